#include <stdlib.h>
#include <string.h>

#include "engine/ledger_resolve.h"

/*
 * Documents of a former position (?1) that another version gives to another
 * name at the position (?2): the current one, or one that was so then.
 */
#define REPLACED_BY(version) \
	"SELECT e.id, e.party, d.party FROM document e CROSS JOIN document d" \
	" ON d.source = e.source AND d.type = e.type AND d.number = e.number" \
	" AND d.superseded " version " AND d.import <= ?2" \
	" WHERE e.superseded IS NOT NULL AND e.superseded + 0 > ?1" \
	" AND e.superseded + 0 <= ?2 AND e.import <= ?1" \
	" AND e.is_cancelled = 0 AND d.is_cancelled = 0" \
	" AND d.party <> e.party"
#define REPLACED REPLACED_BY("IS NULL") " UNION ALL " \
	REPLACED_BY("IS NOT NULL AND d.superseded > ?2")

/* What names mean hangs on aliases and parents alone, so they mean the same
 * where no account has another record. */
static enum status
has_changed(bool *out, struct ledger *ledger, int64_t position,
    int64_t former, struct error *err)
{
	struct db_query query;
	int64_t any = 0;
	bool found = false;
	enum status status;

	*out = false;
	if (former >= position)
		return STATUS_OK;
	db_query(&query, ledger->db, "SELECT EXISTS (SELECT 1 FROM account"
	    " WHERE import > ?1 AND import <= ?2"
	    " OR superseded > ?1 AND superseded <= ?2)"
	    " OR EXISTS (" REPLACED ")");
	db_bind_int(&query, 1, former);
	db_bind_int(&query, 2, position);
	status = db_get_int(&query, &any, &found, err);
	*out = status == STATUS_OK && any != 0;
	return status;
}

/* What names meant, and what they mean. */
struct comparison {
	const struct catalog *before;
	const uint32_t *then;		/* accounts of it, by name */
	size_t count;
	const struct ledger_resolution *now;
	ledger_moved_fn callback;
	void *payload;
};

static bool
same_id(const struct catalog *a, uint32_t a_account, const struct catalog *b,
    uint32_t b_account)
{
	return strcmp(catalog_account(a, a_account)->id,
	    catalog_account(b, b_account)->id) == 0;
}

/* Tell of it, if `name` meant another account then than `other` does now. */
static enum status
compare(const struct comparison *of, size_t name, size_t other,
    int64_t document, struct error *err)
{
	struct ledger_moved moved = {
		.name = (int64_t)name, .document = document,
	};
	const struct catalog_account *account;
	uint32_t head;

	if (name >= of->count || other >= of->now->party_count ||
	    of->then[name] == CATALOG_NONE ||
	    of->now->accounts[other] == CATALOG_NONE)
		return STATUS_OK;
	moved.now = of->now->accounts[other];
	account = catalog_account(of->before, of->then[name]);
	head = catalog_account(of->now->catalog, moved.now)->head;
	if (same_id(of->before, of->then[name], of->now->catalog, moved.now) &&
	    same_id(of->before, account->head, of->now->catalog, head))
		return STATUS_OK;
	moved.account = account->id;
	moved.head = catalog_account(of->before, account->head)->id;
	return of->callback(&moved, of->payload, err);
}

static enum status
compare_names(const struct comparison *of, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < of->count && status == STATUS_OK; i++)
		status = compare(of, i, i, 0, err);
	return status;
}

