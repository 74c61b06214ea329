#include "rules/load_rule.h"

#include "engine/decimal.h"
#include "rules/load_measure.h"
#include "rules/load_refer.h"
#include "rules/load_scale.h"
#include "rules/load_titles.h"

/* ----------------------------------------------------------------- limit */

static enum status
check_multiple(struct load *load, const struct xml_node *node,
    const char *name, int64_t amount_micro)
{
	char unit[DECIMAL_TEXT_MAX];
	char found[DECIMAL_TEXT_MAX];

	if (amount_micro % load->agreement->rounding_unit_micro == 0)
		return STATUS_OK;
	return load_refuse(load, node,
	    "limit/%s: expected a multiple of the rounding unit %s, found %s",
	    name, decimal_format(unit, load->agreement->rounding_unit_micro),
	    decimal_format(found, amount_micro));
}

/* Amounts that are not given are 0, and multiples of everything. */
static enum status
check_limit(const struct limit *limit, struct load *load,
    const struct xml_node *node)
{
	enum status status;

	status = check_multiple(load, node, "guarantee",
	    limit->guarantee_micro);
	if (status == STATUS_OK)
		status = check_multiple(load, node, "cap", limit->cap_micro);
	if (status == STATUS_OK)
		status = check_multiple(load, node, "minimum-payout",
		    limit->minimum_payout_micro);
	if (status != STATUS_OK)
		return status;
	if (limit->has_guarantee && limit->has_cap &&
	    limit->guarantee_micro > limit->cap_micro)
		return load_refuse(load, node,
		    "limit: the guarantee is above the cap");
	if (limit->has_minimum_payout && limit->has_cap &&
	    limit->minimum_payout_micro > limit->cap_micro)
		return load_refuse(load, node,
		    "limit: the minimum-payout is above the cap");
	if (limit->has_minimum_payout && limit->has_guarantee &&
	    limit->minimum_payout_micro > limit->guarantee_micro)
		return load_refuse(load, node,
		    "limit: the minimum-payout is above the guarantee");
	return STATUS_OK;
}

enum status
load_rule_limit(struct limit *out, struct load *load,
    const struct xml_node *parent)
{
	const struct xml_node *node = load_first(parent, LOAD_LIMIT);
	struct load_values values;
	const struct load_value *at = values.at;
	enum status status;

	if (node == NULL)
		return STATUS_OK;
	status = load_element(&values, load, node, LOAD_LIMIT);
	if (status != STATUS_OK)
		return status;
	*out = (struct limit){
		.has_guarantee = at[LIMIT_GUARANTEE].text != NULL,
		.has_cap_percent = at[LIMIT_CAP_PERCENT].text != NULL,
		.has_cap = at[LIMIT_CAP].text != NULL,
		.has_minimum_payout = at[LIMIT_MINIMUM_PAYOUT].text != NULL,
		.guarantee_micro = at[LIMIT_GUARANTEE].number.scaled,
		.cap_percent = at[LIMIT_CAP_PERCENT].number,
		.cap_micro = at[LIMIT_CAP].number.scaled,
		.minimum_payout_micro =
		    at[LIMIT_MINIMUM_PAYOUT].number.scaled,
		.line = node->line,
	};
	return check_limit(out, load, node);
}

/* ----------------------------------------------------------------- rules */

/* member alone, nothing beside it. */
static enum status
read_membership(struct require *out, struct load *load,
    const struct xml_node *node, const struct load_values *values)
{
	const struct load_row *row = load_table_row(LOAD_REQUIRE);

	for (size_t i = 0; i < row->attribute_count; i++) {
		if (i != REQUIRE_MEMBER && values->at[i].text != NULL)
			return load_refuse(load, node,
			    "require: member stands alone, found %s beside it",
			    row->attributes[i].name);
	}
	if (load_first(node, LOAD_LINES) != NULL ||
	    load_first(node, LOAD_EXCEPT) != NULL)
		return load_refuse(load, node,
		    "require: member stands alone, found lines or except");
	return load_text(&out->member, load, values->at[REQUIRE_MEMBER].text);
}

static enum status
read_require(struct require *out, struct load *load,
    const struct xml_node *node)
{
	struct load_values values;
	const struct load_value *at = values.at;
	enum status status;

	status = load_element(&values, load, node, LOAD_REQUIRE);
	if (status != STATUS_OK)
		return status;
	out->line = node->line;
	if (at[REQUIRE_MEMBER].text != NULL)
		return read_membership(out, load, node, &values);
	if (at[MEASURE_BASIS].text == NULL)
		return load_refuse(load, node,
		    "require: attribute basis or member expected, not found");
	out->has_at_least = at[REQUIRE_AT_LEAST].text != NULL;
	out->has_below = at[REQUIRE_BELOW].text != NULL;
	if (!out->has_at_least && !out->has_below)
		return load_refuse(load, node, "require: attribute at-least "
		    "or below expected, not found");
	status = load_measure(&out->measure, load, node, &values);
	if (status == STATUS_OK && out->has_at_least)
		status = load_measure_bound(&out->at_least, load, node,
		    "at-least", &at[REQUIRE_AT_LEAST], &out->measure);
	if (status == STATUS_OK && out->has_below)
		status = load_measure_bound(&out->below, load, node,
		    "below", &at[REQUIRE_BELOW], &out->measure);
	return status;
}

