/* Records of accounts and products: what replaces what, whose tax id, whose
 * alias, and who may not be whose parent. */

#include <stdio.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/temp_ledger.h"

static struct fact_account
account(const char *id)
{
	return (struct fact_account){
		.id = id,
		.since = DATE_NONE,
		.authority = FACT_FROM_MASTER,
		.stated = FACT_ACCOUNT_ALL,
	};
}

/* ------------------------------------------------------------- tax ids */

struct tax_row {
	const char *name;
	const char *first;
	const char *second;
	bool is_same_source;
	enum fact_authority authority;	/* of the second */
	enum ledger_outcome outcome;
	const char *kept;	/* the tax id known afterwards */
};

#define CONFLICT LEDGER_REFUSED

static const struct tax_row tax_rows[] = {
	{ "another source, the same", "CZ123", "CZ123", false,
	  FACT_FROM_MASTER, LEDGER_DUPLICATE, "CZ123" },
	{ "another source, another", "CZ123", "CZ124", false,
	  FACT_FROM_MASTER, CONFLICT, "CZ123" },
	{ "another source's document, another", "CZ123", "CZ124", false,
	  FACT_FROM_DOCUMENT, CONFLICT, "CZ123" },
	{ "another source's document, the same", "CZ123", "CZ123", false,
	  FACT_FROM_DOCUMENT, LEDGER_DUPLICATE, "CZ123" },
	{ "with blanks, dots and case", "CZ 12.3-a", "cz123A", false,
	  FACT_FROM_DOCUMENT, LEDGER_DUPLICATE, "CZ 12.3-a" },
	{ "with and without country", "CZ123", "123", false,
	  FACT_FROM_DOCUMENT, LEDGER_DUPLICATE, "CZ123" },
	{ "without and with country", "123", "C Z 123", false,
	  FACT_FROM_DOCUMENT, LEDGER_DUPLICATE, "123" },
	{ "of two countries", "CZ123", "SK123", false, FACT_FROM_DOCUMENT,
	  CONFLICT, "CZ123" },
	{ "one is the beginning of the other", "CZ123", "CZ1234", false,
	  FACT_FROM_DOCUMENT, CONFLICT, "CZ123" },
	{ "letters beyond ASCII count", "\xc5\xa0" "1", "\xc5\xa1" "1", false,
	  FACT_FROM_DOCUMENT, CONFLICT, "\xc5\xa0" "1" },
	{ "another source says none", "CZ123", NULL, false,
	  FACT_FROM_DOCUMENT, LEDGER_DUPLICATE, "CZ123" },
	{ "another source's record says none", "CZ123", NULL, false,
	  FACT_FROM_MASTER, LEDGER_DUPLICATE, "CZ123" },
	{ "a record of the same source says none", "CZ123", NULL, true,
	  FACT_FROM_MASTER, LEDGER_UPDATED, NULL },
	{ "none was known", NULL, "CZ123", false, FACT_FROM_MASTER,
	  LEDGER_UPDATED, "CZ123" },
	{ "a record of the same source corrects", "CZ123", "CZ124", true,
	  FACT_FROM_MASTER, LEDGER_UPDATED, "CZ124" },
	{ "a document of the same source does not", "CZ123", "CZ124", true,
	  FACT_FROM_DOCUMENT, LEDGER_DUPLICATE, "CZ123" },
};

static void
run_tax_row(void **state)
{
	const struct tax_row *row = *state;
	struct fact_account given = account("C-1");
	struct temp_ledger *temp;
	struct catalog *catalog;
	const char *kept;
	void *ledger_state = NULL;
	int64_t position;

	(void)temp_ledger_setup(&ledger_state);
	temp = ledger_state;
	temp_ledger_begin(temp);
	given.tax_id = row->first;
	check_int_equal(temp_ledger_account(temp, "A", &given), LEDGER_ADDED);
	given.tax_id = row->second;
	given.authority = row->authority;
	check_int_equal(temp_ledger_account(temp,
	    row->is_same_source ? "A" : "B", &given), row->outcome);
	if (row->outcome == LEDGER_REFUSED)
		assert_string_equal(temp->code, "account-conflict");
	position = temp_ledger_commit(temp);
	catalog = temp_ledger_catalog(temp, position);
	kept = catalog_account(catalog, 0)->tax_id;
	if (row->kept == NULL)
		assert_null(kept);
	else
		assert_string_equal(kept, row->kept);
	catalog_free(catalog);
	(void)temp_ledger_teardown(&ledger_state);
}

