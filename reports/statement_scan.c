#include "reports/statement_scan.h"

#include <string.h>

#include "engine/date.h"

#define FOUND_BYTES_MAX 40

/* The references of canonical attribute values, and no others. */
static const struct reference {
	const char *text;
	char character;
} references[] = {
	{ "&amp;", '&' },
	{ "&lt;", '<' },
	{ "&quot;", '"' },
	{ "&#x9;", '\t' },
	{ "&#xA;", '\n' },
	{ "&#xD;", '\r' },
	{ NULL, '\0' },
};

enum status
statement_scan_status(const struct statement_scan *scan)
{
	return scan->has_failed ? scan->err->status : STATUS_OK;
}

static size_t
rest(const struct statement_scan *scan)
{
	return (size_t)(scan->end - scan->at);
}

/* The first failure counts; the line is that of the cursor. */
static void
fail(struct statement_scan *scan, enum status status, const char *message)
{
	size_t line = 1;

	if (scan->has_failed)
		return;
	for (const char *c = scan->start; c < scan->at; c++)
		line += *c == '\n';
	(void)error_set(scan->err, status, "%s", message);
	(void)error_at(scan->err, "%s:%zu", scan->name, line);
	scan->has_failed = true;
}

void
statement_scan_fail(struct statement_scan *scan, const char *what)
{
	const size_t wanted = strcspn(what, "\n");	/* its first line */
	const char *and_end = what[wanted] == '\0' ? "" :
	    wanted == 0 ? "the end of the line" : " and the end of the line";
	const char *stop;
	size_t length = rest(scan);
	struct error err;

	if (scan->has_failed)
		return;
	stop = memchr(scan->at, '\n', length);
	if (stop != NULL)
		length = (size_t)(stop - scan->at);
	if (length > FOUND_BYTES_MAX)
		length = FOUND_BYTES_MAX;
	(void)error_set(&err, STATUS_INVALID,
	    length == 0 ? "expected %.*s%s, found the end of the line"
			: "expected %.*s%s, found \"%.*s\"",
	    (int)wanted, what, and_end, (int)length, scan->at);
	fail(scan, STATUS_INVALID, err.message);
}

void
statement_scan_fail_value(struct statement_scan *scan, const char *name,
    const char *what, const char *value)
{
	struct error err;

	(void)error_set(&err, STATUS_INVALID, "%s must be %s, found \"%.*s\"",
	    name + 1, what, FOUND_BYTES_MAX, value);
	fail(scan, STATUS_INVALID, err.message);
}

void
statement_scan_memory(struct statement_scan *scan)
{
	fail(scan, STATUS_MEMORY, "not enough memory");
}

bool
statement_scan_is_at(const struct statement_scan *scan, const char *text)
{
	size_t length = strlen(text);

	return !scan->has_failed && length <= rest(scan) &&
	    memcmp(scan->at, text, length) == 0;
}

bool
statement_scan_accept(struct statement_scan *scan, const char *text)
{
	if (!statement_scan_is_at(scan, text))
		return false;
	scan->at += strlen(text);
	return true;
}

void
statement_scan_expect(struct statement_scan *scan, const char *text)
{
	if (!statement_scan_accept(scan, text))
		statement_scan_fail(scan, text);
}

size_t
statement_scan_count_lines(const struct statement_scan *scan,
    const char *text)
{
	size_t length = strlen(text);
	size_t count = 0;
	const char *at = scan->at;
	const char *stop;

	while ((size_t)(scan->end - at) >= length &&
	    memcmp(at, text, length) == 0) {
		count++;
		stop = memchr(at, '\n', (size_t)(scan->end - at));
		if (stop == NULL)
			break;
		at = stop + 1;
	}
	return count;
}

/* One reference at the cursor, as its character; '\0' for an unknown one. */
static char
take_reference(struct statement_scan *scan)
{
	for (size_t i = 0; references[i].text != NULL; i++)
		if (statement_scan_accept(scan, references[i].text))
			return references[i].character;
	return '\0';
}