static enum status
compare_replaced(const struct comparison *of, struct ledger *ledger,
    int64_t position, int64_t former, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, ledger->db, REPLACED);
	db_bind_int(&query, 1, former);
	db_bind_int(&query, 2, position);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		status = compare(of, (size_t)db_int(&query, 1),
		    (size_t)db_int(&query, 2), db_int(&query, 0), err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

enum status
ledger_list_moved(struct ledger *ledger, const struct catalog *catalog,
    int64_t position, int64_t former, ledger_moved_fn callback, void *payload,
    struct error *err)
{
	const struct ledger_resolution *resolution;
	struct comparison of = { .callback = callback, .payload = payload };
	struct catalog *before = NULL;
	uint32_t *then = NULL;
	bool is_changed;
	enum status status = has_changed(&is_changed, ledger, position,
	    former, err);

	if (status != STATUS_OK || !is_changed)
		return status;
	status = ledger_load_catalog(&before, ledger, former, err);
	if (status == STATUS_OK)
		status = ledger_resolve(&resolution, ledger, before, former,
		    err);
	/* A copy, for the ledger keeps one resolution at a time. */
	if (status == STATUS_OK) {
		of.count = resolution->party_count;
		then = calloc(of.count + 1, sizeof *then);
		if (then == NULL)
			status = error_memory(err);
		else
			memcpy(then, resolution->accounts,
			    of.count * sizeof *then);
	}
	if (status == STATUS_OK)
		status = ledger_resolve(&of.now, ledger, catalog, position,
		    err);
	of.before = before;
	of.then = then;
	if (status == STATUS_OK)
		status = compare_names(&of, err);
	if (status == STATUS_OK)
		status = compare_replaced(&of, ledger, position, former, err);
	free(then);
	catalog_free(before);
	return status;
}

enum status
ledger_had_documents(bool *out, struct ledger *ledger,
    const struct ledger_named_days *asked, struct error *err)
{
	struct db_query query;
	int64_t any = 0;
	bool found = false;
	enum status status;

	db_query(&query, ledger->db, "SELECT 1 FROM document"
	    " WHERE party = ?2 AND is_cancelled = 0 AND ?6 IN (0, id)"
	    " AND CASE WHEN ?5 THEN coalesce(delivered, date) ELSE date END"
	    " BETWEEN ?3 AND ?4 AND " LEDGER_VISIBLE("document") " LIMIT 1");
	db_bind_int(&query, 1, asked->position);
	db_bind_int(&query, 2, asked->name);
	db_bind_int(&query, 3, asked->days.from);
	db_bind_int(&query, 4, asked->days.until);
	db_bind_int(&query, 5, asked->by_delivery);
	db_bind_int(&query, 6, asked->document);
	status = db_get_int(&query, &any, &found, err);
	*out = status == STATUS_OK && found;
	return status;
}

/* ------------------------------------------------------------ other days */

#define DELIVERED(version) \
	"coalesce(" version ".delivered, " version ".date)"
/* As REPLACED_BY; of all former positions, and of dates.  In the order of an
 * index, or each would be sought among all documents. */
#define REDATED_BY(version) \
	"SELECT e.superseded + 0, e.id, e.import, e.type, e.number, e.date, " \
	DELIVERED("e") ", d.date, " DELIVERED("d") ", e.party, d.party" \
	" FROM document e INDEXED BY document_superseded" \
	" CROSS JOIN document d" \
	" ON d.source = e.source AND d.type = e.type AND d.number = e.number" \
	" AND d.superseded " version " AND d.import <= ?1" \
	" WHERE e.superseded IS NOT NULL AND e.superseded + 0 <= ?1" \
	" AND e.is_cancelled = 0 AND d.is_cancelled = 0" \
	" AND (e.date <> d.date OR " DELIVERED("e") " <> " DELIVERED("d") ")"

/* The row that the query stands on. */
static enum status
read_redated(struct ledger_redated *out,
    const struct ledger_resolution *resolution, struct db_query *query,
    struct error *err)
{
	*out = (struct ledger_redated){
		.last = db_int(query, 0) - 1,
		.first = db_int(query, 2),
		.type = db_int(query, 3) == DOCUMENT_INVOICE ?
		    DOCUMENT_INVOICE : DOCUMENT_CREDIT_NOTE,
		.number = db_text(query, 4),
		.then = { db_date(query, 5), db_date(query, 6) },
		.since = { db_date(query, 7), db_date(query, 8) },
		.name = db_int(query, 9),
		.account = ledger_resolution_account(resolution,
		    db_int(query, 9)),
		.now = ledger_resolution_account(resolution,
		    db_int(query, 10)),
	};
	return db_columns_status(query, err);
}

enum status
ledger_list_redated(struct ledger *ledger, const struct catalog *catalog,
    int64_t position, ledger_redated_fn callback, void *payload,
    struct error *err)
{
	const struct ledger_resolution *resolution;
	struct ledger_redated redated;
	struct db_query query;
	bool has_row = false;
	enum status status = ledger_resolve(&resolution, ledger, catalog,
	    position, err);

	if (status != STATUS_OK)
		return status;
	db_query(&query, ledger->db, REDATED_BY("IS NULL") " UNION ALL "
	    REDATED_BY("IS NOT NULL AND d.superseded > ?1")
	    " ORDER BY 1, 2");
	db_bind_int(&query, 1, position);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		status = read_redated(&redated, resolution, &query, err);
		if (status == STATUS_OK && redated.account != CATALOG_NONE &&
		    redated.now != CATALOG_NONE)
			status = callback(&redated, payload, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}
