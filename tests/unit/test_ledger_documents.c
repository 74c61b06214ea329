/* What becomes of a document that is put: added, a duplicate, a new version,
 * refused; and what is known at which position. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/temp_ledger.h"

#define UNITS(n) ((n) * DECIMAL_ONE_MICRO)

static struct fact_line base_lines[] = {
	{ .no = "1", .product = "P-1", .unit = "C62",
	  .net_micro = UNITS(1200), .quantity_micro = UNITS(24),
	  .has_quantity = true },
	{ .no = "2", .product = "P-2", .category = "TOOLS",
	  .tags = "project-price", .net_micro = -UNITS(200) },
};

static const struct fact_document base = {
	.source = "ERP-A",
	.type = DOCUMENT_INVOICE,
	.id = "2025/17",
	.account = "C-1",
	.date = 20150,
	.delivered = DATE_NONE,
	.due = 20180,
	.currency = "EUR",
	.total_micro = UNITS(1210),
	.has_total = true,
	.tags = "spring web",
	.lines = base_lines,
	.line_count = ARRAY_LEN(base_lines),
	.file_line = 12,
};

/* Two documents one after the other: how the second differs, what becomes of
 * it. */
struct change_row {
	const char *name;
	void (*first)(struct fact_document *document, struct fact_line *lines);
	void (*second)(struct fact_document *document,
	    struct fact_line *lines);
	enum ledger_outcome outcome;
	const char *message;	/* part of what a refusal says */
};

static void
as_is(struct fact_document *document, struct fact_line *lines)
{
	(void)document;
	(void)lines;
}

static void
in_another_order(struct fact_document *document, struct fact_line *lines)
{
	struct fact_line first = lines[0];

	(void)document;
	lines[0] = lines[1];
	lines[1] = first;
}

static void
at_another_line(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->file_line = 99;
}

static void
delivered(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->delivered = 20149;
}

static void
delivered_later(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->delivered = 20151;
}

static void
taxed(struct fact_document *document, struct fact_line *lines)
{
	(void)document;
	lines[0].tax_category = "S";
	lines[0].has_tax_rate = true;
	lines[0].tax_rate_micro = UNITS(21);
	lines[1].tax_category = "S";
}

static void
taxed_in_another_order(struct fact_document *document,
    struct fact_line *lines)
{
	taxed(document, lines);
	in_another_order(document, lines);
}

static void
taxed_otherwise(struct fact_document *document, struct fact_line *lines)
{
	taxed(document, lines);
	lines[0].tax_rate_micro = UNITS(20);
}

static void
exempt(struct fact_document *document, struct fact_line *lines)
{
	taxed(document, lines);
	lines[1].tax_category = "E";
}

static void
cancelled(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->is_cancelled = true;
}

/* As programs export what they have cancelled. */
static void
emptied(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->is_cancelled = true;
	document->line_count = 0;
	document->has_total = false;
	document->due = DATE_NONE;
	document->tags = NULL;
}

static void
emptied_of_another_day(struct fact_document *document,
    struct fact_line *lines)
{
	emptied(document, lines);
	document->date++;
}

static void
cancelled_and_taxed(struct fact_document *document, struct fact_line *lines)
{
	taxed(document, lines);
	document->is_cancelled = true;
}

static void
cancelled_with_other_total(struct fact_document *document,
    struct fact_line *lines)
{
	(void)lines;
	document->is_cancelled = true;
	document->total_micro = 0;
}

static void
taxed_and_delivered(struct fact_document *document, struct fact_line *lines)
{
	taxed(document, lines);
	document->delivered = 20149;
}

static void
of_another_account(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->account = "C-2";
}

static void
of_another_day(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->date++;
}

static void
due_later(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->due++;
}

static void
without_due(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->due = DATE_NONE;
}

static void
in_dollars(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->currency = "USD";
}

static void
with_another_total(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->total_micro++;
}

static void
without_total(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->has_total = false;
	document->total_micro = 0;
}

static void
with_other_tags(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->tags = "web";
}

static void
referring(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->refers_to = "2025/1";
}

static void
with_another_amount(struct fact_document *document, struct fact_line *lines)
{
	(void)document;
	lines[1].net_micro++;
}

static void
with_another_quantity(struct fact_document *document,
    struct fact_line *lines)
{
	(void)document;
	lines[0].quantity_micro++;
}

static void
with_a_quantity_of_0(struct fact_document *document, struct fact_line *lines)
{
	(void)document;
	lines[1].has_quantity = true;
}

static void
with_another_unit(struct fact_document *document, struct fact_line *lines)
{
	(void)document;
	lines[0].unit = "BX";
}

static void
with_a_known_product(struct fact_document *document, struct fact_line *lines)
{
	(void)document;
	lines[0].product = "P-2";
}

