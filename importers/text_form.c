#include "importers/text_form.h"

#include <assert.h>
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

/* What the digits of a number so far come to. */
struct digits {
	uint64_t value;
	bool is_too_large;
};

/* Add those that stand here; returns what is behind them. */
static inline const char *
take_digits(struct digits *digits, const char *text, const char *end)
{
	for (; text < end && is_digit(*text); text++) {
		digits->is_too_large |= digits->value > UINT64_MAX / 10 - 1;
		digits->value = digits->value * 10 + (uint64_t)(*text - '0');
	}
	return text;
}

/* Groups of three behind the first one, of so many digits. */
static enum status
take_groups(struct digits *digits, const char **text, const char *end,
    ptrdiff_t first, char sign)
{
	if (first == 0 || first > 3)
		return STATUS_SYNTAX;
	while (*text < end && **text == sign) {
		const char *group = *text + 1;

		*text = take_digits(digits, group, end);
		if (*text - group != 3)
			return STATUS_SYNTAX;
	}
	return STATUS_OK;
}

/* Digits behind the decimal sign: those that do not fit must be 0; what is
 * lacking to so many is 0. */
static inline const char *
take_fraction(struct digits *digits, const char *text, const char *end,
    unsigned places)
{
	static const uint64_t tens[] = {
		1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
		1000000000, UINT64_C(10000000000), UINT64_C(100000000000),
		UINT64_C(1000000000000),
	};
	const char *last = (size_t)(end - text) < places ? end : text + places;
	const char *start = text;

	assert(places < sizeof tens / sizeof tens[0]);
	text = take_digits(digits, text, last);
	digits->is_too_large |= __builtin_mul_overflow(digits->value,
	    tens[places - (size_t)(text - start)], &digits->value);
	for (; text < end && is_digit(*text); text++)
		digits->is_too_large |= *text != '0';
	return text;
}

enum status
number_parse(int64_t *out, const char *text, const struct number_form *form,
    unsigned places)
{
	const char *end = text + strlen(text);
	struct digits digits = { .value = 0 };
	const char *start;
	bool is_negative;
	wide value;

	if ((size_t)(end - text) > NUMBER_TEXT_MAX)
		return STATUS_SYNTAX;
	is_negative = take_minus(&text, &end, form);
	start = text;
	text = take_digits(&digits, text, end);
	if (form->group != 0 && text < end && *text == form->group &&
	    take_groups(&digits, &text, end, text - start, form->group) !=
	    STATUS_OK)
		return STATUS_SYNTAX;
	/* There is a digit on one side of the sign at least. */
	if (text == start && (end - text < 2 || *text != form->decimal))
		return STATUS_SYNTAX;
	text += text < end && *text == form->decimal;
	if (take_fraction(&digits, text, end, places) != end)
		return STATUS_SYNTAX;
	value = is_negative ? -(wide)digits.value : (wide)digits.value;
	if (digits.is_too_large || value < INT64_MIN || value > INT64_MAX)
		return STATUS_RANGE;
	if (places == DECIMAL_DIGITS)
		return decimal_narrow(out, value);
	*out = (int64_t)value;
	return STATUS_OK;
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
