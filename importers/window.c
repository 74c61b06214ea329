#include "importers/window.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fact.h"

/* At most so many bytes are kept when others are added. */
#define KEPT_MAX REJECT_ORIGINAL_MAX
/* Room for twice that: they are moved to the front once there is as much room
 * there, so that each byte is moved once on average. */
#define WINDOW_BYTES (2 * (size_t)KEPT_MAX + 2 * WINDOW_PIECE_MAX)
/* And not before so many are used; more would not stay in the cache. */
#define USED_BYTES (48u << 10)

_Static_assert(WINDOW_TAIL_MAX <= KEPT_MAX, "what is kept has a maximum");

bool
window_init(struct window *window)
{
	/* The byte after those that are held tells where a character ends. */
	*window = (struct window){
		.bytes = malloc(WINDOW_BYTES + WINDOW_STOPS),
		.cut = malloc(REJECT_ORIGINAL_MAX + 1),
	};
	if (window->bytes != NULL && window->cut != NULL)
		return true;
	window_fini(window);
	return false;
}

void
window_fini(struct window *window)
{
	free(window->bytes);
	free(window->cut);
	*window = (struct window){ 0 };
}

/* ----------------------------------------------------------- what is kept */

static size_t
kept(const struct window *window)
{
	return window->until - window->from;
}

static const char *
at_offset(const struct window *window, uint64_t offset)
{
	assert(window->offset - offset <= kept(window));
	return window->bytes + window->until - (window->offset - offset);
}

/* What is held has become too long: its first bytes are enough. */
static void
cut(struct window *window)
{
	memcpy(window->cut, at_offset(window, window->held_from),
	    REJECT_ORIGINAL_MAX + 1);
	window->is_cut = true;
}

static void
forget(struct window *window, uint64_t keep_from)
{
	uint64_t end = window->offset;

	if (keep_from > end)
		keep_from = end;
	if (end - keep_from > WINDOW_TAIL_MAX)
		keep_from = end - WINDOW_TAIL_MAX;
	if (window->is_holding && !window->is_cut &&
	    end - window->held_from > REJECT_ORIGINAL_MAX)
		cut(window);
	if (window->is_holding && !window->is_cut &&
	    keep_from > window->held_from)
		keep_from = window->held_from;
	if (end - keep_from < kept(window))
		window->from = window->until - (size_t)(end - keep_from);
}

const char *
window_add(struct window *window, const char *bytes, size_t length,
    uint64_t keep_from)
{
	char *piece;
	size_t size;

	assert(length <= WINDOW_PIECE_MAX);
	forget(window, keep_from);
	size = kept(window);
	if (window->until + length > USED_BYTES && window->from >= size) {
		memcpy(window->bytes, window->bytes + window->from, size);
		window->from = 0;
		window->until = size;
	}
	assert(length <= WINDOW_BYTES - window->until);
	piece = window->bytes + window->until;
	memcpy(piece, bytes, length);
	memset(piece + length, WINDOW_STOP, WINDOW_STOPS);
	window->until += length;
	window->offset += length;
	return piece;
}

/* ----------------------------------------------------------- what is held */

void
window_hold(struct window *window, uint64_t offset)
{
	uint64_t first = window->offset - kept(window);

	window->is_holding = true;
	window->is_cut = false;
	window->held_from = offset < first ? first : offset;
}

const char *
window_get(const struct window *window, uint64_t from, uint64_t until,
    size_t *length)
{
	const char *held;
	uint64_t end;

	*length = 0;
	if (from < window->held_from)
		from = window->held_from;
	if (until > window->offset)
		until = window->offset;
	if (!window->is_holding || until <= from)
		return "";
	held = window->is_cut ? window->cut :
	    at_offset(window, window->held_from);
	end = until - window->held_from;
	if (end > REJECT_ORIGINAL_MAX) {
		end = REJECT_ORIGINAL_MAX;
		while (end > 0 && ((unsigned char)held[end] & 0xc0) == 0x80)
			end--;
	}
	from -= window->held_from;
	if (end <= from)
		return "";
	*length = (size_t)(end - from);
	return held + from;
}

void
window_release(struct window *window)
{
	window->is_holding = false;
}
