#ifndef RULES_SAME_TERMS_H
#define RULES_SAME_TERMS_H

#include "rules/agreement.h"

/*
 * same_terms -- do two selectors of one agreement say the same: the same sets
 * of terms and of excepts, order ignored, as net-of asks (section 6).
 */

bool same_terms(const struct selector *a, const struct selector *b);

#endif
