#ifndef ENGINE_LEDGER_H
#define ENGINE_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/catalog.h"
#include "engine/control.h"
#include "engine/error.h"
#include "engine/fact.h"
#include "engine/purchase.h"

/*
 * ledger -- the store of all facts, in one database file.
 *
 * Nothing in it is changed or deleted: every fact carries the number of the
 * import that brought it and, later, of the one that superseded it.  A ledger
 * *position* is an import number; every query takes one and sees what was known
 * then.  One import is one transaction: it is in the ledger whole or not at
 * all.  One writer at a time; another waits options.wait_seconds and then gets
 * STATUS_BUSY.  Readers see a steady state while an import writes.
 *
 * This header speaks of the domain only; all SQL stands in the ledger's own
 * source files (schema in engine/schema*.sql), so that another database can
 * stand behind it.  Runs have their own header, engine/runs.h.
 *
 * Fails with STATUS_ENVIRONMENT where disk or database do (also: a database of
 * a newer version, a file that is none), STATUS_BUSY, STATUS_MEMORY; err then
 * holds the message.  Not thread safe: one ledger per thread.
 */

#define LEDGER_POSITION_LATEST INT64_MAX

struct ledger;

struct ledger_options {
	const char *path;
	unsigned wait_seconds;	/* for another writer */
	/* Asked while waiting, at least ten times a second: true ends it with
	 * STATUS_INTERRUPTED.  NULL: never. */
	bool (*is_interrupted)(void *payload);
	void *interrupt_payload;
	bool is_created;	/* make the file where there is none */
	bool is_read_only;
};

MUST_CHECK enum status ledger_open(struct ledger **out,
    const struct ledger_options *options, struct error *err);
void ledger_close(struct ledger *ledger);

/*
 * Read as of now for as long as it is open, whatever others write meanwhile:
 * also what has no position, as settlements.  For reading only.
 */
MUST_CHECK enum status ledger_hold(struct ledger *ledger, struct error *err);

/* The number of the newest import; 0 in an empty ledger. */
MUST_CHECK enum status ledger_position(int64_t *out, struct ledger *ledger,
    struct error *err);

/* ------------------------------------------------------------- importing */

struct ledger_import;

/* What the import log says of a file before it is read. */
struct ledger_import_info {
	const char *file;	/* as the user named it, "-": standard input */
	const char *options;	/* those that change the meaning, as text */
	bool is_sandboxed;
	bool replaces;		/* --replace */
};

/* What became of one fact. */
enum ledger_outcome {
	LEDGER_ADDED,
	LEDGER_UPDATED,		/* a new version of what was known */
	LEDGER_DUPLICATE,	/* known already, nothing changed */
	LEDGER_REFUSED,		/* contradicts what is known; *err says how,
				 * err->status is STATUS_CONFLICT; the caller
				 * sets it aside as a reject with code *code */
};

/*
 * Begin an import: takes the write lock.  Until commit nothing is visible to
 * others.
 */
MUST_CHECK enum status ledger_import_begin(struct ledger_import **out,
    struct ledger *ledger, const struct ledger_import_info *info,
    struct error *err);

/*
 * Put one fact.  *outcome says what became of it; *code (a static string) is
 * set with LEDGER_REFUSED.  Any status but STATUS_OK ends the import: abort it.
 *
 * A document again with the same content (the fields of fact_document, order
 * of lines and file_line aside) is a duplicate; so is one that only leaves out
 * a delivery date or tax that is known.  One that only cancels it, or only adds
 * a delivery date or tax to it, is a new version.  A cancelled one without
 * lines says nothing of the content but its account, date and currency.  One
 * with other figures is refused ("other-content") unless the import replaces.
 *
 * A record that adds to its lists or takes from them (fact_parts) changes
 * nothing else.  "manager-overlap": an account with two managers at once.
 * "unit-conflict": a product of which one unit is two different numbers of its
 * own, or whose own is another number of itself than 1.
 *
 * An account that another source knows with another tax id (blanks, points,
 * case and a country's letters before one of the two aside):
 * "account-conflict".  An alias that another record claims,
 * or one for any source that is another record's own id: "alias-conflict".
 * A category loop "category-loop", an account among its own ancestors
 * "account-loop", also where there are too many ancestors to tell.  Both are
 * looked for where they close, whatever the order of records.
 */
