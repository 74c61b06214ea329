#include "importers/decompress_form.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

/* The header of a tar archive's member (POSIX ustar; also the older ones). */
#define TAR_HEADER_BYTES 512
#define TAR_SUM_AT 148
#define TAR_SUM_BYTES 8

static const struct decompress_form forms[] = {
	{ "gzip", DECOMPRESS_STREAM, DECOMPRESS_GZIP, "\x1f\x8b", 2 },
	{ "zstd", DECOMPRESS_STREAM, DECOMPRESS_ZSTD, "\x28\xb5\x2f\xfd", 4 },
	{ "xz", DECOMPRESS_STREAM, DECOMPRESS_XZ, "\xfd" "7zXZ\0", 6 },
	{ "zip", DECOMPRESS_ARCHIVE, DECOMPRESS_ZIP, "PK\3\4", 4 },
	{ "zip", DECOMPRESS_ARCHIVE, DECOMPRESS_ZIP, "PK\5\6", 4 },
	{ "zip", DECOMPRESS_ARCHIVE, DECOMPRESS_ZIP, "PK\7\10", 4 },
	{ "tar", DECOMPRESS_ARCHIVE, DECOMPRESS_TAR, NULL, 0 },
	{ "bzip2", DECOMPRESS_PACKED, DECOMPRESS_NONE, "BZh", 3 },
	{ "lz4", DECOMPRESS_PACKED, DECOMPRESS_NONE, "\x04\x22\x4d\x18", 4 },
	{ "compress", DECOMPRESS_PACKED, DECOMPRESS_NONE, "\x1f\x9d", 2 },
	{ "7-Zip", DECOMPRESS_PACKED, DECOMPRESS_NONE, "7z\xbc\xaf\x27\x1c",
	    6 },
	{ "RAR", DECOMPRESS_PACKED, DECOMPRESS_NONE, "Rar!\x1a\x07", 6 },
	{ "PDF", DECOMPRESS_OTHER, DECOMPRESS_NONE, "%PDF-", 5 },
};

/* The sum over the header, its own field as blanks, stands there in octal. */
static bool
is_tar(const char *bytes, size_t size)
{
	uint32_t sum = 0;
	uint32_t stated = 0;
	size_t at = TAR_SUM_AT;

	if (size < TAR_HEADER_BYTES)
		return false;
	for (size_t i = 0; i < TAR_HEADER_BYTES; i++)
		sum += i - TAR_SUM_AT < TAR_SUM_BYTES ? ' ' :
		    (unsigned char)bytes[i];
	while (at < TAR_SUM_AT + TAR_SUM_BYTES && bytes[at] == ' ')
		at++;
	for (; at < TAR_SUM_AT + TAR_SUM_BYTES && bytes[at] >= '0' &&
	    bytes[at] <= '7'; at++)
		stated = stated * 8 + (uint32_t)(bytes[at] - '0');
	return bytes[0] != '\0' && sum == stated;
}

const struct decompress_form *
decompress_form_find(const char *bytes, size_t size)
{
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		const struct decompress_form *form = &forms[i];

		if (form->magic == NULL ? is_tar(bytes, size) :
		    size >= form->magic_length && memcmp(bytes, form->magic,
		    form->magic_length) == 0)
			return form;
	}
	return NULL;
}

/* ------------------------------------------------------------------- XML */

static bool
begins(const char *bytes, size_t size, const char *word)
{
	size_t length = strlen(word);

	return size >= length && strncasecmp(bytes, word, length) == 0;
}

bool
decompress_looks_like_xml(const char *bytes, size_t size)
{
	static const char *const marks[] = { "\xef\xbb\xbf", "\xff\xfe",
		"\xfe\xff" };
	size_t at = 0;

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (begins(bytes, size, marks[i]))
			at = strlen(marks[i]);
	/* White space; a zero may be the other half of a character. */
	while (at < size && memchr(" \t\r\n", bytes[at], 5) != NULL)
		at++;
	if (at < size && bytes[at] == '<')
		return !begins(bytes + at, size - at, "<!doctype html") &&
		    !begins(bytes + at, size - at, "<html");
	/* "<?xm" in EBCDIC, which is refused by its name. */
	return begins(bytes, size, "\x4c\x6f\xa7\x94");
}
