#include "reports/text.h"

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/sample_statement.h"

#define ACCOUNT "C-1 \"\xc5\xbdi\xc5\xbe\" <&>   "
#define LEDGER \
	"  lines       2 counted, net 25000.5 CZK\n" \
	"              10 counted, net 51340.67 EUR\n" \
	"              1 excepted by the agreement, net -3 EUR\n" \
	"  digest      00112233445566778899aabbccddeeff" \
	"00112233445566778899aabbccddeeff\n"

static void
statement_is_a_letter(void **state)
{
	static const char expected[] =
	    "REBATE STATEMENT of 2026-01-31, run 7\n"
	    "\n"
	    "  issued by   Seller & Sons s.r.o., tax id CZ12345678\n"
	    "              Dlouh\xc3\xa1 1, 110 00 Praha, CZ\n"
	    "  to          Kupuj\xc3\xad" "c\xc3\xad <a.s.>, account " ACCOUNT
	    ", tax id CZ87654321\n"
	    "              Brno, CZ\n"
	    "  agreement   Bonus partner\xc5\xaf 2025\n"
	    "              PARTNER-2025, version 3\n"
	    "  period      2025-01-01 to 2025-12-31\n"
	    "  paid until  2025-12-31\n"
	    "\n"
	    "Ro\xc4\x8dn\xc3\xad bonus                                        "
	    "                  1040.00 EUR\n"
	    "    2% of 52341.17 EUR is 1046.8234 EUR, capped at 1040.00 EUR by "
	    "the rule's\n"
	    "    limit, which no later purchase moves\n"
	    "\n"
	    "range                                                             "
	    "      0.00 EUR\n"
	    "    Not paid: <silver> & more\n"
	    "\n"
	    "  steps       sum of the rules        1040\n"
	    "              rounding                1040 -> 1040  (to 0.01, "
	    "half up)\n"
	    "Total                                                             "
	    "   1040.00 EUR\n"
	    "Settled before                                                    "
	    "    100.50 EUR\n"
	    "Due now                                                           "
	    "    939.50 EUR\n"
	    "    The difference is due.\n"
	    "\n" LEDGER "  program     ristorno 0.1.0\n";
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 1 << 16);
	text_statement(&out, sample_statement());
	check_status(strbuf_status(&out), STATUS_OK, NULL);
	assert_string_equal(out.bytes, expected);
	strbuf_fini(&out);
}

static void
statement_of_little_shows_little(void **state)
{
	static const char expected[] =
	    "REBATE STATEMENT of 2026-01-31, run 1\n"
	    "\n"
	    "  issued by   (not named)\n"
	    "  to group    account C\n"
	    "              A, version 1\n"
	    "  period      2025-01-01 to 2025-12-31\n"
	    "  evaluated   2025-01-01 to 2025-01-01\n"
	    "  paid until  2025-01-01\n"
	    "\n"
	    "Total                                                             "
	    "         0 JPY\n"
	    "\n"
	    "  digest      ffffffffffffffffffffffffffffffff"
	    "ffffffffffffffffffffffffffffffff\n"
	    "  program     p\n";
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 1 << 16);
	text_statement(&out, sample_statement_small());
	assert_string_equal(out.bytes, expected);
	strbuf_fini(&out);
}

static void
statement_takes_titles_of_the_language(void **state)
{
	static const struct {
		const char *language;
		const char *title;
	} rows[] = {
		{ NULL, "Partner <bonus> & more 2025\n" },
		{ "en", "Partner <bonus> & more 2025\n" },
		{ "CS", "Bonus partner\xc5\xaf 2025\n" },
		{ "cs-CZ", "Bonus partner\xc5\xaf 2025\n" },
		{ "csb", "Partner <bonus> & more 2025\n" },
		{ "de", "Partner <bonus> & more 2025\n" },
		{ "", "Partner <bonus> & more 2025\n" },
	};
	struct statement statement = *sample_statement();
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 1 << 16);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		strbuf_clear(&out);
		statement.language = rows[i].language;
		text_statement(&out, &statement);
		assert_non_null(strstr(out.bytes, rows[i].title));
	}
	strbuf_fini(&out);
}

static void
statement_cannot_be_forged_by_a_name(void **state)
{
	struct statement statement = *sample_statement();
	struct strbuf out;

	(void)state;
	statement.account_name = "x\n\nTotal 9999\x1b[8m\xe2\x80\xae";
	strbuf_init(&out, 1 << 16);
	text_statement(&out, &statement);
	assert_non_null(strstr(out.bytes, "x  Total 9999?[8m?, account"));
	strbuf_fini(&out);
}

static void
statement_aligns_amounts_of_long_titles(void **state)
{
	static const char title[] =
	    "A title that is so long that the amount has no room left in the "
	    "same line of it";
	struct result_title titles[] = { { "en", title } };
	struct rule_result rule = { .id = "r", .titles = titles,
		.title_count = 1 };
	struct result result = *sample_statement_small()->result;
	struct statement statement = *sample_statement_small();
	struct strbuf out;

	(void)state;
	result.rules = &rule;
	result.rule_count = 1;
	statement.result = &result;
	strbuf_init(&out, 1 << 16);
	text_statement(&out, &statement);
	assert_non_null(strstr(out.bytes, "same line of it  0 JPY\n"));
	strbuf_fini(&out);
}

