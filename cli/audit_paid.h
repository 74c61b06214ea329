#ifndef CLI_AUDIT_PAID_H
#define CLI_AUDIT_PAID_H

#include "cli/audit_heads.h"
#include "engine/ledger_audit.h"

/*
 * audit_paid -- does the ledger know of what a run's folder says was paid?
 *
 * A folder's ledger.txt has the head before its run, so it does not vouch for
 * what the run itself recorded: a database without it, an earlier copy say,
 * has that head too, and pays once more.  So each row of the folder's index.csv
 * must stand among what runs settled, with the same amount.
 */

/* What is not there is a finding for asked->told(), counted in *report. */
MUST_CHECK enum status audit_paid_check(struct ledger_audit_report *report,
    struct ledger *ledger, const struct ledger_audit *asked,
    const struct audit_heads *heads, struct error *err);

#endif
