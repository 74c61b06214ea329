#ifndef RULES_SAME_TERMS_H
#define RULES_SAME_TERMS_H

#include "rules/agreement.h"

/*
 * same_terms -- which line terms of one agreement say the same.  The one place
 * that compares all that a term can ask.
 */

/* Two selectors: the same sets of terms and of excepts, order ignored, as
 * net-of asks (section 6). */
bool same_terms(const struct selector *a, const struct selector *b);

/* Two terms. */
bool same_terms_single(const struct line_term *a, const struct line_term *b);

/* Do the terms take every line: none, or one without attributes?  Whatever the
 * excepts after them take out again. */
bool same_terms_take_all(const struct selector *selector);

#endif
