#ifndef CLI_ISSUE_INDEX_H
#define CLI_ISSUE_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/date.h"
#include "engine/decimal.h"
#include "engine/digest.h"
#include "engine/error.h"
#include "engine/strbuf.h"
#include "reports/sums.h"

/*
 * issue_index -- what stands beside the statements of a run: index.csv (a row
 * per statement), refused.csv (a row per party that got none; only if there is
 * one) and SHA256SUMS (over all of these, in the form of sha256sum).
 */

#define ISSUE_INDEX_NAME "index.csv"
#define ISSUE_REFUSED_NAME "refused.csv"
#define ISSUE_SUMS_NAME SUMS_FILE_NAME
#define ISSUE_SIGNATURE_NAME SUMS_SIGNATURE_NAME

/* Parties, with those that got no statement.  However long their names are,
 * the lists stay below their own limits then. */
#define ISSUE_ROWS_MAX 1000000
/* Of the folder: besides a statement each the two lists of parties, ledger.txt,
 * SHA256SUMS and its signature. */
#define ISSUE_FILES_MAX (ISSUE_ROWS_MAX + 5)

/* Texts are copied. */
struct issue_row {
	const char *account;
	const char *agreement;
	const char *version;
	struct period period;
	const char *file;	/* NULL: the party was refused */
	const char *reason;	/* why; of a refused party only */
	char sha256[DIGEST_TEXT_SIZE];
	const char *currency;
	unsigned minor_digits;
	int64_t amount_micro;	/* due now */
	wide earned_micro;	/* these three as struct result has them */
	wide settled_micro;
	wide owed_micro;
};

struct issue_index {
	struct arena *arena;	/* the caller's */
	struct issue_row *rows;	/* owned */
	size_t count;
	size_t capacity;
	size_t issued;		/* rows with a file */
};

MUST_CHECK enum status issue_index_add(struct issue_index *index,
    const struct issue_row *row, struct error *err);
void issue_index_fini(struct issue_index *index);

/* Rows by account, agreement, version and period; call once, after the last. */
void issue_index_sort(struct issue_index *index);

/* Append index.csv, or with the refused rows refused.csv. */
void issue_index_write(struct strbuf *out, const struct issue_index *index);
void issue_index_write_refused(struct strbuf *out,
    const struct issue_index *index);

/* Files beside the statements that SHA256SUMS covers too. */
struct issue_file {
	const char *name;
	char sha256[DIGEST_TEXT_SIZE];
};

/* Append SHA256SUMS, by name. */
MUST_CHECK enum status issue_index_write_sums(struct strbuf *out,
    const struct issue_index *index, const struct issue_file *others,
    size_t other_count, struct error *err);

typedef enum status (*issue_index_fn)(const struct issue_row *row,
    void *payload, struct error *err);

/*
 * Each row of an index.csv, with party, file, currency and amount; texts are
 * valid during the call.  STATUS_INVALID where it is none that we write.
 */
MUST_CHECK enum status issue_index_each(const struct strbuf *csv,
    issue_index_fn callback, void *payload, struct error *err);

/* Print an index.csv that was written before as a table of text. */
MUST_CHECK enum status issue_index_print(const struct strbuf *csv,
    struct error *err);

#endif
