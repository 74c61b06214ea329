#ifndef ENGINE_LEDGER_DECIDE_H
#define ENGINE_LEDGER_DECIDE_H

#include "engine/ledger.h"

/*
 * ledger_decide -- what somebody decided of what is not in the ledger: that a
 * reject or a refused file need not go in, and why; or that it is open again.
 *
 * A decision is a record like any other: it is never changed or deleted, it
 * names the ledger position at which it was taken, and the newest one counts.
 * It changes no fact and no position.
 */

#define LEDGER_BECAUSE_MAX 1000		/* bytes */

enum ledger_subject {
	LEDGER_SUBJECT_REJECT,	/* by its number */
	LEDGER_SUBJECT_FILE,	/* refused, by its import's number */
};

struct ledger_decision {
	enum ledger_subject subject;
	const int64_t *numbers;
	size_t count;
	const char *because;	/* NULL: open again */
};

/*
 * Decide of all of them, or of none: STATUS_NOT_FOUND where there is no such
 * reject or import, STATUS_CONFLICT where there is nothing to decide: what is
 * mended or was not refused cannot be dismissed, what is not dismissed not be
 * opened.  What is dismissed may be dismissed again, for another reason.
 *
 * Files that were refused with the same bytes are dismissed and opened with
 * each other.
 */
MUST_CHECK enum status ledger_decide(struct ledger *ledger,
    const struct ledger_decision *decision, struct error *err);

struct ledger_decided {
	int64_t position;
	const char *because;	/* NULL: open again */
};

typedef enum status (*ledger_decided_fn)(const struct ledger_decided *decided,
    void *payload, struct error *err);

/* What was decided of a reject, the oldest first. */
MUST_CHECK enum status ledger_list_decisions(struct ledger *ledger,
    int64_t reject, ledger_decided_fn callback, void *payload,
    struct error *err);

#endif
