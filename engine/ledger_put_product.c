#include "engine/ledger_record.h"

#include "engine/ledger_parts.h"
#include "engine/optional.h"

/* Where the texts begin among the parameters of insert(). */
#define FIRST_TEXT 2

static void
make_key(struct strbuf *key, const struct fact_product *product)
{
	size_t i;

	ledger_key_int(key, product->parts);
	ledger_key_int(key, product->authority);
	ledger_key_int(key, product->stated);
	ledger_key_fields(key, &ledger_product_fields, product);
	ledger_key_int(key, (int64_t)product->unit_count);
	for (i = 0; i < product->unit_count; i++) {
		ledger_key_text(key, product->units[i].code);
		ledger_key_int(key, product->units[i].factor_micro);
	}
	ledger_key_aliases(key, product->aliases, product->alias_count);
}

static enum status
find_current(struct ledger_product *out, struct ledger_import *import,
    const char *id, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	*out = (struct ledger_product){ .fact.authority = FACT_FROM_DOCUMENT };
	db_query(&query, import->ledger->db,
	    "SELECT " LEDGER_PRODUCT_COLUMNS " FROM product"
	    " WHERE code = ?1 AND superseded IS NULL");
	db_bind_text(&query, 1, id);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row)
		status = ledger_product_read(out, import->ledger, &query,
		    &import->arena, err);
	return db_query_end(&query, status, err);
}

/* The version that follows `current` when `given` is put. */
static struct ledger_product
merge(const struct ledger_product *current, const struct fact_product *given)
{
	struct ledger_product next = *current;
	uint32_t filled = ledger_fields_filled(&ledger_product_fields,
	    &current->fact) &
	    ~ledger_fields_after(&ledger_product_fields, given,
		&current->fact);
	uint32_t taken;

	if (current->fact.unit_count > 0)
		filled |= FACT_PRODUCT_UNITS;
	if (current->fact.alias_count > 0)
		filled |= FACT_PRODUCT_ALIASES;
	taken = ledger_fields_taken(given->authority, given->stated, filled,
	    current->stated);
	ledger_fields_take(&ledger_product_fields, &next.fact, given, taken);
	if (taken & FACT_PRODUCT_UNITS) {
		next.fact.units = given->units;
		next.fact.unit_count = given->unit_count;
	}
	if (taken & FACT_PRODUCT_ALIASES) {
		next.fact.aliases = given->aliases;
		next.fact.alias_count = given->alias_count;
	}
	next.fact.id = given->id;
	if (given->authority == FACT_FROM_MASTER) {
		next.fact.authority = FACT_FROM_MASTER;
		next.stated |= given->stated;
	}
	return next;
}

/* As an account's, in engine/ledger_put_account.c. */
static enum status
merge_parts(struct ledger_product *out, struct arena *arena,
    const struct ledger_product *current, const struct fact_product *given)
{
	const struct fact_product *known = &current->fact;
	struct ledger_parts units = { known->units, known->unit_count };
	struct ledger_parts aliases = { known->aliases, known->alias_count };
	const struct ledger_parts given_units = { given->units,
		given->unit_count };
	const struct ledger_parts given_aliases = { given->aliases,
		given->alias_count };
	enum status status;

	status = ledger_parts_merge(&units, arena, &ledger_parts_units,
	    &given_units, given->parts);
	if (status == STATUS_OK)
		status = ledger_parts_merge(&aliases, arena,
		    &ledger_parts_aliases, &given_aliases, given->parts);
	*out = *current;
	out->fact.id = given->id;
	out->fact.units = units.items;
	out->fact.unit_count = units.count;
	out->fact.aliases = aliases.items;
	out->fact.alias_count = aliases.count;
	return status;
}

static bool
is_same(const struct ledger_product *a, const struct ledger_product *b)
{
	const struct ledger_parts a_units = { a->fact.units,
		a->fact.unit_count };
	const struct ledger_parts b_units = { b->fact.units,
		b->fact.unit_count };

	return a->stated == b->stated &&
	    a->fact.authority == b->fact.authority &&
	    ledger_parts_equal(&ledger_parts_units, &a_units, &b_units) &&
	    ledger_fields_equal(&ledger_product_fields, &a->fact, &b->fact) &&
	    ledger_aliases_equal(a->fact.aliases, a->fact.alias_count,
		b->fact.aliases, b->fact.alias_count);
}

/* A file that speaks of one product over and over would leave a copy of all its
 * lists behind each time. */
static const char *const take_back[] = {
	"DELETE FROM product_unit WHERE record = ?1",
	"DELETE FROM product_alias WHERE record = ?1",
	"DELETE FROM product WHERE id = ?1", NULL,
};

static enum status
supersede(struct ledger_import *import, const struct ledger_product *current,
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
	    "UPDATE product SET superseded = ?2 WHERE id = ?1");
	db_bind_int(&query, 1, current->row);
	db_bind_int(&query, 2, import->number);
	status = db_run(&query, err);
	if (status == STATUS_OK && current->fact.alias_count > 0)
		status = ledger_aliases_supersede(import, LEDGER_OWNER_PRODUCT,
		    current->row, err);
	return status;
}

