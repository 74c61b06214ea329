#include "rules/keyword.h"

#include <assert.h>
#include <string.h>

#include "rules/agreement.h"

const struct keyword keyword_per[] = {
	{ "account", false },
	{ "group", true },
	{ NULL, 0 },
};

const struct keyword keyword_date[] = {
	{ "issue", false },
	{ "delivery", true },
	{ NULL, 0 },
};

const struct keyword keyword_settle_every[] = {
	{ "term", SETTLE_TERM },
	{ "year", SETTLE_YEAR },
	{ "half-year", SETTLE_HALF_YEAR },
	{ "quarter", SETTLE_QUARTER },
	{ "month", SETTLE_MONTH },
	{ NULL, 0 },
};

const struct keyword keyword_settle_method[] = {
	{ "separate", false },
	{ "catch-up", true },
	{ NULL, 0 },
};

const struct keyword keyword_rounding[] = {
	{ "half-up", ROUND_HALF_UP },
	{ "half-even", ROUND_HALF_EVEN },
	{ "down", ROUND_DOWN },
	{ NULL, 0 },
};

const struct keyword keyword_document_type[] = {
	{ "invoice", DOCUMENT_INVOICE },
	{ "credit-note", DOCUMENT_CREDIT_NOTE },
	{ NULL, 0 },
};

const struct keyword keyword_paid[] = {
	{ "yes", PAID_YES },
	{ "on-time", PAID_ON_TIME },
	{ NULL, 0 },
};

const struct keyword keyword_basis[] = {
	{ "net-amount", BASIS_NET_AMOUNT },
	{ "quantity", BASIS_QUANTITY },
	{ "documents", BASIS_DOCUMENTS },
	{ "days", BASIS_DAYS },
	{ "months", BASIS_MONTHS },
	{ "products", BASIS_PRODUCTS },
	{ "categories", BASIS_CATEGORIES },
	{ NULL, 0 },
};

const struct keyword keyword_compare[] = {
	{ "growth", COMPARE_GROWTH },
	{ "growth-rate", COMPARE_GROWTH_RATE },
	{ "attainment", COMPARE_ATTAINMENT },
	{ "share", COMPARE_SHARE },
	{ NULL, 0 },
};

const struct keyword keyword_across[] = {
	{ "group", true },
	{ NULL, 0 },
};

const struct keyword keyword_method[] = {
	{ "all-units", METHOD_ALL_UNITS },
	{ "incremental", METHOD_INCREMENTAL },
	{ "additive", METHOD_ADDITIVE },
	{ "additive-banded", METHOD_ADDITIVE_BANDED },
	{ "interpolated", METHOD_INTERPOLATED },
	{ "multiples", METHOD_MULTIPLES },
	{ NULL, 0 },
};

const struct keyword keyword_threshold[] = {
	{ "reach", false },
	{ "exceed", true },
	{ NULL, 0 },
};

const struct keyword keyword_prorate[] = {
	{ "since", true },
	{ NULL, 0 },
};

const struct keyword keyword_benefit[] = {
	{ "rate", BENEFIT_RATE },
	{ "per-unit", BENEFIT_PER_UNIT },
	{ "amount", BENEFIT_AMOUNT },
	{ "free-units", BENEFIT_FREE_UNITS },
	{ NULL, 0 },
};

const struct keyword keyword_pay_basis[] = {
	{ "net-amount", PAY_NET_AMOUNT },
	{ "quantity", PAY_QUANTITY },
	{ "growth", PAY_GROWTH },
	{ NULL, 0 },
};

const struct keyword keyword_choice[] = {
	{ "best-of", CHOICE_BEST_OF },
	{ "first-of", CHOICE_FIRST_OF },
	{ NULL, 0 },
};

const struct keyword *
keyword_find(const struct keyword *table, const char *word, size_t length)
{
	for (; table->word != NULL; table++) {
		if (strlen(table->word) == length &&
		    memcmp(table->word, word, length) == 0)
			return table;
	}
	return NULL;
}

const char *
keyword_word(const struct keyword *table, unsigned value)
{
	for (; table->value != value; table++)
		assert(table->word != NULL);
	assert(table->word != NULL);
	return table->word;
}
