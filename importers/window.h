#ifndef IMPORTERS_WINDOW_H
#define IMPORTERS_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * window -- the last bytes of a stream: those that may still be asked for, and
 * what is held.
 *
 * Bytes are known by their offset in the stream.  REJECT_ORIGINAL_MAX of them
 * are held at most; what is more is cut off at a character.
 */

#define WINDOW_TAIL_MAX (256u << 10)
/* Bytes behind the last one that can be read, and are WINDOW_STOP: a scan that
 * stops there needs no look at where it is. */
#define WINDOW_STOPS 64
#define WINDOW_STOP '<'

struct window {
	char *bytes;		/* owned */
	size_t from;		/* what of them is kept */
	size_t until;
	uint64_t offset;	/* in the stream, of `until` */
	bool is_holding;
	uint64_t held_from;
	char *cut;		/* the first of more than can be held; owned */
	bool is_cut;		/* it is in use */
};

/* false: no memory. */
bool window_init(struct window *window);
void window_fini(struct window *window);

/*
 * The stream's next bytes, WINDOW_PIECE_MAX at most; returns where they stand,
 * until the next call.  Those before keep_from are forgotten (of more than
 * WINDOW_TAIL_MAX before these, the first ones too), unless they are held.
 */
#define WINDOW_PIECE_MAX (64u << 10)
const char *window_add(struct window *window, const char *bytes, size_t length,
    uint64_t keep_from);

/* See struct xml_source_text. */
void window_hold(struct window *window, uint64_t offset);
const char *window_get(const struct window *window, uint64_t from,
    uint64_t until, size_t *length);
void window_release(struct window *window);

#endif