static void
with_a_new_product(struct fact_document *document, struct fact_line *lines)
{
	(void)document;
	lines[0].product = "P-99";
}

static void
without_a_product(struct fact_document *document, struct fact_line *lines)
{
	(void)document;
	lines[0].product = NULL;
}

static void
with_another_category(struct fact_document *document,
    struct fact_line *lines)
{
	(void)document;
	lines[1].category = "DRILLS";
}

static void
with_other_line_tags(struct fact_document *document, struct fact_line *lines)
{
	(void)document;
	lines[1].tags = NULL;
}

static void
with_another_number(struct fact_document *document, struct fact_line *lines)
{
	(void)document;
	lines[1].no = "3";
}

static void
with_a_line_less(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->line_count--;
}

static void
without_lines(struct fact_document *document, struct fact_line *lines)
{
	(void)lines;
	document->line_count = 0;
}

#define REFUSED(what) LEDGER_REFUSED, what

static const struct change_row change_rows[] = {
	{ "the same", as_is, as_is, LEDGER_DUPLICATE, NULL },
	{ "the same without lines", without_lines, without_lines,
	  LEDGER_DUPLICATE, NULL },
	{ "its lines in another order", as_is, in_another_order,
	  LEDGER_DUPLICATE, NULL },
	{ "elsewhere in the file", as_is, at_another_line, LEDGER_DUPLICATE,
	  NULL },
	{ "cancelled again", cancelled, cancelled, LEDGER_DUPLICATE, NULL },
	{ "delivery added", as_is, delivered, LEDGER_UPDATED, NULL },
	{ "delivery changed", delivered, delivered_later,
	  REFUSED("its delivery date") },
	{ "delivery not said again", delivered, as_is, LEDGER_DUPLICATE, NULL },
	{ "tax added", as_is, taxed, LEDGER_UPDATED, NULL },
	{ "tax added, other order", as_is, taxed_in_another_order,
	  LEDGER_UPDATED, NULL },
	{ "tax rate changed", taxed, taxed_otherwise, REFUSED("its lines") },
	{ "tax category changed", taxed, exempt, REFUSED("its lines") },
	{ "tax not said again", taxed, as_is, LEDGER_DUPLICATE, NULL },
	{ "tax in another order", taxed, taxed_in_another_order,
	  LEDGER_DUPLICATE, NULL },
	{ "tax and delivery added", as_is, taxed_and_delivered, LEDGER_UPDATED,
	  NULL },
	{ "tax added, delivery not said again", delivered, taxed,
	  REFUSED("its delivery date or tax") },
	{ "cancelled", as_is, cancelled, LEDGER_UPDATED, NULL },
	{ "cancelled, tax added", as_is, cancelled_and_taxed, LEDGER_UPDATED,
	  NULL },
	{ "cancelled, tax not said again", taxed, cancelled, LEDGER_UPDATED,
	  NULL },
	{ "cancelled and emptied", as_is, emptied, LEDGER_UPDATED, NULL },
	{ "emptied once more", emptied, emptied, LEDGER_DUPLICATE, NULL },
	{ "cancelled, content not said again", cancelled, emptied,
	  LEDGER_DUPLICATE, NULL },
	{ "cancelled in full after it was emptied", emptied, cancelled,
	  LEDGER_UPDATED, NULL },
	{ "back after it was emptied", emptied, as_is,
	  REFUSED("its due date") },
	{ "emptied on another day", as_is, emptied_of_another_day,
	  REFUSED("its date") },
	{ "cancelled with another total", as_is, cancelled_with_other_total,
	  REFUSED("its total") },
	{ "not cancelled any more", cancelled, as_is,
	  REFUSED("being cancelled no more") },
	{ "another account", as_is, of_another_account,
	  REFUSED("its account") },
	{ "another date", as_is, of_another_day, REFUSED("its date") },
	{ "another due date", as_is, due_later, REFUSED("its due date") },
	{ "due date gone", as_is, without_due, REFUSED("its due date") },
	{ "due date added", without_due, as_is, REFUSED("its due date") },
	{ "another currency", as_is, in_dollars, REFUSED("its currency") },
	{ "another total", as_is, with_another_total, REFUSED("its total") },
	{ "total gone", as_is, without_total, REFUSED("its total") },
	{ "total added", without_total, as_is, REFUSED("its total") },
	{ "other tags", as_is, with_other_tags, REFUSED("its tags") },
	{ "a reference added", as_is, referring,
	  REFUSED("the invoice it refers to") },
	{ "another amount", as_is, with_another_amount, REFUSED("its lines") },
	{ "another quantity", as_is, with_another_quantity,
	  REFUSED("its lines") },
	{ "a quantity of 0 is not none", as_is, with_a_quantity_of_0,
	  REFUSED("its lines") },
	{ "another unit", as_is, with_another_unit, REFUSED("its lines") },
	{ "another product that is known", as_is, with_a_known_product,
	  REFUSED("its lines") },
	{ "a product never heard of", as_is, with_a_new_product,
	  REFUSED("its lines") },
	{ "product gone", as_is, without_a_product, REFUSED("its lines") },
	{ "another category", as_is, with_another_category,
	  REFUSED("its lines") },
	{ "line tags gone", as_is, with_other_line_tags,
	  REFUSED("its lines") },
	{ "another line number", as_is, with_another_number,
	  REFUSED("its lines") },
	{ "a line less", as_is, with_a_line_less, REFUSED("its lines") },
	{ "a line more", with_a_line_less, as_is, REFUSED("its lines") },
	{ "lines gone", as_is, without_lines, REFUSED("its lines") },
};

