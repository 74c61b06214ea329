#include "importers/decompress.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "importers/crc32.h"
#include "importers/limits.h"

/* The archive's directory ends with 22 bytes and a comment. */
#define ZIP_END_BYTES 22
#define ZIP_COMMENT_MAX 65535
#define TAIL_MAX (ZIP_END_BYTES + ZIP_COMMENT_MAX)
#define MAGIC_MAX 6

struct reading;

struct form {
	const char *name;
	const char *magic;
	size_t magic_length;
	/* NULL: known, but not accepted. */
	int (*enable)(struct archive *archive);
	/* What libarchive does not check itself; may be NULL. */
	enum status (*check)(struct reading *reading, struct error *err);
};

struct reading {
	const struct decompress_source *source;
	const struct decompress_target *target;
	const struct form *form;	/* NULL: not compressed */
	struct archive *archive;
	char *block;		/* READ_BLOCK_BYTES; owned */
	size_t block_length;	/* read ahead for the magic */
	char *tail;		/* the input's last bytes; owned, NULL: plain */
	size_t tail_length;
	uint64_t in_bytes;
	uint64_t out_bytes;
	uint64_t entry_bytes;
	uint64_t entries;	/* of a zip, folders included */
	uint32_t crc;		/* over all that came out */
	struct error failure;	/* of the source */
};

static int enable_gzip(struct archive *archive);
static int enable_zstd(struct archive *archive);
static int enable_xz(struct archive *archive);
static int enable_zip(struct archive *archive);
static enum status check_gzip(struct reading *reading, struct error *err);
static enum status check_zip(struct reading *reading, struct error *err);

static const struct form forms[] = {
	{ "gzip", "\x1f\x8b", 2, enable_gzip, check_gzip },
	{ "zstd", "\x28\xb5\x2f\xfd", 4, enable_zstd, NULL },
	{ "xz", "\xfd" "7zXZ\0", 6, enable_xz, NULL },
	{ "zip", "PK\3\4", 4, enable_zip, check_zip },
	{ "zip", "PK\5\6", 4, enable_zip, check_zip },
	{ "zip", "PK\7\10", 4, enable_zip, check_zip },
	{ "bzip2", "BZh", 3, NULL, NULL },
	{ "lz4", "\x04\x22\x4d\x18", 4, NULL, NULL },
	{ "compress", "\x1f\x9d", 2, NULL, NULL },
	{ "7-Zip", "7z\xbc\xaf\x27\x1c", 6, NULL, NULL },
	{ "RAR", "Rar!\x1a\x07", 6, NULL, NULL },
	{ "PDF", "%PDF-", 5, NULL, NULL },
};

static const struct form *
find_form(const char *bytes, size_t size)
{
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (size >= forms[i].magic_length && memcmp(bytes,
		    forms[i].magic, forms[i].magic_length) == 0)
			return &forms[i];
	return NULL;
}

static int
enable_raw(struct archive *archive, int result)
{
	return result == ARCHIVE_OK ?
	    archive_read_support_format_raw(archive) : result;
}

static int
enable_gzip(struct archive *archive)
{
	return enable_raw(archive,
	    archive_read_support_filter_gzip(archive));
}

static int
enable_zstd(struct archive *archive)
{
	return enable_raw(archive,
	    archive_read_support_filter_zstd(archive));
}

static int
enable_xz(struct archive *archive)
{
	return enable_raw(archive, archive_read_support_filter_xz(archive));
}

static int
enable_zip(struct archive *archive)
{
	return archive_read_support_format_zip_streamable(archive);
}

/* ------------------------------------------------------------- the input */

/* Keep the last TAIL_MAX bytes. */
static void
keep_tail(struct reading *reading, const char *bytes, size_t size)
{
	size_t kept;

	if (size >= TAIL_MAX) {
		memcpy(reading->tail, bytes + size - TAIL_MAX, TAIL_MAX);
		reading->tail_length = TAIL_MAX;
		return;
	}
	kept = reading->tail_length;
	if (kept > TAIL_MAX - size)
		kept = TAIL_MAX - size;
	memmove(reading->tail, reading->tail + reading->tail_length - kept,
	    kept);
	memcpy(reading->tail + kept, bytes, size);
	reading->tail_length = kept + size;
}

static enum status
read_block(struct reading *reading, char *bytes, size_t size, size_t *got,
    struct error *err)
{
	enum status status = reading->source->read(reading->source->payload,
	    bytes, size, got, err);

	if (status != STATUS_OK)
		return status;
	reading->in_bytes += *got;
	if (reading->tail != NULL)
		keep_tail(reading, bytes, *got);
	return STATUS_OK;
}

/* Enough of the first block to know the form. */
static enum status
read_first(struct reading *reading, struct error *err)
{
	while (reading->block_length < MAGIC_MAX) {
		size_t got;
		enum status status = read_block(reading,
		    reading->block + reading->block_length,
		    READ_BLOCK_BYTES - reading->block_length, &got, err);

		if (status != STATUS_OK)
			return status;
		if (got == 0)
			break;
		reading->block_length += got;
	}
	if (reading->block_length == 0)
		return error_set(err, STATUS_INVALID, "the file is empty");
	return STATUS_OK;
}

