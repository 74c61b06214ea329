#ifndef RULES_COLLECT_H
#define RULES_COLLECT_H

#include "engine/catalog.h"
#include "engine/error.h"
#include "engine/purchase.h"
#include "engine/result.h"
#include "rules/plan.h"

/*
 * collect -- ledger -> measures: the half of the evaluator that needs the
 * ledger.
 *
 * A collector takes the documents of one party (for across="group" those of
 * its whole group) one by one, in any order, and ends as the party's measures.
 * Sums are exact whatever the order.  The first line in canonical order that is
 * needed and cannot be converted fails the party (result.error), not the run.
 */

struct collector;

struct collect_party {
	uint32_t account;	/* the party: an account, or a group's head */
	struct period window;	/* evaluated */
	struct period period;	/* settlement period the window is of */
	int32_t as_of;
};

MUST_CHECK enum status collector_new(struct collector **out,
    const struct plan *plan, const struct catalog *catalog,
    const struct collect_party *party);
void collector_free(struct collector *collector);

/*
 * All dates of documents the collector asks for: the window and, where the
 * plan needs it, the window a year before.
 */
struct period collector_dates(const struct collector *collector);

/* Whose documents: the party's, or its whole group's.  Borrowed. */
const uint32_t *collector_accounts(const struct collector *collector,
    size_t *count);

/* STATUS_MEMORY and STATUS_RANGE (a sum past 128 bits) are the failures. */
MUST_CHECK enum status collector_add(struct collector *collector,
    const struct purchase_document *document, struct error *err);

/*
 * Fill *out's measures, tallies, digest, error and names, in arena.  *counts
 * is false if no line of the party counts in the window: it is then not
 * evaluated at all.
 */
MUST_CHECK enum status collector_finish(struct collector *collector,
    struct arena *arena, struct result *out, bool *counts,
    struct error *err);

/*
 * A line as explain --lines shows it: which figures it is in, or why in none.
 */
typedef enum status (*collect_line_fn)(const struct purchase_document *document,
    const struct purchase_line *line, enum line_fate fate,
    const bool *figures, void *payload, struct error *err);

/* Call back for every line added from here on; figures as in the plan. */
void collector_trace_lines(struct collector *collector,
    collect_line_fn callback, void *payload);

#endif
