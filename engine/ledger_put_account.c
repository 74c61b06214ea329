#include "engine/ledger_record.h"

#include "engine/ledger_parts.h"
#include "engine/ledger_tax_id.h"
#include "engine/optional.h"

/* Where the texts begin among the parameters of insert(), and what follows. */
#define FIRST_TEXT 2
#define TEXT_COUNT 16
#define AFTER_TEXTS (FIRST_TEXT + TEXT_COUNT)

/* Does another source know the account with another tax id? */
static bool
is_conflict(const struct ledger_account *current, const char *source,
    const struct fact_account *given)
{
	return (given->stated & FACT_ACCOUNT_TAX_ID) &&
	    given->tax_id != NULL && current->fact.tax_id != NULL &&
	    !optional_equal(current->tax_source, source) &&
	    !ledger_tax_id_is_same(current->fact.tax_id, given->tax_id);
}

/* ------------------------------------------------------------ versions */

static void
make_key(struct strbuf *key, const char *source,
    const struct fact_account *account)
{
	size_t i;

	ledger_key_text(key, source);
	ledger_key_int(key, account->parts);
	ledger_key_int(key, account->authority);
	ledger_key_int(key, account->stated);
	ledger_key_fields(key, &ledger_account_fields, account);
	ledger_key_int(key, account->since);
	ledger_key_int(key, (int64_t)account->membership_count);
	for (i = 0; i < account->membership_count; i++) {
		ledger_key_text(key, account->memberships[i].club);
		ledger_key_int(key, account->memberships[i].from);
		ledger_key_int(key, account->memberships[i].until);
	}
	ledger_key_int(key, (int64_t)account->manager_count);
	for (i = 0; i < account->manager_count; i++) {
		ledger_key_text(key, account->managers[i].name);
		ledger_key_int(key, account->managers[i].from);
		ledger_key_int(key, account->managers[i].until);
	}
	ledger_key_aliases(key, account->aliases, account->alias_count);
}

static enum status
find_current(struct ledger_account *out, struct ledger_import *import,
    const char *id, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	*out = (struct ledger_account){
		.fact.authority = FACT_FROM_DOCUMENT,
		.fact.since = DATE_NONE,
	};
	db_query(&query, import->ledger->db,
	    "SELECT " LEDGER_ACCOUNT_COLUMNS " FROM account"
	    " WHERE code = ?1 AND superseded IS NULL");
	db_bind_text(&query, 1, id);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row)
		status = ledger_account_read(out, import->ledger, &query,
		    &import->arena, err);
	return db_query_end(&query, status, err);
}

/* The fields of the version that hold something. */
static uint32_t
filled_fields(const struct fact_account *fact)
{
	uint32_t filled = ledger_fields_filled(&ledger_account_fields, fact);

	if (fact->since != DATE_NONE)
		filled |= FACT_ACCOUNT_SINCE;
	if (fact->membership_count > 0)
		filled |= FACT_ACCOUNT_MEMBERSHIPS;
	if (fact->manager_count > 0)
		filled |= FACT_ACCOUNT_MANAGERS;
	if (fact->alias_count > 0)
		filled |= FACT_ACCOUNT_ALIASES;
	return filled;
}

/* The version that follows `current` when `given` is put by source. */
static struct ledger_account
merge(const struct ledger_account *current, const char *source,
    const struct fact_account *given)
{
	struct ledger_account next = *current;
	/* The tax id is who it is: the first stays until its owner says another,
	 * and contradictions are not settled by their bytes. */
	uint32_t filled = filled_fields(&current->fact) &
	    ~(ledger_fields_after(&ledger_account_fields, given,
		&current->fact) & ~FACT_ACCOUNT_TAX_ID);
	uint32_t taken = ledger_fields_taken(given->authority, given->stated,
	    filled, current->stated);

	/* Another source's silence takes no tax id away, and its way to write
	 * it is not taken: each would let that source state another one next. */
	if (current->fact.tax_id != NULL &&
	    !optional_equal(current->tax_source, source))
		taken &= ~FACT_ACCOUNT_TAX_ID;
	ledger_fields_take(&ledger_account_fields, &next.fact, given, taken);
	if (taken & FACT_ACCOUNT_SINCE)
		next.fact.since = given->since;
	if (taken & FACT_ACCOUNT_MEMBERSHIPS) {
		next.fact.memberships = given->memberships;
		next.fact.membership_count = given->membership_count;
	}
	if (taken & FACT_ACCOUNT_MANAGERS) {
		next.fact.managers = given->managers;
		next.fact.manager_count = given->manager_count;
	}
	if (taken & FACT_ACCOUNT_ALIASES) {
		next.fact.aliases = given->aliases;
		next.fact.alias_count = given->alias_count;
	}
	if (!optional_equal(current->fact.tax_id, next.fact.tax_id))
		next.tax_source = next.fact.tax_id != NULL ? source : NULL;
	next.fact.id = given->id;
	if (given->authority == FACT_FROM_MASTER) {
		next.fact.authority = FACT_FROM_MASTER;
		next.stated |= given->stated;
	}
	return next;
}

