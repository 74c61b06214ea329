#ifndef RULES_LINT_CENT_H
#define RULES_LINT_CENT_H

#include "rules/lint_look.h"

/*
 * lint_cent -- what a rule pays for purchases of so many cents (the currency's
 * smallest units), exactly as a settlement would: limit and rounding too.
 *
 * Only of plain rules, whose amount is said by the sum bought alone: it is in
 * money, compared with nothing, the party's own, and what the rule requires are
 * clubs at most (their members are meant).  None of them pays less for more
 * inside a tier, which is why a straight line is not plain.
 */

bool lint_cent_is_plain(const struct rule *rule);

rational lint_cent_result(const struct lint_look *look, wide cents);

/* From which to which purchase the look's tier is the one reached; first is
 * greater where there is none.  A scale has no end: last is beyond any. */
struct lint_cent_span {
	wide first;
	wide last;
};

struct lint_cent_span lint_cent_span(const struct lint_look *look);

/* The smallest purchase of the span that pays more than level; 0: none. */
wide lint_cent_above(const struct lint_look *look, struct lint_cent_span span,
    rational level);

/* "499.99 EUR" */
const char *lint_cent_text(const struct lint_look *look, wide cents);

#endif
