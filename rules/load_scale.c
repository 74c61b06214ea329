#include "rules/load_scale.h"

#include "rules/load_measure.h"
#include "rules/load_select.h"

#define BENEFIT_COUNT 4
#define BIT(benefit) (1u << (benefit))

/* What a method pays, and on what. */
static const struct method_row {
	unsigned benefits;	/* BIT() of each it may have */
	const char *benefits_words;
	bool pays_on_measure;	/* on v itself, so there is no pay */
	bool takes_across;
	bool is_single;		/* one tier, above 0, reached */
} method_rows[] = {
	[METHOD_ALL_UNITS] = {
		BIT(BENEFIT_RATE) | BIT(BENEFIT_PER_UNIT) | BIT(BENEFIT_AMOUNT),
		"rate, per-unit or amount", .takes_across = true,
	},
	[METHOD_INCREMENTAL] = {
		BIT(BENEFIT_RATE) | BIT(BENEFIT_PER_UNIT),
		"rate or per-unit", .pays_on_measure = true,
	},
	[METHOD_ADDITIVE] = {
		BIT(BENEFIT_RATE) | BIT(BENEFIT_PER_UNIT) | BIT(BENEFIT_AMOUNT),
		"rate, per-unit or amount", .takes_across = true,
	},
	[METHOD_ADDITIVE_BANDED] = {
		BIT(BENEFIT_RATE) | BIT(BENEFIT_PER_UNIT),
		"rate or per-unit", .pays_on_measure = true,
	},
	[METHOD_INTERPOLATED] = {
		BIT(BENEFIT_RATE) | BIT(BENEFIT_PER_UNIT) | BIT(BENEFIT_AMOUNT),
		"rate, per-unit or amount", .takes_across = true,
	},
	[METHOD_MULTIPLES] = {
		BIT(BENEFIT_AMOUNT) | BIT(BENEFIT_FREE_UNITS),
		"amount or free-units", .is_single = true,
	},
};

/* ----------------------------------------------------------------- tiers */

/* Exactly one of the benefits, and the same as in the tiers before. */
static enum status
read_benefit(struct scale *scale, size_t n, struct load *load,
    const struct xml_node *node, const struct load_value *at)
{
	unsigned kind = BENEFIT_COUNT;

	for (unsigned i = 0; i < BENEFIT_COUNT; i++) {
		if (at[TIER_BENEFIT + i].text == NULL)
			continue;
		if (kind != BENEFIT_COUNT)
			return load_refuse(load, node,
			    "tier: only one of %s and %s expected, found both",
			    keyword_word(keyword_benefit, kind),
			    keyword_word(keyword_benefit, i));
		kind = i;
	}
	if (kind == BENEFIT_COUNT)
		return load_refuse(load, node, "tier: one of rate, per-unit, "
		    "amount or free-units expected, not found");
	if (n == 0)
		scale->benefit = kind;
	if (scale->benefit != kind)
		return load_refuse(load, node, "tier: expected %s, as in the "
		    "scale's first tier, found %s",
		    keyword_word(keyword_benefit, scale->benefit),
		    keyword_word(keyword_benefit, kind));
	scale->tiers[n].benefit = at[TIER_BENEFIT + kind].number;
	return STATUS_OK;
}

static enum status
read_tier(struct rule *rule, size_t n, struct load *load,
    const struct xml_node *node, const char **before)
{
	struct tier *tier = &rule->scale.tiers[n];
	struct load_values values;
	const struct load_value *from = &values.at[TIER_FROM];
	enum status status;

	status = load_element(&values, load, node, LOAD_TIER);
	if (status != STATUS_OK)
		return status;
	tier->line = node->line;
	status = load_measure_bound(&tier->from, load, node, "from", from,
	    &rule->qualify);
	if (status != STATUS_OK)
		return status;
	if (n > 0 && tier->from.scaled <= tier[-1].from.scaled)
		return load_refuse(load, node, "rule \"%s\": tier %zu starts "
		    "at %.40s, not above tier %zu at %.40s", rule->id, n + 1,
		    from->text, n, *before);
	*before = from->text;
	return read_benefit(&rule->scale, n, load, node, values.at);
}