/* The cursor stands after the opening quote, and ends after the closing. */
static const char *
take_value(struct statement_scan *scan)
{
	const char *quote = memchr(scan->at, '"', rest(scan));
	char *value;
	char *to;

	if (quote == NULL) {
		statement_scan_fail(scan, "a value that ends with a quote");
		return NULL;
	}
	/* Unescaped it is never longer. */
	value = arena_alloc(scan->arena, (size_t)(quote - scan->at) + 1, 1);
	if (value == NULL) {
		statement_scan_memory(scan);
		return NULL;
	}
	for (to = value; scan->at < quote; to++) {
		if (*scan->at == '&')
			*to = take_reference(scan);
		else if ((unsigned char)*scan->at >= ' ' && *scan->at != '<')
			*to = *scan->at++;
		if (*to == '\0') {
			statement_scan_fail(scan, "a value in canonical form");
			return NULL;
		}
	}
	scan->at = quote + 1;
	return value;
}

const char *
statement_scan_optional(struct statement_scan *scan, const char *name)
{
	const char *before = scan->at;

	if (!statement_scan_accept(scan, name))
		return NULL;
	if (!statement_scan_accept(scan, "=\"")) {
		scan->at = before;
		return NULL;
	}
	return take_value(scan);
}

const char *
statement_scan_attribute(struct statement_scan *scan, const char *name)
{
	const char *value = statement_scan_optional(scan, name);

	if (value == NULL)
		statement_scan_fail(scan, name);
	return value;
}

int32_t
statement_scan_date(struct statement_scan *scan, const char *name)
{
	const char *text = statement_scan_attribute(scan, name);
	int32_t date = DATE_NONE;

	if (text != NULL && date_parse(&date, text) != STATUS_OK)
		statement_scan_fail_value(scan, name,
		    "a date (YYYY-MM-DD)", text);
	return date;
}

uint64_t
statement_scan_number(struct statement_scan *scan, const char *name)
{
	const char *text = statement_scan_attribute(scan, name);
	uint64_t value = 0;
	bool is_bad = false;

	if (text == NULL)
		return 0;
	for (const char *c = text; *c != '\0'; c++)
		is_bad |= *c < '0' || *c > '9' ||
		    __builtin_mul_overflow(value, (uint64_t)10, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(*c - '0'),
			&value);
	if (is_bad || *text == '\0')
		statement_scan_fail_value(scan, name,
		    "a whole number", text);
	return value;
}

/* digits with at most six after the point, as millionths with the sign. */
static bool
parse_micro(wide *out, const char *text)
{
	wide sign = *text == '-' ? -1 : 1;
	int decimals = -1;	/* seen so far; -1: no point yet */
	wide value = 0;

	if (*text == '-')
		text++;
	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		if (*text == '.' && decimals < 0) {
			decimals = 0;
			continue;
		}
		if (*text < '0' || *text > '9' || decimals == DECIMAL_DIGITS ||
		    __builtin_mul_overflow(value, (wide)10, &value) ||
		    __builtin_add_overflow(value, sign * (*text - '0'),
			&value))
			return false;
		decimals += decimals >= 0;
	}
	for (; decimals < DECIMAL_DIGITS; decimals++)
		if (decimals >= 0 &&
		    __builtin_mul_overflow(value, (wide)10, &value))
			return false;
	*out = value;
	return true;
}

wide
statement_scan_micro(struct statement_scan *scan, const char *name)
{
	const char *text = statement_scan_attribute(scan, name);
	wide value = 0;

	if (text != NULL && !parse_micro(&value, text))
		statement_scan_fail_value(scan, name,
		    "a decimal number", text);
	return value;
}

bool
statement_scan_flag(struct statement_scan *scan, const char *name)
{
	const char *text = statement_scan_attribute(scan, name);

	if (text == NULL)
		return false;
	if (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0)
		statement_scan_fail_value(scan, name,
		    "yes or no", text);
	return text[0] == 'y';
}
