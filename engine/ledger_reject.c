#include <string.h>

#include "engine/digest.h"
#include "engine/ledger_await.h"
#include "engine/ledger_compare.h"
#include "engine/ledger_store.h"

/*
 * A reject is mended when a later import brought what it speaks of: a master
 * record, as is noted then; a version of a document or payment of its source and
 * id.  A later version that is there is the current one or before it, so it is
 * enough to look at that.
 *
 * For a document that was known with other content a later version is not
 * enough, because one that only adds a delivery date or tax, or cancels, is no
 * answer to it: what stands now has to contradict what stood then, which only
 * an import that replaces brings about.
 *
 * A rate's reject without an id (fact_rate_id()) stays: nothing tells which
 * later rate is the mended one.
 */
#define CURRENT(table, key) \
	"EXISTS (SELECT 1 FROM " table " v WHERE v." key " = r.id" \
	" AND v.superseded IS NULL AND v.import > r.import"
#define OTHER_CONTENT "other-content"
/* As in ledger_put_document.c: of the current version d, the former e. */
#define EMPTIED "d.is_cancelled AND (d.line_count = 0" \
	" OR e.is_cancelled AND e.line_count = 0)"

/* ----------------------------------------------------------- mended or not */

/* Columns of the query in was_replaced(). */
enum {
	PAIR_DIFFERS,		/* beside the lines */
	PAIR_IS_EMPTIED,	/* whose lines say nothing */
	PAIR_CANCELS,
	PAIR_COUNT_BEFORE,
	PAIR_LINES_BEFORE,
	PAIR_COUNT_AFTER,
	PAIR_LINES_AFTER,
};

static enum status
compare_pair(bool *differs, struct db_query *query, struct error *err)
{
	struct ledger_packed before;
	struct ledger_packed after;
	unsigned relation = 0;
	enum status status;

	before.bytes = db_blob(query, PAIR_LINES_BEFORE, &before.size);
	before.count = (size_t)db_int(query, PAIR_COUNT_BEFORE);
	after.bytes = db_blob(query, PAIR_LINES_AFTER, &after.size);
	after.count = (size_t)db_int(query, PAIR_COUNT_AFTER);
	status = db_columns_status(query, err);
	if (status != STATUS_OK)
		return status;
	status = ledger_compare_lines(&relation, &before, &after);
	if (status == STATUS_INVALID)
		return db_damaged(query->db, "a document's lines", err);
	if (status != STATUS_OK)
		return error_memory(err);
	*differs = (relation & LEDGER_DIFFERS) != 0 ||
	    ((relation & LEDGER_LACKS) != 0 &&
	    db_int(query, PAIR_CANCELS) == 0);
	return STATUS_OK;
}

/*
 * Does the current version of the reject's document contradict the one that
 * stood when it was set aside?
 */
static enum status
was_replaced(bool *out, struct ledger *ledger, int64_t number,
    struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	*out = false;
	db_query(&query, ledger->db,
	    "SELECT d.party <> e.party OR d.date <> e.date"
	    " OR d.currency <> e.currency OR NOT (" EMPTIED ") AND ("
	    "  d.due IS NOT e.due"
	    "  OR d.total IS NOT e.total OR d.tags IS NOT e.tags"
	    "  OR d.refers_to IS NOT e.refers_to"
	    "  OR d.is_cancelled < e.is_cancelled"
	    "  OR coalesce(d.delivered <> e.delivered, e.delivered IS NOT NULL"
	    "  AND d.delivered IS NULL AND NOT d.is_cancelled)), "
	    EMPTIED ","
	    " d.is_cancelled, e.line_count, e.lines, d.line_count, d.lines"
	    " FROM reject r JOIN source s ON s.text = r.source"
	    " JOIN document d ON d.source = s.id"
	    "  AND d.type = 1 + (r.kind = 'credit-note')"
	    "  AND d.number = r.id AND d.superseded IS NULL"
	    " JOIN document e ON e.source = s.id AND e.type = d.type"
	    "  AND e.number = r.id AND e.superseded IS NOT NULL"
	    "  AND e.import <= r.import AND e.superseded > r.import"
	    " WHERE r.number = ?1");
	db_bind_int(&query, 1, number);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row) {
		*out = db_int(&query, PAIR_DIFFERS) != 0;
		if (!*out && !db_int(&query, PAIR_IS_EMPTIED))
			status = compare_pair(out, &query, err);
	}
	return db_query_end(&query, status, err);
}

