#ifndef CLI_ISSUE_CHECK_H
#define CLI_ISSUE_CHECK_H

#include "cli/issue.h"
#include "cli/settle.h"
#include "engine/error.h"

/*
 * issue_check -- is what the database holds of an issue what was signed?
 *
 * Its files must be those that its SHA256SUMS lists, with these digests, none
 * missing and none more, its SHA256SUMS.p7s the signature of that list by the
 * issue's certificate, and its statements of this run and of what is settled:
 * agreement, period, as-of and issue date.  Statements that were recorded are
 * put out again only after that: rows may have been changed since.
 *
 * STATUS_ENVIRONMENT where they are not: the database is damaged.
 */
MUST_CHECK enum status issue_check(const struct issue *issue,
    const struct settle *settle, struct error *err);

#endif