/* A corrected tax id belongs to who corrected it. */
static void
a_correction_moves_the_claim(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_account given = account("C-1");

	temp_ledger_begin(temp);
	given.authority = FACT_FROM_DOCUMENT;
	given.tax_id = "1";
	check_int_equal(temp_ledger_account(temp, "A", &given), LEDGER_ADDED);
	given.authority = FACT_FROM_MASTER;
	given.tax_id = "2";
	check_int_equal(temp_ledger_account(temp, "A", &given),
	    LEDGER_UPDATED);
	check_int_equal(temp_ledger_account(temp, "B", &given),
	    LEDGER_DUPLICATE);
	given.tax_id = "1";
	check_int_equal(temp_ledger_account(temp, "B", &given),
	    LEDGER_REFUSED);
	/* Asked again, the answer is the same. */
	check_int_equal(temp_ledger_account(temp, "B", &given),
	    LEDGER_REFUSED);
}

/* Who writes it in another way cannot state another one next, and who stated
 * it still can. */
static void
another_way_to_write_it_moves_nothing(void **state)
{
	static const char *const ways[] = { "123", "CZ 123", "cz123" };
	struct temp_ledger *temp = *state;
	struct fact_account given = account("C-1");
	size_t i;

	temp_ledger_begin(temp);
	given.tax_id = "CZ123";
	check_int_equal(temp_ledger_account(temp, "A", &given), LEDGER_ADDED);
	for (i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		given.tax_id = ways[i];
		given.name = ways[i];
		check_int_equal(temp_ledger_account(temp, "B", &given),
		    LEDGER_UPDATED);
		given.tax_id = "SK123";
		check_int_equal(temp_ledger_account(temp, "B", &given),
		    LEDGER_REFUSED);
	}
	given.tax_id = "CZ124";
	check_int_equal(temp_ledger_account(temp, "A", &given),
	    LEDGER_UPDATED);
}

/* ----------------------------------------------- what replaces what */

static void
a_record_replaces_only_what_it_can_state(void **state)
{
	struct temp_ledger *temp = *state;
	static const struct fact_membership gold = { "GOLD", 100, DATE_NONE };
	static const struct fact_alias alias = { "B", "77" };
	struct fact_account full = account("C-1");
	struct fact_account part = account("C-1");
	const struct catalog_account *known;
	struct catalog *catalog;
	int64_t position;

	full.name = "Old name";
	full.segment = "wholesale";
	full.since = 500;
	full.address.city = "Brno";
	full.address.street = "Here 1";
	full.bank.iban = "CZ65";
	full.memberships = &gold;
	full.membership_count = 1;
	full.aliases = &alias;
	full.alias_count = 1;
	part.stated = FACT_ACCOUNT_NAME | FACT_ACCOUNT_ADDRESS;
	part.name = "New name";
	part.address.city = "Praha";

	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_account(temp, "A", &full), LEDGER_ADDED);
	check_int_equal(temp_ledger_account(temp, "A", &part), LEDGER_UPDATED);
	check_int_equal(temp_ledger_account(temp, "A", &part),
	    LEDGER_DUPLICATE);
	position = temp_ledger_commit(temp);
	catalog = temp_ledger_catalog(temp, position);
	check_int_equal((int64_t)catalog_account_count(catalog), 1);
	known = catalog_account(catalog, 0);
	assert_string_equal(known->name, "New name");
	assert_string_equal(known->segment, "wholesale");
	check_int_equal(known->since, 500);
	assert_string_equal(known->address.city, "Praha");
	assert_null(known->address.street);
	assert_string_equal(known->bank.iban, "CZ65");
	check_int_equal((int64_t)known->membership_count, 1);
	assert_true(catalog_is_member(catalog, 0, "GOLD", 100));
	catalog_free(catalog);

	/* The full record again wipes what it states as nothing. */
	temp_ledger_begin(temp);
	full.memberships = NULL;
	full.membership_count = 0;
	full.segment = NULL;
	check_int_equal(temp_ledger_account(temp, "A", &full),
	    LEDGER_UPDATED);
	position = temp_ledger_commit(temp);
	catalog = temp_ledger_catalog(temp, position);
	known = catalog_account(catalog, 0);
	assert_null(known->segment);
	assert_string_equal(known->address.street, "Here 1");
	check_int_equal((int64_t)known->membership_count, 0);
	catalog_free(catalog);

	/* And the former position still has what it had. */
	catalog = temp_ledger_catalog(temp, position - 1);
	assert_true(catalog_is_member(catalog, 0, "GOLD", 100));
	assert_string_equal(catalog_account(catalog, 0)->address.city,
	    "Praha");
	catalog_free(catalog);
}

