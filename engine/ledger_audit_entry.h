#ifndef ENGINE_LEDGER_AUDIT_ENTRY_H
#define ENGINE_LEDGER_AUDIT_ENTRY_H

#include <stdbool.h>

#include "engine/ledger_store.h"

/*
 * ledger_audit_entry -- an entry of the chain as it stands in the database, to
 * be compared with the rows.  Private to the audit.
 */

#define LEDGER_AUDIT_SUBJECT_MAX 512

struct ledger_audit_entry {
	struct ledger_chain_entry entry;	/* digests as far as kept */
	char head[DIGEST_TEXT_SIZE];
	bool is_readable;	/* in the very form that the program writes */
};

/* Read the row that the query is at: number, position, parts, head. */
MUST_CHECK enum status ledger_audit_entry_read(struct ledger_audit_entry *out,
    struct db_query *query, struct error *err);

/*
 * What the entry was, for people: the file of its import, "run 3" ...  out
 * holds LEDGER_AUDIT_SUBJECT_MAX bytes.
 */
MUST_CHECK enum status ledger_audit_entry_name(char *out, struct db *db,
    const struct ledger_chain_entry *entry, struct error *err);

/*
 * Do rows of a part belong to what an earlier entry covers?  They would change
 * what was known then, and that entry's head would still stand.  NULL: no.
 * begin, next: of each part the least key before the entry and behind it.
 */
const char *ledger_audit_entry_since(const struct ledger_chain_part *part,
    const struct ledger_chain_range *found, const int64_t *begin,
    const int64_t *next);

#endif
