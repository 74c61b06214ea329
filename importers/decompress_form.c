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
	{ "an Office document (XLS, DOC)", DECOMPRESS_OTHER, DECOMPRESS_NONE,
	    "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8 },
};

/*
 * Office documents are zip archives full of XML; what could be said of their
 * members is no help to whoever forgot to save a table as CSV.  They are told
 * by their first member: its name, or what it holds as it stands (other
 * containers, of signed documents, have a "mimetype" too).
 */
#define ZIP_NAME_AT 30

static const struct decompress_form office_xml = {
	"an Office document (XLSX, DOCX)", DECOMPRESS_OTHER, DECOMPRESS_NONE,
	"[Content_Types].xml", 19
};
static const struct decompress_form open_document = {
	"an Office document (ODS, ODT)", DECOMPRESS_OTHER, DECOMPRESS_NONE,
	"mimetypeapplication/vnd.oasis.opendocument.", 43
};

static bool
is_first_member(const struct decompress_form *form, const char *bytes,
    size_t size)
{
	return size >= ZIP_NAME_AT + form->magic_length &&
	    memcmp(bytes + ZIP_NAME_AT, form->magic, form->magic_length) == 0;
}

static const struct decompress_form *
look_into_zip(const struct decompress_form *zip, const char *bytes,
    size_t size)
{
	if (is_first_member(&office_xml, bytes, size))
		return &office_xml;
	return is_first_member(&open_document, bytes, size) ? &open_document :
	    zip;
}

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
			return form->method == DECOMPRESS_ZIP ?
			    look_into_zip(form, bytes, size) : form;
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

enum status
decompress_form_damaged(const struct decompress_form *form, const char *why,
    struct error *err)
{
	return error_set(err, STATUS_INVALID, "the %s data are damaged or cut "
	    "short%s%s", form->name, why != NULL ? ": " : "",
	    why != NULL ? why : "");
}
