#ifndef CLI_PARTY_H
#define CLI_PARTY_H

#include <stdint.h>

#include "cli/database.h"
#include "rules/agreement.h"
#include "rules/assess.h"

/*
 * party -- from --account and --as-of to what the evaluator is asked for:
 * shared by preview and explain.
 */

struct party_request {
	const struct database_view *view;
	const char *account;	/* --account; NULL: all */
	int32_t as_of;		/* --as-of; DATE_NONE: the term's end */
};

/*
 * Fill *out but for its line callback.  With per="group" an account stands
 * for its group.  STATUS_NOT_FOUND where the agreement's term has not begun;
 * err is then untouched.
 */
MUST_CHECK enum status party_assess(struct assess *out,
    const struct party_request *request, const struct agreement *agreement);

/* STATUS_NOT_FOUND with a message where the ledger has no such account. */
MUST_CHECK enum status party_check(const struct party_request *request,
    struct error *err);

#endif
