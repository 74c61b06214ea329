#include "importers/reasons.h"

#include <assert.h>

struct reason_row {
	const char *code;
	const char *meaning;
};

static const struct reason_row rows[REASON_COUNT] = {
	[REASON_NONE] = { "", "" },
	[REASON_BAD_AMOUNT] = { "bad-amount",
	    "an amount, quantity or rate is not a decimal of the dialect" },
	[REASON_AMOUNT_RANGE] = { "amount-range",
	    "a number has more decimals than the ledger keeps, or is too "
	    "large" },
	[REASON_BAD_DATE] = { "bad-date",
	    "a date does not have the dialect's form, or is no calendar day" },
	[REASON_BAD_CURRENCY] = { "bad-currency",
	    "a currency is no code of ISO 4217" },
	[REASON_CURRENCY_DIFFERS] = { "currency-differs",
	    "an amount is stated in another currency than its document" },
	[REASON_MISSING_FIELD] = { "missing",
	    "a field that the ledger needs is absent or empty" },
	[REASON_TEXT_TOO_LONG] = { "text-too-long",
	    "a text is longer than the ledger keeps" },
	[REASON_TOO_MANY] = { "too-many",
	    "a record has more lines, payments, units, aliases or memberships "
	    "than the ledger keeps" },
	[REASON_TOO_LARGE] = { "too-large",
	    "a record holds more data than the reader keeps at a time, "
	    "or takes too long to look through" },
	[REASON_BAD_TYPE] = { "bad-type",
	    "the kind of document is none that the dialect knows" },
	[REASON_BAD_STATUS] = { "bad-status",
	    "the document's status is none that the dialect knows" },
	[REASON_BAD_PERIOD] = { "bad-period",
	    "a period ends before it begins" },
	[REASON_UNKNOWN_ELEMENT] = { "unknown-element",
	    "the record holds an element that the form does not have" },
	[REASON_UNKNOWN_ATTRIBUTE] = { "unknown-attribute",
	    "the record holds an attribute that the form does not have" },
	[REASON_UNKNOWN_TEXT] = { "unknown-text",
	    "the record holds text where the form has none" },
	[REASON_BAD_ORDER] = { "bad-order",
	    "the record's elements are not in the order of the form" },
	[REASON_NO_LINES] = { "no-lines",
	    "the document has no lines, and its net total is not 0" },
	[REASON_TOTAL_MISMATCH] = { "total-mismatch",
	    "the document's lines, allowances spread, miss its own net total "
	    "by more than one minor unit per line" },
	[REASON_NO_DOCUMENT] = { "no-document",
	    "a row that stands apart names a document that the file does not "
	    "hold, or one that it holds twice" },
	[REASON_BAD_EMBEDDED] = { "bad-embedded",
	    "the text of an element is no document (in base64, where the "
	    "dialect says so), or one that cannot be read" },
	[REASON_NEGATIVE_CREDIT_NOTE] = { "negative-credit-note",
	    "a credit note whose dialect writes positive amounts is negative "
	    "already; it went in as it is" },
};

const char *
reason_code(enum reason reason)
{
	assert(reason < REASON_COUNT);
	return rows[reason].code;
}

const char *
reason_meaning(enum reason reason)
{
	assert(reason < REASON_COUNT);
	return rows[reason].meaning;
}
