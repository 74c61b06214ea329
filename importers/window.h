#ifndef IMPORTERS_WINDOW_H
#define IMPORTERS_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * window -- the part of a byte stream that may still be asked for: the piece
 * that is being worked on, the tail of what came before it, and what is held.
 *
 * Bytes are known by their offset in the stream.  Nothing is copied but the
 * tail, unless something is held over the end of a piece.  At most
 * REJECT_ORIGINAL_MAX bytes are held; what is more is cut off at a character.
 */

#define WINDOW_TAIL_MAX (256u << 10)

struct window {
	const char *piece;	/* borrowed until window_end() */
	size_t piece_length;
	uint64_t piece_offset;
	char *tail;		/* the bytes right before the piece; owned */
	size_t tail_length;
	char *held;		/* owned */
	size_t held_length;
	uint64_t held_from;
	bool is_holding;
	bool is_cut;		/* there was more than could be held */
};

/* false: no memory. */
bool window_init(struct window *window);
void window_fini(struct window *window);

void window_begin(struct window *window, const char *piece, size_t length);
/* The piece's memory goes: keep what is held, and as tail all from keep_from
 * on (or the last WINDOW_TAIL_MAX bytes of it). */
void window_end(struct window *window, uint64_t keep_from);

/* See struct xml_source_text. */
void window_hold(struct window *window, uint64_t offset);
const char *window_get(struct window *window, uint64_t from, uint64_t until,
    size_t *length);
void window_release(struct window *window);

#endif