/*
 * The version that follows `current` when `given` adds to its lists or takes
 * from them; nothing else of it changes.  STATUS_RANGE: a list is too long.
 */
static enum status
merge_parts(struct ledger_account *out, struct arena *arena,
    const struct ledger_account *current, const struct fact_account *given)
{
	const struct fact_account *known = &current->fact;
	struct ledger_parts members = { known->memberships,
		known->membership_count };
	struct ledger_parts managers = { known->managers,
		known->manager_count };
	struct ledger_parts aliases = { known->aliases, known->alias_count };
	const struct ledger_parts given_members = { given->memberships,
		given->membership_count };
	const struct ledger_parts given_managers = { given->managers,
		given->manager_count };
	const struct ledger_parts given_aliases = { given->aliases,
		given->alias_count };
	enum status status;

	status = ledger_parts_merge(&members, arena, &ledger_parts_memberships,
	    &given_members, given->parts);
	if (status == STATUS_OK)
		status = ledger_parts_merge(&managers, arena,
		    &ledger_parts_managers, &given_managers, given->parts);
	if (status == STATUS_OK)
		status = ledger_parts_merge(&aliases, arena,
		    &ledger_parts_aliases, &given_aliases, given->parts);
	*out = *current;
	out->fact.id = given->id;
	out->fact.memberships = members.items;
	out->fact.membership_count = members.count;
	out->fact.managers = managers.items;
	out->fact.manager_count = managers.count;
	out->fact.aliases = aliases.items;
	out->fact.alias_count = aliases.count;
	return status;
}

static bool
is_same(const struct ledger_account *a, const struct ledger_account *b)
{
	const struct ledger_parts a_members = { a->fact.memberships,
		a->fact.membership_count };
	const struct ledger_parts b_members = { b->fact.memberships,
		b->fact.membership_count };
	const struct ledger_parts a_managers = { a->fact.managers,
		a->fact.manager_count };
	const struct ledger_parts b_managers = { b->fact.managers,
		b->fact.manager_count };

	return a->stated == b->stated &&
	    a->fact.authority == b->fact.authority &&
	    a->fact.since == b->fact.since &&
	    ledger_parts_equal(&ledger_parts_memberships, &a_members,
		&b_members) &&
	    ledger_parts_equal(&ledger_parts_managers, &a_managers,
		&b_managers) &&
	    ledger_fields_equal(&ledger_account_fields, &a->fact, &b->fact) &&
	    ledger_aliases_equal(a->fact.aliases, a->fact.alias_count,
		b->fact.aliases, b->fact.alias_count);
}

/* ------------------------------------------------------------- writing */

/* A file that speaks of one account over and over would leave a copy of all its
 * lists behind each time. */
static const char *const take_back[] = {
	"DELETE FROM account_membership WHERE record = ?1",
	"DELETE FROM account_manager WHERE record = ?1",
	"DELETE FROM account_alias WHERE record = ?1",
	"DELETE FROM account WHERE id = ?1", NULL,
};

static enum status
supersede(struct ledger_import *import, const struct ledger_account *current,
    struct error *err)
{
	struct db_query query;
	enum status status;

