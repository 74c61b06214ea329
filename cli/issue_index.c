#include "cli/issue_index.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"
#include "cli/table.h"

void
issue_index_fini(struct issue_index *index)
{
	free(index->rows);
	index->rows = NULL;
	index->count = 0;
}

static enum status
grow(struct issue_index *index, struct error *err)
{
	size_t capacity = index->capacity == 0 ? 64 : index->capacity * 2;
	struct issue_row *grown;

	grown = reallocarray(index->rows, capacity, sizeof *grown);
	if (grown == NULL)
		return error_memory(err);
	index->rows = grown;
	index->capacity = capacity;
	return STATUS_OK;
}

enum status
issue_index_add(struct issue_index *index, const struct issue_row *row,
    struct error *err)
{
	struct issue_row copy = *row;
	enum status status;

	if (index->count == ISSUE_ROWS_MAX)
		return error_set(err, STATUS_RANGE, "a run has at most %d "
		    "parties; divide it by agreements", ISSUE_ROWS_MAX);
	if (index->count == index->capacity) {
		status = grow(index, err);
		if (status != STATUS_OK)
			return status;
	}
	copy.account = arena_strdup(index->arena, row->account);
	copy.agreement = arena_strdup(index->arena, row->agreement);
	copy.version = arena_strdup(index->arena, row->version);
	copy.currency = arena_strdup(index->arena, row->currency);
	copy.file = arena_strdup(index->arena, row->file);
	copy.reason = arena_strdup(index->arena, row->reason);
	if (copy.account == NULL || copy.agreement == NULL ||
	    copy.version == NULL || copy.currency == NULL ||
	    (copy.file == NULL) != (row->file == NULL) ||
	    (copy.reason == NULL) != (row->reason == NULL))
		return error_memory(err);
	index->rows[index->count++] = copy;
	if (row->file != NULL)
		index->issued++;
	return STATUS_OK;
}

static int
compare_rows(const void *a, const void *b)
{
	const struct issue_row *one = a;
	const struct issue_row *other = b;
	int order = strcmp(one->account, other->account);

	if (order == 0)
		order = strcmp(one->agreement, other->agreement);
	if (order == 0)
		order = strcmp(one->version, other->version);
	if (order == 0)
		order = (one->period.from > other->period.from) -
		    (one->period.from < other->period.from);
	return order;
}

void
issue_index_sort(struct issue_index *index)
{
	if (index->count > 0)
		qsort(index->rows, index->count, sizeof *index->rows,
		    compare_rows);
}

/* account,agreement,version,from,until */
static void
append_party(struct strbuf *out, const struct issue_row *row)
{
	char date[DATE_TEXT_SIZE];

	table_append_csv(out, row->account);
	strbuf_putc(out, ',');
	table_append_csv(out, row->agreement);
	strbuf_putc(out, ',');
	table_append_csv(out, row->version);
	strbuf_printf(out, ",%s", date_format(date, row->period.from));
	strbuf_printf(out, ",%s", date_format(date, row->period.until));
}

static void
append_money(struct strbuf *out, const struct issue_row *row,
    wide amount_micro)
{
	char text[DECIMAL_TEXT_MAX];

	strbuf_printf(out, ",%s", decimal_format_fixed(text, amount_micro,
	    row->minor_digits));
}

void
issue_index_write(struct strbuf *out, const struct issue_index *index)
{
	size_t i;

	strbuf_puts(out, "account,agreement,version,from,until,file,sha256,"
	    "currency,amount,earned,settled,owed\n");
	for (i = 0; i < index->count; i++) {
		const struct issue_row *row = &index->rows[i];

		if (row->file == NULL)
			continue;
		append_party(out, row);
		strbuf_printf(out, ",%s,%s,%s", row->file, row->sha256,
		    row->currency);
		append_money(out, row, row->amount_micro);
		append_money(out, row, row->earned_micro);
		append_money(out, row, row->settled_micro);
		append_money(out, row, row->owed_micro);
		strbuf_putc(out, '\n');
	}
}

void
issue_index_write_refused(struct strbuf *out, const struct issue_index *index)
{
	size_t i;

	strbuf_puts(out, "account,agreement,version,from,until,reason\n");
	for (i = 0; i < index->count; i++) {
		const struct issue_row *row = &index->rows[i];

		if (row->file != NULL)
			continue;
		append_party(out, row);
		strbuf_putc(out, ',');
		table_append_csv(out, row->reason);
		strbuf_putc(out, '\n');
	}
}

static int
compare_sums(const void *a, const void *b)
{
	const struct issue_file *one = a;
	const struct issue_file *other = b;

	return strcmp(one->name, other->name);
}

enum status
issue_index_write_sums(struct strbuf *out, const struct issue_index *index,
    const struct issue_file *others, size_t other_count, struct error *err)
{
	struct issue_file *files;
	size_t count = 0;
	size_t i;

	files = calloc(index->issued + other_count + 1, sizeof *files);
	if (files == NULL)
		return error_memory(err);
	for (i = 0; i < index->count; i++) {
		if (index->rows[i].file == NULL)
			continue;
		files[count].name = index->rows[i].file;
		memcpy(files[count++].sha256, index->rows[i].sha256,
		    DIGEST_TEXT_SIZE);
	}
	for (i = 0; i < other_count; i++)
		files[count++] = others[i];
	qsort(files, count, sizeof *files, compare_sums);
	for (i = 0; i < count; i++)
		strbuf_printf(out, "%s  %s\n", files[i].sha256, files[i].name);
	free(files);
	return STATUS_OK;
}

