/* The catalog for a question about one account: its group is there as in the
 * catalog of all, and no other account. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/temp_ledger.h"

static void
put(struct temp_ledger *temp, const char *id, const char *parent)
{
	const struct fact_account account = {
		.id = id,
		.parent = parent,
		.name = "Name",
		.segment = "shop",
		.since = 5,
		.stated = FACT_ACCOUNT_ALL,
	};

	assert_true(temp_ledger_account(temp, "M", &account) !=
	    LEDGER_REFUSED);
}

/* A: B and C, D below C.  E: F.  G alone.  X is but a parent. */
static void
fill(struct temp_ledger *temp)
{
	temp_ledger_begin(temp);
	put(temp, "D", "C");
	put(temp, "B", "A");
	put(temp, "C", "A");
	put(temp, "A", NULL);
	put(temp, "F", "E");
	put(temp, "E", NULL);
	put(temp, "G", NULL);
	put(temp, "H", "X");
	(void)temp_ledger_commit(temp);
}

struct row {
	const char *account;
	const char *found;	/* the accounts, a letter each */
	const char *in_full;	/* those with a record */
};

static const struct row rows[] = {
	{ "A", "ABCD", "ABCD" },
	{ "D", "ABCD", "ABCD" },
	{ "F", "EF", "EF" },
	{ "G", "G", "G" },
	{ "X", "HX", "H" },		/* of itself nothing is known */
	{ "none", "", "" },
	{ NULL, "ABCDEFGHX", "ABCDEFGH" },
};

/* The id of the account with this number, for accounts of one letter. */
static const char *
id_of(const struct catalog *catalog, uint32_t account)
{
	return account == CATALOG_NONE ? "" :
	    catalog_account(catalog, account)->id;
}

static void
check_account(const struct row *row, const struct catalog *found,
    const struct catalog *all, uint32_t number)
{
	const struct catalog_account *own = catalog_account(found, number);
	const uint32_t place = catalog_account_find(all, own->id);
	const struct catalog_account *other = catalog_account(all, place);
	bool is_full = strchr(row->in_full, *own->id) != NULL;

	assert_int_equal(row->found[number], *own->id);
	assert_string_equal(id_of(found, own->parent),
	    id_of(all, other->parent));
	assert_string_equal(id_of(found, own->head), id_of(all, other->head));
	assert_true((own->name != NULL) == is_full);
	assert_true((own->segment != NULL) == is_full);
	check_int_equal(own->since, is_full ? 5 : DATE_NONE);
}

static void
no_other_account_is_there(void **state)
{
	struct temp_ledger *temp = *state;
	struct catalog *all;

	fill(temp);
	all = temp_ledger_catalog(temp, 1);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct catalog *found = NULL;

		check_status(ledger_load_catalog_of(&found, temp->ledger, 1,
		    rows[i].account, &temp->err), STATUS_OK, &temp->err);
		check_int_equal((int64_t)catalog_account_count(found),
		    (int64_t)strlen(rows[i].found));
		for (uint32_t k = 0; k < catalog_account_count(found); k++)
			check_account(&rows[i], found, all, k);
		catalog_free(found);
	}
	catalog_free(all);
}

/* A record that was superseded since is what an old position knows. */
static void
an_old_position_has_the_old_record(void **state)
{
	struct temp_ledger *temp = *state;

	fill(temp);
	temp_ledger_begin(temp);
	put(temp, "G", "A");
	(void)temp_ledger_commit(temp);
	for (int64_t position = 1; position <= 2; position++) {
		struct catalog *found = NULL;

		check_status(ledger_load_catalog_of(&found, temp->ledger,
		    position, "G", &temp->err), STATUS_OK, &temp->err);
		check_int_equal((int64_t)catalog_account_count(found),
		    position == 1 ? 1 : 5);
		assert_string_equal(id_of(found, catalog_account(found,
		    catalog_account_find(found, "G"))->head),
		    position == 1 ? "G" : "A");
		catalog_free(found);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(no_other_account_is_there,
		    temp_ledger_setup, temp_ledger_teardown),
		cmocka_unit_test_setup_teardown(
		    an_old_position_has_the_old_record,
		    temp_ledger_setup, temp_ledger_teardown),
	};

	return cmocka_run_group_tests_name("ledger_load_catalog_of", tests,
	    NULL, NULL);
}
