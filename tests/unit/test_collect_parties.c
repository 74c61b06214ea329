/* From party to party: what is forgotten, what is kept, and no memory. */

#include "tests/support/check.h"
#include "tests/support/collect_rows.h"
#include "tests/support/faults.h"

#include <string.h>

#include "rules/collect_parts.h"

#define YEAR " from='2025-01-01' until='2025-12-31'"
#define EUR "currency='EUR'" YEAR
#define SCALE "<scale method='all-units'><tier from='1' amount='1'/></scale>"
#define RULE(inside) "<rule id='r'>" inside SCALE "</rule>"
#define NET RULE("<qualify basis='net-amount'/>")
#define GROWTH RULE("<qualify basis='net-amount' compare='growth'/>")
#define ACROSS RULE("<qualify basis='net-amount' across='group'/>")

static const char *const ledger[] = {
	"product P-1", "product P-2", "product P-3", "product P-4",
	"account HQ club=GOLD:2025-01-01",
	"account C-1 parent=HQ",
	"account C-2 parent=HQ",
	"account C-3",
	"account C-4 parent=C-3",
	"account C-5",
	"invoice A-1 account=C-3 date=2024-02-29",
	"line net=3",
	"invoice A-2 account=C-3 date=2025-02-28",
	"line net=4",
	"invoice B-1 account=C-1 date=2025-02-01",
	"line product=P-1 net=100",
	"line product=P-2 net=200",
	"line product=P-3 net=200",
	"line product=P-4 net=200",
	"invoice B-2 account=C-2 date=2025-02-01",
	"line product=P-1 net=7",
	"invoice B-3 account=C-1 date=2025-03-01 currency=CZK",
	"line net=5",
	NULL
};

static size_t
count_accounts(const struct collect_rows *rows)
{
	size_t count;

	(void)collector_accounts(rows->collector, &count);
	return count;
}

static struct purchase_document *
find_document(struct collect_rows *rows, const char *id)
{
	for (size_t i = 0; i < rows->data.document_count; i++) {
		if (strcmp(rows->data.documents[i].document.id, id) == 0)
			return &rows->data.documents[i].document;
	}
	fail_msg("no document %s", id);
	return NULL;
}

static void
start(struct collect_rows *rows, const struct collect_party *party)
{
	check_status(collector_start(rows->collector, party), STATUS_OK,
	    NULL);
}

/* ------------------------------------------------------------------- dates */

/* The last of February stays the last, and the 28th the 28th. */
static void
the_year_before_ends_with_its_month(void **state)
{
	struct collect_rows rows;
	struct collect_party party;

	(void)state;
	collect_rows_open(&rows, ledger,
	    "currency='EUR' from='2025-02-28' until='2025-02-28'", GROWTH);
	collect_rows_check(&rows, "C-3", "r qualify 0 = 4 of 1\n"
	    "r qualify-base 0 = 3 of 1\n");
	party = collect_rows_party(&rows, "C-3");
	start(&rows, &party);
	check_int_equal(collector_dates(rows.collector).from,
	    ledger_rows_date("2024-02-28"));
	collect_rows_close(&rows);
}

/* Of a year before that begins before the year 1, there is what there is. */
static void
the_year_before_begins_with_the_first_day(void **state)
{
	struct collect_rows rows;

	(void)state;
	collect_rows_open(&rows, ledger,
	    "currency='EUR' from='0001-06-01' until='0002-05-31'", GROWTH);
	find_document(&rows, "A-1")->date = ledger_rows_date("0001-01-01");
	find_document(&rows, "A-2")->date = ledger_rows_date("0001-06-01");
	collect_rows_check(&rows, "C-3", "r qualify 0 = 4 of 1\n"
	    "r qualify-base 0 = 3 of 1\n");
	collect_rows_close(&rows);
}

/* What lies in the first year lies in no year before. */
static void
the_first_year_has_none_before(void **state)
{
	struct collect_rows rows;

	(void)state;
	collect_rows_open(&rows, ledger,
	    "currency='EUR' from='0001-01-01' until='0001-12-31'", GROWTH);
	find_document(&rows, "A-1")->date = ledger_rows_date("0001-01-01");
	find_document(&rows, "A-2")->date = ledger_rows_date("0001-06-01");
	collect_rows_check(&rows, "C-3", "r qualify 0 = 7 of 2\n"
	    "r qualify-base 0 = 0 of 0\n");
	collect_rows_close(&rows);
}

