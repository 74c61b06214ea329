/* Terms compiled: what equal ones share, what is kept, what memory lacks. */
#include "tests/support/check.h"
#include "tests/support/faults.h"
#include "tests/support/ledger_rows.h"

#include <stdio.h>
#include <string.h>

#include "engine/catalog.h"
#include "engine/strbuf.h"
#include "rules/select_parts.h"

#define ATTRIBUTES "currency=\"EUR\" from=\"2025-01-01\" until=\"2025-12-31\""
#define SCALE "<scale method='incremental'><tier from='0' rate='1%'/></scale>"
#define TEXT_BYTES_MAX ((size_t)1 << 20)

struct opened {
	struct agreement_file *file;
	struct arena arena;
	struct plan *plan;
};

static void
open_plan(struct opened *out, const char *inside)
{
	out->file = ledger_rows_agreement(ATTRIBUTES, inside);
	arena_init(&out->arena, TEXT_BYTES_MAX);
	check_status(plan_make(&out->plan, &out->arena,
	    &out->file->agreements[0]), STATUS_OK, NULL);
}

static void
close_plan(struct opened *opened)
{
	arena_reset(&opened->arena);
	agreement_file_free(opened->file);
}

static const char *const master[] = {
	"category TOOLS",
	"category BITS",
	"product P-1 category=TOOLS",
	"product P-2 category=BITS",
	"product P-3",
	NULL
};

/* ----------------------------------------------------------------- sharing */

#define LISTS "<list id='one'><item id='P-1'/></list>" \
	"<list id='two'><item id='P-2'/></list>"

/* The second rule asks for more than the first and brings all anew. */
#define SHARING LISTS \
	"<except category='BITS' list='two'/>" \
	"<rule id='a'><qualify basis='net-amount'><lines category='TOOLS'/>" \
	"<except list='one'/></qualify>" SCALE "</rule>" \
	"<rule id='b'><qualify basis='net-amount' compare='growth'>" \
	"<lines category='BITS' list='one'/><lines category='TOOLS' " \
	"list='two'/><lines list='one'/></qualify>" SCALE "</rule>" \
	"<rule id='c'><qualify basis='net-amount'/>" SCALE "</rule>" \
	"<rule id='d'><qualify basis='days'/><scale method='all-units'>" \
	"<tier from='1' amount='1'/></scale></rule>"

/* Each category and list once, by how many products or categories there are. */
static void
select_new_shares_what_is_equal(void **state)
{
	struct ledger_rows data;
	struct select *select;
	struct opened opened;

	(void)state;
	ledger_rows_load(&data, master);
	open_plan(&opened, SHARING);
	check_status(select_new(&select, opened.plan, data.catalog),
	    STATUS_OK, NULL);
	check_int_equal((int64_t)select->wanted_count, 4);
	assert_string_equal(select->wanted[0].category, "BITS");
	assert_string_equal(select->wanted[1].list->id, "two");
	assert_string_equal(select->wanted[2].category, "TOOLS");
	assert_string_equal(select->wanted[3].list->id, "one");
	/* 2 categories and 3 products, twice. */
	check_int_equal((int64_t)select->answers_bytes, 10);
	for (size_t i = 0; i < select->wanted_count; i++)
		assert_non_null(select->wanted[i].answers);
	/* a, b, b in the year before, and nothing asked for c and d. */
	check_int_equal((int64_t)opened.plan->slot_count, 5);
	check_int_equal((int64_t)select_count(select), 4);
	for (size_t i = 0; i < opened.plan->slot_count; i++)
		check_int_equal((int64_t)select_of_slot(select, i),
		    (int64_t)(i < 3 ? i : 3));
	check_int_equal(select_year_of(select, 1), SELECT_WINDOW);
	check_int_equal(select_year_of(select, 2), SELECT_YEAR_BEFORE);
	select_free(select);
	close_plan(&opened);
	ledger_rows_free(&data);
}

