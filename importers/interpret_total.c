#include "importers/interpret_total.h"

#include <assert.h>

#include "engine/currency.h"
#include "importers/spread.h"

/* 100 % in millionths of a percent. */
#define WHOLE_MICRO (100 * (wide)DECIMAL_ONE_MICRO)

/* The currency's minor unit; that of most where the currency is wrong. */
static int64_t
minor_unit(const struct draft *draft)
{
	const struct cell *cell = &draft->cells[DOCUMENT_CURRENCY];
	const struct currency *currency = cell->is_stated &&
	    !cell->is_faulty ? currency_find(cell->text) : NULL;

	return currency == NULL ? DECIMAL_ONE_MICRO / 100 :
	    currency_minor_unit_micro(currency);
}

static void
fault_range(struct draft *draft)
{
	fault_set(&draft->fault, REASON_AMOUNT_RANGE, NULL, NULL,
	    "expected net amounts less than 9000000000000, found a larger "
	    "one");
}

/* gross / (1 + rate), to the minor unit, half-up. */
static void
net_from_gross(struct draft *draft, struct fact_line *line,
    const struct cell *cells)
{
	int64_t unit = minor_unit(draft);
	const struct cell *rate = &cells[LINE_TAX_RATE];
	wide divisor = (WHOLE_MICRO + rate->value) * unit;
	wide net;

	draft->is_unread |= !rate->is_stated || divisor <= 0;
	if (!rate->is_stated) {
		fault_set(&draft->fault, REASON_MISSING_FIELD,
		    "missing-tax-rate", "tax-rate", "expected a rate of tax "
		    "to find the net amount with, found none");
		return;
	}
	if (divisor <= 0) {
		fault_set(&draft->fault, REASON_AMOUNT_RANGE, NULL,
		    "tax-rate", "expected more than -100, found \"%s\"",
		    rate->text);
		return;
	}
	net = decimal_divide_rounded((wide)cells[LINE_GROSS].value *
	    WHOLE_MICRO, divisor, ROUND_HALF_UP) * unit;
	if (decimal_narrow(&line->net_micro, net) != STATUS_OK)
		fault_range(draft);
}

void
total_line_net(struct draft *draft, struct fact_line *line,
    const struct cell *cells)
{
	const struct cell *net = &cells[LINE_NET];
	const struct cell *gross = &cells[LINE_GROSS];

	draft->is_unread |= net->is_stated ? net->is_faulty :
	    !gross->is_stated || gross->is_faulty;
	if (net->is_stated)
		line->net_micro = net->is_faulty ? 0 : net->value;
	else if (gross->is_stated && !gross->is_faulty)
		net_from_gross(draft, line, cells);
	else
		fault_set(&draft->fault, REASON_MISSING_FIELD, "missing-net",
		    "net", "expected an amount, found none");
}

void
total_add_allowance(struct draft *draft, int64_t amount_micro)
{
	/* FACT_LINES_MAX of them cannot overflow it. */
	draft->allowances_micro += amount_micro;
}

static wide
sum_of_lines(const struct draft *draft)
{
	wide sum = 0;

	for (size_t i = 0; i < draft->total_line_count; i++)
		sum += draft->lines[i].net_micro;
	return sum;
}

static bool
is_known(const struct cell *cell)
{
	return cell->is_stated && !cell->is_faulty;
}

/* sentence: NULL where there was no memory for it. */
static enum status
add_note(struct draft *draft, enum reason reason, const char *sentence,
    struct error *err)
{
	if (sentence == NULL)
		return error_memory(err);
	assert(draft->note_count < DRAFT_NOTES_MAX);
	draft->notes[draft->note_count++] = (struct draft_note){
		reason, sentence,
	};
	return STATUS_OK;
}

/* ------------------------------------------------------------------ signs */

/*
 * A credit note that is negative already may write that in its prices alone:
 * what it takes back at 10 x -2.00 is 10 less, as at 10 x 2.00 in one that is
 * positive.
 */
static void
turn_quantities_of_negative_lines(struct draft *draft)
{
	for (size_t i = 0; i < draft->line_count; i++) {
		struct fact_line *line = &draft->lines[i];

		if (line->net_micro < 0 && line->quantity_micro > 0)
			line->quantity_micro = -line->quantity_micro;
	}
}

/*
 * A credit note whose amounts its dialect writes positive, and whose total is
 * negative already: nobody means it to count as a purchase.
 */