	if (current->row == 0)
		return STATUS_OK;
	if (current->import == import->number)
		return ledger_record_take_back(import, take_back,
		    current->row, err);
	db_query(&query, import->ledger->db,
	    "UPDATE account SET superseded = ?2 WHERE id = ?1");
	db_bind_int(&query, 1, current->row);
	db_bind_int(&query, 2, import->number);
	status = db_run(&query, err);
	if (status == STATUS_OK && current->fact.alias_count > 0)
		status = ledger_aliases_supersede(import, LEDGER_OWNER_ACCOUNT,
		    current->row, err);
	return status;
}

static enum status
insert_memberships(struct ledger_import *import, int64_t record,
    const struct fact_account *account, struct error *err)
{
	const struct fact_membership *membership;
	struct db_query query;
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; status == STATUS_OK && i < account->membership_count; i++) {
		membership = &account->memberships[i];
		db_query(&query, import->ledger->db,
		    "INSERT INTO account_membership"
		    " VALUES (?1, ?2, ?3, ?4, ?5)");
		db_bind_int(&query, 1, record);
		db_bind_int(&query, 2, (int64_t)i);
		db_bind_text(&query, 3, membership->club);
		db_bind_int(&query, 4, membership->from);
		db_bind_date(&query, 5, membership->until);
		status = db_run(&query, err);
	}
	return status;
}

static enum status
insert_managers(struct ledger_import *import, int64_t record,
    const struct fact_account *account, struct error *err)
{
	struct db_query query;
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; status == STATUS_OK && i < account->manager_count; i++) {
		db_query(&query, import->ledger->db,
		    "INSERT INTO account_manager"
		    " VALUES (?1, ?2, ?3, ?4, ?5)");
		db_bind_int(&query, 1, record);
		db_bind_int(&query, 2, (int64_t)i);
		db_bind_text(&query, 3, account->managers[i].name);
		db_bind_int(&query, 4, account->managers[i].from);
		db_bind_date(&query, 5, account->managers[i].until);
		status = db_run(&query, err);
	}
	return status;
}

static enum status
insert(struct ledger_import *import, const struct ledger_account *account,
    struct error *err)
{
	const struct fact_account *fact = &account->fact;
	struct db_query query;
	int64_t row;
	enum status status;

	db_query(&query, import->ledger->db,
	    "INSERT INTO account (code, " LEDGER_ACCOUNT_TEXTS ", since,"
	    " membership_count, alias_count, tax_source, stated, import,"
	    " manager_count)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	    " ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)");
	db_bind_text(&query, 1, fact->id);
	ledger_fields_bind(&ledger_account_fields, &query, FIRST_TEXT, fact);
	db_bind_date(&query, AFTER_TEXTS, fact->since);
	db_bind_int(&query, AFTER_TEXTS + 1, (int64_t)fact->membership_count);
	db_bind_int(&query, AFTER_TEXTS + 2, (int64_t)fact->alias_count);
	db_bind_text(&query, AFTER_TEXTS + 3, account->tax_source);
	if (fact->authority == FACT_FROM_MASTER)
		db_bind_int(&query, AFTER_TEXTS + 4, account->stated);
	db_bind_int(&query, AFTER_TEXTS + 5, import->number);
	db_bind_int(&query, AFTER_TEXTS + 6, (int64_t)fact->manager_count);
	status = db_run(&query, err);
	row = db_last_id(import->ledger->db);
	if (status == STATUS_OK)
		status = insert_memberships(import, row, fact, err);
	if (status == STATUS_OK)
		status = insert_managers(import, row, fact, err);
	if (status == STATUS_OK)
		status = ledger_aliases_put(import, LEDGER_OWNER_ACCOUNT, row,
		    fact->aliases, fact->alias_count, err);
	return status;
}

/* Does the new version contradict what else is known?  *outcome tells. */
static enum status
check(struct ledger_import *import, const struct ledger_account *current,
    const struct fact_account *next, const struct fact_account *given,
    enum ledger_outcome *outcome, const char **code, struct error *err)
{
	/* Aliases that were there before were looked at then. */
	const struct fact_account *claims =
	    given->parts == FACT_PARTS_REPLACE ? next : given;
	const struct ledger_named named = {
		.id = next->id,
		.is_new = current->fact.authority != FACT_FROM_MASTER &&
		    next->authority == FACT_FROM_MASTER,
		.aliases = claims->aliases,
		.alias_count = given->parts == FACT_PARTS_REMOVE ? 0 :
		    claims->alias_count,
	};
	enum status status;

