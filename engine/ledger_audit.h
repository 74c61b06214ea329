#ifndef ENGINE_LEDGER_AUDIT_H
#define ENGINE_LEDGER_AUDIT_H

#include "engine/digest.h"
#include "engine/ledger.h"

/*
 * ledger_audit -- is every row of the ledger still as it was written?
 *
 * Every transaction that writes to the ledger adds an entry to a hash chain
 * (engine/ledger_chain.h).  The audit works the chain out again from the rows,
 * after comparing the database's schema with the program's and letting SQLite
 * check pages, indexes, constraints and references.
 *
 * Against somebody who works the whole chain out anew, or takes entries off its
 * end, a head from outside helps: one that was written down, or that stands in
 * the signed folder of a run.  It vouches for all entries up to its own.
 *
 * All of it is read in one view of the database, row by row: memory is bounded
 * by the largest row.
 */

#define LEDGER_AUDIT_HEADS_MAX 10000
#define LEDGER_AUDIT_TABLES_MAX 40

/* ------------------------------------------------------------------ heads */

struct ledger_head {
	int64_t position;	/* the newest import that it covers; 0: none */
	char head[DIGEST_TEXT_SIZE];
};

/*
 * The newest head that covers no import after position.  A chain that began
 * later has none such: then its first.
 */
MUST_CHECK enum status ledger_find_head(struct ledger_head *out,
    struct ledger *ledger, int64_t position, struct error *err);

/* Does it stand in the chain, at its position? */
MUST_CHECK enum status ledger_has_head(bool *out, struct ledger *ledger,
    const struct ledger_head *head, struct error *err);

/* ------------------------------------------------------------------ audit */

#define LEDGER_AUDIT_ANY_POSITION (-1)

/* A head from outside. */
struct ledger_audit_head {
	const char *origin;	/* where it comes from, for findings */
	char head[DIGEST_TEXT_SIZE];
	int64_t position;	/* that it is said to have, or any */
	int64_t entry;		/* out: where it stands; 0: nowhere */
};

/* Texts are valid during the call; none is NULL. */
struct ledger_audit_finding {
	int64_t entry;		/* of the chain; 0: of none */
	int64_t position;	/* the newest import at that entry */
	const char *subject;	/* what the entry was: a file, a run ... */
	const char *table;	/* "": no table's */
	const char *what;
};

typedef enum status (*ledger_audit_fn)(
    const struct ledger_audit_finding *finding, void *payload,
    struct error *err);

struct ledger_audit {
	struct ledger_audit_head *heads;
	size_t head_count;
	ledger_audit_fn told;
	void *payload;
};

struct ledger_audit_table {
	const char *name;
	uint64_t rows;
};

struct ledger_audit_report {
	uint64_t findings;
	bool is_whole;		/* everything was checked */
	int64_t position;	/* of the newest entry */
	int64_t entries;
	char head[DIGEST_TEXT_SIZE];	/* the newest entry's; "": none */
	struct ledger_audit_table tables[LEDGER_AUDIT_TABLES_MAX];
	size_t table_count;
};

/*
 * STATUS_OK whatever is found; the callback is told each finding as it comes.
 * Damage that keeps the file from being read is a finding too; then, as after a
 * schema that is not the program's, the rest is not checked.
 */
MUST_CHECK enum status ledger_audit(struct ledger_audit_report *out,
    struct ledger *ledger, const struct ledger_audit *audit,
    struct error *err);

#endif
