/*
 * A byte for the kind of value, and any bytes as texts or numbers of it: each
 * parser accepts what its header says and gives the value that a second way to
 * work it out gives; arithmetic is that of numbers of any size.
 */

#include "tests/fuzz/value.h"

#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "engine/currency.h"
#include "engine/date.h"
#include "engine/unit.h"
#include "importers/text_form.h"
#include "tests/fuzz/chain.h"

#define TEXT_MAX 256
#define DIGITS_MAX 12

static bool
matches(regex_t *regex, const char *pattern, const char *text)
{
	if (regex->re_nsub == 0 &&
	    regcomp(regex, pattern, REG_EXTENDED) != 0)
		chain_broken("the pattern is one");
	return regexec(regex, text, 0, NULL, 0) == 0;
}

/*
 * What a text of digits and one decimal sign means, times 10^digits: NULL
 * where further decimals are not zeros.
 */
static BIGNUM *
meaning(const char *text, char decimal, unsigned digits)
{
	char plain[TEXT_MAX + DIGITS_MAX + 4] = "";
	bool is_negative = strchr(text, '-') != NULL;
	bool is_after = false;
	unsigned decimals = 0;
	size_t length = 0;

	plain[length] = '-';
	length += is_negative;
	for (const char *c = text; *c != '\0'; c++) {
		is_after |= *c == decimal;
		if (*c < '0' || *c > '9')
			continue;
		if (is_after && decimals == digits) {
			if (*c != '0')
				return NULL;
			continue;
		}
		plain[length++] = *c;
		decimals += is_after;
	}
	for (; decimals < digits; decimals++)
		plain[length++] = '0';
	plain[length] = '\0';
	return oracle_from_digits(plain);
}

/* Is the outcome of a parser what a text in the form must give? */
static void
check_number(enum status status, int64_t found, BIGNUM *expected,
    unsigned digits)
{
	bool fits = expected != NULL && oracle_fits(expected, 64);

	if (fits && digits == DECIMAL_DIGITS) {
		BIGNUM *limit = oracle_from_wide(DECIMAL_LIMIT_MICRO);

		fits = BN_ucmp(expected, limit) < 0;
		BN_free(limit);
	}
	if (fits ? status != STATUS_OK || !oracle_is_wide(expected, found) :
	    status != STATUS_RANGE)
		chain_broken("a number in its form has its value");
	BN_free(expected);
}

static void
check_decimal(const char *text, unsigned choice)
{
	static regex_t regex;
	unsigned digits = choice % (DIGITS_MAX + 1);
	int64_t found = 7;
	enum status status = digits == DECIMAL_DIGITS ?
	    decimal_parse(&found, text) :
	    decimal_parse_scaled(&found, text, digits);

	if (status != STATUS_OK && found != 7)
		chain_broken("a failed parser leaves its output alone");
	if (matches(&regex, "^-?([0-9]+(\\.[0-9]+)?)$", text))
		check_number(status, found, meaning(text, '.', digits),
		    digits);
	else if (status != STATUS_SYNTAX)
		chain_broken("only a number's form is a number");
}

struct number_row {
	struct number_form form;
	const char *pattern;
};

#define BARE(point) "([0-9]+(" point "[0-9]*)?|" point "[0-9]+)"
#define GROUPED(group, point) "([0-9]+(" point "[0-9]*)?|[0-9]{1,3}(" group \
	"[0-9]{3})+(" point "[0-9]*)?|" point "[0-9]+)"

