#ifndef IMPORTERS_CSV_ROWS_H
#define IMPORTERS_CSV_ROWS_H

#include "engine/error.h"
#include "importers/csv_kind.h"
#include "importers/sink.h"
#include "importers/xml_events.h"

/*
 * csv_rows -- the rows of a CSV file of one kind as the events of a document
 * of the dialect "csv": what gate and parser are to XML.
 *
 * Takes UTF-8.  The first row is the header: names of the kind's columns, each
 * at most once, in any order, all required ones among them; else the file is
 * refused (STATUS_INVALID, place "name:line"), as what importers/csv_parse.h
 * refuses.  A row of another number of cells than the header is set aside
 * ("bad-row").  An empty cell is no attribute.  The sink is told each row
 * before what is made of it.
 */

#define CSV_DIALECT "csv"

struct csv_rows;

/*
 * name: what messages call the file.  All arguments are borrowed until the
 * rows are freed.
 */
MUST_CHECK enum status csv_rows_new(struct csv_rows **out,
    const struct csv_kind *kind, const char *name, const struct sink *sink,
    const struct xml_handler *handler, struct error *err);
void csv_rows_free(struct csv_rows *rows);

MUST_CHECK enum status csv_rows_push(struct csv_rows *rows,
    const char *bytes, size_t size, struct error *err);
/* The file's end: there must have been a header. */
MUST_CHECK enum status csv_rows_finish(struct csv_rows *rows,
    struct error *err);

/* The line that the row at hand begins at, from 1. */
uint64_t csv_rows_line(const struct csv_rows *rows);

/* The row at hand, for what is set aside of it (struct xml_source_text). */
const char *csv_rows_text(const struct csv_rows *rows, size_t *length);

#endif
