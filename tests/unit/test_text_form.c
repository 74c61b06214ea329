#include "importers/text_form.h"

#include <string.h>

#include "engine/date.h"
#include "tests/support/check.h"

static const struct number_form plain = { .decimal = '.' };
static const struct number_form comma = {
	.decimal = ',', .group = '.', .minus_last = true,
};

struct number_case {
	const char *text;
	const struct number_form *form;
	enum status status;
	int64_t value;
};

static const struct number_case numbers[] = {
	{ "0", &plain, STATUS_OK, 0 },
	{ "1234.56", &plain, STATUS_OK, 1234560000 },
	{ "-0.5", &plain, STATUS_OK, -500000 },
	{ "+1", &plain, STATUS_OK, 1000000 },
	{ ".5", &plain, STATUS_OK, 500000 },
	{ "-.5", &plain, STATUS_OK, -500000 },
	{ "5.", &plain, STATUS_OK, 5000000 },
	{ "007", &plain, STATUS_OK, 7000000 },
	{ "1.00000000", &plain, STATUS_OK, 1000000 },
	{ "0.0000001", &plain, STATUS_RANGE, 0 },
	{ "8999999999999.999999", &plain, STATUS_OK,
	    INT64_C(8999999999999999999) },
	{ "0000000000000000000000000000000000000001.50000000", &plain,
	    STATUS_OK, 1500000 },
	{ "1.", &plain, STATUS_OK, 1000000 },
	{ "-.5", &plain, STATUS_OK, -500000 },
	{ "-.", &plain, STATUS_SYNTAX, 0 },
	{ ".x", &plain, STATUS_SYNTAX, 0 },
	{ "99999999999999999999x", &plain, STATUS_SYNTAX, 0 },
	{ "0.0000001x", &plain, STATUS_SYNTAX, 0 },
	{ "18446744073709.551616", &plain, STATUS_RANGE, 0 },
	{ "184467440737095516160", &plain, STATUS_RANGE, 0 },
	{ "9000000000000", &plain, STATUS_RANGE, 0 },
	{ "-9000000000000", &plain, STATUS_RANGE, 0 },
	{ "99999999999999999999999999999", &plain, STATUS_RANGE, 0 },
	{ "", &plain, STATUS_SYNTAX, 0 },
	{ ".", &plain, STATUS_SYNTAX, 0 },
	{ "-", &plain, STATUS_SYNTAX, 0 },
	{ "+-1", &plain, STATUS_SYNTAX, 0 },
	{ "1-", &plain, STATUS_SYNTAX, 0 },
	{ "1,5", &plain, STATUS_SYNTAX, 0 },
	{ "1.234,56", &plain, STATUS_SYNTAX, 0 },
	{ "1 000", &plain, STATUS_SYNTAX, 0 },
	{ "1e3", &plain, STATUS_SYNTAX, 0 },
	{ "NaN", &plain, STATUS_SYNTAX, 0 },
	{ "1.2.3", &plain, STATUS_SYNTAX, 0 },
	{ "1234,56", &comma, STATUS_OK, 1234560000 },
	{ "1.234,56", &comma, STATUS_OK, 1234560000 },
	{ "12.345.678", &comma, STATUS_OK, INT64_C(12345678000000) },
	{ "123,45-", &comma, STATUS_OK, -123450000 },
	{ "-123,45", &comma, STATUS_OK, -123450000 },
	{ "-123,45-", &comma, STATUS_SYNTAX, 0 },
	{ "-", &comma, STATUS_SYNTAX, 0 },
	{ "1.23,4", &comma, STATUS_SYNTAX, 0 },
	{ "1234.567,8", &comma, STATUS_SYNTAX, 0 },
	{ ".123", &comma, STATUS_SYNTAX, 0 },
	{ "1..234", &comma, STATUS_SYNTAX, 0 },
};

static void
test_number_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		const struct number_case *c = &numbers[i];
		int64_t value = 0;
		enum status status = number_parse(&value, c->text, c->form, 6);

		if (status != c->status)
			print_error("\"%s\"\n", c->text);
		check_status(status, c->status, NULL);
		check_micro_equal(value, c->value);
	}
}

/* A text that is too long to be a number is none, and is not copied. */
static void
test_number_length(void **state)
{
	char text[NUMBER_TEXT_MAX * 2];
	int64_t value;

	(void)state;
	memset(text, '0', sizeof text);
	text[NUMBER_TEXT_MAX] = '\0';
	check_status(number_parse(&value, text, &plain, 6), STATUS_OK, NULL);
	text[NUMBER_TEXT_MAX] = '0';
	text[sizeof text - 1] = '\0';
	check_status(number_parse(&value, text, &plain, 6), STATUS_SYNTAX,
	    NULL);
}

static void
test_number_digits(void **state)
{
	int64_t value;

	(void)state;
	check_status(number_parse(&value, "1.0465", &plain, 10), STATUS_OK,
	    NULL);
	check_int_equal(value, INT64_C(10465000000));
	check_status(number_parse(&value, "0.00000000001", &plain, 10),
	    STATUS_RANGE, NULL);
	check_status(number_parse(&value, "-922337203.6854775808", &plain,
	    10), STATUS_OK, NULL);
	check_int_equal(value, INT64_MIN);
	check_status(number_parse(&value, "922337203.6854775808", &plain, 10),
	    STATUS_RANGE, NULL);
	check_status(number_parse(&value, "17", &plain, 0), STATUS_OK, NULL);
	check_int_equal(value, 17);
}

