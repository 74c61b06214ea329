#include "reports/preview.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/rows.h"
#include "tests/support/sample_statement.h"

static void
show(struct strbuf *out, const char *format,
    const struct result *const *results, size_t count)
{
	struct preview preview = { .out = out };
	const struct preview_format *found = preview_format_find(format);

	assert_non_null(found);
	assert_string_equal(found->name, format);
	strbuf_init(out, 1 << 20);
	found->begin(&preview);
	for (size_t i = 0; i < count; i++)
		found->result(&preview, results[i]);
	found->end(&preview);
	check_status(strbuf_status(out), STATUS_OK, NULL);
	check_int_equal((int64_t)preview.results, (int64_t)count);
}

static void
find_knows_three_formats(void **state)
{
	(void)state;
	assert_non_null(preview_format_find("text"));
	assert_non_null(preview_format_find("csv"));
	assert_non_null(preview_format_find("json"));
	assert_null(preview_format_find("CSV"));
	assert_null(preview_format_find(""));
}

/* -------------------------------------------------------------------- csv */

static void
csv_is_what_others_rely_on(void **state)
{
	static const char expected[] =
	    "agreement,account,rule,qualifying,tier,paying,amount,currency,"
	    "reason\n"
	    "PARTNER-2025,\"C-1 \"\"\xc5\xbdi\xc5\xbe\"\" <&>\t\n\r\",volume,"
	    "52341.17,2,52341.17,1040.00,EUR,cap\n"
	    "PARTNER-2025,\"C-1 \"\"\xc5\xbdi\xc5\xbe\"\" <&>\t\n\r\",range,"
	    ",,,0.00,EUR,require-failed\n"
	    "PARTNER-2025,\"C-1 \"\"\xc5\xbdi\xc5\xbe\"\" <&>\t\n\r\",,"
	    ",,,1040.00,EUR,\n"
	    "PARTNER-2025,\"C,\"\"2\"\"\",,,,,,CZK,error\n"
	    "A,C,,,,,0,JPY,\n";
	const struct result *const results[] = { sample_statement()->result,
		sample_result_failed(), sample_statement_small()->result };
	struct strbuf out;

	(void)state;
	show(&out, "csv", results, ARRAY_LEN(results));
	assert_string_equal(out.bytes, expected);
	strbuf_fini(&out);
}

static void
csv_of_nothing_is_its_header(void **state)
{
	struct strbuf out;

	(void)state;
	show(&out, "csv", NULL, 0);
	assert_string_equal(out.bytes,
	    "agreement,account,rule,qualifying,tier,paying,amount,currency,"
	    "reason\n");
	strbuf_fini(&out);
}

struct field_row {
	const char *name;
	const char *account;
	const char *field;
};

static const struct field_row field_rows[] = {
	{ "plain", "C-1", "C-1" },
	{ "a blank is plain", " C 1 ", " C 1 " },
	{ "a comma", "C,1", "\"C,1\"" },
	{ "a quote", "C\"1", "\"C\"\"1\"" },
	{ "only a quote", "\"", "\"\"\"\"" },
	{ "a line feed", "C\n1", "\"C\n1\"" },
	{ "a carriage return", "C\r1", "\"C\r1\"" },
	{ "a semicolon is plain", "C;1", "C;1" },
};

static void
run_field_row(void **state)
{
	const struct field_row *row = *state;
	struct result result = *sample_statement_small()->result;
	const struct result *const results[] = { &result };
	char expected[64];
	struct strbuf out;

	result.account = row->account;
	(void)snprintf(expected, sizeof expected, "\nA,%s,,,,,0,JPY,\n",
	    row->field);
	show(&out, "csv", results, 1);
	assert_non_null(strstr(out.bytes, expected));
	strbuf_fini(&out);
}

/* Every code, minor digits and signs in the total row. */
struct total_row {
	const char *name;
	wide total_micro;
	unsigned minor_digits;
	enum result_reason reason;
	const char *end;
};

static const struct total_row total_rows[] = {
	{ "two digits", 1500000, 2, REASON_NONE, ",1.50,JPY,\n" },
	{ "none", 7000000, 0, REASON_CAP, ",7,JPY,cap\n" },
	{ "three", 1230000, 3, REASON_GUARANTEE, ",1.230,JPY,guarantee\n" },
	{ "below zero", -1500000, 2, REASON_CAP_PERCENT,
	    ",-1.50,JPY,cap-percent\n" },
	{ "zero", 0, 2, REASON_BELOW_MINIMUM, ",0.00,JPY,below-minimum\n" },
	{ "past 64 bits", (wide)(INT64_MAX / 1000) * 10000, 2, REASON_NONE,
	    ",92233720368547.75,JPY,\n" },
};

