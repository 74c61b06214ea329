#include "engine/ledger_record.h"

#include <stddef.h>
#include <string.h>

#include "engine/optional.h"

#define COUNT_OF(a) ((int)(sizeof(a) / sizeof(a)[0]))

static const struct ledger_field account_fields[] = {
	{ offsetof(struct fact_account, name), FACT_ACCOUNT_NAME },
	{ offsetof(struct fact_account, tax_id), FACT_ACCOUNT_TAX_ID },
	{ offsetof(struct fact_account, country), FACT_ACCOUNT_COUNTRY },
	{ offsetof(struct fact_account, language), FACT_ACCOUNT_LANGUAGE },
	{ offsetof(struct fact_account, currency), FACT_ACCOUNT_CURRENCY },
	{ offsetof(struct fact_account, segment), FACT_ACCOUNT_SEGMENT },
	{ offsetof(struct fact_account, manager), FACT_ACCOUNT_MANAGER },
	{ offsetof(struct fact_account, parent), FACT_ACCOUNT_PARENT },
	{ offsetof(struct fact_account, email), FACT_ACCOUNT_EMAIL },
	{ offsetof(struct fact_account, address.street), FACT_ACCOUNT_ADDRESS },
	{ offsetof(struct fact_account, address.city), FACT_ACCOUNT_ADDRESS },
	{ offsetof(struct fact_account, address.postcode),
	  FACT_ACCOUNT_ADDRESS },
	{ offsetof(struct fact_account, address.country),
	  FACT_ACCOUNT_ADDRESS },
	{ offsetof(struct fact_account, bank.iban), FACT_ACCOUNT_BANK },
	{ offsetof(struct fact_account, bank.bic), FACT_ACCOUNT_BANK },
	{ offsetof(struct fact_account, bank.holder), FACT_ACCOUNT_BANK },
};

const struct ledger_fields ledger_account_fields = {
	account_fields, COUNT_OF(account_fields)
};

static const struct ledger_field product_fields[] = {
	{ offsetof(struct fact_product, name), FACT_PRODUCT_NAME },
	{ offsetof(struct fact_product, category), FACT_PRODUCT_CATEGORY },
	{ offsetof(struct fact_product, brand), FACT_PRODUCT_BRAND },
	{ offsetof(struct fact_product, unit), FACT_PRODUCT_UNIT },
};

const struct ledger_fields ledger_product_fields = {
	product_fields, COUNT_OF(product_fields)
};

/* --------------------------------------------------------- text fields */

static const char *
text_of(const void *record, const struct ledger_field *field)
{
	const char *text;

	memcpy(&text, (const char *)record + field->offset, sizeof text);
	return text;
}

static void
set_text(void *record, const struct ledger_field *field, const char *text)
{
	memcpy((char *)record + field->offset, &text, sizeof text);
}

uint32_t
ledger_fields_filled(const struct ledger_fields *fields, const void *record)
{
	uint32_t filled = 0;
	int i;

	for (i = 0; i < fields->count; i++)
		if (text_of(record, &fields->fields[i]) != NULL)
			filled |= fields->fields[i].flag;
	return filled;
}

void
ledger_fields_take(const struct ledger_fields *fields, void *to,
    const void *from, uint32_t flags)
{
	int i;

	for (i = 0; i < fields->count; i++)
		if (fields->fields[i].flag & flags)
			set_text(to, &fields->fields[i],
			    text_of(from, &fields->fields[i]));
}

bool
ledger_fields_equal(const struct ledger_fields *fields, const void *a,
    const void *b)
{
	int i;

	for (i = 0; i < fields->count; i++)
		if (!optional_equal(text_of(a, &fields->fields[i]),
		    text_of(b, &fields->fields[i])))
			return false;
	return true;
}

void
ledger_fields_bind(const struct ledger_fields *fields,
    struct db_query *query, int first, const void *record)
{
	int i;

	for (i = 0; i < fields->count; i++)
		db_bind_text(query, first + i,
		    text_of(record, &fields->fields[i]));
}

uint32_t
ledger_fields_taken(enum fact_authority authority, uint32_t stated,
    uint32_t filled, uint32_t mastered)
{
	if (authority == FACT_FROM_MASTER)
		return stated;
	return stated & ~filled & ~mastered;
}

