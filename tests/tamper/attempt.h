#ifndef TESTS_TAMPER_ATTEMPT_H
#define TESTS_TAMPER_ATTEMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reports/sign.h"

/*
 * attempt -- one tampered file after the other, in memory, and what came of
 * them: how many, which messages, the longest time and the most memory of one.
 *
 * A file that is accepted is a survivor; a refusal with a message that
 * attempt_messages does not have, for want of memory or of anything else but
 * the file, is a fault too.  Either is printed and counted.
 */

/* What is tampered with: one file; the others it is checked with are the
 * check's own. */
struct subject {
	const char *name;
	const char *bytes;
	size_t size;
	enum status (*check)(const struct subject *subject, const void *bytes,
	    size_t size, struct error *err);
	struct verifier *verifier;
	const void *beside;	/* of a list its signature, or the list */
	size_t beside_size;
	bool may_figures_differ;	/* signed anew: the figures tell */
};

#define ATTEMPT_MESSAGES_MAX 64

struct attempt_tally {
	uint64_t tried;
	uint64_t faults;
	uint64_t by_message[ATTEMPT_MESSAGES_MAX];
	int64_t nanoseconds_max;	/* of the processor */
	int64_t bytes_max;
};

/* How every message that can come begins; ends with NULL. */
extern const char *const attempt_messages[];

/* what: says which variant it was, for the message. */
void attempt(struct attempt_tally *tally, const struct subject *subject,
    const void *bytes, size_t size, const char *what);

/* Just one, measured: its outcome. */
struct attempt_outcome {
	enum status status;
	struct error err;
	int64_t nanoseconds;
	int64_t bytes;
};
void attempt_one(struct attempt_outcome *out, const struct subject *subject,
    const void *bytes, size_t size);

/* Lines of the tally on standard output. */
void attempt_print(const struct attempt_tally *tally);

/* ------------------------------------------------------------------ checks */

/* A statement, to its last figure. */
enum status attempt_check_statement(const struct subject *subject,
    const void *bytes, size_t size, struct error *err);
/* SHA256SUMS; beside it its signature. */
enum status attempt_check_list(const struct subject *subject,
    const void *bytes, size_t size, struct error *err);
/* SHA256SUMS.p7s; beside it the list. */
enum status attempt_check_signature(const struct subject *subject,
    const void *bytes, size_t size, struct error *err);

#endif
