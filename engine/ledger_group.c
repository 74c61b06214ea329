#include <assert.h>

#include "engine/ledger_store.h"

/*
 * SQLite undoes a whole transaction by itself where disk or memory fail; a
 * savepoint outside of one would then begin, and its release commit, a
 * transaction of its own.  So it is asked each time whether the group's is
 * still there.
 */

static enum status
check_group(const struct ledger *ledger, struct error *err)
{
	if (db_in_transaction(ledger->db))
		return STATUS_OK;
	if (ledger->group_fault.status != STATUS_OK) {
		*err = ledger->group_fault;
		return err->status;
	}
	return error_set(err, STATUS_ENVIRONMENT,
	    "the database has undone what was imported together");
}

/*
 * Whoever wrote past the chain since our last transaction left its head as it
 * was, so what is remembered of it holds only as long as the lock: their rows
 * must not pass for ours.
 */
static enum status
begin_write(struct ledger *ledger, struct error *err)
{
	ledger_chain_forget(&ledger->chain);
	return db_begin_write(ledger->db, err);
}

enum status
ledger_transaction_begin(struct ledger *ledger, struct error *err)
{
	enum status status;

	if (!ledger->has_group) {
		status = begin_write(ledger, err);
	} else {
		status = check_group(ledger, err);
		if (status == STATUS_OK)
			status = db_execute(ledger->db,
			    "SAVEPOINT one_import", err);
	}
	if (status != STATUS_OK)
		return status;
	status = ledger_chain_learn(&ledger->chain, ledger->db, err);
	if (status != STATUS_OK)
		ledger_transaction_undo(ledger);
	return status;
}

enum status
ledger_transaction_commit(struct ledger *ledger, struct error *err)
{
	enum status status;

	status = ledger->has_group ? check_group(ledger, err) : STATUS_OK;
	if (status == STATUS_OK)
		status = ledger_chain_append(&ledger->chain, ledger->db, err);
	if (status == STATUS_OK && !ledger->has_group)
		return db_commit(ledger->db, err);
	if (status == STATUS_OK)
		status = db_execute(ledger->db, "RELEASE one_import", err);
	return status;
}

void
ledger_transaction_undo(struct ledger *ledger)
{
	if (ledger->has_group && db_in_transaction(ledger->db) &&
	    db_execute(ledger->db, "ROLLBACK TO one_import; "
	    "RELEASE one_import", &ledger->group_fault) == STATUS_OK)
		return;
	/* What cannot be undone alone is undone with all of the group. */
	db_rollback(ledger->db);
}

enum status
ledger_group_begin(struct ledger *ledger, struct error *err)
{
	enum status status;

	assert(ledger->import == NULL && !ledger->is_read_only &&
	    !ledger->has_group);
	status = begin_write(ledger, err);
	ledger->has_group = status == STATUS_OK;
	ledger->group_fault = (struct error){ 0 };
	return status;
}

enum status
ledger_group_commit(struct ledger *ledger, struct error *err)
{
	enum status status = check_group(ledger, err);

	assert(ledger->import == NULL && ledger->has_group);
	ledger->has_group = false;
	return status == STATUS_OK ? db_commit(ledger->db, err) : status;
}

void
ledger_group_abort(struct ledger *ledger)
{
	assert(ledger->import == NULL && ledger->has_group);
	ledger->has_group = false;
	db_rollback(ledger->db);
}