static enum status
read_texts(const struct ledger_fields *fields, struct db_query *query,
    int first, void *record, struct arena *arena, struct error *err)
{
	const char *text;
	enum status status;
	int i;

	for (i = 0; i < fields->count; i++) {
		status = ledger_text_copy(&text, arena,
		    db_text(query, first + i), err);
		if (status != STATUS_OK)
			return status;
		set_text(record, &fields->fields[i], text);
	}
	return STATUS_OK;
}

/* ---------------------------------------------------------------- keys */

void
ledger_key_text(struct strbuf *key, const char *text)
{
	strbuf_putc(key, text == NULL ? '0' : '1');
	strbuf_append(key, text == NULL ? "" : text,
	    text == NULL ? 1 : strlen(text) + 1);
}

void
ledger_key_int(struct strbuf *key, int64_t value)
{
	strbuf_append(key, &value, sizeof value);
}

void
ledger_key_fields(struct strbuf *key, const struct ledger_fields *fields,
    const void *record)
{
	int i;

	for (i = 0; i < fields->count; i++)
		ledger_key_text(key, text_of(record, &fields->fields[i]));
}

void
ledger_key_aliases(struct strbuf *key, const struct fact_alias *aliases,
    size_t count)
{
	size_t i;

	ledger_key_int(key, (int64_t)count);
	for (i = 0; i < count; i++) {
		ledger_key_text(key, aliases[i].source);
		ledger_key_text(key, aliases[i].id);
	}
}

/* The cache's key: the kind and the id; size 0: too long for one. */
static struct ledger_bytes
cache_key(char buffer[FACT_ID_MAX + 1], char kind, const char *id)
{
	size_t length = strlen(id);

	if (length > FACT_ID_MAX)
		return (struct ledger_bytes){ buffer, 0 };
	buffer[0] = kind;
	memcpy(buffer + 1, id, length);
	return (struct ledger_bytes){ buffer, length + 1 };
}

bool
ledger_record_is_known(const struct ledger_import *import, char kind,
    const char *id, const struct strbuf *key)
{
	char buffer[FACT_ID_MAX + 1];
	struct ledger_bytes found;

	return strbuf_status(key) == STATUS_OK &&
	    ledger_cache_find(&import->records, cache_key(buffer, kind, id),
		&found) &&
	    found.size == key->length &&
	    memcmp(found.bytes, key->bytes, found.size) == 0;
}

void
ledger_record_note(struct ledger_import *import, char kind, const char *id,
    const struct strbuf *key)
{
	char buffer[FACT_ID_MAX + 1];
	struct ledger_bytes at = cache_key(buffer, kind, id);

	if (at.size > 0 && strbuf_status(key) == STATUS_OK)
		ledger_cache_put(&import->records, at,
		    (struct ledger_bytes){ key->bytes, key->length });
	else if (at.size > 0)
		ledger_cache_forget(&import->records, at);
}

/* ------------------------------------------------------------- reading */

static enum status
read_memberships(struct ledger_account *account, struct ledger *ledger,
    struct arena *arena, struct error *err)
{
	size_t count = account->fact.membership_count;
	struct fact_membership *memberships;
	struct db_query query;
	bool has_row = false;
	size_t i = 0;
	enum status status;

	if (count == 0)
		return STATUS_OK;
	memberships = arena_alloc(arena, count, sizeof *memberships);
	if (memberships == NULL)
		return error_memory(err);
	db_query(&query, ledger->db,
	    "SELECT club, \"from\", until FROM account_membership"
	    " WHERE record = ?1 ORDER BY ordinal");
	db_bind_int(&query, 1, account->row);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row && i < count) {
		status = ledger_text_copy(&memberships[i].club, arena,
		    db_text(&query, 0), err);
		memberships[i].from = db_date(&query, 1);
		memberships[i].until = db_date(&query, 2);
		i++;
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK && (has_row || i < count))
		status = db_damaged(ledger->db, "memberships are missing",
		    err);
	account->fact.memberships = memberships;
	return status;
}

static enum status
read_managers(struct ledger_account *account, struct ledger *ledger,
    struct arena *arena, struct error *err)
{
	size_t count = account->fact.manager_count;
	struct fact_manager *managers;
	struct db_query query;
	bool has_row = false;
	size_t i = 0;
	enum status status;