static void
a_document_fills_only_what_is_unset(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_account buyer = account("C-1");
	struct fact_account master = account("C-1");
	const struct catalog_account *known;
	struct catalog *catalog;

	buyer.authority = FACT_FROM_DOCUMENT;
	buyer.stated = FACT_ACCOUNT_NAME | FACT_ACCOUNT_COUNTRY |
	    FACT_ACCOUNT_EMAIL | FACT_ACCOUNT_ADDRESS;
	temp_ledger_begin(temp);
	/* Nothing but the id is no record at all. */
	check_int_equal(temp_ledger_account(temp, "A", &buyer),
	    LEDGER_DUPLICATE);
	buyer.name = "First";
	buyer.address.city = "Brno";
	check_int_equal(temp_ledger_account(temp, "A", &buyer), LEDGER_ADDED);
	buyer.name = "Second";
	buyer.country = "CZ";
	/* Comes before the known one, which has none; city and all. */
	buyer.address.street = NULL;
	buyer.address.city = "Aš";
	buyer.address.postcode = "not half an address";
	check_int_equal(temp_ledger_account(temp, "A", &buyer),
	    LEDGER_UPDATED);
	check_int_equal(temp_ledger_account(temp, "A", &buyer),
	    LEDGER_DUPLICATE);
	/* A master record that states the e-mail to be none. */
	master.stated = FACT_ACCOUNT_NAME | FACT_ACCOUNT_EMAIL;
	master.name = "Master";
	check_int_equal(temp_ledger_account(temp, "A", &master),
	    LEDGER_UPDATED);
	buyer.email = "x@example";
	check_int_equal(temp_ledger_account(temp, "A", &buyer),
	    LEDGER_DUPLICATE);
	(void)temp_ledger_commit(temp);
	catalog = temp_ledger_catalog(temp, LEDGER_POSITION_LATEST);
	known = catalog_account(catalog, 0);
	assert_string_equal(known->name, "Master");
	assert_string_equal(known->country, "CZ");
	assert_string_equal(known->address.city, "Brno");
	assert_null(known->address.postcode);
	assert_null(known->email);
	catalog_free(catalog);
}

