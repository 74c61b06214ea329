#include "engine/date.h"

#include "tests/support/rows.h"

#define UNTOUCHED INT32_C(-77777)

/* The date of a text that is known to be one. */
static int32_t
day(const char *text)
{
	int32_t date = UNTOUCHED;

	check_status(date_parse(&date, text), STATUS_OK, NULL);
	return date;
}

static void
check_date_equal(int32_t actual, const char *expected)
{
	char text[DATE_TEXT_SIZE];

	assert_string_equal(date_format(text, actual), expected);
}

struct parse_row {
	const char *name;
	const char *text;
	enum status status;
	int32_t date;
};

static const struct parse_row parse_rows[] = {
	{ "the first day counted", "1970-01-01", STATUS_OK, 0 },
	{ "the day before", "1969-12-31", STATUS_OK, -1 },
	{ "a day of today's ledgers", "2025-03-03", STATUS_OK, 20150 },
	{ "the first day there is", "0001-01-01", STATUS_OK, -719162 },
	{ "the last day there is", "9999-12-31", STATUS_OK, 2932896 },
	{ "a leap day", "2024-02-29", STATUS_OK, 19782 },
	{ "a leap day of a fourth century", "2000-02-29", STATUS_OK, 11016 },
	{ "no leap day in a plain year", "2025-02-29", STATUS_RANGE, 0 },
	{ "no leap day in a century", "1900-02-29", STATUS_RANGE, 0 },
	{ "no leap day in a century to come", "2100-02-29", STATUS_RANGE, 0 },
	{ "no 30 February", "2024-02-30", STATUS_RANGE, 0 },
	{ "no 31 April", "2025-04-31", STATUS_RANGE, 0 },
	{ "no 32 January", "2025-01-32", STATUS_RANGE, 0 },
	{ "no day 0", "2025-01-00", STATUS_RANGE, 0 },
	{ "no month 0", "2025-00-01", STATUS_RANGE, 0 },
	{ "no month 13", "2025-13-01", STATUS_RANGE, 0 },
	{ "no year 0", "0000-12-31", STATUS_RANGE, 0 },
	{ "nothing", "", STATUS_SYNTAX, 0 },
	{ "a year alone", "2025", STATUS_SYNTAX, 0 },
	{ "a month alone", "2025-01", STATUS_SYNTAX, 0 },
	{ "one digit short", "2025-01-1", STATUS_SYNTAX, 0 },
	{ "a month of one digit", "2025-1-01", STATUS_SYNTAX, 0 },
	{ "no dashes", "20250101", STATUS_SYNTAX, 0 },
	{ "slashes", "2025/01/01", STATUS_SYNTAX, 0 },
	{ "points", "01.02.2025", STATUS_SYNTAX, 0 },
	{ "a zone", "2025-01-01Z", STATUS_SYNTAX, 0 },
	{ "a time", "2025-01-01T00:00:00", STATUS_SYNTAX, 0 },
	{ "a blank before", " 2025-01-01", STATUS_SYNTAX, 0 },
	{ "a blank after", "2025-01-01 ", STATUS_SYNTAX, 0 },
	{ "a sign", "-025-01-01", STATUS_SYNTAX, 0 },
	{ "a sign in the month", "2025-+1-01", STATUS_SYNTAX, 0 },
	{ "five digits of year", "12025-01-01", STATUS_SYNTAX, 0 },
	{ "letters", "yyyy-mm-dd", STATUS_SYNTAX, 0 },
};

static void
parse(void **state)
{
	const struct parse_row *row = *state;
	int32_t date = UNTOUCHED;

	check_status(date_parse(&date, row->text), row->status, NULL);
	check_int_equal(date, row->status == STATUS_OK ? row->date :
	    UNTOUCHED);
}

