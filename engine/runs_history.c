#include "engine/currency.h"
#include "engine/runs_store.h"

#define SETTLED \
	" FROM run_settlement WHERE agreement = ?1" \
	" AND \"from\" BETWEEN ?2 AND ?3 AND until BETWEEN ?6 AND ?7" \
	" AND run < ?4"
#define SETTLED_COLUMNS \
	"SELECT account, version, \"from\", until, currency, amount, run" \
	SETTLED

static void
bind(struct db_query *query, const struct runs_history *history)
{
	db_bind_text(query, 1, history->agreement);
	db_bind_int(query, 2, history->is_partly ? INT32_MIN :
	    history->within.from);
	db_bind_int(query, 3, history->within.until);
	db_bind_int(query, 4, history->before);
	if (history->account != NULL)
		db_bind_text(query, 5, history->account);
	db_bind_int(query, 6, history->within.from);
	db_bind_int(query, 7, history->is_partly ? INT32_MAX :
	    history->within.until);
}

/* Of one account by the primary key; of all in one pass. */
static void
begin(struct db_query *query, struct ledger *ledger,
    const struct runs_history *history)
{
	if (history->account != NULL)
		db_query(query, ledger->db, SETTLED_COLUMNS
		    " AND account = ?5 ORDER BY \"from\", run");
	else
		db_query(query, ledger->db, SETTLED_COLUMNS
		    " ORDER BY account, \"from\", run");
	bind(query, history);
}

enum status
runs_has_settled(bool *out, struct ledger *ledger,
    const struct runs_history *history, struct error *err)
{
	struct db_query query;
	bool found = false;
	int64_t any = 0;
	enum status status;

	if (history->account != NULL)
		db_query(&query, ledger->db, "SELECT 1" SETTLED
		    " AND account = ?5 LIMIT 1");
	else
		db_query(&query, ledger->db, "SELECT 1" SETTLED " LIMIT 1");
	bind(&query, history);
	status = db_get_int(&query, &any, &found, err);
	if (status == STATUS_OK)
		*out = found;
	return status;
}

enum status
runs_has_settlement(bool *out, struct ledger *ledger,
    const struct run_settlement *settlement, struct error *err)
{
	struct db_query query;
	int64_t any = 0;

	db_query(&query, ledger->db, "SELECT 1 FROM run_settlement"
	    " WHERE agreement = ?1 AND account = ?2 AND \"from\" = ?3"
	    " AND until = ?4 AND version = ?5 AND currency = ?6"
	    " AND amount = ?7 LIMIT 1");
	db_bind_text(&query, 1, settlement->agreement);
	db_bind_text(&query, 2, settlement->account);
	db_bind_int(&query, 3, settlement->period.from);
	db_bind_int(&query, 4, settlement->period.until);
	db_bind_text(&query, 5, settlement->version);
	db_bind_text(&query, 6, settlement->currency);
	db_bind_int(&query, 7, settlement->amount_micro);
	return db_get_int(&query, &any, out, err);
}

/* Each run of the query, which is bound, by number and position. */
static enum status
each_run(struct db_query *query, runs_run_fn callback, void *payload,
    struct error *err)
{
	bool has_row = false;
	enum status status = db_step(query, &has_row, err);

	while (status == STATUS_OK && has_row) {
		status = callback(db_int(query, 0), db_int(query, 1), payload,
		    err);
		if (status == STATUS_OK)
			status = db_step(query, &has_row, err);
	}
	return db_query_end(query, status, err);
}

enum status
runs_list_settling(struct ledger *ledger, const struct runs_history *history,
    runs_run_fn callback, void *payload, struct error *err)
{
	struct db_query query;

	db_query(&query, ledger->db,
	    "SELECT number, position FROM run WHERE number IN (SELECT run"
	    SETTLED " AND coalesce(account = ?5, 1))"
	    " ORDER BY number");
	bind(&query, history);
	return each_run(&query, callback, payload, err);
}

enum status
runs_list_between(struct ledger *ledger, int64_t first, int64_t last,
    int64_t before, runs_run_fn callback, void *payload, struct error *err)
{
	struct db_query query;

	db_query(&query, ledger->db,
	    "SELECT number, position FROM run WHERE number < ?1"
	    " AND position BETWEEN ?2 AND ?3 ORDER BY number");
	db_bind_int(&query, 1, before);
	db_bind_int(&query, 2, first);
	db_bind_int(&query, 3, last);
	return each_run(&query, callback, payload, err);
}

enum status
runs_has_paid(bool *out, struct ledger *ledger, const struct runs_day *asked,
    struct error *err)
{
	struct db_query query;
	int64_t any = 0;
	bool found = false;
	enum status status;

	/* Where nothing was due to who was paid before, what the day counted
	 * may have made a debt less. */
	db_query(&query, ledger->db,
	    "SELECT 1 FROM run_settlement s WHERE agreement = ?1"
	    " AND account = ?2 AND run = ?3 AND until >= ?4"
	    " AND (\"from\" <= ?4 OR (?5 <= ?4 OR \"from\" < ?5)"
	    " AND version IS NOT ?6)"
	    " AND (amount > 0 OR version IS NOT ?6 AND EXISTS ("
	    "  SELECT 1 FROM run_settlement p WHERE p.agreement = ?1"
	    "  AND p.account = ?2 AND p.run < s.run"
	    "  AND p.\"from\" < s.\"from\""
	    "  AND (p.\"from\" < ?5) = (s.\"from\" < ?5) AND p.amount > 0"
	    "  AND p.version IS NOT ?6)) LIMIT 1");
	db_bind_text(&query, 1, asked->agreement);
	db_bind_text(&query, 2, asked->account);
	db_bind_int(&query, 3, asked->run);
	db_bind_int(&query, 4, asked->day);
	db_bind_int(&query, 5, asked->term_from);
	db_bind_text(&query, 6, asked->alone);
	status = db_get_int(&query, &any, &found, err);
	*out = status == STATUS_OK && found;
	return status;
}

/* Who shows it relies on that. */
static enum status
check_settled(struct ledger *ledger, const struct run_settlement *settled,
    struct error *err)
{
	const struct currency *currency = currency_find(settled->currency);

	if (currency == NULL)
		return db_damaged(ledger->db, "a settlement of a run is in a "
		    "currency that is not known", err);
	if (settled->amount_micro % currency_minor_unit_micro(currency) != 0)
		return db_damaged(ledger->db, "a settlement of a run has more "
		    "decimals than its currency", err);
	return STATUS_OK;
}

enum status
runs_list_settled(struct ledger *ledger, const struct runs_history *history,
    runs_settled_fn callback, void *payload, struct error *err)
{
	struct run_settlement settled = {
		.agreement = history->agreement,
	};
	struct db_query query;
	bool has_row = false;
	enum status status;

	begin(&query, ledger, history);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		settled.account = db_text(&query, 0);
		settled.version = db_text(&query, 1);
		settled.period.from = db_date(&query, 2);
		settled.period.until = db_date(&query, 3);
		settled.currency = db_text(&query, 4);
		settled.amount_micro = db_int(&query, 5);
		status = db_columns_status(&query, err);
		if (status == STATUS_OK)
			status = check_settled(ledger, &settled, err);
		if (status == STATUS_OK)
			status = callback(&settled, db_int(&query, 6), payload,
			    err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}
