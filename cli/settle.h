#ifndef CLI_SETTLE_H
#define CLI_SETTLE_H

#include "cli/agreements.h"
#include "cli/command.h"
#include "cli/issue.h"
#include "engine/ledger.h"
#include "engine/runs.h"
#include "reports/publish.h"
#include "reports/sign.h"

/*
 * settle -- the settlement of agreements at one ledger position, recorded as a
 * run: evaluates every party, composes and signs its statement, and stores all
 * that will be published, in one transaction.  The same bytes go into the
 * folder that is written aside.
 */

struct settle {
	struct context *context;
	const struct agreements *agreements;
	struct ledger *ledger;		/* open for writing */
	struct signer *signer;
	struct run_identity identity;
	int64_t position;
	unsigned jobs;			/* threads that sign at once */
	struct publisher *publisher;	/* begun, and empty */
	struct issue_report *report;	/* of what was put into it */
};

/*
 * What is refused before anything is done: an agreement whose examples fail,
 * one that stands twice, a period in no agreement's term.  Agreements whose
 * term does not contain the period's date are said and left out.
 */
MUST_CHECK enum status settle_check(const struct settle *settle,
    struct error *err);

/*
 * Record the run, or with number > 0 another issue of the run of that number;
 * *number is the run's.  A party that cannot be evaluated, is settled in
 * another run, was paid under catch-up and is no party any more, or whose
 * purchases were paid to another account or by another date, gets no statement
 * and a row in refused.csv.  STATUS_CONFLICT where that leaves none at all,
 * STATUS_NOT_FOUND where there was none; nothing is then recorded.
 */
MUST_CHECK enum status settle_record(int64_t *number,
    const struct settle *settle, struct error *err);

#endif
