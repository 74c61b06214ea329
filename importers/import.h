#ifndef IMPORTERS_IMPORT_H
#define IMPORTERS_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/digest.h"
#include "engine/error.h"
#include "engine/ledger.h"
#include "importers/part.h"
#include "importers/sink.h"

/*
 * import -- one file into the ledger: runs the reader in its own confined
 * process, checks what comes back, writes it in one transaction.
 *
 * Each member of an archive is an import of its own, with an entry in the log;
 * one that is at fault leaves the others.  All of them are one transaction: an
 * archive that is damaged or cut short leaves no member behind.
 *
 * What the file is at fault for is no failure of the import: it is counted in
 * the summary (set aside, refused) and noted in the import log.  STATUS_OK
 * means that the log has the file's entry.  Other statuses mean that nothing
 * was changed: STATUS_ENVIRONMENT (also: no seccomp here and is_sandboxed
 * asked for), STATUS_BUSY, STATUS_INTERRUPTED, STATUS_MEMORY,
 * STATUS_USAGE (no such format).
 *
 * The log's digest is that of the whole file; a refused file that cannot be
 * read to its end (a pipe, a reader that died) has none.
 */

/* A user's own dialect: an XML file, which was read and is in order. */
struct import_dialect {
	const char *name;	/* of the file, for messages and the log */
	const char *bytes;
	size_t size;
};

#define IMPORT_JOBS_MAX PART_READERS_MAX
#define IMPORT_DIALECTS_MAX 16	/* of one's own */

struct import_options {
	const char *format;	/* name of a dialect; NULL: by content */
	/* Asked before the built-in ones, in this order. */
	const struct import_dialect *dialects;
	size_t dialect_count;
	/* The file is CSV: name of its kind (importers/csv_kind.h), and of its
	 * encoding where it has no byte order mark, NULL for UTF-8. */
	const char *csv;
	const char *encoding;
	const char *source;
	const char *prefix;
	bool replaces;
	bool accepts_mismatch;
	bool tells_unused;	/* of import_read(): what no path uses */
	bool is_sandboxed;
	/* Processes that may read a large file at once (importers/part.h), and
	 * about how many bytes of it a part has; 0 and 1: one, 0: so many as
	 * are best.  What comes of it is the same. */
	unsigned jobs;
	uint64_t part_bytes;
};

struct import_report {
	struct ledger_import_summary summary;
	int64_t position;
	char digest[DIGEST_TEXT_SIZE];	/* "" where it is not known */
	struct error refusal;	/* why a refused file was refused */
	/*
	 * Of an archive that was not refused.  Then the summary has the sums
	 * of its members', without accounts and totals, and "partial" where
	 * one was refused or partial; the position is the last one's.
	 */
	uint64_t members;
	uint64_t refused_members;
};

/* What the caller is told while a file is read.  Any member may be NULL. */
struct import_listener {
	void *payload;
	void (*progress)(void *payload, uint64_t bytes);
	/* A document or record was set aside; without its texts. */
	void (*set_aside)(void *payload, const struct fact_reject *reject);
	void (*skipped)(void *payload, const char *what, uint64_t file_line);
	/* Something went in that somebody should know of: a mismatch that was
	 * accepted, a credit note that was negative already. */
	void (*noted)(void *payload, const char *code, const char *sentence,
	    uint64_t file_line);
	/*
	 * An archive's member begins, and what became of it; name as in
	 * messages, "FILE:MEMBER".  What an archive's members brought is in
	 * the ledger only when import_file() has returned without a refusal.
	 */
	void (*member)(void *payload, const char *name);
	enum status (*member_end)(void *payload,
	    const struct import_report *report, struct error *err);
	/* Asked now and then: stop?  (a signal was caught) */
	bool (*is_interrupted)(void *payload);
};

/*
 * fd: the file, read to its end and not closed; name: as the user named it.
 */
MUST_CHECK enum status import_file(struct import_report *out,
    struct ledger *ledger, int fd, const char *name,
    const struct import_options *options,
    const struct import_listener *listener, struct error *err);

/*
 * The same without a ledger: what is read goes to the sink, and that is all.
 * Of the listener only is_interrupted is asked.
 * Failures as above; what the file is at fault for is one here (STATUS_INVALID
 * and its like, with a place).
 */
MUST_CHECK enum status import_read(const struct sink *sink, int fd,
    const char *name, const struct import_options *options,
    const struct import_listener *listener, struct error *err);

/*
 * The body of the reader process: `ristorno` calls it when it was started as
 * one (argv[1] is IMPORT_READER_ARGUMENT) and exits with what it returns.
 */
#define IMPORT_READER_ARGUMENT "--reader-process"
int import_reader_main(int argc, char **argv);

#endif
