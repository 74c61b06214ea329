#ifndef ENGINE_COVERAGE_H
#define ENGINE_COVERAGE_H

#include "engine/arena.h"
#include "engine/ledger.h"
#include "engine/series.h"

/*
 * coverage -- what is in the ledger for a period, month by month and source by
 * source, beside the same months of the year before, and what is missing: for
 * whoever signs it off before a settlement.
 *
 * As known at the newest position.  Documents count on their issue date.
 * Amounts are per currency, credit notes negative.
 */

#define COVERAGE_MONTHS_MAX 1200	/* of a period */
#define COVERAGE_ROWS_MAX 1000000	/* of each list; more: STATUS_RANGE */
#define COVERAGE_BYTES_MAX ((size_t)1 << 30)

struct coverage_request {
	bool has_period;	/* else from the first to the last month of what
				 * came, in the ledger or not */
	struct period period;
	const char *source;	/* NULL: all */
	const struct catalog *catalog;	/* of the newest position */
};

struct coverage_figures {
	uint64_t invoices;	/* not cancelled, as the next */
	uint64_t credit_notes;
	uint64_t cancelled;
	uint64_t lines;		/* of what is not cancelled, as the next two */
	uint64_t accounts;	/* distinct, aliases resolved */
	wide net_micro;
};

/* One month of a source in one currency. */
struct coverage_month {
	const char *source;
	const char *currency;
	int32_t month;		/* its first day; DATE_NONE: the whole period */
	struct coverage_figures now;
	struct coverage_figures before;	/* the year before */
};

/*
 * Months in which a source that had begun has no document, not even a
 * cancelled one: and either it has a later one, or it had some in the same
 * month of the year before, or another source has some then or later.
 */
struct coverage_missing {
	const char *source;
	int32_t from;		/* first days of months */
	int32_t until;
	bool has_later;		/* the source delivered afterwards */
};

/*
 * Rejects (engine/ledger.h) of the period, or of no known date, that are
 * neither mended nor dismissed; or those that are dismissed.
 */
struct coverage_aside {
	const char *source;	/* NULL: not known, as the next but two */
	const char *kind;	/* "invoice", "account" ... */
	const char *code;
	const char *currency;
	int32_t month;		/* first day; DATE_NONE: not known */
	uint64_t records;
	uint64_t lines;		/* of those that could be read, as the next */
	wide net_micro;
	uint64_t unread;	/* documents without these two */
};

/*
 * A file that was refused whole and that no later import answers: one of the
 * same name or the same bytes, or members of that archive, in which something
 * was found.  Of several refusals of a file the newest is told.  Nothing is
 * known of its period or source, so that it is in every one.
 */
struct coverage_refused {
	int64_t position;	/* of its import */
	const char *file;
	const char *message;	/* why, with its place */
	const char *because;	/* why it was dismissed; NULL: it was not */
	int64_t dismissed_at;
};

struct coverage_skipped {
	const char *source;
	const char *what;
	int32_t month;
	uint64_t documents;
};

struct coverage_series {
	const char *source;
	struct series_row row;
	const struct series_gap *gaps;	/* and doubles */
	size_t gap_count;
};

struct coverage_rest {
	const char *source;
	struct series_rest rest;
};

struct coverage_control {
	const char *source;	/* may be NULL */
	const char *file;
	int64_t position;	/* of its import */
	struct control control;
	enum control_state state;
	/* Where it does not agree: a later import of the same source that
	 * states the same for all of its days, and agrees; 0: none. */
	int64_t answered_by;
	/* Uncertain, and what that import set aside has come in since. */
	bool is_mended;
	bool is_open;		/* is something to be looked at */
};

struct coverage {
	struct arena arena;
	int64_t position;
	struct period period;
	const struct coverage_month *months;	/* by source, currency, month;
						 * the whole period last */
	size_t month_count;
	const struct coverage_missing *missing;
	size_t missing_count;
	const struct coverage_aside *asides;
	size_t aside_count;
	const struct coverage_aside *dismissals;
	size_t dismissal_count;
	const struct coverage_refused *refusals;	/* by position */
	size_t refusal_count;
	const struct coverage_skipped *skips;
	size_t skip_count;
	const struct coverage_series *series;
	size_t series_count;
	const struct coverage_rest *rests;
	size_t rest_count;
	const struct coverage_control *controls;	/* by import */
	size_t control_count;
	/* What is wrong. */
	uint64_t months_missing;
	uint64_t numbers_missing;
	uint64_t numbers_double;
	uint64_t set_aside;
	uint64_t files_refused;
	uint64_t controls_open;
	/* What somebody decided need not go in. */
	uint64_t records_dismissed;
	uint64_t files_dismissed;
};

/* STATUS_NOT_FOUND: no document of that source, or none at all. */
MUST_CHECK enum status coverage_make(struct coverage **out,
    struct ledger *ledger, const struct coverage_request *request,
    struct error *err);
void coverage_free(struct coverage *coverage);

/* Is something missing, set aside, refused or in disagreement? */
bool coverage_is_open(const struct coverage *coverage);

#endif
