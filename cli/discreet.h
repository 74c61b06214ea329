#ifndef CLI_DISCREET_H
#define CLI_DISCREET_H

#include <stddef.h>

#include "cli/log.h"
#include "engine/fact.h"

/*
 * discreet -- what is said of a record in a log, which is kept and sent about:
 * why it was set aside, without the names and amounts in it.  They are with the
 * record itself, in `ristorno rejects`.  Who watches (struct log) is told all.
 *
 * What a sentence quotes of the file is shown by its shape: each digit as #,
 * each letter as * ("##,#*"), so that a decimal comma or a date without dashes
 * can still be seen, and nobody takes it for what the file has.  Names of
 * elements and attributes, which are the form's and not the customer's, are
 * shown.  Figures that are worked out and not quoted are left out ("...").
 *
 * That takes no memory from the heap, so that no want of it cuts a sentence.
 */

/* A sentence (engine/fact.h) and what is added; more is cut. */
#define DISCREET_BYTES_MAX (FACT_TEXT_MAX + 100)

struct discreet {
	size_t length;
	char text[DISCREET_BYTES_MAX + 1];
};

/* The text in out. */
const char *discreet_sentence(struct discreet *out, const struct log *log,
    const char *code, const char *sentence);

#endif
