#include "importers/window.h"

#include <stdlib.h>
#include <string.h>

#include "engine/fact.h"

bool
window_init(struct window *window)
{
	*window = (struct window){ .tail = malloc(WINDOW_TAIL_MAX),
		.held = malloc(REJECT_ORIGINAL_MAX) };
	if (window->tail != NULL && window->held != NULL)
		return true;
	window_fini(window);
	return false;
}

void
window_fini(struct window *window)
{
	free(window->tail);
	free(window->held);
	*window = (struct window){ 0 };
}

void
window_begin(struct window *window, const char *piece, size_t length)
{
	window->piece = piece;
	window->piece_length = length;
}

/* Take off the last character of what is held, which is not whole. */
static void
trim_held(struct window *window)
{
	while (window->held_length > 0 &&
	    ((unsigned char)window->held[window->held_length - 1] & 0xc0) ==
	    0x80)
		window->held_length--;
	if (window->held_length > 0)
		window->held_length--;
}

/* Add bytes to what is held, as far as there is room. */
static void
hold_bytes(struct window *window, const char *bytes, size_t length)
{
	size_t room = REJECT_ORIGINAL_MAX - window->held_length;
	size_t taken = length < room ? length : room;

	if (window->is_cut || length == 0)
		return;
	memcpy(window->held + window->held_length, bytes, taken);
	window->held_length += taken;
	if (taken == length)
		return;
	window->is_cut = true;
	if (((unsigned char)bytes[taken] & 0xc0) == 0x80)
		trim_held(window);
}

/* Hold all of the piece before the offset until that is not held yet. */
static void
hold_piece(struct window *window, uint64_t until)
{
	uint64_t from = window->held_from + window->held_length;
	uint64_t end = window->piece_offset + window->piece_length;

	if (from < window->piece_offset)
		from = window->piece_offset;
	if (until > end)
		until = end;
	if (from < until)
		hold_bytes(window, window->piece +
		    (from - window->piece_offset), (size_t)(until - from));
}

void
window_end(struct window *window, uint64_t keep_from)
{
	uint64_t end = window->piece_offset + window->piece_length;
	uint64_t tail_offset = window->piece_offset - window->tail_length;
	size_t old;
	size_t new;

	if (window->is_holding)
		hold_piece(window, end);
	if (keep_from > end)
		keep_from = end;
	if (end - keep_from > WINDOW_TAIL_MAX)
		keep_from = end - WINDOW_TAIL_MAX;
	if (keep_from < tail_offset)
		keep_from = tail_offset;
	old = keep_from < window->piece_offset ?
	    (size_t)(window->piece_offset - keep_from) : 0;
	new = (size_t)(end - keep_from) - old;
	memmove(window->tail, window->tail + (window->tail_length - old), old);
	memcpy(window->tail + old, window->piece +
	    (window->piece_length - new), new);
	window->tail_length = old + new;
	window->piece_offset = end;
	window->piece = NULL;
	window->piece_length = 0;
}

void
window_hold(struct window *window, uint64_t offset)
{
	uint64_t tail_offset = window->piece_offset - window->tail_length;

	if (offset < tail_offset)
		offset = tail_offset;
	window->is_holding = true;
	window->is_cut = false;
	window->held_from = offset;
	window->held_length = 0;
	if (offset < window->piece_offset)
		hold_bytes(window, window->tail + (offset - tail_offset),
		    (size_t)(window->piece_offset - offset));
}

const char *
window_get(struct window *window, uint64_t from, uint64_t until,
    size_t *length)
{
	uint64_t end = window->piece_offset + window->piece_length;

	*length = 0;
	if (!window->is_holding || until <= from)
		return "";
	if (from < window->held_from)
		from = window->held_from;
	if (from >= window->piece_offset && until <= end && from < until &&
	    until - from <= REJECT_ORIGINAL_MAX) {
		*length = (size_t)(until - from);
		return window->piece + (from - window->piece_offset);
	}
	hold_piece(window, until);
	end = window->held_from + window->held_length;
	if (until > end)
		until = end;
	if (until <= from)
		return "";
	*length = (size_t)(until - from);
	return window->held + (from - window->held_from);
}

void
window_release(struct window *window)
{
	window->is_holding = false;
	window->held_length = 0;
}
