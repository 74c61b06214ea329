#include "engine/ledger_resolve.h"

static enum status
tell(const struct ledger_resolution *resolution, int64_t row,
    ledger_meaning_fn callback, void *payload, struct error *err)
{
	uint32_t account = CATALOG_NONE;

	if (row > 0 && (uint64_t)row < resolution->party_count)
		account = resolution->accounts[row];
	return account == CATALOG_NONE ? STATUS_OK :
	    callback(account, payload, err);
}

enum status
ledger_list_meanings(struct ledger *ledger, const struct catalog *catalog,
    int64_t position, const char *name, ledger_meaning_fn callback,
    void *payload, struct error *err)
{
	const struct ledger_resolution *resolution;
	struct db_query query;
	bool has_row = false;
	enum status status = ledger_resolve(&resolution, ledger, catalog,
	    position, err);

	if (status != STATUS_OK)
		return status;
	/* By source, because names have an index with it. */
	db_query(&query, ledger->db,
	    "SELECT p.id FROM source s CROSS JOIN party p"
	    " ON p.source = s.id AND p.text = ?1 WHERE p.import <= ?2");
	db_bind_text(&query, 1, name);
	db_bind_int(&query, 2, position);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		status = tell(resolution, db_int(&query, 0), callback, payload,
		    err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}
