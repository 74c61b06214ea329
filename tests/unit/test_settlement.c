/* What of a total is settled, due and owed; figures by hand. */

#include "tests/support/check.h"
#include "tests/support/ledger_rows.h"
#include "tests/support/rows.h"

#include <stdio.h>
#include <string.h>

#include "engine/strbuf.h"
#include "rules/evaluate.h"

#define ATTRIBUTES "currency=\"EUR\" from=\"2025-01-01\" until=\"2025-12-31\""
#define RULE "<rule id='r'><qualify basis='net-amount'/>" \
	"<scale method='all-units'><tier from='0' rate='10%'/></scale>" \
	"<limit guarantee='1'/></rule>"
#define QUARTERS "<settle every='quarter' method='catch-up'/>"
#define ADVANCE "<settle every='quarter' method='catch-up' advance='2.5%'/>"
#define SEPARATE "<settle every='quarter' method='separate'/>"
#define FIRST "2025-01-01 2025-03-31"
#define LAST "2025-10-01 2025-12-31"
#define SETTLED_MAX 4
#define LARGEST_MICRO (DECIMAL_LIMIT_MICRO - 1)

struct row {
	const char *name;
	const char *settle;
	const char *period;
	bool is_settlement;
	const char *net;	/* of the window; the rule gives a tenth */
	const char *own_net;	/* of the period; NULL: not asked for */
	const char *settled;	/* amounts */
	const char *found;	/* settled due owed, and whether on account */
	const char *sentence;	/* NULL: none */
};

static const struct row rows[] = {
	{ "the term: the total is due", "", "2025-01-01 2025-12-31", true,
	    "1234.5", NULL, "", "0 123.45 0", NULL },
	{ "a preview of which nothing is settled", QUARTERS, FIRST, false,
	    "1000", NULL, "", "hidden 0 100 0", NULL },
	{ "a preview of which something is settled", QUARTERS, LAST, false,
	    "1000", NULL, "30 20", "50 50 0",
	    "100.00 EUR is earned, 50.00 EUR is settled already: the "
	    "difference is due." },
	{ "nothing was paid before", QUARTERS, LAST, true, "1000", NULL,
	    "0 0", "0 100 0", NULL },
	{ "exactly what was paid", QUARTERS, LAST, true, "1000", NULL, "100",
	    "100 0 0", "100.00 EUR is earned, 100.00 EUR is settled already: "
	    "nothing is due." },
	{ "all but the least part", QUARTERS, LAST, true, "1000", NULL,
	    "99.999999", "99.999999 0.000001 0", "100.00 EUR is earned, "
	    "99.999999 EUR is settled already: the difference is due." },
	{ "a cent less than was paid", QUARTERS, FIRST, true, "999.9", NULL,
	    "100", "100 0 0.01", "99.99 EUR is earned, 100.00 EUR is settled "
	    "already: nothing is due, and 0.01 EUR is carried to the next "
	    "period." },
	{ "less than was paid, in the last period", QUARTERS, LAST, true,
	    "1000", NULL, "1200.05", "1200.05 0 1100.05",
	    "100.00 EUR is earned, 1,200.05 EUR is settled already: nothing "
	    "is due, and 1,100.05 EUR is owed by the account." },
	{ "less than was paid, where periods stand alone", SEPARATE, FIRST,
	    false, "100", NULL, "11", "11 0 1", "10.00 EUR is earned, 11.00 "
	    "EUR is settled already: nothing is due, and 1.00 EUR is owed by "
	    "the account." },
	{ "an advance", ADVANCE, FIRST, true, "5000", "100.20", "",
	    "on account 0 2.51 0", "On account: 2.5% of the net amount of "
	    "100.20 EUR from 2025-01-01 to 2025-03-31; what is earned is "
	    "settled after the last period." },
	{ "an advance on returns", ADVANCE, FIRST, true, "5000", "-0.01",
	    "700", "on account 700 0 0", "On account: 2.5% of the net amount "
	    "of -0.01 EUR from 2025-01-01 to 2025-03-31; what is earned is "
	    "settled after the last period." },
	{ "an advance on more returns", ADVANCE, FIRST, true, "5000", "-1000",
	    "", "on account 0 0 0", "On account: 2.5% of the net amount of "
	    "-1,000.00 EUR from 2025-01-01 to 2025-03-31; what is earned is "
	    "settled after the last period." },
	{ "no advance in the last period", ADVANCE, LAST, true, "1000", NULL,
	    "40", "40 60 0", "100.00 EUR is earned, 40.00 EUR is settled "
	    "already: the difference is due." },
	{ "a preview ignores the advance", ADVANCE, FIRST, false, "1000",
	    NULL, "", "hidden 0 100 0", NULL },
	{ "no line counts any more", QUARTERS, FIRST, true, "empty", NULL,
	    "7", "7 0 7", "0.00 EUR is earned, 7.00 EUR is settled already: "
	    "nothing is due, and 7.00 EUR is carried to the next period." },
};

static struct period
read_period(const char *text)
{
	char from[DATE_TEXT_SIZE] = "";

	memcpy(from, text, DATE_TEXT_SIZE - 1);
	return (struct period){ ledger_rows_date(from),
	    ledger_rows_date(text + DATE_TEXT_SIZE) };
}

struct settling {
	struct agreement_file *file;
	struct arena arena;
	struct plan *plan;
	struct measures measures;
	struct result_figure figures[3];
	struct result_settled settled[SETTLED_MAX];
	struct result result;
};