static void
check_foreign_number(const char *text, unsigned choice)
{
	static const struct number_row rows[] = {
		{ { '.', 0, false }, "^[+-]?" BARE("[.]") "$" },
		{ { ',', 0, true },
		    "^([+-]" BARE(",") "|" BARE(",") "-?)$" },
		{ { ',', '.', false }, "^[+-]?" GROUPED("[.]", ",") "$" },
		{ { '.', ',', true }, "^([+-]" GROUPED(",", "[.]") "|"
		    GROUPED(",", "[.]") "-?)$" },
		{ { ',', ' ', false }, "^[+-]?" GROUPED(" ", ",") "$" },
		{ { '.', '\'', false }, "^[+-]?" GROUPED("'", "[.]") "$" },
	};
	static regex_t regexes[sizeof rows / sizeof rows[0]];
	size_t i = choice % (sizeof rows / sizeof rows[0]);
	unsigned digits = choice / 8 % (DIGITS_MAX + 1);
	int64_t found = 7;
	enum status status = number_parse(&found, text, &rows[i].form, digits);

	if (status != STATUS_OK && found != 7)
		chain_broken("a failed parser leaves its output alone");
	if (strlen(text) <= NUMBER_TEXT_MAX &&
	    matches(&regexes[i], rows[i].pattern, text))
		check_number(status, found, meaning(text,
		    rows[i].form.decimal, digits), digits);
	else if (status != STATUS_SYNTAX)
		chain_broken("only a number's form is a number");
}

static void
check_date(const char *text)
{
	static regex_t regex;
	int32_t found = DATE_NONE;
	enum status status = date_parse(&found, text);
	bool is_form = matches(&regex,
	    "^([0-9]{4})-[0-9]{2}-[0-9]{2}$", text);
	char again[DATE_TEXT_SIZE];

	if (is_form ? status != STATUS_OK && status != STATUS_RANGE :
	    status != STATUS_SYNTAX)
		chain_broken("only a date's form is a date");
	if (status == STATUS_OK ?
	    strcmp(date_format(again, found), text) != 0 : found != DATE_NONE)
		chain_broken("a date that is read is written again");
}

/* text: a form, a NUL, and a date in it, perhaps. */
static void
check_date_form(const char *text, const char *value, unsigned choice)
{
	struct date_form form = { .has_time = choice % 2 == 0 };
	int32_t found = DATE_NONE;
	char day[DATE_TEXT_SIZE];
	size_t years = 0;
	size_t months = 5;
	size_t days = 8;
	enum status status;

	if (!date_form_is_valid(text))
		return;
	memcpy(form.text, text, strlen(text) + 1);
	status = date_form_parse(&found, value, &form);
	if (status != STATUS_OK) {
		if (found != DATE_NONE)
			chain_broken("a failed parser leaves its output");
		return;
	}
	(void)date_format(day, found);
	for (size_t i = 0; text[i] != '\0'; i++) {
		char c = text[i] == 'Y' ? day[years++] : text[i] == 'M' ?
		    day[months++] : text[i] == 'D' ? day[days++] : text[i];

		if (value[i] != c)
			chain_broken("a date is read as its form says");
	}
}

static void
check_codes(const char *text)
{
	const struct currency *currency = currency_find(text);
	const struct unit *unit = unit_find(text);
	int64_t minor;

	if (unit != NULL && (strcmp(unit->code, text) != 0 ||
	    unit->factor_micro <= 0))
		chain_broken("a unit that is found is the one asked for");
	if (currency == NULL)
		return;
	minor = currency_minor_unit_micro(currency);
	for (unsigned i = 0; i < currency->minor_digits; i++)
		minor *= 10;
	if (strcmp(currency->code, text) != 0 || minor != DECIMAL_ONE_MICRO)
		chain_broken("a currency that is found is the one asked for");
}

static void
check_texts(const uint8_t *bytes, size_t size)
{
	unsigned choice = (unsigned)value_take(&bytes, &size, 1);
	char text[TEXT_MAX + 2] = "";
	const char *value;

	memcpy(text, bytes, size < TEXT_MAX ? size : TEXT_MAX);
	value = text + strlen(text) + 1;
	check_decimal(text, choice);
	check_foreign_number(text, choice);
	check_date(text);
	check_codes(text);
	check_date_form(text, value, choice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const kinds[])(const uint8_t *, size_t) = {
		check_texts, value_arithmetic, value_formats, value_fractions,
		value_days,
	};

	if (size > 0)
		kinds[data[0] % (sizeof kinds / sizeof kinds[0])](data + 1,
		    size - 1);
	return 0;
}
