#ifndef RULES_EVALUATE_H
#define RULES_EVALUATE_H

#include "engine/arena.h"
#include "engine/error.h"
#include "engine/result.h"
#include "rules/plan.h"

/*
 * evaluate -- agreement + measures -> result: the pure half of the evaluator.
 *
 * Preview, example blocks, settlement and verification all call this very
 * function; they differ in what they do with its result.  It reads nothing but
 * its arguments.
 */

/*
 * evaluate(result, arena, plan):
 * result holds what the collector (or a statement) filled in: names, measures.
 * Fills in the rules, steps, total and reasons; texts of the agreement are
 * borrowed.  With result->error set it does nothing; it sets that itself where
 * an amount does not fit 128 bits.  STATUS_INVALID where the measures are not
 * those of the plan (a statement that was not made by us); else only
 * STATUS_MEMORY.
 */
MUST_CHECK enum status evaluate(struct result *result, struct arena *arena,
    const struct plan *plan, struct error *err);

#endif
