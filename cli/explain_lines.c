#include "cli/explain_lines.h"

#include <stdlib.h>

#include "cli/output.h"
#include "cli/table.h"
#include "engine/arena.h"
#include "rules/plan.h"
#include "rules/select.h"

#define PLAN_MEMORY_MAX ((size_t)256 << 20)
#define COUNTED_BYTES_MAX (1u << 20)

struct explain_lines {
	const struct catalog *catalog;
	struct arena arena;
	struct plan *plan;	/* in arena; its figures are the callback's */
	struct table table;
	bool has_account;
	bool by_delivery;		/* dates are those that count */
	uint64_t count;
};

/* The first is for a group's lines only: whose each is. */
static const struct table_column columns[] = {
	{ "account", false, false },
	{ "date", false, false },
	{ "source", false, false },
	{ "document", false, false },
	{ "line", false, false },
	{ "product", false, false },
	{ "net", true, false },
	{ "currency", false, false },
	{ "quantity", true, false },
	{ "unit", false, false },
	{ "counts_in", false, false },
};

/* "(unselected: category, paid)"; what counts may still add to nothing, as a
 * credit note does where invoices are counted. */
static void
append_fate(struct strbuf *out, const struct collect_trace *trace)
{
	bool is_first = true;

	if (trace->fate == LINES_COUNTED) {
		strbuf_puts(out, "(adds to no figure)");
		return;
	}
	strbuf_printf(out, "(%s", line_fate_code(trace->fate));
	for (unsigned kind = 0; kind < SELECT_KIND_COUNT; kind++) {
		if ((trace->refusals & 1u << kind) == 0)
			continue;
		strbuf_printf(out, "%s %s", is_first ? ":" : ",",
		    select_kind_word((enum select_kind)kind));
		is_first = false;
	}
	strbuf_putc(out, ')');
}

/* "volume: qualify, pay; bonus: require 1", or why it counts in nothing. */
static void
append_figures(struct strbuf *out, const struct plan *plan,
    const struct collect_trace *trace)
{
	const struct rule *last = NULL;
	bool is_first = true;
	size_t i;

	for (i = 0; i < plan->figure_count; i++) {
		const struct plan_figure *figure = &plan->figures[i];

		if (!trace->figures[i])
			continue;
		if (is_first || figure->rule != last)
			strbuf_printf(out, "%s%s: ", is_first ? "" : "; ",
			    figure->rule != NULL ? figure->rule->id
			    : "the agreement");
		else
			strbuf_puts(out, ", ");
		strbuf_puts(out, figure_role_code(figure->role));
		if (figure->ordinal > 0)
			strbuf_printf(out, " %u", figure->ordinal);
		last = figure->rule;
		is_first = false;
	}
	if (is_first)
		append_fate(out, trace);
}

static enum status
put_document(struct table *table, const struct purchase_document *document,
    bool by_delivery, struct error *err)
{
	char date[DATE_TEXT_SIZE];
	struct strbuf name;
	enum status status;

	table_text(table, date_format(date, by_delivery &&
	    document->delivered != DATE_NONE ? document->delivered :
	    document->date));
	table_text(table, document->source);
	strbuf_init(&name, COUNTED_BYTES_MAX);
	strbuf_printf(&name, "%s %s", document->type == DOCUMENT_INVOICE
	    ? "invoice" : "credit note", document->id);
	table_text(table, strbuf_text(&name));
	status = output_check(&name, err);
	strbuf_fini(&name);
	return status;
}

static enum status
put_line(const struct purchase_document *document,
    const struct purchase_line *line, const struct collect_trace *trace,
    void *payload, struct error *err)
{
	struct explain_lines *lines = payload;
	struct table *table = &lines->table;
	struct strbuf counted;
	enum status status;

	if (lines->has_account)
		table_text(table, catalog_account(lines->catalog,
		    document->account)->id);
	status = put_document(table, document, lines->by_delivery, err);
	if (status != STATUS_OK)
		return status;
	table_text(table, line->no);
	table_text(table, line->product != CATALOG_NONE
	    ? catalog_product(lines->catalog, line->product)->id : NULL);
	table_amount(table, line->net_micro);
	table_text(table, document->currency);
	if (line->has_quantity)
		table_amount(table, line->quantity_micro);
	else
		table_text(table, NULL);
	table_text(table, line->unit);
	strbuf_init(&counted, COUNTED_BYTES_MAX);
	append_figures(&counted, lines->plan, trace);
	table_text(table, strbuf_text(&counted));
	status = strbuf_status(&counted) == STATUS_OK
	    ? table_end_row(table, err) : error_memory(err);
	strbuf_fini(&counted);
	lines->count++;
	return status;
}

enum status
explain_lines_new(struct explain_lines **out, struct assess *assess,
    struct error *err)
{
	struct explain_lines *lines = calloc(1, sizeof *lines);
	size_t skipped;
	enum status status;

	if (lines == NULL)
		return error_memory(err);
	lines->catalog = assess->catalog;
	arena_init(&lines->arena, PLAN_MEMORY_MAX);
	status = plan_make(&lines->plan, &lines->arena, assess->agreement);
	if (status != STATUS_OK) {
		error_memory(err);
	} else {
		lines->by_delivery = assess->agreement->by_delivery;
		lines->has_account = assess->agreement->per_group ||
		    lines->plan->needs_group;
		skipped = lines->has_account ? 0 : 1;
		status = table_begin(&lines->table, columns + skipped,
		    sizeof columns / sizeof columns[0] - skipped, false, err);
	}
	if (status != STATUS_OK) {
		explain_lines_free(lines);
		return status;
	}
	assess->on_line = put_line;
	assess->line_payload = lines;
	*out = lines;
	return STATUS_OK;
}

void
explain_lines_free(struct explain_lines *lines)
{
	if (lines == NULL)
		return;
	table_fini(&lines->table);
	arena_reset(&lines->arena);
	free(lines);
}

enum status
explain_lines_print(struct explain_lines *lines, bool is_alone,
    struct error *err)
{
	const struct agreement *agreement = lines->plan->agreement;
	struct strbuf around;
	enum status status;

	if (lines->count == 0)
		return STATUS_OK;
	strbuf_init(&around, OUTPUT_BYTES_MAX);
	if (is_alone)
		strbuf_printf(&around, "%s version %s\n", agreement->id,
		    agreement->version);
	status = output_write(&around, err);
	if (status == STATUS_OK)
		status = table_end(&lines->table, err);
	if (status == STATUS_OK) {
		strbuf_putc(&around, '\n');
		status = output_write(&around, err);
	}
	strbuf_fini(&around);
	return status;
}
