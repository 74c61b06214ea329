#include "importers/csv_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/strbuf.h"
#include "importers/csv_parse.h"
#include "importers/limits.h"

/* One pointer each, as the events promise. */
static const char namespace_uri[] = "urn:ristorno:csv:1";
static const char root_name[] = CSV_DIALECT;

#define SENTENCE_MAX 200
#define NAME_MAX_SHOWN 80	/* more than any column's name has */
#define KNOWN_MAX 1000

struct csv_rows {
	const struct csv_kind *kind;
	const char *name;
	const struct sink *sink;
	const struct xml_handler *handler;
	struct csv_parser *parser;
	const struct csv_row *row;	/* at hand, or NULL */
	/* For each column of the file, which of the kind's it is. */
	size_t columns[CSV_COLUMNS_MAX];
	size_t column_count;		/* 0: no header yet */
	struct xml_place end;
};

/* --------------------------------------------------------------- the header */

/* "id, name, tax-id": all columns, or the required ones. */
static enum status
list_columns(struct strbuf *out, const struct csv_kind *kind,
    bool is_required)
{
	strbuf_init(out, KNOWN_MAX);
	for (size_t i = 0; i < kind->column_count; i++) {
		if (is_required && !kind->columns[i].is_required)
			continue;
		if (out->length > 0)
			strbuf_puts(out, ", ");
		strbuf_puts(out, kind->columns[i].name);
	}
	return strbuf_status(out);
}

static enum status
refuse_column(const struct csv_rows *rows, const char *expected,
    bool is_required, const char *found, struct error *err)
{
	struct strbuf known;
	enum status status = list_columns(&known, rows->kind, is_required);

	if (status == STATUS_OK)
		status = error_set(err, STATUS_INVALID, "expected %s %s: %s; "
		    "found %s", expected, rows->kind->name,
		    strbuf_text(&known), found);
	else
		status = error_memory(err);
	strbuf_fini(&known);
	return status;
}

static enum status
refuse_name(const struct csv_rows *rows, const char *name, const char *how,
    struct error *err)
{
	char found[SENTENCE_MAX];

	if (*name == '\0')
		snprintf(found, sizeof found, "an empty name");
	else
		snprintf(found, sizeof found, "\"%s\"%s", name, how);
	return refuse_column(rows, "in the header columns of", false, found,
	    err);
}

/* The name without white space around it; of a long one the beginning, no
 * character cut in two. */
static void
trim(char out[NAME_MAX_SHOWN + 1], const struct csv_cell *cell)
{
	const char *start = cell->text + strspn(cell->text, " \t\r\n");
	size_t length = strlen(start);

	while (length > 0 && strchr(" \t\r\n", start[length - 1]) != NULL)
		length--;
	if (length > NAME_MAX_SHOWN) {
		length = NAME_MAX_SHOWN;
		while (length > 0 &&
		    ((unsigned char)start[length] & 0xc0) == 0x80)
			length--;
	}
	memcpy(out, start, length);
	out[length] = '\0';
}

static bool
has_column(const struct csv_rows *rows, size_t column)
{
	for (size_t i = 0; i < rows->column_count; i++)
		if (rows->columns[i] == column)
			return true;
	return false;
}

static enum status
check_required(const struct csv_rows *rows, struct error *err)
{
	char found[SENTENCE_MAX];

	for (size_t i = 0; i < rows->kind->column_count; i++) {
		if (!rows->kind->columns[i].is_required ||
		    has_column(rows, i))
			continue;
		snprintf(found, sizeof found, "no \"%s\"",
		    rows->kind->columns[i].name);
		return refuse_column(rows, "in the header at least the "
		    "columns of", true, found, err);
	}
	return STATUS_OK;
}

static enum status
read_header(struct csv_rows *rows, const struct csv_row *row,
    struct error *err)
{
	enum status status;

	for (size_t i = 0; i < row->count; i++) {
		char name[NAME_MAX_SHOWN + 1];
		size_t column;

		/* There cannot be as many without one twice. */
		if (i == CSV_CELLS_MAX)
			return error_set(err, STATUS_INVALID, "expected at "
			    "most %zu columns, found %zu",
			    rows->kind->column_count, row->count);
		trim(name, &row->cells[i]);
		column = csv_kind_column(rows->kind, name);
		if (column == rows->kind->column_count)
			return refuse_name(rows, name, "", err);
		if (has_column(rows, column))
			return refuse_name(rows, name, " twice", err);
		rows->columns[rows->column_count++] = column;
	}
	status = check_required(rows, err);
	if (status == STATUS_OK && rows->sink->row != NULL)
		status = rows->sink->row(rows->sink->payload, row->text, true,
		    err);
	if (status != STATUS_OK)
		return status;
	return rows->handler->start(rows->handler->payload,
	    (struct xml_name){ namespace_uri, root_name }, NULL, 0,
	    (struct xml_place){ row->line, row->offset }, err);
}

