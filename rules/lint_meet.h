#ifndef RULES_LINT_MEET_H
#define RULES_LINT_MEET_H

#include "rules/lint_parts.h"

/*
 * lint_meet -- can one line match two terms?
 *
 * Two terms are taken to meet unless it can be shown that no line matches both.
 * Which categories lie in which only the ledger knows; without it each stands
 * for itself.
 */

/* By what the terms ask for. */
bool lint_meet(const struct lint *lint, const struct line_term *a,
    const struct line_term *b);

/* Does except take out every line that matches both terms?  It does if each
 * thing it asks for follows from one of them. */
bool lint_meet_not(const struct lint *lint, const struct line_term *except,
    const struct line_term *a, const struct line_term *b);

/* A purchase that matches both, as a term would ask for it; owned by the
 * lint, "" on failure. */
const char *lint_meet_purchase(struct lint *lint, const struct line_term *a,
    const struct line_term *b);

#endif