static enum status
guard_negative(struct interpreter *in, struct draft *draft, bool *is_negative,
    struct error *err)
{
	const struct cell *stated = &draft->cells[DOCUMENT_NET_TOTAL];
	const char *id = draft->cells[DOCUMENT_ID].text;
	wide total = is_known(stated) ? stated->value :
	    sum_of_lines(draft) + draft->allowances_micro;

	*is_negative = total < 0;
	if (total >= 0)
		return STATUS_OK;
	turn_quantities_of_negative_lines(draft);
	return add_note(draft, REASON_NEGATIVE_CREDIT_NOTE,
	    arena_printf(&in->arena, "credit note %s is negative already and "
	    "was taken as it is", id == NULL ? "" : id), err);
}

/* From amounts as stated to amounts as the ledger counts. */
static enum status
find_factors(struct interpreter *in, struct draft *draft, struct error *err)
{
	const struct cell *stated = &draft->cells[DOCUMENT_NET_TOTAL];
	bool is_negative = false;
	enum status status = STATUS_OK;

	draft->line_factor = 1;
	draft->total_factor = 1;
	if (draft->type == NULL)
		return STATUS_OK;
	switch (draft->type->signs) {
	case SIGNS_AS_STATED:
		break;
	case SIGNS_NEGATE_GUARDED:
		status = guard_negative(in, draft, &is_negative, err);
		if (is_negative)
			break;
		draft->line_factor = draft->total_factor = -1;
		break;
	case SIGNS_NEGATE:
		draft->line_factor = draft->total_factor = -1;
		break;
	case SIGNS_ON_LINES:
		if (draft->type->is_credit_note &&
		    !(is_known(stated) && stated->value < 0))
			draft->total_factor = -1;
		break;
	}
	return status;
}

static void
apply_factors(struct draft *draft)
{
	if (draft->line_factor > 0)
		return;
	for (size_t i = 0; i < draft->line_count; i++) {
		draft->lines[i].net_micro = -draft->lines[i].net_micro;
		draft->lines[i].quantity_micro =
		    -draft->lines[i].quantity_micro;
	}
	draft->allowances_micro = -draft->allowances_micro;
}

int64_t
total_native_gross(const struct draft *draft)
{
	int64_t counted = draft->total_factor *
	    draft->cells[DOCUMENT_TOTAL].value;

	return draft->type != NULL && draft->type->is_credit_note ?
	    -counted : counted;
}

/* ------------------------------------------------------------- allowances */

/* Shares of all allowances and charges onto the lines that are not 0. */
static enum status
spread_onto_lines(struct interpreter *in, struct draft *draft,
    int64_t amount, struct error *err)
{
	size_t count = draft->line_count;
	int64_t unit = spread_finer_unit(minor_unit(draft), amount);
	int64_t *nets = arena_alloc(&in->arena, count, sizeof *nets);
	int64_t *shares = arena_alloc(&in->arena, count, sizeof *shares);

	if (nets == NULL || shares == NULL)
		return error_memory(err);
	for (size_t i = 0; i < count; i++) {
		nets[i] = draft->lines[i].net_micro;
		unit = spread_finer_unit(unit, nets[i]);
	}
	if (spread_amount(shares, nets, count, amount, unit) != STATUS_OK)
		return error_memory(err);
	for (size_t i = 0; i < count; i++) {
		if (decimal_narrow(&draft->lines[i].net_micro,
		    (wide)nets[i] + shares[i]) != STATUS_OK)
			fault_range(draft);
	}
	return STATUS_OK;
}

/* What lines and an amount besides them miss the stated net total by. */
static wide
missed_with(const struct draft *draft, wide amount)
{
	const struct cell *net = &draft->cells[DOCUMENT_NET_TOTAL];
	wide stated = (wide)draft->total_factor * net->value;
	wide found = sum_of_lines(draft) + amount;

	return found > stated ? found - stated : stated - found;
}

/* One minor unit per line is what rounding may take. */
static bool
is_met_by_lines(const struct draft *draft)
{
	return missed_with(draft, 0) <=
	    (wide)minor_unit(draft) * draft->total_line_count;
}

/* A small allowance may lie within what rounding takes: the nearer counts. */
static bool
is_held_by_lines(const struct draft *draft)
{
	return draft->record->may_hold_allowances &&
	    is_known(&draft->cells[DOCUMENT_NET_TOTAL]) &&
	    is_met_by_lines(draft) && missed_with(draft, 0) <=
	    missed_with(draft, draft->allowances_micro);
}

static enum status
spread_allowances(struct interpreter *in, struct draft *draft,
    struct error *err)
{
	int64_t amount;
	bool is_zero = true;

