#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "engine/error.h"
#include "engine/strbuf.h"

/*
 * output -- standard output, where the product goes; every write is checked,
 * so that a full disk is never taken for a finished report.
 */

/* Longest piece of output that is held in memory. */
#define OUTPUT_BYTES_MAX (1u << 30)

/* A buffer that has failed, with a message: no memory, or past its maximum. */
MUST_CHECK enum status output_check(const struct strbuf *buf,
    struct error *err);

/* Write the contents and empty the buffer; a buffer that has failed fails
 * here. */
MUST_CHECK enum status output_write(struct strbuf *buf, struct error *err);

/* Once, before the program ends: what is still held is written. */
MUST_CHECK enum status output_finish(struct error *err);

#endif
