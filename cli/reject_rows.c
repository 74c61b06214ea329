#include "cli/reject_rows.h"

#include <stdlib.h>
#include <string.h>

#include "cli/output.h"

#define ROWS_MIN 64

void
reject_rows_init(struct reject_rows *rows, const struct csv_kind *kind)
{
	*rows = (struct reject_rows){ .kind = kind };
	strbuf_init(&rows->text, OUTPUT_BYTES_MAX);
}

void
reject_rows_fini(struct reject_rows *rows)
{
	strbuf_fini(&rows->text);
	free(rows->rows);
	rows->rows = NULL;
}

enum status
reject_rows_add(struct reject_rows *rows,
    const struct ledger_reject_entry *entry, struct error *err)
{
	size_t capacity = rows->capacity == 0 ? ROWS_MIN : rows->capacity * 2;
	struct reject_row row = {
		.at = rows->text.length,
		.position = entry->position,
	};
	struct reject_row *grown;
	enum status status;

	if (rows->count == rows->capacity) {
		grown = reallocarray(rows->rows, capacity, sizeof *grown);
		if (grown == NULL)
			return error_memory(err);
		rows->rows = grown;
		rows->capacity = capacity;
	}
	if (entry->reject.source != NULL)
		strbuf_puts(&rows->text, entry->reject.source);
	strbuf_putc(&rows->text, '\n');
	row.row_at = rows->text.length;
	status = reject_csv_row(&rows->text, &row.key_length, rows->kind,
	    entry, err);
	if (status == STATUS_OK)
		status = output_check(&rows->text, err);
	row.length = rows->text.length - row.row_at;
	row.key_length += row.row_at - row.at;
	/* What such a row lost might be what tells it from another. */
	if (strcmp(entry->reject.code, "bad-row") == 0)
		row.key_length = rows->text.length - row.at;
	if (status == STATUS_OK)
		rows->rows[rows->count++] = row;
	return status;
}

static int
compare_keys(const char *text, const struct reject_row *a,
    const struct reject_row *b)
{
	size_t length = a->key_length < b->key_length ? a->key_length :
	    b->key_length;
	int order = memcmp(text + a->at, text + b->at, length);

	return order != 0 ? order : (a->key_length > b->key_length) -
	    (a->key_length < b->key_length);
}

/* By what they say, then in the order in which they came. */
static int
compare_rows(const void *left, const void *right, void *payload)
{
	const struct reject_row *a = left;
	const struct reject_row *b = right;
	int order = compare_keys(payload, a, b);

	return order != 0 ? order : (a->at > b->at) - (a->at < b->at);
}

static int
compare_places(const void *left, const void *right)
{
	const struct reject_row *a = left;
	const struct reject_row *b = right;

	return (a->at > b->at) - (a->at < b->at);
}

/* Of equal rows each import may add those that it has more than any before. */
static void
find_again(struct reject_rows *rows, const char *text)
{
	size_t in_import = 0;
	size_t kept = 0;

	for (size_t i = 0; i < rows->count; i++) {
		struct reject_row *row = &rows->rows[i];

		if (i == 0 || compare_keys(text, row - 1, row) != 0)
			in_import = kept = 0;
		else if (row[-1].position != row->position)
			in_import = 0;
		row->is_again = ++in_import <= kept;
		kept += !row->is_again;
	}
}

enum status
reject_rows_print(struct reject_rows *rows, struct error *err)
{
	char *text = rows->text.bytes;
	struct strbuf out;
	enum status status;

	if (rows->count > 0) {
		qsort_r(rows->rows, rows->count, sizeof *rows->rows,
		    compare_rows, text);
		find_again(rows, text);
		qsort(rows->rows, rows->count, sizeof *rows->rows,
		    compare_places);
	}
	strbuf_init(&out, OUTPUT_BYTES_MAX);
	reject_csv_header(&out, rows->kind);
	status = output_write(&out, err);
	for (size_t i = 0; i < rows->count && status == STATUS_OK; i++) {
		const struct reject_row *row = &rows->rows[i];

		if (row->is_again)
			continue;
		strbuf_append(&out, text + row->row_at, row->length);
		status = output_write(&out, err);
	}
	strbuf_fini(&out);
	return status;
}
