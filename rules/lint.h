#ifndef RULES_LINT_H
#define RULES_LINT_H

#include "engine/catalog.h"
#include "engine/error.h"
#include "rules/agreement.h"

/*
 * lint -- what is allowed and probably not meant (section 10): warnings and
 * notes, each with a line and an example of the purchase at which it shows.
 */

enum lint_level {
	LINT_NOTE,
	LINT_WARNING,
};

struct lint_finding {
	enum lint_level level;
	uint64_t line;
	const char *code;	/* "double-dip", "cliff" ... */
	const char *message;	/* one line, no full stop */
};

typedef enum status (*lint_fn)(const struct lint_finding *finding,
    void *payload, struct error *err);

/* catalog may be NULL: no ledger at hand.  Findings by line. */
MUST_CHECK enum status lint_agreement(const struct agreement *agreement,
    const struct catalog *catalog, lint_fn callback, void *payload,
    struct error *err);

#endif
