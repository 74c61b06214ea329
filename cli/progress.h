#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/log.h"

/*
 * progress -- how far long work has come, on standard error: a bar when it is
 * a terminal, a line every 10 seconds when it is not, nothing with --quiet.
 *
 * Reads the monotonic clock, which reaches nothing but this display.
 */

enum progress_unit {
	PROGRESS_BYTES,
	PROGRESS_ACCOUNTS,
};

struct progress {
	struct log *log;
	enum progress_unit unit;
	const char *title;	/* "importing" */
	uint64_t total;		/* 0: not known */
	uint64_t done;		/* of what is finished */
	bool is_silent;
	bool is_bar;
	bool is_shown;		/* the bar stands on the terminal now */
	int64_t started_ms;
	int64_t shown_ms;
};

/* The log's lines take the bar away until progress_end(). */
void progress_begin(struct progress *progress, struct log *log,
    enum progress_unit unit, const char *title, uint64_t total);

/* So much of the current piece (a file) has been read. */
void progress_update(struct progress *progress, uint64_t of_piece);

/* The current piece, of that size, is finished. */
void progress_advance(struct progress *progress, uint64_t piece);

void progress_end(struct progress *progress);

#endif
