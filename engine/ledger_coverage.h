#ifndef ENGINE_LEDGER_COVERAGE_H
#define ENGINE_LEDGER_COVERAGE_H

#include "engine/coverage.h"
#include "engine/ledger_resolve.h"

/*
 * ledger_coverage -- what the files of coverage share.  Private to
 * engine/ledger_coverage*.c.
 */

/* A list that grows; its items move into the coverage as they are. */
struct coverage_list {
	void *items;		/* owned */
	size_t count;
	size_t capacity;
};

/* A document that was set aside and is not mended. */
struct coverage_open {
	const char *source;
	const char *id;
	enum document_type type;
	int32_t date;
	bool is_dismissed;	/* its number is there, and that is all */
	bool is_again;		/* the same is in the list before it */
};

/* An import's rejects; those that a former one kept in the same words are only
 * counted by it (import.set_aside). */
struct coverage_kept {
	int64_t import;
	int64_t count;
};

/* A reject that is neither mended nor dismissed. */
struct coverage_unsettled {
	int64_t import;
	const char *source;	/* NULL: may be anybody's */
};

struct coverage_work {
	struct coverage *out;
	struct ledger *ledger;
	const struct coverage_request *request;
	const struct ledger_resolution *resolution;
	int32_t newest;		/* month of the last document of any source */
	struct coverage_list months;
	struct coverage_list missing;
	struct coverage_list asides;
	struct coverage_list dismissals;
	struct coverage_list refusals;
	struct coverage_list skips;
	struct coverage_list series;
	struct coverage_list rests;
	struct coverage_list controls;
	struct coverage_list opens;	/* coverage_open, by source and id */
	struct coverage_list kept;	/* coverage_kept, by import */
	struct coverage_list unsettled;	/* coverage_unsettled, by import */
};

/* Room for one more item, zeroed; NULL: *err is set. */
MUST_CHECK void *coverage_add(struct coverage_list *list, size_t size,
    struct error *err);
/* A copy in the arena; NULL stays NULL. */
MUST_CHECK enum status coverage_text(const char **out,
    struct coverage_work *work, const char *text, struct error *err);

/* Is the date in the period asked for, or not known? */
bool coverage_is_asked(const struct coverage_work *work, int32_t date);
/* Is it the source asked for? */
bool coverage_is_source(const struct coverage_work *work, const char *source);
/* The first day of that month, or of a date's; DATE_NONE stays. */
int32_t coverage_month_day(int32_t month_index);
int32_t coverage_month_of(int32_t date);

/* The rows and missing months of one source. */
MUST_CHECK enum status coverage_source_months(struct coverage_work *work,
    int64_t source, const char *name, struct error *err);
/* Its number series. */
MUST_CHECK enum status coverage_source_series(struct coverage_work *work,
    int64_t source, const char *name, struct error *err);
/* What is not in the ledger. */
MUST_CHECK enum status coverage_list_asides(struct coverage_work *work,
    struct error *err);
MUST_CHECK enum status coverage_list_refusals(struct coverage_work *work,
    struct error *err);
MUST_CHECK enum status coverage_list_skips(struct coverage_work *work,
    struct error *err);
/* What files state.  After the asides. */
MUST_CHECK enum status coverage_list_controls(struct coverage_work *work,
    struct error *err);

#endif