/* The same rule twice: the first selector is found again, not the last. */
static void
select_new_finds_the_first_selector_again(void **state)
{
	struct ledger_rows data;
	struct select *select;
	struct opened opened;

	(void)state;
	ledger_rows_load(&data, master);
	open_plan(&opened, "<rule id='a'><qualify basis='net-amount'/>" SCALE
	    "</rule><rule id='b'><qualify basis='net-amount'>"
	    "<lines product='P-1'/></qualify>" SCALE "</rule>"
	    "<rule id='c'><qualify basis='days'/>" "<scale "
	    "method='all-units'><tier from='1' amount='1'/></scale></rule>");
	check_status(select_new(&select, opened.plan, data.catalog),
	    STATUS_OK, NULL);
	check_int_equal((int64_t)opened.plan->slot_count, 3);
	check_int_equal((int64_t)select_count(select), 2);
	check_int_equal((int64_t)select_of_slot(select, 1), 1);
	check_int_equal((int64_t)select_of_slot(select, 2), 0);
	select_free(select);
	close_plan(&opened);
	ledger_rows_free(&data);
}

/* Each term with a category and a list of its own. */
static void
select_new_has_room_for_all(void **state)
{
	struct ledger_rows data;
	struct select *select;
	struct opened opened;

	(void)state;
	ledger_rows_load(&data, master);
	open_plan(&opened, LISTS "<list id='three'><item id='P-3'/></list>"
	    "<rule id='r'><qualify basis='net-amount'>"
	    "<lines category='TOOLS' list='one'/>"
	    "<lines category='BITS' list='two'/>"
	    "<lines category='OTHER' list='three'/></qualify>" SCALE
	    "</rule>");
	check_status(select_new(&select, opened.plan, data.catalog),
	    STATUS_OK, NULL);
	check_int_equal((int64_t)select->wanted_count, 6);
	select_free(select);
	close_plan(&opened);
	ledger_rows_free(&data);
}

static void
select_new_keeps_no_answers_about_nothing(void **state)
{
	static const char *const no_master[] = { NULL };
	struct ledger_rows data;
	struct select *select;
	struct opened opened;

	(void)state;
	ledger_rows_load(&data, no_master);
	open_plan(&opened, SHARING);
	check_status(select_new(&select, opened.plan, data.catalog),
	    STATUS_OK, NULL);
	check_int_equal((int64_t)select->wanted_count, 4);
	check_int_equal((int64_t)select->answers_bytes, 0);
	for (size_t i = 0; i < select->wanted_count; i++)
		assert_null(select->wanted[i].answers);
	select_free(select);
	close_plan(&opened);
	ledger_rows_free(&data);
}

/* --------------------------------------------------------- beyond the limit */

/* So many lists of so many products come to the 64 MB that a plan may keep. */
#define PRODUCTS ((size_t)1 << 18)
#define KEPT_LISTS ((size_t)1 << 8)

static struct catalog *
many_products(void)
{
	struct catalog_builder *builder = NULL;
	struct catalog *catalog = NULL;
	struct error err;
	char id[16];

	check_status(catalog_builder_new(&builder), STATUS_OK, NULL);
	for (size_t i = 0; i < PRODUCTS; i++) {
		const struct fact_product product = { .id = id };

		(void)snprintf(id, sizeof id, "P-%06zu", i);
		check_status(catalog_add_product(builder, &product),
		    STATUS_OK, NULL);
	}
	check_status(catalog_finish(&catalog, builder, &err), STATUS_OK, &err);
	catalog_builder_free(builder);
	return catalog;
}

/* A list with a product of its own for each term, one more than are kept. */
static void
open_many_lists(struct opened *out)
{
	struct strbuf inside;

	strbuf_init(&inside, TEXT_BYTES_MAX);
	for (size_t i = 0; i <= KEPT_LISTS; i++)
		strbuf_printf(&inside, "<list id='l%zu'><item id='P-%06zu'/>"
		    "</list>", i, i);
	strbuf_puts(&inside, "<rule id='r'><qualify basis='net-amount'>");
	for (size_t i = 0; i <= KEPT_LISTS; i++)
		strbuf_printf(&inside, "<lines list='l%zu'/>", i);
	strbuf_puts(&inside, "</qualify>" SCALE "</rule>");
	check_status(strbuf_status(&inside), STATUS_OK, NULL);
	open_plan(out, strbuf_text(&inside));
	strbuf_fini(&inside);
}