MUST_CHECK enum status ledger_put_company(struct ledger_import *import,
    const struct fact_company *company, enum ledger_outcome *outcome,
    const char **code, struct error *err);
MUST_CHECK enum status ledger_put_rate(struct ledger_import *import,
    const struct fact_rate *rate, enum ledger_outcome *outcome,
    const char **code, struct error *err);
MUST_CHECK enum status ledger_put_category(struct ledger_import *import,
    const struct fact_category *category, enum ledger_outcome *outcome,
    const char **code, struct error *err);
MUST_CHECK enum status ledger_put_product(struct ledger_import *import,
    const struct fact_product *product, enum ledger_outcome *outcome,
    const char **code, struct error *err);
/* source: whose record it is, for tax id conflicts. */
MUST_CHECK enum status ledger_put_account(struct ledger_import *import,
    const char *source, const struct fact_account *account,
    enum ledger_outcome *outcome, const char **code, struct error *err);
MUST_CHECK enum status ledger_put_document(struct ledger_import *import,
    const struct fact_document *document, enum ledger_outcome *outcome,
    const char **code, struct error *err);
MUST_CHECK enum status ledger_put_payment(struct ledger_import *import,
    const struct fact_payment *payment, enum ledger_outcome *outcome,
    const char **code, struct error *err);
/*
 * Keep what was set aside; it is no fact and has no outcome.  What a former
 * import set aside in the same words is counted only; so it stays mended or
 * dismissed where it is.  But a master record that is mended is kept again.
 */
MUST_CHECK enum status ledger_put_reject(struct ledger_import *import,
    const struct fact_reject *reject, struct error *err);

/* The code of an account that another source knows with another tax id. */
#define LEDGER_ACCOUNT_CONFLICT "account-conflict"

/* A record that went in, or was known. */
struct ledger_record {
	const char *kind;	/* as a reject's */
	const char *source;	/* NULL: not known */
	const char *id;
	bool is_master;		/* it says what the record is */
	bool has_tax_id;	/* of an account: it states one */
};

/*
 * What former imports set aside of its source, kind and id is mended now: by a
 * master record; a conflict of tax ids, by what states one.
 */
MUST_CHECK enum status ledger_note_record(struct ledger_import *import,
    const struct ledger_record *record, struct error *err);

/*
 * Has a former import set aside what the source says of the account, because
 * another source knows it with another tax id, and is that neither mended nor
 * dismissed?  Then its documents are no other's: *sentence says why, and is
 * valid until the next call of this header; else it is NULL.
 */
MUST_CHECK enum status ledger_find_conflict(const char **sentence,
    struct ledger_import *import, const char *source, const char *account,
    struct error *err);

/* Keep what is no purchase, for the record: it is no fact. */
MUST_CHECK enum status ledger_put_skip(struct ledger_import *import,
    const struct fact_skip *skip, struct error *err);

/* A total that the file states, beside what its documents came to. */
struct ledger_control {
	const char *source;	/* of the documents; may be NULL */
	int32_t first;		/* their dates; DATE_NONE: none is known */
	int32_t last;
	struct control control;
};

/* Keep it with the import. */
MUST_CHECK enum status ledger_put_control(struct ledger_import *import,
    const struct ledger_control *control, struct error *err);

/* A file's figures per currency; as in `import --format-summary csv`. */
struct ledger_import_total {
	char currency[4];
	uint64_t documents;
	uint64_t lines;
	uint64_t accounts;	/* distinct */
	wide net_micro;
};

#define LEDGER_IMPORT_CURRENCIES_MAX 256

