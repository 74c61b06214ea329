#include "tests/fuzz/edit.h"

#include <string.h>

#define EDITS_MAX 4
#define EDIT_BYTES 5	/* what, where (2), how far, the byte */

enum edit_kind {
	EDIT_FLIP,
	EDIT_SET,
	EDIT_INSERT,
	EDIT_DELETE,
	EDIT_REPEAT,
	EDIT_CUT,
	EDIT_KIND_COUNT,
};

size_t
edit_size(const uint8_t *bytes, size_t size)
{
	size_t wanted;

	if (size == 0)
		return 0;
	wanted = 1 + (1 + (size_t)bytes[0] % EDITS_MAX) * EDIT_BYTES;
	return wanted < size ? wanted : size;
}

/* One edit of text, into out. */
static void
edit(struct strbuf *out, const struct strbuf *text, const uint8_t *bytes)
{
	const char *from = strbuf_text(text);
	size_t length = text->length;
	/* Also from the end, where the signature is. */
	size_t place = (size_t)bytes[1] | (size_t)bytes[2] << 8;
	size_t span = (size_t)bytes[3] + 1;
	uint8_t c = bytes[4];

	if (length == 0)
		return;
	place = bytes[0] >= 128 ? length - 1 - place % length :
	    place % length;
	if (span > length - place)
		span = length - place;
	strbuf_append(out, from, place);
	switch ((enum edit_kind)(bytes[0] % EDIT_KIND_COUNT)) {
	case EDIT_FLIP:
		strbuf_putc(out, (char)((uint8_t)from[place] ^
		    (uint8_t)(1 << c % 8)));
		strbuf_append(out, from + place + 1, length - place - 1);
		break;
	case EDIT_SET:
		strbuf_putc(out, (char)c);
		strbuf_append(out, from + place + 1, length - place - 1);
		break;
	case EDIT_INSERT:
		strbuf_putc(out, (char)c);
		strbuf_append(out, from + place, length - place);
		break;
	case EDIT_DELETE:
		strbuf_append(out, from + place + span, length - place - span);
		break;
	case EDIT_REPEAT:
		strbuf_append(out, from + place, span);
		strbuf_append(out, from + place, length - place);
		break;
	case EDIT_CUT:
	case EDIT_KIND_COUNT:
		break;
	}
}

bool
edit_apply(struct strbuf *out, const struct strbuf *text,
    const uint8_t *edits, size_t size)
{
	struct strbuf before;

	strbuf_append(out, strbuf_text(text), text->length);
	strbuf_init(&before, text->max_bytes);
	for (size_t at = 1; at + EDIT_BYTES <= size; at += EDIT_BYTES) {
		strbuf_clear(&before);
		strbuf_append(&before, strbuf_text(out), out->length);
		strbuf_clear(out);
		edit(out, &before, edits + at);
	}
	strbuf_fini(&before);
	return strbuf_status(out) == STATUS_OK &&
	    (out->length != text->length || memcmp(strbuf_text(out),
	    strbuf_text(text), text->length) != 0);
}
