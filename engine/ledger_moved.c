#include <stdlib.h>
#include <string.h>

#include "engine/ledger_resolve.h"

/*
 * What a name means hangs on aliases and parents alone, so it means the same
 * where no account has another record.
 */
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
	db_query(&query, ledger->db, "SELECT 1 FROM account"
	    " WHERE import > ?1 AND import <= ?2"
	    " OR superseded > ?1 AND superseded <= ?2 LIMIT 1");
	db_bind_int(&query, 1, former);
	db_bind_int(&query, 2, position);
	status = db_get_int(&query, &any, &found, err);
	*out = status == STATUS_OK && found;
	return status;
}

static bool
same_id(const struct catalog *a, uint32_t a_account, const struct catalog *b,
    uint32_t b_account)
{
	return strcmp(catalog_account(a, a_account)->id,
	    catalog_account(b, b_account)->id) == 0;
}

/* Each name of `then`, accounts of the former catalog, that has moved. */
static enum status
compare(const struct catalog *before, const uint32_t *then, size_t count,
    const struct ledger_resolution *now, ledger_moved_fn callback,
    void *payload, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && i < now->party_count &&
	    status == STATUS_OK; i++) {
		struct ledger_moved moved = { .name = (int64_t)i };
		uint32_t head;

		if (then[i] == CATALOG_NONE ||
		    now->accounts[i] == CATALOG_NONE)
			continue;
		moved.now = now->accounts[i];
		head = catalog_account(before, then[i])->head;
		if (same_id(before, then[i], now->catalog, moved.now) &&
		    same_id(before, head, now->catalog,
		    catalog_account(now->catalog, moved.now)->head))
			continue;
		moved.account = catalog_account(before, then[i])->id;
		moved.head = catalog_account(before, head)->id;
		status = callback(&moved, payload, err);
	}
	return status;
}

enum status
ledger_list_moved(struct ledger *ledger, const struct catalog *catalog,
    int64_t position, int64_t former, ledger_moved_fn callback, void *payload,
    struct error *err)
{
	const struct ledger_resolution *resolution;
	struct catalog *before = NULL;
	uint32_t *then = NULL;
	size_t count = 0;
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
		count = resolution->party_count;
		then = calloc(count + 1, sizeof *then);
		if (then == NULL)
			status = error_memory(err);
		else
			memcpy(then, resolution->accounts,
			    count * sizeof *then);
	}
	if (status == STATUS_OK)
		status = ledger_resolve(&resolution, ledger, catalog,
		    position, err);
	if (status == STATUS_OK)
		status = compare(before, then, count, resolution, callback,
		    payload, err);
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
	    " WHERE party = ?2 AND is_cancelled = 0"
	    " AND CASE WHEN ?5 THEN coalesce(delivered, date) ELSE date END"
	    " BETWEEN ?3 AND ?4 AND " LEDGER_VISIBLE("document") " LIMIT 1");
	db_bind_int(&query, 1, asked->position);
	db_bind_int(&query, 2, asked->name);
	db_bind_int(&query, 3, asked->days.from);
	db_bind_int(&query, 4, asked->days.until);
	db_bind_int(&query, 5, asked->by_delivery);
	status = db_get_int(&query, &any, &found, err);
	*out = status == STATUS_OK && found;
	return status;
}
