#ifndef IMPORTERS_IMPORT_ARGUMENTS_H
#define IMPORTERS_IMPORT_ARGUMENTS_H

#include <stdbool.h>

#include "engine/error.h"
#include "importers/import.h"
#include "importers/part.h"

/*
 * import_arguments -- what the reader process is told, as its command line.
 */

/* What of the file a reader reads, where it is not all of it. */
struct import_task {
	struct part_share share;	/* .readers 0: not parts */
	bool is_digest_only;		/* its bytes, for their digest */
};

struct import_arguments {
	const char *name;	/* of the file, for messages */
	const char *format;	/* the texts below may be NULL */
	const char *source;
	const char *prefix;
	const char *csv;
	const char *encoding;
	bool accepts_mismatch;
	bool has_dialects;	/* at READER_DIALECTS_FD */
	bool tells_unused;
	bool is_sandboxed;
	struct import_task task;
};

/* The command line for these; task: NULL for all of the file.  Each element and
 * the array owned by the caller until import_arguments_free(). */
MUST_CHECK enum status import_arguments_format(char ***out, const char *name,
    const struct import_options *options, const struct import_task *task,
    struct error *err);
void import_arguments_free(char **argv);

/* The reverse, borrowing from argv; false: it is none of ours. */
bool import_arguments_parse(struct import_arguments *out, int argc,
    char *const *argv);

#endif
