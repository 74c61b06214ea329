#include <stdlib.h>
#include <string.h>

#include "engine/ledger_store.h"

/*
 * Company, rates and categories: records of a few fields that replace each
 * other whole.  Each looks for the current version, compares, supersedes it
 * and inserts the new one.
 */

struct former {
	int64_t row;		/* 0: none */
	bool is_same;
};

/* Read the query's row: id, is it the same? */
static enum status
read_former(struct former *out, struct db_query *query, struct error *err)
{
	bool has_row = false;
	enum status status = db_step(query, &has_row, err);

	*out = (struct former){ 0 };
	if (status == STATUS_OK && has_row) {
		out->row = db_int(query, 0);
		out->is_same = db_int(query, 1) != 0;
	}
	return db_query_end(query, status, err);
}

static enum status
supersede(struct ledger_import *import, const char *sql,
    const struct former *former, struct error *err)
{
	struct db_query query;

	if (former->row == 0)
		return STATUS_OK;
	db_query(&query, import->ledger->db, sql);
	db_bind_int(&query, 1, former->row);
	db_bind_int(&query, 2, import->number);
	return db_run(&query, err);
}

static void
tell(enum ledger_outcome *outcome, const struct former *former)
{
	*outcome = former->is_same ? LEDGER_DUPLICATE :
	    former->row != 0 ? LEDGER_UPDATED : LEDGER_ADDED;
}

/* ------------------------------------------------------------- company */

static void
bind_company(struct db_query *query, const struct fact_company *company)
{
	db_bind_text(query, 1, company->id);
	db_bind_text(query, 2, company->name);
	db_bind_text(query, 3, company->tax_id);
	db_bind_text(query, 4, company->address.street);
	db_bind_text(query, 5, company->address.city);
	db_bind_text(query, 6, company->address.postcode);
	db_bind_text(query, 7, company->address.country);
}

