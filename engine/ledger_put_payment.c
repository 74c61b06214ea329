#include "engine/ledger_store.h"

/* ------------------------------------------------- payments with an id */

struct former {
	int64_t row;		/* 0: none */
	int64_t import;
	bool is_same;
};

static void
bind_amount(struct db_query *query, int parameter,
    const struct fact_payment *payment)
{
	if (payment->has_amount)
		db_bind_int(query, parameter, payment->amount_micro);
	else
		db_bind_null(query, parameter);
}

static enum status
find_former(struct former *out, struct ledger_import *import,
    const struct fact_payment *payment, int64_t source, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	*out = (struct former){ 0 };
	db_query(&query, import->ledger->db,
	    "SELECT id, import, document = ?3 AND date = ?4 AND amount IS ?5"
	    " FROM payment WHERE source = ?1 AND number = ?2"
	    " AND superseded IS NULL");
	db_bind_int(&query, 1, source);
	db_bind_text(&query, 2, payment->id);
	db_bind_text(&query, 3, payment->document);
	db_bind_int(&query, 4, payment->date);
	bind_amount(&query, 5, payment);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row) {
		out->row = db_int(&query, 0);
		out->import = db_int(&query, 1);
		out->is_same = db_int(&query, 2) != 0;
	}
	return db_query_end(&query, status, err);
}

static enum status
supersede(struct ledger_import *import, int64_t row, struct error *err)
{
	struct db_query query;

	db_query(&query, import->ledger->db,
	    "UPDATE payment SET superseded = ?2 WHERE id = ?1");
	db_bind_int(&query, 1, row);
	db_bind_int(&query, 2, import->number);
	return db_run(&query, err);
}

static enum status
insert(struct ledger_import *import, const struct fact_payment *payment,
    int64_t source, int64_t ordinal, struct error *err)
{
	struct db_query query;

	db_query(&query, import->ledger->db,
	    "INSERT INTO payment (source, number, document, date, amount,"
	    " ordinal, file_line, import)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
	db_bind_int(&query, 1, source);
	db_bind_text(&query, 2, payment->id);
	db_bind_text(&query, 3, payment->document);
	db_bind_int(&query, 4, payment->date);
	bind_amount(&query, 5, payment);
	db_bind_int(&query, 6, ordinal);
	db_bind_int(&query, 7, (int64_t)payment->file_line);
	db_bind_int(&query, 8, import->number);
	return db_run(&query, err);
}

static enum status
put_named(struct ledger_import *import, const struct fact_payment *payment,
    int64_t source, enum ledger_outcome *outcome, const char **code,
    struct error *err)
{
	struct former former;
	enum status status;

	status = find_former(&former, import, payment, source, err);
	if (status != STATUS_OK)
		return status;
	if (former.is_same) {
		*outcome = LEDGER_DUPLICATE;
		return STATUS_OK;
	}
	if (former.row != 0 && !import->replaces)
		return ledger_refuse(outcome, code, "other-content", err,
		    "payment %s is known from import %lld with another "
		    "document, date or amount", payment->id,
		    (long long)former.import);
	if (former.row != 0)
		status = supersede(import, former.row, err);
	if (status == STATUS_OK)
		status = insert(import, payment, source, 0, err);
	if (status == STATUS_OK)
		*outcome = former.row != 0 ? LEDGER_UPDATED : LEDGER_ADDED;
	return status;
}

/* ---------------------------------------------- payments without an id */

static void
bind_content(struct db_query *query, const struct fact_payment *payment,
    int64_t source)
{
	db_bind_int(query, 1, source);
	db_bind_text(query, 2, payment->document);
	db_bind_int(query, 3, payment->date);
	bind_amount(query, 4, payment);
}

/* How many equal ones stood before it in the file; counts it in. */
static enum status
take_ordinal(int64_t *out, struct ledger_import *import,
    const struct fact_payment *payment, int64_t source, struct error *err)
{
	struct db *db = import->ledger->db;
	struct db_query query;
	bool found;
	enum status status;

	*out = 0;
	db_query(&query, db,
	    "SELECT times FROM temp.payment_seen WHERE source = ?1"
	    " AND document = ?2 AND date = ?3 AND amount IS ?4");
	bind_content(&query, payment, source);
	status = db_get_int(&query, out, &found, err);
	if (status != STATUS_OK)
		return status;
	if (found)
		db_query(&query, db,
		    "UPDATE temp.payment_seen SET times = times + 1"
		    " WHERE source = ?1 AND document = ?2 AND date = ?3"
		    " AND amount IS ?4");
	else
		db_query(&query, db,
		    "INSERT INTO temp.payment_seen VALUES (?1, ?2, ?3, ?4, 1)");
	bind_content(&query, payment, source);
	return db_run(&query, err);
}

static enum status
put_unnamed(struct ledger_import *import, const struct fact_payment *payment,
    int64_t source, enum ledger_outcome *outcome, struct error *err)
{
	struct db_query query;
	int64_t ordinal;
	int64_t row;
	bool is_known;
	enum status status;

	status = take_ordinal(&ordinal, import, payment, source, err);
	if (status != STATUS_OK)
		return status;
	db_query(&query, import->ledger->db,
	    "SELECT id FROM payment WHERE source = ?1 AND document = ?2"
	    " AND date = ?3 AND amount IS ?4 AND ordinal = ?5"
	    " AND number IS NULL AND superseded IS NULL");
	bind_content(&query, payment, source);
	db_bind_int(&query, 5, ordinal);
	status = db_get_int(&query, &row, &is_known, err);
	if (status == STATUS_OK && !is_known)
		status = insert(import, payment, source, ordinal, err);
	if (status == STATUS_OK)
		*outcome = is_known ? LEDGER_DUPLICATE : LEDGER_ADDED;
	return status;
}

enum status
ledger_put_payment(struct ledger_import *import,
    const struct fact_payment *payment, enum ledger_outcome *outcome,
    const char **code, struct error *err)
{
	int64_t source;
	enum status status;

	status = ledger_source_row(import, payment->source, &source, err);
	if (status != STATUS_OK)
		return status;
	if (payment->id == NULL)
		return put_unnamed(import, payment, source, outcome, err);
	return put_named(import, payment, source, outcome, code, err);
}