/* ------------------------------------------------------------------ groups */

static void
a_group_is_asked_for_where_it_is_measured(void **state)
{
	struct collect_rows rows;
	struct collect_party party;

	(void)state;
	collect_rows_open(&rows, ledger, EUR, NET);
	party = collect_rows_party(&rows, "C-1");
	start(&rows, &party);
	check_int_equal((int64_t)count_accounts(&rows), 1);
	collect_rows_close(&rows);
}

/* The smallest group there is. */
static void
a_group_of_two_is_gone_through_once(void **state)
{
	struct collect_rows rows;
	struct collect_party party;

	(void)state;
	collect_rows_open(&rows, ledger, EUR, ACROSS);
	party = collect_rows_party(&rows, "C-4");
	start(&rows, &party);
	check_int_equal((int64_t)count_accounts(&rows), 2);
	collect_rows_check(&rows, "C-3", "r qualify 0 = 4 of 1\n");
	start(&rows, &party);
	check_int_equal((int64_t)count_accounts(&rows), 1);
	collect_rows_check(&rows, "C-4", "r qualify 0 = 4 of 1\n");
	collect_rows_close(&rows);
}

/* Thousands of accounts without a group, or groups that are the party, take
 * no memory once they are done. */
static void
only_what_another_party_needs_is_kept(void **state)
{
	struct collect_rows rows;

	(void)state;
	collect_rows_open(&rows, ledger, EUR, ACROSS);
	collect_rows_check(&rows, "C-5", "r qualify 0 = 0 of 0\n");
	check_int_equal((int64_t)rows.collector->groups.heads.count, 0);
	collect_rows_check(&rows, "C-3", "r qualify 0 = 4 of 1\n");
	check_int_equal((int64_t)rows.collector->groups.heads.count, 1);
	collect_rows_close(&rows);
	collect_rows_open(&rows, ledger, EUR " per='group'", NET);
	collect_rows_check(&rows, "C-3", "r qualify 0 = 4 of 1\n");
	check_int_equal((int64_t)rows.collector->groups.heads.count, 0);
	collect_rows_close(&rows);
}

/* What is kept is of one window. */
static void
a_group_of_another_window_is_forgotten(void **state)
{
	struct collect_rows rows;
	struct collect_party party;

	(void)state;
	for (int i = 0; i < 3; i++) {
		collect_rows_open(&rows, ledger, EUR, ACROSS);
		find_document(&rows, "B-3")->currency = "EUR";
		collect_rows_check(&rows, "C-2", "r qualify 0 = 712 of 6\n");
		party = collect_rows_party(&rows, "C-1");
		party.window.from += i == 1;
		party.window.until -= i == 2;
		start(&rows, &party);
		check_int_equal((int64_t)count_accounts(&rows), i == 0 ? 1 :
		    3);
		collect_rows_close(&rows);
	}
}

/* Traced lines are those of the whole group, known or not, and what is kept
 * of it afterwards is the same. */
static void
a_group_that_is_known_is_traced(void **state)
{
	static const char found[] = "r qualify 0 = 712 of 6\n";
	static const char *const parties[] = { "C-2", "C-1", "HQ" };
	struct collect_rows rows;

	(void)state;
	collect_rows_open(&rows, ledger, EUR, ACROSS);
	find_document(&rows, "B-3")->currency = "EUR";
	collect_rows_check(&rows, "C-2", found);
	for (size_t i = 0; i < ARRAY_LEN(parties); i++) {
		collect_rows_trace(&rows);
		collect_rows_check(&rows, parties[i], found);
		assert_string_equal(strbuf_text(&rows.lines),
		    "B-1/1 counted 0\nB-1/2 counted 0\nB-1/3 counted 0\n"
		    "B-1/4 counted 0\nB-2/1 counted 0\nB-3/1 counted 0\n");
		collector_trace_lines(rows.collector, NULL, NULL);
		collect_rows_check(&rows, "C-3", "r qualify 0 = 4 of 1\n");
		collect_rows_check(&rows, parties[i], found);
		check_int_equal((int64_t)count_accounts(&rows), 1);
	}
	collect_rows_close(&rows);
}

