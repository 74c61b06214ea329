#include <string.h>

#include "rules/lint_parts.h"

/*
 * Two rules that pay percentages on the same lines, without best-of, first-of
 * or net-of between them: the double dip.
 *
 * Two terms are taken to overlap unless it can be shown that no line matches
 * both: by what they ask for, or because an except of either rule, or of the
 * agreement, takes out everything that would.  Which categories lie in which
 * only the ledger knows; without it each stands for itself.
 */

/* Comparisons of terms per agreement; real ones need some hundreds. */
#define STEPS_MAX 20000000

struct overlap {
	struct lint *lint;
	uint64_t steps;
};

/* ----------------------------------------------------------------- terms */

/* Both are sorted. */
static bool
lists_share(const struct list *a, const struct list *b)
{
	size_t i = 0;
	size_t j = 0;

	while (i < a->item_count && j < b->item_count) {
		int order = strcmp(a->items[i], b->items[j]);

		if (order == 0)
			return true;
		if (order < 0)
			i++;
		else
			j++;
	}
	return false;
}

/* Both asked, and different? */
static bool
differ(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) != 0;
}

/* Is category the same as above, or below it? */
static bool
is_under(const struct lint *lint, const char *category, const char *above)
{
	uint32_t number;

	if (strcmp(category, above) == 0)
		return true;
	if (lint->catalog == NULL)
		return false;
	number = catalog_category_find(lint->catalog, category);
	return number != CATALOG_NONE &&
	    catalog_category_is_under(lint->catalog, number, above);
}

static bool
dates_meet(const struct line_term *a, const struct line_term *b)
{
	const struct line_term *terms[] = { a, b };

	for (size_t i = 0; i < 2; i++) {
		for (size_t j = 0; j < 2; j++) {
			if (terms[i]->from != DATE_NONE &&
			    terms[j]->until != DATE_NONE &&
			    terms[i]->from > terms[j]->until)
				return false;
		}
	}
	return true;
}

static bool
products_meet(const struct line_term *a, const struct line_term *b)
{
	if (differ(a->product, b->product) || differ(a->brand, b->brand))
		return false;
	if (a->list != NULL && b->list != NULL && a->list != b->list &&
	    !lists_share(a->list, b->list))
		return false;
	if (a->list != NULL && b->product != NULL &&
	    !agreement_list_has(a->list, b->product))
		return false;
	return b->list == NULL || a->product == NULL ||
	    agreement_list_has(b->list, a->product);
}

/* Could one line match both? */
static bool
terms_meet(const struct lint *lint, const struct line_term *a,
    const struct line_term *b)
{
	if (a->category != NULL && b->category != NULL &&
	    !is_under(lint, a->category, b->category) &&
	    !is_under(lint, b->category, a->category))
		return false;
	if (a->type != 0 && b->type != 0 && a->type != b->type)
		return false;
	return products_meet(a, b) && dates_meet(a, b);
}

/* Does every line that matches term match what except asks of this? */

static bool
text_implies(const char *except, const char *term)
{
	return term != NULL && strcmp(term, except) == 0;
}

static bool
list_implies(const struct list *except, const struct line_term *term)
{
	return term->list == except ||
	    (term->product != NULL &&
	    agreement_list_has(except, term->product));
}

static bool
paid_implies(enum paid except, enum paid term)
{
	return term == except || (except == PAID_YES && term == PAID_ON_TIME);
}

/*
 * Does except take out every line that matches both terms?  It does if each
 * thing it asks for follows from one of them.
 */
static bool
takes_out(const struct lint *lint, const struct line_term *except,
    const struct line_term *a, const struct line_term *b)
{
	if (except->category != NULL &&
	    (a->category == NULL ||
	    !is_under(lint, a->category, except->category)) &&
	    (b->category == NULL ||
	    !is_under(lint, b->category, except->category)))
		return false;
	if (except->product != NULL &&
	    !text_implies(except->product, a->product) &&
	    !text_implies(except->product, b->product))
		return false;
	if (except->list != NULL && !list_implies(except->list, a) &&
	    !list_implies(except->list, b))
		return false;
	if (except->brand != NULL && !text_implies(except->brand, a->brand) &&
	    !text_implies(except->brand, b->brand))
		return false;
	if (except->tag != NULL && !text_implies(except->tag, a->tag) &&
	    !text_implies(except->tag, b->tag))
		return false;
	if (except->member != NULL &&
	    !text_implies(except->member, a->member) &&
	    !text_implies(except->member, b->member))
		return false;
	if (except->type != 0 && a->type != except->type &&
	    b->type != except->type)
		return false;
	if (except->paid != PAID_ANY && !paid_implies(except->paid, a->paid) &&
	    !paid_implies(except->paid, b->paid))
		return false;
	if (except->has_document_at_least &&
	    !(a->has_document_at_least && a->document_at_least_micro >=
	    except->document_at_least_micro) &&
	    !(b->has_document_at_least && b->document_at_least_micro >=
	    except->document_at_least_micro))
		return false;
	/* DATE_NONE is before every day. */
	if (except->from != DATE_NONE && a->from < except->from &&
	    b->from < except->from)
		return false;
	return except->until == DATE_NONE ||
	    (a->until != DATE_NONE && a->until <= except->until) ||
	    (b->until != DATE_NONE && b->until <= except->until);
}

