#ifndef REPORTS_STATEMENT_H
#define REPORTS_STATEMENT_H

#include <stdint.h>

#include "engine/arena.h"
#include "engine/error.h"
#include "engine/fact.h"
#include "engine/result.h"
#include "engine/strbuf.h"

/*
 * statement -- a rebate statement: one XML file per account, agreement and
 * period, in one byte-exact canonical form (docs/reference/statement.md,
 * grammar reports/statement.rng).
 */

#define STATEMENT_BYTES_MAX (16u << 20)

struct statement {
	int64_t run;
	int32_t issued;
	const char *program;		/* name and version that wrote it */
	struct fact_company issuer;
	const char *account_name;	/* the texts below may be NULL */
	const char *account_tax_id;
	struct fact_address account_address;
	const char *language;		/* of the account; NULL: not known */
	const char *agreement_xml;	/* from rules/agreement_write.h */
	const struct result *result;	/* result->error is NULL */
};

/*
 * Append the statement without its signature, in the canonical form.
 */
void statement_compose(struct strbuf *out, const struct statement *statement);

/*
 * Read back what statement_compose() wrote, signed or not: everything that is
 * not worked out from the measures (measures, tallies, digest, names,
 * addresses, the agreement) goes into *out and its result; figures that follow
 * are left empty, for the caller to work out and compose again.  All in arena.
 *
 * Id, version, currency, titles and kind of party are taken from the agreement
 * inside, never from where the result repeats them, so that the comparison
 * with what was composed again also finds a statement that contradicts its own
 * agreement.  Only the part before the result is read: without that
 * comparison a statement is not checked.
 */
MUST_CHECK enum status statement_parse(struct statement *out,
    struct arena *arena, const char *name, const void *bytes, size_t size,
    struct error *err);

/*
 * Append the bytes of a statement without its signature, if it has one, for a
 * comparison where no certificate is at hand (`ristorno show`).  Nothing is
 * checked.
 */
void statement_strip_signature(struct strbuf *out, const void *bytes,
    size_t size);

/* A file name for the account's statement that no id can break out of: unique
 * per agreement, version, account and period; [A-Za-z0-9._-], at most 200
 * bytes, never a leading dot. */
void statement_file_name(struct strbuf *out, const struct result *result);

#endif