static enum status
refuse(const struct purchase_document *document,
    const struct purchase_line *line, const struct collect_trace *trace,
    void *payload, struct error *err)
{
	(void)document;
	(void)line;
	(void)trace;
	(void)payload;
	return error_set(err, STATUS_INTERRUPTED, "enough");
}

/* Its line that cannot be converted fails nobody else. */
static void
a_party_left_unfinished_is_forgotten(void **state)
{
	struct collect_rows rows;
	struct collect_party party;
	struct error err;

	(void)state;
	collect_rows_open(&rows, ledger, EUR, NET);
	party = collect_rows_party(&rows, "C-1");
	collector_trace_lines(rows.collector, refuse, NULL);
	start(&rows, &party);
	check_status(collector_add(rows.collector,
	    find_document(&rows, "B-3"), &err), STATUS_INTERRUPTED, NULL);
	collector_trace_lines(rows.collector, NULL, NULL);
	collect_rows_check(&rows, "C-3", "r qualify 0 = 4 of 1\n"
	    "counted EUR 1 4\n");
	collect_rows_close(&rows);
}

/* An agreed figure may be stated of another than the account. */
static void
figures_may_be_of_another_party(void **state)
{
	struct collect_rows rows;
	struct collect_party party;
	struct result result;
	struct error err = { 0 };
	bool counts;

	(void)state;
	collect_rows_open(&rows, ledger, EUR,
	    "<figures id='f'><figure party='C-3' value='1'/>"
	    "<figure party='members' value='2'/></figures>"
	    RULE("<qualify basis='net-amount' compare='growth' "
	    "baseline='f'/>"));
	for (int i = 1; i <= 2; i++) {
		party = collect_rows_party(&rows, "C-3");
		party.figures_of = i == 1 ? NULL : "members";
		check_status(collect_rows_add(&rows, &party, &err), STATUS_OK,
		    &err);
		check_status(collector_finish(rows.collector, &rows.arena,
		    &result, &counts, &err), STATUS_OK, &err);
		check_micro_equal(result.measures->baselines[0].value_micro,
		    i * DECIMAL_ONE_MICRO);
	}
	collect_rows_close(&rows);
}

/* --------------------------------------------------------------- no memory */

static const char rich[] =
    "<figures id='f'><figure party='C-1' value='7'/></figures>"
    "<rule id='r'><require member='GOLD'/>"
    "<require basis='net-amount' compare='growth' baseline='f' "
    "at-least='1'/><require basis='products' at-least='1'/>"
    "<qualify basis='net-amount' across='group'/>" SCALE "</rule>";

/* Also not of a document larger than those before it. */
static void
nothing_is_left(void **state)
{
	int64_t live = 0;

	(void)state;
	/* The first time libraries take what they keep. */
	for (int i = 0; i < 2; i++) {
		struct collect_rows rows;

		if (i == 1)
			live = faults_live_blocks();
		collect_rows_open(&rows, ledger, EUR, rich);
		find_document(&rows, "B-3")->currency = "EUR";
		collect_rows_check(&rows, "C-3", "r require 2 = 4 of 1\n"
		    "r require 3 = 0 of 0\n");
		collect_rows_check(&rows, "C-1", "r require 2 = 705 of 5\n"
		    "r require 3 = 4 of 4\n");
		collect_rows_close(&rows);
	}
	check_int_equal(faults_live_blocks(), live);
}

/* The end of C-1, where the nth allocation fails; did one? */
static bool
finish_with_fault(uint64_t nth, bool is_failing, struct strbuf *out,
    enum status *status, struct error *err)
{
	struct collect_rows rows;
	struct collect_party party;
	bool failed;

	collect_rows_open(&rows, ledger, EUR, rich);
	if (!is_failing)
		find_document(&rows, "B-3")->currency = "EUR";
	party = collect_rows_party(&rows, "C-1");
	check_status(collect_rows_add(&rows, &party, err), STATUS_OK, err);
	if (nth > 0)
		faults_begin(nth, false);
	*status = collect_rows_finish(&rows, out, err);
	failed = faults_end();
	collect_rows_close(&rows);
	return failed;
}

