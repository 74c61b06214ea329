#ifndef REPORTS_PREVIEW_H
#define REPORTS_PREVIEW_H

#include <stdbool.h>

#include "engine/result.h"
#include "engine/strbuf.h"

/*
 * preview -- results as a table: the csv of spec cli, JSON (one object per
 * party, RFC 8259, amounts as strings), text.
 *
 * Called once per result, in order; begin and end write what stands around.
 */

struct preview_format {
	const char *name;	/* "text", "csv", "json" */
	void (*begin)(struct strbuf *out);
	void (*result)(struct strbuf *out, const struct result *result,
	    bool is_first);
	void (*end)(struct strbuf *out);
};

/* By name, or NULL. */
const struct preview_format *preview_format_find(const char *name);

#endif
