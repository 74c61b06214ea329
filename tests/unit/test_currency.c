#include "engine/currency.h"

#include <string.h>

#include "tests/support/rows.h"

struct currency_row {
	const char *code;
	int minor_digits;
	int64_t unit_micro;
};

static const struct currency_row currency_rows[] = {
	{ "EUR", 2, 10000 },
	{ "USD", 2, 10000 },
	{ "GBP", 2, 10000 },
	{ "CZK", 2, 10000 },
	{ "HUF", 2, 10000 },
	{ "MGA", 2, 10000 },
	{ "MRU", 2, 10000 },
	{ "AED", 2, 10000 },
	{ "ZWL", 2, 10000 },
	{ "HRK", 2, 10000 },
	{ "SLE", 2, 10000 },
	{ "XCG", 2, 10000 },
	{ "ANG", 2, 10000 },
	{ "JPY", 0, 1000000 },
	{ "ISK", 0, 1000000 },
	{ "KRW", 0, 1000000 },
	{ "CLP", 0, 1000000 },
	{ "PYG", 0, 1000000 },
	{ "UGX", 0, 1000000 },
	{ "VND", 0, 1000000 },
	{ "VUV", 0, 1000000 },
	{ "XAF", 0, 1000000 },
	{ "XOF", 0, 1000000 },
	{ "XPF", 0, 1000000 },
	{ "BYR", 0, 1000000 },
	{ "BHD", 3, 1000 },
	{ "IQD", 3, 1000 },
	{ "JOD", 3, 1000 },
	{ "KWD", 3, 1000 },
	{ "LYD", 3, 1000 },
	{ "OMR", 3, 1000 },
	{ "TND", 3, 1000 },
	{ "CLF", 4, 100 },
	{ "UYW", 4, 100 },
};

static void
find(void **state)
{
	const struct currency_row *row = *state;
	const struct currency *currency = currency_find(row->code);

	assert_non_null(currency);
	assert_string_equal(currency->code, row->code);
	check_int_equal(currency->minor_digits, row->minor_digits);
	check_micro_equal(currency_minor_unit_micro(currency),
	    row->unit_micro);
}

static void
codes_that_are_none_are_not_found(void **state)
{
	static const char *const codes[] = {
		"", "E", "EU", "EURO", "eur", "Eur", " EUR", "EUR ", "XXX",
		"XTS", "XAU", "XAG", "XDR", "AAA", "ZZZ", "DEM", "\xff",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (currency_find(codes[i]) != NULL)
			fail_msg("found \"%s\"", codes[i]);
}

/* ISO 4217's codes with another number of decimals than 2. */
static const struct {
	const char *codes;
	int minor_digits;
} other_digits[] = {
	{ "BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF "
	    "XOF XPF", 0 },
	{ "BHD IQD JOD KWD LYD OMR TND", 3 },
	{ "CLF UYW", 4 },
};

static int
digits_of(const char *code)
{
	for (size_t i = 0; i < ARRAY_LEN(other_digits); i++)
		if (strstr(other_digits[i].codes, code) != NULL)
			return other_digits[i].minor_digits;
	return 2;
}

/* Every possible code is either found as itself or not at all. */
static void
the_table_holds_each_code_once(void **state)
{
	int count = 0;

	(void)state;
	for (int i = 0; i < 26 * 26 * 26; i++) {
		const char code[CURRENCY_CODE_SIZE] = {
			(char)('A' + i / 676), (char)('A' + i / 26 % 26),
			(char)('A' + i % 26), '\0',
		};
		const struct currency *currency = currency_find(code);

		if (currency == NULL)
			continue;
		count++;
		assert_string_equal(currency->code, code);
		check_int_equal(currency->minor_digits, digits_of(code));
	}
	check_int_equal(count, 170);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_that_are_none_are_not_found),
		cmocka_unit_test(the_table_holds_each_code_once),
	};
	int failed = 0;

	failed += cmocka_run_group_tests_name("currency", tests, NULL, NULL);
	failed += run_rows("currency_find", find, currency_rows);
	return failed;
}
