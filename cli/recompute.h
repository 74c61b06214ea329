#ifndef CLI_RECOMPUTE_H
#define CLI_RECOMPUTE_H

#include "engine/arena.h"
#include "engine/error.h"
#include "engine/strbuf.h"
#include "reports/statement.h"
#include "rules/agreement.h"

/*
 * recompute -- a statement's figures worked out again from the agreement and
 * the measures in it: the join of reports' statement and rules' evaluator that
 * neither of them may make.
 */

/* A statement and what is worked out from it live in an arena of this size. */
#define RECOMPUTE_MEMORY_MAX ((size_t)1 << 30)

struct recompute {
	struct arena arena;
	struct agreement_file *file;	/* the agreement in it */
	struct statement statement;
	struct result result;		/* the statement's */
};

/*
 * Read the statement file (signed or not; the signature is not looked at) and
 * work its figures out.  STATUS_INVALID, STATUS_SYNTAX or STATUS_RANGE for a
 * file that cannot be a statement of ours.  Close it whatever the outcome.
 */
MUST_CHECK enum status recompute_open(struct recompute *recompute,
    const char *name, const void *bytes, size_t size, struct error *err);
void recompute_close(struct recompute *recompute);

/*
 * STATUS_INVALID unless the figures, composed again, give these very bytes (a
 * statement's without its signature).
 */
MUST_CHECK enum status recompute_compare(const struct recompute *recompute,
    const struct strbuf *composed, struct error *err);

#endif
