#ifndef ENGINE_LEDGER_STORE_H
#define ENGINE_LEDGER_STORE_H

#include "engine/arena.h"
#include "engine/db.h"
#include "engine/digest.h"
#include "engine/ledger.h"
#include "engine/ledger_cache.h"
#include "engine/ledger_chain.h"
#include "engine/ledger_lines.h"
#include "engine/strbuf.h"

/*
 * ledger_store -- what the ledger's source files share.  Private to
 * engine/ledger*.c and engine/runs*.c.
 */

/* What was known at the position bound to ?1, of rows named by their table. */
#define LEDGER_VISIBLE(table) \
	table ".import <= ?1 AND (" table ".superseded IS NULL OR " \
	table ".superseded > ?1)"

/*
 * The newest decision on the file of the import i, or on one that was refused
 * with the same bytes: a scalar, its id or NULL.  Two months that came empty are
 * two files.
 */
#define LEDGER_DECISION_OF_FILE \
	"(SELECT max(id) FROM decision WHERE refused IN (" \
	" SELECT i.number UNION ALL SELECT number FROM import" \
	" WHERE digest = i.digest AND i.digest <> ''" \
	" AND (file = i.file OR i.digest <> '" DIGEST_OF_NOTHING "')))"

#define LEDGER_SCHEMA_VERSION 6

/* The SQL of each version; out holds LEDGER_SCHEMA_VERSION of them. */
void ledger_migrations(const char **out);

/* Ancestors of a category or account; what has more is refused. */
#define LEDGER_ANCESTORS_MAX 64

/* Products and parties one import may name, by row. */
#define LEDGER_NAMES_MAX 67108864

/* Marks whose rows are remembered; a later one takes the place of an older. */
#define LEDGER_MARKS 16384

/* Documents that go in between two reads for the chain. */
#define LEDGER_READ_AHEAD 256

struct ledger_ahead;
struct ledger_resolution;
struct ledger_scratch;

/* The row of an item whose name has a mark (fact_line.product_mark). */
struct ledger_mark {
	uint64_t mark;
	uint64_t import;	/* its serial: another may undo rows */
	int64_t source;
	int64_t row;
};

struct ledger {
	struct db *db;
	struct ledger_import *import;	/* in progress; borrowed; or NULL */
	bool is_read_only;
	bool has_group;		/* several imports in one transaction */
	struct error group_fault;	/* why that was undone; or none */
	/* Of the catalog last asked for; owned; may be NULL. */
	struct ledger_resolution *resolution;
	struct ledger_scratch *scratch;	/* of scans; owned; may be NULL */
	struct ledger_ahead *ahead;	/* what scans will ask for; the same */
	struct ledger_chain chain;
	struct ledger_mark *marks;	/* LEDGER_MARKS; owned; may be NULL */
	uint64_t imports_begun;
};

/* A set of rows, one bit each. */
struct ledger_rows {
	uint64_t *words;	/* owned */
	size_t count;
};

/* What documents come to (engine/ledger_tally.h). */
struct ledger_tally {
	struct ledger_figures *currencies;	/* owned; NULL: none yet */
	size_t count;
	struct ledger_rows parties;		/* of all currencies */
	uint64_t cancelled;
};

struct ledger_import {
	struct ledger *ledger;
	int64_t number;
	uint64_t serial;		/* among those begun, from 1 */
	bool replaces;
	bool was_known;			/* the last document had a version */
	int64_t documents_before;	/* newest row before this import */
	unsigned unread;		/* documents, by the chain */
	uint64_t duplicates;
	uint64_t updated;
	uint64_t set_aside;
	struct ledger_tally tally;	/* of the documents that went in */
	bool has_lost_tally;		/* some are superseded already */
	bool knows_rejects;		/* temp.reject_known is filled */
	bool knows_awaited;		/* has_awaited is filled */
	bool has_awaited;		/* some master record was set aside */
	struct ledger_cache names;	/* kind, source, text -> row */
	struct ledger_cache records;	/* of records put without effect */
	struct ledger_rows parties;	/* named by documents that went in */
	struct ledger_rows items;
	int64_t *line_items;		/* of the document at hand; owned */
	size_t line_item_capacity;
	struct strbuf packed;		/* its lines */
	struct strbuf key;		/* of the record at hand */
	struct arena arena;		/* of the record at hand */
};

/*
 * The transaction of one import, decision or run: its own, or within its
 * group's.  The commit adds its entry to the chain; every change of the ledger
 * goes this way.
 */
MUST_CHECK enum status ledger_transaction_begin(struct ledger *ledger,
    struct error *err);
MUST_CHECK enum status ledger_transaction_commit(struct ledger *ledger,
    struct error *err);
void ledger_transaction_undo(struct ledger *ledger);