/* ----------------------------------------------------------------- the rows */

static enum status
set_aside(struct csv_rows *rows, const struct csv_row *row,
    struct error *err)
{
	char sentence[SENTENCE_MAX];
	const struct fact_reject reject = {
		.kind = rows->kind->noun, .code = "bad-row",
		.sentence = sentence, .original = row->text,
		.file_line = row->line,
	};

	snprintf(sentence, sizeof sentence, "expected %zu cells, as many as "
	    "the header has, found %zu", rows->column_count, row->count);
	return rows->sink->reject(rows->sink->payload, &reject, err);
}

static enum status
tell_events(struct csv_rows *rows, const struct csv_row *row,
    struct error *err)
{
	const struct xml_handler *handler = rows->handler;
	const struct csv_kind *kind = rows->kind;
	struct xml_event_attribute attributes[CSV_COLUMNS_MAX];
	const struct xml_place start = { row->line, row->offset };
	const struct xml_place end = { row->line, row->offset + row->length };
	size_t count = 0;
	enum status status;

	for (size_t i = 0; i < row->count; i++) {
		const char *name = kind->columns[rows->columns[i]].name;

		if (row->cells[i].length == 0 || strcmp(name, CSV_REMARK) == 0)
			continue;
		attributes[count++] = (struct xml_event_attribute){
			.name = { "", name }, .value = row->cells[i].text,
			.length = row->cells[i].length,
		};
	}
	status = handler->start(handler->payload,
	    (struct xml_name){ namespace_uri, kind->name }, attributes, count,
	    start, err);
	if (status == STATUS_OK)
		status = handler->end(handler->payload, end, err);
	return status;
}

static enum status
take_row(void *payload, const struct csv_row *row, struct error *err)
{
	struct csv_rows *rows = payload;
	enum status status = STATUS_OK;

	if (rows->column_count == 0)
		return read_header(rows, row, err);
	rows->row = row;
	rows->end = (struct xml_place){ row->line,
		row->offset + row->length };
	if (rows->sink->row != NULL)
		status = rows->sink->row(rows->sink->payload, row->text,
		    false, err);
	if (status == STATUS_OK)
		status = row->count == rows->column_count ?
		    tell_events(rows, row, err) : set_aside(rows, row, err);
	rows->row = NULL;
	return status;
}

/* ---------------------------------------------------------------- the whole */

enum status
csv_rows_new(struct csv_rows **out, const struct csv_kind *kind,
    const char *name, const struct sink *sink,
    const struct xml_handler *handler, struct error *err)
{
	struct csv_rows *rows = calloc(1, sizeof *rows);
	const struct csv_target target = { rows, take_row };
	enum status status;

	if (rows == NULL)
		return error_memory(err);
	rows->kind = kind;
	rows->name = name;
	rows->sink = sink;
	rows->handler = handler;
	status = csv_parser_new(&rows->parser, &target, err);
	if (status != STATUS_OK) {
		csv_rows_free(rows);
		return status;
	}
	*out = rows;
	return STATUS_OK;
}

void
csv_rows_free(struct csv_rows *rows)
{
	if (rows == NULL)
		return;
	csv_parser_free(rows->parser);
	free(rows);
}

/* Faults of the file have the place of the row. */
static enum status
add_place(const struct csv_rows *rows, struct error *err)
{
	if (err->status == STATUS_INVALID || err->status == STATUS_RANGE)
		(void)error_at(err, "%s:%llu", rows->name,
		    (unsigned long long)csv_rows_line(rows));
	return err->status;
}

enum status
csv_rows_push(struct csv_rows *rows, const char *bytes, size_t size,
    struct error *err)
{
	if (csv_parser_push(rows->parser, bytes, size, err) == STATUS_OK)
		return STATUS_OK;
	return add_place(rows, err);
}

enum status
csv_rows_finish(struct csv_rows *rows, struct error *err)
{
	const struct xml_handler *handler = rows->handler;
	enum status status = csv_parser_finish(rows->parser, err);

	if (status == STATUS_OK && rows->column_count == 0)
		status = refuse_column(rows, "a header with at least the "
		    "columns of", true, "nothing", err);
	if (status == STATUS_OK)
		status = handler->end(handler->payload, rows->end, err);
	if (status == STATUS_OK)
		status = handler->finish(handler->payload, err);
	return status == STATUS_OK ? status : add_place(rows, err);
}

uint64_t
csv_rows_line(const struct csv_rows *rows)
{
	return csv_parser_line(rows->parser);
}

const char *
csv_rows_text(const struct csv_rows *rows, size_t *length)
{
	*length = rows->row == NULL ? 0 : rows->row->length;
	return rows->row == NULL ? NULL : rows->row->text;
}