static enum ledger_outcome
put_changed(struct temp_ledger *temp,
    void (*change)(struct fact_document *, struct fact_line *))
{
	struct fact_line lines[ARRAY_LEN(base_lines)];
	struct fact_document document = base;

	memcpy(lines, base_lines, sizeof lines);
	document.lines = lines;
	change(&document, lines);
	return temp_ledger_put(temp, &document);
}

/* In one import or in two, the outcome is the same. */
static void
run_change(const struct change_row *row, bool is_split, bool replaces)
{
	struct temp_ledger *temp;
	enum ledger_outcome expected = row->outcome;
	enum ledger_outcome outcome;
	void *state = NULL;

	(void)temp_ledger_setup(&state);
	temp = state;
	if (replaces)
		temp_ledger_begin_replacing(temp);
	else
		temp_ledger_begin(temp);
	check_int_equal(put_changed(temp, row->first), LEDGER_ADDED);
	if (is_split) {
		(void)temp_ledger_commit(temp);
		if (replaces)
			temp_ledger_begin_replacing(temp);
		else
			temp_ledger_begin(temp);
	}
	outcome = put_changed(temp, row->second);
	/* A replacing import takes whatever is not the same. */
	if (replaces && (expected == LEDGER_REFUSED ||
	    strstr(row->name, "not said again") != NULL))
		expected = LEDGER_UPDATED;
	check_int_equal(outcome, expected);
	if (expected == LEDGER_REFUSED) {
		assert_string_equal(temp->code, "other-content");
		assert_non_null(strstr(temp->err.message, "2025/17"));
		assert_non_null(strstr(temp->err.message, row->message));
	}
	/* What was refused is as if it had not come; what went in is known. */
	check_int_equal(put_changed(temp, expected == LEDGER_UPDATED ?
	    row->second : row->first), LEDGER_DUPLICATE);
	(void)temp_ledger_commit(temp);
	(void)temp_ledger_teardown(&state);
}

static void
run_change_row(void **state)
{
	run_change(*state, false, false);
	run_change(*state, true, false);
	run_change(*state, false, true);
	run_change(*state, true, true);
}

/* ------------------------------------------------------------- identity */

static void
identity_is_source_type_and_id(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_document document = base;

	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_put(temp, &document), LEDGER_ADDED);
	document.source = "ERP-B";
	check_int_equal(temp_ledger_put(temp, &document), LEDGER_ADDED);
	document.source = base.source;
	document.type = DOCUMENT_CREDIT_NOTE;
	check_int_equal(temp_ledger_put(temp, &document), LEDGER_ADDED);
	document.type = DOCUMENT_INVOICE;
	document.id = "2025/17 ";
	check_int_equal(temp_ledger_put(temp, &document), LEDGER_ADDED);
	document.id = "2025/17";
	check_int_equal(temp_ledger_put(temp, &document), LEDGER_DUPLICATE);
	check_int_equal(temp_ledger_commit(temp), 1);
}

static void
equal_lines_pair_with_their_taxed_selves(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_line lines[] = {
		{ .no = "1", .net_micro = 5, .tax_category = "S" },
		{ .no = "1", .net_micro = 5 },
	};
	struct fact_document document = base;

	document.lines = lines;
	document.line_count = ARRAY_LEN(lines);
	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_put(temp, &document), LEDGER_ADDED);
	lines[0].tax_category = "E";
	lines[1].tax_category = "S";
	check_int_equal(temp_ledger_put(temp, &document), LEDGER_UPDATED);
}

static void
too_many_lines_are_refused(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_document document = base;

	temp_ledger_begin(temp);
	document.line_count = FACT_LINES_MAX + 1;
	check_int_equal(temp_ledger_put(temp, &document), LEDGER_REFUSED);
	assert_string_equal(temp->code, "too-many-lines");
}

