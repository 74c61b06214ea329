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
 * A collector is made once for a plan and a catalog and used for one party
 * after the other: start, add each document of the accounts it asks for in
 * canonical order (engine/ledger.h), finish.  It holds one document at a time
 * and what the plan's figures need, so memory does not grow with the ledger
 * (but for distinct days, products and categories).  What is measured across a
 * group is worked out once and kept for the group's other parties.
 *
 * The first line in canonical order that is needed and cannot be converted
 * fails the party (result.error), not the run.
 *
 * The digest is SHA-256 over the party's own counting lines.  For each document
 * with such a line, in canonical order, these texts, each followed by a zero
 * byte: "document", source, "invoice" or "credit-note", id, account, date,
 * delivery date, currency; then for each such line, by number, bytewise, and
 * where those are equal by what follows: "line", number, product, category,
 * quantity, unit, net amount.  Dates are YYYY-MM-DD, numbers as they are
 * printed (exact, no trailing zeros), what is not stated is empty; the category
 * is the line's own, else its product's.
 */

struct collector;

struct collect_party {
	uint32_t account;	/* the party: an account, or a group's head */
	struct period window;	/* evaluated */
	struct period period;	/* settlement period the window is of */
	int32_t as_of;
	const char *figures_of;	/* whose figures, NULL: the account's own */
	bool is_brief;		/* as in the result: no digest */
};

/* Both must outlive the collector.  STATUS_MEMORY is the only failure. */
MUST_CHECK enum status collector_new(struct collector **out,
    const struct plan *plan, const struct catalog *catalog);
void collector_free(struct collector *collector);

/* Begin a party; what an unfinished one collected is forgotten.  STATUS_MEMORY
 * is the only failure. */
MUST_CHECK enum status collector_start(struct collector *collector,
    const struct collect_party *party);

/*
 * All dates of documents the collector asks for: the window and, where the
 * plan needs it, the window a year before.
 */
struct period collector_dates(const struct collector *collector);

/* Whose documents: the party's, or its whole group's.  Borrowed. */
const uint32_t *collector_accounts(const struct collector *collector,
    size_t *count);

/* Documents outside the dates are passed over.  STATUS_MEMORY is the only
 * failure, besides what a traced line's callback returns. */
MUST_CHECK enum status collector_add(struct collector *collector,
    const struct purchase_document *document, struct error *err);

/*
 * Fill *out's measures, tallies, digest (unless the party is_brief), error and
 * names, in arena.  *counts
 * is false if no line of the party counts in the window: it is then not
 * evaluated at all.  Texts of the agreement and the catalog are borrowed from
 * them.  STATUS_MEMORY is the only failure.
 */
MUST_CHECK enum status collector_finish(struct collector *collector,
    struct arena *arena, struct result *out, bool *counts,
    struct error *err);

/* What became of a line, as explain --lines shows it. */
struct collect_trace {
	enum line_fate fate;
	const bool *figures;	/* which it is in, as in the plan */
	unsigned refusals;	/* LINES_UNSELECTED: all that keeps it out of
				 * one or the other (rules/select.h) */
};

typedef enum status (*collect_line_fn)(const struct purchase_document *document,
    const struct purchase_line *line, const struct collect_trace *trace,
    void *payload, struct error *err);

/*
 * Call back for every line of the party, and every line of its group that is in
 * a figure, in the dates above, from the next start on; NULL: no longer.
 */
void collector_trace_lines(struct collector *collector,
    collect_line_fn callback, void *payload);

#endif
