#include "engine/ledger_record.h"
#include "engine/ledger_resolve.h"

#define RECORD_BYTES_MAX ((size_t)256 << 20)

/* What a failed catalog_add_...() means to the user. */
static enum status
check_added(const struct ledger *ledger, enum status status,
    struct error *err)
{
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status == STATUS_RANGE)
		return error_set(err, status, "a ledger has at most %d "
		    "accounts, products, categories and rates each",
		    CATALOG_MAX);
	if (status != STATUS_OK)
		return db_damaged(ledger->db, "a rate is none", err);
	return STATUS_OK;
}

/* One kind of record: a query with the position as ?1, and what to do with a
 * row of it. */
struct record_kind {
	const char *sql;
	enum status (*add)(struct catalog_builder *builder,
	    struct ledger *ledger, struct db_query *query,
	    struct arena *arena, struct error *err);
};

static enum status
add_company(struct catalog_builder *builder, struct ledger *ledger,
    struct db_query *query, struct arena *arena, struct error *err)
{
	struct fact_company company = {
		.id = db_text(query, 0),
		.name = db_text(query, 1),
		.tax_id = db_text(query, 2),
		.address = {
			.street = db_text(query, 3),
			.city = db_text(query, 4),
			.postcode = db_text(query, 5),
			.country = db_text(query, 6),
		},
	};

	(void)arena;
	if (db_columns_status(query, err) != STATUS_OK)
		return err->status;
	return check_added(ledger, catalog_add_company(builder, &company),
	    err);
}

static enum status
add_rate(struct catalog_builder *builder, struct ledger *ledger,
    struct db_query *query, struct arena *arena, struct error *err)
{
	struct fact_rate rate = {
		.base = db_text(query, 0),
		.currency = db_text(query, 1),
		.date = db_date(query, 2),
		.value_e10 = db_int(query, 3),
	};

	(void)arena;
	if (db_columns_status(query, err) != STATUS_OK)
		return err->status;
	return check_added(ledger, catalog_add_rate(builder, &rate), err);
}

static enum status
add_category(struct catalog_builder *builder, struct ledger *ledger,
    struct db_query *query, struct arena *arena, struct error *err)
{
	struct fact_category category = {
		.id = db_text(query, 0),
		.parent = db_text(query, 1),
		.name = db_text(query, 2),
	};

	(void)arena;
	if (db_columns_status(query, err) != STATUS_OK)
		return err->status;
	return check_added(ledger, catalog_add_category(builder, &category),
	    err);
}

static enum status
mention_category(struct catalog_builder *builder, struct ledger *ledger,
    struct db_query *query, struct arena *arena, struct error *err)
{
	const char *id = db_text(query, 0);

	(void)arena;
	if (db_columns_status(query, err) != STATUS_OK)
		return err->status;
	return check_added(ledger, catalog_mention_category(builder, id), err);
}

static enum status
add_product(struct catalog_builder *builder, struct ledger *ledger,
    struct db_query *query, struct arena *arena, struct error *err)
{
	struct ledger_product product;
	enum status status;

	status = ledger_product_read(&product, ledger, query, arena, err);
	if (status != STATUS_OK)
		return status;
	return check_added(ledger, catalog_add_product(builder, &product.fact),
	    err);
}

static enum status
add_account(struct catalog_builder *builder, struct ledger *ledger,
    struct db_query *query, struct arena *arena, struct error *err)
{
	struct ledger_account account;
	enum status status;

	status = ledger_account_read(&account, ledger, query, arena, err);
	if (status != STATUS_OK)
		return status;
	return check_added(ledger, catalog_add_account(builder, &account.fact),
	    err);
}

/* An alias that is the code of the record, and another one's; `of` narrows. */
#define ALIAS_OF_OTHER(records, of) \
	"EXISTS (SELECT 1 FROM " records "_alias a JOIN " records " r" \
	" ON r.id = a.record WHERE a.code = " records ".code" of \
	" AND r.code <> " records ".code AND " LEDGER_VISIBLE("r") ")"

/*
 * What only documents speak of, by a name that is an alias for every source
 * that has named it, is no record of its own any more.
 */
#define NOT_ALIASED(records, names) \
	" AND (" records ".stated IS NOT NULL" \
	" OR NOT " ALIAS_OF_OTHER(records, "") \
	" OR EXISTS (SELECT 1 FROM source s JOIN " names " n" \
	" ON n.source = s.id AND n.text = " records ".code" \
	" WHERE n.import <= ?1 AND NOT " ALIAS_OF_OTHER(records, \
	" AND (a.source IS NULL OR a.source = s.text)") "))"

