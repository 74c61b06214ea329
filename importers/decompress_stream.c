#include "importers/decompress_stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "importers/decompress_libarchive.h"
#include "importers/limits.h"

/* zlib: the largest window, and gzip's header and trailer, both checked. */
#define GZIP_WINDOW (15 + 16)

struct decompress_stream {
	const struct decompress_form *form;
	struct decompress_peek *in;		/* borrowed */
	struct byte_source source;	/* the same */
	char *block;		/* READ_BLOCK_BYTES of what comes in; owned */
	uint64_t out_bytes;
	bool is_ended;
	/* gzip */
	z_stream inflate;
	bool has_inflate;
	bool is_within;		/* a member */
	bool is_read;		/* the source, to its end */
	uint64_t members;
	/* the others */
	struct archive *archive;	/* owned */
	struct archive_entry *entry;	/* of it; owned */
	struct error failure;		/* of the source */
};

/* ------------------------------------------------------------------ gzip */

/*
 * libarchive reads over gzip's check sums and all that is no gzip after it, so
 * that zlib is asked itself.
 */
static enum status
start_gzip(struct decompress_stream *stream, struct error *err)
{
	int result = inflateInit2(&stream->inflate, GZIP_WINDOW);

	stream->has_inflate = result == Z_OK;
	if (result == Z_MEM_ERROR)
		return error_memory(err);
	if (result != Z_OK)
		return error_set(err, STATUS_ENVIRONMENT,
		    "this zlib cannot read gzip");
	return STATUS_OK;
}

static enum status
fill_gzip(struct decompress_stream *stream, struct error *err)
{
	enum status status;
	size_t got;

	if (stream->inflate.avail_in > 0 || stream->is_read)
		return STATUS_OK;
	status = stream->source.read(stream->source.payload, stream->block,
	    READ_BLOCK_BYTES, &got, err);
	if (status != STATUS_OK)
		return status;
	stream->inflate.next_in = (unsigned char *)stream->block;
	stream->inflate.avail_in = (unsigned)got;
	stream->is_read = got == 0;
	return STATUS_OK;
}

/*
 * Between two members.  Zeros that fill up a tape's block may follow the last
 * one; they are passed over wherever they stand, as gzip does.
 */
static enum status
begin_member(struct decompress_stream *stream, struct error *err)
{
	z_stream *z = &stream->inflate;

	while (stream->members > 0 && z->avail_in > 0 && *z->next_in == 0) {
		z->next_in++;
		z->avail_in--;
	}
	if (z->avail_in == 0) {
		stream->is_ended = stream->is_read;
		return STATUS_OK;
	}
	if (*z->next_in != 0x1f)
		return error_set(err, STATUS_INVALID,
		    "what follows the gzip data is no gzip");
	if (inflateReset(z) != Z_OK)
		return decompress_form_damaged(stream->form, z->msg, err);
	stream->is_within = true;
	return STATUS_OK;
}

static enum status
inflate_some(struct decompress_stream *stream, struct error *err)
{
	z_stream *z = &stream->inflate;
	int result = inflate(z, Z_NO_FLUSH);

	if (result == Z_MEM_ERROR)
		return error_memory(err);
	if (result == Z_STREAM_END) {
		stream->is_within = false;
		stream->members++;
		return STATUS_OK;
	}
	/* No progress: for want of input, which may be all there is. */
	if (result == Z_BUF_ERROR && !stream->is_read)
		return STATUS_OK;
	if (result != Z_OK)
		return decompress_form_damaged(stream->form,
		    result == Z_BUF_ERROR ? NULL : z->msg, err);
	return STATUS_OK;
}

static enum status
read_gzip(struct decompress_stream *stream, void *bytes, size_t size,
    size_t *got, struct error *err)
{
	z_stream *z = &stream->inflate;
	enum status status = STATUS_OK;

	assert(size > 0 && size <= READ_BLOCK_BYTES);
	z->next_out = bytes;
	z->avail_out = (unsigned)size;
	while (status == STATUS_OK && z->avail_out == size &&
	    !stream->is_ended) {
		status = fill_gzip(stream, err);
		if (status == STATUS_OK && !stream->is_within)
			status = begin_member(stream, err);
		else if (status == STATUS_OK)
			status = inflate_some(stream, err);
	}
	*got = size - z->avail_out;
	return status;
}

/* ----------------------------------------------- zstd and xz, by libarchive */

