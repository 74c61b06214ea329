/* What a collector hands over, party after party of many groups. */

#include "tests/support/check.h"
#include "tests/support/faults.h"
#include "tests/support/ledger_rows.h"

#include <stdio.h>
#include <string.h>

#include "rules/collect.h"

#define ATTRIBUTES "currency=\"EUR\" from=\"2025-01-01\" until=\"2025-12-31\""
#define GROUPS 24	/* more than there is room for at first */
#define LONE GROUPS	/* a group of one account, and one that fails */
#define ROW_SIZE 80

/* Three slots: the group's, the party's own, the group's with product P. */
static const char across[] =
    "<figures id='one'><figure party='A-3' value='7'/>"
    "<figure party='B-3' value='9'/></figures>"
    "<figures id='two'><figure party='A-4' value='8'/></figures>"
    "<figures id='none'><figure party='Z' value='1'/></figures>"
    "<rule id='r'><require member='GOLD'/><require member='SILVER'/>"
    "<require basis='net-amount' across='group' at-least='1'>"
    "<lines product='P'/></require>"
    "<require basis='net-amount' compare='growth' baseline='one' "
    "at-least='1'/><require basis='net-amount' compare='growth' "
    "baseline='two' at-least='1'/><require basis='net-amount' "
    "compare='growth' baseline='none' at-least='1'/>"
    "<qualify basis='net-amount' across='group'/>"
    "<scale method='all-units'><tier from='1' rate='1%'/></scale></rule>"
    "<limit cap-percent='1%'/>";

struct held {
	char texts[8 * GROUPS + 16][ROW_SIZE];
	const char *rows[8 * GROUPS + 16];
	size_t count;
	struct ledger_rows data;
	struct agreement_file *file;
	struct arena arena;
	struct plan *plan;
	struct collector *collector;
};

static void __attribute__((format(printf, 2, 3)))
put_row(struct held *held, const char *format, ...)
{
	char *row = held->texts[held->count];
	va_list values;

	va_start(values, format);
	(void)vsnprintf(row, ROW_SIZE, format, values);
	va_end(values);
	held->rows[held->count++] = row;
}

/* Of group i the head buys nothing, A 1000 + i and B i + 1, that of P. */
static void
open_held(struct held *held)
{
	*held = (struct held){ 0 };
	put_row(held, "product P");
	for (int i = 0; i < GROUPS; i++) {
		put_row(held, "account H-%d", i);
		put_row(held, "account A-%d parent=H-%d since=2025-02-03 "
		    "club=SILVER:2025-01-01", i, i);
		put_row(held, "account B-%d parent=H-%d", i, i);
		put_row(held, "invoice F-%d account=A-%d date=2025-03-01",
		    100 + i, i);
		put_row(held, "line net=%d", 1000 + i);
		put_row(held, "invoice F-%d account=B-%d date=2025-03-01",
		    200 + i, i);
		put_row(held, "line product=P net=%d", i + 1);
	}
	put_row(held, "account A-%d", LONE);
	put_row(held, "invoice F-%d account=A-%d date=2025-03-01", 300, LONE);
	put_row(held, "line product=P net=55");
	put_row(held, "account H-%d", LONE + 1);
	put_row(held, "account A-%d parent=H-%d", LONE + 1, LONE + 1);
	put_row(held, "invoice F-%d account=A-%d date=2025-03-01 "
	    "currency=CZK", 301, LONE + 1);
	put_row(held, "line net=5");
	ledger_rows_load(&held->data, held->rows);
	held->file = ledger_rows_agreement(ATTRIBUTES, across);
	arena_init(&held->arena, (size_t)1 << 24);
	check_status(plan_make(&held->plan, &held->arena,
	    &held->file->agreements[0]), STATUS_OK, NULL);
}

static void
close_held(struct held *held)
{
	collector_free(held->collector);
	arena_reset(&held->arena);
	agreement_file_free(held->file);
	ledger_rows_free(&held->data);
}

static enum status
collect(struct held *held, char letter, int group, struct arena *arena,
    struct result *out)
{
	struct period term = held->file->agreements[0].term;
	struct collect_party party = { .window = term, .period = term };
	const uint32_t *accounts;
	size_t count;
	char id[16];
	struct error err;
	bool counts;
	enum status status;

	(void)snprintf(id, sizeof id, "%c-%d", letter, group);
	party.account = catalog_account_find(held->data.catalog, id);
	party.period.from += 3;
	party.as_of = term.until - 5;
	status = collector_start(held->collector, &party);
	if (status != STATUS_OK)
		return status;
	accounts = collector_accounts(held->collector, &count);
	for (size_t i = 0; i < held->data.document_count; i++) {
		for (size_t j = 0; j < count && status == STATUS_OK; j++) {
			if (held->data.documents[i].document.account ==
			    accounts[j])
				status = collector_add(held->collector,
				    &held->data.documents[i].document, &err);
		}
	}
	if (status == STATUS_OK)
		status = collector_finish(held->collector, arena, out,
		    &counts, &err);
	return status;
}