static enum status
read_qualify(struct rule *rule, struct load *load,
    const struct xml_node *node)
{
	struct load_values values;
	const struct load_value *value = &values.at[QUALIFY_UNDEFINED_AS];
	enum status status;

	status = load_element(&values, load, node, LOAD_QUALIFY);
	if (status == STATUS_OK)
		status = load_measure(&rule->qualify, load, node, &values);
	if (status != STATUS_OK || value->text == NULL)
		return status;
	if (rule->qualify.compare == COMPARE_NONE)
		return load_refuse(load, node, "qualify/undefined-as: goes "
		    "with compare only, found no compare");
	rule->has_undefined_as = true;
	return load_measure_bound(&rule->undefined_as, load, node,
	    "undefined-as", value, &rule->qualify);
}

static enum status
read_requires(struct rule *rule, struct load *load,
    const struct xml_node *node)
{
	const struct xml_node *child;
	size_t n = 0;
	enum status status;

	rule->require_count = load_count(node, LOAD_REQUIRE);
	load->require_count += rule->require_count;
	if (load->require_count > AGREEMENT_REQUIRES_MAX)
		return load_refuse(load, node,
		    "rule: at most %d requires expected in an agreement",
		    AGREEMENT_REQUIRES_MAX);
	status = load_array(&rule->requires, load, rule->require_count,
	    sizeof *rule->requires);
	for (child = load_first(node, LOAD_REQUIRE);
	    child != NULL && status == STATUS_OK; child = load_next(child))
		status = read_require(&rule->requires[n++], load, child);
	return status;
}

static enum status
read_rule(struct rule *rule, struct load *load, const struct xml_node *node,
    const struct choice_group *group)
{
	struct load_values values;
	enum status status;

	status = load_element(&values, load, node, LOAD_RULE);
	if (status != STATUS_OK)
		return status;
	rule->line = node->line;
	rule->group = group;
	status = load_text(&rule->id, load, values.at[RULE_ID].text);
	if (status == STATUS_OK)
		status = load_titles(&rule->titles, &rule->title_count, load,
		    node);
	if (status == STATUS_OK)
		status = read_requires(rule, load, node);
	if (status == STATUS_OK)
		status = read_qualify(rule, load,
		    load_first(node, LOAD_QUALIFY));
	if (status == STATUS_OK)
		status = load_scale(rule, load, node);
	if (status == STATUS_OK)
		status = load_rule_limit(&rule->limit, load, node);
	if (status != STATUS_OK || values.at[RULE_NET_OF].text == NULL)
		return status;
	return load_refer_net_of(rule, load, node,
	    values.at[RULE_NET_OF].text);
}

/* ---------------------------------------------------------------- groups */

static enum status
read_group(struct choice_group *group, struct load *load,
    const struct xml_node *node, enum load_element element)
{
	struct agreement *agreement = load->agreement;
	struct load_values values;
	const struct xml_node *child;
	enum status status;

	status = load_element(&values, load, node, element);
	if (status != STATUS_OK)
		return status;
	group->choice = element == LOAD_BEST_OF ? CHOICE_BEST_OF :
	    CHOICE_FIRST_OF;
	group->line = node->line;
	group->first_rule = agreement->rule_count;
	status = load_text(&group->id, load, values.at[NAMED_ID].text);
	if (status == STATUS_OK)
		status = load_titles(&group->titles, &group->title_count,
		    load, node);
	for (child = load_first(node, LOAD_RULE);
	    child != NULL && status == STATUS_OK; child = load_next(child)) {
		status = read_rule(&agreement->rules[agreement->rule_count++],
		    load, child, group);
		group->rule_count++;
	}
	return status;
}

/* Which of the three node is; LOAD_ELEMENT_COUNT for none of them. */
static enum load_element
kind_of(const struct xml_node *node)
{
	static const enum load_element kinds[] = {
		LOAD_RULE, LOAD_BEST_OF, LOAD_FIRST_OF,
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (load_is(node, kinds[i]))
			return kinds[i];
	}
	return LOAD_ELEMENT_COUNT;
}

/*
 * Room for all rules and groups, which point to each other, before the first
 * is read.  The names are there too, so that an id given twice is found before
 * anything refers to it.
 */
static enum status
make_room(struct load *load, const struct xml_node *node)
{
	struct agreement *agreement = load->agreement;
	size_t rules = 0;
	size_t groups = 0;
	enum status status;

	for (const struct xml_node *child = node->children; child != NULL;
	    child = child->next) {
		enum load_element kind = kind_of(child);

		if (kind == LOAD_RULE)
			rules++;
		else if (kind != LOAD_ELEMENT_COUNT)
			groups++;
		if (kind == LOAD_BEST_OF || kind == LOAD_FIRST_OF)
			rules += load_count(child, LOAD_RULE);
		if (rules > AGREEMENT_RULES_MAX)
			return load_refuse(load, child,
			    "agreement: at most %d rules expected",
			    AGREEMENT_RULES_MAX);
	}
	status = load_array(&agreement->rules, load, rules,
	    sizeof *agreement->rules);
	if (status == STATUS_OK)
		status = load_array(&agreement->groups, load, groups,
		    sizeof *agreement->groups);
	return status;
}

enum status
load_rule_all(struct load *load, const struct xml_node *node)
{
	struct agreement *agreement = load->agreement;
	enum status status;

	status = make_room(load, node);
	if (status == STATUS_OK)
		status = load_refer_names(load, node);
	for (const struct xml_node *child = node->children;
	    child != NULL && status == STATUS_OK; child = child->next) {
		enum load_element kind = kind_of(child);

		if (kind == LOAD_RULE)
			status = read_rule(
			    &agreement->rules[agreement->rule_count++], load,
			    child, NULL);
		else if (kind != LOAD_ELEMENT_COUNT)
			status = read_group(
			    &agreement->groups[agreement->group_count++], load,
			    child, kind);
	}
	return status;
}
