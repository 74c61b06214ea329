#ifndef ENGINE_SERIES_H
#define ENGINE_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/date.h"
#include "engine/fact.h"

/*
 * series -- number series found in the ids of one source's documents, and the
 * numbers that are missing from them or there twice.
 *
 * An id is text around runs of digits: "F-2025-0017", "FT A/12", "17/03/2025".
 * Ids of the same *shape* (the same text around the runs, letters in either
 * case) are looked at together.  Runs that say the document's date (year,
 * month, day, alone or joined) are told by comparing them with it; of the
 * others the one with the most different values is the running number, also
 * where a date is glued to its front ("20250017").  All the rest names the
 * series, so one with the year or month in it begins anew with them.
 *
 * Invoices and credit notes are one series where together they leave fewer
 * gaps than apart.  A jump of more than 1000 numbers, and more than ten times
 * as many as the series has, begins another range.
 *
 * A shape whose numbers are too sparse is no series: with gaps after more than
 * half of its numbers, and more than half as many missing as there are.  Of up
 * to 20 numbers twice as many may be missing, and ten times as many where a
 * date or zeros before them say that they are running numbers.  Shapes that
 * differ in letters only ("FT 2025/7", "NC 2025/8") are one series where they
 * have far fewer gaps together and hardly a number twice; so are those that
 * differ in another run beside the number (a customer's); both only with 8
 * numbers or more.  GUIDs, long hexadecimal texts, ids without digits and
 * numbers that stand alone are no series either.
 *
 * A series that names a year or month begins with 1: what is missing before
 * its first number is a gap where that is fewer numbers than it has.
 *
 * Memory: SERIES_SHAPES_MAX shapes of a few KiB, SERIES_KEYS_MAX names, 24
 * bytes a number; what is beyond a maximum is counted as no series.
 */

#define SERIES_SHAPES_MAX 4096
#define SERIES_KEYS_MAX 1000000
#define SERIES_NUMBERS_MAX (1u << 24)
#define SERIES_TOLD_MAX (FACT_ID_MAX + 32)	/* bytes of an id told */

enum series_what {
	SERIES_LIVE,
	SERIES_CANCELLED,
	SERIES_SET_ASIDE,	/* no gap, but told */
	SERIES_SKIPPED,		/* the same */
};

#define SERIES_WHATS 4

/* Where there are both types in one series. */
#define SERIES_BOTH_TYPES 0

struct series_book;

/* period: what is asked for; all ids are needed, to know the series. */
MUST_CHECK enum status series_book_new(struct series_book **out,
    struct period period);
void series_book_free(struct series_book *book);

/* First each id is learnt from, then each is added.  STATUS_MEMORY.
 * date: of the document; DATE_NONE where that is not known. */
MUST_CHECK enum status series_learn(struct series_book *book, const char *id,
    int32_t date);
MUST_CHECK enum status series_add(struct series_book *book, const char *id,
    int32_t date, enum document_type type, enum series_what what);

/* One range of a series, as far as it lies in the period asked for. */
struct series_row {
	int type;		/* enum document_type, or SERIES_BOTH_TYPES */
	const char *before;	/* the id's text before the number ... */
	const char *after;	/* ... and after it; may have "*" for any */
	const char *first;	/* ids */
	const char *last;
	uint64_t counts[SERIES_WHATS];	/* numbers by what became of them */
	uint64_t missing;	/* numbers */
	uint64_t gaps;		/* ranges of them */
	uint64_t doubles;
};

/* Missing numbers, or one that is there twice. */
struct series_gap {
	int type;
	const char *from;	/* ids */
	const char *to;		/* the same where it is one number */
	uint64_t missing;	/* 0: from and to are the same number twice */
	int32_t after;		/* date of the document before it; DATE_NONE */
	int32_t until;		/* ... and behind it */
};

/* What is told: rows, in an order that depends on the ids alone; gaps in that
 * of numbers, after their row.  Borrowed for the call.  A failure ends it. */
struct series_listener {
	void *payload;
	enum status (*row)(void *payload, const struct series_row *row);
	enum status (*gap)(void *payload, const struct series_gap *gap);
};

/* Of no series. */
struct series_rest {
	uint64_t documents;	/* in the period */
	char example[SERIES_TOLD_MAX];	/* the first of them; "" for none */
};

/* STATUS_MEMORY, or what the listener returned.  Once, at the end. */
MUST_CHECK enum status series_tell(struct series_book *book,
    const struct series_listener *listener, struct series_rest *rest);

#endif