/* What the query alone cannot tell. */
static enum status
refine_mended(struct ledger_reject_entry *entry, struct ledger *ledger,
    struct error *err)
{
	if (!entry->is_mended ||
	    strcmp(entry->reject.code, OTHER_CONTENT) != 0 ||
	    strcmp(entry->reject.kind, "payment") == 0)
		return STATUS_OK;
	return was_replaced(&entry->is_mended, ledger, entry->number, err);
}

/* ------------------------------------------------------------- listing */

/* As kept: of its amounts the sum. */
static void
read_figures(struct fact_reject *out, struct db_query *query)
{
	wide net = (wide)db_int(query, 15) * DECIMAL_ONE_MICRO +
	    db_int(query, 16);

	out->date = db_date(query, 12);
	out->has_date = out->date != DATE_NONE;
	out->currency = db_text(query, 13);
	if (db_is_null(query, 14))
		return;
	out->figures.is_known = true;
	out->figures.lines = (uint64_t)db_int(query, 14);
	out->figures.credit_micro = net > 0 ? net : 0;
	out->figures.debit_micro = net < 0 ? -net : 0;
}

/* Columns of the query in ledger_list_rejects(). */
static void
read_reject(struct ledger_reject_entry *out, struct db_query *query)
{
	*out = (struct ledger_reject_entry){
		.number = db_int(query, 0),
		.position = db_int(query, 1),
		.file = db_text(query, 2),
		.reject = {
			.source = db_text(query, 3),
			.kind = db_text(query, 4),
			.id = db_text(query, 5),
			.code = db_text(query, 6),
			.sentence = db_text(query, 7),
			.original = db_text(query, 8),
			.native = db_text(query, 9),
			.file_line = (uint64_t)db_int(query, 10),
		},
		.is_mended = db_int(query, 11) != 0,
	};
	read_figures(&out->reject, query);
	out->because = db_text(query, 17);
	if (out->because != NULL)
		out->dismissed_at = db_int(query, 18);
}

