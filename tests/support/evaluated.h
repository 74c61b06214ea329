#ifndef TESTS_SUPPORT_EVALUATED_H
#define TESTS_SUPPORT_EVALUATED_H

#include "engine/arena.h"
#include "engine/result.h"
#include "engine/strbuf.h"
#include "rules/agreement_load.h"
#include "rules/plan.h"

/*
 * evaluated -- an agreement as XML and its measures by hand, for tests of what
 * they give.  Every failure fails the test.
 */

struct evaluated_row {
	const char *name;
	const char *attributes;	/* of the agreement */
	const char *inside;	/* it */
	const char *figures;	/* values in the plan's order */
	const char *clubs;	/* y or n, in the plan's order */
	const char *lists;	/* values in the plan's order, - for none */
	const char *since;	/* NULL: not known */
	/*
	 * What evaluated_put says; per rule
	 *	id v/tier/P = amount reason [step before > after (bound)] ...
	 * and the same for the total.  Every amount was worked out on paper.
	 */
	const char *found;
};

/* Agreements are made of these. */
#define TERM "from=\"2025-01-01\" until=\"2025-12-31\""
#define EUR "currency=\"EUR\" " TERM
#define NET "<qualify basis='net-amount'/>"
#define TWO "<scale method='all-units'><tier from='10000' rate='1%'/>" \
	"<tier from='50000' rate='2%'/></scale>"
#define FLAT(rate) "<scale method='all-units'><tier from='0' rate='" rate \
	"'/></scale>"
#define LUMP(amount) "<scale method='all-units'><tier from='1' amount='" \
	amount "'/></scale>"
#define INCREMENTAL "<rule id='r'>" NET "<scale method='incremental'>" \
	"<tier from='0' rate='10%'/></scale></rule>"
#define PLAN "<figures id='plan'><figure party='X' value='1'/></figures>"

/* What is ready to be evaluated. */
struct evaluated {
	struct agreement_file *file;
	struct arena arena;
	struct plan *plan;
	struct result result;
};

void evaluated_open(struct evaluated *out, const struct evaluated_row *row);
void evaluated_close(struct evaluated *evaluated);
void evaluated_put(struct strbuf *out, const struct result *result);

/* A test of tests/support/rows.h: does the row give what it says? */
void evaluated_check_row(void **state);

/* Evaluate each row while one allocation after the other fails: nothing but
 * STATUS_MEMORY or success, and nothing is lost. */
void evaluated_check_faults(const struct evaluated_row *rows, size_t count);

#endif
