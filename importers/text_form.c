#include "importers/text_form.h"

#include <stddef.h>
#include <string.h>

#include "engine/date.h"
#include "engine/decimal.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Is it negative?  What is left of the text is [*begin, *end). */
static bool
take_minus(const char **begin, const char **end, const struct number_form *form)
{
	if (*begin < *end && (**begin == '-' || **begin == '+'))
		return *(*begin)++ == '-';
	if (form->minus_last && *begin < *end && (*end)[-1] == '-') {
		(*end)--;
		return true;
	}
	return false;
}

/* Digits before the decimal sign, groups of three taken together. */
static enum status
take_whole(const char **text, const char *end, char **out,
    const struct number_form *form)
{
	const char *c = *text;
	size_t run = 0;
	bool is_grouped = false;

	for (; c < end; c++) {
		if (is_digit(*c)) {
			*(*out)++ = *c;
			run++;
		} else if (form->group != 0 && *c == form->group) {
			if (run == 0 || run > 3 || (is_grouped && run != 3))
				return STATUS_SYNTAX;
			is_grouped = true;
			run = 0;
		} else {
			break;
		}
	}
	if (is_grouped && run != 3)
		return STATUS_SYNTAX;
	*text = c;
	return STATUS_OK;
}

/* The text in the one form that decimal_parse() takes. */
static enum status
to_plain(char plain[NUMBER_TEXT_MAX], const char *text,
    const struct number_form *form)
{
	const char *end = text + strlen(text);
	char *out = plain;
	char *whole;
	size_t fraction = 0;
	enum status status;

	if ((size_t)(end - text) > NUMBER_TEXT_MAX - 4)
		return STATUS_SYNTAX;
	if (take_minus(&text, &end, form))
		*out++ = '-';
	whole = out;
	status = take_whole(&text, end, &out, form);
	if (status != STATUS_OK)
		return status;
	if (out == whole) {
		if (end - text < 2 || *text != form->decimal)
			return STATUS_SYNTAX;
		*out++ = '0';
	}
	if (text < end && *text == form->decimal) {
		text++;
		*out++ = '.';
		for (; text < end && is_digit(*text); text++, fraction++)
			*out++ = *text;
		if (fraction == 0)
			*out++ = '0';
	}
	*out = '\0';
	return text == end ? STATUS_OK : STATUS_SYNTAX;
}

enum status
number_parse(int64_t *out, const char *text, const struct number_form *form,
    unsigned digits)
{
	char plain[NUMBER_TEXT_MAX];
	enum status status = to_plain(plain, text, form);

	if (status != STATUS_OK)
		return status;
	if (digits == DECIMAL_DIGITS)
		return decimal_parse(out, plain);
	return decimal_parse_scaled(out, plain, digits);
}

bool
date_form_is_valid(const char *text)
{
	size_t years = 0;
	size_t months = 0;
	size_t days = 0;

	if (strlen(text) >= DATE_FORM_MAX)
		return false;
	for (const char *c = text; *c != '\0'; c++) {
		years += *c == 'Y';
		months += *c == 'M';
		days += *c == 'D';
		if (is_digit(*c))
			return false;
	}
	return years == 4 && months == 2 && days == 2;
}

/* How far a zone is from UTC. */
#define ZONE_HOURS_MAX 14

/* Two digits, at most max; *text moves past them. */
static bool
take_two(const char **text, int max)
{
	const char *t = *text;

	if (!is_digit(t[0]) || !is_digit(t[1]) ||
	    (t[0] - '0') * 10 + (t[1] - '0') > max)
		return false;
	*text = t + 2;
	return true;
}

/* "hh:mm"; *text moves past it. */
static bool
take_hour_minute(const char **text, int hours_max)
{
	const char *t = *text;

	if (!take_two(&t, hours_max) || *t++ != ':' || !take_two(&t, 59))
		return false;
	*text = t;
	return true;
}

/* "T10:20", "T10:20:30", "T10:20:30.4"; 24:00 and a leap second are times. */
static bool
take_time(const char **text)
{
	const char *t = *text + 1;

	if (!take_hour_minute(&t, 24))
		return false;
	if (*t == ':') {
		t++;
		if (!take_two(&t, 60))
			return false;
		if (*t == '.') {
			if (!is_digit(*++t))
				return false;
			while (is_digit(*t))
				t++;
		}
	}
	*text = t;
	return true;
}

/* What may follow the day. */
static bool
is_dropped(const char *text, bool has_time)
{
	if (has_time && *text == 'T' && !take_time(&text))
		return false;
	if (*text == 'Z')
		return text[1] == '\0';
	if (*text == '+' || *text == '-') {
		text++;
		return take_hour_minute(&text, ZONE_HOURS_MAX) &&
		    *text == '\0';
	}
	return *text == '\0';
}

enum status
date_form_parse(int32_t *out, const char *text, const struct date_form *form)
{
	int year = 0;
	int month = 0;
	int day = 0;

	for (const char *f = form->text; *f != '\0'; f++, text++) {
		int *part = *f == 'Y' ? &year : *f == 'M' ? &month :
		    *f == 'D' ? &day : NULL;

		if (part == NULL) {
			if (*text != *f)
				return STATUS_SYNTAX;
			continue;
		}
		if (!is_digit(*text))
			return STATUS_SYNTAX;
		*part = *part * 10 + (*text - '0');
	}
	if (!is_dropped(text, form->has_time))
		return STATUS_SYNTAX;
	return date_from_civil(out, year, month, day);
}
