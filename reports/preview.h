#ifndef REPORTS_PREVIEW_H
#define REPORTS_PREVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/currency.h"
#include "engine/result.h"
#include "engine/strbuf.h"

/*
 * preview -- results as a table: csv (docs/ristorno.1), JSON (one object per
 * party, RFC 8259, amounts as strings; docs/reference/preview-json.md), text.
 *
 * begin once, result once per result in order, end once.  The caller may write
 * *out away and clear it between any two calls, and looks at strbuf_status()
 * before he does.
 */

#define PREVIEW_CURRENCIES_MAX 256

struct preview_total {
	char currency[CURRENCY_CODE_SIZE];
	unsigned minor_digits;
	uint64_t parties;
	wide total_micro;
	bool is_too_large;	/* past 128 bits: there is no total */
};

/* Zeroed but for out at the start; the formats keep their sums in it. */
struct preview {
	struct strbuf *out;		/* borrowed */
	uint64_t results;		/* shown so far */
	uint64_t failed;		/* of them those with an error */
	struct preview_total totals[PREVIEW_CURRENCIES_MAX]; /* by code */
	size_t total_count;
};

struct preview_format {
	const char *name;	/* "text", "csv", "json" */
	bool is_brief;		/* does with brief results */
	void (*begin)(struct preview *preview);
	void (*result)(struct preview *preview, const struct result *result);
	void (*end)(struct preview *preview);
};

/* By name, or NULL. */
const struct preview_format *preview_format_find(const char *name);

#endif