struct ledger_import_summary {
	char dialect[64];
	char status[16];	/* "ok", "partial", "empty", "refused" */
	uint64_t documents;	/* that went in, not cancelled */
	uint64_t lines;
	uint64_t accounts;	/* distinct, of those documents */
	uint64_t duplicates;	/* documents that were known already */
	uint64_t cancelled;	/* cancelled documents that went in */
	uint64_t set_aside;
	uint64_t skipped;	/* not purchases: orders, pro-forma ... */
	uint64_t rows;		/* of a CSV file, set aside ones too */
	uint64_t updated;	/* documents that went in as new versions */
	uint64_t unnamed_accounts;	/* that no master record names */
	uint64_t unnamed_products;
	struct ledger_import_total totals[LEDGER_IMPORT_CURRENCIES_MAX];
	size_t total_count;	/* by currency code */
};

/*
 * The figures so far; what only the caller knows (dialect, status, skipped)
 * is left zero.
 */
MUST_CHECK enum status ledger_import_summarise(
    struct ledger_import_summary *out, struct ledger_import *import,
    struct error *err);

/*
 * STATUS_RANGE where the ledger would be left with more records than a catalog
 * holds, and nobody could look into it any more: the import is to be aborted.
 */
MUST_CHECK enum status ledger_import_check_room(struct ledger_import *import,
    struct error *err);

/*
 * Make it durable and visible, with its entry in the import log; *position is
 * its number.  digest: SHA-256 of the file's bytes as read, lower-case hex.
 * The import is freed, whatever the outcome.
 */
MUST_CHECK enum status ledger_import_commit(struct ledger_import *import,
    const struct ledger_import_summary *summary, const char *digest,
    int64_t *position, struct error *err);

/* Undo all of it.  NULL: no-op. */
void ledger_import_abort(struct ledger_import *import);

/*
 * Note a refused file in the import log, in a transaction of its own: it
 * leaves no other trace.  message: why, with its place.
 */
MUST_CHECK enum status ledger_log_refused(struct ledger *ledger,
    const struct ledger_import_info *info, const char *dialect,
    const char *digest, const char *message, int64_t *position,
    struct error *err);

/*
 * Several imports that go in together or not at all, an archive's members: each
 * that begins until the commit is one of the group, with a number and log entry
 * of its own; aborting one leaves the others.  The write lock is held from
 * begin to commit or abort, which come when no import is in progress.
 */
MUST_CHECK enum status ledger_group_begin(struct ledger *ledger,
    struct error *err);
MUST_CHECK enum status ledger_group_commit(struct ledger *ledger,
    struct error *err);
void ledger_group_abort(struct ledger *ledger);

/* ------------------------------------------------- the import log, rejects */

struct ledger_log_entry {
	int64_t position;
	const char *file;
	const char *dialect;
	const char *status;
	const char *options;
	const char *digest;
	const char *message;	/* of a refused file, else NULL */
	bool is_sandboxed;
	uint64_t documents;
	uint64_t lines;
	uint64_t duplicates;
	uint64_t cancelled;
	uint64_t set_aside;
};

typedef enum status (*ledger_log_fn)(const struct ledger_log_entry *entry,
    void *payload, struct error *err);

/* Each import in order of position.  A callback's failure ends the listing. */
MUST_CHECK enum status ledger_list_imports(struct ledger *ledger,
    ledger_log_fn callback, void *payload, struct error *err);

struct ledger_reject_entry {
	int64_t number;
	int64_t position;	/* of the import that set it aside */
	const char *file;
	struct fact_reject reject;
	bool is_mended;		/* a document or payment of that source, kind
				 * and id, or a master record of that kind and
				 * id, came in later; in place of
				 * "other-content" only one that replaced what
				 * stood.  Rates: never */
	/* Somebody decided that it need not go in (engine/ledger_decide.h):
	 * why, and at which position; else NULL and 0. */
	const char *because;
	int64_t dismissed_at;
};

typedef enum status (*ledger_reject_fn)(
    const struct ledger_reject_entry *entry, void *payload,
    struct error *err);

/* Each reject by number; number 0: all, else that one (STATUS_NOT_FOUND). */
MUST_CHECK enum status ledger_list_rejects(struct ledger *ledger,
    int64_t number, ledger_reject_fn callback, void *payload,
    struct error *err);

/* --------------------------------------------------------------- reading */

