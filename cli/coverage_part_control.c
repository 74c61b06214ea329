#include "cli/coverage_part.h"

/* -------------------------------------------------------------- controls */

static const struct table_column control_columns[] = {
	{ "position", true, false },
	{ "file", false, false },
	{ "source", false, false },
	{ "what", false, false },
	{ "place", false, true },
	{ "stated", true, false },
	{ "found", true, false },
	{ "difference", true, false },
	{ "went_in", true, false },
	{ "duplicates", true, false },
	{ "set_aside", true, false },
	{ "unread", true, false },
	{ "state", false, false },
	{ "answered_by", true, false },
};

static enum status
put_control(struct table *table, const struct coverage_control *row,
    struct error *err)
{
	const struct control *control = &row->control;
	int part;

	table_count(table, (uint64_t)row->position);
	table_text(table, row->file);
	table_text(table, row->source);
	table_text(table, control_name(control->stated.what));
	table_text(table, control->stated.place);
	table_text(table, control->stated.text);
	table_amount(table, control_found(control));
	if (control->stated.is_number)
		table_amount(table, control_found(control) -
		    control->stated.value_micro);
	else
		table_text(table, NULL);
	for (part = 0; part < CONTROL_PARTS; part++)
		table_amount(table, control->parts_micro[part]);
	table_count(table, control->unread);
	table_text(table, row->is_mended ? "mended" :
	    control_state_name(row->state));
	if (row->answered_by != 0)
		table_count(table, (uint64_t)row->answered_by);
	else
		table_text(table, NULL);
	return table_end_row(table, err);
}

static enum status
put_controls(struct table *table, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < coverage->control_count && status == STATUS_OK; i++)
		status = put_control(table, &coverage->controls[i], err);
	return status;
}

static size_t
count_controls(const struct coverage *coverage)
{
	return coverage->control_count;
}

const struct coverage_part coverage_part_controls = {
	"controls", "What files state of themselves",
	COVERAGE_COLUMNS(control_columns), count_controls, put_controls,
};