static la_ssize_t
archive_wants(struct archive *archive, void *payload, const void **bytes)
{
	struct reading *reading = payload;
	size_t got = reading->block_length;

	reading->block_length = 0;
	if (got == 0 && read_block(reading, reading->block, READ_BLOCK_BYTES,
	    &got, &reading->failure) != STATUS_OK) {
		archive_set_error(archive, EIO, "cannot read");
		return -1;
	}
	*bytes = reading->block;
	return (la_ssize_t)got;
}

/* To the input's end, for those who look at all its bytes. */
static enum status
drain(struct reading *reading, struct error *err)
{
	enum status status;
	size_t got;

	do {
		status = read_block(reading, reading->block, READ_BLOCK_BYTES,
		    &got, err);
	} while (status == STATUS_OK && got > 0);
	return status;
}

/* ------------------------------------------------------------ the output */

static enum status
refuse(struct reading *reading, struct error *err)
{
	const char *why = archive_error_string(reading->archive);

	if (reading->failure.status != STATUS_OK) {
		*err = reading->failure;
		return err->status;
	}
	return error_set(err, STATUS_INVALID, "the %s data are damaged or cut "
	    "short: %s", reading->form->name, why != NULL ? why : "");
}

static enum status
check_limits(const struct reading *reading, struct error *err)
{
	if (reading->out_bytes > DECOMPRESS_BYTES_MAX)
		return error_set(err, STATUS_INVALID,
		    "more than %llu bytes come out of decompression",
		    (unsigned long long)DECOMPRESS_BYTES_MAX);
	if (reading->out_bytes > DECOMPRESS_FREE_BYTES &&
	    reading->out_bytes / DECOMPRESS_RATIO_MAX > reading->in_bytes)
		return error_set(err, STATUS_INVALID,
		    "it grows to more than %d times its size when it is "
		    "decompressed", DECOMPRESS_RATIO_MAX);
	return STATUS_OK;
}

/* One block of a document; the first one begins it. */
static enum status
pass_block(struct reading *reading, const char *entry, const char *bytes,
    size_t size, struct error *err)
{
	const struct decompress_target *target = reading->target;
	const struct form *inner;
	enum status status;

	reading->out_bytes += size;
	status = check_limits(reading, err);
	if (status != STATUS_OK)
		return status;
	if (reading->entry_bytes == 0) {
		inner = find_form(bytes, size);
		if (inner != NULL)
			return error_set(err, STATUS_INVALID,
			    "%s data inside %s, where XML was expected",
			    inner->name, reading->form->name);
		status = target->begin(target->payload, entry, err);
		if (status != STATUS_OK)
			return status;
	}
	reading->entry_bytes += size;
	if (reading->form->check == check_gzip)
		reading->crc = crc32_add(reading->crc, bytes, size);
	return target->bytes(target->payload, bytes, size, err);
}

static enum status
read_entry(struct reading *reading, const char *entry, struct error *err)
{
	const struct decompress_target *target = reading->target;
	enum status status = STATUS_OK;
	const void *bytes;
	size_t size;
	la_int64_t offset;
	int result;

	reading->entry_bytes = 0;
	for (;;) {
		result = archive_read_data_block(reading->archive, &bytes,
		    &size, &offset);
		if (result == ARCHIVE_EOF)
			break;
		if (result != ARCHIVE_OK ||
		    (uint64_t)offset != reading->entry_bytes)
			return refuse(reading, err);
		if (size > 0)
			status = pass_block(reading, entry, bytes, size, err);
		if (status != STATUS_OK)
			return status;
	}
	return reading->entry_bytes > 0 ?
	    target->end(target->payload, err) : STATUS_OK;
}

static enum status
read_entries(struct reading *reading, struct error *err)
{
	bool is_zip = reading->form->check == check_zip;
	struct archive_entry *entry;
	enum status status;
	int result;

	for (;;) {
		result = archive_read_next_header(reading->archive, &entry);
		if (result == ARCHIVE_EOF)
			return STATUS_OK;
		/* A warning is about the entry's name or times. */
		if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
			return refuse(reading, err);
		/* libarchive would decompress twice without a word. */
		if (archive_filter_count(reading->archive) > (is_zip ? 1 : 2))
			return error_set(err, STATUS_INVALID,
			    "%s data inside %s, where XML was expected",
			    reading->form->name, reading->form->name);
		if (++reading->entries > ZIP_ENTRIES_MAX)
			return error_set(err, STATUS_INVALID, "the archive "
			    "holds more than %d entries", ZIP_ENTRIES_MAX);
		if (is_zip && archive_entry_filetype(entry) != AE_IFREG)
			continue;
		if (archive_entry_is_encrypted(entry) != 0)
			return error_set(err, STATUS_INVALID,
			    "the archive is encrypted");
		status = read_entry(reading, is_zip ?
		    archive_entry_pathname(entry) : NULL, err);
		if (status != STATUS_OK)
			return status;
		if (archive_entry_size_is_set(entry) &&
		    (uint64_t)archive_entry_size(entry) !=
		    reading->entry_bytes)
			return error_set(err, STATUS_INVALID, "the zip data "
			    "are damaged: an entry has another size than it "
			    "says");
	}
}