/* By hand: r's require of P, its three growths, v, P, cap. */
static void
check_figures(const struct result *result, char letter, int i)
{
	wide own = i == LONE ? 55 : letter == 'H' ? 0 : letter == 'A' ?
	    1000 + i : i + 1;
	wide all = i == LONE ? 55 : 1000 + i + i + 1;
	wide of_p = i == LONE ? 55 : i + 1;
	const struct measures *measures = result->measures;
	const wide expected[] = { of_p, own, own, own, all, own, own };

	assert_null(result->error);
	check_int_equal((int64_t)measures->figure_count,
	    (int64_t)ARRAY_LEN(expected));
	for (size_t k = 0; k < ARRAY_LEN(expected); k++)
		check_micro_equal(measures->figures[k].value_micro,
		    expected[k] * DECIMAL_ONE_MICRO);
	assert_string_equal(measures->figures[0].rule, "r");
	assert_null(measures->figures[6].rule);
	check_int_equal((int64_t)measures->figures[4].lines, i == LONE ? 1 :
	    2);
	assert_true(measures->is_empty == (letter == 'H'));
}

/* Once across the group, then kept; also where another group comes between. */
static void
each_party_has_the_figures_of_its_own_group(void **state)
{
	static const char letters[] = "AHB";
	struct held held;
	struct result result;

	(void)state;
	open_held(&held);
	check_status(collector_new(&held.collector, held.plan,
	    held.data.catalog), STATUS_OK, NULL);
	for (size_t k = 0; k < strlen(letters); k++) {
		for (int i = 0; i < GROUPS; i++) {
			check_status(collect(&held, letters[k], i,
			    &held.arena, &result), STATUS_OK, NULL);
			check_figures(&result, letters[k], i);
			if (i % 7 != 3)
				continue;
			check_status(collect(&held, 'A', LONE, &held.arena,
			    &result), STATUS_OK, NULL);
			check_figures(&result, 'A', LONE);
			/* A failed party leaves nothing to its group. */
			check_status(collect(&held, 'A', LONE + 1,
			    &held.arena, &result), STATUS_OK, NULL);
			assert_non_null(result.error);
			check_status(collect(&held, 'H', LONE + 1,
			    &held.arena, &result), STATUS_OK, NULL);
			assert_non_null(result.error);
		}
	}
	close_held(&held);
}

static void
all_that_evaluation_needs_is_handed_over(void **state)
{
	struct held held;
	struct result result;
	const struct measures *measures;
	struct period term;

	(void)state;
	open_held(&held);
	check_status(collector_new(&held.collector, held.plan,
	    held.data.catalog), STATUS_OK, NULL);
	check_status(collect(&held, 'A', 3, &held.arena, &result), STATUS_OK,
	    NULL);
	measures = result.measures;
	term = held.file->agreements[0].term;
	check_int_equal(measures->window.from, term.from);
	check_int_equal(measures->window.until, term.until);
	check_int_equal(measures->period.from, term.from + 3);
	check_int_equal(measures->period.until, term.until);
	check_int_equal(measures->as_of, term.until - 5);
	check_int_equal(measures->since, ledger_rows_date("2025-02-03"));
	check_int_equal((int64_t)measures->membership_count, 2);
	assert_string_equal(measures->memberships[0].club, "GOLD");
	assert_false(measures->memberships[0].is_member);
	assert_string_equal(measures->memberships[1].club, "SILVER");
	assert_true(measures->memberships[1].is_member);
	check_int_equal((int64_t)measures->baseline_count, 3);
	assert_string_equal(measures->baselines[0].list, "one");
	assert_true(measures->baselines[0].has_value);
	check_micro_equal(measures->baselines[0].value_micro, 7000000);
	assert_false(measures->baselines[1].has_value);
	check_micro_equal(measures->baselines[1].value_micro, 0);
	assert_string_equal(measures->baselines[2].list, "none");
	assert_false(measures->baselines[2].has_value);
	assert_string_equal(result.account, "A-3");
	assert_string_equal(result.agreement, "A");
	assert_string_equal(result.currency, "EUR");
	check_int_equal((int64_t)result.minor_digits, 2);
	assert_false(result.is_group);
	close_held(&held);
}

/* Two parties of a group. */
static enum status
collect_two(struct held *held, struct arena *arena)
{
	struct result result;
	enum status status = collector_new(&held->collector, held->plan,
	    held->data.catalog);

	if (status == STATUS_OK)
		status = collect(held, 'A', 2, arena, &result);
	if (status != STATUS_OK)
		return status;
	check_figures(&result, 'A', 2);
	status = collect(held, 'B', 2, arena, &result);
	if (status == STATUS_OK)
		check_figures(&result, 'B', 2);
	return status;
}

/*
 * Right, or a failure that is told.  Blocks are not counted: the library behind
 * digests loses two where it has no memory for a name.
 */
static void
no_memory_spoils_nothing(void **state)
{
	struct held held;
	bool failed = true;

	(void)state;
	if (!faults_are_possible())
		return;
	open_held(&held);
	for (uint64_t nth = 1; failed; nth++) {
		struct arena arena;
		enum status status;

		arena_init(&arena, (size_t)1 << 20);
		faults_begin(nth, false);
		status = collect_two(&held, &arena);
		failed = faults_end();
		if (!failed || status != STATUS_OK)
			check_status(status, failed ? STATUS_MEMORY :
			    STATUS_OK, NULL);
		collector_free(held.collector);
		held.collector = NULL;
		arena_reset(&arena);
	}
	close_held(&held);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_party_has_the_figures_of_its_own_group),
		cmocka_unit_test(all_that_evaluation_needs_is_handed_over),
		cmocka_unit_test(no_memory_spoils_nothing),
	};

	return cmocka_run_group_tests_name("collect_finish", tests, NULL,
	    NULL);
}
