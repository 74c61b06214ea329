#ifndef CLI_LOG_H
#define CLI_LOG_H

#include <stdbool.h>

#include "engine/error.h"
#include "engine/strbuf.h"

/*
 * log -- what is said on standard error: one event, one line.
 *
 * As text:  ristorno: error: may.xml:1184: quantity is not a number: "12,5"
 * As JSON:  {"level":"error","event":"...","place":"...","message":"..."},
 * with the members that docs/reference/log.md lists for the event.
 *
 * What was printed on standard output before goes out first, so that both read
 * in order where they go to one file or pipe.
 *
 * Texts may come from files: they are made printable here.  A line that memory
 * does not suffice for goes out in ASCII and without details.  A line that
 * cannot be written is lost; nobody could be told.
 */

enum log_level {
	LOG_INFO,		/* left out with --quiet */
	LOG_WARNING,
	LOG_ERROR,
};

struct log {
	bool is_json;
	bool is_quiet;
	bool is_watched;	/* text on a terminal: nobody keeps it */
	/* Is called before a line is written: takes a progress bar away. */
	void (*clear)(void *payload);
	void *payload;
};

/*
 * event: a code for machines ("set-aside", "refused"); place may be NULL.
 */
void log_event(struct log *log, enum log_level level, const char *event,
    const char *place, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* The same with what programs want to know of it (cli/json.h): members of the
 * JSON object, left out of text. */
struct log_entry {
	enum log_level level;
	const char *event;
	const char *place;		/* may be NULL */
	const struct strbuf *details;	/* may be NULL */
};

void log_entry(struct log *log, const struct log_entry *entry,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* An error as it was reported. */
void log_error(struct log *log, const char *event, const struct error *err);

#endif