	if (count == 0)
		return STATUS_OK;
	managers = arena_alloc(arena, count, sizeof *managers);
	if (managers == NULL)
		return error_memory(err);
	db_query(&query, ledger->db,
	    "SELECT name, \"from\", until FROM account_manager"
	    " WHERE record = ?1 ORDER BY ordinal");
	db_bind_int(&query, 1, account->row);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row && i < count) {
		status = ledger_text_copy(&managers[i].name, arena,
		    db_text(&query, 0), err);
		managers[i].from = db_date(&query, 1);
		managers[i].until = db_date(&query, 2);
		i++;
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK && (has_row || i < count))
		status = db_damaged(ledger->db, "managers are missing", err);
	account->fact.managers = managers;
	return status;
}

enum status
ledger_account_read(struct ledger_account *out, struct ledger *ledger,
    struct db_query *query, struct arena *arena, struct error *err)
{
	const int after = 2 + ledger_account_fields.count;
	struct fact_account *fact = &out->fact;
	bool is_master = !db_is_null(query, after + 4);
	enum status status;

	*out = (struct ledger_account){
		.row = db_int(query, 0),
		.stated = (uint32_t)db_int(query, after + 4),
		.fact = {
			.since = db_date(query, after),
			.membership_count = (size_t)db_int(query, after + 1),
			.alias_count = (size_t)db_int(query, after + 2),
			.manager_count = (size_t)db_int(query, after + 5),
			.authority = is_master ? FACT_FROM_MASTER :
			    FACT_FROM_DOCUMENT,
			.stated = FACT_ACCOUNT_ALL,
		},
	};
	status = ledger_text_copy(&fact->id, arena, db_text(query, 1), err);
	if (status == STATUS_OK)
		status = read_texts(&ledger_account_fields, query, 2, fact,
		    arena, err);
	if (status == STATUS_OK)
		status = ledger_text_copy(&out->tax_source, arena,
		    db_text(query, after + 3), err);
	if (status == STATUS_OK)
		status = read_memberships(out, ledger, arena, err);
	if (status == STATUS_OK)
		status = read_managers(out, ledger, arena, err);
	if (status == STATUS_OK)
		status = ledger_aliases_load(ledger, LEDGER_OWNER_ACCOUNT,
		    out->row, fact->alias_count, arena, &fact->aliases, err);
	return status;
}

static enum status
read_units(struct ledger_product *product, struct ledger *ledger,
    struct arena *arena, struct error *err)
{
	size_t count = product->fact.unit_count;
	struct fact_unit *units;
	struct db_query query;
	bool has_row = false;
	size_t i = 0;
	enum status status;

	if (count == 0)
		return STATUS_OK;
	units = arena_alloc(arena, count, sizeof *units);
	if (units == NULL)
		return error_memory(err);
	db_query(&query, ledger->db,
	    "SELECT code, factor FROM product_unit WHERE record = ?1"
	    " ORDER BY ordinal");
	db_bind_int(&query, 1, product->row);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row && i < count) {
		status = ledger_text_copy(&units[i].code, arena,
		    db_text(&query, 0), err);
		units[i].factor_micro = db_int(&query, 1);
		i++;
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK && (has_row || i < count))
		status = db_damaged(ledger->db, "units are missing", err);
	product->fact.units = units;
	return status;
}

enum status
ledger_product_read(struct ledger_product *out, struct ledger *ledger,
    struct db_query *query, struct arena *arena, struct error *err)
{
	const int after = 2 + ledger_product_fields.count;
	struct fact_product *fact = &out->fact;
	bool is_master = !db_is_null(query, after + 2);
	enum status status;

	*out = (struct ledger_product){
		.row = db_int(query, 0),
		.stated = (uint32_t)db_int(query, after + 2),
		.fact = {
			.unit_count = (size_t)db_int(query, after),
			.alias_count = (size_t)db_int(query, after + 1),
			.authority = is_master ? FACT_FROM_MASTER :
			    FACT_FROM_DOCUMENT,
			.stated = FACT_PRODUCT_ALL,
		},
	};
	status = ledger_text_copy(&fact->id, arena, db_text(query, 1), err);
	if (status == STATUS_OK)
		status = read_texts(&ledger_product_fields, query, 2, fact,
		    arena, err);
	if (status == STATUS_OK)
		status = read_units(out, ledger, arena, err);
	if (status == STATUS_OK)
		status = ledger_aliases_load(ledger, LEDGER_OWNER_PRODUCT,
		    out->row, fact->alias_count, arena, &fact->aliases, err);
	return status;
}
