#include "cli/coverage_json.h"

#include "cli/coverage_table.h"
#include "cli/json.h"
#include "cli/output.h"

/* ---------------------------------------------------------------- values */

static void
put_null(struct strbuf *out, const char *name)
{
	json_put_name(out, name);
	strbuf_puts(out, "null");
}

/* NULL and "" are null. */
static void
put_text(struct strbuf *out, const char *name, const char *text)
{
	if (text == NULL || text[0] == '\0')
		put_null(out, name);
	else
		json_put_data(out, name, text);
}

static void
put_amount(struct strbuf *out, const char *name, wide amount_micro)
{
	char text[DECIMAL_TEXT_MAX];

	json_put_data(out, name, decimal_format(text, amount_micro));
}

static void
put_date(struct strbuf *out, const char *name, int32_t date)
{
	char text[DATE_TEXT_SIZE];

	put_text(out, name,
	    date == DATE_NONE ? NULL : date_format(text, date));
}

static void
put_month(struct strbuf *out, const char *name, int32_t month)
{
	char text[DATE_TEXT_SIZE];

	put_text(out, name, coverage_month_name(text, month));
}

static void
put_flag(struct strbuf *out, const char *name, bool value)
{
	json_put_name(out, name);
	strbuf_puts(out, value ? "true" : "false");
}

/* An object of an array, on a line of its own; what is done is written. */
static enum status
begin_object(struct strbuf *out, size_t index, struct error *err)
{
	enum status status = output_write(out, err);

	strbuf_puts(out, index > 0 ? ",\n  {" : "\n  {");
	return status;
}

static void
begin_array(struct strbuf *out, const char *name)
{
	strbuf_puts(out, ",\n ");
	json_text(out, name);
	strbuf_puts(out, ":[");
}

/* ---------------------------------------------------------------- months */

static void
put_figures(struct strbuf *out, const char *name,
    const struct coverage_figures *figures)
{
	json_put_name(out, name);
	strbuf_putc(out, '{');
	json_put_count(out, "documents",
	    figures->invoices + figures->credit_notes);
	json_put_count(out, "invoices", figures->invoices);
	json_put_count(out, "credit_notes", figures->credit_notes);
	json_put_count(out, "cancelled", figures->cancelled);
	json_put_count(out, "lines", figures->lines);
	json_put_count(out, "accounts", figures->accounts);
	put_amount(out, "net", figures->net_micro);
	strbuf_putc(out, '}');
}

static enum status
put_months(struct strbuf *out, const struct coverage *coverage, bool is_total,
    struct error *err)
{
	enum status status = STATUS_OK;
	char percent[DECIMAL_TEXT_MAX];
	size_t count = 0;

	begin_array(out, is_total ? "totals" : "months");
	for (size_t i = 0; i < coverage->month_count && status == STATUS_OK;
	    i++) {
		const struct coverage_month *row = &coverage->months[i];

		if ((row->month == DATE_NONE) != is_total)
			continue;
		status = begin_object(out, count++, err);
		json_put_data(out, "source", row->source);
		json_put_data(out, "currency", row->currency);
		if (!is_total)
			put_month(out, "month", row->month);
		put_figures(out, "now", &row->now);
		put_figures(out, "previous", &row->before);
		put_amount(out, "change_net",
		    row->now.net_micro - row->before.net_micro);
		put_text(out, "change_percent", coverage_percent(percent,
		    row->now.net_micro, row->before.net_micro));
		strbuf_putc(out, '}');
	}
	strbuf_putc(out, ']');
	return status;
}

/* ----------------------------------------------- what is not in the ledger */

static enum status
put_missing(struct strbuf *out, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;

	begin_array(out, "missing_months");
	for (size_t i = 0; i < coverage->missing_count && status == STATUS_OK;
	    i++) {
		const struct coverage_missing *row = &coverage->missing[i];

		status = begin_object(out, i, err);
		json_put_data(out, "source", row->source);
		put_month(out, "from", row->from);
		put_month(out, "until", row->until);
		put_flag(out, "delivered_later", row->has_later);
		strbuf_putc(out, '}');
	}
	strbuf_putc(out, ']');
	return status;
}