static void
run_total_row(void **state)
{
	const struct total_row *row = *state;
	struct result result = *sample_statement_small()->result;
	const struct result *const results[] = { &result };
	struct strbuf out;

	result.total_micro = row->total_micro;
	result.minor_digits = row->minor_digits;
	result.reason = row->reason;
	show(&out, "csv", results, 1);
	if (strstr(out.bytes, row->end) == NULL)
		fail_msg("%s", out.bytes);
	strbuf_fini(&out);
}

/* ------------------------------------------------------------------- text */

static void
text_aligns_and_totals(void **state)
{
	static const char expected[] =
	    "PARTNER-2025 version 3, account C-1 \"\xc5\xbdi\xc5\xbe\" <&>   , "
	    "EUR, 2025-01-01 to 2025-12-31\n"
	    "  rule    qualifying       tier    paying   amount  reason\n"
	    "  volume    52341.17  EUR     2  52341.17  1040.00  cap\n"
	    "  range    undefined                          0.00  "
	    "require-failed\n"
	    "  total                                    1040.00\n"
	    "  earned      1040.00 EUR\n"
	    "  settled     100.50 EUR\n"
	    "  due now     939.50 EUR\n"
	    "              The difference is due.\n"
	    "\n"
	    "PARTNER-2025 version 3, account C,\"2\", CZK\n"
	    "  not evaluated:\n"
	    "    invoice INV-9, line 3: no exchange rate of USD for "
	    "2025-03-01\n"
	    "\n"
	    "PARTNER-2025 version 3, account C-1 \"\xc5\xbdi\xc5\xbe\" <&>   , "
	    "EUR, 2025-01-01 to 2025-12-31\n"
	    "  rule    qualifying       tier    paying   amount  reason\n"
	    "  volume    52341.17  EUR     2  52341.17  1040.00  cap\n"
	    "  range    undefined                          0.00  "
	    "require-failed\n"
	    "  total                                    1040.00\n"
	    "  earned      1040.00 EUR\n"
	    "  settled     100.50 EUR\n"
	    "  due now     939.50 EUR\n"
	    "              The difference is due.\n"
	    "\n"
	    "A version 1, group C, JPY, 2025-01-01 to 2025-01-01\n"
	    "  rule   qualifying    tier  paying  amount  reason\n"
	    "  total                                   0\n"
	    "\n"
	    "totals\n"
	    "  EUR  2080.00  2 results\n"
	    "  JPY        0  1 result\n"
	    "\n"
	    "not evaluated: 1 of 4\n";
	const struct result *const results[] = { sample_statement()->result,
		sample_result_failed(), sample_statement()->result,
		sample_statement_small()->result };
	struct strbuf out;

	(void)state;
	show(&out, "text", results, ARRAY_LEN(results));
	assert_string_equal(out.bytes, expected);
	strbuf_fini(&out);
}

static void
totals_stand_by_currency_code(void **state)
{
	static const char *const codes[] = { "PLN", "CZK", "USD", "EUR", "CZK",
		"AED" };
	struct result result = *sample_statement_small()->result;
	struct strbuf out;
	struct preview preview = { .out = &out };
	const struct preview_format *csv = preview_format_find("csv");

	(void)state;
	strbuf_init(&out, 1 << 20);
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		result.currency = codes[i];
		result.total_micro = DECIMAL_ONE_MICRO * (wide)(i + 1);
		csv->result(&preview, &result);
	}
	check_int_equal((int64_t)preview.total_count, 5);
	assert_string_equal(preview.totals[0].currency, "AED");
	assert_string_equal(preview.totals[1].currency, "CZK");
	assert_string_equal(preview.totals[4].currency, "USD");
	check_int_equal((int64_t)preview.totals[1].parties, 2);
	check_micro_equal(preview.totals[1].total_micro, 7000000);
	strbuf_fini(&out);
}

/* Each fits into 128 bits, not their sum: that is said, nothing wraps. */
static void
a_total_may_be_too_large(void **state)
{
	struct result result = *sample_statement_small()->result;
	struct strbuf out;
	struct preview preview = { .out = &out };
	const struct preview_format *text = preview_format_find("text");

	(void)state;
	strbuf_init(&out, 1 << 20);
	result.total_micro = (wide)1 << 126;
	result.total_micro -= result.total_micro % DECIMAL_ONE_MICRO;
	for (size_t i = 0; i < 3; i++)
		text->result(&preview, &result);
	text->end(&preview);
	assert_non_null(strstr(out.bytes,
	    "\ntotals\n  JPY  too large to be added up  3 results\n"));
	strbuf_fini(&out);
}

/* ------------------------------------------------------------------- json */