/* Walks the calendar by its rules and compares every day of it. */
static void
every_day_of_all_years_is_counted_once(void **state)
{
	static const int lengths[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
	};
	int32_t expected = -719162;

	(void)state;
	for (int year = 1; year <= 9999; year++) {
		bool is_leap = (year % 4 == 0 && year % 100 != 0) ||
		    year % 400 == 0;

		for (int month = 1; month <= 12; month++) {
			int days = lengths[month - 1];

			if (month == 2 && is_leap)
				days++;
			for (int d = 1; d <= days; d++, expected++) {
				int32_t date = UNTOUCHED;
				int y;
				int m;
				int dd;

				if (date_from_civil(&date, year, month, d) !=
				    STATUS_OK || date != expected)
					fail_msg("%d-%d-%d", year, month, d);
				date_to_civil(date, &y, &m, &dd);
				if (y != year || m != month || dd != d ||
				    date_is_month_end(date) != (d == days) ||
				    date_month_index(date) != year * 12 +
				    month - 1)
					fail_msg("%d-%d-%d", year, month, d);
			}
		}
	}
	check_int_equal(expected, 2932897);
}

static void
text_and_date_go_round(void **state)
{
	(void)state;
	for (int32_t date = -719162; date <= 2932896; date += 13) {
		char text[DATE_TEXT_SIZE];

		check_int_equal(day(date_format(text, date)), date);
	}
}

struct civil_row {
	const char *name;
	int year;
	int month;
	int day;
};

static const struct civil_row civil_rows[] = {
	{ "year 0", 0, 1, 1 },
	{ "year 10000", 10000, 1, 1 },
	{ "a negative year", -1, 1, 1 },
	{ "month 0", 2025, 0, 1 },
	{ "month 13", 2025, 13, 1 },
	{ "a negative month", 2025, -1, 1 },
	{ "day 0", 2025, 1, 0 },
	{ "a negative day", 2025, 1, -1 },
	{ "day 32", 2025, 1, 32 },
	{ "29 February of a plain year", 2023, 2, 29 },
};

static void
no_such_day(void **state)
{
	const struct civil_row *row = *state;
	int32_t date = UNTOUCHED;

	check_status(date_from_civil(&date, row->year, row->month, row->day),
	    STATUS_RANGE, NULL);
	check_int_equal(date, UNTOUCHED);
}

struct months_row {
	const char *name;
	const char *date;
	int months;
	const char *expected;	/* NULL: STATUS_RANGE */
};

static const struct months_row months_rows[] = {
	{ "none", "2025-01-31", 0, "2025-01-31" },
	{ "one", "2025-01-15", 1, "2025-02-15" },
	{ "into a shorter month", "2025-01-31", 1, "2025-02-28" },
	{ "into a leap February", "2024-01-31", 1, "2024-02-29" },
	{ "30 into February", "2025-01-30", 1, "2025-02-28" },
	{ "29 into a leap February", "2024-01-29", 1, "2024-02-29" },
	{ "over a shorter month the day stays", "2025-01-31", 2,
	    "2025-03-31" },
	{ "31 into a month of 30", "2025-03-31", 1, "2025-04-30" },
	{ "from the end of a shorter month", "2025-02-28", 1, "2025-03-28" },
	{ "a quarter", "2024-11-30", 3, "2025-02-28" },
	{ "a year", "2025-07-01", 12, "2026-07-01" },
	{ "a year from a leap day", "2024-02-29", 12, "2025-02-28" },
	{ "four years from a leap day", "2024-02-29", 48, "2028-02-29" },
	{ "back", "2025-03-31", -1, "2025-02-28" },
	{ "back over a year", "2025-01-31", -2, "2024-11-30" },
	{ "to the last day there is", "9999-11-30", 1, "9999-12-30" },
	{ "past the last year", "9999-12-01", 1, NULL },
	{ "to the first month there is", "0001-02-28", -1, "0001-01-28" },
	{ "before the first year", "0001-01-31", -1, NULL },
	{ "very far", "2025-01-01", INT32_MAX, NULL },
	{ "very far back", "2025-01-01", INT32_MIN, NULL },
};

static void
add_months(void **state)
{
	const struct months_row *row = *state;
	int32_t date = UNTOUCHED;
	enum status status;

	status = date_add_months(&date, day(row->date), row->months);
	if (row->expected == NULL) {
		check_status(status, STATUS_RANGE, NULL);
		check_int_equal(date, UNTOUCHED);
	} else {
		check_status(status, STATUS_OK, NULL);
		check_date_equal(date, row->expected);
	}
}

