#include "tests/support/check.h"

#include <inttypes.h>

static const char *
status_name(enum status status)
{
	static const char *const names[] = {
		[STATUS_OK] = "OK",
		[STATUS_SYNTAX] = "SYNTAX",
		[STATUS_RANGE] = "RANGE",
		[STATUS_INVALID] = "INVALID",
		[STATUS_NOT_FOUND] = "NOT_FOUND",
		[STATUS_CONFLICT] = "CONFLICT",
		[STATUS_BUSY] = "BUSY",
		[STATUS_MEMORY] = "MEMORY",
		[STATUS_ENVIRONMENT] = "ENVIRONMENT",
		[STATUS_INTERRUPTED] = "INTERRUPTED",
		[STATUS_USAGE] = "USAGE",
	};

	return (size_t)status < ARRAY_LEN(names) ? names[status] : "?";
}

void
check_micro_equal_at(wide actual, wide expected, const char *file, int line)
{
	char actual_text[DECIMAL_TEXT_MAX];
	char expected_text[DECIMAL_TEXT_MAX];

	if (actual == expected)
		return;
	print_error("%s != %s (expected)\n",
	    decimal_format(actual_text, actual),
	    decimal_format(expected_text, expected));
	_fail(file, line);
}

void
check_status_at(enum status actual, enum status expected,
    const struct error *err, const char *file, int line)
{
	if (actual == expected)
		return;
	print_error("status %s, expected %s\n", status_name(actual),
	    status_name(expected));
	if (err != NULL)
		print_error("%s: %s\n", err->place, err->message);
	_fail(file, line);
}

void
check_int_equal_at(int64_t actual, int64_t expected, const char *file,
    int line)
{
	if (actual == expected)
		return;
	print_error("%" PRId64 " != %" PRId64 " (expected)\n", actual,
	    expected);
	_fail(file, line);
}
