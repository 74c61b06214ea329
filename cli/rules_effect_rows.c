#include "cli/rules_effect_parts.h"

#include "cli/output.h"

static const struct table_column columns[] = {
	{ "agreement", false, true },
	{ "account", false, false },
	{ "rule", false, false },
	{ "before", true, false },
	{ "after", true, false },
	{ "difference", true, false },
	{ "currency", false, false },
};

enum status
effect_table_begin(struct table *table, bool is_csv, struct error *err)
{
	return table_begin(table, columns, sizeof columns / sizeof columns[0],
	    is_csv, err);
}

/* ------------------------------------------------------------------- rows */

struct row {
	const char *account;
	const char *rule;
	bool has_before;
	bool has_after;
	wide before_micro;
	wide after_micro;
};

static void
put_amount(struct table *table, bool is_there, wide amount_micro,
    unsigned digits)
{
	char text[DECIMAL_TEXT_MAX];

	table_text(table, is_there ?
	    decimal_format_fixed(text, amount_micro, digits) : NULL);
}

/* Amounts are 0 or more, so that what they differ by always fits. */
static enum status
put_row(struct table *table, const struct agreement *agreement,
    const struct row *row, struct error *err)
{
	unsigned digits = agreement->currency->minor_digits;

	table_text(table, agreement->id);
	table_text(table, row->account);
	table_text(table, row->rule);
	put_amount(table, row->has_before, row->before_micro, digits);
	put_amount(table, row->has_after, row->after_micro, digits);
	put_amount(table, true, row->after_micro - row->before_micro, digits);
	table_text(table, agreement->currency->code);
	return table_end_row(table, err);
}

/* Rules of this side: all that the first one has, or only the second one. */
static enum status
put_rules(struct table *table, const struct comparison *comparison,
    const struct effect_party *party, enum side side, struct error *err)
{
	const struct agreement *own = comparison->agreements[side];
	const struct agreement *other = comparison->agreements[1 - side];
	enum status status = STATUS_OK;

	for (size_t i = 0; i < own->rule_count && status == STATUS_OK; i++) {
		size_t number = comparison->other[side][i];
		bool is_both = number < other->rule_count;
		const struct given *given = &party->given[side];
		wide here = given->rules_micro[i];
		wide there = is_both ?
		    party->given[1 - side].rules_micro[number] : 0;
		struct row row = {
			.account = party->id,
			.rule = own->rules[i].id,
			.has_before = side == SIDE_BEFORE || is_both,
			.has_after = side == SIDE_AFTER || is_both,
			.before_micro = side == SIDE_BEFORE ? here : there,
			.after_micro = side == SIDE_BEFORE ? there : here,
		};

		if (here == there || (side == SIDE_AFTER && is_both))
			continue;
		row.has_before = row.has_before &&
		    party->given[SIDE_BEFORE].is_there;
		row.has_after = row.has_after &&
		    party->given[SIDE_AFTER].is_there;
		status = put_row(table, comparison->agreements[SIDE_BEFORE],
		    &row, err);
	}
	return status;
}

static bool
has_changed(const struct comparison *comparison,
    const struct effect_party *party)
{
	const struct given *before = &party->given[SIDE_BEFORE];
	const struct given *after = &party->given[SIDE_AFTER];

	if (before->total_micro != after->total_micro)
		return true;
	for (int side = 0; side < SIDE_COUNT; side++) {
		const struct agreement *own = comparison->agreements[side];
		const struct agreement *other =
		    comparison->agreements[1 - side];

		for (size_t i = 0; i < own->rule_count; i++) {
			size_t number = comparison->other[side][i];
			wide there = number == other->rule_count ? 0 :
			    party->given[1 - side].rules_micro[number];

			if (party->given[side].rules_micro[i] != there)
				return true;
		}
	}
	return false;
}

static enum status
put_party(struct table *table, const struct comparison *comparison,
    const struct effect_party *party, struct error *err)
{
	const struct given *before = &party->given[SIDE_BEFORE];
	const struct given *after = &party->given[SIDE_AFTER];
	struct row total = {
		.account = party->id,
		.has_before = before->is_there,
		.has_after = after->is_there,
		.before_micro = before->total_micro,
		.after_micro = after->total_micro,
	};
	enum status status;

	status = put_rules(table, comparison, party, SIDE_BEFORE, err);
	if (status == STATUS_OK)
		status = put_rules(table, comparison, party, SIDE_AFTER, err);
	if (status != STATUS_OK)
		return status;
	if (!comparison->effect->is_csv)
		total.rule = "(total)";
	return put_row(table, comparison->agreements[SIDE_BEFORE], &total,
	    err);
}

/* The changed parties, then the sum over all. */
static enum status
put_parties(struct table *table, const struct comparison *comparison,
    size_t *changed, struct error *err)
{
	struct row sum = { .has_before = true, .has_after = true };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < comparison->party_count && status == STATUS_OK;
	    i++) {
		const struct effect_party *party =
		    comparison->effect->parties[i];

		if (party->has_failed)
			continue;
		if (decimal_add_wide(&sum.before_micro, sum.before_micro,
		    party->given[SIDE_BEFORE].total_micro) != STATUS_OK ||
		    decimal_add_wide(&sum.after_micro, sum.after_micro,
		    party->given[SIDE_AFTER].total_micro) != STATUS_OK)
			return error_set(err, STATUS_RANGE,
			    "the sum of all parties is too large");
		if (!has_changed(comparison, party))
			continue;
		++*changed;
		status = put_party(table, comparison, party, err);
	}
	if (status != STATUS_OK)
		return status;
	if (!comparison->effect->is_csv)
		sum.account = "(all)";
	return put_row(table, comparison->agreements[SIDE_BEFORE], &sum, err);
}

/* ------------------------------------------------------------------- text */

static enum status
put_heading(const struct comparison *comparison, size_t changed,
    struct error *err)
{
	const struct agreement *before = comparison->agreements[SIDE_BEFORE];
	int32_t as_of = comparison->effect->request.as_of;
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];
	struct strbuf out;
	size_t failed = 0;
	enum status status;

	/* It is said that the term has not begun. */
	if (as_of < before->term.from && as_of != DATE_NONE)
		return STATUS_OK;
	if (as_of == DATE_NONE || as_of > before->term.until)
		as_of = before->term.until;
	for (size_t i = 0; i < comparison->party_count; i++)
		failed += comparison->effect->parties[i]->has_failed;
	strbuf_init(&out, OUTPUT_BYTES_MAX);
	strbuf_printf(&out, "\n%s on the purchases from %s to %s: %zu of %zu "
	    "parties have another result", before->id,
	    date_format(from, before->term.from), date_format(until, as_of),
	    changed, comparison->party_count);
	if (failed > 0)
		strbuf_printf(&out, ", %zu cannot be evaluated", failed);
	strbuf_putc(&out, '\n');
	status = output_write(&out, err);
	strbuf_fini(&out);
	return status;
}

enum status
effect_print(struct comparison *comparison, struct error *err)
{
	struct effect *effect = comparison->effect;
	size_t changed = 0;
	struct table table;
	enum status status;

	if (effect->is_csv)
		return put_parties(&effect->table, comparison, &changed, err);
	status = effect_table_begin(&table, false, err);
	if (status != STATUS_OK)
		return status;
	status = put_parties(&table, comparison, &changed, err);
	if (status == STATUS_OK)
		status = put_heading(comparison, changed, err);
	/* The heading says it all where nothing changes. */
	if (status == STATUS_OK && changed > 0)
		status = table_end(&table, err);
	table_fini(&table);
	return status;
}
