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

/* A catalog that is being loaded. */
struct loading {
	struct catalog_builder *builder;
	struct ledger *ledger;
	int64_t position;
	/* Accounts by their groups alone, and the group whose accounts are
	 * wanted; NULL: all are. */
	const struct catalog *tree;
	uint32_t head;
};

/* One kind of record: a query with the position as ?1, and what to do with a
 * row of it. */
struct record_kind {
	const char *sql;
	enum status (*add)(const struct loading *loading,
	    struct db_query *query, struct arena *arena, struct error *err);
};

static enum status
add_company(const struct loading *loading, struct db_query *query,
    struct arena *arena, struct error *err)
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
	return check_added(loading->ledger, catalog_add_company(
	    loading->builder, &company), err);
}

static enum status
add_rate(const struct loading *loading, struct db_query *query,
    struct arena *arena, struct error *err)
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
	return check_added(loading->ledger, catalog_add_rate(
	    loading->builder, &rate), err);
}

static enum status
add_category(const struct loading *loading, struct db_query *query,
    struct arena *arena, struct error *err)
{
	struct fact_category category = {
		.id = db_text(query, 0),
		.parent = db_text(query, 1),
		.name = db_text(query, 2),
	};

	(void)arena;
	if (db_columns_status(query, err) != STATUS_OK)
		return err->status;
	return check_added(loading->ledger, catalog_add_category(
	    loading->builder, &category), err);
}

static enum status
mention_category(const struct loading *loading, struct db_query *query,
    struct arena *arena, struct error *err)
{
	const char *id = db_text(query, 0);

	(void)arena;
	if (db_columns_status(query, err) != STATUS_OK)
		return err->status;
	return check_added(loading->ledger, catalog_mention_category(
	    loading->builder, id), err);
}

static enum status
add_product(const struct loading *loading, struct db_query *query,
    struct arena *arena, struct error *err)
{
	struct ledger_product product;
	enum status status;

	status = ledger_product_read(&product, loading->ledger, query, arena,
	    err);
	if (status != STATUS_OK)
		return status;
	return check_added(loading->ledger, catalog_add_product(
	    loading->builder, &product.fact), err);
}

static enum status
add_account(const struct loading *loading, struct db_query *query,
    struct arena *arena, struct error *err)
{
	struct ledger_account account;
	enum status status;

	status = ledger_account_read(&account, loading->ledger, query, arena,
	    err);
	if (status != STATUS_OK)
		return status;
	return check_added(loading->ledger, catalog_add_account(
	    loading->builder, &account.fact), err);
}

/* Of an account that others may belong to, or that belongs to another. */
static enum status
add_account_name(const struct loading *loading, struct db_query *query,
    struct arena *arena, struct error *err)
{
	struct fact_account account = {
		.id = db_text(query, 0),
		.parent = db_text(query, 1),
		.since = DATE_NONE,
	};

	(void)arena;
	if (db_columns_status(query, err) != STATUS_OK)
		return err->status;
	return check_added(loading->ledger, catalog_add_account(
	    loading->builder, &account), err);
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
};

/* `which` narrows, and ends with AND. */
#define ACCOUNTS_KNOWN(which) \
	" FROM account WHERE " which LEDGER_VISIBLE("account") \
	NOT_ALIASED("account", "party")

static const struct record_kind accounts_of_all = {
	"SELECT " LEDGER_ACCOUNT_COLUMNS ACCOUNTS_KNOWN(""), add_account
};
static const struct record_kind accounts_of_one = {
	"SELECT " LEDGER_ACCOUNT_COLUMNS ACCOUNTS_KNOWN(
	"(account.superseded IS NULL AND account.code = ?2"
	" OR account.superseded + 0 > ?1 AND account.code = ?2) AND "),
	add_account
};
static const struct record_kind accounts_of_groups = {
	"SELECT code, parent"
	ACCOUNTS_KNOWN("account.parent IS NOT NULL AND "), add_account_name
};

/* code: ?2, where the kind asks for it. */
static enum status
add_records_of(const struct loading *loading, const struct record_kind *kind,
    const char *code, struct error *err)
{
	struct arena arena;
	struct db_query query;
	bool has_row = false;
	enum status status;

	arena_init(&arena, RECORD_BYTES_MAX);
	db_query(&query, loading->ledger->db, kind->sql);
	db_bind_int(&query, 1, loading->position);
	if (code != NULL)
		db_bind_text(&query, 2, code);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		status = kind->add(loading, &query, &arena, err);
		arena_clear(&arena);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	arena_reset(&arena);
	return db_query_end(&query, status, err);
}

static enum status
add_records(const struct loading *loading, const struct record_kind *kind,
    struct error *err)
{
	return add_records_of(loading, kind, NULL, err);
}

