#include "rules/load_value.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "engine/currency.h"
#include "engine/date.h"
#include "engine/decimal.h"
#include "engine/fact.h"

#define ID_BYTES_MAX 64
#define AMOUNT_DIGITS 6
#define PERCENT_DIGITS 8

/* Every number of an agreement is below this, whatever its digits. */
#define SCALED_LIMIT DECIMAL_LIMIT_MICRO

/* Significant digits of the largest number, its point and the NUL fit. */
#define DECIMAL_BYTES_MAX 32

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* XML's white space. */
static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static const char *
skip_digits(const char *text)
{
	while (is_digit(*text))
		text++;
	return text;
}

/* Without the white space around it, as XML Schema's token is compared. */
static const char *
trim(const char *text, size_t *length)
{
	size_t end;

	while (is_space(*text))
		text++;
	end = strlen(text);
	while (end > 0 && is_space(text[end - 1]))
		end--;
	*length = end;
	return text;
}

size_t
load_value_word(const char **word, const char **text)
{
	const char *start = *text;
	const char *end;

	while (is_space(*start))
		start++;
	end = start;
	while (*end != '\0' && !is_space(*end))
		end++;
	*word = start;
	*text = end;
	return (size_t)(end - start);
}

/* Each parser below returns NULL, or what was expected. */

static const char *
check_id(const char *text, size_t length)
{
	static const char expected[] =
	    "an id of 1 to 64 letters, digits and ._:/-";

	if (length == 0 || length > ID_BYTES_MAX ||
	    (!is_letter(text[0]) && !is_digit(text[0])))
		return expected;
	for (size_t i = 1; i < length; i++) {
		if (!is_letter(text[i]) && !is_digit(text[i]) &&
		    strchr("._:/-", text[i]) == NULL)
			return expected;
	}
	return NULL;
}

static const char *
parse_id(struct load_value *out, const char *text)
{
	(void)out;
	return check_id(text, strlen(text));
}

static const char *
parse_ids(struct load_value *out, const char *text)
{
	const char *rest = text;
	const char *word;
	size_t count = 0;
	size_t length;

	(void)out;
	for (;;) {
		length = load_value_word(&word, &rest);
		if (length == 0)
			break;
		if (check_id(word, length) != NULL)
			return "ids with blanks between them";
		count++;
	}
	return count == 0 ? "one id or more" : NULL;
}

static const char *
parse_code(struct load_value *out, const char *text)
{
	(void)out;
	if (text[0] == '\0')
		return "a text that is not empty";
	if (strlen(text) > FACT_ID_MAX)
		return "at most 128 bytes";
	return NULL;
}

static const char *
parse_date(struct load_value *out, const char *text)
{
	enum status status = date_parse(&out->date, text);

	if (status == STATUS_RANGE)
		return "a day of the calendar";
	return status == STATUS_OK ? NULL : "a date such as 2025-12-31";
}

static const char *
parse_currency(struct load_value *out, const char *text)
{
	(void)out;
	return currency_find(text) != NULL ? NULL :
	    "a currency code of ISO 4217 such as EUR";
}

/* [a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*, as XML Schema has it. */
static const char *
parse_language(struct load_value *out, const char *text)
{
	static const char expected[] = "a language such as en or de-AT";
	size_t part_length = 0;
	bool is_first = true;
	size_t length;

	(void)out;
	text = trim(text, &length);
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '-' && part_length > 0) {
			part_length = 0;
			is_first = false;
			continue;
		}
		if (!is_letter(text[i]) && (is_first || !is_digit(text[i])))
			return expected;
		part_length++;
		if (part_length > 8)
			return expected;
	}
	return part_length > 0 ? NULL : expected;
}

/* Digits, and maybe a point and digits: where it ends, or NULL for no such
 * form; *decimals is the number of digits after the point. */
static const char *
scan_decimal(size_t *decimals, const char *text)
{
	const char *end = skip_digits(text);
	const char *fraction;

	*decimals = 0;
	if (end == text)
		return NULL;
	if (*end != '.')
		return end;
	fraction = end + 1;
	end = skip_digits(fraction);
	*decimals = (size_t)(end - fraction);
	return *decimals > 0 ? end : NULL;
}

/*
 * The value of the decimal in [text, end) times 10^digits; false where it is
 * out of range.  Zeros in front may be as many as one likes.
 */
static bool
scale_decimal(int64_t *out, const char *text, const char *end, unsigned digits)
{
	char copy[DECIMAL_BYTES_MAX];
	int64_t scaled;
	size_t length;

	while (end - text > 1 && text[0] == '0' && is_digit(text[1]))
		text++;
	length = (size_t)(end - text);
	if (length >= sizeof copy)
		return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	if (decimal_parse_scaled(&scaled, copy, digits) != STATUS_OK ||
	    scaled >= SCALED_LIMIT)
		return false;
	*out = scaled;
	return true;
}