struct year_row {
	const char *name;
	const char *date;
	const char *as_begin;	/* NULL: STATUS_RANGE */
	const char *as_end;
};

static const struct year_row year_rows[] = {
	{ "a plain day", "2025-07-15", "2024-07-15", "2024-07-15" },
	{ "the end of a long month", "2025-07-31", "2024-07-31",
	    "2024-07-31" },
	{ "the end of a short month", "2025-04-30", "2024-04-30",
	    "2024-04-30" },
	{ "a leap day", "2024-02-29", "2023-02-28", "2023-02-28" },
	{ "28 February into a leap year", "2025-02-28", "2024-02-28",
	    "2024-02-29" },
	{ "28 February of a leap year is no end", "2024-02-28", "2023-02-28",
	    "2023-02-28" },
	{ "28 February between plain years", "2023-02-28", "2022-02-28",
	    "2022-02-28" },
	{ "27 February into a leap year", "2025-02-27", "2024-02-27",
	    "2024-02-27" },
	{ "the first of the second year", "0002-01-01", "0001-01-01",
	    "0001-01-01" },
	{ "the last of the first year", "0001-12-31", NULL, NULL },
};

static void
year_before(void **state)
{
	const struct year_row *row = *state;

	for (int is_end = 0; is_end <= 1; is_end++) {
		const char *expected = is_end ? row->as_end : row->as_begin;
		int32_t date = UNTOUCHED;
		enum status status;

		status = date_year_before(&date, day(row->date), is_end != 0);
		if (expected == NULL) {
			check_status(status, STATUS_RANGE, NULL);
			check_int_equal(date, UNTOUCHED);
		} else {
			check_status(status, STATUS_OK, NULL);
			check_date_equal(date, expected);
		}
	}
}

static void
month_ends(void **state)
{
	(void)state;
	assert_true(date_is_month_end(day("2025-02-28")));
	assert_false(date_is_month_end(day("2024-02-28")));
	assert_true(date_is_month_end(day("2024-02-29")));
	assert_true(date_is_month_end(day("1900-02-28")));
	assert_true(date_is_month_end(day("2025-12-31")));
	assert_false(date_is_month_end(day("2025-12-30")));
}

static void
month_indexes_rise_by_one(void **state)
{
	(void)state;
	check_int_equal(date_month_index(day("2025-01-01")),
	    date_month_index(day("2025-01-31")));
	check_int_equal(date_month_index(day("2025-01-31")) + 1,
	    date_month_index(day("2025-02-01")));
	check_int_equal(date_month_index(day("2024-12-31")) + 1,
	    date_month_index(day("2025-01-01")));
}

static void
a_period_holds_both_its_ends(void **state)
{
	struct period period;
	struct period one_day;

	(void)state;
	period.from = day("2024-01-01");
	period.until = day("2024-12-31");
	one_day.from = one_day.until = day("2024-02-29");
	assert_true(period_contains(period, period.from));
	assert_true(period_contains(period, period.until));
	assert_false(period_contains(period, period.from - 1));
	assert_false(period_contains(period, period.until + 1));
	assert_false(period_contains(period, DATE_NONE));
	check_int_equal(period_days(period), 366);
	assert_true(period_contains(one_day, one_day.from));
	check_int_equal(period_days(one_day), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_all_years_is_counted_once),
		cmocka_unit_test(text_and_date_go_round),
		cmocka_unit_test(month_ends),
		cmocka_unit_test(month_indexes_rise_by_one),
		cmocka_unit_test(a_period_holds_both_its_ends),
	};
	int failed = 0;

	failed += cmocka_run_group_tests_name("date", tests, NULL, NULL);
	failed += run_rows("date_parse", parse, parse_rows);
	failed += run_rows("date_from_civil", no_such_day, civil_rows);
	failed += run_rows("date_add_months", add_months, months_rows);
	failed += run_rows("date_year_before", year_before, year_rows);
	return failed;
}