enum status
ledger_put_company(struct ledger_import *import,
    const struct fact_company *company, enum ledger_outcome *outcome,
    const char **code, struct error *err)
{
	struct db *db = import->ledger->db;
	struct former former;
	struct db_query query;
	enum status status;

	(void)code;
	db_query(&query, db,
	    "SELECT id, code = ?1 AND name IS ?2 AND tax_id IS ?3"
	    " AND street IS ?4 AND city IS ?5 AND postcode IS ?6"
	    " AND country IS ?7 FROM company WHERE superseded IS NULL");
	bind_company(&query, company);
	status = read_former(&former, &query, err);
	if (status == STATUS_OK && !former.is_same) {
		status = supersede(import,
		    "UPDATE company SET superseded = ?2 WHERE id = ?1",
		    &former, err);
		if (status != STATUS_OK)
			return status;
		db_query(&query, db,
		    "INSERT INTO company (code, name, tax_id, street, city,"
		    " postcode, country, import)"
		    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
		bind_company(&query, company);
		db_bind_int(&query, 8, import->number);
		status = db_run(&query, err);
	}
	if (status == STATUS_OK)
		tell(outcome, &former);
	return status;
}

/* --------------------------------------------------------------- rates */

static void
bind_rate(struct db_query *query, const struct fact_rate *rate)
{
	db_bind_text(query, 1, rate->base);
	db_bind_text(query, 2, rate->currency);
	db_bind_int(query, 3, rate->date);
	db_bind_int(query, 4, rate->value_e10);
}

enum status
ledger_put_rate(struct ledger_import *import, const struct fact_rate *rate,
    enum ledger_outcome *outcome, const char **code, struct error *err)
{
	struct db *db = import->ledger->db;
	struct former former;
	struct db_query query;
	enum status status;

	(void)code;
	db_query(&query, db,
	    "SELECT id, value_e10 = ?4 FROM rate WHERE base = ?1"
	    " AND currency = ?2 AND date = ?3 AND superseded IS NULL");
	bind_rate(&query, rate);
	status = read_former(&former, &query, err);
	if (status == STATUS_OK && !former.is_same) {
		status = supersede(import,
		    "UPDATE rate SET superseded = ?2 WHERE id = ?1", &former,
		    err);
		if (status != STATUS_OK)
			return status;
		db_query(&query, db,
		    "INSERT INTO rate (base, currency, date, value_e10, import)"
		    " VALUES (?1, ?2, ?3, ?4, ?5)");
		bind_rate(&query, rate);
		db_bind_int(&query, 5, import->number);
		status = db_run(&query, err);
	}
	if (status == STATUS_OK)
		tell(outcome, &former);
	return status;
}

/* ---------------------------------------------------------- categories */

static void
bind_category(struct db_query *query, const struct fact_category *category)
{
	db_bind_text(query, 1, category->id);
	db_bind_text(query, 2, category->parent);
	db_bind_text(query, 3, category->name);
}

enum status
ledger_put_category(struct ledger_import *import,
    const struct fact_category *category, enum ledger_outcome *outcome,
    const char **code, struct error *err)
{
	struct db *db = import->ledger->db;
	struct former former;
	struct db_query query;
	enum status status;

	db_query(&query, db,
	    "SELECT id, parent IS ?2 AND name IS ?3 FROM category"
	    " WHERE code = ?1 AND superseded IS NULL");
	bind_category(&query, category);
	status = read_former(&former, &query, err);
	if (status != STATUS_OK)
		return status;
	tell(outcome, &former);
	if (former.is_same)
		return STATUS_OK;
	status = ledger_check_parent(import, LEDGER_TREE_CATEGORY,
	    category->id, category->parent, outcome, code, err);
	arena_reset(&import->arena);
	if (status != STATUS_OK || *outcome == LEDGER_REFUSED)
		return status;
	status = supersede(import,
	    "UPDATE category SET superseded = ?2 WHERE id = ?1", &former, err);
	if (status != STATUS_OK)
		return status;
	db_query(&query, db,
	    "INSERT INTO category (code, parent, name, import)"
	    " VALUES (?1, ?2, ?3, ?4)");
	bind_category(&query, category);
	db_bind_int(&query, 4, import->number);
	return db_run(&query, err);
}

/* ------------------------------------------------------------- parents */

struct tree_sql {
	const char *parent;
	const char *code;	/* of the refusal */
	const char *thing;
	const char *things;
};

static const struct tree_sql tree_sql[] = {
	[LEDGER_TREE_CATEGORY] = {
		"SELECT parent FROM category WHERE code = ?1"
		" AND superseded IS NULL",
		"category-loop", "category", "categories",
	},
	[LEDGER_TREE_ACCOUNT] = {
		"SELECT parent FROM account WHERE code = ?1"
		" AND superseded IS NULL",
		"account-loop", "account", "accounts",
	},
};

/* The parent of `id`, in the import's arena; NULL: none. */
static enum status
read_parent(const char **out, struct ledger_import *import,
    enum ledger_tree tree, const char *id, struct error *err)
{
	struct db_query query;
	const char *parent = NULL;
	bool has_row = false;
	enum status status;

	*out = NULL;
	db_query(&query, import->ledger->db, tree_sql[tree].parent);
	db_bind_text(&query, 1, id);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row)
		parent = db_text(&query, 0);
	if (status == STATUS_OK)
		status = ledger_text_copy(out, &import->arena, parent, err);
	return db_query_end(&query, status, err);
}

enum status
ledger_check_parent(struct ledger_import *import, enum ledger_tree tree,
    const char *id, const char *parent, enum ledger_outcome *outcome,
    const char **code, struct error *err)
{
	const struct tree_sql *sql = &tree_sql[tree];
	const char *at = parent;
	unsigned ancestors = 0;
	enum status status;

	while (at != NULL) {
		if (strcmp(at, id) == 0)
			return ledger_refuse(outcome, code, sql->code, err,
			    "%s %s would be above itself through its parent "
			    "%s", sql->thing, id, parent);
		if (++ancestors > LEDGER_ANCESTORS_MAX)
			return ledger_refuse(outcome, code, sql->code, err,
			    "%s %s has more than %d %s above it", sql->thing,
			    id, LEDGER_ANCESTORS_MAX, sql->things);
		status = read_parent(&at, import, tree, at, err);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}