static const struct record_kind record_kinds[] = {
	{ "SELECT code, name, tax_id, street, city, postcode, country"
	  " FROM company WHERE " LEDGER_VISIBLE("company"), add_company },
	{ "SELECT base, currency, date, value_e10 FROM rate"
	  " WHERE " LEDGER_VISIBLE("rate"), add_rate },
	{ "SELECT code, parent, name FROM category"
	  " WHERE " LEDGER_VISIBLE("category"), add_category },
	{ "SELECT text FROM line_category WHERE import <= ?1",
	  mention_category },
	{ "SELECT " LEDGER_PRODUCT_COLUMNS " FROM product"
	  " WHERE " LEDGER_VISIBLE("product")
	  NOT_ALIASED("product", "item"),
	  add_product },
	{ "SELECT " LEDGER_ACCOUNT_COLUMNS " FROM account"
	  " WHERE " LEDGER_VISIBLE("account")
	  NOT_ALIASED("account", "party"),
	  add_account },
};

static enum status
add_records(struct catalog_builder *builder, struct ledger *ledger,
    const struct record_kind *kind, int64_t position, struct error *err)
{
	struct arena arena;
	struct db_query query;
	bool has_row = false;
	enum status status;

	arena_init(&arena, RECORD_BYTES_MAX);
	db_query(&query, ledger->db, kind->sql);
	db_bind_int(&query, 1, position);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		status = kind->add(builder, ledger, &query, &arena, err);
		arena_clear(&arena);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	arena_reset(&arena);
	return db_query_end(&query, status, err);
}

static enum status
mention_all(struct catalog_builder *builder, const struct ledger *ledger,
    const struct ledger_targets *targets,
    enum status (*mention)(struct catalog_builder *builder, const char *id),
    struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < targets->count && status == STATUS_OK; i++)
		if (targets->ids[i] != NULL)
			status = check_added(ledger, mention(builder,
			    targets->ids[i]), err);
	return status;
}

/* What the names of documents mean. */
struct meanings {
	struct ledger_targets parties;
	struct ledger_targets items;
};

static enum status
load_meanings(struct meanings *out, struct ledger *ledger, int64_t position,
    struct error *err)
{
	enum status status;

	status = ledger_targets_load(&out->parties, ledger, LEDGER_NAME_PARTY,
	    position, err);
	if (status == STATUS_OK)
		status = ledger_targets_load(&out->items, ledger,
		    LEDGER_NAME_ITEM, position, err);
	return status;
}

static enum status
build(struct catalog_builder *builder, struct ledger *ledger,
    int64_t position, const struct meanings *meanings, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK &&
	    i < sizeof record_kinds / sizeof record_kinds[0]; i++)
		status = add_records(builder, ledger, &record_kinds[i],
		    position, err);
	if (status == STATUS_OK)
		status = mention_all(builder, ledger, &meanings->parties,
		    catalog_mention_account, err);
	if (status == STATUS_OK)
		status = mention_all(builder, ledger, &meanings->items,
		    catalog_mention_product, err);
	return status;
}

/* Build, finish and resolve, in one view of the database. */
static enum status
load(struct catalog **out, struct catalog_builder *builder,
    struct ledger *ledger, int64_t position, struct error *err)
{
	struct meanings meanings = { .parties = { .count = 0 } };
	struct catalog *catalog = NULL;
	enum status status;

	status = load_meanings(&meanings, ledger, position, err);
	if (status == STATUS_OK)
		status = build(builder, ledger, position, &meanings, err);
	if (status == STATUS_OK)
		status = catalog_finish(&catalog, builder, err);
	if (status == STATUS_OK)
		status = ledger_resolve_anew(ledger, catalog, position,
		    &meanings.parties, &meanings.items, err);
	ledger_targets_fini(&meanings.parties);
	ledger_targets_fini(&meanings.items);
	if (status == STATUS_OK)
		*out = catalog;
	else
		catalog_free(catalog);
	return status;
}

enum status
ledger_load_catalog(struct catalog **out, struct ledger *ledger,
    int64_t position, struct error *err)
{
	struct catalog_builder *builder = NULL;
	bool is_begun = false;
	enum status status;

	if (catalog_builder_new(&builder) != STATUS_OK)
		return error_memory(err);
	status = ledger_read_begin(ledger, &is_begun, err);
	if (status == STATUS_OK)
		status = load(out, builder, ledger, position, err);
	if (is_begun)
		db_rollback(ledger->db);
	catalog_builder_free(builder);
	return status;
}