	if (draft->allowances_micro == 0 || draft->line_count == 0)
		return STATUS_OK;
	if (is_held_by_lines(draft))
		return STATUS_OK;
	if (decimal_narrow(&amount, draft->allowances_micro) != STATUS_OK) {
		fault_range(draft);
		return STATUS_OK;
	}
	draft->is_spread = true;
	for (size_t i = 0; i < draft->line_count && is_zero; i++)
		is_zero = draft->lines[i].net_micro == 0;
	if (!is_zero)
		return spread_onto_lines(in, draft, amount, err);
	draft->lines[draft->line_count] = (struct fact_line){
		.no = "allowances", .net_micro = amount,
	};
	draft->total_line_count++;
	return STATUS_OK;
}

/* ----------------------------------------------------------------- checks */

/* Can the dialect state a net total at all? */
static bool
has_net_total(const struct draft *draft)
{
	for (const struct dialect_field *f = draft->record->fields; f != NULL;
	    f = f->next) {
		if (f->index == DOCUMENT_NET_TOTAL)
			return true;
	}
	return false;
}

/*
 * A document without lines is one whose net total is known to be 0: allowances
 * and charges have nothing to be spread over.
 */
static void
check_no_lines(struct draft *draft)
{
	const struct cell *net = &draft->cells[DOCUMENT_NET_TOTAL];
	const struct cell *gross = &draft->cells[DOCUMENT_TOTAL];
	const struct cell *stated = net->is_stated ? net : gross;
	char text[DECIMAL_TEXT_MAX];

	bool is_zero = stated->is_stated ? stated->value == 0 :
	    !has_net_total(draft);

	if (is_zero && draft->allowances_micro != 0)
		fault_set(&draft->fault, REASON_NO_LINES, NULL, NULL,
		    "expected lines, found none and allowances and charges of "
		    "%s", decimal_format(text, draft->allowances_micro));
	else if (is_zero)
		return;
	else if (stated->is_stated)
		fault_set(&draft->fault, REASON_NO_LINES, NULL, NULL,
		    "expected lines, found none and a total of %s",
		    decimal_format(text, stated->value));
	else
		fault_set(&draft->fault, REASON_NO_LINES, NULL, NULL,
		    "expected lines, found none and no total");
}

static enum status
report_mismatch(struct interpreter *in, struct draft *draft, wide lines,
    wide stated, struct error *err)
{
	char lines_text[DECIMAL_TEXT_MAX];
	char stated_text[DECIMAL_TEXT_MAX];

	(void)decimal_format(lines_text, lines);
	(void)decimal_format(stated_text, stated);
	if (!in->options.accepts_mismatch) {
		fault_set(&draft->fault, REASON_TOTAL_MISMATCH, NULL, NULL,
		    "expected lines that sum to the stated net total %s, "
		    "found %s", stated_text, lines_text);
		return STATUS_OK;
	}
	return add_note(draft, REASON_TOTAL_MISMATCH,
	    arena_printf(&in->arena, "%s %s was taken as its lines say, %s, "
	    "though its stated net total is %s",
	    draft->type->is_credit_note ? "credit note" : "invoice",
	    draft->cells[DOCUMENT_ID].text, lines_text, stated_text), err);
}

static enum status
check_net_total(struct interpreter *in, struct draft *draft,
    struct error *err)
{
	const struct cell *net = &draft->cells[DOCUMENT_NET_TOTAL];

	/* Those of a document that is in the file twice are there twice. */
	if (!net->is_stated && in->shares_rows)
		fault_set(&draft->fault, REASON_NO_DOCUMENT, NULL, NULL,
		    "expected one document with the key of these rows, found "
		    "another, and no net total to tell whose they are");
	if (!net->is_stated || is_met_by_lines(draft))
		return STATUS_OK;
	return report_mismatch(in, draft, sum_of_lines(draft),
	    (wide)draft->total_factor * net->value, err);
}

enum status
total_settle(struct interpreter *in, struct draft *draft, struct error *err)
{
	enum status status;

	draft->total_line_count = draft->line_count;
	status = find_factors(in, draft, err);
	if (status != STATUS_OK)
		return status;
	apply_factors(draft);
	if (draft->fault.is_set)
		return STATUS_OK;
	status = spread_allowances(in, draft, err);
	/* What is cancelled is never counted: its figures may be anything. */
	if (status != STATUS_OK || draft->fault.is_set || draft->is_cancelled)
		return status;
	if (draft->line_count == 0) {
		check_no_lines(draft);
		return STATUS_OK;
	}
	return check_net_total(in, draft, err);
}
