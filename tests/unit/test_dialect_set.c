/* The dialects that a file is recognised by, and how far they are read. */

#include <stdio.h>
#include <string.h>

#include "importers/dialect_model.h"
#include "tests/support/check.h"

#define OWN(name)							\
	"<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"" name "\" "	\
	"title=\"Mine\"><root name=\"a\"/></dialect>"

#define START								\
	"<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"own\" title=\"Own\">"

static enum status
add_own(struct dialect_set *set, const char *bytes, struct error *err)
{
	*err = (struct error){ .status = STATUS_OK };
	return dialect_set_add(set, "own.xml", bytes, strlen(bytes), err);
}

/* A user's own are asked first, in the order given, and have names that
 * nothing else has. */
static void
test_set(void **state)
{
	struct error err = { .status = STATUS_OK };
	struct dialect_set *set;
	char own[sizeof OWN("own-1234")];
	size_t count;

	(void)state;
	check_status(dialect_set_new(&set, &err), STATUS_OK, &err);
	count = dialect_set_count(set);
	assert_non_null(dialect_set_find(set, "ledger"));
	assert_non_null(dialect_set_find(set, "saft-pt"));
	assert_null(dialect_set_find(set, "nothing"));
	assert_null(dialect_set_get(set, count));
	check_status(add_own(set, OWN("ubl"), &err), STATUS_INVALID, &err);
	assert_string_equal(err.place, "own.xml:1");
	assert_non_null(strstr(err.message, "\"ubl\""));
	check_status(add_own(set, OWN("one"), &err), STATUS_OK, &err);
	check_status(add_own(set, OWN("two"), &err), STATUS_OK, &err);
	check_status(add_own(set, OWN("one"), &err), STATUS_INVALID, &err);
	check_int_equal((int64_t)dialect_set_count(set), (int64_t)count + 2);
	assert_string_equal(dialect_title(dialect_set_find(set, "one")),
	    "Mine");
	assert_string_equal(dialect_name(dialect_set_get(set, 0)), "one");
	assert_string_equal(dialect_name(dialect_set_get(set, 1)), "two");
	for (int i = 1000; dialect_set_count(set) < DIALECTS_MAX; i++) {
		(void)snprintf(own, sizeof own, OWN("own-%d"), i);
		check_status(add_own(set, own, &err), STATUS_OK, &err);
	}
	check_status(add_own(set, OWN("last"), &err), STATUS_RANGE, &err);
	check_status(add_own(set, "<a/>", &err), STATUS_INVALID, &err);
	dialect_set_free(set);
	dialect_set_free(NULL);
}

/* A built-in one is read as far as it is asked for, and no further. */
static void
test_set_of_names(void **state)
{
	struct error err = { .status = STATUS_OK };
	const struct dialect *opened;
	const struct dialect *own;
	struct dialect_set *set;
	size_t count;

	(void)state;
	check_status(dialect_set_new_names(&set, &err), STATUS_OK, &err);
	count = dialect_set_count(set);
	assert_string_equal(dialect_set_name(set, count), "");
	for (size_t i = 0; i < count; i++) {
		assert_null(dialect_set_get(set, i));
		assert_null(dialect_set_find(set, dialect_set_name(set, i)));
	}
	check_status(dialect_set_open(&opened, set, "ledger", &err), STATUS_OK,
	    &err);
	assert_string_equal(dialect_name(opened), "ledger");
	assert_ptr_equal(dialect_set_find(set, "ledger"), opened);
	assert_null(dialect_set_find(set, "ubl"));
	check_status(dialect_set_open(&own, set, "nothing", &err), STATUS_OK,
	    &err);
	assert_null(own);
	/* Nobody else may have its name; who has it already is told. */
	check_status(add_own(set, OWN("ubl"), &err), STATUS_INVALID, &err);
	assert_non_null(strstr(err.message, "\"UBL 2"));
	check_status(add_own(set, OWN("one"), &err), STATUS_OK, &err);
	assert_string_equal(dialect_set_name(set, 0), "one");
	check_status(dialect_set_open(&own, set, "one", &err), STATUS_OK, &err);
	assert_ptr_equal(dialect_set_get(set, 0), own);
	assert_null(own->rest);
	dialect_set_free(set);
}

/* All of each built-in one is right, and has the name of its file. */
static void
test_built_in(void **state)
{
	struct error err = { .status = STATUS_OK };
	struct dialect_set *set;

	(void)state;
	check_status(dialect_set_new(&set, &err), STATUS_OK, &err);
	for (size_t i = 0; i < dialect_set_count(set); i++) {
		const struct dialect *dialect = dialect_set_get(set, i);

		assert_string_equal(dialect_set_name(set, i), dialect->name);
		assert_non_null(dialect->roots);
		assert_non_null(dialect->rest);
		assert_null(dialect->names);
		check_status(dialect_set_make_whole(set, dialect, &err),
		    STATUS_OK, &err);
		assert_null(dialect->rest);
		assert_non_null(dialect->names);
		check_status(dialect_set_make_whole(set, dialect, &err),
		    STATUS_OK, &err);
	}
	dialect_set_free(set);
}

/* A head is right where the rest need not be; what failed fails again. */
static void
test_head(void **state)
{
	static const char file[] = START "\n<root name=\"r\"/>"
	    "<source path=\"/\"/></dialect>";
	static const char rootless[] = START "<nothing/></dialect>";
	struct error err = { .status = STATUS_OK };
	struct dialect *dialect;

	(void)state;
	check_status(dialect_load_head(&dialect, "own.xml", file,
	    sizeof file - 1, &err), STATUS_OK, &err);
	assert_string_equal(dialect->roots->name, "r");
	check_status(dialect_load_rest(dialect, "own.xml", &err),
	    STATUS_INVALID, &err);
	assert_string_equal(err.place, "own.xml:2");
	assert_int_not_equal(dialect_load_rest(dialect, "own.xml", &err),
	    STATUS_OK);
	dialect_free(dialect);
	check_status(dialect_load_head(&dialect, "own.xml", rootless,
	    sizeof rootless - 1, &err), STATUS_OK, &err);
	assert_null(dialect->roots);
	check_status(dialect_load_rest(dialect, "own.xml", &err),
	    STATUS_INVALID, &err);
	dialect_free(dialect);
	check_status(dialect_load_head(&dialect, "own.xml", "<a/>", 4, &err),
	    STATUS_INVALID, &err);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_set_of_names),
		cmocka_unit_test(test_built_in),
		cmocka_unit_test(test_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
