#include "cli/table.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "reports/plain.h"

#define COLUMN_GAP 2	/* blanks between two columns */

void
table_append_csv(struct strbuf *out, const char *text)
{
	if (text[strcspn(text, ",\"\r\n")] == '\0') {
		strbuf_puts(out, text);
		return;
	}
	strbuf_putc(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			strbuf_putc(out, '"');
		strbuf_putc(out, *text);
	}
	strbuf_putc(out, '"');
}

enum status
table_begin(struct table *table, const struct table_column *columns,
    size_t column_count, bool is_csv, struct error *err)
{
	size_t i;

	assert(column_count <= TABLE_COLUMNS_MAX);

	*table = (struct table){
		.columns = columns,
		.column_count = column_count,
		.is_csv = is_csv,
	};
	strbuf_init(&table->csv, OUTPUT_BYTES_MAX);
	strbuf_init(&table->cells, OUTPUT_BYTES_MAX);
	for (i = 0; i < column_count; i++)
		table_text(table, columns[i].name);
	return table_end_row(table, err);
}

void
table_text(struct table *table, const char *text)
{
	const struct table_column *column = &table->columns[table->next];
	size_t start = table->cells.length;

	assert(table->next < table->column_count);

	if (text == NULL)
		text = "";
	if (table->is_csv) {
		if (table->next > 0)
			strbuf_putc(&table->csv, ',');
		table_append_csv(&table->csv, text);
	} else if (!column->is_csv_only) {
		plain_puts(&table->cells, text);
		/* The first row holds the names. */
		for (; text == column->name && start < table->cells.length;
		    start++)
			if (table->cells.bytes[start] == '_')
				table->cells.bytes[start] = ' ';
		strbuf_putc(&table->cells, '\0');
	}
	table->next++;
}

void
table_count(struct table *table, uint64_t count)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRIu64, count);
	table_text(table, text);
}

void
table_amount(struct table *table, wide amount_micro)
{
	char text[DECIMAL_TEXT_MAX];

	table_text(table, decimal_format(text, amount_micro));
}

enum status
table_end_row(struct table *table, struct error *err)
{
	enum status status;

	assert(table->next == table->column_count);

	table->next = 0;
	if (table->is_csv) {
		strbuf_putc(&table->csv, '\n');
		return table->is_holding ? output_check(&table->csv, err) :
		    output_write(&table->csv, err);
	}
	status = strbuf_status(&table->cells);
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status != STATUS_OK)
		return error_set(err, STATUS_RANGE,
		    "the table is too long as text, ask for csv");
	return STATUS_OK;
}

/* What rows are gathered in. */
static struct strbuf *
rows_of(struct table *table)
{
	return table->is_csv ? &table->csv : &table->cells;
}

void
table_hold(struct table *table)
{
	assert(table->next == 0 && !table->is_holding);

	table->is_holding = true;
	table->held_from = rows_of(table)->length;
}

enum status
table_release(struct table *table, struct error *err)
{
	table->is_holding = false;
	return table->is_csv ? output_write(&table->csv, err) : STATUS_OK;
}

void
table_drop(struct table *table)
{
	struct strbuf *rows = rows_of(table);

	table->next = 0;
	table->is_holding = false;
	if (rows->length > table->held_from) {
		rows->length = table->held_from;
		rows->bytes[rows->length] = '\0';
	}
}

/* The columns that text shows: their places in table->columns. */
static size_t
text_columns(const struct table *table, size_t *columns)
{
	size_t count = 0;
	size_t i;

	for (i = 0; i < table->column_count; i++)
		if (!table->columns[i].is_csv_only)
			columns[count++] = i;
	return count;
}

/* Blanks are held back until something follows them in the row. */
static void
append_cell(struct strbuf *out, const char *cell, size_t width,
    bool is_number, size_t *blanks)
{
	size_t gap = width - plain_width(cell);

	if (is_number)
		*blanks += gap;
	if (*cell != '\0' && *blanks > 0) {
		strbuf_printf(out, "%*s", (int)*blanks, "");
		*blanks = 0;
	}
	strbuf_puts(out, cell);
	if (!is_number)
		*blanks += gap;
	*blanks += COLUMN_GAP;
}

static enum status
write_text(struct table *table, struct error *err)
{
	size_t columns[TABLE_COLUMNS_MAX];
	size_t widths[TABLE_COLUMNS_MAX] = { 0 };
	const size_t count = text_columns(table, columns);
	const char *end = table->cells.bytes + table->cells.length;
	const char *cell;
	struct strbuf out;
	enum status status = STATUS_OK;
	size_t blanks = 0;
	size_t i;

	assert(count > 0);

	for (cell = table->cells.bytes, i = 0; cell < end;
	    cell += strlen(cell) + 1, i = (i + 1) % count)
		if (plain_width(cell) > widths[i])
			widths[i] = plain_width(cell);

	strbuf_init(&out, OUTPUT_BYTES_MAX);
	for (cell = table->cells.bytes, i = 0; cell < end;
	    cell += strlen(cell) + 1, i = (i + 1) % count) {
		append_cell(&out, cell, widths[i],
		    table->columns[columns[i]].is_number, &blanks);
		if (i + 1 < count)
			continue;
		strbuf_putc(&out, '\n');
		blanks = 0;
		status = output_write(&out, err);
		if (status != STATUS_OK)
			break;
	}
	strbuf_fini(&out);
	return status;
}

enum status
table_end(struct table *table, struct error *err)
{
	enum status status = STATUS_OK;

	/* Where memory lacked before its begin it has nothing to say. */
	if (!table->is_csv && table->column_count > 0)
		status = write_text(table, err);
	table_fini(table);
	return status;
}

void
table_fini(struct table *table)
{
	strbuf_fini(&table->csv);
	strbuf_fini(&table->cells);
}
