#ifndef ENGINE_LEDGER_COMPARE_H
#define ENGINE_LEDGER_COMPARE_H

#include "engine/ledger_lines.h"

/*
 * ledger_compare -- what the lines of a document say that those of its former
 * version did not, whatever the order of either.
 */

/* How content relates to what was known; 0: the same. */
enum {
	LEDGER_ADDS = 1 << 0,	/* states a delivery date or tax that lacked */
	LEDGER_LACKS = 1 << 1,	/* does not state one that was known */
	LEDGER_CANCELS = 1 << 2,
	LEDGER_DIFFERS = 1 << 3,	/* in anything else */
};

struct ledger_packed {
	const void *bytes;
	size_t size;
	size_t count;		/* of lines */
};

/* LEDGER_* in *relation; STATUS_INVALID where a value is damaged. */
MUST_CHECK enum status ledger_compare_lines(unsigned *relation,
    const struct ledger_packed *before, const struct ledger_packed *after);

#endif
