#ifndef RULES_COLLECT_DIGEST_H
#define RULES_COLLECT_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/catalog.h"
#include "engine/digest.h"
#include "engine/purchase.h"

/*
 * collect_digest -- the SHA-256 over a party's counting lines, composed as
 * rules/collect.h says.
 */

/* Fields are gathered to so many bytes before they are hashed. */
#define COLLECT_DIGEST_PIECE 4096

struct collect_digest {
	const struct catalog *catalog;
	struct digest *digest;			/* owned */
	size_t used;				/* of the piece */
	char piece[COLLECT_DIGEST_PIECE];	/* not handed over yet */
	const struct purchase_line **lines;	/* owned; of this document */
	size_t count;
	size_t capacity;
};

MUST_CHECK enum status collect_digest_init(struct collect_digest *digest,
    const struct catalog *catalog);
/* A zeroed struct is fine too. */
void collect_digest_fini(struct collect_digest *digest);

/* Make room for the lines of a document. */
MUST_CHECK enum status collect_digest_begin_document(
    struct collect_digest *digest, const struct purchase_document *document);
void collect_digest_add(struct collect_digest *digest,
    const struct purchase_line *line);
void collect_digest_end_document(struct collect_digest *digest,
    const struct purchase_document *document);

/* out holds DIGEST_TEXT_SIZE bytes; the digest starts anew.  Tells of what
 * failed before, too. */
MUST_CHECK enum status collect_digest_finish(struct collect_digest *digest,
    char *out);

/*
 * The order of a document's lines: by number, bytewise, then by their other
 * fields, so that it does not depend on how they stood in a file.
 */
int collect_line_compare(const struct purchase_line *a,
    const struct purchase_line *b);

#endif