enum status
ledger_list_rejects(struct ledger *ledger, int64_t number,
    ledger_reject_fn callback, void *payload, struct error *err)
{
	struct ledger_reject_entry entry;
	struct db_query query;
	bool has_row = false;
	bool has_any = false;
	enum status status;

	db_query(&query, ledger->db,
	    "SELECT r.number, r.import, i.file, r.source, r.kind, r.id, r.code,"
	    " r.sentence, r.original, r.native, r.file_line,"
	    " CASE WHEN r.is_awaited = 1 THEN " LEDGER_HAS_COME
	    "  ELSE CASE r.kind"
	    "  WHEN 'invoice' THEN " CURRENT("document", "number")
	    "   AND v.source = s.id AND v.type = 1)"
	    "  WHEN 'credit-note' THEN " CURRENT("document", "number")
	    "   AND v.source = s.id AND v.type = 2)"
	    "  WHEN 'payment' THEN " CURRENT("payment", "number")
	    "   AND v.source = s.id)"
	    "  WHEN 'company' THEN " CURRENT("company", "code") ")"
	    "  WHEN 'category' THEN " CURRENT("category", "code") ")"
	    "  WHEN 'product' THEN " CURRENT("product", "code")
	    "   AND v.stated IS NOT NULL)"
	    "  WHEN 'account' THEN " CURRENT("account", "code")
	    "   AND v.stated IS NOT NULL)"
	    "  WHEN 'rate' THEN EXISTS (SELECT 1 FROM rate v"
	    "   WHERE v.base = substr(r.id, 1, 3)"
	    "   AND v.currency = substr(r.id, 5, 3)"
	    "   AND v.date = unixepoch(substr(r.id, 9)) / 86400"
	    "   AND v.superseded IS NULL AND v.import > r.import)"
	    "  ELSE 0 END END, r.date, r.currency, r.line_count, r.net_whole,"
	    " r.net_micro, c.because, c.position"
	    " FROM reject r JOIN import i ON i.number = r.import"
	    " LEFT JOIN source s ON s.text = r.source"
	    " LEFT JOIN decision c ON c.id = (SELECT max(id) FROM decision"
	    "  WHERE reject = r.number)"
	    " WHERE r.number BETWEEN ?1 AND ?2 ORDER BY r.number");
	db_bind_int(&query, 1, number == 0 ? INT64_MIN : number);
	db_bind_int(&query, 2, number == 0 ? INT64_MAX : number);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		has_any = true;
		read_reject(&entry, &query);
		status = db_columns_status(&query, err);
		if (status == STATUS_OK)
			status = refine_mended(&entry, ledger, err);
		if (status == STATUS_OK)
			status = callback(&entry, payload, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK && number != 0 && !has_any)
		status = error_set(err, STATUS_NOT_FOUND,
		    "there is no reject %lld", (long long)number);
	return status;
}

/* ------------------------------------------------------------- keeping */

/* The digest of what makes two rejects the same. */
static enum status
digest_content(char *out, struct digest *digest,
    const struct fact_reject *reject, struct error *err)
{
	digest_add_text(digest, reject->source);
	digest_add_text(digest, reject->kind);
	digest_add_text(digest, reject->id);
	digest_add_text(digest, reject->code);
	digest_add_text(digest, reject->sentence);
	digest_add_text(digest, reject->original);
	if (digest_finish(digest, out) != STATUS_OK)
		return error_memory(err);
	return STATUS_OK;
}

static enum status
note_known(struct db *db, const char *content, int64_t number,
    struct error *err)
{
	struct db_query query;

	db_query(&query, db,
	    "INSERT OR REPLACE INTO temp.reject_known VALUES (?1, ?2)");
	db_bind_text(&query, 1, content);
	db_bind_int(&query, 2, number);
	return db_run(&query, err);
}

static enum status
note_learnt(struct db *db, int64_t number, struct error *err)
{
	struct db_query query;

	db_query(&query, db, "UPDATE temp.reject_learnt SET number = ?1");
	db_bind_int(&query, 1, number);
	return db_run(&query, err);
}

/*
 * Note the rejects of former imports; of equal ones the newest.  Those that
 * were noted for an import before are not read again: an archive may have very
 * many.  Where an import is undone, so is what was noted in it.
 */
static enum status
learn_rejects(struct ledger_import *import, struct digest *digest,
    struct error *err)
{
	struct db *db = import->ledger->db;
	char content[DIGEST_TEXT_SIZE];
	struct fact_reject reject;
	struct db_query query;
	int64_t learnt = 0;
	bool has_row = false;
	enum status status;

	db_query(&query, db,
	    "SELECT number, source, kind, id, code, sentence, original"
	    " FROM reject WHERE import < ?1 AND number >"
	    " (SELECT number FROM temp.reject_learnt) ORDER BY number");
	db_bind_int(&query, 1, import->number);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		reject = (struct fact_reject){
			.source = db_text(&query, 1),
			.kind = db_text(&query, 2),
			.id = db_text(&query, 3),
			.code = db_text(&query, 4),
			.sentence = db_text(&query, 5),
			.original = db_text(&query, 6),
		};
		status = db_columns_status(&query, err);
		if (status == STATUS_OK)
			status = digest_content(content, digest, &reject, err);
		learnt = db_int(&query, 0);
		if (status == STATUS_OK)
			status = note_known(db, content, learnt, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK && learnt > 0)
		status = note_learnt(db, learnt, err);
	import->knows_rejects = status == STATUS_OK;
	return status;
}

