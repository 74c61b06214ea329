#ifndef ENGINE_RUNS_H
#define ENGINE_RUNS_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/error.h"
#include "engine/ledger.h"
#include "engine/strbuf.h"

/*
 * runs -- the record of what was settled and issued.
 *
 * A run is known by what it settles: agreement bytes, period, as-of and issue
 * date.  It is recorded together with its statements' bytes in one
 * transaction before anything is published, so that a run killed at any point
 * and repeated publishes exactly what was recorded.  What was issued is never
 * changed: the same settlement signed with another key is another *issue* of
 * the same run, at the run's own ledger position.
 */

#define RUNS_AGREEMENTS_MAX 100000

enum run_state {
	RUN_RECORDED,		/* statements stored, folder not yet in place */
	RUN_PUBLISHED,
};

struct run_identity {
	const char *agreements_digest;	/* SHA-256 of the agreement files */
	int32_t period_date;		/* --period */
	int32_t as_of;			/* DATE_NONE: each period's end */
	int32_t issued;
};

struct run_record {
	int64_t number;
	int64_t position;	/* the ledger position it was evaluated at */
	enum run_state state;	/* of the issue for the certificate asked for */
	bool has_issue;		/* statements for that certificate are stored */
};

/* One agreement settled for one party. */
struct run_settlement {
	const char *agreement;		/* id */
	const char *version;
	const char *account;
	struct period period;
	struct period term;		/* of the agreement */
	bool catches_up;		/* from its first day: no later period
					 * of it may be settled; else periods
					 * stand alone */
	const char *currency;
	int64_t amount_micro;
};

/* A file of the issued folder, as stored. */
struct run_file {
	const char *name;	/* no slash */
	const void *bytes;
	size_t size;
};

struct run_writer;

/*
 * The run with this identity, with the state of its issue for the certificate
 * (SHA-256 fingerprint, hex); STATUS_NOT_FOUND where there is none.
 */
MUST_CHECK enum status runs_find(struct run_record *out,
    struct ledger *ledger, const struct run_identity *identity,
    const char *certificate, struct error *err);

/*
 * Begin to record: takes the write lock.  For a run that is not there yet a
 * number is given (*number) and position must be given; for another issue of
 * a run that is there, pass its record's number and position.  STATUS_BUSY
 * where another process recorded this run meanwhile, or one at a position that
 * this one has not seen.
 */
MUST_CHECK enum status runs_begin(struct run_writer **out,
    struct ledger *ledger, const struct run_identity *identity,
    const char *certificate, const char *program_version, int64_t position,
    int64_t *number, struct error *err);

/* Keep the agreement file as evaluated. */
MUST_CHECK enum status runs_put_agreement(struct run_writer *writer,
    const char *name, const void *bytes, size_t size, struct error *err);

/*
 * STATUS_CONFLICT where the party's settlement of an agreement of this id and
 * an overlapping period, or a later one where the order matters, stands in
 * another run: err names it.
 */
MUST_CHECK enum status runs_put_settlement(struct run_writer *writer,
    const struct run_settlement *settlement, struct error *err);
MUST_CHECK enum status runs_put_file(struct run_writer *writer,
    const struct run_file *file, struct error *err);

/* Frees the writer, whatever the outcome. */
MUST_CHECK enum status runs_commit(struct run_writer *writer,
    struct error *err);
void runs_abort(struct run_writer *writer);

typedef enum status (*run_file_fn)(const struct run_file *file, void *payload,
    struct error *err);

/* Each stored file of an issue, by name. */
MUST_CHECK enum status runs_list_files(struct ledger *ledger, int64_t number,
    const char *certificate, run_file_fn callback, void *payload,
    struct error *err);

/* Append a file of the run's first issue; *is_found: there is one. */
MUST_CHECK enum status runs_read_file(struct strbuf *out, bool *is_found,
    struct ledger *ledger, int64_t number, const char *name,
    struct error *err);

/* The folder is in place. */
MUST_CHECK enum status runs_mark_published(struct ledger *ledger,
    int64_t number, const char *certificate, struct error *err);

/* ------------------------------------------------------------- history */

/* Settlements that stand, whatever the agreement's version was. */
struct runs_history {
	const char *agreement;		/* id */
	const char *account;		/* NULL: of every account */
	struct period within;		/* whole periods in these days */
	int64_t before;			/* by runs of smaller numbers */
	bool is_partly;			/* any that has one of the days */
};

/* Texts are valid during the call. */
typedef enum status (*runs_settled_fn)(const struct run_settlement *settled,
    int64_t run, void *payload, struct error *err);

/* Is there one? */
MUST_CHECK enum status runs_has_settled(bool *out, struct ledger *ledger,
    const struct runs_history *history, struct error *err);

/* Does a settlement stand just so, in whichever run?  Of its agreement the term
 * and whether it catches up are not looked at. */
MUST_CHECK enum status runs_has_settlement(bool *out, struct ledger *ledger,
    const struct run_settlement *settlement, struct error *err);

typedef enum status (*runs_run_fn)(int64_t run, int64_t position,
    void *payload, struct error *err);

/* Each run that settled something of it, and its ledger position. */
MUST_CHECK enum status runs_list_settling(struct ledger *ledger,
    const struct runs_history *history, runs_run_fn callback, void *payload,
    struct error *err);

/* Each run from one ledger position to another, of a number below `before`. */
MUST_CHECK enum status runs_list_between(struct ledger *ledger, int64_t first,
    int64_t last, int64_t before, runs_run_fn callback, void *payload,
    struct error *err);

struct runs_day {
	int64_t run;
	const char *agreement;		/* id */
	const char *account;
	int32_t day;
	int32_t term_from;		/* what is settled from here on has
					 * caught up with no day before */
	const char *alone;		/* the version whose periods pay their
					 * own days alone, those of others
					 * perhaps all of the term; NULL: all
					 * have caught up */
};

/* Did that run pay the account something that the day counted to? */
MUST_CHECK enum status runs_has_paid(bool *out, struct ledger *ledger,
    const struct runs_day *asked, struct error *err);

/* Each, by account, period and run. */
MUST_CHECK enum status runs_list_settled(struct ledger *ledger,
    const struct runs_history *history, runs_settled_fn callback,
    void *payload, struct error *err);

#endif
