#include "importers/decompress.h"

#include <stdint.h>

#include "importers/decompress_archive.h"
#include "importers/decompress_form.h"
#include "importers/decompress_source.h"
#include "importers/decompress_stream.h"
#include "importers/limits.h"

#define EXPECTED ", plain or in gzip, zstd, xz, zip or tar, was expected"

static enum status
read_plain(void *payload, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	struct decompress_peek *in = payload;
	const struct byte_source source = decompress_peek_source(in);
	enum status status = source.read(source.payload, bytes, size, got,
	    err);

	if (status == STATUS_OK && in->bytes > DECOMPRESS_BYTES_MAX)
		return error_set(err, STATUS_INVALID,
		    "the file has more than %llu bytes",
		    (unsigned long long)DECOMPRESS_BYTES_MAX);
	return status;
}

/* outer: what it was compressed with; NULL: nothing. */
static enum status
read_form(struct decompress_peek *in, const struct decompress_form *outer,
    const struct decompress_target *target, struct error *err);

static enum status
read_stream(const struct decompress_form *form, struct decompress_peek *in,
    const struct decompress_target *target, struct error *err)
{
	struct decompress_stream *stream;
	struct byte_source source;
	struct decompress_peek inner;
	enum status status = decompress_stream_new(&stream, form, in, err);

	if (status != STATUS_OK)
		return status;
	source = decompress_stream_source(stream);
	status = decompress_peek_init(&inner, &source, err);
	if (status == STATUS_OK)
		status = read_form(&inner, form, target, err);
	decompress_peek_fini(&inner);
	decompress_stream_free(stream);
	return status;
}

static enum status
read_form(struct decompress_peek *in, const struct decompress_form *outer,
    const struct decompress_target *target, struct error *err)
{
	const struct decompress_form *form;
	const char *bytes;
	size_t size;
	enum status status = decompress_peek_look(in, DECOMPRESS_LOOK_BYTES,
	    &bytes, &size, err);

	if (status != STATUS_OK)
		return status;
	if (size == 0)
		return outer == NULL ? error_set(err, STATUS_INVALID,
		    "the file is empty") : error_set(err, STATUS_INVALID,
		    "there is no document in the %s data", outer->name);
	form = decompress_form_find(bytes, size);
	if (form == NULL)	/* as it is, in one document */
		return target->document(target->payload, NULL,
		    &(struct byte_source){ in, read_plain }, err);
	if (outer != NULL && form->method != DECOMPRESS_TAR)
		return error_set(err, STATUS_INVALID,
		    "%s data inside %s, where XML was expected", form->name,
		    outer->name);
	if (form->class == DECOMPRESS_STREAM)
		return read_stream(form, in, target, err);
	if (form->class == DECOMPRESS_ARCHIVE)
		return decompress_archive_read(form, in, target, err);
	return error_set(err, STATUS_INVALID, "the file is %s; %s" EXPECTED,
	    form->name, target->takes_any ? "CSV" : "XML");
}

enum status
decompress(const struct byte_source *source,
    const struct decompress_target *target, struct error *err)
{
	struct decompress_peek in;
	enum status status = decompress_peek_init(&in, source, err);

	if (status == STATUS_OK)
		status = read_form(&in, NULL, target, err);
	decompress_peek_fini(&in);
	return status;
}