/*
 * A document, a payment and a rate are told once and for all: as long as what
 * mended it stands, whoever reads the bad file again, each night perhaps, hears
 * nothing new.  A master record says what holds from then on.
 */
static enum status
note_same(const struct ledger_reject_entry *entry, void *payload,
    struct error *err)
{
	bool *is_same = payload;

	(void)err;
	*is_same = !entry->is_mended ||
	    !ledger_is_awaited(entry->reject.kind);
	return STATUS_OK;
}

/* Did a former import set the same aside? */
static enum status
find_same(bool *is_same, struct ledger_import *import,
    const struct fact_reject *reject, struct digest *digest,
    struct error *err)
{
	char content[DIGEST_TEXT_SIZE];
	struct db_query query;
	int64_t number;
	bool found;
	enum status status = STATUS_OK;

	if (!import->knows_rejects)
		status = learn_rejects(import, digest, err);
	if (status == STATUS_OK)
		status = digest_content(content, digest, reject, err);
	if (status != STATUS_OK)
		return status;
	db_query(&query, import->ledger->db,
	    "SELECT number FROM temp.reject_known WHERE content = ?1");
	db_bind_text(&query, 1, content);
	status = db_get_int(&query, &number, &found, err);
	if (status == STATUS_OK && found)
		status = ledger_list_rejects(import->ledger, number, note_same,
		    is_same, err);
	return status;
}

/* Without id and text nothing tells two rejects apart: each is kept. */
static enum status
is_kept_already(bool *out, struct ledger_import *import,
    const struct fact_reject *reject, struct error *err)
{
	struct digest *digest = NULL;
	enum status status;

	*out = false;
	if (reject->id == NULL && reject->original == NULL)
		return STATUS_OK;
	if (digest_new(&digest) != STATUS_OK)
		return error_memory(err);
	status = find_same(out, import, reject, digest, err);
	digest_free(digest);
	return status;
}

static enum status
insert(struct ledger_import *import, const struct fact_reject *reject,
    struct error *err)
{
	struct db_query query;

	db_query(&query, import->ledger->db,
	    "INSERT INTO reject (import, source, kind, id, code, sentence,"
	    " original, native, file_line, date, currency, line_count,"
	    " net_whole, net_micro, is_awaited) VALUES (?1, ?2, ?3, ?4, ?5,"
	    " ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)");
	db_bind_int(&query, 1, import->number);
	db_bind_text(&query, 2, reject->source);
	db_bind_text(&query, 3, reject->kind);
	db_bind_text(&query, 4, reject->id);
	db_bind_text(&query, 5, reject->code);
	db_bind_text(&query, 6, reject->sentence);
	db_bind_text(&query, 7, reject->original);
	db_bind_text(&query, 8, reject->native);
	db_bind_int(&query, 9, (int64_t)reject->file_line);
	if (reject->has_date)
		db_bind_int(&query, 10, reject->date);
	db_bind_text(&query, 11, reject->currency);
	if (reject->figures.is_known) {
		db_bind_int(&query, 12, (int64_t)reject->figures.lines);
		ledger_bind_sum(&query, 13, reject->figures.credit_micro -
		    reject->figures.debit_micro);
	}
	if (ledger_is_awaited(reject->kind))
		db_bind_int(&query, 15, 1);
	return db_run(&query, err);
}

enum status
ledger_put_reject(struct ledger_import *import,
    const struct fact_reject *reject, struct error *err)
{
	bool is_kept;
	enum status status = is_kept_already(&is_kept, import, reject, err);

	if (status == STATUS_OK && !is_kept)
		status = insert(import, reject, err);
	if (status == STATUS_OK)
		import->set_aside++;
	return status;
}
