#include "cli/reject_csv.h"

#include <inttypes.h>
#include <string.h>

#include "cli/table.h"
#include "importers/csv_parse.h"

/* A sentence is quoted whole, and file names are short beside it. */
#define REMARK_BYTES_MAX (2u * FACT_TEXT_MAX)

struct reading {
	const struct csv_kind *kind;
	struct strbuf *out;
	const char *remark;
	size_t remark_at;	/* in out */
	/* For each cell of the row, the kind's column; column_count: none. */
	size_t columns[CSV_CELLS_MAX];
	size_t column_count;	/* 0: the header has not come */
};

const struct csv_kind *
reject_csv_kind(const struct fact_reject *reject)
{
	if (reject->native != NULL || reject->original == NULL ||
	    reject->original[0] == '<')
		return NULL;
	for (size_t i = 0; i < csv_kind_count(); i++)
		if (strcmp(csv_kind_get(i)->noun, reject->kind) == 0)
			return csv_kind_get(i);
	return NULL;
}

void
reject_csv_header(struct strbuf *out, const struct csv_kind *kind)
{
	for (size_t i = 0; i < kind->column_count; i++) {
		if (i > 0)
			strbuf_putc(out, ',');
		table_append_csv(out, kind->columns[i].name);
	}
	strbuf_putc(out, '\n');
}

static void
read_header(struct reading *reading, const struct csv_row *row)
{
	for (size_t i = 0; i < row->count && i < CSV_CELLS_MAX; i++) {
		const char *name = row->cells[i].text;
		char plain[64];
		size_t length;

		name += strspn(name, " \t\r\n");
		length = strcspn(name, " \t\r\n");
		if (length >= sizeof plain)
			length = sizeof plain - 1;
		memcpy(plain, name, length);
		plain[length] = '\0';
		reading->columns[reading->column_count++] =
		    csv_kind_column(reading->kind, plain);
	}
}

/* The row's cell for a column of the kind; "": none. */
static const char *
find_cell(const struct reading *reading, const struct csv_row *row,
    size_t column)
{
	for (size_t i = 0; i < reading->column_count && i < row->count; i++)
		if (reading->columns[i] == column)
			return row->cells[i].text;
	return "";
}

static enum status
take_row(void *payload, const struct csv_row *row, struct error *err)
{
	struct reading *reading = payload;
	const struct csv_kind *kind = reading->kind;

	(void)err;
	if (reading->column_count == 0) {
		read_header(reading, row);
		return STATUS_OK;
	}
	for (size_t i = 0; i < kind->column_count; i++) {
		bool is_remark = strcmp(kind->columns[i].name,
		    CSV_REMARK) == 0;

		if (i > 0)
			strbuf_putc(reading->out, ',');
		if (is_remark)
			reading->remark_at = reading->out->length;
		table_append_csv(reading->out, is_remark ? reading->remark :
		    find_cell(reading, row, i));
	}
	strbuf_putc(reading->out, '\n');
	return STATUS_OK;
}

static enum status
read_original(struct reading *reading, const char *original,
    struct error *err)
{
	const struct csv_target target = { reading, take_row };
	struct csv_parser *parser;
	enum status status = csv_parser_new(&parser, &target, err);

	if (status != STATUS_OK)
		return status;
	status = csv_parser_push(parser, original, strlen(original), err);
	if (status == STATUS_OK)
		status = csv_parser_finish(parser, err);
	csv_parser_free(parser);
	return status;
}

enum status
reject_csv_row(struct strbuf *out, size_t *key_length,
    const struct csv_kind *kind, const struct ledger_reject_entry *entry,
    struct error *err)
{
	const struct fact_reject *reject = &entry->reject;
	struct reading reading = { .kind = kind, .out = out };
	const size_t start = out->length;
	struct strbuf remark;
	enum status status;

	reading.remark_at = start;
	strbuf_init(&remark, REMARK_BYTES_MAX);
	strbuf_printf(&remark, "reject %" PRId64 ": %s (%s)", entry->number,
	    reject->sentence, reject->code);
	reading.remark = strbuf_text(&remark);
	status = strbuf_status(&remark) == STATUS_MEMORY ? error_memory(err) :
	    read_original(&reading, reject->original, err);
	strbuf_fini(&remark);
	*key_length = reading.remark_at - start;
	return status;
}
