#ifndef CLI_TRY_TEXT_H
#define CLI_TRY_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/strbuf.h"
#include "importers/sink.h"

/*
 * try_text -- what a dialect reads from a file, as text for whoever writes the
 * dialect: the first records of each kind with their fields as they would go
 * into the ledger, how many there are, and the places that the dialect does
 * not use.
 *
 * Texts from the file are made printable.  What is kept is bounded by the two
 * maxima.
 */

enum try_kind {
	TRY_INVOICE,
	TRY_CREDIT_NOTE,
	TRY_PAYMENT,
	TRY_COMPANY,
	TRY_RATE,
	TRY_CATEGORY,
	TRY_PRODUCT,
	TRY_ACCOUNT,
	TRY_SET_ASIDE,
	TRY_SKIPPED,
	TRY_NOTE,
	TRY_KIND_COUNT,
};

struct try_text {
	uint64_t records_max;	/* shown of each kind */
	uint64_t places_max;	/* shown of those not used */
	bool is_by_path;	/* these by path, else by count */
	struct strbuf records;
	struct strbuf places;
	char dialect[64];	/* "" until the file's is known */
	struct strbuf source;
	uint64_t counts[TRY_KIND_COUNT];
};

/* The maxima and is_by_path are set. */
void try_text_init(struct try_text *text);
void try_text_fini(struct try_text *text);

/* Its calls fail with STATUS_MEMORY, or STATUS_RANGE for too much text. */
struct sink try_text_sink(struct try_text *text);

/* All of it, after the file was read or refused; title: the dialect's. */
void try_text_put(struct strbuf *out, const struct try_text *text,
    const char *title);

#endif