static enum status
read_tiers(struct rule *rule, struct load *load, const struct xml_node *node)
{
	struct load_values values;
	struct scale *scale = &rule->scale;
	const struct xml_node *child;
	const char *before = NULL;
	size_t n = 0;
	enum status status;

	status = load_element(&values, load, node, LOAD_SCALE);
	if (status != STATUS_OK)
		return status;
	*scale = (struct scale){
		.method = values.at[SCALE_METHOD].keyword,
		.exceeds = values.at[SCALE_THRESHOLD].keyword != 0,
		.prorated = values.at[SCALE_PRORATE].text != NULL,
		.tier_count = load_count(node, LOAD_TIER),
		.line = node->line,
	};
	status = load_array(&scale->tiers, load, scale->tier_count,
	    sizeof *scale->tiers);
	for (child = load_first(node, LOAD_TIER);
	    child != NULL && status == STATUS_OK; child = load_next(child))
		status = read_tier(rule, n++, load, child, &before);
	return status;
}

/* --------------------------------------------------------- combinations */

static enum status
check_single(const struct rule *rule, struct load *load,
    const struct xml_node *node)
{
	const struct scale *scale = &rule->scale;

	if (scale->tier_count != 1)
		return load_refuse(load, node, "rule \"%s\": method multiples "
		    "has one tier, found %zu", rule->id, scale->tier_count);
	if (scale->tiers[0].from.scaled == 0)
		return load_refuse_line(load, scale->tiers[0].line,
		    "tier/from: method multiples counts how often it is "
		    "reached, expected a number above 0, found 0");
	if (scale->exceeds)
		return load_refuse(load, node, "scale/threshold: method "
		    "multiples is reached, not exceeded; expected reach");
	return STATUS_OK;
}

/* The benefit's own basis: a rate is of an amount, per-unit of a quantity. */
static enum basis
benefit_basis(enum benefit benefit)
{
	return benefit == BENEFIT_RATE ? BASIS_NET_AMOUNT : BASIS_QUANTITY;
}

/* incremental and additive-banded: v itself must be what is paid on. */
static enum status
check_paid_measure(const struct rule *rule, struct load *load,
    const struct xml_node *node)
{
	const struct measure *qualify = &rule->qualify;
	const char *method = keyword_word(keyword_method, rule->scale.method);
	enum basis basis = benefit_basis(rule->scale.benefit);

	if (qualify->basis != basis || load_measure_is_percent(qualify))
		return load_refuse(load, node, "rule \"%s\": method %s with "
		    "%s pays on what qualifies, expected %s or its growth, "
		    "found %s%s%s", rule->id, method,
		    keyword_word(keyword_benefit, rule->scale.benefit),
		    keyword_word(keyword_basis, basis),
		    load_measure_word(qualify),
		    qualify->compare == COMPARE_NONE ? "" : " of ",
		    qualify->compare == COMPARE_NONE ? "" :
		    keyword_word(keyword_basis, qualify->basis));
	return STATUS_OK;
}

static enum status
check_method(const struct rule *rule, struct load *load,
    const struct xml_node *node)
{
	const struct scale *scale = &rule->scale;
	const struct measure *qualify = &rule->qualify;
	const struct method_row *row = &method_rows[scale->method];
	const char *method = keyword_word(keyword_method, scale->method);
	enum status status = STATUS_OK;

	if ((row->benefits & BIT(scale->benefit)) == 0)
		return load_refuse(load, node,
		    "rule \"%s\": method %s pays %s, found %s", rule->id,
		    method, row->benefits_words,
		    keyword_word(keyword_benefit, scale->benefit));
	if (!row->takes_across && qualify->across_group)
		return load_refuse(load, node, "rule \"%s\": method %s allows "
		    "no across in qualify, found across=\"group\"", rule->id,
		    method);
	if (row->is_single)
		status = check_single(rule, load, node);
	if (status == STATUS_OK && row->pays_on_measure)
		status = check_paid_measure(rule, load, node);
	if (status == STATUS_OK && scale->benefit == BENEFIT_FREE_UNITS &&
	    (qualify->basis != BASIS_QUANTITY ||
	    qualify->compare != COMPARE_NONE))
		return load_refuse(load, node, "rule \"%s\": free-units needs "
		    "qualify with basis quantity and no compare", rule->id);
	return status;
}

