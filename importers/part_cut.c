#include "importers/part_cut.h"

#include <errno.h>
#include <string.h>

#include "engine/retry.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* As in names of elements, without the colon; all that is not ASCII. */
static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
	    (unsigned char)c >= 0x80;
}

bool
part_cut_begin(struct part_cutter *cutter, const char *name)
{
	size_t length = strlen(name);

	if (length == 0 || length > PART_NAME_MAX)
		return false;
	/* Others are not written alike in all encodings. */
	for (size_t i = 0; i < length; i++)
		if (!is_name(name[i]) || (unsigned char)name[i] >= 0x80)
			return false;
	memcpy(cutter->name, name, length + 1);
	cutter->name_length = length;
	cutter->looked_from = 0;
	cutter->found = 0;
	return true;
}

/*
 * Is the tag at this '<' of the name?  As far around as it is looked at depends
 * on nothing but the place, so that every reader finds the same.
 */
static bool
has_name(const struct part_cutter *cutter, const char *at, const char *end)
{
	const char *name = at + 1;

	if ((size_t)(end - at) > PART_CUT_AFTER)
		end = at + PART_CUT_AFTER;
	for (at++; at < end && is_name(*at);)
		at++;
	if (at < end && *at == ':' && at > name)
		for (name = ++at; at < end && is_name(*at);)
			at++;
	return at < end && (is_blank(*at) || *at == '>' || *at == '/') &&
	    (size_t)(at - name) == cutter->name_length &&
	    memcmp(name, cutter->name, cutter->name_length) == 0;
}

/* Does it stand, but for blanks, after a tag? */
static bool
is_after_tag(const char *begin, const char *at)
{
	if ((size_t)(at - begin) > PART_CUT_BEFORE)
		begin = at - PART_CUT_BEFORE;
	while (at > begin && is_blank(at[-1]))
		at--;
	return at > begin && at[-1] == '>';
}

/* The bytes of the file around a block that begins there. */
static enum status
read_around(struct part_cutter *cutter, uint64_t from, size_t *got,
    struct error *err)
{
	ssize_t count = retry_pread(cutter->fd, cutter->bytes,
	    sizeof cutter->bytes, (off_t)from);

	*got = 0;
	if (count < 0)
		return error_set(err, STATUS_ENVIRONMENT, "cannot read: %s",
		    strerror(errno));
	*got = (size_t)count;
	return STATUS_OK;
}

/* The first cut from the one to before the other, a block at most; the other
 * where there is none. */
static enum status
find_in_block(uint64_t *out, struct part_cutter *cutter, uint64_t from,
    uint64_t until, struct error *err)
{
	uint64_t begin = from > PART_CUT_BEFORE ? from - PART_CUT_BEFORE : 0;
	const char *at = cutter->bytes + (from - begin);
	const char *last = cutter->bytes + (until - begin);
	const char *end;
	size_t got;
	enum status status = read_around(cutter, begin, &got, err);

	if (status != STATUS_OK)
		return status;
	end = cutter->bytes + got;
	/* That the file has grown shorter shows when it is read. */
	if (last > end)
		last = end;
	*out = until;
	while (at < last) {
		at = memchr(at, '<', (size_t)(last - at));
		if (at == NULL)
			return STATUS_OK;
		if (has_name(cutter, at, end) &&
		    is_after_tag(cutter->bytes, at)) {
			*out = begin + (size_t)(at - cutter->bytes);
			return STATUS_OK;
		}
		at++;
	}
	return STATUS_OK;
}

static enum status
find_from(uint64_t *out, struct part_cutter *cutter, uint64_t from,
    struct error *err)
{
	uint64_t begin = from;
	enum status status = STATUS_OK;

	*out = from;
	while (status == STATUS_OK && from < cutter->size && *out == from) {
		uint64_t until = cutter->size - from < PART_CUT_BLOCK ?
		    cutter->size : from + PART_CUT_BLOCK;

		status = find_in_block(out, cutter, from, until, err);
		if (status == STATUS_OK && *out < until)
			return STATUS_OK;
		from = until;
		if (status == STATUS_OK && cutter->still_looks != NULL &&
		    (from - begin) % PART_CUT_STRETCH == 0)
			status = cutter->still_looks(cutter->payload, err);
	}
	return status;
}

enum status
part_cut_find(uint64_t *out, struct part_cutter *cutter, uint64_t number,
    struct error *err)
{
	uint64_t from = number < cutter->size / cutter->step + 1 ?
	    number * cutter->step : cutter->size;
	enum status status;

	if (from >= cutter->size) {
		*out = cutter->size;
		return STATUS_OK;
	}
	if (from < cutter->looked_from || from > cutter->found ||
	    cutter->found == 0) {
		status = find_from(out, cutter, from, err);
		if (status != STATUS_OK)
			return status;
		cutter->looked_from = from;
		cutter->found = *out;
	}
	*out = cutter->found;
	return STATUS_OK;
}
