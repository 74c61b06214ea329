#include "engine/ledger_record.h"

#include "engine/optional.h"

/* Where the texts begin among the parameters of insert(), and what follows. */
#define FIRST_TEXT 2
#define TEXT_COUNT 16
#define AFTER_TEXTS (FIRST_TEXT + TEXT_COUNT)

/* ------------------------------------------------------------- tax ids */

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The next letter or digit at or after *at, in upper case; NUL at the end.
 * What is not ASCII counts as it is. */
static char
next_sign(const char **at)
{
	char c;

	while ((c = *(*at)++) != '\0') {
		if (c >= 'a' && c <= 'z')
			return (char)(c - 'a' + 'A');
		if (is_letter(c) || is_digit(c) || (c & 0x80))
			return c;
	}
	--*at;
	return '\0';
}

/* Equal, blanks, dots and case aside. */
static bool
is_same_text(const char *a, const char *b)
{
	char c;

	do {
		c = next_sign(&a);
		if (c != next_sign(&b))
			return false;
	} while (c != '\0');
	return true;
}

/* The id after its country's two letters; NULL: it has none. */
static const char *
after_country(const char *tax_id)
{
	if (!is_letter(next_sign(&tax_id)) || !is_letter(next_sign(&tax_id)))
		return NULL;
	return tax_id;
}

/* Are they one tax id, written with or without its country? */
static bool
is_same_tax_id(const char *a, const char *b)
{
	const char *a_bare = after_country(a);
	const char *b_bare = after_country(b);

	return is_same_text(a, b) ||
	    (a_bare != NULL && is_same_text(a_bare, b)) ||
	    (b_bare != NULL && is_same_text(a, b_bare));
}

/* Does another source know the account with another tax id? */
static bool
is_conflict(const struct ledger_account *current, const char *source,
    const struct fact_account *given)
{
	return (given->stated & FACT_ACCOUNT_TAX_ID) &&
	    given->tax_id != NULL && current->fact.tax_id != NULL &&
	    !optional_equal(current->tax_source, source) &&
	    !is_same_tax_id(current->fact.tax_id, given->tax_id);
}

/* ------------------------------------------------------------ versions */

static void
make_key(struct strbuf *key, const char *source,
    const struct fact_account *account)
{
	size_t i;

	ledger_key_text(key, source);
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
	uint32_t taken = ledger_fields_taken(given->authority, given->stated,
	    filled_fields(&current->fact), current->stated);

	/* Another source's silence takes no tax id away: it would let that
	 * source state another one next. */
	if (given->tax_id == NULL &&
	    !optional_equal(current->tax_source, source))
		taken &= ~FACT_ACCOUNT_TAX_ID;
	ledger_fields_take(&ledger_account_fields, &next.fact, given, taken);
	if (taken & FACT_ACCOUNT_SINCE)
		next.fact.since = given->since;
	if (taken & FACT_ACCOUNT_MEMBERSHIPS) {
		next.fact.memberships = given->memberships;
		next.fact.membership_count = given->membership_count;
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

static bool
is_same(const struct ledger_account *a, const struct ledger_account *b)
{
	const struct fact_membership *a_clubs = a->fact.memberships;
	const struct fact_membership *b_clubs = b->fact.memberships;
	size_t i;

	if (a->stated != b->stated ||
	    a->fact.authority != b->fact.authority ||
	    a->fact.since != b->fact.since ||
	    a->fact.membership_count != b->fact.membership_count)
		return false;
	for (i = 0; i < a->fact.membership_count; i++)
		if (!optional_equal(a_clubs[i].club, b_clubs[i].club) ||
		    a_clubs[i].from != b_clubs[i].from ||
		    a_clubs[i].until != b_clubs[i].until)
			return false;
	return ledger_fields_equal(&ledger_account_fields, &a->fact,
	    &b->fact) &&
	    ledger_aliases_equal(a->fact.aliases, a->fact.alias_count,
		b->fact.aliases, b->fact.alias_count);
}

/* ------------------------------------------------------------- writing */

static enum status
supersede(struct ledger_import *import, const struct ledger_account *current,
    struct error *err)
{
	struct db_query query;
	enum status status;

	if (current->row == 0)
		return STATUS_OK;
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
insert(struct ledger_import *import, const struct ledger_account *account,
    struct error *err)
{
	const struct fact_account *fact = &account->fact;
	struct db_query query;
	int64_t row;
	enum status status;

	db_query(&query, import->ledger->db,
	    "INSERT INTO account (code, " LEDGER_ACCOUNT_TEXTS ", since,"
	    " membership_count, alias_count, tax_source, stated, import)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	    " ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)");
	db_bind_text(&query, 1, fact->id);
	ledger_fields_bind(&ledger_account_fields, &query, FIRST_TEXT, fact);
	db_bind_date(&query, AFTER_TEXTS, fact->since);
	db_bind_int(&query, AFTER_TEXTS + 1, (int64_t)fact->membership_count);
	db_bind_int(&query, AFTER_TEXTS + 2, (int64_t)fact->alias_count);
	db_bind_text(&query, AFTER_TEXTS + 3, account->tax_source);
	if (fact->authority == FACT_FROM_MASTER)
		db_bind_int(&query, AFTER_TEXTS + 4, account->stated);
	db_bind_int(&query, AFTER_TEXTS + 5, import->number);
	status = db_run(&query, err);
	row = db_last_id(import->ledger->db);
	if (status == STATUS_OK)
		status = insert_memberships(import, row, fact, err);
	if (status == STATUS_OK)
		status = ledger_aliases_put(import, LEDGER_OWNER_ACCOUNT, row,
		    fact->aliases, fact->alias_count, err);
	return status;
}

/* Does the new version contradict what else is known?  *outcome tells. */
static enum status
check(struct ledger_import *import, const struct fact_account *next,
    enum ledger_outcome *outcome, const char **code, struct error *err)
{
	enum status status;

	status = ledger_check_parent(import, LEDGER_TREE_ACCOUNT, next->id,
	    next->parent, outcome, code, err);
	if (status == STATUS_OK && *outcome != LEDGER_REFUSED)
		status = ledger_aliases_check(import, LEDGER_OWNER_ACCOUNT,
		    next->id, next->aliases, next->alias_count, outcome, code,
		    err);
	return status;
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
	enum status status;

	status = ledger_aliases_clean(&import->arena, &given.aliases,
	    &given.alias_count, err);
	if (status == STATUS_OK)
		status = find_current(&current, import, given.id, err);
	if (status != STATUS_OK)
		return status;
	if (is_conflict(&current, source, &given))
		return ledger_refuse(outcome, code, "account-conflict", err,
		    "account %s has tax id %s here, %s in source %s", given.id,
		    given.tax_id, current.fact.tax_id, current.tax_source);
	next = merge(&current, source, &given);
	if (is_same(&current, &next)) {
		*outcome = LEDGER_DUPLICATE;
		return STATUS_OK;
	}
	*outcome = current.row != 0 ? LEDGER_UPDATED : LEDGER_ADDED;
	status = check(import, &next.fact, outcome, code, err);
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
