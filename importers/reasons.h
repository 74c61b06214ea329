#ifndef IMPORTERS_REASONS_H
#define IMPORTERS_REASONS_H

#include <stddef.h>

/*
 * reasons -- why the interpreter of dialects sets a record aside, as codes that
 * users and their scripts may rely on, each with one sentence on its meaning.
 *
 * The ledger store adds its own ("other-content", "account-conflict" ...), see
 * engine/ledger.h; the columns of docs/reference/dialects.md follow this table.
 */

enum reason {
	REASON_NONE,
	REASON_BAD_AMOUNT,
	REASON_AMOUNT_RANGE,
	REASON_BAD_DATE,
	REASON_BAD_CURRENCY,
	REASON_CURRENCY_DIFFERS,
	REASON_MISSING_FIELD,
	REASON_TEXT_TOO_LONG,
	REASON_TOO_MANY,
	REASON_TOO_LARGE,
	REASON_BAD_TYPE,
	REASON_BAD_STATUS,
	REASON_BAD_PERIOD,
	REASON_UNKNOWN_ELEMENT,
	REASON_UNKNOWN_ATTRIBUTE,
	REASON_UNKNOWN_TEXT,
	REASON_BAD_ORDER,
	REASON_NO_LINES,
	REASON_TOTAL_MISMATCH,
	REASON_NO_DOCUMENT,
	REASON_BAD_EMBEDDED,
	REASON_NEGATIVE_CREDIT_NOTE,
	REASON_COUNT,
};

/*
 * The code, e.g. "bad-amount".  A missing field's code is this table's
 * "missing" with the field's name after it: "missing-date".
 */
const char *reason_code(enum reason reason);
const char *reason_meaning(enum reason reason);

#endif
