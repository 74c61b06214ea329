#include "importers/decompress_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "importers/decompress_libarchive.h"
#include "importers/decompress_name.h"
#include "importers/decompress_tail.h"
#include "importers/limits.h"

struct member {
	char name[DECOMPRESS_NAME_MAX + 1];
	uint64_t bytes;		/* that came out */
	bool is_ended;
	/* The first bytes, and what of them is still to be read. */
	char head[DECOMPRESS_LOOK_BYTES];
	size_t head_from;
	size_t head_length;
	/* The rest of the block that came out last; libarchive's. */
	const char *block;
	size_t block_length;
};

struct reading {
	const struct decompress_form *form;
	const struct decompress_target *target;
	struct decompress_peek *in;
	struct byte_source source;	/* the same */
	struct archive *archive;
	struct archive_entry *entry;	/* owned */
	char *block;		/* READ_BLOCK_BYTES; owned */
	struct decompress_tail tail;	/* of what came in */
	uint64_t out_bytes;
	uint64_t members;	/* folders included */
	uint64_t documents;
	uint64_t passed_over;
	struct member member;
	struct error failure;	/* of the source */
};

/* ------------------------------------------------------------- the input */

static la_ssize_t
archive_wants(struct archive *archive, void *payload, const void **bytes)
{
	struct reading *reading = payload;
	size_t got;

	if (reading->source.read(reading->source.payload, reading->block,
	    READ_BLOCK_BYTES, &got, &reading->failure) != STATUS_OK) {
		archive_set_error(archive, EIO, "cannot read");
		return -1;
	}
	decompress_tail_keep(&reading->tail, reading->block,
			    got);
	*bytes = reading->block;
	return (la_ssize_t)got;
}

/* To the input's end, whose bytes are looked at. */
static enum status
drain(struct reading *reading, struct error *err)
{
	enum status status;
	size_t got;

	do {
		status = reading->source.read(reading->source.payload,
		    reading->block, READ_BLOCK_BYTES, &got, err);
		if (status == STATUS_OK)
			decompress_tail_keep(&reading->tail, reading->block,
			    got);
	} while (status == STATUS_OK && got > 0);
	return status;
}

static enum status
refuse(struct reading *reading, struct error *err)
{
	return decompress_libarchive_why(reading->archive, reading->form,
	    &reading->failure, err);
}

/* ------------------------------------------------------- a member's bytes */

static enum status
end_member(struct reading *reading, struct error *err)
{
	struct member *member = &reading->member;

	member->is_ended = true;
	member->block_length = 0;
	if (archive_entry_size_is_set(reading->entry) &&
	    (uint64_t)archive_entry_size(reading->entry) != member->bytes)
		return error_set(err, STATUS_INVALID, "the %s data are "
		    "damaged: %s has another size than it says",
		    reading->form->name, member->name);
	return STATUS_OK;
}

/* The block before has been read.  At the end the check sum was right. */
static enum status
next_block(struct reading *reading, struct error *err)
{
	struct member *member = &reading->member;
	const void *bytes;
	size_t size;
	la_int64_t offset;
	int result;

	errno = 0;
	result = archive_read_data_block(reading->archive, &bytes, &size,
	    &offset);
	if (result == ARCHIVE_EOF)
		return end_member(reading, err);
	if (result != ARCHIVE_OK)
		return refuse(reading, err);
	if ((uint64_t)offset != member->bytes)
		return error_set(err, STATUS_INVALID, "%s has holes, which a "
		    "document has not", member->name);
	member->bytes += size;
	member->block = bytes;
	member->block_length = size;
	reading->out_bytes += size;
	return decompress_check_growth(reading->in->bytes, reading->out_bytes,
	    err);
}

