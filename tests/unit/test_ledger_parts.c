/* Records that add to the lists of accounts and products, or take from them;
 * whose other name a name is. */

#include <stdio.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/temp_ledger.h"

static struct fact_account
master(const char *id)
{
	return (struct fact_account){
		.id = id, .since = DATE_NONE, .authority = FACT_FROM_MASTER,
		.stated = FACT_ACCOUNT_ALL,
	};
}

/* Nothing but the id; what it adds or removes is the test's to fill in. */
static struct fact_account
change(const char *id, enum fact_parts parts)
{
	return (struct fact_account){
		.id = id, .since = DATE_NONE, .authority = FACT_FROM_MASTER,
		.parts = parts,
	};
}

static enum ledger_outcome
put_club(struct temp_ledger *temp, enum fact_parts parts, const char *club,
    int32_t from, int32_t until)
{
	const struct fact_membership membership = { club, from, until };
	struct fact_account given = change("C-1", parts);

	given.memberships = &membership;
	given.membership_count = 1;
	given.stated = FACT_ACCOUNT_MEMBERSHIPS;
	return temp_ledger_account(temp, "S", &given);
}

static enum ledger_outcome
put_manager(struct temp_ledger *temp, enum fact_parts parts,
    const char *name, int32_t from, int32_t until)
{
	const struct fact_manager manager = { name, from, until };
	struct fact_account given = change("C-1", parts);

	given.managers = &manager;
	given.manager_count = 1;
	given.stated = FACT_ACCOUNT_MANAGERS;
	return temp_ledger_account(temp, "S", &given);
}

static enum ledger_outcome
put_alias(struct temp_ledger *temp, enum fact_parts parts, const char *id,
    const char *source, const char *name)
{
	const struct fact_alias alias = { source, name };
	struct fact_account given = change(id, parts);

	given.aliases = &alias;
	given.alias_count = 1;
	given.stated = FACT_ACCOUNT_ALIASES;
	return temp_ledger_account(temp, "S", &given);
}

static const struct catalog_account *
find(const struct catalog *catalog, const char *id)
{
	uint32_t account = catalog_account_find(catalog, id);

	return account == CATALOG_NONE ? NULL :
	    catalog_account(catalog, account);
}

static void
clubs_are_added_replaced_and_taken_back(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_account given = master("C-1");
	const struct catalog_account *known;
	struct catalog *catalog;
	int64_t before;
	int64_t after;

	given.name = "Alfa";
	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_account(temp, "S", &given), LEDGER_ADDED);
	check_int_equal(put_club(temp, FACT_PARTS_ADD, "GOLD", 100, DATE_NONE),
	    LEDGER_UPDATED);
	check_int_equal(put_club(temp, FACT_PARTS_ADD, "TIN", 100, 200),
	    LEDGER_UPDATED);
	check_int_equal(put_club(temp, FACT_PARTS_ADD, "GOLD", 100, DATE_NONE),
	    LEDGER_DUPLICATE);
	before = temp_ledger_commit(temp);
	temp_ledger_begin(temp);
	check_int_equal(put_club(temp, FACT_PARTS_ADD, "GOLD", 100, 150),
	    LEDGER_UPDATED);
	check_int_equal(put_club(temp, FACT_PARTS_REMOVE, "TIN", 100, 7),
	    LEDGER_UPDATED);
	check_int_equal(put_club(temp, FACT_PARTS_REMOVE, "TIN", 100, 7),
	    LEDGER_DUPLICATE);
	after = temp_ledger_commit(temp);

	catalog = temp_ledger_catalog(temp, before);
	known = find(catalog, "C-1");
	check_int_equal((int64_t)known->membership_count, 2);
	assert_string_equal(known->name, "Alfa");
	assert_true(catalog_is_member(catalog, 0, "GOLD", 1000));
	catalog_free(catalog);
	catalog = temp_ledger_catalog(temp, after);
	known = find(catalog, "C-1");
	check_int_equal((int64_t)known->membership_count, 1);
	assert_string_equal(known->name, "Alfa");
	assert_true(known->has_master);
	assert_true(catalog_is_member(catalog, 0, "GOLD", 150));
	assert_false(catalog_is_member(catalog, 0, "GOLD", 151));
	catalog_free(catalog);
}

