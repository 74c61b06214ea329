/* The catalog for a question about one account: its group is there in full, of
 * the others ids, parents and groups. */

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
	const char *in_full;	/* the accounts, a letter each */
};

static const struct row rows[] = {
	{ "A", "ABCD" },
	{ "D", "ABCD" },
	{ "F", "EF" },
	{ "G", "G" },
	{ "X", "H" },		/* of itself nothing is known */
	{ "none", "" },
	{ NULL, "ABCDEFGH" },
};

static void
others_are_there_by_name(void **state)
{
	struct temp_ledger *temp = *state;
	struct catalog *all;

	fill(temp);
	all = temp_ledger_catalog(temp, 1);
	check_int_equal((int64_t)catalog_account_count(all), 9);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct catalog *found = NULL;

		check_status(ledger_load_catalog_of(&found, temp->ledger, 1,
		    rows[i].account, &temp->err), STATUS_OK, &temp->err);
		check_int_equal((int64_t)catalog_account_count(found), 9);
		for (uint32_t k = 0; k < 9; k++) {
			const struct catalog_account *own =
			    catalog_account(found, k);
			const struct catalog_account *other =
			    catalog_account(all, k);
			bool is_full = strchr(rows[i].in_full,
			    *own->id) != NULL;

			assert_string_equal(own->id, other->id);
			check_int_equal(own->parent, other->parent);
			check_int_equal(own->head, other->head);
			assert_true((own->name != NULL) == is_full);
			assert_true((own->segment != NULL) == is_full);
			check_int_equal(own->since, is_full ? 5 : DATE_NONE);
		}
		catalog_free(found);
	}
	catalog_free(all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(others_are_there_by_name,
		    temp_ledger_setup, temp_ledger_teardown),
	};

	return cmocka_run_group_tests_name("ledger_load_catalog_of", tests,
	    NULL, NULL);
}
