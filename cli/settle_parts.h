#ifndef CLI_SETTLE_PARTS_H
#define CLI_SETTLE_PARTS_H

#include "cli/issue_index.h"
#include "cli/progress.h"
#include "cli/settle.h"
#include "reports/signing.h"

/*
 * settle_parts -- the inside of settle_record(): settle.c records the run and
 * its lists, settle_party.c one agreement for its parties, settle_paid.c and
 * settle_redated.c find those that it would pay twice.
 */

/* A party whose purchases were paid already, to another account or by another
 * date: a statement would pay them again. */
struct paid_party {
	uint32_t agreement_number;	/* of the last agreement in which */
	const char *reason;		/* in the context's arena */
};

struct moved_since;
struct redated;

/* A run while it is being recorded. */
struct recording {
	const struct settle *settle;
	struct catalog *catalog;
	struct run_writer *writer;
	int64_t number;
	struct issue_index index;
	uint64_t settled_before;	/* parties, by other runs */
	struct progress progress;

	/* The agreement at hand. */
	const struct agreement *agreement;
	struct period period;
	uint32_t agreement_number;	/* from 1 */
	uint32_t *answered;		/* owned; per account, the number of the
					 * last agreement it was a party of */

	struct paid_party *paid;	/* owned; per account */
	uint64_t paid_count;		/* found so far */
	struct moved_since *moved;	/* by run, in the context's arena */
	const struct redated *redated;	/* there, too, once they are listed */
	bool has_redated;

	struct strbuf common_xml;	/* of the agreement, for any party */
	struct strbuf agreement_xml;	/* as the party at hand gets it */
	struct signing *signing;
};

/* Settle an agreement, if its term contains the period's date. */
MUST_CHECK enum status settle_agreement(const struct agreement *agreement,
    void *recording, struct error *err);

/* Which parties of the agreement at hand are such paid_party. */
MUST_CHECK enum status settle_note_paid(struct recording *recording,
    struct error *err);

/* A statement that comes back signed: store it. */
MUST_CHECK enum status settle_store_statement(const struct signing_job *job,
    void *recording, struct error *err);

#endif