static enum status
put_refused(struct strbuf *out, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;

	begin_array(out, "refused");
	for (size_t i = 0; i < coverage->refusal_count && status == STATUS_OK;
	    i++) {
		const struct coverage_refused *row = &coverage->refusals[i];

		status = begin_object(out, i, err);
		json_put_count(out, "position", (uint64_t)row->position);
		json_put_data(out, "file", row->file);
		put_text(out, "why", row->message);
		if (row->because != NULL)
			json_put_count(out, "dismissed",
			    (uint64_t)row->dismissed_at);
		else
			put_null(out, "dismissed");
		put_text(out, "because", row->because);
		strbuf_putc(out, '}');
	}
	strbuf_putc(out, ']');
	return status;
}

static enum status
put_groups(struct strbuf *out, const struct coverage_aside *groups,
    size_t count, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		const struct coverage_aside *row = &groups[i];

		status = begin_object(out, i, err);
		put_text(out, "source", row->source);
		put_month(out, "month", row->month);
		json_put_data(out, "kind", row->kind);
		json_put_data(out, "code", row->code);
		put_text(out, "currency", row->currency);
		json_put_count(out, "records", row->records);
		json_put_count(out, "lines", row->lines);
		put_amount(out, "net", row->net_micro);
		json_put_count(out, "unread", row->unread);
		strbuf_putc(out, '}');
	}
	strbuf_putc(out, ']');
	return status;
}

static enum status
put_asides(struct strbuf *out, const struct coverage *coverage,
    struct error *err)
{
	begin_array(out, "set_aside");
	return put_groups(out, coverage->asides, coverage->aside_count, err);
}

static enum status
put_dismissed(struct strbuf *out, const struct coverage *coverage,
    struct error *err)
{
	begin_array(out, "dismissed");
	return put_groups(out, coverage->dismissals,
	    coverage->dismissal_count, err);
}

static enum status
put_skips(struct strbuf *out, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;

	begin_array(out, "skipped");
	for (size_t i = 0; i < coverage->skip_count && status == STATUS_OK;
	    i++) {
		const struct coverage_skipped *row = &coverage->skips[i];

		status = begin_object(out, i, err);
		put_text(out, "source", row->source);
		put_month(out, "month", row->month);
		json_put_data(out, "what", row->what);
		json_put_count(out, "documents", row->documents);
		strbuf_putc(out, '}');
	}
	strbuf_putc(out, ']');
	return status;
}

/* ---------------------------------------------------------------- series */

static void
put_gap(struct strbuf *out, const struct series_gap *gap)
{
	json_put_data(out, "from", gap->from);
	json_put_data(out, "to", gap->to);
	json_put_count(out, "missing", gap->missing);
	put_flag(out, "twice", gap->missing == 0);
	put_date(out, "dated_from", gap->after);
	put_date(out, "dated_until", gap->until);
	strbuf_putc(out, '}');
}

static enum status
put_gaps(struct strbuf *out, const struct coverage_series *series,
    struct error *err)
{
	enum status status = STATUS_OK;

	json_put_name(out, "gaps");
	strbuf_putc(out, '[');
	for (size_t i = 0; i < series->gap_count && status == STATUS_OK; i++) {
		status = begin_object(out, i, err);
		put_gap(out, &series->gaps[i]);
	}
	strbuf_putc(out, ']');
	return status;
}

static enum status
put_series(struct strbuf *out, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;

	begin_array(out, "series");
	for (size_t i = 0; i < coverage->series_count && status == STATUS_OK;
	    i++) {
		const struct series_row *row = &coverage->series[i].row;

		status = begin_object(out, i, err);
		json_put_data(out, "source", coverage->series[i].source);
		json_put_data(out, "before", row->before);
		json_put_data(out, "after", row->after);
		json_put_data(out, "type", coverage_type_name(row->type));
		json_put_data(out, "first", row->first);
		json_put_data(out, "last", row->last);
		json_put_count(out, "documents", row->counts[SERIES_LIVE]);
		json_put_count(out, "cancelled",
		    row->counts[SERIES_CANCELLED]);
		json_put_count(out, "set_aside",
		    row->counts[SERIES_SET_ASIDE]);
		json_put_count(out, "skipped", row->counts[SERIES_SKIPPED]);
		json_put_count(out, "missing", row->missing);
		json_put_count(out, "twice", row->doubles);
		if (status == STATUS_OK)
			status = put_gaps(out, &coverage->series[i], err);
		strbuf_putc(out, '}');
	}
	strbuf_putc(out, ']');
	return status;
}