static void
select_answers_without_keeping(void **state)
{
	const struct purchase_document document = {
		.type = DOCUMENT_INVOICE,
		.date = ledger_rows_date("2025-03-03"),
		.delivered = DATE_NONE,
		.currency = "EUR",
	};
	struct catalog *catalog = many_products();
	struct select *select;
	struct opened opened;

	(void)state;
	open_many_lists(&opened);
	check_status(select_new(&select, opened.plan, catalog), STATUS_OK,
	    NULL);
	check_int_equal((int64_t)select->wanted_count,
	    (int64_t)KEPT_LISTS + 1);
	check_int_equal((int64_t)select->answers_bytes,
	    (int64_t)(PRODUCTS * KEPT_LISTS));
	assert_non_null(select->wanted[KEPT_LISTS - 1].answers);
	assert_null(select->wanted[KEPT_LISTS].answers);
	select_document(select, &document, document.date);
	for (uint32_t i = 0; i < KEPT_LISTS + 3; i++) {
		struct purchase_line line = {
			.product = i, .category = CATALOG_NONE,
		};

		check_int_equal(select_takes(select, &line, 0),
		    i <= KEPT_LISTS ? MATCH_YES : MATCH_NO);
	}
	select_free(select);
	close_plan(&opened);
	catalog_free(catalog);
}

/* ---------------------------------------------------------------- the years */

static enum match
takes_on(struct select *select, const char *date)
{
	const struct purchase_document document = {
		.type = DOCUMENT_INVOICE,
		.date = ledger_rows_date(date),
		.delivered = DATE_NONE,
		.currency = "EUR",
	};
	struct purchase_line line = {
		.product = CATALOG_NONE, .category = CATALOG_NONE,
	};

	select_document(select, &document, document.date);
	return select_takes(select, &line, select_of_slot(select, 1));
}

/* A year before the year 1 nothing ends and everything has begun. */
static void
select_new_moves_dates_before_all(void **state)
{
	static const struct {
		const char *term;
		enum match expected;
	} cases[] = {
		{ "<lines from='0001-06-30'/>", MATCH_YES },
		{ "<lines until='0001-06-30'/>", MATCH_NO },
	};
	struct ledger_rows data;

	(void)state;
	ledger_rows_load(&data, master);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct select *select;
		struct opened opened;
		struct strbuf inside;

		strbuf_init(&inside, TEXT_BYTES_MAX);
		strbuf_printf(&inside, "<rule id='r'>"
		    "<qualify basis='net-amount' compare='growth'>%s"
		    "</qualify>", cases[i].term);
		strbuf_puts(&inside, SCALE "</rule>");
		open_plan(&opened, strbuf_text(&inside));
		assert_true(opened.plan->slots[1].year_before);
		check_status(select_new(&select, opened.plan, data.catalog),
		    STATUS_OK, NULL);
		check_int_equal(takes_on(select, "0001-01-01"),
		    cases[i].expected);
		check_int_equal(takes_on(select, "1969-12-31"),
		    cases[i].expected);
		check_int_equal(takes_on(select, "9999-12-31"),
		    cases[i].expected);
		select_free(select);
		close_plan(&opened);
		strbuf_fini(&inside);
	}
	ledger_rows_free(&data);
}

/* --------------------------------------------------------------- no memory */

/* Without memory for them answers are worked out each time. */
static void
select_new_tells_of_no_memory(void **state)
{
	struct ledger_rows data;
	struct opened opened;
	bool has_struck = true;
	int refused = 0;

	(void)state;
	if (!faults_are_possible())
		return;
	ledger_rows_load(&data, master);
	open_plan(&opened, SHARING);
	for (uint64_t nth = 1; has_struck; nth++) {
		int64_t live = faults_live_blocks();
		struct select *select = NULL;
		enum status status;

		faults_begin(nth, false);
		status = select_new(&select, opened.plan, data.catalog);
		has_struck = faults_end();
		if (status == STATUS_OK) {
			assert_non_null(select);
			check_int_equal((int64_t)select->wanted_count, 4);
		} else {
			check_status(status, STATUS_MEMORY, NULL);
			assert_null(select);
			refused++;
		}
		select_free(select);
		check_int_equal(faults_live_blocks(), live);
	}
	/* The thing itself and its four arrays. */
	check_int_equal(refused, 5);
	close_plan(&opened);
	ledger_rows_free(&data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(select_new_shares_what_is_equal),
		cmocka_unit_test(select_new_finds_the_first_selector_again),
		cmocka_unit_test(select_new_has_room_for_all),
		cmocka_unit_test(select_new_keeps_no_answers_about_nothing),
		cmocka_unit_test(select_answers_without_keeping),
		cmocka_unit_test(select_new_moves_dates_before_all),
		cmocka_unit_test(select_new_tells_of_no_memory),
	};

	return cmocka_run_group_tests_name("select_compile", tests, NULL,
	    NULL);
}
