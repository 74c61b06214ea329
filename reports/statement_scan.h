#ifndef REPORTS_STATEMENT_SCAN_H
#define REPORTS_STATEMENT_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/decimal.h"
#include "engine/error.h"

/*
 * statement_scan -- a cursor over a statement's bytes that takes exactly what
 * its caller names.
 *
 * A statement has one byte form, so nothing needs an XML parser's freedom.
 * The first mismatch is kept in *err with file and line, and from then on
 * every function does nothing and returns false, NULL or 0; the caller looks
 * at statement_scan_status() before he uses what he got.  Never reads past
 * the end; time and memory are linear in the bytes.
 */

struct statement_scan {
	const char *name;	/* what messages call the file */
	const char *start;
	const char *at;
	const char *end;
	struct arena *arena;
	struct error *err;
	bool has_failed;
};

MUST_CHECK enum status statement_scan_status(const struct statement_scan *scan);

/* Fail at the cursor: "expected WHAT, found ...". */
void statement_scan_fail(struct statement_scan *scan, const char *what);
/* Fail for want of memory, if it has not failed yet. */
void statement_scan_memory(struct statement_scan *scan);

/* Fail for a value that was taken: "NAME must be WHAT, found ...". */
void statement_scan_fail_value(struct statement_scan *scan, const char *name,
    const char *what, const char *value);

bool statement_scan_is_at(const struct statement_scan *scan, const char *text);
/* Take text if it stands here. */
bool statement_scan_accept(struct statement_scan *scan, const char *text);
void statement_scan_expect(struct statement_scan *scan, const char *text);

/* How many lines from here on begin with text, without a gap. */
size_t statement_scan_count_lines(const struct statement_scan *scan,
    const char *text);

/*
 * The value of the attribute `name` (with the blank before it), unescaped, in
 * the arena; NULL where another thing stands here.
 */
const char *statement_scan_optional(struct statement_scan *scan,
    const char *name);
const char *statement_scan_attribute(struct statement_scan *scan,
    const char *name);
int32_t statement_scan_date(struct statement_scan *scan, const char *name);
uint64_t statement_scan_number(struct statement_scan *scan, const char *name);
wide statement_scan_micro(struct statement_scan *scan, const char *name);
/* "yes" or "no" */
bool statement_scan_flag(struct statement_scan *scan, const char *name);

#endif
