#include <stdio.h>
#include <string.h>
#include <time.h>

#include "engine/date.h"
#include "tests/fuzz/chain.h"
#include "tests/fuzz/value.h"

#define DAY_SECONDS 86400
#define FIRST_DAY (-719162)	/* 0001-01-01 */
#define LAST_DAY 2932896	/* 9999-12-31 */

/* The C library's calendar. */
static struct tm
civil_of(int32_t date)
{
	time_t seconds = (time_t)date * DAY_SECONDS;
	struct tm civil;

	if (gmtime_r(&seconds, &civil) == NULL)
		chain_broken("the C library knows the day");
	return civil;
}

static int32_t
day_of(int year, int month, int day)
{
	struct tm civil = { .tm_year = year - 1900, .tm_mon = month - 1,
		.tm_mday = day };

	return (int32_t)(timegm(&civil) / DAY_SECONDS);
}

static void
check_day(int32_t date)
{
	struct tm civil = civil_of(date);
	struct tm next = civil_of(date + 1);
	char expected[64];
	char text[DATE_TEXT_SIZE];
	int32_t back = DATE_NONE;

	(void)snprintf(expected, sizeof expected, "%04d-%02d-%02d",
	    civil.tm_year + 1900, civil.tm_mon + 1, civil.tm_mday);
	if (strcmp(date_format(text, date), expected) != 0)
		chain_broken("a day is written as the C library has it");
	if (date_parse(&back, text) != STATUS_OK || back != date)
		chain_broken("a day that is written is read again");
	if (date_is_month_end(date) != (next.tm_mday == 1))
		chain_broken("a month ends before the next begins");
	if (date_month_index(date + 1) - date_month_index(date) !=
	    (next.tm_mday == 1) && date < LAST_DAY)
		chain_broken("months count up at their ends");
}

/* A civil day, or where the month lacks it, its last; as the header says. */
static int32_t
last_not_after(int year, int month, int day)
{
	int32_t date = day_of(year, month, day);

	while (civil_of(date).tm_mon != month - 1)
		date--;
	return date;
}

static void
check_months(int32_t date, int months)
{
	struct tm civil = civil_of(date);
	long index = (civil.tm_year + 1900L) * 12 + civil.tm_mon + months;
	int32_t found = DATE_NONE;
	enum status status = date_add_months(&found, date, months);

	if (index < 12 || index >= 120000) {
		if (status != STATUS_RANGE || found != DATE_NONE)
			chain_broken("days end with the year 9999");
		return;
	}
	if (status != STATUS_OK || found != last_not_after((int)(index / 12),
	    (int)(index % 12) + 1, civil.tm_mday))
		chain_broken("months are added as the C library has them");
}

static void
check_year_before(int32_t date, bool is_end)
{
	struct tm civil = civil_of(date);
	int year = civil.tm_year + 1900 - 1;
	int day = is_end && date_is_month_end(date) ? 31 : civil.tm_mday;
	int32_t found = DATE_NONE;
	enum status status = date_year_before(&found, date, is_end);

	if (year < 1 ? status != STATUS_RANGE || found != DATE_NONE :
	    status != STATUS_OK ||
	    found != last_not_after(year, civil.tm_mon + 1, day))
		chain_broken("the year before is as the language says");
}

static void
check_civil(int year, int month, int day)
{
	int32_t found = DATE_NONE;
	enum status status = date_from_civil(&found, year, month, day);
	struct tm civil = { 0 };
	bool is_day = year >= 1 && year <= 9999 && month >= 1 && month <= 12 &&
	    day >= 1 && day <= 31;

	if (is_day) {
		civil = civil_of(day_of(year, month, day));
		is_day = civil.tm_mday == day;
	}
	if (status == STATUS_OK ? !is_day ||
	    found != day_of(year, month, day) :
	    is_day || found != DATE_NONE)
		chain_broken("days are those of the C library");
}

void
value_days(const uint8_t *bytes, size_t size)
{
	uint32_t span = LAST_DAY - FIRST_DAY + 1;
	int32_t date = (int32_t)(value_take(&bytes, &size, 4) % span) +
	    FIRST_DAY;
	int months = (int)(int32_t)value_take(&bytes, &size, 4);
	struct period period = { date,
		(int32_t)(value_take(&bytes, &size, 4) % span) + FIRST_DAY };
	int year = (int)value_take(&bytes, &size, 2);
	int month = (int8_t)value_take(&bytes, &size, 1);
	int day = (int8_t)value_take(&bytes, &size, 1);

	check_day(date);
	check_months(date, months);
	check_months(date, months % 1200);
	check_year_before(date, months % 2 == 0);
	check_civil(year, month, day);
	if (period.until < period.from)
		period = (struct period){ period.until, period.from };
	if (period_days(period) != period.until - period.from + 1 ||
	    !period_contains(period, date) ||
	    period_contains(period, period.until + 1) ||
	    period_contains(period, period.from - 1))
		chain_broken("a period holds its days");
}
