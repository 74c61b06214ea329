#ifndef CLI_VERIFICATION_H
#define CLI_VERIFICATION_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/arena.h"
#include "engine/error.h"
#include "engine/strbuf.h"
#include "reports/sign.h"

/*
 * verification -- what `verify` checks, one after the other, and the line that
 * says of each how it came out.  A check that fails is no failure of these
 * functions: it is printed and counted.
 */

struct verification_count {
	size_t checked;
	size_t failed;
};

struct verification {
	struct verifier *verifier;
	struct strbuf out;	/* a line of the report */
	struct verification_count statements;
	struct verification_count folders;
};

MUST_CHECK enum status verification_open(struct verification *verification,
    const char *certificate, struct error *err);
void verification_close(struct verification *verification);

/*
 * A statement's file.  sha256: what its folder lists it with, NULL for one
 * alone.  *is_good says how it came out.
 */
MUST_CHECK enum status verification_statement(
    struct verification *verification, bool *is_good, const char *path,
    const char *sha256, struct error *err);

/*
 * The folder of a run: SHA256SUMS as signed by the trusted certificate, in its
 * one form, every file that it lists there and as listed, and no other; every
 * statement.  The certificate's days are checked with the statements, which
 * state the issue date; a run without statements states none.  Names are kept
 * in arena.
 */
MUST_CHECK enum status verification_folder(struct verification *verification,
    struct arena *arena, const char *path, struct error *err);

/* ------------------------------------------------- for its own files only */

/* "PATH: OK TEXT" */
MUST_CHECK enum status verification_accept(struct verification *verification,
    const char *path, const char *text, struct error *err);
/* "PATH: FAILED: TEXT" */
MUST_CHECK enum status verification_refuse(struct verification *verification,
    const char *path, const char *text, struct error *err);

#endif