static enum status
insert_units(struct ledger_import *import, int64_t record,
    const struct fact_product *product, struct error *err)
{
	struct db_query query;
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; status == STATUS_OK && i < product->unit_count; i++) {
		db_query(&query, import->ledger->db,
		    "INSERT INTO product_unit VALUES (?1, ?2, ?3, ?4)");
		db_bind_int(&query, 1, record);
		db_bind_int(&query, 2, (int64_t)i);
		db_bind_text(&query, 3, product->units[i].code);
		db_bind_int(&query, 4, product->units[i].factor_micro);
		status = db_run(&query, err);
	}
	return status;
}

static enum status
insert(struct ledger_import *import, const struct ledger_product *product,
    struct error *err)
{
	const struct fact_product *fact = &product->fact;
	struct db_query query;
	int64_t row;
	enum status status;

	db_query(&query, import->ledger->db,
	    "INSERT INTO product (code, " LEDGER_PRODUCT_TEXTS ", unit_count,"
	    " alias_count, stated, import)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
	db_bind_text(&query, 1, fact->id);
	ledger_fields_bind(&ledger_product_fields, &query, FIRST_TEXT, fact);
	db_bind_int(&query, 6, (int64_t)fact->unit_count);
	db_bind_int(&query, 7, (int64_t)fact->alias_count);
	if (fact->authority == FACT_FROM_MASTER)
		db_bind_int(&query, 8, product->stated);
	db_bind_int(&query, 9, import->number);
	status = db_run(&query, err);
	row = db_last_id(import->ledger->db);
	if (status == STATUS_OK)
		status = insert_units(import, row, fact, err);
	if (status == STATUS_OK)
		status = ledger_aliases_put(import, LEDGER_OWNER_PRODUCT, row,
		    fact->aliases, fact->alias_count, err);
	return status;
}

/* The version that follows; *outcome LEDGER_REFUSED: there can be none. */
static enum status
make_next(struct ledger_product *next, struct ledger_import *import,
    const struct ledger_product *current, const struct fact_product *given,
    enum ledger_outcome *outcome, const char **code, struct error *err)
{
	enum status status;

	if (given->parts == FACT_PARTS_REPLACE) {
		*next = merge(current, given);
		return STATUS_OK;
	}
	status = merge_parts(next, &import->arena, current, given);
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status == STATUS_RANGE)
		return ledger_refuse(outcome, code, "too-many", err,
		    "product %s would have more units or aliases than the "
		    "ledger keeps", given->id);
	return ledger_aliases_clean(&import->arena, &next->fact.aliases,
	    &next->fact.alias_count, err);
}

/* Does the new version contradict itself or what else is known? */
static enum status
check(struct ledger_import *import, const struct ledger_product *current,
    const struct fact_product *next, const struct fact_product *given,
    enum ledger_outcome *outcome, const char **code, struct error *err)
{
	/* Aliases that were there before were looked at then. */
	const struct fact_product *claims =
	    given->parts == FACT_PARTS_REPLACE ? next : given;
	const struct ledger_named named = {
		.id = next->id,
		.is_new = current->fact.authority != FACT_FROM_MASTER &&
		    next->authority == FACT_FROM_MASTER,
		.aliases = claims->aliases,
		.alias_count = given->parts == FACT_PARTS_REMOVE ? 0 :
		    claims->alias_count,
	};
	enum status status = ledger_units_check(next, outcome, code, err);

	if (status == STATUS_OK && *outcome != LEDGER_REFUSED)
		status = ledger_aliases_check(import, LEDGER_OWNER_PRODUCT,
		    &named, outcome, code, err);
	return status;
}

/* Put a record that is not known to have no effect. */
static enum status
put(struct ledger_import *import, const struct fact_product *product,
    enum ledger_outcome *outcome, const char **code, struct error *err)
{
	struct fact_product given = *product;
	struct ledger_product current;
	struct ledger_product next;
	enum status status;

	status = ledger_aliases_clean(&import->arena, &given.aliases,
	    &given.alias_count, err);
	if (status == STATUS_OK)
		status = find_current(&current, import, given.id, err);
	if (status != STATUS_OK)
		return status;
	*outcome = current.row != 0 ? LEDGER_UPDATED : LEDGER_ADDED;
	status = make_next(&next, import, &current, &given, outcome, code,
	    err);
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
ledger_put_product(struct ledger_import *import,
    const struct fact_product *product, enum ledger_outcome *outcome,
    const char **code, struct error *err)
{
	enum status status = STATUS_OK;

	strbuf_clear(&import->key);
	make_key(&import->key, product);
	if (ledger_record_is_known(import, 'p', product->id, &import->key)) {
		*outcome = LEDGER_DUPLICATE;
		return STATUS_OK;
	}
	status = put(import, product, outcome, code, err);
	arena_reset(&import->arena);
	if (status == STATUS_OK && *outcome != LEDGER_REFUSED)
		ledger_record_note(import, 'p', product->id, &import->key);
	return status;
}
