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
ledger_fields_after(const struct ledger_fields *fields, const void *a,
    const void *b)
{
	uint32_t after = 0;
	uint32_t decided = 0;
	int order;
	int i;

	for (i = 0; i < fields->count; i++) {
		const struct ledger_field *field = &fields->fields[i];

		if (decided & field->flag)
			continue;
		order = optional_order(text_of(a, field), text_of(b, field));
		if (order != 0)
			decided |= field->flag;
		if (order > 0)
			after |= field->flag;
	}
	return after;
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

enum status
ledger_record_take_back(struct ledger_import *import,
    const char *const *statements, int64_t row, struct error *err)
{
	enum status status = STATUS_OK;

	for (; *statements != NULL && status == STATUS_OK; statements++) {
		struct db_query query;

		db_query(&query, import->ledger->db, *statements);
		db_bind_int(&query, 1, row);
		status = db_run(&query, err);
	}
	return status;
}

/* ------------------------------------------------------------- reading */

/* The rows of what a record has several of. */
struct part_table {
	const char *sql;	/* by record, in order */
	const char *missing;	/* said where there are not as many */
	size_t size;		/* of one */
	/* One row into *part. */
	enum status (*read)(void *part, struct db_query *query,
	    struct arena *arena, struct error *err);
};

static enum status
read_membership(void *part, struct db_query *query, struct arena *arena,
    struct error *err)
{
	struct fact_membership *membership = part;

	membership->from = db_date(query, 1);
	membership->until = db_date(query, 2);
	return ledger_text_copy(&membership->club, arena, db_text(query, 0),
	    err);
}

static enum status
read_manager(void *part, struct db_query *query, struct arena *arena,
    struct error *err)
{
	struct fact_manager *manager = part;

	manager->from = db_date(query, 1);
	manager->until = db_date(query, 2);
	return ledger_text_copy(&manager->name, arena, db_text(query, 0),
	    err);
}

static enum status
read_unit(void *part, struct db_query *query, struct arena *arena,
    struct error *err)
{
	struct fact_unit *unit = part;

	unit->factor_micro = db_int(query, 1);
	return ledger_text_copy(&unit->code, arena, db_text(query, 0), err);
}

static const struct part_table memberships = {
	"SELECT club, \"from\", until FROM account_membership"
	" WHERE record = ?1 ORDER BY ordinal", "memberships are missing",
	sizeof(struct fact_membership), read_membership,
};
static const struct part_table managers = {
	"SELECT name, \"from\", until FROM account_manager"
	" WHERE record = ?1 ORDER BY ordinal", "managers are missing",
	sizeof(struct fact_manager), read_manager,
};
static const struct part_table units = {
	"SELECT code, factor FROM product_unit"
	" WHERE record = ?1 ORDER BY ordinal", "units are missing",
	sizeof(struct fact_unit), read_unit,
};

/* The `count` parts of a record; *out is NULL for none. */
static enum status
read_parts(void **out, const struct part_table *table, int64_t record,
    size_t count, struct ledger *ledger, struct arena *arena,
    struct error *err)
{
	struct db_query query;
	bool has_row = false;
	char *parts;
	size_t i = 0;
	enum status status;

	*out = NULL;
	if (count == 0)
		return STATUS_OK;
	parts = arena_alloc(arena, count, table->size);
	if (parts == NULL)
		return error_memory(err);
	db_query(&query, ledger->db, table->sql);
	db_bind_int(&query, 1, record);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row && i < count) {
		status = table->read(parts + i * table->size, &query, arena,
		    err);
		i++;
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK && (has_row || i < count))
		status = db_damaged(ledger->db, table->missing, err);
	*out = parts;
	return status;
}

enum status
ledger_account_read(struct ledger_account *out, struct ledger *ledger,
    struct db_query *query, struct arena *arena, struct error *err)
{
	const int after = 2 + ledger_account_fields.count;
	struct fact_account *fact = &out->fact;
	bool is_master = !db_is_null(query, after + 4);
	void *parts;
	enum status status;

	*out = (struct ledger_account){
		.row = db_int(query, 0),
		.import = db_int(query, after + 6),
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
		status = read_parts(&parts, &memberships, out->row,
		    fact->membership_count, ledger, arena, err);
	if (status == STATUS_OK) {
		fact->memberships = parts;
		status = read_parts(&parts, &managers, out->row,
		    fact->manager_count, ledger, arena, err);
	}
	if (status == STATUS_OK)
		fact->managers = parts;
	if (status == STATUS_OK)
		status = ledger_aliases_load(ledger, LEDGER_OWNER_ACCOUNT,
		    out->row, fact->alias_count, arena, &fact->aliases, err);
	return status;
}

enum status
ledger_product_read(struct ledger_product *out, struct ledger *ledger,
    struct db_query *query, struct arena *arena, struct error *err)
{
	const int after = 2 + ledger_product_fields.count;
	struct fact_product *fact = &out->fact;
	bool is_master = !db_is_null(query, after + 2);
	void *parts;
	enum status status;

	*out = (struct ledger_product){
		.row = db_int(query, 0),
		.import = db_int(query, after + 3),
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
		status = read_parts(&parts, &units, out->row,
		    fact->unit_count, ledger, arena, err);
	if (status == STATUS_OK)
		fact->units = parts;
	if (status == STATUS_OK)
		status = ledger_aliases_load(ledger, LEDGER_OWNER_PRODUCT,
		    out->row, fact->alias_count, arena, &fact->aliases, err);
	return status;
}