/* Documents that contradict each other, in every order. */
static void
documents_come_in_any_order(void **state)
{
	static const int orders[][3] = {
		{ 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
		{ 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
	};
	static const struct fact_account told[] = {
		{ .name = "Novák", .country = "DE",
		  .address = { .street = "A 1", .city = "Zwickau" },
		  .bank = { .iban = "DE2", .bic = "AAAA" } },
		{ .name = "Novak", .country = "AT",
		  .address = { .street = "B 1" },
		  .bank = { .iban = "DE2", .bic = "BBBB" } },
		{ .address = { .city = "Zwickau" },
		  .bank = { .iban = "DE1", .bic = "CCCC" } },
	};
	struct temp_ledger *temp = *state;
	size_t i;
	size_t k;

	for (i = 0; i < sizeof orders / sizeof orders[0]; i++) {
		struct catalog *catalog;
		const struct catalog_account *known;
		char id[4] = { 'C', '-', (char)('1' + (int)i), '\0' };

		temp_ledger_begin(temp);
		for (k = 0; k < 3; k++) {
			struct fact_account buyer = told[orders[i][k]];

			buyer.id = id;
			buyer.since = DATE_NONE;
			buyer.authority = FACT_FROM_DOCUMENT;
			buyer.stated = FACT_ACCOUNT_NAME |
			    FACT_ACCOUNT_COUNTRY | FACT_ACCOUNT_ADDRESS |
			    FACT_ACCOUNT_BANK;
			(void)temp_ledger_account(temp, "A", &buyer);
		}
		(void)temp_ledger_commit(temp);
		catalog = temp_ledger_catalog(temp, LEDGER_POSITION_LATEST);
		known = catalog_account(catalog, (uint32_t)i);
		assert_string_equal(known->id, id);
		assert_string_equal(known->name, "Novák");
		assert_string_equal(known->country, "DE");
		assert_string_equal(known->address.street, "B 1");
		assert_null(known->address.city);
		assert_string_equal(known->bank.iban, "DE2");
		assert_string_equal(known->bank.bic, "BBBB");
		catalog_free(catalog);
	}
}

/* The same record after another one is a change, not a duplicate. */
static void
records_may_go_back_and_forth(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_account given = account("C-1");
	int i;

	temp_ledger_begin(temp);
	given.name = "a";
	check_int_equal(temp_ledger_account(temp, "A", &given), LEDGER_ADDED);
	for (i = 0; i < 3; i++) {
		given.name = "b";
		check_int_equal(temp_ledger_account(temp, "A", &given),
		    LEDGER_UPDATED);
		check_int_equal(temp_ledger_account(temp, "A", &given),
		    LEDGER_DUPLICATE);
		given.name = "a";
		check_int_equal(temp_ledger_account(temp, "A", &given),
		    LEDGER_UPDATED);
	}
	given.name = NULL;
	check_int_equal(temp_ledger_account(temp, "A", &given),
	    LEDGER_UPDATED);
}

static void
products_keep_units_and_brands(void **state)
{
	struct temp_ledger *temp = *state;
	static const struct fact_unit units[] = {
		{ "BX", 12000000 }, { "KGM", 500000 },
	};
	struct fact_product product = {
		.id = "P-1",
		.name = "Drill",
		.category = "DRILLS",
		.brand = "ACME",
		.unit = "C62",
		.units = units,
		.unit_count = 2,
		.stated = FACT_PRODUCT_ALL,
	};
	struct fact_product part = {
		.id = "P-1",
		.name = "Drill 600 W",
		.stated = FACT_PRODUCT_NAME,
	};
	const struct catalog_product *known;
	struct catalog *catalog;

	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_product(temp, &product), LEDGER_ADDED);
	check_int_equal(temp_ledger_product(temp, &product),
	    LEDGER_DUPLICATE);
	check_int_equal(temp_ledger_product(temp, &part), LEDGER_UPDATED);
	part.authority = FACT_FROM_DOCUMENT;
	part.stated = FACT_PRODUCT_NAME | FACT_PRODUCT_BRAND;
	part.name = "something else";
	part.brand = "NOBODY";
	check_int_equal(temp_ledger_product(temp, &part), LEDGER_DUPLICATE);
	(void)temp_ledger_commit(temp);
	catalog = temp_ledger_catalog(temp, 1);
	known = catalog_product(catalog, 0);
	assert_string_equal(known->name, "Drill 600 W");
	assert_string_equal(known->brand, "ACME");
	check_int_equal((int64_t)known->unit_count, 2);
	assert_string_equal(known->units[1].code, "KGM");
	check_int_equal(known->units[1].factor_micro, 500000);
	assert_string_equal(
	    catalog_category(catalog, known->category)->id, "DRILLS");
	catalog_free(catalog);

	temp_ledger_begin(temp);
	product.name = "Drill 600 W";
	check_int_equal(temp_ledger_product(temp, &product),
	    LEDGER_DUPLICATE);
	product.unit_count = 1;
	check_int_equal(temp_ledger_product(temp, &product), LEDGER_UPDATED);
	(void)temp_ledger_commit(temp);
	catalog = temp_ledger_catalog(temp, 2);
	check_int_equal((int64_t)catalog_product(catalog, 0)->unit_count, 1);
	catalog_free(catalog);
	catalog = temp_ledger_catalog(temp, 1);
	check_int_equal((int64_t)catalog_product(catalog, 0)->unit_count, 2);
	catalog_free(catalog);
}

/* -------------------------------------------------------------- aliases */

static enum ledger_outcome
claim(struct temp_ledger *temp, const char *id, const char *source,
    const char *name)
{
	struct fact_alias alias = { source, name };
	struct fact_account given = account(id);

	given.aliases = &alias;
	given.alias_count = name != NULL;
	return temp_ledger_account(temp, "A", &given);
}

static void
an_alias_belongs_to_one_account(void **state)
{
	struct temp_ledger *temp = *state;

	temp_ledger_begin(temp);
	check_int_equal(claim(temp, "C-1", "B", "77"), LEDGER_ADDED);
	check_int_equal(claim(temp, "C-2", "B", "77"), LEDGER_REFUSED);
	assert_string_equal(temp->code, "alias-conflict");
	assert_non_null(strstr(temp->err.message, "C-1"));
	check_int_equal(claim(temp, "C-2", "D", "77"), LEDGER_ADDED);
	check_int_equal(claim(temp, "C-3", NULL, "77"), LEDGER_ADDED);
	check_int_equal(claim(temp, "C-4", NULL, "77"), LEDGER_REFUSED);
	/* Once given up it is free. */
	check_int_equal(claim(temp, "C-1", NULL, NULL), LEDGER_UPDATED);
	check_int_equal(claim(temp, "C-4", "B", "77"), LEDGER_ADDED);
	check_int_equal(claim(temp, "C-1", "B", "77"), LEDGER_REFUSED);
	check_int_equal(claim(temp, "C-4", "B", "77"), LEDGER_DUPLICATE);
}

static void
aliases_have_no_order(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_alias some[] = {
		{ "B", "2" }, { NULL, "1" }, { "B", "1" }, { "B", "2" },
	};
	struct fact_alias others[] = {
		{ "B", "1" }, { "B", "2" }, { NULL, "1" },
	};
	struct fact_account given = account("C-1");

	given.aliases = some;
	given.alias_count = ARRAY_LEN(some);
	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_account(temp, "A", &given), LEDGER_ADDED);
	given.aliases = others;
	given.alias_count = ARRAY_LEN(others);
	check_int_equal(temp_ledger_account(temp, "A", &given),
	    LEDGER_DUPLICATE);
	given.alias_count--;
	check_int_equal(temp_ledger_account(temp, "A", &given),
	    LEDGER_UPDATED);
}