/* ------------------------------------------------------------- printing */

/* The columns of index.csv; digests and versions are for programs. */
static const struct table_column columns[] = {
	{ "account", false, false },
	{ "agreement", false, false },
	{ "version", false, true },
	{ "from", false, false },
	{ "until", false, false },
	{ "file", false, false },
	{ "sha256", false, true },
	{ "currency", false, false },
	{ "amount", true, false },
	{ "earned", true, false },
	{ "settled", true, false },
	{ "owed", true, false },
};

#define COLUMN_COUNT (sizeof columns / sizeof columns[0])

/* Take the field at *at into *field; its end is ',', '\n' or the NUL. */
static void
take_field(struct strbuf *field, const char **at)
{
	const char *p = *at;
	size_t length;

	strbuf_clear(field);
	if (*p != '"') {
		length = strcspn(p, ",\n");
		strbuf_append(field, p, length);
		*at = p + length;
		return;
	}
	/* Within quotes two of them are one. */
	do {
		p++;
		length = strcspn(p, "\"");
		strbuf_append(field, p, length + (p[length] == '"' &&
		    p[length + 1] == '"'));
		p += length + (p[length] == '"');
	} while (*p == '"');
	*at = p;
}

/* The fields of the row after the line feed at *at; false: not as many as there
 * are columns. */
static bool
take_row(struct strbuf *fields, const char **at)
{
	size_t count = 0;

	do {
		(*at)++;
		take_field(&fields[count++], at);
	} while (**at == ',' && count < COLUMN_COUNT);
	return count == COLUMN_COUNT && (**at == '\n' || **at == '\0');
}

/* The columns of a row that say what was paid to whom. */
static bool
read_row(struct issue_row *out, struct strbuf *fields)
{
	struct issue_row row = {
		.account = strbuf_text(&fields[0]),
		.agreement = strbuf_text(&fields[1]),
		.version = strbuf_text(&fields[2]),
		.file = strbuf_text(&fields[5]),
		.currency = strbuf_text(&fields[7]),
	};

	if (date_parse(&row.period.from, strbuf_text(&fields[3])) !=
		STATUS_OK ||
	    date_parse(&row.period.until, strbuf_text(&fields[4])) !=
		STATUS_OK ||
	    decimal_parse(&row.amount_micro, strbuf_text(&fields[8])) !=
		STATUS_OK)
		return false;
	*out = row;
	return true;
}

enum status
issue_index_each(const struct strbuf *csv, issue_index_fn callback,
    void *payload, struct error *err)
{
	const char *at = strbuf_text(csv);
	const char *end = at + csv->length;
	struct strbuf fields[COLUMN_COUNT];
	enum status status = STATUS_OK;
	struct issue_row row;
	bool is_index = true;
	size_t i;

	for (i = 0; i < COLUMN_COUNT; i++)
		strbuf_init(&fields[i], OUTPUT_BYTES_MAX);
	at += strcspn(at, "\n");
	while (status == STATUS_OK && is_index && at[0] == '\n' &&
	    at[1] != '\0') {
		is_index = take_row(fields, &at);
		for (i = 0; i < COLUMN_COUNT && status == STATUS_OK; i++)
			status = output_check(&fields[i], err);
		is_index = is_index && read_row(&row, fields);
		if (status == STATUS_OK && is_index)
			status = callback(&row, payload, err);
	}
	for (i = 0; i < COLUMN_COUNT; i++)
		strbuf_fini(&fields[i]);
	/* Its last line feed is the last byte. */
	if (status == STATUS_OK &&
	    (!is_index || at[0] != '\n' || at + 1 != end))
		status = error_set(err, STATUS_INVALID, "is no "
		    ISSUE_INDEX_NAME " that a run writes");
	return status;
}

enum status
issue_index_print(const struct strbuf *csv, struct error *err)
{
	const char *at = strbuf_text(csv);
	struct table table;
	struct strbuf field;
	enum status status;
	size_t count;

	/* The header is the table's own. */
	at += strcspn(at, "\n");
	strbuf_init(&field, OUTPUT_BYTES_MAX);
	status = table_begin(&table, columns, COLUMN_COUNT, false, err);
	while (status == STATUS_OK && at[0] == '\n' && at[1] != '\0') {
		count = 0;
		do {
			at++;
			take_field(&field, &at);
			table_text(&table, strbuf_text(&field));
			status = output_check(&field, err);
			count++;
		} while (status == STATUS_OK && *at == ',' &&
		    count < COLUMN_COUNT);
		if (status == STATUS_OK && (count != COLUMN_COUNT ||
			(*at != '\n' && *at != '\0')))
			status = error_set(err, STATUS_ENVIRONMENT,
			    ISSUE_INDEX_NAME " has a row with other columns "
			    "than it is written with");
		if (status == STATUS_OK)
			status = table_end_row(&table, err);
	}
	if (status == STATUS_OK)
		status = table_end(&table, err);
	table_fini(&table);
	strbuf_fini(&field);
	return status;
}
