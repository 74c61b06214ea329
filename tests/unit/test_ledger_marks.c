/* A product's mark saves the look for its row, and changes nothing. */

#include <sqlite3.h>
#include <string.h>

#include "engine/ledger_store.h"
#include "tests/support/check.h"
#include "tests/support/temp_ledger.h"

/* A document of one line for each product, the first with the first mark. */
static enum ledger_outcome
put(struct temp_ledger *temp, const char *source, const char *id,
    const char *products, uint64_t first_mark)
{
	char names[8][2] = { { 0 } };
	struct fact_line lines[8];
	struct fact_document document = { .source = source,
		.type = DOCUMENT_INVOICE, .id = id, .account = "C", .date = 1,
		.delivered = DATE_NONE, .due = DATE_NONE, .currency = "EUR",
		.lines = lines, .line_count = strlen(products) };

	for (size_t i = 0; i < document.line_count; i++) {
		names[i][0] = products[i];
		lines[i] = (struct fact_line){ .product = names[i],
			.net_micro = 1000000,
			.product_mark = first_mark == 0 ? 0 :
			    first_mark + i };
	}
	return temp_ledger_put(temp, &document);
}

/* What the query gives. */
static void
check_text(struct temp_ledger *temp, const char *sql, const char *expected)
{
	sqlite3 *handle = NULL;
	sqlite3_stmt *statement = NULL;

	assert_int_equal(sqlite3_open(temp->path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &statement,
	    NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	assert_string_equal(sqlite3_column_text(statement, 0), expected);
	(void)sqlite3_finalize(statement);
	assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

#define ITEMS "SELECT group_concat(source || text, ' ') FROM" \
	" (SELECT * FROM item ORDER BY id)"
#define LINES "SELECT group_concat(hex(lines), ' ') FROM" \
	" (SELECT * FROM document ORDER BY id)"

/* As without marks: each source has items of its own. */
static void
marks_are_of_a_source(void **state)
{
	struct temp_ledger *temp = *state;

	temp_ledger_begin(temp);
	assert_int_equal(put(temp, "A", "1", "pq", 1), LEDGER_ADDED);
	assert_int_equal(put(temp, "B", "1", "pq", 1), LEDGER_ADDED);
	assert_int_equal(put(temp, "A", "2", "qp", 0), LEDGER_ADDED);
	assert_int_equal(put(temp, "A", "3", "pq", 1), LEDGER_ADDED);
	assert_int_equal(put(temp, "A", "3", "pq", 1), LEDGER_DUPLICATE);
	(void)temp_ledger_commit(temp);
	check_text(temp, ITEMS, "1p 1q 2p 2q");
	/* No texts; flags, item and net of each line. */
	check_text(temp, LINES, "00020116020216 00020316020416"
	    " 00020216020116 00020116020216");
}

/* Two that have the same place put each other out. */
static void
marks_that_share_a_place(void **state)
{
	struct temp_ledger *temp = *state;

	temp_ledger_begin(temp);
	assert_int_equal(put(temp, "A", "1", "pq", 5), LEDGER_ADDED);
	assert_int_equal(put(temp, "A", "2", "rs", 5 + LEDGER_MARKS),
	    LEDGER_ADDED);
	assert_int_equal(put(temp, "A", "3", "pq", 5), LEDGER_ADDED);
	(void)temp_ledger_commit(temp);
	check_text(temp, ITEMS, "1p 1q 1r 1s");
}

/* Rows of an import that was undone are given to others. */
static void
marks_end_with_their_import(void **state)
{
	struct temp_ledger *temp = *state;

	temp_ledger_begin(temp);
	assert_int_equal(put(temp, "A", "1", "pq", 1), LEDGER_ADDED);
	ledger_import_abort(temp->import);
	temp->import = NULL;
	temp_ledger_begin(temp);
	assert_int_equal(put(temp, "A", "1", "r", 0), LEDGER_ADDED);
	assert_int_equal(put(temp, "A", "2", "pq", 1), LEDGER_ADDED);
	(void)temp_ledger_commit(temp);
	check_text(temp, ITEMS, "1r 1p 1q");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(marks_are_of_a_source,
		    temp_ledger_setup, temp_ledger_teardown),
		cmocka_unit_test_setup_teardown(marks_that_share_a_place,
		    temp_ledger_setup, temp_ledger_teardown),
		cmocka_unit_test_setup_teardown(marks_end_with_their_import,
		    temp_ledger_setup, temp_ledger_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
