#include "rules/load_measure.h"

#include "rules/load_select.h"

/* Which attributes go with a basis. */
static const struct basis_row {
	bool takes_unit;	/* and needs it */
	bool takes_each;
	bool takes_level;
	bool takes_compare;
} basis_rows[] = {
	[BASIS_NET_AMOUNT] = { .takes_compare = true },
	[BASIS_QUANTITY] = { .takes_unit = true, .takes_compare = true },
	[BASIS_DOCUMENTS] = { .takes_each = true },
	[BASIS_DAYS] = { false },
	[BASIS_MONTHS] = { false },
	[BASIS_PRODUCTS] = { .takes_each = true },
	[BASIS_CATEGORIES] = { .takes_each = true, .takes_level = true },
};

/* And which with a compare. */
static const struct compare_row {
	bool is_percent;
	bool takes_baseline;
} compare_rows[] = {
	[COMPARE_NONE] = { false, false },
	[COMPARE_GROWTH] = { .takes_baseline = true },
	[COMPARE_GROWTH_RATE] = { true, true },
	[COMPARE_ATTAINMENT] = { true, true },
	[COMPARE_SHARE] = { .is_percent = true },
};

bool
load_measure_is_percent(const struct measure *measure)
{
	return compare_rows[measure->compare].is_percent;
}

const char *
load_measure_word(const struct measure *measure)
{
	if (measure->compare != COMPARE_NONE)
		return keyword_word(keyword_compare, measure->compare);
	return keyword_word(keyword_basis, measure->basis);
}

static enum status
check_basis(struct load *load, const struct xml_node *node,
    const struct load_value *at)
{
	const struct basis_row *row = &basis_rows[at[MEASURE_BASIS].keyword];
	const char *basis = keyword_word(keyword_basis,
	    at[MEASURE_BASIS].keyword);
	bool is_share = at[MEASURE_COMPARE].keyword == COMPARE_SHARE;

	if (row->takes_unit && at[MEASURE_UNIT].text == NULL)
		return load_refuse(load, node,
		    "%s: basis quantity needs a unit, such as unit=\"KGM\"",
		    node->name);
	if (!row->takes_unit && at[MEASURE_UNIT].text != NULL)
		return load_refuse(load, node,
		    "%s/unit: goes with basis quantity only, found basis %s",
		    node->name, basis);
	if (!row->takes_each && at[MEASURE_EACH].text != NULL)
		return load_refuse(load, node,
		    "%s/each: goes with basis documents, products or "
		    "categories only, found basis %s", node->name, basis);
	if (!row->takes_level && at[MEASURE_LEVEL].text != NULL)
		return load_refuse(load, node,
		    "%s/level: goes with basis categories only, found basis %s",
		    node->name, basis);
	if (!row->takes_compare && at[MEASURE_COMPARE].text != NULL)
		return load_refuse(load, node,
		    "%s/compare: goes with basis net-amount or quantity only, "
		    "found basis %s", node->name, basis);
	if (is_share && at[MEASURE_BASIS].keyword != BASIS_NET_AMOUNT)
		return load_refuse(load, node,
		    "%s/compare: share goes with basis net-amount only, "
		    "found basis %s", node->name, basis);
	if (!compare_rows[at[MEASURE_COMPARE].keyword].takes_baseline &&
	    at[MEASURE_BASELINE].text != NULL)
		return load_refuse(load, node,
		    "%s/baseline: goes with compare growth, growth-rate or "
		    "attainment only, found %s", node->name,
		    is_share ? "share" : "no compare");
	return STATUS_OK;
}

enum status
load_measure(struct measure *out, struct load *load,
    const struct xml_node *node, const struct load_values *values)
{
	const struct load_value *at = values->at;
	enum status status;

	status = check_basis(load, node, at);
	if (status != STATUS_OK)
		return status;
	*out = (struct measure){
		.basis = at[MEASURE_BASIS].keyword,
		.compare = at[MEASURE_COMPARE].keyword,
		.each_micro = at[MEASURE_EACH].number.scaled,
		.has_each = at[MEASURE_EACH].text != NULL,
		.across_group = at[MEASURE_ACROSS].text != NULL,
		.line = node->line,
	};
	if (out->basis == BASIS_CATEGORIES)
		out->level = at[MEASURE_LEVEL].text == NULL ? 1 :
		    (uint32_t)at[MEASURE_LEVEL].number.scaled;
	status = load_text(&out->unit, load, at[MEASURE_UNIT].text);
	if (status == STATUS_OK)
		status = load_select_baseline(&out->baseline, load, node,
		    &at[MEASURE_BASELINE]);
	if (status == STATUS_OK)
		status = load_select_lines(&out->selector, load, node);
	return status;
}

enum status
load_measure_bound(struct number *out, struct load *load,
    const struct xml_node *node, const char *name,
    const struct load_value *value, const struct measure *measure)
{
	bool is_percent = load_measure_is_percent(measure);

	if (is_percent && !value->number.is_percent)
		return load_refuse(load, node,
		    "%s/%s: the %% is missing: %s is a percentage, expected "
		    "one such as 10%%, found \"%.40s\"", node->name, name,
		    load_measure_word(measure), value->text);
	if (!is_percent && value->number.is_percent)
		return load_refuse(load, node,
		    "%s/%s: a %% too many: %s is no percentage, expected a "
		    "decimal such as 50000, found \"%.40s\"", node->name, name,
		    load_measure_word(measure), value->text);
	*out = value->number;
	return STATUS_OK;
}
