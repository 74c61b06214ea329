#ifndef IMPORTERS_TEXT_FORM_H
#define IMPORTERS_TEXT_FORM_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/status.h"

/*
 * text_form -- how a dialect writes numbers and dates, and the way from its
 * texts to the ledger's values.
 *
 * Exact: a text either has the form and a value, or it is refused.
 */

/* Longest text of a number that is looked at, and of a date form. */
#define NUMBER_TEXT_MAX 92
#define DATE_FORM_MAX 32

struct number_form {
	char decimal;		/* '.' or ',' */
	char group;		/* between groups of three digits; 0: none */
	bool minus_last;	/* "123.45-" is allowed too */
};

/*
 * number_parse(out, text, form, places):
 * *out is the value times 10^places (0 to 12).  Besides the form: a leading
 * plus, no digit before or no digit after the decimal sign (xsd:decimal).
 * STATUS_SYNTAX where the text has another form, STATUS_RANGE where the value
 * has more decimals than places or does not fit (for places 6: |value| < 9e12).
 */
MUST_CHECK enum status number_parse(int64_t *out, const char *text,
    const struct number_form *form, unsigned places);

/*
 * One way to write a day: "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY": four Y, two
 * M, two D, and other characters for themselves.  After the day a zone is
 * always dropped (Z, +01:00) and, where has_time, a time with it (T and
 * hh:mm, hh:mm:ss or hh:mm:ss.fff).
 */
struct date_form {
	char text[DATE_FORM_MAX];
	bool has_time;
};

/* Does the text name a date form? */
bool date_form_is_valid(const char *text);

/*
 * STATUS_SYNTAX for another form, STATUS_RANGE for a day that is none.
 */
MUST_CHECK enum status date_form_parse(int32_t *out, const char *text,
    const struct date_form *form);

#endif
