#include "importers/decompress_tail.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The directory of a zip archive ends with 22 bytes and a comment. */
#define ZIP_END_BYTES 22
#define ZIP_COMMENT_MAX 65535

/* Where there are more than 65,534 members or 4 GiB: the directory's end in
 * long numbers, and where that lies, both before the end above. */
#define ZIP_LONG_END_BYTES 56
#define ZIP_LOCATOR_BYTES 20

#define TAIL_MAX (ZIP_LONG_END_BYTES + ZIP_LOCATOR_BYTES + ZIP_END_BYTES + \
	ZIP_COMMENT_MAX)

/* A tar archive ends with two of them, of which one may be missing. */
#define TAR_BLOCK_BYTES 512

enum status
decompress_tail_init(struct decompress_tail *tail, struct error *err)
{
	*tail = (struct decompress_tail){ .bytes = malloc(TAIL_MAX) };
	return tail->bytes != NULL ? STATUS_OK : error_memory(err);
}

void
decompress_tail_fini(struct decompress_tail *tail)
{
	if (tail == NULL)
		return;
	free(tail->bytes);
	*tail = (struct decompress_tail){ .bytes = NULL };
}

void
decompress_tail_keep(struct decompress_tail *tail, const char *bytes,
    size_t size)
{
	size_t text = size;
	size_t kept;

	while (text > 0 && bytes[text - 1] == '\0')
		text--;
	if (text > 0)
		tail->text_end = tail->in_bytes + text;
	tail->in_bytes += size;
	if (size >= TAIL_MAX) {
		memcpy(tail->bytes, bytes + size - TAIL_MAX, TAIL_MAX);
		tail->length = TAIL_MAX;
		return;
	}
	kept = tail->length;
	if (kept > TAIL_MAX - size)
		kept = TAIL_MAX - size;
	memmove(tail->bytes, tail->bytes + tail->length - kept, kept);
	memcpy(tail->bytes + kept, bytes, size);
	tail->length = kept + size;
}

static uint64_t
little_endian(const char *bytes, size_t count)
{
	uint64_t value = 0;

	while (count-- > 0)
		value = value << 8 | (unsigned char)bytes[count];
	return value;
}

/* Is the directory where its end, at `at` of the tail, says? */
static bool
is_directory_there(const struct decompress_tail *tail, size_t at)
{
	const char *end = tail->bytes + at;
	uint64_t place = tail->in_bytes - (tail->length - at);
	const char *long_end;
	uint64_t distance;

	if (at < ZIP_LOCATOR_BYTES ||
	    memcmp(end - ZIP_LOCATOR_BYTES, "PK\6\7", 4) != 0)
		return little_endian(end + 12, 4) +
		    little_endian(end + 16, 4) == place;
	distance = place - little_endian(end - ZIP_LOCATOR_BYTES + 8, 8);
	if (distance > at ||
	    distance < ZIP_LOCATOR_BYTES + ZIP_LONG_END_BYTES)
		return false;
	/* Up to the locator, so that it is no earlier archive's. */
	long_end = end - distance;
	return memcmp(long_end, "PK\6\6", 4) == 0 &&
	    little_endian(long_end + 4, 8) ==
	    distance - ZIP_LOCATOR_BYTES - 12 &&
	    little_endian(long_end + 40, 8) +
	    little_endian(long_end + 48, 8) == place - distance;
}

enum status
decompress_tail_check_zip(const struct decompress_tail *tail,
    uint64_t members, struct error *err)
{
	for (size_t at = tail->length; at-- > 0;) {
		const char *end = tail->bytes + at;
		size_t left = tail->length - at;
		uint64_t listed;

		if (left < ZIP_END_BYTES || memcmp(end, "PK\5\6", 4) != 0 ||
		    little_endian(end + 20, 2) != left - ZIP_END_BYTES)
			continue;
		listed = little_endian(end + 10, 2);
		if (listed != (members & 0xffff) && listed != 0xffff)
			return error_set(err, STATUS_INVALID, "the archive's "
			    "directory lists %llu entries, but it holds %llu",
			    (unsigned long long)listed,
			    (unsigned long long)members);
		if (is_directory_there(tail, at))
			return STATUS_OK;
		return error_set(err, STATUS_INVALID, "the zip archive's "
		    "directory is not where it says; is there another archive "
		    "behind the first?");
	}
	return error_set(err, STATUS_INVALID,
	    "the zip archive is damaged or cut short: its directory has no "
	    "end");
}

enum status
decompress_tail_check_tar(const struct decompress_tail *tail,
    int64_t members_end, struct error *err)
{
	const char *end = tail->bytes + tail->length;
	size_t zeros = 0;

	if (members_end >= 0 && tail->text_end > (uint64_t)members_end)
		return error_set(err, STATUS_INVALID,
		    "there is more after the end of the tar archive");
	while (zeros < tail->length && zeros < TAR_BLOCK_BYTES &&
	    end[-1 - (ptrdiff_t)zeros] == '\0')
		zeros++;
	if (zeros == TAR_BLOCK_BYTES)
		return STATUS_OK;
	return error_set(err, STATUS_INVALID,
	    "the tar archive is damaged or cut short: it has no end");
}