static la_ssize_t
archive_wants(struct archive *archive, void *payload, const void **bytes)
{
	struct decompress_stream *stream = payload;
	size_t got;

	if (stream->source.read(stream->source.payload, stream->block,
	    READ_BLOCK_BYTES, &got, &stream->failure) != STATUS_OK) {
		archive_set_error(archive, EIO, "cannot read");
		return -1;
	}
	*bytes = stream->block;
	return (la_ssize_t)got;
}

static enum status
refuse_archive(struct decompress_stream *stream, struct error *err)
{
	return decompress_libarchive_why(stream->archive, stream->form,
	    &stream->failure, err);
}

static enum status
start_archive(struct decompress_stream *stream, struct error *err)
{
	int result;

	stream->archive = archive_read_new();
	stream->entry = archive_entry_new2(stream->archive);
	if (stream->archive == NULL || stream->entry == NULL)
		return error_memory(err);
	errno = 0;
	result = stream->form->method == DECOMPRESS_XZ ?
	    archive_read_support_filter_xz(stream->archive) :
	    archive_read_support_filter_zstd(stream->archive);
	if (result == ARCHIVE_OK)
		result = archive_read_support_format_raw(stream->archive);
	if (result != ARCHIVE_OK)
		return decompress_libarchive_unable(stream->archive,
		    stream->form, err);
	if (!decompress_libarchive_open(stream->archive, archive_wants,
	    stream))
		return refuse_archive(stream, err);
	errno = 0;
	result = archive_read_next_header2(stream->archive, stream->entry);
	if (result == ARCHIVE_EOF)
		stream->is_ended = true;
	else if (result != ARCHIVE_OK)
		return refuse_archive(stream, err);
	/* libarchive would decompress twice without a word. */
	if (archive_filter_count(stream->archive) > 2)
		return error_set(err, STATUS_INVALID,
		    "%s data inside %s, where XML was expected",
		    stream->form->name, stream->form->name);
	return STATUS_OK;
}

static enum status
read_archive(struct decompress_stream *stream, void *bytes, size_t size,
    size_t *got, struct error *err)
{
	la_ssize_t count;

	errno = 0;
	count = archive_read_data(stream->archive, bytes, size);
	*got = 0;
	if (count < 0)
		return refuse_archive(stream, err);
	*got = (size_t)count;
	stream->is_ended = count == 0;
	return STATUS_OK;
}

/* ------------------------------------------------------------- the whole */

static enum status
read_stream(void *payload, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	struct decompress_stream *stream = payload;
	enum status status = STATUS_OK;

	*got = 0;
	if (size > READ_BLOCK_BYTES)
		size = READ_BLOCK_BYTES;
	if (!stream->is_ended)
		status = stream->form->method == DECOMPRESS_GZIP ?
		    read_gzip(stream, bytes, size, got, err) :
		    read_archive(stream, bytes, size, got, err);
	if (status == STATUS_OK && *got == 0)
		/* Whoever reads for the digest of a file reads all of it. */
		return byte_source_drain(&stream->source, stream->block,
		    READ_BLOCK_BYTES, err);
	stream->out_bytes += *got;
	return status == STATUS_OK ? decompress_check_growth(
	    stream->in->bytes, stream->out_bytes, err) : status;
}

enum status
decompress_stream_new(struct decompress_stream **out,
    const struct decompress_form *form, struct decompress_peek *in,
    struct error *err)
{
	struct decompress_stream *stream = calloc(1, sizeof *stream);
	enum status status;

	assert(form->class == DECOMPRESS_STREAM);
	if (stream == NULL)
		return error_memory(err);
	stream->form = form;
	stream->in = in;
	stream->source = decompress_peek_source(in);
	stream->block = malloc(READ_BLOCK_BYTES);
	if (stream->block == NULL)
		status = error_memory(err);
	else
		status = form->method == DECOMPRESS_GZIP ?
		    start_gzip(stream, err) : start_archive(stream, err);
	if (status != STATUS_OK) {
		decompress_stream_free(stream);
		return status;
	}
	*out = stream;
	return STATUS_OK;
}

void
decompress_stream_free(struct decompress_stream *stream)
{
	if (stream == NULL)
		return;
	if (stream->has_inflate)
		(void)inflateEnd(&stream->inflate);
	archive_read_free(stream->archive);
	archive_entry_free(stream->entry);
	free(stream->block);
	free(stream);
}

struct byte_source
decompress_stream_source(struct decompress_stream *stream)
{
	return (struct byte_source){ stream, read_stream };
}