/* ------------------------------------------------------------- positions */

struct seen {
	size_t count;
	bool is_cancelled;
	int32_t delivered;
	wide net_micro;
};

static enum status
see(const struct purchase_document *document, void *payload,
    struct error *err)
{
	struct seen *seen = payload;

	(void)err;
	seen->count++;
	seen->is_cancelled = document->is_cancelled;
	seen->delivered = document->delivered;
	seen->net_micro = document->net_total_micro;
	return STATUS_OK;
}

/* The one document at a position, or none. */
static struct seen
look(struct temp_ledger *temp, int64_t position)
{
	struct catalog *catalog = temp_ledger_catalog(temp, position);
	struct seen seen = { .count = 0 };
	uint32_t account = 0;
	struct ledger_scan scan = {
		.position = position,
		.catalog = catalog,
		.accounts = &account,
		.account_count = catalog_account_count(catalog),
		.dates = { 0, 90000 },
	};

	assert_true(scan.account_count <= 1);
	check_status(ledger_scan_documents(temp->ledger, &scan, see, &seen,
	    &temp->err), STATUS_OK, &temp->err);
	catalog_free(catalog);
	return seen;
}

static void
each_position_knows_its_own_version(void **state)
{
	struct temp_ledger *temp = *state;

	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_commit(temp), 1);
	temp_ledger_begin(temp);
	(void)put_changed(temp, as_is);
	check_int_equal(temp_ledger_commit(temp), 2);
	temp_ledger_begin(temp);
	(void)put_changed(temp, delivered);
	check_int_equal(temp_ledger_commit(temp), 3);
	temp_ledger_begin(temp);
	(void)put_changed(temp, as_is);
	check_int_equal(temp_ledger_commit(temp), 4);
	temp_ledger_begin_replacing(temp);
	(void)put_changed(temp, with_another_amount);
	(void)put_changed(temp, cancelled);
	check_int_equal(temp_ledger_commit(temp), 5);

	check_int_equal((int64_t)look(temp, 0).count, 0);
	check_int_equal((int64_t)look(temp, 1).count, 0);
	check_int_equal((int64_t)look(temp, 2).count, 1);
	check_int_equal(look(temp, 2).delivered, DATE_NONE);
	check_int_equal(look(temp, 3).delivered, 20149);
	check_int_equal(look(temp, 4).delivered, 20149);
	check_int_equal((int64_t)look(temp, 5).count, 1);
	assert_true(look(temp, 5).is_cancelled);
	assert_false(look(temp, 4).is_cancelled);
	assert_true(look(temp, LEDGER_POSITION_LATEST).is_cancelled);
	check_micro_equal(look(temp, 2).net_micro, UNITS(1000));
}

static void
an_aborted_import_leaves_nothing(void **state)
{
	struct temp_ledger *temp = *state;
	int64_t position = -1;

	temp_ledger_begin(temp);
	(void)put_changed(temp, as_is);
	check_status(ledger_position(&position, temp->ledger, &temp->err),
	    STATUS_OK, &temp->err);
	check_int_equal(position, 0);
	ledger_import_abort(temp->import);
	temp->import = NULL;
	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_commit(temp), 1);
	check_int_equal((int64_t)look(temp, 1).count, 0);
	temp_ledger_begin(temp);
	check_int_equal(put_changed(temp, as_is), LEDGER_ADDED);
	check_int_equal(temp_ledger_commit(temp), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(identity_is_source_type_and_id,
		    temp_ledger_setup, temp_ledger_teardown),
		cmocka_unit_test_setup_teardown(
		    equal_lines_pair_with_their_taxed_selves,
		    temp_ledger_setup, temp_ledger_teardown),
		cmocka_unit_test_setup_teardown(too_many_lines_are_refused,
		    temp_ledger_setup, temp_ledger_teardown),
		cmocka_unit_test_setup_teardown(
		    each_position_knows_its_own_version,
		    temp_ledger_setup, temp_ledger_teardown),
		cmocka_unit_test_setup_teardown(
		    an_aborted_import_leaves_nothing,
		    temp_ledger_setup, temp_ledger_teardown),
	};
	struct CMUnitTest table[ARRAY_LEN(change_rows)];
	size_t i;
	int failed;

	for (i = 0; i < ARRAY_LEN(table); i++)
		table[i] = (struct CMUnitTest){
			.name = change_rows[i].name,
			.test_func = run_change_row,
			.initial_state = (void *)(uintptr_t)&change_rows[i],
		};
	failed = cmocka_run_group_tests_name("ledger_put_document, changes",
	    table, NULL, NULL);
	return failed + cmocka_run_group_tests_name("ledger_put_document",
	    tests, NULL, NULL);
}
