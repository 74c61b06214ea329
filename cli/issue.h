#ifndef CLI_ISSUE_H
#define CLI_ISSUE_H

#include <stdbool.h>

#include "engine/error.h"
#include "engine/runs.h"
#include "engine/strbuf.h"
#include "reports/publish.h"

/*
 * issue -- the folder of a recorded run.  Who records it writes each file aside
 * with the very bytes that are recorded; where it was recorded before, its
 * files are read from the record.  In place the folder is put only after that.
 */

struct issue {
	struct ledger *ledger;
	int64_t number;			/* of the run */
	const char *certificate;	/* fingerprint */
	const char *certificate_file;
	const char *folder;
};

struct issue_report {
	struct strbuf index;	/* index.csv; the caller's, initialised */
	bool has_refused;	/* a party got no statement: refused.csv */
	bool is_in_place;	/* the folder, whatever failed afterwards */
};

/* Keep what the report says of the folder's files. */
void issue_note_file(struct issue_report *report, const struct run_file *file);

/* Put the recorded run's files into the publisher. */
MUST_CHECK enum status issue_fill(struct issue_report *report,
    const struct issue *issue, struct publisher *publisher,
    struct error *err);

/*
 * Put the folder in its place.  The publisher is freed, whatever the outcome.
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