static bool
any_takes_out(struct overlap *overlap, const struct line_term *excepts,
    size_t count, const struct line_term *a, const struct line_term *b)
{
	for (size_t i = 0; i < count; i++) {
		overlap->steps++;
		if (takes_out(overlap->lint, &excepts[i], a, b))
			return true;
	}
	return false;
}

/* ------------------------------------------------------------- selectors */

/* No term at all is one that asks for nothing. */
static const struct line_term every_line = {
	.from = DATE_NONE,
	.until = DATE_NONE,
};

static size_t
terms_of(const struct line_term **out, const struct selector *selector)
{
	*out = selector->term_count > 0 ? selector->terms : &every_line;
	return selector->term_count > 0 ? selector->term_count : 1;
}

static bool
selectors_meet(struct overlap *overlap, const struct selector *a,
    const struct selector *b)
{
	const struct agreement *agreement = overlap->lint->agreement;
	const struct line_term *left;
	const struct line_term *right;
	size_t left_count = terms_of(&left, a);
	size_t right_count = terms_of(&right, b);

	for (size_t i = 0; i < left_count; i++) {
		for (size_t j = 0; j < right_count; j++) {
			const struct line_term *s = &left[i];
			const struct line_term *t = &right[j];

			if (++overlap->steps > STEPS_MAX)
				return false;
			if (terms_meet(overlap->lint, s, t) &&
			    !any_takes_out(overlap, a->excepts,
			    a->except_count, s, t) &&
			    !any_takes_out(overlap, b->excepts,
			    b->except_count, s, t) &&
			    !any_takes_out(overlap, agreement->excepts,
			    agreement->except_count, s, t))
				return true;
		}
	}
	return false;
}

/* ----------------------------------------------------------------- rules */

static bool
is_net_of(const struct agreement *agreement, const struct rule *rule,
    const struct rule *other)
{
	for (size_t i = 0; i < rule->net_of_count; i++) {
		if (&agreement->rules[rule->net_of[i]] == other)
			return true;
	}
	return false;
}

static bool
is_double_dip(struct overlap *overlap, const struct rule *rule,
    const struct rule *other)
{
	if (other->scale.benefit != BENEFIT_RATE ||
	    (rule->group != NULL && rule->group == other->group) ||
	    is_net_of(overlap->lint->agreement, rule, other))
		return false;
	return selectors_meet(overlap, lint_paid_selector(rule),
	    lint_paid_selector(other));
}

/* One finding per rule, naming the first rule before it that it meets. */
static void
check_rule(struct overlap *overlap, const struct rule *rule)
{
	const struct agreement *agreement = overlap->lint->agreement;
	const struct rule *first = NULL;
	size_t count = 0;

	for (const struct rule *other = agreement->rules; other < rule;
	    other++) {
		if (!is_double_dip(overlap, rule, other))
			continue;
		if (first == NULL)
			first = other;
		count++;
	}
	if (count == 0)
		return;
	if (count == 1)
		lint_add(overlap->lint, LINT_WARNING, rule->line, "double-dip",
		    "rule \"%s\": pays a percentage on lines that rule \"%s\" "
		    "(line %llu) pays one on too: such a purchase is paid by "
		    "both (best-of, first-of or net-of says how they go "
		    "together)", rule->id, first->id,
		    (unsigned long long)first->line);
	else
		lint_add(overlap->lint, LINT_WARNING, rule->line, "double-dip",
		    "rule \"%s\": pays a percentage on lines that rule \"%s\" "
		    "(line %llu) and %zu more before it pay one on too: such "
		    "a purchase is paid by each (best-of, first-of or net-of "
		    "says how they go together)", rule->id, first->id,
		    (unsigned long long)first->line, count - 1);
}

void
lint_overlap(struct lint *lint)
{
	struct overlap overlap = { .lint = lint };
	const struct agreement *agreement = lint->agreement;

	for (size_t i = 0; i < agreement->rule_count; i++) {
		if (agreement->rules[i].scale.benefit == BENEFIT_RATE)
			check_rule(&overlap, &agreement->rules[i]);
	}
	if (overlap.steps > STEPS_MAX)
		lint_add(lint, LINT_WARNING, agreement->line, "double-dip",
		    "agreement \"%s\": too many terms to compare all rules "
		    "with each other", agreement->id);
}
