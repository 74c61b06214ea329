#include "engine/control.h"

#include <assert.h>
#include <string.h>

/* Less than this is what rounding takes of a total. */
#define HUNDREDTH_MICRO (DECIMAL_ONE_MICRO / 100)
#define HUNDREDTH_DECIMALS 2

static const char *const names[] = {
	[CONTROL_DOCUMENTS] = "documents",
	[CONTROL_LINES] = "lines",
	[CONTROL_NET] = "net",
	[CONTROL_GROSS] = "gross",
	[CONTROL_CREDIT] = "credit",
	[CONTROL_DEBIT] = "debit",
};

static const char *const state_names[] = {
	[CONTROL_AGREES] = "agrees",
	[CONTROL_DIFFERS] = "differs",
	[CONTROL_UNCERTAIN] = "uncertain",
	[CONTROL_NO_NUMBER] = "no-number",
	[CONTROL_ACCEPTED] = "accepted",
};

const char *
control_name(enum control_what what)
{
	return what >= CONTROL_DOCUMENTS && what <= CONTROL_WHAT_LAST ?
	    names[what] : NULL;
}

bool
control_find(enum control_what *out, const char *name)
{
	unsigned what;

	for (what = CONTROL_DOCUMENTS; what <= CONTROL_WHAT_LAST; what++) {
		if (strcmp(names[what], name) == 0) {
			*out = (enum control_what)what;
			return true;
		}
	}
	return false;
}

const char *
control_state_name(enum control_state state)
{
	return state_names[state];
}

/* ---------------------------------------------------------- one document */

struct fact_figures
control_figures(const struct fact_document *document)
{
	struct fact_figures figures = {
		.is_known = true,
		.is_cancelled = document->is_cancelled,
		.has_gross = document->has_total,
		.lines = document->line_count,
		/* Of a credit note the native form has it the other way. */
		.gross_micro = document->type == DOCUMENT_CREDIT_NOTE ?
		    -(wide)document->total_micro : document->total_micro,
	};
	size_t i;

	for (i = 0; i < document->line_count; i++) {
		int64_t net = document->lines[i].net_micro;

		figures.is_from_gross |= document->lines[i].is_from_gross;
		if (net > 0)
			figures.credit_micro += net;
		else
			figures.debit_micro -= net;
	}
	return figures;
}

/* ------------------------------------------------------------- the tally */

void
control_tally_reset(struct control_tally *tally)
{
	*tally = (struct control_tally){
		.first = DATE_NONE, .last = DATE_NONE,
	};
}

static void
add_date(struct control_tally *tally, int32_t date)
{
	if (date == DATE_NONE)
		return;
	if (tally->first == DATE_NONE || date < tally->first)
		tally->first = date;
	if (tally->last == DATE_NONE || date > tally->last)
		tally->last = date;
}

static void
add_amounts(struct control_tally *tally, struct control_sum *sum,
    const struct fact_figures *figures)
{
	sum->lines += figures->lines;
	/* Cancelled documents are in no total. */
	if (figures->is_cancelled)
		return;
	sum->credit_micro += figures->credit_micro;
	sum->debit_micro += figures->debit_micro;
	tally->without_net += figures->is_from_gross;
	if (figures->has_gross)
		sum->gross_micro += figures->gross_micro;
	else
		tally->without_gross++;
}

void
control_tally_add(struct control_tally *tally, enum control_part part,
    const struct fact_figures *figures, int32_t date)
{
	struct control_sum *sum = &tally->sums[part];

	add_date(tally, date);
	sum->documents++;
	if (figures->is_known)
		add_amounts(tally, sum, figures);
	else
		tally->unread++;
}

void
control_tally_skip(struct control_tally *tally, int32_t date)
{
	add_date(tally, date);
	tally->skipped++;
}

void
control_tally_add_row(struct control_tally *tally,
    const struct fact_figures *figures)
{
	struct control_sum *sum = &tally->sums[CONTROL_SET_ASIDE];

	if (!figures->is_known) {
		tally->unread++;
		return;
	}
	sum->lines += figures->lines;
	sum->credit_micro += figures->credit_micro;
	sum->debit_micro += figures->debit_micro;
}

/* ------------------------------------------------------------- comparing */

static wide
figure_of(const struct control_sum *sum, enum control_what what)
{
	switch (what) {
	case CONTROL_DOCUMENTS:
		return (wide)sum->documents * DECIMAL_ONE_MICRO;
	case CONTROL_LINES:
		return (wide)sum->lines * DECIMAL_ONE_MICRO;
	case CONTROL_NET:
		return sum->credit_micro - sum->debit_micro;
	case CONTROL_GROSS:
		return sum->gross_micro;
	case CONTROL_CREDIT:
		return sum->credit_micro;
	case CONTROL_DEBIT:
		break;
	}
	return sum->debit_micro;
}

/* Which documents a figure of that kind lacks. */
static uint64_t
unread_of(const struct control_tally *tally, enum control_what what)
{
	uint64_t always = tally->unread + tally->skipped;

	switch (what) {
	case CONTROL_DOCUMENTS:
		return 0;
	case CONTROL_LINES:
		return always;
	case CONTROL_GROSS:
		return always + tally->without_gross;
	case CONTROL_NET:
	case CONTROL_CREDIT:
	case CONTROL_DEBIT:
		break;
	}
	return always + tally->without_net;
}

struct control
control_compare(const struct control_tally *tally,
    const struct control_stated *stated)
{
	struct control control = {
		.stated = *stated,
		.unread = unread_of(tally, stated->what),
	};
	size_t part;

	for (part = 0; part < CONTROL_PARTS; part++)
		control.parts_micro[part] = figure_of(&tally->sums[part],
		    stated->what);
	/* Skipped documents are counted as what did not go in. */
	if (stated->what == CONTROL_DOCUMENTS)
		control.parts_micro[CONTROL_SET_ASIDE] +=
		    (wide)tally->skipped * DECIMAL_ONE_MICRO;
	return control;
}

wide
control_found(const struct control *control)
{
	wide sum = 0;
	size_t part;

	for (part = 0; part < CONTROL_PARTS; part++)
		sum += control->parts_micro[part];
	return sum;
}

/* What a stated number may be missed by, and less. */
static int64_t
tolerance_of(const struct control_stated *stated)
{
	int64_t unit = HUNDREDTH_MICRO;
	unsigned place;

	if (stated->what == CONTROL_DOCUMENTS || stated->what == CONTROL_LINES)
		return 1;
	assert(stated->decimals <= DECIMAL_DIGITS);
	for (place = HUNDREDTH_DECIMALS; place < stated->decimals; place++)
		unit /= 10;
	return unit;
}

enum control_state
control_judge(const struct control *control)
{
	wide missed = control_found(control) - control->stated.value_micro;
	enum control_state state = CONTROL_DIFFERS;

	if (missed < 0)
		missed = -missed;
	if (!control->stated.is_number)
		state = CONTROL_NO_NUMBER;
	else if (missed < tolerance_of(&control->stated))
		return CONTROL_AGREES;
	else if (control->unread > 0)
		state = CONTROL_UNCERTAIN;
	return control->is_accepted ? CONTROL_ACCEPTED : state;
}
