#ifndef CLI_IMPORT_SESSION_H
#define CLI_IMPORT_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/command.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "importers/import.h"

/*
 * import_session -- one command's import of its files: each into the ledger,
 * with its messages on standard error and its rows in the summary.
 */

struct import_counts {
	size_t files;		/* and members of archives; refused ones too */
	size_t refused;
	uint64_t set_aside;
};

/* Is told what the log is told, of every file.  NULL members: not. */
struct import_watch {
	void *payload;
	void (*set_aside)(void *payload, const char *file,
	    const struct fact_reject *reject);
	void (*member)(void *payload, const char *file,
	    const struct import_report *report);
};

struct import_session {
	struct context *context;
	struct ledger *ledger;
	struct import_options options;
	const struct import_watch *watch;	/* NULL: nobody */
	struct progress progress;	/* begun by the caller */
	struct table table;		/* the summary */
	struct import_report *report;	/* of the file being read */
	const char *file;		/* being read, as it is shown */
	struct strbuf name;		/* its bytes */
	struct strbuf member;		/* likewise of an archive's member */
	struct strbuf details;		/* what the log says of a file */
	uint64_t messages;		/* set aside in this file */
	uint64_t skipped;		/* in this file */
	uint64_t notes;			/* in this file */
	uint64_t unnamed_members;	/* in this file */
	struct import_counts done;	/* of all files */
};

/* context, ledger and options are set; begins the summary. */
MUST_CHECK enum status import_session_begin(struct import_session *session,
    bool is_csv, struct error *err);

/*
 * Import the file at path ("-": standard input).  What the file is at fault
 * for is counted and said; a failure is one of the environment, and leaves the
 * files before in the ledger.
 */
MUST_CHECK enum status import_session_file(struct import_session *session,
    const char *path, struct error *err);

/* The same of an open file, which is not closed; path is what it is called. */
MUST_CHECK enum status import_session_fd(struct import_session *session,
    int fd, const char *path, struct error *err);

/* One that cannot be read: why. */
MUST_CHECK enum status import_session_refuse(struct import_session *session,
    const char *path, const char *why, struct error *err);

/* Print what is left of the summary. */
MUST_CHECK enum status import_session_end(struct import_session *session,
    struct error *err);

/* Tell the context what was refused or set aside. */
void import_session_conclude(const struct import_session *session);

#endif
