#include "rules/load_refer.h"

#include <string.h>

#include "rules/load_value.h"
#include "rules/same_terms.h"

/* ----------------------------------------------------------------- names */

/* What has no id is refused when it is read. */
static void
add_name(struct load_names *names, const struct xml_node *node, size_t number)
{
	const char *id = xml_node_attribute(node,
	    load_table_row(LOAD_RULE)->attributes[RULE_ID].name);

	if (id != NULL)
		names->names[names->count++] =
		    (struct load_name){ id, node->line, number };
}

/* Fill names, which has room, or count what room it takes. */
static size_t
collect_names(struct load_names *names, const struct xml_node *node)
{
	const struct xml_node *child;
	const struct xml_node *rule;
	size_t count = 0;
	size_t number = 0;

	for (child = node->children; child != NULL; child = child->next) {
		bool is_choice = load_is(child, LOAD_BEST_OF) ||
		    load_is(child, LOAD_FIRST_OF);

		if (!is_choice && !load_is(child, LOAD_RULE))
			continue;
		count++;
		if (names != NULL)
			add_name(names, child,
			    is_choice ? LOAD_NAME_GROUP : number);
		if (!is_choice)
			number++;
		for (rule = is_choice ? load_first(child, LOAD_RULE) : NULL;
		    rule != NULL; rule = load_next(rule)) {
			count++;
			if (names != NULL)
				add_name(names, rule, number);
			number++;
		}
	}
	return count;
}

enum status
load_refer_names(struct load *load, const struct xml_node *node)
{
	const struct load_name *repeated;

	if (load_names_init(&load->rules, &load->scratch,
	    collect_names(NULL, node)) != STATUS_OK)
		return error_memory(load->err);
	load->rules.count = 0;
	(void)collect_names(&load->rules, node);
	repeated = load_names_sort(&load->rules);
	if (repeated != NULL)
		return load_refuse_line(load, repeated->line,
		    "a second rule, best-of or first-of with id \"%s\"",
		    repeated->text);
	return STATUS_OK;
}

enum status
load_refer_rule(size_t *number, struct load *load,
    const struct xml_node *node, const char *id)
{
	const struct load_name *name = load_names_find(&load->rules, id,
	    strlen(id));

	if (name == NULL)
		return load_refuse(load, node,
		    "%s/rule: the agreement has no rule \"%s\"", node->name,
		    id);
	if (name->number == LOAD_NAME_GROUP)
		return load_refuse(load, node, "%s/rule: \"%s\" is a best-of "
		    "or first-of, expected one of its rules", node->name, id);
	*number = name->number;
	return STATUS_OK;
}

/* ---------------------------------------------------------------- net-of */

static const struct selector *
paid_selector(const struct rule *rule)
{
	if (rule->has_pay && rule->pay.has_selector)
		return &rule->pay.selector;
	return &rule->qualify.selector;
}

/* A rate of net amounts as they are, not of their growth?  Where there is no
 * pay a rate is one of net-amount (rules/load_scale.c). */
static bool
pays_on_net_amount(const struct rule *rule)
{
	if (rule->scale.benefit != BENEFIT_RATE)
		return false;
	if (rule->has_pay)
		return rule->pay.basis == PAY_NET_AMOUNT;
	return rule->qualify.compare == COMPARE_NONE;
}

static enum status
check_net_of(const struct rule *rule, struct load *load,
    const struct xml_node *node)
{
	if (!pays_on_net_amount(rule))
		return load_refuse(load, node, "rule/net-of: rule \"%s\" "
		    "expected to pay a rate on net-amount without compare",
		    rule->id);
	if (rule->scale.method != METHOD_ALL_UNITS &&
	    rule->scale.method != METHOD_ADDITIVE)
		return load_refuse(load, node, "rule/net-of: goes with method "
		    "all-units or additive only, found %s",
		    keyword_word(keyword_method, rule->scale.method));
	return STATUS_OK;
}

/* May the results of other be taken off what rule is paid on? */
static enum status
check_other(const struct rule *rule, const struct rule *other,
    struct load *load, const struct xml_node *node)
{
	if (other >= rule)
		return load_refuse(load, node, "rule/net-of: expected an "
		    "earlier rule, found %s",
		    other > rule ? "one that stands later" : "itself");
	if (other->group != NULL)
		return load_refuse(load, node, "rule/net-of: rule \"%s\" is "
		    "in a best-of or first-of, expected one that is not",
		    other->id);
	if (!pays_on_net_amount(other))
		return load_refuse(load, node, "rule/net-of: rule \"%s\" "
		    "expected to pay a rate on net-amount without compare",
		    other->id);
	if (!same_terms(paid_selector(rule), paid_selector(other)))
		return load_refuse(load, node, "rule/net-of: rule \"%s\" "
		    "expected to be paid on the same lines and excepts",
		    other->id);
	return STATUS_OK;
}

static enum status
find_net_of(size_t *number, struct load *load, const struct xml_node *node,
    const char *word, size_t length)
{
	const struct load_name *name = load_names_find(&load->rules, word,
	    length);

	if (name == NULL)
		return load_refuse(load, node,
		    "rule/net-of: the agreement has no rule \"%.*s\"",
		    (int)length, word);
	if (name->number == LOAD_NAME_GROUP)
		return load_refuse(load, node, "rule/net-of: \"%s\" is a "
		    "best-of or first-of, expected a rule", name->text);
	*number = name->number;
	return STATUS_OK;
}

enum status
load_refer_net_of(struct rule *rule, struct load *load,
    const struct xml_node *node, const char *ids)
{
	const struct rule *rules = load->agreement->rules;
	size_t *numbers;
	const char *rest = ids;
	const char *word;
	size_t length;
	size_t n = 0;
	enum status status;

	status = check_net_of(rule, load, node);
	if (status != STATUS_OK)
		return status;
	for (length = load_value_word(&word, &rest); length > 0;
	    length = load_value_word(&word, &rest))
		n++;
	/* Earlier rules, each once: no more than stand before. */
	if (n > (size_t)(rule - rules))
		return load_refuse(load, node, "rule/net-of: expected rules "
		    "that stand before it, each once: ids found: %zu, rules "
		    "before it: %zu", n, (size_t)(rule - rules));
	status = load_array(&numbers, load, n, sizeof *numbers);
	if (status != STATUS_OK)
		return status;
	rest = ids;
	for (size_t i = 0; i < n; i++) {
		length = load_value_word(&word, &rest);
		status = find_net_of(&numbers[i], load, node, word, length);
		if (status == STATUS_OK)
			status = check_other(rule, &rules[numbers[i]], load,
			    node);
		if (status != STATUS_OK)
			return status;
		for (size_t j = 0; j < i; j++) {
			if (numbers[j] == numbers[i])
				return load_refuse(load, node,
				    "rule/net-of: \"%.*s\" named twice",
				    (int)length, word);
		}
	}
	rule->net_of = numbers;
	rule->net_of_count = n;
	return STATUS_OK;
}
