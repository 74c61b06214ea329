#include <stdlib.h>
#include <string.h>

#include "engine/ledger_store.h"

#include "engine/optional.h"

/*
 * The other names of products and accounts.  A current alias belongs to one
 * record; the schema says so too.
 */

struct owner_sql {
	const char *claimed;
	const char *own;
	const char *insert;
	const char *supersede;
	const char *load;
	const char *thing;
};

#define OWNER_SQL(records) { \
	"SELECT r.code FROM " records "_alias a JOIN " records " r" \
	" ON r.id = a.record WHERE a.superseded IS NULL AND a.code = ?1" \
	" AND coalesce(a.source, '') = coalesce(?2, '')" \
	" AND r.superseded IS NULL AND r.code <> ?3", \
	"SELECT r.code FROM " records " r WHERE r.code = ?1" \
	" AND r.superseded IS NULL AND r.stated IS NOT NULL" \
	" AND ?2 IS NULL AND r.code <> ?3", \
	"INSERT INTO " records "_alias (record, ordinal, source, code)" \
	" VALUES (?1, ?2, ?3, ?4)", \
	"UPDATE " records "_alias SET superseded = ?2 WHERE record = ?1", \
	"SELECT source, code FROM " records "_alias WHERE record = ?1" \
	" ORDER BY ordinal", \
	records, \
}

static const struct owner_sql owner_sql[] = {
	[LEDGER_OWNER_PRODUCT] = OWNER_SQL("product"),
	[LEDGER_OWNER_ACCOUNT] = OWNER_SQL("account"),
};

static int
compare_aliases(const void *a_pointer, const void *b_pointer)
{
	const struct fact_alias *a = a_pointer;
	const struct fact_alias *b = b_pointer;
	int order = optional_order(a->source, b->source);

	return order != 0 ? order : optional_order(a->id, b->id);
}

enum status
ledger_aliases_clean(struct arena *arena, const struct fact_alias **aliases,
    size_t *count, struct error *err)
{
	struct fact_alias *clean;
	size_t kept = 0;
	size_t i;

	if (*count == 0)
		return STATUS_OK;
	clean = arena_alloc(arena, *count, sizeof *clean);
	if (clean == NULL)
		return error_memory(err);
	memcpy(clean, *aliases, *count * sizeof *clean);
	qsort(clean, *count, sizeof *clean, compare_aliases);
	for (i = 0; i < *count; i++)
		if (kept == 0 ||
		    compare_aliases(&clean[kept - 1], &clean[i]) != 0)
			clean[kept++] = clean[i];
	*aliases = clean;
	*count = kept;
	return STATUS_OK;
}

#define ALIAS_CONFLICT "alias-conflict"

/* The other record that has the name by the query, in the arena, or NULL. */
static enum status
find_other(const char **out, struct ledger_import *import, const char *sql,
    const struct fact_alias *name, const char *id, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	*out = NULL;
	db_query(&query, import->ledger->db, sql);
	db_bind_text(&query, 1, name->id);
	db_bind_text(&query, 2, name->source);
	db_bind_text(&query, 3, id);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row)
		status = ledger_text_copy(out, &import->arena,
		    db_text(&query, 0), err);
	return db_query_end(&query, status, err);
}

static enum status
check_alias(struct ledger_import *import, const struct owner_sql *sql,
    const struct fact_alias *alias, const char *id,
    enum ledger_outcome *outcome, const char **code, struct error *err)
{
	const char *other;
	enum status status;

	status = find_other(&other, import, sql->claimed, alias, id, err);
	if (status == STATUS_OK && other != NULL)
		return ledger_refuse(outcome, code, ALIAS_CONFLICT, err,
		    "%s of %s is claimed by %s %s already", alias->id,
		    alias->source != NULL ? alias->source : "any source",
		    sql->thing, other);
	if (status == STATUS_OK)
		status = find_other(&other, import, sql->own, alias, id, err);
	if (status == STATUS_OK && other != NULL)
		return ledger_refuse(outcome, code, ALIAS_CONFLICT, err,
		    "%s of any source is %s %s itself", alias->id, sql->thing,
		    other);
	return status;
}