/* The master data at position, and all accounts and products documents name. */
MUST_CHECK enum status ledger_load_catalog(struct catalog **out,
    struct ledger *ledger, int64_t position, struct error *err);
/*
 * The same for whoever asks about one account (NULL: all): of accounts there
 * are those of its group, and no others.
 */
MUST_CHECK enum status ledger_load_catalog_of(struct catalog **out,
    struct ledger *ledger, int64_t position, const char *account,
    struct error *err);

/*
 * A name of documents that meant another account at a former position, or the
 * same one in another group; or a document that had another name.
 */
struct ledger_moved {
	int64_t name;		/* then; for ledger_had_documents() */
	int64_t document;	/* 0: all that have the name */
	const char *account;	/* then; valid during the call, as the next */
	const char *head;	/* of its group, then */
	uint32_t now;		/* account of the catalog */
};

typedef enum status (*ledger_moved_fn)(const struct ledger_moved *moved,
    void *payload, struct error *err);

/* Each of them; the catalog is of the position. */
MUST_CHECK enum status ledger_list_moved(struct ledger *ledger,
    const struct catalog *catalog, int64_t position, int64_t former,
    ledger_moved_fn callback, void *payload, struct error *err);

struct ledger_named_days {
	int64_t position;
	int64_t name;
	int64_t document;	/* 0: any */
	struct period days;
	bool by_delivery;	/* as of struct ledger_scan */
};

/* Was there such a document of the name that is not cancelled? */
MUST_CHECK enum status ledger_had_documents(bool *out, struct ledger *ledger,
    const struct ledger_named_days *asked, struct error *err);

/* The days that a document can count on. */
struct ledger_dates {
	int32_t issued;
	int32_t delivered;	/* issued, where it states none */
};

/* A document that had another of its days before. */
struct ledger_redated {
	enum document_type type;
	const char *number;	/* valid during the call */
	struct ledger_dates then;
	struct ledger_dates since;
	int64_t first;		/* the positions at which it was so */
	int64_t last;
	int64_t name;		/* then */
	uint32_t account;	/* that this name means now */
	uint32_t now;		/* its account */
};

typedef enum status (*ledger_redated_fn)(const struct ledger_redated *redated,
    void *payload, struct error *err);

/*
 * Each that is cancelled neither now nor then, by the order of versions; the
 * catalog is of the position.
 */
MUST_CHECK enum status ledger_list_redated(struct ledger *ledger,
    const struct catalog *catalog, int64_t position,
    ledger_redated_fn callback, void *payload, struct error *err);

struct ledger_scan {
	int64_t position;
	const struct catalog *catalog;	/* of the same position */
	const uint32_t *accounts;	/* whose documents */
	size_t account_count;
	struct period dates;		/* issue or delivery date in it */
	bool by_delivery;	/* date: delivery date where there is one */
	bool with_claims;	/* payments and referred invoices are needed */
};

typedef enum status (*ledger_scan_fn)(const struct purchase_document *document,
    void *payload, struct error *err);

/*
 * Each document of the accounts, cancelled ones too, in canonical order:
 * source, type (invoices first), id, bytewise; lines in the document's order.
 * Aliases are resolved as known at the position.
 */
MUST_CHECK enum status ledger_scan_documents(struct ledger *ledger,
    const struct ledger_scan *scan, ledger_scan_fn callback, void *payload,
    struct error *err);

/*
 * The scans from here on are for these accounts, a few at a time and in this
 * order, and else as scan says.  A hint: where they are many their documents
 * are read ahead, those of as many accounts in one pass as bytes_max holds, at
 * some 25 bytes a line and 150 a document; then those of the next accounts in
 * another pass (engine/ledger_ahead.h).  What a scan hands over does not depend
 * on it.  The accounts are copied, the catalog is borrowed until the end.
 */
MUST_CHECK enum status ledger_scan_ahead(struct ledger *ledger,
    const struct ledger_scan *scan, size_t bytes_max, struct error *err);
/* No more; without a beginning: no-op. */
void ledger_scan_ahead_end(struct ledger *ledger);

#endif