static enum status
put_rests(struct strbuf *out, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;

	begin_array(out, "no_series");
	for (size_t i = 0; i < coverage->rest_count && status == STATUS_OK;
	    i++) {
		const struct coverage_rest *row = &coverage->rests[i];

		status = begin_object(out, i, err);
		json_put_data(out, "source", row->source);
		json_put_count(out, "documents", row->rest.documents);
		json_put_data(out, "example", row->rest.example);
		strbuf_putc(out, '}');
	}
	strbuf_putc(out, ']');
	return status;
}

/* -------------------------------------------------------------- controls */

static void
put_control(struct strbuf *out, const struct coverage_control *row)
{
	const struct control *control = &row->control;

	json_put_count(out, "position", (uint64_t)row->position);
	json_put_data(out, "file", row->file);
	put_text(out, "source", row->source);
	json_put_data(out, "what", control_name(control->stated.what));
	json_put_data(out, "place", control->stated.place);
	json_put_data(out, "stated", control->stated.text);
	put_amount(out, "found", control_found(control));
	if (control->stated.is_number)
		put_amount(out, "difference", control_found(control) -
		    control->stated.value_micro);
	else
		put_null(out, "difference");
	put_amount(out, "went_in", control->parts_micro[CONTROL_WENT_IN]);
	put_amount(out, "duplicates",
	    control->parts_micro[CONTROL_DUPLICATE]);
	put_amount(out, "set_aside", control->parts_micro[CONTROL_SET_ASIDE]);
	json_put_count(out, "unread", control->unread);
	json_put_data(out, "state", row->is_mended ? "mended" :
	    control_state_name(row->state));
	if (row->answered_by != 0)
		json_put_count(out, "answered_by",
		    (uint64_t)row->answered_by);
	else
		put_null(out, "answered_by");
	put_flag(out, "open", row->is_open);
	strbuf_putc(out, '}');
}

static enum status
put_controls(struct strbuf *out, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;

	begin_array(out, "controls");
	for (size_t i = 0; i < coverage->control_count && status == STATUS_OK;
	    i++) {
		status = begin_object(out, i, err);
		put_control(out, &coverage->controls[i]);
	}
	strbuf_putc(out, ']');
	return status;
}

/* -------------------------------------------------------------- the whole */

static void
put_head(struct strbuf *out, const struct coverage *coverage)
{
	strbuf_putc(out, '{');
	json_put_count(out, "position", (uint64_t)coverage->position);
	put_date(out, "from", coverage->period.from);
	put_date(out, "until", coverage->period.until);
	put_flag(out, "complete", !coverage_is_open(coverage));
	json_put_count(out, "months_missing", coverage->months_missing);
	json_put_count(out, "numbers_missing", coverage->numbers_missing);
	json_put_count(out, "numbers_twice", coverage->numbers_double);
	json_put_count(out, "files_refused", coverage->files_refused);
	json_put_count(out, "records_set_aside", coverage->set_aside);
	json_put_count(out, "controls_open", coverage->controls_open);
	json_put_count(out, "records_dismissed", coverage->records_dismissed);
	json_put_count(out, "files_dismissed", coverage->files_dismissed);
}

static enum status
put_all(struct strbuf *out, const struct coverage *coverage,
    struct error *err)
{
	static enum status (*const puts[])(struct strbuf *out,
	    const struct coverage *coverage, struct error *err) = {
		put_missing, put_refused, put_asides, put_dismissed,
		put_skips, put_series, put_rests, put_controls,
	};
	enum status status;

	put_head(out, coverage);
	status = put_months(out, coverage, false, err);
	if (status == STATUS_OK)
		status = put_months(out, coverage, true, err);
	for (size_t i = 0; i < sizeof puts / sizeof puts[0] &&
	    status == STATUS_OK; i++)
		status = puts[i](out, coverage, err);
	strbuf_puts(out, "\n}\n");
	return status == STATUS_OK ? output_write(out, err) : status;
}

enum status
coverage_json_write(const struct coverage *coverage, struct error *err)
{
	struct strbuf out;
	enum status status;

	strbuf_init(&out, OUTPUT_BYTES_MAX);
	status = put_all(&out, coverage, err);
	strbuf_fini(&out);
	return status;
}