/* --------------------------------------------- what libarchive reads over */

static uint32_t
little_endian(const char *bytes, size_t count)
{
	uint32_t value = 0;

	while (count-- > 0)
		value = value << 8 | (unsigned char)bytes[count];
	return value;
}

static enum status
check_gzip(struct reading *reading, struct error *err)
{
	const char *end = reading->tail + reading->tail_length;

	if (reading->tail_length >= 8 &&
	    little_endian(end - 8, 4) == reading->crc &&
	    little_endian(end - 4, 4) == (uint32_t)reading->out_bytes)
		return STATUS_OK;
	return error_set(err, STATUS_INVALID, "the gzip data are damaged, or "
	    "more than one file: their check sum is another");
}

/* The end of the archive's directory: there, and of as many entries. */
static enum status
check_zip(struct reading *reading, struct error *err)
{
	const char *tail = reading->tail;
	size_t length = reading->tail_length;

	for (size_t at = length; at-- > 0;) {
		uint32_t entries;

		if (length - at < ZIP_END_BYTES ||
		    memcmp(tail + at, "PK\5\6", 4) != 0 ||
		    little_endian(tail + at + 20, 2) !=
		    length - at - ZIP_END_BYTES)
			continue;
		entries = little_endian(tail + at + 10, 2);
		if (entries == (reading->entries & 0xffff) ||
		    entries == 0xffff)
			return STATUS_OK;
		return error_set(err, STATUS_INVALID, "the archive's directory "
		    "lists %u entries, but it holds %llu", entries,
		    (unsigned long long)reading->entries);
	}
	return error_set(err, STATUS_INVALID,
	    "the zip archive is damaged or cut short: its directory has no "
	    "end");
}

/* ------------------------------------------------------------- the whole */

static enum status
read_plain(struct reading *reading, struct error *err)
{
	const struct decompress_target *target = reading->target;
	size_t got = reading->block_length;
	enum status status = target->begin(target->payload, NULL, err);

	while (status == STATUS_OK && got > 0) {
		if (reading->in_bytes > DECOMPRESS_BYTES_MAX)
			return error_set(err, STATUS_INVALID,
			    "the file has more than %llu bytes",
			    (unsigned long long)DECOMPRESS_BYTES_MAX);
		status = target->bytes(target->payload, reading->block, got,
		    err);
		if (status == STATUS_OK)
			status = read_block(reading, reading->block,
			    READ_BLOCK_BYTES, &got, err);
	}
	return status == STATUS_OK ? target->end(target->payload, err) :
	    status;
}

static enum status
read_archive(struct reading *reading, struct error *err)
{
	enum status status;

	reading->archive = archive_read_new();
	reading->tail = malloc(TAIL_MAX);
	if (reading->archive == NULL || reading->tail == NULL)
		return error_memory(err);
	keep_tail(reading, reading->block, reading->block_length);
	if (reading->form->enable(reading->archive) != ARCHIVE_OK)
		return error_set(err, STATUS_ENVIRONMENT, "this libarchive "
		    "cannot read %s", reading->form->name);
	if (archive_read_open(reading->archive, reading, NULL, archive_wants,
	    NULL) != ARCHIVE_OK)
		return refuse(reading, err);
	status = read_entries(reading, err);
	if (status == STATUS_OK)
		status = drain(reading, err);
	if (status == STATUS_OK && reading->form->check != NULL)
		status = reading->form->check(reading, err);
	if (status == STATUS_OK && reading->out_bytes == 0)
		return error_set(err, STATUS_INVALID, "there is no document "
		    "in the %s data", reading->form->name);
	return status;
}

enum status
decompress(const struct decompress_source *source,
    const struct decompress_target *target, struct error *err)
{
	struct reading reading = { .source = source, .target = target };
	enum status status;

	reading.block = malloc(READ_BLOCK_BYTES);
	if (reading.block == NULL)
		return error_memory(err);
	status = read_first(&reading, err);
	if (status != STATUS_OK)
		goto out;
	reading.form = find_form(reading.block, reading.block_length);
	if (reading.form == NULL)
		status = read_plain(&reading, err);
	else if (reading.form->enable != NULL)
		status = read_archive(&reading, err);
	else
		status = error_set(err, STATUS_INVALID, "the file is %s; XML, "
		    "plain or in gzip, zstd, xz or zip, was expected",
		    reading.form->name);
out:
	archive_read_free(reading.archive);
	free(reading.tail);
	free(reading.block);
	return status;
}
