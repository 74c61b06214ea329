#ifndef CLI_DIALECTS_H
#define CLI_DIALECTS_H

#include <stddef.h>

#include "cli/command.h"
#include "engine/strbuf.h"
#include "importers/dialect.h"
#include "importers/import.h"

/*
 * dialects -- the dialects that a command knows: the built-in ones, and the
 * user's own from files.
 *
 * An own one is loaded here, so that a wrong one is refused with file and line
 * before anything starts, and handed to the reader as its bytes.
 */

struct dialects {
	struct dialect_set *set;	/* owned */
	struct import_dialect list[IMPORT_DIALECTS_MAX];	/* own ones */
	struct strbuf bytes[IMPORT_DIALECTS_MAX];	/* of their files */
	size_t count;
};

/* The built-in ones.  On failure nothing is left to be freed. */
MUST_CHECK enum status dialects_init(struct dialects *dialects,
    struct error *err);
void dialects_fini(struct dialects *dialects);

/*
 * Add the one in the file at path.  STATUS_INVALID and its like with file and
 * line where it is refused; the others stay.
 */
MUST_CHECK enum status dialects_add(struct dialects *dialects,
    struct context *context, const char *path, struct error *err);

/*
 * All of a command line: built-in ones, those in the files at paths, and the
 * one that format names, NULL or known (else STATUS_USAGE).
 */
MUST_CHECK enum status dialects_load(struct dialects *out,
    struct context *context, const struct option_words *paths,
    const char *format, struct error *err);

#endif