/* Room for all there is, so that no fault strikes the text. */
static void
begin_text(struct strbuf *out)
{
	strbuf_init(out, 4096);
	for (int i = 0; i < 1024; i++)
		strbuf_putc(out, 'x');
	strbuf_clear(out);
}

/*
 * Whatever a party's end lacks, it says so, also of a party that failed.  Last
 * the digest starts anew: what that lacks is the next party's.
 */
static void
an_end_without_memory_is_told(void **state)
{
	(void)state;
	for (int i = 0; faults_are_possible() && i < 2; i++) {
		struct strbuf expected;
		struct error err = { 0 };
		enum status status;
		bool is_made = false;
		bool failed = true;

		begin_text(&expected);
		finish_with_fault(0, i == 1, &expected, &status, &err);
		check_status(status, STATUS_OK, &err);
		for (uint64_t nth = 1; failed; nth++) {
			struct strbuf found;

			begin_text(&found);
			failed = finish_with_fault(nth, i == 1, &found,
			    &status, &err);
			is_made = is_made || status == STATUS_OK;
			if (is_made) {
				check_status(status, STATUS_OK, &err);
				assert_string_equal(strbuf_text(&found),
				    strbuf_text(&expected));
			} else {
				check_status(status, STATUS_MEMORY, NULL);
				assert_string_equal(err.message,
				    "not enough memory");
			}
			strbuf_fini(&found);
		}
		strbuf_fini(&expected);
	}
}

/* All of it into text, traced lines too. */
static enum status
collect_all(struct collect_rows *rows, struct strbuf *out)
{
	struct collect_party party = collect_rows_party(rows, "C-1");
	struct error err;
	enum status status;

	collector_free(rows->collector);
	rows->collector = NULL;
	status = collector_new(&rows->collector, rows->plan,
	    rows->data.catalog);
	if (status != STATUS_OK)
		return status;
	collect_rows_trace(rows);
	status = collect_rows_add(rows, &party, &err);
	return status == STATUS_OK ? collect_rows_finish(rows, out, &err) :
	    status;
}

/* The whole truth or STATUS_MEMORY, but no result of a part of the lines. */
static void
no_line_is_lost_for_want_of_memory(void **state)
{
	(void)state;
	if (!faults_are_possible())
		return;
	for (int i = 0; i < 2; i++) {
		struct collect_rows rows;
		struct strbuf expected;
		bool failed = true;

		collect_rows_open(&rows, ledger, EUR, rich);
		if (i == 0)
			find_document(&rows, "B-3")->currency = "EUR";
		strbuf_init(&expected, 4096);
		check_status(collect_all(&rows, &expected), STATUS_OK, NULL);
		for (uint64_t nth = 1; failed; nth++) {
			struct strbuf found;
			enum status status;

			strbuf_init(&found, 4096);
			faults_begin(nth, false);
			status = collect_all(&rows, &found);
			failed = faults_end();
			if (!failed || status != STATUS_MEMORY)
				check_status(status, STATUS_OK, NULL);
			if (status == STATUS_OK &&
			    strbuf_status(&found) == STATUS_OK)
				assert_string_equal(strbuf_text(&found),
				    strbuf_text(&expected));
			strbuf_fini(&found);
		}
		strbuf_fini(&expected);
		collect_rows_close(&rows);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_year_before_ends_with_its_month),
		cmocka_unit_test(the_year_before_begins_with_the_first_day),
		cmocka_unit_test(the_first_year_has_none_before),
		cmocka_unit_test(a_group_is_asked_for_where_it_is_measured),
		cmocka_unit_test(a_group_of_two_is_gone_through_once),
		cmocka_unit_test(only_what_another_party_needs_is_kept),
		cmocka_unit_test(a_group_of_another_window_is_forgotten),
		cmocka_unit_test(a_group_that_is_known_is_traced),
		cmocka_unit_test(a_party_left_unfinished_is_forgotten),
		cmocka_unit_test(figures_may_be_of_another_party),
		cmocka_unit_test(nothing_is_left),
		cmocka_unit_test(an_end_without_memory_is_told),
		cmocka_unit_test(no_line_is_lost_for_want_of_memory),
	};

	return cmocka_run_group_tests_name("collect_parties", tests, NULL,
	    NULL);
}
