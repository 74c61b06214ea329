#ifndef CLI_AUDIT_PRINT_H
#define CLI_AUDIT_PRINT_H

#include "cli/table.h"
#include "engine/ledger_audit.h"

/*
 * audit_print -- what an audit finds, on standard output: as text a table of
 * the findings, where there are any, and what was checked; or one JSON object.
 */

/* Further findings are counted only. */
#define AUDIT_FINDINGS_MAX 1000

struct audit_print {
	bool is_json;
	uint64_t shown;		/* findings */
	struct table table;	/* of the findings, as text */
	struct strbuf out;
};

void audit_print_init(struct audit_print *print, bool is_json);
void audit_print_fini(struct audit_print *print);

/* A ledger_audit_fn; payload is the struct audit_print. */
MUST_CHECK enum status audit_print_finding(
    const struct ledger_audit_finding *finding, void *payload,
    struct error *err);

/* The end of the findings, and what was checked. */
MUST_CHECK enum status audit_print_report(struct audit_print *print,
    const struct ledger_audit_report *report,
    const struct ledger_audit *asked, struct error *err);

#endif