static void
an_alias_of_a_product_belongs_to_one(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_alias alias = { "B", "0815" };
	struct fact_product product = {
		.id = "P-1",
		.aliases = &alias,
		.alias_count = 1,
		.stated = FACT_PRODUCT_ALL,
	};

	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_product(temp, &product), LEDGER_ADDED);
	product.id = "P-2";
	check_int_equal(temp_ledger_product(temp, &product), LEDGER_REFUSED);
	assert_string_equal(temp->code, "alias-conflict");
	/* Accounts have aliases of their own. */
	check_int_equal(claim(temp, "C-1", "B", "0815"), LEDGER_ADDED);
}

/* -------------------------------------------------------------- parents */

static enum ledger_outcome
put_child(struct temp_ledger *temp, const char *id, const char *parent)
{
	struct fact_account given = account(id);

	given.parent = parent;
	return temp_ledger_account(temp, "A", &given);
}

/* The records of a ring in every order: only the one that closes it fails. */
static void
account_loops_are_refused_where_they_close(void **state)
{
	static const char *const ids[] = { "X", "Y", "Z" };
	struct temp_ledger *temp = *state;
	int start;
	int step;
	int i;
	int at;

	for (start = 0; start < 3; start++) {
		for (step = 1; step <= 2; step++) {
			temp_ledger_begin(temp);
			for (i = 0; i < 3; i++) {
				at = (start + i * step) % 3;
				check_int_equal(put_child(temp, ids[at],
				    ids[(at + 1) % 3]),
				    i < 2 ? LEDGER_ADDED : LEDGER_REFUSED);
			}
			assert_string_equal(temp->code, "account-loop");
			ledger_import_abort(temp->import);
			temp->import = NULL;
		}
	}
	temp_ledger_begin(temp);
	check_int_equal(put_child(temp, "X", "X"), LEDGER_REFUSED);
	assert_string_equal(temp->code, "account-loop");
	/* Turning an edge around is no loop if the old one goes first. */
	check_int_equal(put_child(temp, "X", "Y"), LEDGER_ADDED);
	check_int_equal(put_child(temp, "Y", "X"), LEDGER_REFUSED);
	check_int_equal(put_child(temp, "X", NULL), LEDGER_UPDATED);
	check_int_equal(put_child(temp, "Y", "X"), LEDGER_ADDED);
	catalog_free(temp_ledger_catalog(temp, temp_ledger_commit(temp)));
}

static void
ancestors_have_a_maximum(void **state)
{
	struct temp_ledger *temp = *state;
	char id[16];
	char parent[16];
	int i;

	temp_ledger_begin(temp);
	for (i = 1; i <= 66; i++) {
		(void)snprintf(id, sizeof id, "N%d", i);
		(void)snprintf(parent, sizeof parent, "N%d", i - 1);
		check_int_equal(temp_ledger_category(temp, id, parent),
		    i <= 64 ? LEDGER_ADDED : LEDGER_REFUSED);
		if (i > 64)
			break;
	}
	assert_string_equal(temp->code, "category-loop");
	assert_non_null(strstr(temp->err.message, "more than 64"));
}