static const char *
parse_amount(struct load_value *out, const char *text)
{
	size_t decimals;
	const char *end = scan_decimal(&decimals, text);

	if (text[0] == '-' && scan_decimal(&decimals, text + 1) != NULL)
		return "a decimal of 0 or more";
	if (end != NULL && strcmp(end, "%") == 0)
		return "a decimal without %, such as 50000 or 1234.56";
	if (end == NULL || *end != '\0')
		return "a decimal such as 50000 or 1234.56";
	if (decimals > AMOUNT_DIGITS)
		return "at most 6 digits after the point";
	out->number = (struct number){ .digits = AMOUNT_DIGITS };
	if (!scale_decimal(&out->number.scaled, text, end, AMOUNT_DIGITS))
		return "a decimal below 9000000000000";
	return NULL;
}

static const char *
parse_signed(struct load_value *out, const char *text)
{
	const char *expected;

	if (text[0] != '-')
		return parse_amount(out, text);
	if (!is_digit(text[1]))
		return "a decimal such as 1234.56 or -20";
	expected = parse_amount(out, text + 1);
	if (expected == NULL)
		out->number.scaled = -out->number.scaled;
	return expected;
}

static const char *
parse_percent(struct load_value *out, const char *text)
{
	size_t decimals;
	const char *end = scan_decimal(&decimals, text);

	if (end == NULL || strcmp(end, "%") != 0)
		return "a percentage such as 2.5%";
	if (decimals > PERCENT_DIGITS)
		return "at most 8 digits after the point";
	out->number = (struct number){
		.digits = PERCENT_DIGITS,
		.is_percent = true,
	};
	if (!scale_decimal(&out->number.scaled, text, end, PERCENT_DIGITS))
		return "a percentage below 90000000000%";
	return NULL;
}

static const char *
parse_bound(struct load_value *out, const char *text)
{
	size_t length = strlen(text);

	if (length > 0 && text[length - 1] == '%')
		return parse_percent(out, text);
	return parse_amount(out, text);
}

/*
 * No ledger has categories so deep that a level past 32 bits differs from the
 * deepest one that fits.
 */
static const char *
parse_level(struct load_value *out, const char *text)
{
	int64_t level = 0;

	if (text[0] < '1' || text[0] > '9' || *skip_digits(text) != '\0')
		return "a whole number from 1, such as 2";
	for (; *text != '\0' && level < UINT32_MAX; text++)
		level = level * 10 + (*text - '0');
	out->number = (struct number){
		.scaled = level < UINT32_MAX ? level : UINT32_MAX,
	};
	return NULL;
}

static const char *
parse_baseline(struct load_value *out, const char *text)
{
	static const char word[] = "previous-year";
	size_t length;
	const char *trimmed = trim(text, &length);

	out->keyword = length == strlen(word) &&
	    memcmp(trimmed, word, length) == 0;
	if (out->keyword)
		return NULL;
	return check_id(text, strlen(text)) == NULL ? NULL :
	    "previous-year or the id of a figures list";
}

static const char *
parse_text(struct load_value *out, const char *text)
{
	(void)out;
	(void)text;
	return NULL;
}

static bool
parse_keyword(struct load_value *out, const struct keyword *table,
    const char *text, char *expected)
{
	size_t length;
	const char *trimmed = trim(text, &length);
	const struct keyword *found = keyword_find(table, trimmed, length);
	size_t used = 0;

	if (found != NULL) {
		out->keyword = found->value;
		return true;
	}
	for (const struct keyword *row = table; row->word != NULL; row++) {
		bool is_last = row[1].word == NULL;
		const char *joint = row == table ? "" : is_last ? " or " : ", ";
		int written = snprintf(expected + used,
		    LOAD_EXPECTED_SIZE - used, "%s%s", joint, row->word);

		/* The tables are ours; the longest of them fits. */
		assert(written > 0 &&
		    (size_t)written < LOAD_EXPECTED_SIZE - used);
		used += (size_t)written;
	}
	return false;
}

static const char *(*const parsers[])(struct load_value *, const char *) = {
	[LOAD_FORM_ID] = parse_id,
	[LOAD_FORM_IDS] = parse_ids,
	[LOAD_FORM_CODE] = parse_code,
	[LOAD_FORM_DATE] = parse_date,
	[LOAD_FORM_CURRENCY] = parse_currency,
	[LOAD_FORM_LANGUAGE] = parse_language,
	[LOAD_FORM_AMOUNT] = parse_amount,
	[LOAD_FORM_SIGNED] = parse_signed,
	[LOAD_FORM_PERCENT] = parse_percent,
	[LOAD_FORM_BOUND] = parse_bound,
	[LOAD_FORM_LEVEL] = parse_level,
	[LOAD_FORM_BASELINE] = parse_baseline,
	[LOAD_FORM_TEXT] = parse_text,
};

bool
load_value_parse(struct load_value *out,
    const struct load_attribute *attribute, const char *text, char *expected)
{
	struct load_value value = { .text = text };
	const char *wanted = NULL;

	if (attribute->form == LOAD_FORM_KEYWORD) {
		if (!parse_keyword(&value, attribute->keywords, text, expected))
			return false;
	} else {
		wanted = parsers[attribute->form](&value, text);
	}
	if (wanted != NULL) {
		(void)snprintf(expected, LOAD_EXPECTED_SIZE, "%s", wanted);
		return false;
	}
	*out = value;
	return true;
}