enum status
ledger_aliases_check(struct ledger_import *import, enum ledger_owner owner,
    const struct ledger_named *named, enum ledger_outcome *outcome,
    const char **code, struct error *err)
{
	const struct owner_sql *sql = &owner_sql[owner];
	const struct fact_alias own = { .id = named->id };
	const char *other = NULL;
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < named->alias_count && status == STATUS_OK &&
	    *outcome != LEDGER_REFUSED; i++)
		status = check_alias(import, sql, &named->aliases[i],
		    named->id, outcome, code, err);
	if (status != STATUS_OK || *outcome == LEDGER_REFUSED ||
	    !named->is_new)
		return status;
	status = find_other(&other, import, sql->claimed, &own, named->id,
	    err);
	if (status == STATUS_OK && other != NULL)
		status = ledger_refuse(outcome, code, ALIAS_CONFLICT, err,
		    "%s %s is claimed by %s %s as an alias of any source",
		    sql->thing, named->id, sql->thing, other);
	return status;
}

enum status
ledger_aliases_mean_other(bool *out, struct ledger_import *import,
    enum ledger_owner owner, const char *source, const char *id,
    struct error *err)
{
	const struct owner_sql *sql = &owner_sql[owner];
	const struct fact_alias of_source = { source, id };
	const struct fact_alias of_any = { NULL, id };
	const char *other;
	enum status status;

	status = find_other(&other, import, sql->claimed, &of_source, id, err);
	if (status == STATUS_OK && other == NULL)
		status = find_other(&other, import, sql->claimed, &of_any, id,
		    err);
	*out = status == STATUS_OK && other != NULL;
	return status;
}

enum status
ledger_aliases_put(struct ledger_import *import, enum ledger_owner owner,
    int64_t record, const struct fact_alias *aliases, size_t count,
    struct error *err)
{
	struct db_query query;
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; status == STATUS_OK && i < count; i++) {
		db_query(&query, import->ledger->db, owner_sql[owner].insert);
		db_bind_int(&query, 1, record);
		db_bind_int(&query, 2, (int64_t)i);
		db_bind_text(&query, 3, aliases[i].source);
		db_bind_text(&query, 4, aliases[i].id);
		status = db_run(&query, err);
	}
	return status;
}

enum status
ledger_aliases_supersede(struct ledger_import *import,
    enum ledger_owner owner, int64_t record, struct error *err)
{
	struct db_query query;

	db_query(&query, import->ledger->db, owner_sql[owner].supersede);
	db_bind_int(&query, 1, record);
	db_bind_int(&query, 2, import->number);
	return db_run(&query, err);
}

enum status
ledger_aliases_load(struct ledger *ledger, enum ledger_owner owner,
    int64_t record, size_t count, struct arena *arena,
    const struct fact_alias **out, struct error *err)
{
	struct fact_alias *aliases;
	struct db_query query;
	bool has_row = false;
	size_t i = 0;
	enum status status;

	*out = NULL;
	if (count == 0)
		return STATUS_OK;
	aliases = arena_alloc(arena, count, sizeof *aliases);
	if (aliases == NULL)
		return error_memory(err);
	db_query(&query, ledger->db, owner_sql[owner].load);
	db_bind_int(&query, 1, record);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row && i < count) {
		status = ledger_text_copy(&aliases[i].source, arena,
		    db_text(&query, 0), err);
		if (status == STATUS_OK)
			status = ledger_text_copy(&aliases[i].id, arena,
			    db_text(&query, 1), err);
		i++;
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK && (has_row || i < count))
		status = db_damaged(ledger->db, "aliases are missing", err);
	if (status == STATUS_OK)
		*out = aliases;
	return status;
}

bool
ledger_aliases_equal(const struct fact_alias *a, size_t a_count,
    const struct fact_alias *b, size_t b_count)
{
	size_t i;

	if (a_count != b_count)
		return false;
	for (i = 0; i < a_count; i++)
		if (!optional_equal(a[i].source, b[i].source) ||
		    !optional_equal(a[i].id, b[i].id))
			return false;
	return true;
}