/* All accounts, or those of the group. */
static enum status
add_accounts(const struct loading *loading, struct error *err)
{
	enum status status = STATUS_OK;
	const uint32_t *group;
	size_t count;

	if (loading->tree == NULL)
		return add_records(loading, &accounts_of_all, err);
	group = catalog_group(loading->tree, loading->head, &count);
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = add_records_of(loading, &accounts_of_one,
		    catalog_account(loading->tree, group[i])->id, err);
	return status;
}

/* Is the account of the group, if only one is wanted? */
static bool
is_wanted(const struct loading *loading, const char *id)
{
	uint32_t account;

	if (loading->tree == NULL)
		return true;
	account = catalog_account_find(loading->tree, id);
	return account != CATALOG_NONE &&
	    catalog_account(loading->tree, account)->head == loading->head;
}

static enum status
mention_account(const struct loading *loading, const char *id,
    struct error *err)
{
	if (!is_wanted(loading, id))
		return STATUS_OK;
	return check_added(loading->ledger, catalog_mention_account(
	    loading->builder, id), err);
}

static enum status
mention_product(const struct loading *loading, const char *id,
    struct error *err)
{
	return check_added(loading->ledger, catalog_mention_product(
	    loading->builder, id), err);
}

static enum status
mention_all(const struct loading *loading,
    const struct ledger_targets *targets,
    enum status (*mention)(const struct loading *loading, const char *id,
    struct error *err), struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < targets->count && status == STATUS_OK; i++)
		if (targets->ids[i] != NULL)
			status = mention(loading, targets->ids[i], err);
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
build(const struct loading *loading, const struct meanings *meanings,
    struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK &&
	    i < sizeof record_kinds / sizeof record_kinds[0]; i++)
		status = add_records(loading, &record_kinds[i], err);
	if (status == STATUS_OK)
		status = add_accounts(loading, err);
	if (status == STATUS_OK)
		status = mention_all(loading, &meanings->parties,
		    mention_account, err);
	if (status == STATUS_OK)
		status = mention_all(loading, &meanings->items,
		    mention_product, err);
	return status;
}

/* The catalog, and what names mean in it. */
static enum status
load(struct catalog **out, const struct loading *loading, struct error *err)
{
	struct meanings meanings = { .parties = { .count = 0 } };
	struct catalog *catalog = NULL;
	enum status status;

	status = load_meanings(&meanings, loading->ledger, loading->position,
	    err);
	if (status == STATUS_OK)
		status = build(loading, &meanings, err);
	if (status == STATUS_OK)
		status = catalog_finish(&catalog, loading->builder, err);
	if (status == STATUS_OK)
		status = ledger_resolve_anew(loading->ledger, catalog,
		    loading->position, &meanings.parties, &meanings.items,
		    err);
	ledger_targets_fini(&meanings.parties);
	ledger_targets_fini(&meanings.items);
	if (status == STATUS_OK)
		*out = catalog;
	else
		catalog_free(catalog);
	return status;
}

/* The accounts that have a parent or are one, and this one; nothing else. */
static enum status
load_tree(struct catalog **out, const struct loading *loading,
    const char *account, struct error *err)
{
	enum status status = add_records(loading, &accounts_of_groups, err);

	if (status == STATUS_OK)
		status = check_added(loading->ledger, catalog_mention_account(
		    loading->builder, account), err);
	if (status == STATUS_OK)
		status = catalog_finish(out, loading->builder, err);
	return status;
}

static enum status
load_of(struct catalog **out, struct loading *loading, const char *account,
    struct error *err)
{
	struct catalog *tree = NULL;
	enum status status = STATUS_OK;

	if (account != NULL)
		status = load_tree(&tree, loading, account, err);
	if (tree != NULL) {
		loading->tree = tree;
		loading->head = catalog_account(tree, catalog_account_find(
		    tree, account))->head;
	}
	if (status == STATUS_OK)
		status = load(out, loading, err);
	catalog_free(tree);
	return status;
}

enum status
ledger_load_catalog_of(struct catalog **out, struct ledger *ledger,
    int64_t position, const char *account, struct error *err)
{
	struct loading loading = { .ledger = ledger, .position = position };
	bool is_begun = false;
	enum status status;

	if (catalog_builder_new(&loading.builder) != STATUS_OK)
		return error_memory(err);
	/* All in one view of the database. */
	status = ledger_read_begin(ledger, &is_begun, err);
	if (status == STATUS_OK)
		status = load_of(out, &loading, account, err);
	if (is_begun)
		db_rollback(ledger->db);
	catalog_builder_free(loading.builder);
	return status;
}

enum status
ledger_load_catalog(struct catalog **out, struct ledger *ledger,
    int64_t position, struct error *err)
{
	return ledger_load_catalog_of(out, ledger, position, NULL, err);
}
