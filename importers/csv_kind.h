#ifndef IMPORTERS_CSV_KIND_H
#define IMPORTERS_CSV_KIND_H

#include <stdbool.h>
#include <stddef.h>

/*
 * csv_kind -- the kinds of CSV file that are read, and the columns of each:
 * one table for the reader, the messages, the export of what was set aside and
 * the reference page.
 *
 * A row becomes an element of the dialect "csv" (importers/dialects/csv.xml)
 * called as the kind, with an attribute per cell called as its column.  Columns
 * have the names of the native form's attributes where it has them.
 */

#define CSV_COLUMNS_MAX 32	/* of a kind */

struct csv_column {
	const char *name;
	bool is_required;	/* in the header; its cells too */
	const char *says;	/* what it holds, for people */
};

struct csv_kind {
	const char *name;	/* "accounts": the option's, the element's */
	const char *noun;	/* "account": of one row, in messages */
	const char *id;		/* the column that a row is known by */
	bool needs_source;	/* cannot be read without --source */
	const char *says;
	const struct csv_column *columns;
	size_t column_count;
};

/* In the order of the help; index below csv_kind_count().  Static storage. */
size_t csv_kind_count(void);
const struct csv_kind *csv_kind_get(size_t index);
/* NULL: there is none. */
const struct csv_kind *csv_kind_find(const char *name);
/* column_count: it has none of that name. */
size_t csv_kind_column(const struct csv_kind *kind, const char *name);

/* A column of every kind, last in its table, that is passed over. */
#define CSV_REMARK "remark"

#endif