/* Message and outcome of a fact that is not taken. */
enum status ledger_refuse(enum ledger_outcome *outcome, const char **code,
    const char *why, struct error *err, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* ----------------------------------------------------------------- names */

enum ledger_name {
	LEDGER_NAME_PARTY,
	LEDGER_NAME_ITEM,
};

/* The row of a source, made where there is none. */
MUST_CHECK enum status ledger_source_row(struct ledger_import *import,
    const char *source, int64_t *row, struct error *err);

/*
 * The row of what a source calls a customer or product; where there is none it
 * is made if is_added, else *row is 0.
 */
MUST_CHECK enum status ledger_name_row(struct ledger_import *import,
    enum ledger_name kind, int64_t source, const char *text, bool is_added,
    int64_t *row, struct error *err);

/* The same of a line's product, which is remembered by its mark. */
MUST_CHECK enum status ledger_item_row(struct ledger_import *import,
    int64_t source, const struct fact_line *line, bool is_added, int64_t *row,
    struct error *err);

/* A category that a line names itself: make it known. */
MUST_CHECK enum status ledger_category_name(struct ledger_import *import,
    const char *text, struct error *err);

MUST_CHECK enum status ledger_rows_add(struct ledger_rows *rows, int64_t row,
    struct error *err);
uint64_t ledger_rows_count(const struct ledger_rows *rows);
void ledger_rows_fini(struct ledger_rows *rows);

/* Of the rows, how many mean an account or product without master record. */
MUST_CHECK enum status ledger_count_unnamed(struct ledger_import *import,
    enum ledger_name kind, uint64_t *out, struct error *err);

/* --------------------------------------------------------------- records */

/* The kinds of records that have parents. */
enum ledger_tree {
	LEDGER_TREE_CATEGORY,
	LEDGER_TREE_ACCOUNT,
};

/*
 * Would `parent` (may be NULL) of `id` close a loop, or have too many
 * ancestors?  *outcome becomes LEDGER_REFUSED then.
 */
MUST_CHECK enum status ledger_check_parent(struct ledger_import *import,
    enum ledger_tree tree, const char *id, const char *parent,
    enum ledger_outcome *outcome, const char **code, struct error *err);

/* A copy in the arena; NULL stays NULL. */
MUST_CHECK enum status ledger_text_copy(const char **out, struct arena *arena,
    const char *text, struct error *err);

/*
 * Room for count objects of size bytes: items, or where they were moved to;
 * NULL: no memory, and all is as it was.
 */
MUST_CHECK void *ledger_grow(void *items, size_t *capacity, size_t count,
    size_t size);

/* The aliases of records, in tables product_alias and account_alias. */
enum ledger_owner {
	LEDGER_OWNER_PRODUCT,
	LEDGER_OWNER_ACCOUNT,
};

/* Sorted, each once, in the arena: two lists of the same are then equal. */
MUST_CHECK enum status ledger_aliases_clean(struct arena *arena,
    const struct fact_alias **aliases, size_t *count, struct error *err);
/* A record by its own id and the other names it claims. */
struct ledger_named {
	const char *id;
	bool is_new;		/* no master record named it before */
	const struct fact_alias *aliases;
	size_t alias_count;
};

/*
 * Does another record claim one of the aliases?  Or is one for any source the
 * own id of another master record, or the id of a new master record such an
 * alias of another?  *outcome is then LEDGER_REFUSED.  An alias of one source
 * may be another's id: it says what that source means by it.
 */
MUST_CHECK enum status ledger_aliases_check(struct ledger_import *import,
    enum ledger_owner owner, const struct ledger_named *named,
    enum ledger_outcome *outcome, const char **code, struct error *err);
/* Is what a source calls `id` another record's, by an alias of that source or
 * of any? */
MUST_CHECK enum status ledger_aliases_mean_other(bool *out,
    struct ledger_import *import, enum ledger_owner owner, const char *source,
    const char *id, struct error *err);
MUST_CHECK enum status ledger_aliases_put(struct ledger_import *import,
    enum ledger_owner owner, int64_t record, const struct fact_alias *aliases,
    size_t count, struct error *err);
MUST_CHECK enum status ledger_aliases_supersede(struct ledger_import *import,
    enum ledger_owner owner, int64_t record, struct error *err);
MUST_CHECK enum status ledger_aliases_load(struct ledger *ledger,
    enum ledger_owner owner, int64_t record, size_t count,
    struct arena *arena, const struct fact_alias **out, struct error *err);
bool ledger_aliases_equal(const struct fact_alias *a, size_t a_count,
    const struct fact_alias *b, size_t b_count);

/* Whole units, cut toward minus infinity, to that parameter, and the
 * millionths above them to the next. */
void ledger_bind_sum(struct db_query *query, int parameter, wide value);

/* --------------------------------------------------------------- reading */

/*
 * Several queries in one view of the database; *is_begun (false before) tells
 * whether a rollback has to end it, or a transaction was there already.
 */
MUST_CHECK enum status ledger_read_begin(struct ledger *ledger,
    bool *is_begun, struct error *err);

void ledger_resolution_free(struct ledger_resolution *resolution);
void ledger_scratch_free(struct ledger_scratch *scratch);

#endif
