#include "engine/ledger_decide.h"

#include <assert.h>

#include "engine/ledger_store.h"

/* ------------------------------------------------------------- what it is */

struct standing {
	bool is_mended;		/* or was not refused */
	bool is_dismissed;
};

static enum status
note_reject(const struct ledger_reject_entry *entry, void *payload,
    struct error *err)
{
	struct standing *standing = payload;

	(void)err;
	standing->is_mended = entry->is_mended;
	standing->is_dismissed = entry->because != NULL;
	return STATUS_OK;
}

static enum status
find_file(struct standing *out, struct ledger *ledger, int64_t number,
    struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, ledger->db,
	    "SELECT i.status <> 'refused', d.because FROM import i"
	    " LEFT JOIN decision d ON d.id = " LEDGER_DECISION_OF_FILE
	    " WHERE i.number = ?1");
	db_bind_int(&query, 1, number);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row) {
		out->is_mended = db_int(&query, 0) != 0;
		out->is_dismissed = !db_is_null(&query, 1);
	}
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK && !has_row)
		status = error_set(err, STATUS_NOT_FOUND,
		    "there is no import %lld", (long long)number);
	return status;
}

static enum status
check_reject(struct ledger *ledger, int64_t number, bool is_dismissal,
    struct error *err)
{
	struct standing standing = { false, false };
	enum status status = ledger_list_rejects(ledger, number, note_reject,
	    &standing, err);

	if (status == STATUS_OK && is_dismissal && standing.is_mended)
		return error_set(err, STATUS_CONFLICT, "reject %lld is mended: "
		    "there is nothing to dismiss", (long long)number);
	if (status == STATUS_OK && !is_dismissal && !standing.is_dismissed)
		return error_set(err, STATUS_CONFLICT,
		    "reject %lld is not dismissed", (long long)number);
	return status;
}

static enum status
check_file(struct ledger *ledger, int64_t number, bool is_dismissal,
    struct error *err)
{
	struct standing standing = { false, false };
	enum status status = find_file(&standing, ledger, number, err);

	if (status == STATUS_OK && standing.is_mended)
		return error_set(err, STATUS_CONFLICT, "import %lld was not "
		    "refused", (long long)number);
	if (status == STATUS_OK && !is_dismissal && !standing.is_dismissed)
		return error_set(err, STATUS_CONFLICT, "the refused file of "
		    "import %lld is not dismissed", (long long)number);
	return status;
}

/* ------------------------------------------------------------- the record */

static enum status
record(struct ledger *ledger, const struct ledger_decision *decision,
    int64_t number, struct error *err)
{
	bool is_reject = decision->subject == LEDGER_SUBJECT_REJECT;
	struct db_query query;

	db_query(&query, ledger->db,
	    "INSERT INTO decision (position, reject, refused, because)"
	    " VALUES ((SELECT max(number) FROM import), ?1, ?2, ?3)");
	if (is_reject)
		db_bind_int(&query, 1, number);
	else
		db_bind_int(&query, 2, number);
	db_bind_text(&query, 3, decision->because);
	return db_run(&query, err);
}

static enum status
decide_one(struct ledger *ledger, const struct ledger_decision *decision,
    int64_t number, struct error *err)
{
	bool is_dismissal = decision->because != NULL;
	enum status status = decision->subject == LEDGER_SUBJECT_REJECT ?
	    check_reject(ledger, number, is_dismissal, err) :
	    check_file(ledger, number, is_dismissal, err);

	return status == STATUS_OK ? record(ledger, decision, number, err) :
	    status;
}

enum status
ledger_decide(struct ledger *ledger, const struct ledger_decision *decision,
    struct error *err)
{
	enum status status;

	assert(ledger->import == NULL && !ledger->is_read_only);
	status = ledger_transaction_begin(ledger, err);
	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < decision->count && status == STATUS_OK; i++)
		status = decide_one(ledger, decision, decision->numbers[i],
		    err);
	if (status == STATUS_OK)
		status = ledger_transaction_commit(ledger, err);
	if (status != STATUS_OK)
		ledger_transaction_undo(ledger);
	return status;
}

enum status
ledger_list_decisions(struct ledger *ledger, int64_t reject,
    ledger_decided_fn callback, void *payload, struct error *err)
{
	struct ledger_decided decided;
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, ledger->db,
	    "SELECT position, because FROM decision WHERE reject = ?1"
	    " ORDER BY id");
	db_bind_int(&query, 1, reject);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		decided = (struct ledger_decided){
			.position = db_int(&query, 0),
			.because = db_text(&query, 1),
		};
		status = db_columns_status(&query, err);
		if (status == STATUS_OK)
			status = callback(&decided, payload, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}