/* Up to size bytes of what came out of the archive. */
static enum status
take_bytes(struct reading *reading, char *bytes, size_t size, size_t *got,
    struct error *err)
{
	struct member *member = &reading->member;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && member->block_length == 0 &&
	    !member->is_ended)
		status = next_block(reading, err);
	if (status != STATUS_OK)
		return status;
	*got = size < member->block_length ? size : member->block_length;
	if (*got == 0)
		return STATUS_OK;
	memcpy(bytes, member->block, *got);
	member->block += *got;
	member->block_length -= *got;
	return STATUS_OK;
}

static enum status
fill_head(struct reading *reading, struct error *err)
{
	struct member *member = &reading->member;
	enum status status;
	size_t got;

	do {
		status = take_bytes(reading, member->head +
		    member->head_length, sizeof member->head -
		    member->head_length, &got, err);
		if (status != STATUS_OK)
			return status;
		member->head_length += got;
	} while (got > 0 && member->head_length < sizeof member->head);
	return STATUS_OK;
}

/* The member as a source: its head, which was looked at, and the rest. */
static enum status
read_member(void *payload, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	struct reading *reading = payload;
	struct member *member = &reading->member;
	size_t kept = member->head_length - member->head_from;

	if (kept == 0)
		return take_bytes(reading, bytes, size, got, err);
	*got = size < kept ? size : kept;
	memcpy(bytes, member->head + member->head_from, *got);
	member->head_from += *got;
	return STATUS_OK;
}

/* All of it, for the check sum also where nobody wants it. */
static enum status
read_rest(struct reading *reading, struct error *err)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK && !reading->member.is_ended)
		status = next_block(reading, err);
	return status;
}

/* ---------------------------------------------------------- what is passed */

static enum status
pass_over(struct reading *reading, const char *why, struct error *err)
{
	reading->passed_over++;
	return reading->target->passed_over(reading->target->payload,
	    reading->member.name, why, err);
}

static enum status
refuse_member(struct reading *reading, const char *what, struct error *err)
{
	char why[64];

	reading->documents++;
	(void)snprintf(why, sizeof why, "%s data inside %s, where XML was "
	    "expected", what, reading->form->name);
	return reading->target->refused(reading->target->payload,
	    reading->member.name, why, err);
}

/* A file of the archive, which its first bytes tell the kind of. */
static enum status
take_file(struct reading *reading, struct error *err)
{
	const struct decompress_target *target = reading->target;
	struct member *member = &reading->member;
	const struct decompress_form *form;
	enum status status = fill_head(reading, err);

	if (status != STATUS_OK)
		return status;
	form = decompress_form_find(member->head, member->head_length);
	if (form != NULL && form->class != DECOMPRESS_OTHER)
		return refuse_member(reading, form->name, err);
	if (form != NULL || (!target->takes_any &&
	    !decompress_looks_like_xml(member->head, member->head_length) &&
	    !decompress_name_ends(member->name, ".xml") &&
	    !decompress_name_ends(member->name, ".p7m")))
		return pass_over(reading, "it is no XML", err);
	reading->documents++;
	return target->document(target->payload, member->name,
	    &(struct byte_source){ reading, read_member }, err);
}

static void
begin_member(struct reading *reading)
{
	struct member *member = &reading->member;
	const char *name;
	char number[24];

	*member = (struct member){ 0 };
	/* libarchive has none where the locale cannot say it. */
	errno = 0;
	name = archive_entry_pathname_utf8(reading->entry);
	(void)snprintf(number, sizeof number, "#%llu",
	    (unsigned long long)reading->members);
	if (name == NULL)
		name = archive_entry_pathname(reading->entry);
	decompress_name_clean(member->name, name != NULL ? name : number);
}

/*
 * libarchive takes for a folder, and does not read, what a field of its own
 * invention calls one; for all other programs that is a file.
 */
static enum status
take_folder(struct reading *reading, struct error *err)
{
	if (archive_entry_size_is_set(reading->entry) &&
	    archive_entry_size(reading->entry) == 0)
		return STATUS_OK;
	return pass_over(reading, "it is a folder that is not said to be "
	    "empty", err);
}

