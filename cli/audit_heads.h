#ifndef CLI_AUDIT_HEADS_H
#define CLI_AUDIT_HEADS_H

#include "cli/command.h"
#include "engine/ledger_audit.h"
#include "reports/sums.h"

/*
 * audit_heads -- the heads from outside that an audit is given: written down,
 * or in the ledger.txt of a run's folder.
 */

/* A run's folder, whose index.csv says what was paid: still to be read. */
struct audit_folder {
	const char *index;	/* its path */
	struct sums sums;	/* the folder's list */
};

struct audit_heads {
	struct ledger_audit_head *heads;	/* in the context's arena */
	size_t count;
	struct audit_folder *folders;		/* likewise */
	size_t folder_count;
	size_t unsigned_count;	/* of those, from a folder or file whose
				 * signature was not checked */
};

struct audit_heads_given {
	const struct option_words *heads;	/* --head */
	const struct option_words *indexes;	/* --index: folder or file */
	const char *certificate;		/* NULL: check no signature */
};

/*
 * Read them.  A head must be 64 hexadecimal digits (STATUS_USAGE).  A folder's
 * SHA256SUMS must list its ledger.txt as it is, and with a certificate be as
 * that signed it; a file is taken by itself, without a certificate only.
 */
MUST_CHECK enum status audit_heads_read(struct audit_heads *out,
    struct context *context, const struct audit_heads_given *given,
    struct error *err);

#endif