struct manager_row {
	const char *name;
	int32_t from;
	int32_t until;
	enum ledger_outcome outcome;
};

/* After eva from 100 to 199. */
static const struct manager_row manager_rows[] = {
	{ "the day after", 200, DATE_NONE, LEDGER_UPDATED },
	{ "the day before", 50, 99, LEDGER_UPDATED },
	{ "the last day", 199, DATE_NONE, LEDGER_REFUSED },
	{ "to the first day", 50, 100, LEDGER_REFUSED },
	{ "open before", 50, DATE_NONE, LEDGER_REFUSED },
	{ "within", 120, 130, LEDGER_REFUSED },
	{ "around", 50, 500, LEDGER_REFUSED },
	{ "the same first day", 100, DATE_NONE, LEDGER_UPDATED },
};

static void
run_manager_row(void **state)
{
	const struct manager_row *row = *state;
	struct temp_ledger *temp;
	void *ledger_state = NULL;

	(void)temp_ledger_setup(&ledger_state);
	temp = ledger_state;
	temp_ledger_begin(temp);
	check_int_equal(put_manager(temp, FACT_PARTS_ADD, "eva", 100, 199),
	    LEDGER_ADDED);
	check_int_equal(put_manager(temp, FACT_PARTS_ADD, "jan", row->from,
	    row->until), row->outcome);
	if (row->outcome == LEDGER_REFUSED) {
		assert_string_equal(temp->code, "manager-overlap");
		assert_non_null(strstr(temp->err.message, "eva from 1970-04-11"
		    " to 1970-07-19"));
	}
	(void)temp_ledger_commit(temp);
	(void)temp_ledger_teardown(&ledger_state);
}

static void
a_manager_is_told_of_a_day(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_account given = master("C-1");
	const struct catalog_account *known;
	struct catalog *catalog;

	given.manager = "anna";
	given.stated = FACT_ACCOUNT_MANAGER;
	temp_ledger_begin(temp);
	/* Later ones first: they are in order when they are read. */
	check_int_equal(put_manager(temp, FACT_PARTS_ADD, "jan", 200,
	    DATE_NONE), LEDGER_ADDED);
	check_int_equal(put_manager(temp, FACT_PARTS_ADD, "eva", 100, 149),
	    LEDGER_UPDATED);
	check_int_equal(temp_ledger_account(temp, "S", &given),
	    LEDGER_UPDATED);
	catalog = temp_ledger_catalog(temp, temp_ledger_commit(temp));
	known = find(catalog, "C-1");
	check_int_equal(known->managers[0].from, 100);
	assert_string_equal(catalog_manager(known, 99), "anna");
	assert_string_equal(catalog_manager(known, 100), "eva");
	assert_string_equal(catalog_manager(known, 149), "eva");
	assert_string_equal(catalog_manager(known, 150), "anna");
	assert_string_equal(catalog_manager(known, 200), "jan");
	assert_string_equal(catalog_manager(known, INT32_MAX), "jan");
	catalog_free(catalog);
}

/* Parts name an account, and make none. */
static void
what_only_adds_is_no_master_record(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_account buyer = master("C-9");
	struct catalog *catalog;

	temp_ledger_begin(temp);
	check_int_equal(put_alias(temp, FACT_PARTS_ADD, "C-9", "B", "17"),
	    LEDGER_ADDED);
	/* A document's word of its name is still taken. */
	buyer.authority = FACT_FROM_DOCUMENT;
	buyer.name = "Nine";
	buyer.stated = FACT_ACCOUNT_NAME;
	check_int_equal(temp_ledger_account(temp, "A", &buyer),
	    LEDGER_UPDATED);
	catalog = temp_ledger_catalog(temp, temp_ledger_commit(temp));
	assert_false(find(catalog, "C-9")->has_master);
	assert_string_equal(find(catalog, "C-9")->name, "Nine");
	catalog_free(catalog);
	temp_ledger_begin(temp);
	check_int_equal(put_alias(temp, FACT_PARTS_REMOVE, "C-9", "B", "17"),
	    LEDGER_UPDATED);
	check_int_equal(put_alias(temp, FACT_PARTS_REMOVE, "C-8", "B", "17"),
	    LEDGER_DUPLICATE);
	check_int_equal(put_alias(temp, FACT_PARTS_ADD, "C-7", "B", "17"),
	    LEDGER_ADDED);
	(void)temp_ledger_commit(temp);
}