/* ------------------------------------------------------------------- pay */

static enum status
read_pay(struct pay *out, struct load *load, const struct xml_node *node)
{
	struct load_values values;
	const struct load_value *at = values.at;
	const char *basis;
	enum status status;

	status = load_element(&values, load, node, LOAD_PAY);
	if (status != STATUS_OK)
		return status;
	*out = (struct pay){
		.basis = at[PAY_BASIS].keyword,
		.line = node->line,
	};
	basis = keyword_word(keyword_pay_basis, out->basis);
	if (out->basis == PAY_QUANTITY && at[PAY_UNIT].text == NULL)
		return load_refuse(load, node, "pay: basis quantity needs a "
		    "unit, such as unit=\"KGM\"");
	if (out->basis != PAY_QUANTITY && at[PAY_UNIT].text != NULL)
		return load_refuse(load, node, "pay/unit: goes with basis "
		    "quantity only, found basis %s", basis);
	if (out->basis != PAY_GROWTH && at[PAY_BASELINE].text != NULL)
		return load_refuse(load, node, "pay/baseline: goes with basis "
		    "growth only, found basis %s", basis);
	status = load_text(&out->unit, load, at[PAY_UNIT].text);
	if (status == STATUS_OK)
		status = load_select_baseline(&out->baseline, load, node,
		    &at[PAY_BASELINE]);
	if (status == STATUS_OK)
		status = load_select_lines(&out->selector, load, node);
	out->has_selector = out->selector.term_count > 0 ||
	    out->selector.except_count > 0;
	return status;
}

/* Is pay there where it must be, and not where it must not? */
static enum status
check_pay(const struct rule *rule, struct load *load,
    const struct xml_node *node)
{
	const struct scale *scale = &rule->scale;
	bool is_paid_on_pay = !method_rows[scale->method].pays_on_measure &&
	    (BIT(scale->benefit) & (BIT(BENEFIT_RATE) |
	    BIT(BENEFIT_PER_UNIT))) != 0;
	bool is_quantity = scale->benefit == BENEFIT_PER_UNIT;
	const char *benefit = keyword_word(keyword_benefit, scale->benefit);

	if (rule->has_pay && !is_paid_on_pay)
		return load_refuse_line(load, rule->pay.line,
		    "rule \"%s\": method %s with %s has no pay", rule->id,
		    keyword_word(keyword_method, scale->method), benefit);
	if (!is_paid_on_pay)
		return STATUS_OK;
	if (rule->has_pay && (rule->pay.basis == PAY_QUANTITY) != is_quantity)
		return load_refuse_line(load, rule->pay.line,
		    "pay/basis: %s is paid on %s, found %s", benefit,
		    is_quantity ? "quantity" : "net-amount or growth",
		    keyword_word(keyword_pay_basis, rule->pay.basis));
	if (!rule->has_pay &&
	    (rule->qualify.compare != COMPARE_NONE ||
	    rule->qualify.basis != benefit_basis(scale->benefit)))
		return load_refuse(load, node, "rule \"%s\": pay expected, not "
		    "found: %s cannot be paid on %s", rule->id, benefit,
		    load_measure_word(&rule->qualify));
	return STATUS_OK;
}

enum status
load_scale(struct rule *rule, struct load *load, const struct xml_node *node)
{
	const struct xml_node *scale = load_first(node, LOAD_SCALE);
	const struct xml_node *pay = load_first(node, LOAD_PAY);
	enum status status;

	status = read_tiers(rule, load, scale);
	if (status == STATUS_OK)
		status = check_method(rule, load, scale);
	if (status == STATUS_OK && pay != NULL) {
		rule->has_pay = true;
		status = read_pay(&rule->pay, load, pay);
	}
	return status == STATUS_OK ? check_pay(rule, load, node) : status;
}
