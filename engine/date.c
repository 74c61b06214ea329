#include "engine/date.h"

#include <assert.h>
#include <stddef.h>

/*
 * Days are counted from 0000-03-01 in between: with March first the leap day
 * is the last of its year, and the months before it have a fixed length.  400
 * years have 146097 days.
 */

#define DAYS_PER_ERA 146097
#define EPOCH_DAYS 719468	/* from 0000-03-01 to 1970-01-01 */
#define YEAR_MAX 9999

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
days_in_month(int year, int month)
{
	static const int days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
	};

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

enum status
date_from_civil(int32_t *out, int year, int month, int day)
{
	int march_year;
	int era;
	int year_of_era;
	int day_of_year;

	if (year < 1 || year > YEAR_MAX || month < 1 || month > 12 ||
	    day < 1 || day > days_in_month(year, month))
		return STATUS_RANGE;
	march_year = month > 2 ? year : year - 1;
	era = march_year / 400;
	year_of_era = march_year % 400;
	day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
	*out = era * DAYS_PER_ERA + year_of_era * 365 + year_of_era / 4 -
	    year_of_era / 100 + day_of_year - EPOCH_DAYS;
	return STATUS_OK;
}

void
date_to_civil(int32_t date, int *year, int *month, int *day)
{
	int days = date + EPOCH_DAYS;
	int era = days / DAYS_PER_ERA;
	int day_of_era = days % DAYS_PER_ERA;
	int year_of_era = (day_of_era - day_of_era / 1460 +
	    day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 -
	    year_of_era / 100);
	int march_month = (5 * day_of_year + 2) / 153;

	assert(date != DATE_NONE);
	assert(days >= 0);
	*day = day_of_year - (153 * march_month + 2) / 5 + 1;
	*month = march_month < 10 ? march_month + 3 : march_month - 9;
	*year = era * 400 + year_of_era + (*month <= 2 ? 1 : 0);
}

/* The number that count digits at text write; false if they are no digits. */
static bool
read_digits(int *out, const char *text, size_t count)
{
	int value = 0;

	for (size_t i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (text[i] - '0');
	}
	*out = value;
	return true;
}

enum status
date_parse(int32_t *out, const char *text)
{
	int year;
	int month;
	int day;

	/* Each step looks at a byte only when those before it are not NUL. */
	if (!read_digits(&year, text, 4) || text[4] != '-' ||
	    !read_digits(&month, text + 5, 2) || text[7] != '-' ||
	    !read_digits(&day, text + 8, 2) || text[10] != '\0')
		return STATUS_SYNTAX;
	return date_from_civil(out, year, month, day);
}

static char *
write_digits(char *out, int value, int count)
{
	for (int i = count - 1; i >= 0; i--) {
		out[i] = (char)('0' + value % 10);
		value /= 10;
	}
	return out + count;
}

char *
date_format(char *out, int32_t date)
{
	int year;
	int month;
	int day;
	char *end;

	date_to_civil(date, &year, &month, &day);
	end = write_digits(out, year, 4);
	*end++ = '-';
	end = write_digits(end, month, 2);
	*end++ = '-';
	end = write_digits(end, day, 2);
	*end = '\0';
	return out;
}

bool
date_is_month_end(int32_t date)
{
	int year;
	int month;
	int day;

	date_to_civil(date, &year, &month, &day);
	return day == days_in_month(year, month);
}

int32_t
date_month_index(int32_t date)
{
	int year;
	int month;
	int day;

	date_to_civil(date, &year, &month, &day);
	return year * 12 + month - 1;
}

/* The day of the month with this index, or its last if it lacks that day. */
static enum status
date_in_month(int32_t *out, int64_t month_index, int day)
{
	int year;
	int month;
	int days;

	/* The years past the last are refused with the day. */
	if (month_index < 12)
		return STATUS_RANGE;
	year = (int)(month_index / 12);
	month = (int)(month_index % 12) + 1;
	days = days_in_month(year, month);
	return date_from_civil(out, year, month, day < days ? day : days);
}

enum status
date_add_months(int32_t *out, int32_t date, int months)
{
	int year;
	int month;
	int day;

	date_to_civil(date, &year, &month, &day);
	return date_in_month(out, (int64_t)year * 12 + month - 1 + months, day);
}

enum status
date_year_before(int32_t *out, int32_t date, bool is_end)
{
	int year;
	int month;
	int day;

	date_to_civil(date, &year, &month, &day);
	if (is_end && day == days_in_month(year, month))
		day = 31;
	return date_in_month(out, (int64_t)(year - 1) * 12 + month - 1, day);
}

bool
period_contains(struct period period, int32_t date)
{
	return date >= period.from && date <= period.until;
}

int32_t
period_days(struct period period)
{
	return period.until - period.from + 1;
}
