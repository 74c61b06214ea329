#ifndef CLI_ISSUE_H
#define CLI_ISSUE_H

#include <stdbool.h>

#include "engine/error.h"
#include "engine/runs.h"
#include "engine/strbuf.h"
#include "reports/publish.h"

/*
 * issue -- the folder of a recorded run: always made from the files as they
 * were recorded, whether the run was settled a moment ago or was killed before
 * its folder was in place.
 */

struct issue {
	struct ledger *ledger;
	int64_t number;			/* of the run */
	const char *certificate;	/* fingerprint */
	const char *folder;
};

struct issue_report {
	struct strbuf index;	/* index.csv; the caller's, initialised */
	bool has_refused;	/* a party got no statement: refused.csv */
	bool is_in_place;	/* the folder, whatever failed afterwards */
};

/*
 * Put the run's files into the publisher and the folder in its place.  The
 * publisher is freed, whatever the outcome.
 */
MUST_CHECK enum status issue_publish(struct issue_report *report,
    const struct issue *issue, struct publisher *publisher,
    struct error *err);

/*
 * STATUS_CONFLICT unless each of the run's files stands in the folder with the
 * very same bytes.
 */
MUST_CHECK enum status issue_compare(struct issue_report *report,
    const struct issue *issue, struct error *err);

#endif
