#include "tests/support/collect_rows.h"

#include <string.h>

#include "rules/select.h"
#include "tests/support/check.h"

#define TEXT_BYTES_MAX ((size_t)1 << 16)

void
collect_rows_open(struct collect_rows *out, const char *const *ledger,
    const char *attributes, const char *inside)
{
	memset(out, 0, sizeof *out);
	ledger_rows_load(&out->data, ledger);
	out->file = ledger_rows_agreement(attributes, inside);
	arena_init(&out->arena, (size_t)1 << 24);
	strbuf_init(&out->lines, TEXT_BYTES_MAX);
	check_status(plan_make(&out->plan, &out->arena,
	    &out->file->agreements[0]), STATUS_OK, NULL);
	check_status(collector_new(&out->collector, out->plan,
	    out->data.catalog), STATUS_OK, NULL);
}

void
collect_rows_close(struct collect_rows *rows)
{
	collector_free(rows->collector);
	strbuf_fini(&rows->lines);
	arena_reset(&rows->arena);
	agreement_file_free(rows->file);
	ledger_rows_free(&rows->data);
}

struct collect_party
collect_rows_party(const struct collect_rows *rows, const char *account)
{
	struct period term = rows->file->agreements[0].term;

	return (struct collect_party){
		.account = catalog_account_find(rows->data.catalog, account),
		.window = term,
		.period = term,
		.as_of = term.until,
	};
}

/* ----------------------------------------------------------------- traces */

static enum status
note_line(const struct purchase_document *document,
    const struct purchase_line *line, const struct collect_trace *trace,
    void *payload, struct error *err)
{
	struct collect_rows *rows = payload;
	struct strbuf *out = &rows->lines;

	(void)err;
	strbuf_printf(out, "%s/%s %s", document->id, line->no,
	    line_fate_code(trace->fate));
	for (size_t i = 0; i < rows->plan->figure_count; i++) {
		if (trace->figures[i])
			strbuf_printf(out, " %zu", i);
	}
	for (unsigned kind = 0; kind < SELECT_KIND_COUNT; kind++) {
		if ((trace->refusals & 1u << kind) != 0)
			strbuf_printf(out, " %s",
			    select_kind_word((enum select_kind)kind));
	}
	strbuf_putc(out, '\n');
	return STATUS_OK;
}

void
collect_rows_trace(struct collect_rows *rows)
{
	strbuf_clear(&rows->lines);
	collector_trace_lines(rows->collector, note_line, rows);
}

/* ---------------------------------------------------------------- parties */

enum status
collect_rows_add(struct collect_rows *rows, const struct collect_party *party,
    struct error *err)
{
	enum status status = collector_start(rows->collector, party);
	const uint32_t *accounts;
	size_t count;

	if (status != STATUS_OK)
		return status;
	accounts = collector_accounts(rows->collector, &count);
	for (size_t i = 0; i < rows->data.document_count; i++) {
		const struct purchase_document *document =
		    &rows->data.documents[i].document;

		for (size_t j = 0; j < count && status == STATUS_OK; j++) {
			if (accounts[j] == document->account)
				status = collector_add(rows->collector,
				    document, err);
		}
	}
	return status;
}

static void
put_result(struct strbuf *out, const struct result *result, bool counts)
{
	char text[DECIMAL_TEXT_MAX];

	if (result->error != NULL) {
		strbuf_printf(out, "%s\n", result->error);
		return;
	}
	for (size_t i = 0; i < result->measures->figure_count; i++) {
		const struct result_figure *figure =
		    &result->measures->figures[i];

		strbuf_printf(out, "%s %s %u = %s of %u\n",
		    figure->rule == NULL ? "-" : figure->rule,
		    figure_role_code(figure->role), figure->ordinal,
		    decimal_format(text, figure->value_micro),
		    (unsigned)figure->lines);
	}
	for (size_t i = 0; i < result->measures->membership_count; i++)
		strbuf_printf(out, "%s %s\n",
		    result->measures->memberships[i].club,
		    result->measures->memberships[i].is_member ? "yes" :
		    "no");
	for (size_t i = 0; i < result->measures->baseline_count; i++)
		strbuf_printf(out, "%s %s\n",
		    result->measures->baselines[i].list,
		    decimal_format(text,
		    result->measures->baselines[i].value_micro));
	for (size_t i = 0; i < result->tally_count; i++) {
		const struct line_tally *tally = &result->tallies[i];

		strbuf_printf(out, "%s %s %u %s\n",
		    line_fate_code(tally->fate), tally->currency,
		    (unsigned)tally->lines, decimal_format(text,
		    tally->net_micro));
	}
	strbuf_printf(out, "%s%s\n", counts ? "" : "no line counts\n",
	    result->digest);
}

enum status
collect_rows_finish(struct collect_rows *rows, struct strbuf *out,
    struct error *err)
{
	struct arena arena;
	struct result result;
	bool counts;
	enum status status;

	arena_init(&arena, (size_t)1 << 20);
	status = collector_finish(rows->collector, &arena, &result, &counts,
	    err);
	if (status == STATUS_OK)
		put_result(out, &result, counts);
	arena_reset(&arena);
	return status;
}

void
collect_rows_check(struct collect_rows *rows, const char *account,
    const char *expected)
{
	struct collect_party party = collect_rows_party(rows, account);
	struct strbuf found;
	struct error err = { 0 };

	strbuf_init(&found, TEXT_BYTES_MAX);
	check_status(collect_rows_add(rows, &party, &err), STATUS_OK, &err);
	check_status(collect_rows_finish(rows, &found, &err), STATUS_OK,
	    &err);
	if (strncmp(strbuf_text(&found), expected, strlen(expected)) != 0)
		assert_string_equal(strbuf_text(&found), expected);
	strbuf_fini(&found);
}
