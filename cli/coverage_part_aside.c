#include "cli/coverage_part.h"
#include "cli/coverage_table.h"

/* --------------------------------------------------------- refused files */

static const struct table_column refused_columns[] = {
	{ "position", true, false },
	{ "file", false, false },
	{ "why", false, false },
	{ "dismissed", true, false },
	{ "because", false, false },
};

static enum status
put_refused(struct table *table, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < coverage->refusal_count && status == STATUS_OK; i++) {
		const struct coverage_refused *row = &coverage->refusals[i];

		table_count(table, (uint64_t)row->position);
		table_text(table, row->file);
		table_text(table, row->message);
		if (row->because != NULL)
			table_count(table, (uint64_t)row->dismissed_at);
		else
			table_text(table, NULL);
		table_text(table, row->because);
		status = table_end_row(table, err);
	}
	return status;
}

static size_t
count_refused(const struct coverage *coverage)
{
	return coverage->refusal_count;
}

const struct coverage_part coverage_part_refused = {
	"refused", "Refused files",
	COVERAGE_COLUMNS(refused_columns), count_refused, put_refused,
};

/* ---------------------------------------------------- set aside, skipped */

static const struct table_column aside_columns[] = {
	{ "source", false, false },
	{ "month", false, false },
	{ "kind", false, false },
	{ "code", false, false },
	{ "currency", false, false },
	{ "records", true, false },
	{ "lines", true, false },
	{ "net", true, false },
	{ "unread", true, false },
};

static enum status
put_groups(struct table *table, const struct coverage_aside *groups,
    size_t count, struct error *err)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < count && status == STATUS_OK; i++) {
		const struct coverage_aside *row = &groups[i];

		table_text(table, row->source);
		coverage_put_month(table, row->month);
		table_text(table, row->kind);
		table_text(table, row->code);
		table_text(table, row->currency);
		table_count(table, row->records);
		table_count(table, row->lines);
		table_amount(table, row->net_micro);
		table_count(table, row->unread);
		status = table_end_row(table, err);
	}
	return status;
}

static enum status
put_asides(struct table *table, const struct coverage *coverage,
    struct error *err)
{
	return put_groups(table, coverage->asides, coverage->aside_count, err);
}

static size_t
count_asides(const struct coverage *coverage)
{
	return coverage->aside_count;
}

const struct coverage_part coverage_part_asides = {
	"set-aside", "Set aside, and open (see `ristorno rejects`)",
	COVERAGE_COLUMNS(aside_columns), count_asides, put_asides,
};

static enum status
put_dismissed(struct table *table, const struct coverage *coverage,
    struct error *err)
{
	return put_groups(table, coverage->dismissals,
	    coverage->dismissal_count, err);
}

static size_t
count_dismissed(const struct coverage *coverage)
{
	return coverage->dismissal_count;
}

const struct coverage_part coverage_part_dismissed = {
	"dismissed", "Dismissed: set aside, and need not go in",
	COVERAGE_COLUMNS(aside_columns), count_dismissed, put_dismissed,
};

static const struct table_column skip_columns[] = {
	{ "source", false, false },
	{ "month", false, false },
	{ "what", false, false },
	{ "documents", true, false },
};

static enum status
put_skips(struct table *table, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < coverage->skip_count && status == STATUS_OK; i++) {
		const struct coverage_skipped *row = &coverage->skips[i];

		table_text(table, row->source);
		coverage_put_month(table, row->month);
		table_text(table, row->what);
		table_count(table, row->documents);
		status = table_end_row(table, err);
	}
	return status;
}

static size_t
count_skips(const struct coverage *coverage)
{
	return coverage->skip_count;
}

const struct coverage_part coverage_part_skips = {
	"skipped", "Skipped: no purchases",
	COVERAGE_COLUMNS(skip_columns), count_skips, put_skips,
};
