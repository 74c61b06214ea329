#ifndef CLI_SPOOL_REPORT_H
#define CLI_SPOOL_REPORT_H

#include "cli/import_session.h"
#include "engine/strbuf.h"

/*
 * spool_report -- what became of one file of a spool folder, as the JSON text
 * that is laid beside it (docs/reference/log.md).
 *
 * Rejects and members past SPOOL_REPORT_ROWS_MAX are counted only; `ristorno
 * rejects` and `imports` have all of them.
 */

#define SPOOL_REPORT_ROWS_MAX 10000

struct spool_report {
	struct strbuf rejects;
	struct strbuf members;
	uint64_t reject_count;
	uint64_t member_count;
};

void spool_report_init(struct spool_report *report);
void spool_report_fini(struct spool_report *report);
/* For the next file. */
void spool_report_clear(struct spool_report *report);

/* Who watches a session for it; borrows the report. */
struct import_watch spool_report_watch(struct spool_report *report);

/* The whole text; out has its own maximum, and fails where memory lacked. */
void spool_report_write(struct strbuf *out, const struct spool_report *report,
    const char *file, const struct import_report *outcome);

#endif