static void
json_of_nothing_is_an_empty_array(void **state)
{
	struct strbuf out;

	(void)state;
	show(&out, "json", NULL, 0);
	assert_string_equal(out.bytes, "[\n]\n");
	strbuf_fini(&out);
}

static void
json_shows_parties(void **state)
{
	static const char expected[] =
	    "[\n"
	    "{\"agreement\":\"PARTNER-2025\",\"version\":\"3\",\"titles\":[],"
	    "\"account\":\"C,\\\"2\\\"\",\"party\":\"account\","
	    "\"currency\":\"CZK\",\"error\":\"invoice INV-9, line 3: no "
	    "exchange rate of USD for 2025-03-01\"},\n"
	    "{\"agreement\":\"A\",\"version\":\"1\",\"titles\":[],"
	    "\"account\":\"C\",\"party\":\"group\",\"currency\":\"JPY\","
	    "\"error\":null,\"period\":{\"from\":\"2025-01-01\","
	    "\"until\":\"2025-12-31\"},\"window\":{\"from\":\"2025-01-01\","
	    "\"until\":\"2025-01-01\"},\"as_of\":\"2025-01-01\",\"digest\":"
	    "\"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
	    "\",\"rules\":[],\n"
	    " \"total\":\"0\",\"reason\":null,\"settlement\":null}\n"
	    "]\n";
	const struct result *const results[] = { sample_result_failed(),
		sample_statement_small()->result };
	struct strbuf out;

	(void)state;
	show(&out, "json", results, ARRAY_LEN(results));
	assert_string_equal(out.bytes, expected);
	strbuf_fini(&out);
}

static void
json_shows_rules(void **state)
{
	static const char *const parts[] = {
		"\"account\":\"C-1 \\\"\xc5\xbdi\xc5\xbe\\\" "
		"<&>\\u0009\\u000a\\u000d\"",
		"\"titles\":[{\"language\":\"en\",\"text\":\"Partner <bonus> & "
		"more 2025\"},",
		"{\"rule\":\"volume\",",
		"\"requires\":[{\"measure\":\"number of invoices\","
		"\"value\":\"3\",\"unit\":\"invoices\",\"at_least\":\"2\","
		"\"below\":null,\"holds\":true}]",
		"\"tier\":{\"number\":2,\"from\":\"50000\",\"until\":\"100000\""
		",\"benefit\":\"2%\"}",
		"\"next_tier\":{\"from\":\"100000\",\"distance\":\"47658.83\","
		"\"benefit\":\"3%\",\"amount\":\"1040.00\"}",
		"\"paying\":\"52341.17\",\"paying_unit\":\"EUR\","
		"\"amount\":\"1040.00\",\"reason\":\"cap\"",
		"\"qualifying\":null,",
		"\"tier\":null,\"next_tier\":null,\"paying\":null,",
		"\"amount\":\"0.00\",\"reason\":\"require-failed\"",
		"\"total\":\"1040.00\",\"reason\":null,\"settlement\":{"
		"\"earned\":\"1040.00\",\"settled\":\"100.50\","
		"\"due\":\"939.50\",\"owed\":\"0.00\","
		"\"sentence\":\"The difference is due.\"}}",
	};
	const struct result *const results[] = { sample_statement()->result };
	struct strbuf out;

	(void)state;
	show(&out, "json", results, 1);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (strstr(out.bytes, parts[i]) == NULL)
			fail_msg("%s is not in %s", parts[i], out.bytes);
	strbuf_fini(&out);
}

static void
json_escapes(void **state)
{
	struct result result = *sample_statement_small()->result;
	const struct result *const results[] = { &result };
	struct strbuf out;

	(void)state;
	result.account = "\"\\/\b\x1f\x7f\xc5\xbd";
	show(&out, "json", results, 1);
	assert_non_null(strstr(out.bytes,
	    "\"account\":\"\\\"\\\\/\\u0008\\u001f\\u007f\xc5\xbd\""));
	strbuf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(find_knows_three_formats),
		cmocka_unit_test(csv_is_what_others_rely_on),
		cmocka_unit_test(csv_of_nothing_is_its_header),
		cmocka_unit_test(text_aligns_and_totals),
		cmocka_unit_test(totals_stand_by_currency_code),
		cmocka_unit_test(a_total_may_be_too_large),
		cmocka_unit_test(json_of_nothing_is_an_empty_array),
		cmocka_unit_test(json_shows_parties),
		cmocka_unit_test(json_shows_rules),
		cmocka_unit_test(json_escapes),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	failed += run_rows("csv fields", run_field_row, field_rows);
	return failed + run_rows("csv totals", run_total_row, total_rows);
}