static enum status
take_member(struct reading *reading, struct error *err)
{
	struct archive_entry *entry = reading->entry;
	const struct member *member = &reading->member;
	enum status status;

	begin_member(reading);
	if (archive_entry_filetype(entry) == AE_IFDIR)
		return take_folder(reading, err);
	if (archive_entry_is_encrypted(entry) != 0)
		return error_set(err, STATUS_INVALID,
		    "the archive is encrypted (%s)", member->name);
	if (archive_entry_filetype(entry) != AE_IFREG ||
	    archive_entry_hardlink(entry) != NULL)
		return pass_over(reading, "it is no file", err);
	status = decompress_name_is_hidden(member->name) ?
	    pass_over(reading, "it is a hidden file", err) :
	    take_file(reading, err);
	return status == STATUS_OK ? read_rest(reading, err) : status;
}

static enum status
read_members(struct reading *reading, struct error *err)
{
	enum status status = STATUS_OK;
	int result;

	while (status == STATUS_OK) {
		errno = 0;
		result = archive_read_next_header2(reading->archive,
		    reading->entry);
		if (result == ARCHIVE_EOF)
			break;
		/* A warning is about the member's name or times. */
		if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
			return refuse(reading, err);
		if (++reading->members > ARCHIVE_MEMBERS_MAX)
			return error_set(err, STATUS_INVALID, "the archive "
			    "holds more than %d members",
			    ARCHIVE_MEMBERS_MAX);
		status = take_member(reading, err);
	}
	return status;
}

/* ------------------------------------------------------------- the whole */

static enum status
check_end(struct reading *reading, struct error *err)
{
	enum status status = drain(reading, err);

	if (status == STATUS_OK)
		status = reading->form->method == DECOMPRESS_ZIP ?
		    decompress_tail_check_zip(&reading->tail,
		    reading->members, err) :
		    decompress_tail_check_tar(&reading->tail,
		    archive_filter_bytes(reading->archive, 0), err);
	if (status == STATUS_OK && reading->documents == 0)
		return error_set(err, STATUS_INVALID, "there is no document "
		    "in the %s archive (members that are none: %llu)",
		    reading->form->name,
		    (unsigned long long)reading->passed_over);
	return status;
}

static enum status
open_archive(struct reading *reading, struct error *err)
{
	int result;

	reading->archive = archive_read_new();
	reading->entry = archive_entry_new2(reading->archive);
	reading->block = malloc(READ_BLOCK_BYTES);
	if (reading->archive == NULL || reading->entry == NULL ||
	    reading->block == NULL)
		return error_memory(err);
	if (decompress_tail_init(&reading->tail, err) != STATUS_OK)
		return err->status;
	errno = 0;
	result = reading->form->method == DECOMPRESS_ZIP ?
	    archive_read_support_format_zip_streamable(reading->archive) :
	    archive_read_support_format_tar(reading->archive);
	if (result != ARCHIVE_OK)
		return decompress_libarchive_unable(reading->archive,
		    reading->form, err);
	return decompress_libarchive_open(reading->archive, archive_wants,
	    reading) ? STATUS_OK : refuse(reading, err);
}

enum status
decompress_archive_read(const struct decompress_form *form,
    struct decompress_peek *in, const struct decompress_target *target,
    struct error *err)
{
	struct reading reading = {
		.form = form,
		.target = target,
		.in = in,
		.source = decompress_peek_source(in),
	};
	enum status status;

	assert(form->class == DECOMPRESS_ARCHIVE);
	status = open_archive(&reading, err);
	if (status == STATUS_OK)
		status = read_members(&reading, err);
	if (status == STATUS_OK)
		status = check_end(&reading, err);
	archive_read_free(reading.archive);
	archive_entry_free(reading.entry);
	free(reading.block);
	decompress_tail_fini(&reading.tail);
	return status;
}
