#ifndef IMPORTERS_WIRE_H
#define IMPORTERS_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/digest.h"
#include "engine/error.h"
#include "importers/sink.h"

/*
 * wire -- facts as length-prefixed records in the pipe between the reader
 * process and its parent.
 *
 * One side is a sink that writes records, the other reads records into a sink.
 * Both are the same program on the same machine, so numbers are written as
 * they lie in memory.  The reading side trusts nothing: lengths, counts, UTF-8,
 * enumerations, dates, amounts and currencies are checked against what
 * engine/fact.h promises, and a record that breaks a promise is
 * STATUS_INVALID.  So is a text that XML could not hold: no statement could
 * say it.
 */

/* The last record: how the read ended. */
struct wire_end {
	struct error error;	/* .status STATUS_OK: to the file's end */
	/* Of the file's bytes; "" where it was not read to its end, which is
	 * not with STATUS_OK, or was read in parts. */
	char digest[DIGEST_TEXT_SIZE];
};

/* --------------------------------------------------------------- writing */

struct wire_writer;

/* fd is borrowed.  Records are gathered and written in large pieces. */
MUST_CHECK enum status wire_writer_new(struct wire_writer **out, int fd,
    struct error *err);
void wire_writer_free(struct wire_writer *writer);

/* The sink that writes; STATUS_ENVIRONMENT where nobody reads any more,
 * STATUS_INVALID for a record over WIRE_RECORD_BYTES_MAX. */
struct sink wire_writer_sink(struct wire_writer *writer);

/* Write the last record, and all that is still gathered. */
MUST_CHECK enum status wire_writer_end(struct wire_writer *writer,
    const struct wire_end *end, struct error *err);

/* --------------------------------------------------------------- reading */

struct wire_reader;

/* The sink is copied, its payload borrowed; all its members are set, but for row
 * and unused where those were not asked for, and controls. */
MUST_CHECK enum status wire_reader_new(struct wire_reader **out,
    const struct sink *sink, struct error *err);
void wire_reader_free(struct wire_reader *reader);

/*
 * The process at the other end reads parts of the file: a part may end, which
 * stops wire_reader_take(), and no digest is asked of it at its end.
 */
void wire_reader_expect_parts(struct wire_reader *reader);

/*
 * From the next record on, also when a member of the sink calls it: add base,
 * at most INT64_MAX, to each line of the file that a record tells.  The process
 * that reads a part of a file counts lines from that part's own beginning.  A
 * line that is not known (0) stays so; texts are left as they are.
 */
void wire_reader_set_line_base(struct wire_reader *reader, uint64_t base);

/*
 * Where to put the next bytes: at least one has room.  STATUS_MEMORY where a
 * long record finds none.
 */
MUST_CHECK enum status wire_reader_room(struct wire_reader *reader,
    char **bytes, size_t *size, struct error *err);

/* That many bytes were put there (0: go on after a part): pass on the records
 * that are complete.  What the sink returns is returned, with its error. */
MUST_CHECK enum status wire_reader_take(struct wire_reader *reader,
    size_t size, struct error *err);

/* Where the last take stopped: the part that has ended, and nothing of what
 * follows was passed on.  NULL where it did not: more bytes are needed.  What
 * large records took of memory is given back at a part's end. */
const struct sink_part *wire_reader_part(const struct wire_reader *reader);

/* How the read ended; NULL where the last record has not come, or more came
 * after it. */
const struct wire_end *wire_reader_end(const struct wire_reader *reader);

#endif
