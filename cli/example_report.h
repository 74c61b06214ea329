#ifndef CLI_EXAMPLE_REPORT_H
#define CLI_EXAMPLE_REPORT_H

#include <stddef.h>

#include "cli/agreements.h"
#include "engine/strbuf.h"

/*
 * example_report -- the embedded examples of agreements, and what failed: for
 * `rules test`, and for `run`, which refuses an agreement whose examples fail.
 */

struct example_report {
	struct strbuf out;	/* two lines for each expectation not met, what
				 * it is and why; the caller's, initialised */
	size_t examples;
	size_t failed;
};

/* An example that fails is no failure of the function. */
MUST_CHECK enum status example_report_run(struct example_report *report,
    const struct agreements *agreements, struct error *err);

#endif