static void
fill(struct settling *out, const struct row *row)
{
	struct measures *measures = &out->measures;
	char *rest = arena_strdup(&out->arena, row->settled);

	measures->period = read_period(row->period);
	measures->window = (struct period){
		out->file->agreements[0].term.from, measures->period.until };
	measures->is_settlement = row->is_settlement;
	measures->is_empty = strcmp(row->net, "empty") == 0;
	measures->since = DATE_NONE;
	measures->figures = out->figures;
	measures->figure_count = out->plan->figure_count;
	for (size_t i = 0; i < out->plan->figure_count; i++) {
		const struct plan_figure *planned = &out->plan->figures[i];

		out->figures[i] = (struct result_figure){
			.rule = planned->rule == NULL ? NULL :
			    planned->rule->id,
			.role = planned->role,
			.value_micro = planned->role == FIGURE_ADVANCE_NET ?
			    ledger_rows_micro(row->own_net) :
			    measures->is_empty ? 0 :
			    ledger_rows_micro(row->net),
		};
	}
	measures->settled = out->settled;
	while (rest != NULL && *rest != '\0')
		out->settled[measures->settled_count++].amount_micro =
		    ledger_rows_micro(strsep(&rest, " "));
	out->result.measures = measures;
}

static void
open_row(struct settling *out, const struct row *row)
{
	char inside[512];

	*out = (struct settling){ 0 };
	(void)snprintf(inside, sizeof inside, "%s%s", row->settle, RULE);
	out->file = ledger_rows_agreement(ATTRIBUTES, inside);
	arena_init(&out->arena, (size_t)1 << 20);
	check_status(plan_make(&out->plan, &out->arena,
	    &out->file->agreements[0]), STATUS_OK, NULL);
	if (row->is_settlement)
		plan_add_advance(out->plan, read_period(row->period));
	check_int_equal((int64_t)out->plan->figure_count,
	    row->own_net == NULL ? 2 : 3);
	fill(out, row);
}

static void
close_row(struct settling *settling)
{
	arena_reset(&settling->arena);
	agreement_file_free(settling->file);
}

static void
settlement_row(void **state)
{
	const struct row *row = *state;
	const struct result_settlement *settlement;
	struct settling settling;
	struct strbuf found;
	struct error err;
	char text[DECIMAL_TEXT_MAX];

	strbuf_init(&found, 1024);
	open_row(&settling, row);
	check_status(evaluate(&settling.result, &settling.arena,
	    settling.plan, &err), STATUS_OK, &err);
	settlement = &settling.result.settlement;
	strbuf_puts(&found, settlement->is_shown ? "" : "hidden ");
	strbuf_puts(&found, settlement->is_advance ? "on account " : "");
	strbuf_puts(&found, decimal_format(text, settlement->settled_micro));
	strbuf_printf(&found, " %s", decimal_format(text,
	    settlement->due_micro));
	strbuf_printf(&found, " %s", decimal_format(text,
	    settlement->owed_micro));
	assert_string_equal(strbuf_text(&found), row->found);
	if (row->sentence == NULL)
		assert_null(settlement->sentence);
	else
		assert_string_equal(settlement->sentence, row->sentence);
	strbuf_fini(&found);
	close_row(&settling);
}

/* Before a period's end nobody knows what becomes of a debt. */
static void
a_debt_within_a_period_is_of_so_far(void **state)
{
	static const struct row row = { "", QUARTERS, LAST, false, "1000",
		NULL, "101", "", NULL };
	struct settling settling;
	struct error err;

	(void)state;
	open_row(&settling, &row);
	settling.measures.window.until--;
	check_status(evaluate(&settling.result, &settling.arena,
	    settling.plan, &err), STATUS_OK, &err);
	assert_string_equal(settling.result.settlement.sentence,
	    "100.00 EUR is earned, 101.00 EUR is settled already: nothing is "
	    "due, and 1.00 EUR more is settled than is earned so far.");
	close_row(&settling);
}

/* Whatever is guaranteed, a party without a line that counts gets nothing. */
static void
nothing_counts_is_nothing_earned(void **state)
{
	struct settling settling;
	struct error err;

	(void)state;
	open_row(&settling, &rows[ARRAY_LEN(rows) - 1]);
	check_status(evaluate(&settling.result, &settling.arena,
	    settling.plan, &err), STATUS_OK, &err);
	check_micro_equal((int64_t)settling.result.total_micro, 0);
	check_int_equal((int64_t)settling.result.rule_count, 1);
	check_micro_equal((int64_t)settling.result.rules[0].amount_micro, 0);
	check_int_equal((int64_t)settling.result.rules[0].step_count, 1);
	assert_string_equal(settling.result.rules[0].steps[0].after, "0");
	assert_string_equal(settling.result.rules[0].sentence,
	    "No line counts.");
	check_int_equal((int64_t)settling.result.step_count, 1);
	close_row(&settling);
}

/* Sums of what was settled are wide: the largest amounts there are. */
static void
the_largest_settlements_add_up(void **state)
{
	static const struct row row = { "", QUARTERS, FIRST, true, "0", NULL,
		"0 0 0 0", "", NULL };
	struct settling settling;
	struct error err;

	(void)state;
	open_row(&settling, &row);
	for (size_t i = 0; i < SETTLED_MAX; i++)
		settling.settled[i].amount_micro = LARGEST_MICRO;
	check_status(evaluate(&settling.result, &settling.arena,
	    settling.plan, &err), STATUS_OK, &err);
	assert_true(settling.result.settlement.owed_micro ==
	    (wide)SETTLED_MAX * LARGEST_MICRO - DECIMAL_ONE_MICRO);
	close_row(&settling);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_debt_within_a_period_is_of_so_far),
		cmocka_unit_test(nothing_counts_is_nothing_earned),
		cmocka_unit_test(the_largest_settlements_add_up),
	};

	return run_rows("settlement", settlement_row, rows) +
	    cmocka_run_group_tests(tests, NULL, NULL);
}