static void
there_are_at_most_so_many(void **state)
{
	struct temp_ledger *temp = *state;
	char name[16];

	temp_ledger_begin(temp);
	for (int i = 0; i < FACT_ALIASES_MAX; i++) {
		(void)snprintf(name, sizeof name, "%d", i);
		(void)put_alias(temp, FACT_PARTS_ADD, "C-1", "B", name);
	}
	check_int_equal(put_alias(temp, FACT_PARTS_ADD, "C-1", "B", "more"),
	    LEDGER_REFUSED);
	assert_string_equal(temp->code, "too-many");
	check_int_equal(put_alias(temp, FACT_PARTS_ADD, "C-1", "B", "7"),
	    LEDGER_DUPLICATE);
	(void)temp_ledger_commit(temp);
}

/* An alias of any source cannot be another master record's own id. */
static void
own_ids_are_no_aliases(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_account one = master("C-1");
	struct fact_account two = master("C-2");
	struct fact_account known = master("D-1");

	known.authority = FACT_FROM_DOCUMENT;
	known.name = "from a document";
	known.stated = FACT_ACCOUNT_NAME;
	temp_ledger_begin(temp);
	(void)temp_ledger_account(temp, "S", &one);
	(void)temp_ledger_account(temp, "S", &known);
	check_int_equal(put_alias(temp, FACT_PARTS_ADD, "C-2", NULL, "C-1"),
	    LEDGER_REFUSED);
	assert_string_equal(temp->code, "alias-conflict");
	check_int_equal(put_alias(temp, FACT_PARTS_ADD, "C-2", "B", "C-1"),
	    LEDGER_ADDED);
	check_int_equal(put_alias(temp, FACT_PARTS_ADD, "C-2", NULL, "C-2"),
	    LEDGER_UPDATED);
	/* One that documents alone name is what aliases are for. */
	check_int_equal(put_alias(temp, FACT_PARTS_ADD, "C-2", NULL, "D-1"),
	    LEDGER_UPDATED);
	known = master("D-1");
	check_int_equal(temp_ledger_account(temp, "S", &known),
	    LEDGER_REFUSED);
	assert_string_equal(temp->code, "alias-conflict");
	check_int_equal(temp_ledger_account(temp, "S", &two), LEDGER_UPDATED);
	check_int_equal(temp_ledger_account(temp, "S", &known),
	    LEDGER_UPDATED);
	(void)temp_ledger_commit(temp);
}

/* A buyer that goes by another account's alias says nothing of the account
 * whose id the name is; what such documents made before is not listed. */
