#include "engine/result.h"

#include <assert.h>
#include <string.h>

static const char *const reason_codes[REASON_COUNT] = {
	[REASON_NONE] = "",
	[REASON_REQUIRE_FAILED] = "require-failed",
	[REASON_UNDEFINED] = "undefined",
	[REASON_NO_TIER] = "no-tier",
	[REASON_GUARANTEE] = "guarantee",
	[REASON_CAP_PERCENT] = "cap-percent",
	[REASON_CAP] = "cap",
	[REASON_BELOW_MINIMUM] = "below-minimum",
	[REASON_NOT_BEST] = "not-best",
	[REASON_NOT_FIRST] = "not-first",
};

static const char *const role_codes[FIGURE_ROLE_COUNT] = {
	[FIGURE_REQUIRE] = "require",
	[FIGURE_REQUIRE_BASE] = "require-base",
	[FIGURE_QUALIFY] = "qualify",
	[FIGURE_QUALIFY_BASE] = "qualify-base",
	[FIGURE_PAY] = "pay",
	[FIGURE_PAY_BASE] = "pay-base",
	[FIGURE_CAP_NET] = "cap-net",
	[FIGURE_FREE_NET] = "free-net",
	[FIGURE_ADVANCE_NET] = "advance-net",
};

static const char *const fate_codes[LINES_FATE_COUNT] = {
	[LINES_COUNTED] = "counted",
	[LINES_UNSELECTED] = "unselected",
	[LINES_EXCEPTED] = "excepted",
	[LINES_CANCELLED] = "cancelled",
};

static const char *const step_codes[STEP_KIND_COUNT] = {
	[STEP_BENEFIT] = "benefit",
	[STEP_REQUIRE] = "require",
	[STEP_GUARANTEE] = "guarantee",
	[STEP_CAP_PERCENT] = "cap-percent",
	[STEP_CAP] = "cap",
	[STEP_ROUND] = "round",
	[STEP_MINIMUM_PAYOUT] = "minimum-payout",
	[STEP_BEST_OF] = "best-of",
	[STEP_FIRST_OF] = "first-of",
	[STEP_SUM] = "sum",
};

/* The units of counts are words of ours (rules/describe.c). */
static const struct counted {
	const char *many;
	const char *one;
} counted[] = {
	{ "invoices", "invoice" },
	{ "days", "day" },
	{ "months", "month" },
	{ "products", "product" },
	{ "categories", "category" },
};

const char *
result_unit_of(const char *value, const char *unit)
{
	if (strcmp(value, "1") != 0)
		return unit;
	for (size_t i = 0; i < sizeof counted / sizeof counted[0]; i++)
		if (strcmp(unit, counted[i].many) == 0)
			return counted[i].one;
	return unit;
}

const char *
result_reason_code(enum result_reason reason)
{
	assert(reason < REASON_COUNT);
	return reason_codes[reason];
}

enum result_reason
result_reason_find(const char *code)
{
	enum result_reason reason;

	for (reason = REASON_NONE; reason < REASON_COUNT; reason++)
		if (strcmp(reason_codes[reason], code) == 0)
			break;
	return reason;
}

const char *
figure_role_code(enum figure_role role)
{
	assert(role < FIGURE_ROLE_COUNT);
	return role_codes[role];
}

const char *
line_fate_code(enum line_fate fate)
{
	assert(fate < LINES_FATE_COUNT);
	return fate_codes[fate];
}

const char *
step_kind_code(enum step_kind kind)
{
	assert(kind < STEP_KIND_COUNT);
	return step_codes[kind];
}
