#include "rules/lint_meet.h"

/*
 * Two rules that pay percentages on the same lines, without best-of, first-of
 * or net-of between them: the double dip.
 *
 * Their lines overlap unless it can be shown that they do not: by what the
 * terms ask for, or because an except of either rule, or of the agreement,
 * takes out everything that matches both.
 */

/* Comparisons of terms per agreement; real ones need some hundreds. */
#define STEPS_MAX 20000000

#define REMEDY "(best-of, first-of or net-of says how they go together)"

struct overlap {
	struct lint *lint;
	uint64_t steps;
	/* The terms that met last. */
	const struct line_term *left;
	const struct line_term *right;
};

static bool
any_takes_out(struct overlap *overlap, const struct line_term *excepts,
    size_t count, const struct line_term *a, const struct line_term *b)
{
	for (size_t i = 0; i < count; i++) {
		overlap->steps++;
		if (lint_meet_not(overlap->lint, &excepts[i], a, b))
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
			if (lint_meet(overlap->lint, s, t) &&
			    !any_takes_out(overlap, a->excepts,
			    a->except_count, s, t) &&
			    !any_takes_out(overlap, b->excepts,
			    b->except_count, s, t) &&
			    !any_takes_out(overlap, agreement->excepts,
			    agreement->except_count, s, t)) {
				overlap->left = s;
				overlap->right = t;
				return true;
			}
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
	const char *purchase = "";
	size_t count = 0;

	for (const struct rule *other = agreement->rules; other < rule;
	    other++) {
		if (!is_double_dip(overlap, rule, other))
			continue;
		if (first == NULL) {
			first = other;
			purchase = lint_meet_purchase(overlap->lint,
			    overlap->right, overlap->left);
		}
		count++;
	}
	if (count == 1)
		lint_add(overlap->lint, LINT_WARNING, rule->line, "double-dip",
		    "rule \"%s\": pays a percentage on lines that rule \"%s\" "
		    "(line %llu) pays one on too: %s is paid by both " REMEDY,
		    rule->id, first->id, (unsigned long long)first->line,
		    purchase);
	else if (count > 1)
		lint_add(overlap->lint, LINT_WARNING, rule->line, "double-dip",
		    "rule \"%s\": pays a percentage on lines that rule \"%s\" "
		    "(line %llu) and %zu more before it pay one on too: %s is "
		    "paid by the first and this one " REMEDY, rule->id,
		    first->id, (unsigned long long)first->line, count - 1,
		    purchase);
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
