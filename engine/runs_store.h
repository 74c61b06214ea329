#ifndef ENGINE_RUNS_STORE_H
#define ENGINE_RUNS_STORE_H

#include "engine/ledger_store.h"
#include "engine/runs.h"

/*
 * runs_store -- what engine/runs.c and engine/runs_write.c share.
 */

/* The run with this identity; *number 0 where there is none. */
MUST_CHECK enum status runs_find_number(struct ledger *ledger,
    const struct run_identity *identity, int64_t *number, int64_t *position,
    struct error *err);

/* The issue of a run for a certificate; *issue 0 where there is none. */
MUST_CHECK enum status runs_find_issue(struct ledger *ledger, int64_t number,
    const char *certificate, int64_t *issue, bool *is_published,
    struct error *err);

#endif