/* As many rows as wanted: of no other number can one be put there. */
#define WANTED(count, rows) \
	"INSERT INTO wanted SELECT (SELECT count(*) FROM " rows \
	") = " #count ";"

/*
 * Lists are kept with each version.  Of those that one import puts of a record
 * only the last one is ever asked for, and what was before the import.
 */
static void
an_import_leaves_one_version_behind(void **state)
{
	static const struct fact_membership members[] = {
		{ "gold", 0, DATE_NONE }, { "silver", 0, DATE_NONE } };
	static const struct fact_manager managers[] = { { "m", 0, 9 } };
	static const struct fact_alias aliases[] = { { "A", "old" },
		{ "A", "older" } };
	static const struct fact_unit units[] = { { "BOX", 6000000 } };
	struct temp_ledger *temp = *state;
	struct fact_account given = account("C-1");
	struct fact_product product = { .id = "P-1",
		.authority = FACT_FROM_MASTER, .stated = FACT_PRODUCT_ALL,
		.units = units, .unit_count = 1,
		.aliases = aliases, .alias_count = 2 };
	char name[16];

	given.memberships = members;
	given.membership_count = ARRAY_LEN(members);
	given.managers = managers;
	given.manager_count = ARRAY_LEN(managers);
	given.aliases = aliases;
	given.alias_count = ARRAY_LEN(aliases);
	for (int i = 0; i < 20; i++) {
		if (i % 10 == 0)
			temp_ledger_begin(temp);
		(void)snprintf(name, sizeof name, "n%d", i);
		given.name = product.name = name;
		check_int_equal(temp_ledger_account(temp, "A", &given),
		    i == 0 ? LEDGER_ADDED : LEDGER_UPDATED);
		check_int_equal(temp_ledger_product(temp, &product),
		    i == 0 ? LEDGER_ADDED : LEDGER_UPDATED);
		/* Only the name is told again, as other forms do. */
		given.stated = FACT_ACCOUNT_NAME;
		product.stated = FACT_PRODUCT_NAME;
		if (i % 10 == 9)
			(void)temp_ledger_commit(temp);
	}
	temp_ledger_sql(temp, "CREATE TEMP TABLE wanted (n CHECK (n));"
	    WANTED(2, "account") WANTED(4, "account_membership")
	    WANTED(2, "account_manager") WANTED(4, "account_alias")
	    WANTED(2, "product") WANTED(2, "product_unit")
	    WANTED(4, "product_alias")
	    WANTED(1, "account WHERE name = 'n9' AND superseded = 2")
	    WANTED(1, "product WHERE name = 'n19' AND superseded IS NULL"));
}

int
main(void)
{
#define WITH_LEDGER(test) cmocka_unit_test_setup_teardown(test, \
    temp_ledger_setup, temp_ledger_teardown)
	const struct CMUnitTest tests[] = {
		WITH_LEDGER(a_correction_moves_the_claim),
		WITH_LEDGER(another_way_to_write_it_moves_nothing),
		WITH_LEDGER(a_record_replaces_only_what_it_can_state),
		WITH_LEDGER(a_document_fills_only_what_is_unset),
		WITH_LEDGER(documents_come_in_any_order),
		WITH_LEDGER(records_may_go_back_and_forth),
		WITH_LEDGER(products_keep_units_and_brands),
		WITH_LEDGER(an_alias_belongs_to_one_account),
		WITH_LEDGER(aliases_have_no_order),
		WITH_LEDGER(an_alias_of_a_product_belongs_to_one),
		WITH_LEDGER(account_loops_are_refused_where_they_close),
		WITH_LEDGER(ancestors_have_a_maximum),
		WITH_LEDGER(an_import_leaves_one_version_behind),
	};
	struct CMUnitTest table[ARRAY_LEN(tax_rows)];
	size_t i;
	int failed;

	for (i = 0; i < ARRAY_LEN(table); i++)
		table[i] = (struct CMUnitTest){
			.name = tax_rows[i].name,
			.test_func = run_tax_row,
			.initial_state = (void *)(uintptr_t)&tax_rows[i],
		};
	failed = cmocka_run_group_tests_name("ledger_put_account, tax ids",
	    table, NULL, NULL);
	return failed + cmocka_run_group_tests_name("ledger_put_account",
	    tests, NULL, NULL);
}
