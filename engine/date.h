#ifndef ENGINE_DATE_H
#define ENGINE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/status.h"

/*
 * date -- calendar days, proleptic Gregorian, and periods of them.
 *
 * A date is the number of days since 1970-01-01, years 0001 to 9999.  Plain
 * values; nothing here reads a clock or a time zone.
 */

#define DATE_TEXT_SIZE 11	/* "YYYY-MM-DD" and the NUL */
#define DATE_NONE INT32_MIN	/* "no date", where a struct says it may be */

/* Both ends are days of the period; until >= from. */
struct period {
	int32_t from;
	int32_t until;
};

/*
 * date_parse(out, text): YYYY-MM-DD, a real calendar day; STATUS_SYNTAX for
 * another form, STATUS_RANGE for a day that is none (2025-02-29, month 13).
 */
MUST_CHECK enum status date_parse(int32_t *out, const char *text);

/* out holds DATE_TEXT_SIZE bytes; returns out. */
char *date_format(char *out, int32_t date);

/* year 1 to 9999, month 1 to 12, day 1 to 31; STATUS_RANGE if no such day. */
MUST_CHECK enum status date_from_civil(int32_t *out, int year, int month,
    int day);
void date_to_civil(int32_t date, int *year, int *month, int *day);

bool date_is_month_end(int32_t date);
/* The same number for all days of one calendar month, rising with time. */
int32_t date_month_index(int32_t date);

/*
 * date + months; a day that the month lacks becomes its last.  STATUS_RANGE
 * outside the years 1 to 9999.
 */
MUST_CHECK enum status date_add_months(int32_t *out, int32_t date, int months);

/*
 * One year earlier (agreement language, section 5): 29 February becomes 28
 * February; with is_end, the last day of its month stays the last day of its
 * month.
 */
MUST_CHECK enum status date_year_before(int32_t *out, int32_t date,
    bool is_end);

bool period_contains(struct period period, int32_t date);
int32_t period_days(struct period period);	/* both ends included */

#endif
