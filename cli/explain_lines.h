#ifndef CLI_EXPLAIN_LINES_H
#define CLI_EXPLAIN_LINES_H

#include "engine/error.h"
#include "rules/assess.h"

/*
 * explain_lines -- the invoice lines behind one party's result, as a table:
 * what each counts in, or why in nothing (`explain --lines`).
 */

struct explain_lines;

/* Sets assess's line callback; the lines gather while it is assessed. */
MUST_CHECK enum status explain_lines_new(struct explain_lines **out,
    struct assess *assess, struct error *err);
void explain_lines_free(struct explain_lines *lines);

/* Print the table; nothing without a line.  is_alone: no result stands before
 * it that would say which agreement's lines these are. */
MUST_CHECK enum status explain_lines_print(struct explain_lines *lines,
    bool is_alone, struct error *err);

#endif
