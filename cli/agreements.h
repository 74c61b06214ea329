#ifndef CLI_AGREEMENTS_H
#define CLI_AGREEMENTS_H

#include <stddef.h>

#include "cli/command.h"
#include "engine/strbuf.h"
#include "rules/agreement.h"

/*
 * agreements -- the agreement files that a command line names: FILEs in the
 * order given, of a folder its *.xml in bytewise order, "-" for standard input.
 */

struct agreements_file {
	const char *path;
	struct strbuf bytes;		/* as read; what a run records */
	struct agreement_file *loaded;	/* NULL: it was refused */
};

struct agreements {
	struct agreements_file *files;	/* in the context's arena */
	size_t file_count;
	size_t refused_count;
};

/*
 * Load them all.  A refused file is said on standard error and counted; the
 * others go on.  Other failures end it.
 */
MUST_CHECK enum status agreements_load(struct agreements *out,
    struct context *context, const struct option_words *words,
    struct error *err);

/* The same for commands that need them all: STATUS_INVALID if one is
 * refused; nothing is then to be freed. */
MUST_CHECK enum status agreements_load_all(struct agreements *out,
    struct context *context, const struct option_words *words,
    struct error *err);

void agreements_fini(struct agreements *agreements);

typedef enum status (*agreements_fn)(const struct agreement *agreement,
    void *payload, struct error *err);

/* Each agreement in order; a callback's failure ends the walk. */
MUST_CHECK enum status agreements_each(const struct agreements *agreements,
    agreements_fn callback, void *payload, struct error *err);

#endif
