#ifndef ENGINE_LEDGER_CHAIN_H
#define ENGINE_LEDGER_CHAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/db.h"
#include "engine/digest.h"
#include "engine/strbuf.h"

/*
 * ledger_chain -- a hash chain over every transaction that writes to the
 * ledger.  Private to the store; engine/ledger_audit.h checks it.
 *
 * The tables only ever grow, by rows with greater keys, and one column is
 * filled later ("superseded", once, with the import that did it).  So what a
 * transaction did is a range of keys of each table, and a range of values of
 * each "superseded": these are the *parts* (ledger_chain_parts).  Its entry in
 * table chain lists those that are not empty, one to a line:
 *
 *     NAME LAST ROWS DIGEST
 *
 * LAST is the greatest key; the range begins behind the LAST of the entry
 * before that has this part.  ROWS counts them.  DIGEST is the first 16 of the
 * 64 digits of the SHA-256 over the rows (db_row_digest() says how) in the
 * order of their primary key; it is kept to tell where a difference is.  The
 * entry's head is the SHA-256 over the lines
 *
 *     ristorno chain 1
 *     HEAD		of the entry before; 64 zeros for entry 1
 *     NUMBER POSITION	the entry's number, the newest import
 *     NAME LAST ROWS DIGEST	each part, with all digits
 *
 * each with its LF.  A part that is not listed and a column that is NULL change
 * nothing, so a table or a column (NULL in the rows that are there) may be
 * added by a later schema.
 *
 * The digest of a part is always worked out from the rows as they stand in the
 * database, by one function, for writing an entry and for checking it; nothing
 * that puts a row has to think of the chain.
 */

#define LEDGER_CHAIN_PARTS_MAX 40
#define LEDGER_CHAIN_SHORT 16		/* digits that are kept */
#define LEDGER_CHAIN_TEXT_MAX 8192	/* an entry's parts */

struct ledger_chain_part {
	const char *name;	/* the table, or TABLE.superseded */
	const char *table;
	const char *key;	/* a column */
	bool is_mark;		/* not rows, but which were superseded */
	/*
	 * A column that refers to a row of another part: which the same entry
	 * brought, so that no entry adds to what an earlier one covers.  NULL:
	 * there is none.
	 */
	const char *since;
	const char *of;		/* that part's name */
	/* SELECT whole rows, of keys from ?1 to ?2, in order. */
	const char *rows;
	const char *newest;	/* SELECT the greatest key */
};

/* Ends with a NULL name.  New ones are added before that, never between. */
extern const struct ledger_chain_part ledger_chain_parts[];

/* Rows of a part. */
struct ledger_chain_range {
	int64_t first;		/* key */
	int64_t last;
	int64_t rows;
	int64_t oldest;		/* values of the part's `since` */
	int64_t newest;
	char digest[DIGEST_TEXT_SIZE];
};

/*
 * Read the rows of keys from first to last: their count, digest, the extremes
 * of `since`, and in last the greatest key that there is (as it was where there
 * is none).
 */
MUST_CHECK enum status ledger_chain_read(struct ledger_chain_range *range,
    const struct ledger_chain_part *part, struct db *db,
    struct digest *digest, struct error *err);

/* What an entry says, and how its head is worked out. */
struct ledger_chain_entry {
	int64_t number;
	int64_t position;
	/* One for each part; rows 0: not listed. */
	struct ledger_chain_range ranges[LEDGER_CHAIN_PARTS_MAX];
};

/* Append its lines for parts, with so many digits of each digest. */
void ledger_chain_write_parts(struct strbuf *out,
    const struct ledger_chain_entry *entry, int digits);
MUST_CHECK enum status ledger_chain_head(char *out, const char *before,
    const struct ledger_chain_entry *entry, struct digest *digest,
    struct error *err);
extern const char ledger_chain_zeros[DIGEST_TEXT_SIZE];

/* ------------------------------------------------------------- writing */

/* Rows of a part that were read ahead of the entry. */
struct ledger_chain_ahead {
	struct digest *digest;	/* over them; owned; NULL: none were read */
	int64_t rows;
	int64_t last;		/* key */
};

/* What a writer remembers of the newest entry. */
struct ledger_chain {
	int64_t number;		/* 0: nothing is known yet */
	char head[DIGEST_TEXT_SIZE];
	int64_t next[LEDGER_CHAIN_PARTS_MAX];	/* least key not yet used */
	struct ledger_chain_ahead ahead;	/* in the transaction at hand */
};

void ledger_chain_fini(struct ledger_chain *chain);

/* Before others may have written: learn all of it anew the next time. */
void ledger_chain_forget(struct ledger_chain *chain);

/* Begin the chain of a database that has none, in its migration. */
MUST_CHECK enum status ledger_chain_start(struct db *db, struct error *err);

/*
 * At the begin of a write transaction: where the chain stands.  Costs one
 * query where it stands as this writer left it, and a cheap one for each part
 * where that was forgotten.
 */
MUST_CHECK enum status ledger_chain_learn(struct ledger_chain *chain,
    struct db *db, struct error *err);

/*
 * Within the transaction, now and then: read the documents that are new since
 * the last time, while they are still in memory.  As all rows they do not
 * change any more, but for being superseded, which is no part of a row's own.
 */
MUST_CHECK enum status ledger_chain_read_ahead(struct ledger_chain *chain,
    struct db *db, struct error *err);

/* Before its commit: add the entry; none where nothing was written. */
MUST_CHECK enum status ledger_chain_append(struct ledger_chain *chain,
    struct db *db, struct error *err);

#endif
