#ifndef CLI_PARTY_H
#define CLI_PARTY_H

#include <stdint.h>

#include "cli/database.h"
#include "rules/agreement.h"
#include "rules/assess.h"

/*
 * party -- from --account and --as-of to what the evaluator is asked for, and
 * what is said where it has no answer.
 */

struct party_request {
	struct log *log;
	const struct database_view *view;
	const char *account;	/* --account; NULL: all */
	int32_t as_of;		/* --as-of; DATE_NONE: the term's end */
};

/*
 * Fill *out but for its line callback.  With per="group" an account stands
 * for its group.  STATUS_NOT_FOUND where the agreement's term has not begun,
 * which is said on standard error.
 */
MUST_CHECK enum status party_assess(struct assess *out,
    const struct party_request *request, const struct agreement *agreement);

/* STATUS_NOT_FOUND with a message where the ledger has no such account. */
MUST_CHECK enum status party_check(const struct party_request *request,
    struct error *err);

/* Say on standard error that a party could not be evaluated, and why. */
void party_tell_failed(struct log *log, const struct result *result,
    const char *reason);

#endif