	status = ledger_check_parent(import, LEDGER_TREE_ACCOUNT, next->id,
	    next->parent, outcome, code, err);
	if (status == STATUS_OK && *outcome != LEDGER_REFUSED)
		status = ledger_managers_check(next, outcome, code, err);
	if (status == STATUS_OK && *outcome != LEDGER_REFUSED)
		status = ledger_aliases_check(import, LEDGER_OWNER_ACCOUNT,
		    &named, outcome, code, err);
	return status;
}

/* The version that follows; *outcome LEDGER_REFUSED: there can be none. */
static enum status
make_next(struct ledger_account *next, struct ledger_import *import,
    const struct ledger_account *current, const char *source,
    const struct fact_account *given, enum ledger_outcome *outcome,
    const char **code, struct error *err)
{
	enum status status;

	if (given->parts == FACT_PARTS_REPLACE) {
		*next = merge(current, source, given);
		return STATUS_OK;
	}
	status = merge_parts(next, &import->arena, current, given);
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status == STATUS_RANGE)
		return ledger_refuse(outcome, code, "too-many", err,
		    "account %s would have more memberships, managers or "
		    "aliases than the ledger keeps", given->id);
	return ledger_aliases_clean(&import->arena, &next->fact.aliases,
	    &next->fact.alias_count, err);
}

/* Put a record that is not known to have no effect. */
static enum status
put(struct ledger_import *import, const char *source,
    const struct fact_account *account, enum ledger_outcome *outcome,
    const char **code, struct error *err)
{
	struct fact_account given = *account;
	struct ledger_account current;
	struct ledger_account next;
	bool is_other = false;
	enum status status = STATUS_OK;

	/* What a document says of a buyer that goes by another account's alias
	 * is no news of the account that has the name for its id. */
	if (given.authority == FACT_FROM_DOCUMENT)
		status = ledger_aliases_mean_other(&is_other, import,
		    LEDGER_OWNER_ACCOUNT, source, given.id, err);
	if (is_other)
		*outcome = LEDGER_DUPLICATE;
	if (status != STATUS_OK || is_other)
		return status;
	status = ledger_aliases_clean(&import->arena, &given.aliases,
	    &given.alias_count, err);
	if (status == STATUS_OK)
		status = find_current(&current, import, given.id, err);
	if (status != STATUS_OK)
		return status;
	if (is_conflict(&current, source, &given))
		return ledger_refuse(outcome, code, LEDGER_ACCOUNT_CONFLICT, err,
		    "account %s has tax id %s here, %s in source %s", given.id,
		    given.tax_id, current.fact.tax_id, current.tax_source);
	*outcome = current.row != 0 ? LEDGER_UPDATED : LEDGER_ADDED;
	status = make_next(&next, import, &current, source, &given, outcome,
	    code, err);
	if (status != STATUS_OK || *outcome == LEDGER_REFUSED)
		return status;
	if (is_same(&current, &next)) {
		*outcome = LEDGER_DUPLICATE;
		return STATUS_OK;
	}
	status = check(import, &current, &next.fact, &given, outcome, code,
	    err);
	if (status != STATUS_OK || *outcome == LEDGER_REFUSED)
		return status;
	status = supersede(import, &current, err);
	if (status == STATUS_OK)
		status = insert(import, &next, err);
	return status;
}

enum status
ledger_put_account(struct ledger_import *import, const char *source,
    const struct fact_account *account, enum ledger_outcome *outcome,
    const char **code, struct error *err)
{
	enum status status;

	strbuf_clear(&import->key);
	make_key(&import->key, source, account);
	if (ledger_record_is_known(import, 'a', account->id, &import->key)) {
		*outcome = LEDGER_DUPLICATE;
		return STATUS_OK;
	}
	status = put(import, source, account, outcome, code, err);
	arena_reset(&import->arena);
	if (status == STATUS_OK && *outcome != LEDGER_REFUSED)
		ledger_record_note(import, 'a', account->id, &import->key);
	return status;
}
