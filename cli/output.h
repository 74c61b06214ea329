#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>

#include "engine/error.h"
#include "engine/strbuf.h"

/*
 * output -- standard output, where the product goes; every write is checked,
 * so that a full disk is never taken for a finished report.
 *
 * Where its reader has gone (`| head`) a command that only shows something
 * ends: writing fails with STATUS_INTERRUPTED, which is not told.
 */

/*
 * Before anything is written: from then on stdout and stderr write what they
 * are given to its end, which the C library's own do not where a signal comes.
 */
MUST_CHECK enum status output_begin(struct error *err);

/* Longest piece of output that is held in memory. */
#define OUTPUT_BYTES_MAX (1u << 30)

/* A buffer that has failed, with a message: no memory, or past its maximum. */
MUST_CHECK enum status output_check(const struct strbuf *buf,
    struct error *err);

/* Write the contents and empty the buffer; a buffer that has failed fails
 * here. */
MUST_CHECK enum status output_write(struct strbuf *buf, struct error *err);

/* What the command is there for is something else: it goes on to its end, and
 * what nobody reads is dropped. */
void output_set_aside(void);

/* Has its reader gone? */
bool output_is_gone(void);

/* Before something else is printed; output_finish() tells a failure. */
void output_flush(void);

/* Once, before the program ends: what is still held is written. */
MUST_CHECK enum status output_finish(struct error *err);

#endif
