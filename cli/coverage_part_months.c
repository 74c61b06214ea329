#include <inttypes.h>
#include <stdio.h>

#include "cli/coverage_part.h"
#include "cli/coverage_table.h"

/* ---------------------------------------------------------------- months */

static const struct table_column month_columns[] = {
	{ "source", false, false },
	{ "currency", false, false },
	{ "month", false, false },
	{ "documents", true, false },
	{ "invoices", true, false },
	{ "credit_notes", true, false },
	{ "cancelled", true, false },
	{ "lines", true, false },
	{ "accounts", true, false },
	{ "net", true, false },
	{ "previous_documents", true, false },
	{ "previous_invoices", true, true },
	{ "previous_credit_notes", true, true },
	{ "previous_cancelled", true, true },
	{ "previous_lines", true, true },
	{ "previous_accounts", true, true },
	{ "previous_net", true, false },
	{ "change_documents", true, false },
	{ "change_net", true, false },
	{ "change_percent", true, false },
};

static void
put_signed(struct table *table, uint64_t now, uint64_t before)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%" PRId64,
	    (int64_t)now - (int64_t)before);
	table_text(table, text);
}

static uint64_t
documents_of(const struct coverage_figures *figures)
{
	return figures->invoices + figures->credit_notes;
}

static void
put_figures(struct table *table, const struct coverage_figures *figures)
{
	table_count(table, documents_of(figures));
	table_count(table, figures->invoices);
	table_count(table, figures->credit_notes);
	table_count(table, figures->cancelled);
	table_count(table, figures->lines);
	table_count(table, figures->accounts);
	table_amount(table, figures->net_micro);
}

static enum status
put_months(struct table *table, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;
	char percent[DECIMAL_TEXT_MAX];
	size_t i;

	for (i = 0; i < coverage->month_count && status == STATUS_OK; i++) {
		const struct coverage_month *row = &coverage->months[i];

		table_text(table, row->source);
		table_text(table, row->currency);
		if (row->month == DATE_NONE)
			table_text(table, "total");
		else
			coverage_put_month(table, row->month);
		put_figures(table, &row->now);
		put_figures(table, &row->before);
		put_signed(table, documents_of(&row->now),
		    documents_of(&row->before));
		table_amount(table, row->now.net_micro -
		    row->before.net_micro);
		table_text(table, coverage_percent(percent,
		    row->now.net_micro, row->before.net_micro));
		status = table_end_row(table, err);
	}
	return status;
}

static size_t
count_months(const struct coverage *coverage)
{
	return coverage->month_count;
}

const struct coverage_part coverage_part_months = {
	"months", "Documents, beside the year before",
	COVERAGE_COLUMNS(month_columns), count_months, put_months,
};

/* --------------------------------------------------------- missing months */

static const struct table_column missing_columns[] = {
	{ "source", false, false },
	{ "from", false, false },
	{ "until", false, false },
	{ "months", true, false },
	{ "delivered_later", false, false },
};

static enum status
put_missing(struct table *table, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < coverage->missing_count && status == STATUS_OK; i++) {
		const struct coverage_missing *row = &coverage->missing[i];
		int32_t months = date_month_index(row->until) -
		    date_month_index(row->from) + 1;

		table_text(table, row->source);
		coverage_put_month(table, row->from);
		coverage_put_month(table, row->until);
		table_count(table, (uint64_t)months);
		table_text(table, row->has_later ? "yes" : "no");
		status = table_end_row(table, err);
	}
	return status;
}

static size_t
count_missing(const struct coverage *coverage)
{
	return coverage->missing_count;
}

const struct coverage_part coverage_part_missing = {
	"missing-months", "Months without documents",
	COVERAGE_COLUMNS(missing_columns), count_missing, put_missing,
};