struct date_case {
	const char *text;
	struct date_form form;
	enum status status;
	const char *date;
};

static const struct date_case dates[] = {
	{ "2025-03-03", { "YYYY-MM-DD", false }, STATUS_OK, "2025-03-03" },
	{ "2025-03-03Z", { "YYYY-MM-DD", false }, STATUS_OK, "2025-03-03" },
	{ "2025-03-03+14:00", { "YYYY-MM-DD", false }, STATUS_OK,
	    "2025-03-03" },
	{ "2025-03-03-05:00", { "YYYY-MM-DD", false }, STATUS_OK,
	    "2025-03-03" },
	{ "2025-03-03T23:59:59", { "YYYY-MM-DD", false }, STATUS_SYNTAX,
	    NULL },
	{ "2025-03-03T23:59:59", { "YYYY-MM-DD", true }, STATUS_OK,
	    "2025-03-03" },
	{ "2025-03-03T23:59", { "YYYY-MM-DD", true }, STATUS_OK,
	    "2025-03-03" },
	{ "2025-03-03T23:59:59.123+01:00", { "YYYY-MM-DD", true }, STATUS_OK,
	    "2025-03-03" },
	{ "2025-03-03T24:00:00", { "YYYY-MM-DD", true }, STATUS_OK,
	    "2025-03-03" },
	{ "2025-03-03T25:00:00", { "YYYY-MM-DD", true }, STATUS_SYNTAX,
	    NULL },
	{ "2025-03-03T12:60", { "YYYY-MM-DD", true }, STATUS_SYNTAX, NULL },
	{ "2025-03-03T12:00:61", { "YYYY-MM-DD", true }, STATUS_SYNTAX,
	    NULL },
	{ "2025-03-03+15:00", { "YYYY-MM-DD", false }, STATUS_SYNTAX, NULL },
	{ "2025-03-03-01:99", { "YYYY-MM-DD", false }, STATUS_SYNTAX, NULL },
	{ "2025-03-03T23:59:59.", { "YYYY-MM-DD", true }, STATUS_SYNTAX,
	    NULL },
	{ "2025-03-03T", { "YYYY-MM-DD", true }, STATUS_SYNTAX, NULL },
	{ "2025-03-03 ", { "YYYY-MM-DD", true }, STATUS_SYNTAX, NULL },
	{ "2025-03-03ZZ", { "YYYY-MM-DD", true }, STATUS_SYNTAX, NULL },
	{ "2025-03-03+1", { "YYYY-MM-DD", true }, STATUS_SYNTAX, NULL },
	{ "2025-3-3", { "YYYY-MM-DD", true }, STATUS_SYNTAX, NULL },
	{ "25-03-03", { "YYYY-MM-DD", true }, STATUS_SYNTAX, NULL },
	{ "2025-02-29", { "YYYY-MM-DD", true }, STATUS_RANGE, NULL },
	{ "2024-02-29", { "YYYY-MM-DD", true }, STATUS_OK, "2024-02-29" },
	{ "0000-01-01", { "YYYY-MM-DD", true }, STATUS_RANGE, NULL },
	{ "", { "YYYY-MM-DD", true }, STATUS_SYNTAX, NULL },
	{ "#date#", { "YYYY-MM-DD", true }, STATUS_SYNTAX, NULL },
	{ "20250331", { "YYYYMMDD", false }, STATUS_OK, "2025-03-31" },
	{ "2025033", { "YYYYMMDD", false }, STATUS_SYNTAX, NULL },
	{ "31.12.2025", { "DD.MM.YYYY", false }, STATUS_OK, "2025-12-31" },
	{ "31/12/2025", { "DD.MM.YYYY", false }, STATUS_SYNTAX, NULL },
};

static void
test_date_form_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
		const struct date_case *c = &dates[i];
		char text[DATE_TEXT_SIZE];
		int32_t date = 0;
		enum status status = date_form_parse(&date, c->text, &c->form);

		if (status != c->status)
			print_error("\"%s\"\n", c->text);
		check_status(status, c->status, NULL);
		if (c->date != NULL)
			assert_string_equal(date_format(text, date), c->date);
	}
}

static void
test_date_form_is_valid(void **state)
{
	(void)state;
	assert_true(date_form_is_valid("YYYY-MM-DD"));
	assert_true(date_form_is_valid("DD/MM YYYY"));
	assert_false(date_form_is_valid(""));
	assert_false(date_form_is_valid("YY-MM-DD"));
	assert_false(date_form_is_valid("YYYY-MM"));
	assert_false(date_form_is_valid("YYYY-MM-DD2"));
	assert_false(date_form_is_valid("YYYY------------------------MM-DD"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number_parse),
		cmocka_unit_test(test_number_length),
		cmocka_unit_test(test_number_digits),
		cmocka_unit_test(test_date_form_parse),
		cmocka_unit_test(test_date_form_is_valid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
