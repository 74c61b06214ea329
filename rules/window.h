#ifndef RULES_WINDOW_H
#define RULES_WINDOW_H

#include <stdint.h>

#include "engine/date.h"
#include "engine/status.h"
#include "rules/agreement.h"

/*
 * window -- the settlement period that a day falls in, and the dates that are
 * evaluated for it.
 */

/* Months of a settlement period; 0: it is the whole term. */
int window_months(const struct agreement *agreement);

/*
 * The window that a preview on as_of evaluates (section 8): the period as_of
 * falls in (after the term: the last), ended by as_of.  as_of DATE_NONE: the
 * term's end.  STATUS_NOT_FOUND: the term has not begun.  A run evaluates the
 * same with window->until = period->until.
 */
MUST_CHECK enum status window_choose(struct period *window,
    struct period *period, int32_t *as_of, const struct agreement *agreement);

#endif