static void
a_buyer_by_an_alias_is_the_other(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_account home = master("17");
	struct fact_account buyer = master("17");
	struct fact_account former = master("18");
	const struct fact_line line = { .no = "1", .net_micro = 1 };
	const struct fact_document other = { .source = "C",
		.type = DOCUMENT_INVOICE, .id = "1", .account = "18",
		.date = 20000, .delivered = DATE_NONE, .due = DATE_NONE,
		.currency = "EUR", .lines = &line, .line_count = 1 };
	struct catalog *catalog;
	int64_t before;

	former.authority = FACT_FROM_DOCUMENT;
	former.name = "Former";
	former.stated = FACT_ACCOUNT_NAME;
	temp_ledger_begin(temp);
	home.tax_id = "CZ1";
	(void)temp_ledger_account(temp, "A", &home);
	(void)temp_ledger_account(temp, "B", &former);
	before = temp_ledger_commit(temp);
	temp_ledger_begin(temp);
	(void)put_alias(temp, FACT_PARTS_ADD, "C-1", "B", "17");
	(void)put_alias(temp, FACT_PARTS_ADD, "C-1", "B", "18");
	buyer.authority = FACT_FROM_DOCUMENT;
	buyer.tax_id = "CZ2";
	buyer.stated = FACT_ACCOUNT_TAX_ID;
	check_int_equal(temp_ledger_account(temp, "B", &buyer),
	    LEDGER_DUPLICATE);
	check_int_equal(temp_ledger_account(temp, "C", &buyer),
	    LEDGER_REFUSED);
	catalog = temp_ledger_catalog(temp, temp_ledger_commit(temp));
	assert_string_equal(find(catalog, "17")->tax_id, "CZ1");
	assert_null(find(catalog, "18"));
	catalog_free(catalog);
	catalog = temp_ledger_catalog(temp, before);
	assert_string_equal(find(catalog, "18")->name, "Former");
	catalog_free(catalog);
	/* Another source still means it. */
	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_put(temp, &other), LEDGER_ADDED);
	catalog = temp_ledger_catalog(temp, temp_ledger_commit(temp));
	assert_string_equal(find(catalog, "18")->name, "Former");
	catalog_free(catalog);
}

static void
units_are_added_and_replaced(void **state)
{
	static const struct fact_unit units[] = { { "BX", 12000000 },
	    { "PAL", 480000000 } };
	static const struct fact_unit other = { "BX", 10000000 };
	struct temp_ledger *temp = *state;
	struct fact_product given = { .id = "P", .unit = "C62",
		.authority = FACT_FROM_MASTER, .stated = FACT_PRODUCT_ALL,
		.units = units, .unit_count = 2 };
	struct catalog *catalog;
	const struct catalog_product *known;

	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_product(temp, &given), LEDGER_ADDED);
	given = (struct fact_product){ .id = "P", .units = &other,
		.unit_count = 1, .parts = FACT_PARTS_ADD,
		.authority = FACT_FROM_MASTER, .stated = FACT_PRODUCT_UNITS };
	check_int_equal(temp_ledger_product(temp, &given), LEDGER_UPDATED);
	check_int_equal(temp_ledger_product(temp, &given), LEDGER_DUPLICATE);
	given.units = &units[1];
	given.parts = FACT_PARTS_REMOVE;
	check_int_equal(temp_ledger_product(temp, &given), LEDGER_UPDATED);
	catalog = temp_ledger_catalog(temp, temp_ledger_commit(temp));
	known = catalog_product(catalog, 0);
	check_int_equal((int64_t)known->unit_count, 1);
	check_micro_equal(known->units[0].factor_micro, 10000000);
	assert_string_equal(known->unit, "C62");
	catalog_free(catalog);
}

#define IN_LEDGER(f) cmocka_unit_test_setup_teardown(f, \
	temp_ledger_setup, temp_ledger_teardown)

int
main(void)
{
	const struct CMUnitTest plain[] = {
		IN_LEDGER(clubs_are_added_replaced_and_taken_back),
		IN_LEDGER(a_manager_is_told_of_a_day),
		IN_LEDGER(what_only_adds_is_no_master_record),
		IN_LEDGER(there_are_at_most_so_many),
		IN_LEDGER(own_ids_are_no_aliases),
		IN_LEDGER(a_buyer_by_an_alias_is_the_other),
		IN_LEDGER(units_are_added_and_replaced),
	};
	struct CMUnitTest tests[ARRAY_LEN(manager_rows) + ARRAY_LEN(plain)];
	size_t i;

	for (i = 0; i < ARRAY_LEN(manager_rows); i++)
		tests[i] = (struct CMUnitTest){
			.name = manager_rows[i].name,
			.test_func = run_manager_row,
			.initial_state = (void *)(uintptr_t)&manager_rows[i],
		};
	memcpy(&tests[i], plain, sizeof plain);
	return cmocka_run_group_tests_name("ledger_parts", tests, NULL, NULL);
}
