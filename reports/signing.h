#ifndef REPORTS_SIGNING_H
#define REPORTS_SIGNING_H

#include <stddef.h>

#include "engine/digest.h"
#include "engine/error.h"
#include "engine/strbuf.h"
#include "reports/publish.h"
#include "reports/sign.h"

/*
 * signing -- statements of a run, signed and put aside by several threads, and
 * handed back in the order in which they came.
 *
 * A thread sees the bytes of a statement, the signer and the publisher, and
 * nothing else: the ledger and all that evaluates belong to the caller's own
 * thread, which also signs where it would have to wait.  No thread is started
 * before SIGNING_WAITING_MAX statements wait, and none has to start at all.
 *
 * A statement is handed back when its place is needed, never because it is
 * ready: what the caller does, and in which order, does not hang on how many
 * threads there are.
 */

#define SIGNING_WAITING_MAX 64		/* to be handed back */
#define SIGNING_BYTES_MAX (16u << 20)	/* of those, composed; or one alone */
#define SIGNING_NAME_BYTES_MAX 256
#define SIGNING_JOBS_MAX 16

/* One statement; it and its buffers belong to the signing. */
struct signing_job {
	struct strbuf name;	/* of its file; the caller's to fill */
	struct strbuf composed;	/* what statement_compose() writes; likewise */
	size_t note;		/* the caller's own */
	/* When it is handed back: */
	struct strbuf file;	/* signed, and put aside */
	char sha256[DIGEST_TEXT_SIZE];	/* of the file */
	enum status status;	/* STATUS_OK, or none of these is filled */
	struct error err;
};

struct signing;

/* Takes a statement back; a failure is returned by what asked for it. */
typedef enum status (*signing_take_fn)(const struct signing_job *job,
    void *payload, struct error *err);

struct signing_ends {
	struct signer *signer;
	struct publisher *publisher;
	unsigned jobs;		/* threads at most, with the caller's own */
	signing_take_fn take;
	void *payload;
};

MUST_CHECK enum status signing_open(struct signing **out,
    const struct signing_ends *ends, struct error *err);

/*
 * A place for the next statement, its buffers empty; may hand others back.
 * Asked for again before signing_put(), it is the same.
 */
MUST_CHECK enum status signing_next(struct signing_job **out,
    struct signing *signing, struct error *err);

/* The job that signing_next() gave is filled. */
void signing_put(struct signing *signing);

/* Hand back all that was put, to the first failure; nothing after one. */
MUST_CHECK enum status signing_finish(struct signing *signing,
    struct error *err);

/* Ends the threads; what was put and not handed back is forgotten. */
void signing_close(struct signing *signing);

#endif