static void
explain_shows_every_step(void **state)
{
	static const char expected[] =
	    "PARTNER-2025 version 3: Partner <bonus> & more 2025\n"
	    "  account     " ACCOUNT "\n"
	    "  period      2025-01-01 to 2025-12-31\n"
	    "  as of       2025-12-31\n"
	    "  since       2019-05-17\n"
	    "  figures     plan: 120000\n"
	    "  figures     other: none\n" LEDGER "\n"
	    "rule volume: Yearly volume cashback\n"
	    "  requires    number of invoices\n"
	    "              3 invoices from 3 lines, at least 2: holds\n"
	    "  measure     net amount of category TOOLS\n"
	    "  qualifying  52341.17 EUR from 12 lines\n"
	    "  tier        2, from 50000 EUR to below 100000 EUR: 2% "
	    "(all-units)\n"
	    "  next        from 100000 EUR, 47658.83 EUR away: 3%\n"
	    "              if only that changed, the rule would give 1040.00 "
	    "EUR\n"
	    "  paying      52341.17 EUR from 12 lines\n"
	    "  steps       the scale gives         1046.8234\n"
	    "              cap                     1046.8234 -> 1040  (at most "
	    "1040)\n"
	    "              rounding                1040 -> 1040  (to 0.01, "
	    "half up)\n"
	    "  amount      1040.00 EUR (cap)\n"
	    "              2% of 52341.17 EUR is 1046.8234 EUR, capped at "
	    "1040.00 EUR by the\n"
	    "              rule's limit, which no later purchase moves\n"
	    "\n"
	    "rule range\n"
	    "  requires    member of silver\n"
	    "              no: fails\n"
	    "  measure     categories at level 1\n"
	    "  qualifying  undefined from 0 lines\n"
	    "  tier        none reached\n"
	    "  behind it   qualify 4 from 11 lines\n"
	    "              pay -1203.500001 from 5 lines\n"
	    "  steps       the scale gives         6.0175\n"
	    "              a requirement fails     6.0175 -> 0\n"
	    "  amount      0.00 EUR (require-failed)\n"
	    "              Not paid: <silver> & more\n"
	    "\n"
	    "all rules\n"
	    "  behind it   cap-net 60000 from 13 lines\n"
	    "  steps       sum of the rules        1040\n"
	    "              rounding                1040 -> 1040  (to 0.01, "
	    "half up)\n"
	    "  total       1040.00 EUR\n"
	    "  earned      1040.00 EUR\n"
	    "  settled     100.50 EUR\n"
	    "  due now     939.50 EUR\n"
	    "              The difference is due.\n";
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 1 << 16);
	text_explain(&out, sample_statement()->result);
	check_status(strbuf_status(&out), STATUS_OK, NULL);
	assert_string_equal(out.bytes, expected);
	strbuf_fini(&out);
}

static void
explain_says_how_thresholds_are_read(void **state)
{
	struct rule_result rule = *sample_statement()->result->rules;
	struct result result = *sample_statement()->result;
	struct result_step step = { STEP_CAP, "10", "12", "10" };
	struct strbuf out;

	(void)state;
	rule.exceeds = true;
	rule.unit = "%";
	rule.steps = &step;
	rule.step_count = 1;
	result.rules = &rule;
	result.rule_count = 1;
	strbuf_init(&out, 1 << 16);
	text_explain(&out, &result);
	assert_non_null(strstr(out.bytes,
	    "  qualifying  52341.17% from 12 lines\n"
	    "  tier        2, above 50000% up to 100000%: 2% (all-units)\n"
	    "  next        above 100000%, 47658.83% away: 3%\n"));
	assert_non_null(strstr(out.bytes,
	    "  steps       cap                     12 -> 10\n"));
	strbuf_fini(&out);
}

static void
explain_tells_why_there_is_no_result(void **state)
{
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 1 << 16);
	text_explain(&out, sample_result_failed());
	assert_string_equal(out.bytes,
	    "PARTNER-2025 version 3\n"
	    "  account     C,\"2\"\n"
	    "  not evaluated:\n"
	    "              invoice INV-9, line 3: no exchange rate of USD for "
	    "2025-03-01\n");
	strbuf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statement_is_a_letter),
		cmocka_unit_test(statement_of_little_shows_little),
		cmocka_unit_test(statement_takes_titles_of_the_language),
		cmocka_unit_test(statement_cannot_be_forged_by_a_name),
		cmocka_unit_test(statement_aligns_amounts_of_long_titles),
		cmocka_unit_test(explain_shows_every_step),
		cmocka_unit_test(explain_says_how_thresholds_are_read),
		cmocka_unit_test(explain_tells_why_there_is_no_result),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
