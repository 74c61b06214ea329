#ifndef RULES_ASSESS_H
#define RULES_ASSESS_H

#include <stdbool.h>

#include "engine/catalog.h"
#include "engine/error.h"
#include "engine/ledger.h"
#include "engine/result.h"
#include "rules/agreement.h"
#include "rules/collect.h"

/*
 * assess -- every party of an agreement, one result after the other: joins the
 * ledger, the settlement history, the collector and the evaluator.
 */

/* Is the account (with per="group": a head) a party on the window's end? */
bool assess_is_party(const struct agreement *agreement,
    const struct catalog *catalog, uint32_t account, struct period window);

struct assess {
	struct ledger *ledger;
	const struct catalog *catalog;	/* at position */
	int64_t position;
	const struct agreement *agreement;
	struct period window;
	struct period period;
	int32_t as_of;		/* payments count up to this day */
	uint32_t account;	/* this party alone, or CATALOG_NONE: all */
	bool is_brief;		/* as in the results */
	/*
	 * A settlement by the run of this number: measures get what earlier
	 * runs settled, and results say what is due.  0: a preview, at which
	 * every run is an earlier one.
	 */
	int64_t settling_run;
	collect_line_fn on_line;	/* each line of it, before its result;
					 * NULL: not asked for */
	void *line_payload;
};

/* Called for each party with a counting line, each that failed, and each that
 * was paid and has no such line any more (measures->is_empty), by account id;
 * the result is valid during the call. */
typedef enum status (*assess_fn)(const struct result *result, void *payload,
    struct error *err);

MUST_CHECK enum status assess_parties(const struct assess *assess,
    assess_fn callback, void *payload, struct error *err);

#endif
