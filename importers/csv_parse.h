#ifndef IMPORTERS_CSV_PARSE_H
#define IMPORTERS_CSV_PARSE_H

#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"

/*
 * csv_parse -- UTF-8 text as rows of cells, by RFC 4180.
 *
 * Rows end with LF or CRLF, the last one with or without; a cell in quotation
 * marks may hold separators, line ends and marks, each mark doubled.  The
 * separator is the one of comma, semicolon and tab that stands in the first
 * row outside of quotation marks (none: a comma); or what a first line
 * "sep=;", as Excel writes it, says, which is no row then.  Rows without any
 * text are left out.
 *
 * Refuses (STATUS_INVALID) two kinds of separator in the first row, a mark
 * within a cell that does not begin with one, text after a closing mark, a
 * mark that is never closed, a control character, a row of more than
 * CSV_ROW_BYTES_MAX bytes.  Errors have no place: csv_parser_line() has the
 * line.
 *
 * Holds one row at a time; time is linear in the bytes.
 */

/* One more than any row that is in order can have. */
#define CSV_CELLS_MAX 65

struct csv_cell {
	const char *text;	/* NUL-terminated, marks taken off */
	size_t length;
};

struct csv_row {
	const struct csv_cell *cells;	/* at most CSV_CELLS_MAX of them */
	size_t count;		/* more than those: not all are there */
	uint64_t line;		/* where it begins, from 1 */
	uint64_t offset;	/* likewise, in bytes */
	const char *text;	/* as it stands, without its line's end */
	size_t length;
};

/* Gets each row; borrowed for the call. */
struct csv_target {
	void *payload;
	enum status (*row)(void *payload, const struct csv_row *row,
	    struct error *err);
};

struct csv_parser;

MUST_CHECK enum status csv_parser_new(struct csv_parser **out,
    const struct csv_target *target, struct error *err);
void csv_parser_free(struct csv_parser *parser);

MUST_CHECK enum status csv_parser_push(struct csv_parser *parser,
    const char *bytes, size_t size, struct error *err);
MUST_CHECK enum status csv_parser_finish(struct csv_parser *parser,
    struct error *err);

/* Where the row at hand begins, from 1. */
uint64_t csv_parser_line(const struct csv_parser *parser);

#endif
