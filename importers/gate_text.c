#include "importers/byte_scan.h"
#include "importers/gate_private.h"

/*
 * Text and plain tags, which is what most of a file is: sixteen bytes at a time,
 * up to the stops that stand behind the piece in the window.
 */

_Static_assert(WINDOW_STOPS >= 2 * BYTE_SCAN_BYTES,
    "a scan reads no further");

/*
 * Text up to '<', '&' or a control character, over white space; at the latest
 * to the stops behind the piece.
 */
static inline const char *
skip_text(struct gate *gate, const char *at)
{
	while (*at != '<') {
		byte_scan bytes = byte_scan_load(at);
		unsigned first = byte_scan_first(byte_scan_is(bytes, '<') |
		    byte_scan_is(bytes, '&') | byte_scan_below(bytes, ' '));

		at += first;
		if (first == BYTE_SCAN_BYTES)
			continue;
		if (*at == '\n')
			gate->line++;
		else if (*at != '\t' && *at != '\r')
			break;
		/* What the next line is indented with. */
		do
			at++;
		while (*at == ' ' || *at == '\t');
	}
	return at;
}

/* To the first byte that is none of a name; likewise. */
static inline const char *
skip_name(const char *at)
{
	unsigned first;

	do {
		byte_scan bytes = byte_scan_load(at);

		/* '<' and '>' differ in one bit; '-' and '.' may be in it. */
		first = byte_scan_first(byte_scan_below(bytes, '-') |
		    byte_scan_is(bytes, '/') |
		    byte_scan_is(bytes | byte_scan_all('<' ^ '>'), '>'));
		at += first;
	} while (first == BYTE_SCAN_BYTES);
	return at;
}

/*
 * Most tags hold a name and nothing else and lie in the piece from '<' to '>':
 * those are done here, without a state of their own.  The place of the '>'; NULL
 * where the tag is another kind, or the root's.
 */
static inline const char *
find_plain_close(const struct gate *gate, const char *at)
{
	const char *name = at + 1;
	const char *close;

	if (*name == '/' ? gate->depth < 2 :
	    !gate_is_name_start(*name) || gate->depth == DEPTH_MAX)
		return NULL;
	close = skip_name(name + 1);
	return *close == '>' ? close : NULL;
}

static inline enum status
add_plain_tag(struct gate *gate, const char *at, const char *close,
    struct error *err)
{
	if (at[1] == '/') {
		gate_leave_element(gate);
		return gate_add_mark(gate, false, gate_offset_of(gate,
		    close + 1), gate->line, err);
	}
	gate->depth++;
	return gate_add_mark(gate, true, gate_offset_of(gate, at), gate->line,
	    err);
}

const char *
gate_in_text(struct gate *gate, const char *at, const char *end,
    struct error *err)
{
	for (;;) {
		const char *close;

		/* Between two tags there is nothing, or the end of a line. */
		if (*at == '\n') {
			gate->line++;
			at++;
		}
		at = skip_text(gate, at);
		if (at >= end)
			return end;
		if (*at == '&')
			return gate_begin_reference(gate, at);
		if (*at != '<')
			return gate_refuse_control(*at, err);
		close = find_plain_close(gate, at);
		if (close == NULL)
			return gate_begin_markup(gate, at);
		if (add_plain_tag(gate, at, close, err) != STATUS_OK)
			return NULL;
		at = close + 1;
	}
}
