#ifndef ENGINE_CONTROL_H
#define ENGINE_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/fact.h"

/*
 * control -- what a file states of itself as a whole ("24 documents, 14918.71
 * in credit"), compared with what its documents came to.
 *
 * Values are millionths, counts too.  Amounts have the ledger's signs and are
 * added whatever their currency, as such totals are.  What each kind counts:
 *
 *   documents  all of them: cancelled, set aside and skipped ones too
 *   lines      of all of them, but for the skipped ones
 *   net        line amounts less tax, of documents that are not cancelled
 *   gross      totals with tax, of the same documents
 *   credit     of the same documents the lines above 0
 *   debit      ... and those below 0, as a positive amount
 *
 * A stated number agrees where it is missed by less than a hundredth, or less
 * than one in its last decimal where it has more than two; a count exactly.
 */

enum control_what {
	CONTROL_DOCUMENTS = 1,
	CONTROL_LINES,
	CONTROL_NET,
	CONTROL_GROSS,
	CONTROL_CREDIT,
	CONTROL_DEBIT,
};

#define CONTROL_WHAT_LAST CONTROL_DEBIT
#define CONTROLS_MAX 16			/* of one file */

/* "documents", ...; NULL where there is no such kind. */
const char *control_name(enum control_what what);
/* False where no kind is called so. */
bool control_find(enum control_what *out, const char *name);

/* What a file states, as its reader found it. */
struct control_stated {
	enum control_what what;
	const char *place;	/* the path, as its dialect has it */
	const char *text;	/* as found, at most FACT_TEXT_MAX bytes */
	int64_t value_micro;
	unsigned decimals;	/* that the text has, at most DECIMAL_DIGITS */
	bool is_number;		/* the text is one that the ledger keeps */
};

/* What became of the documents that make a figure up. */
enum control_part {
	CONTROL_WENT_IN,	/* also as a new version */
	CONTROL_DUPLICATE,	/* known already */
	CONTROL_SET_ASIDE,
};

#define CONTROL_PARTS 3

/* One stated number and what it is compared with. */
struct control {
	struct control_stated stated;
	wide parts_micro[CONTROL_PARTS];
	/* Documents whose figures are not in it, or not as stated: set aside
	 * for what could not be read, skipped, without such an amount. */
	uint64_t unread;
	bool is_accepted;	/* --accept-mismatch */
};

enum control_state {
	CONTROL_AGREES,
	CONTROL_DIFFERS,
	CONTROL_UNCERTAIN,	/* it differs, but some documents are unread */
	CONTROL_NO_NUMBER,
	CONTROL_ACCEPTED,	/* one of the last three, and accepted */
};

/* The sum of the parts. */
wide control_found(const struct control *control);
enum control_state control_judge(const struct control *control);
/* "agrees", "differs", "uncertain", "no-number", "accepted" */
const char *control_state_name(enum control_state state);

/* The figures of a document, or of one that was set aside. */
struct fact_figures control_figures(const struct fact_document *document);

/* Documents of one file, by what became of them. */
struct control_sum {
	uint64_t documents;
	uint64_t lines;
	wide credit_micro;
	wide debit_micro;
	wide gross_micro;
};

struct control_tally {
	struct control_sum sums[CONTROL_PARTS];
	uint64_t skipped;
	uint64_t unread;	/* set aside, without figures */
	uint64_t without_gross;	/* documents that state no total */
	uint64_t without_net;	/* ... some line's amount with tax only */
	int32_t first;		/* the earliest date, DATE_NONE: none */
	int32_t last;
};

void control_tally_reset(struct control_tally *tally);
/* date: DATE_NONE where it could not be read. */
void control_tally_add(struct control_tally *tally, enum control_part part,
    const struct fact_figures *figures, int32_t date);
void control_tally_skip(struct control_tally *tally, int32_t date);
/* A row of no document that was set aside. */
void control_tally_add_row(struct control_tally *tally,
    const struct fact_figures *figures);

/* The tally's figure beside what is stated. */
struct control control_compare(const struct control_tally *tally,
    const struct control_stated *stated);

#endif
