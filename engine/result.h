#ifndef ENGINE_RESULT_H
#define ENGINE_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/date.h"
#include "engine/decimal.h"

/*
 * result -- what one agreement gives one party for one window, and how it came
 * about.
 *
 * rules/ produces it, reports/ shows it; it belongs to neither.  Everything is
 * owned by the arena it was made in.  Printed numbers are texts as the
 * agreement language (section 7) prints them: exact, cut to 6 decimals; a
 * percent value is its number of percent.  Raw figures are exact as they are
 * (millionths), so that a result can be worked out again from them alone.
 */

/* Codes of `preview --format csv`, column reason (docs/ristorno.1). */
enum result_reason {
	REASON_NONE,
	REASON_REQUIRE_FAILED,
	REASON_UNDEFINED,
	REASON_NO_TIER,
	REASON_GUARANTEE,
	REASON_CAP_PERCENT,
	REASON_CAP,
	REASON_BELOW_MINIMUM,
	REASON_NOT_BEST,
	REASON_NOT_FIRST,
	REASON_COUNT,
};

/* "" for REASON_NONE, else the code: "require-failed", "cap" ... */
const char *result_reason_code(enum result_reason reason);
/* The reverse; REASON_COUNT for a text that is no code. */
enum result_reason result_reason_find(const char *code);

/* ------------------------------------------------------------- measures */

/* What a raw figure is for. */
enum figure_role {
	FIGURE_REQUIRE,		/* a require's own measure */
	FIGURE_REQUIRE_BASE,	/* its previous year, or its total for share */
	FIGURE_QUALIFY,
	FIGURE_QUALIFY_BASE,
	FIGURE_PAY,		/* what the benefit is applied to */
	FIGURE_PAY_BASE,	/* its previous year, for growth */
	FIGURE_CAP_NET,		/* net amount that cap-percent is of */
	FIGURE_FREE_NET,	/* net amount of free-units' selected lines */
	FIGURE_ADVANCE_NET,	/* of the period's own counting lines */
	FIGURE_ROLE_COUNT,
};

const char *figure_role_code(enum figure_role role);

/* One sum or count over the ledger. */
struct result_figure {
	const char *rule;	/* NULL: the agreement's own limit */
	enum figure_role role;
	unsigned ordinal;	/* which require of the rule, from 1; else 0 */
	wide value_micro;	/* counts too: 3 invoices are 3000000 */
	uint64_t lines;		/* how many lines are behind it */
};

/* A club asked for by a rule's require. */
struct result_membership {
	const char *club;
	bool is_member;		/* on the window's last day */
};

/* The party's own value in a figures list. */
struct result_baseline {
	const char *list;
	bool has_value;
	int64_t value_micro;
};

/* What a run settled for the party under the agreement. */
struct result_settled {
	struct period period;
	int64_t run;
	int64_t amount_micro;	/* paid, >= 0 */
};

/*
 * All that the pure half of the evaluator needs besides the agreement.
 * The order of the arrays is the plan's (rules/plan.h).
 */
struct measures {
	struct period window;		/* evaluated */
	struct period period;		/* settlement period the window is of */
	bool is_settlement;		/* by a run; else a preview */
	bool is_empty;			/* no line counts: every result is 0 */
	struct result_settled *settled;	/* by period */
	size_t settled_count;
	int32_t as_of;
	int32_t since;			/* of the party's account; DATE_NONE */
	struct result_figure *figures;
	size_t figure_count;
	struct result_membership *memberships;
	size_t membership_count;
	struct result_baseline *baselines;
	size_t baseline_count;
};

/* Lines of one kind of fate, in one document currency. */
enum line_fate {
	LINES_COUNTED,		/* in at least one rule's figures */
	LINES_UNSELECTED,	/* count, but no rule's terms take them */
	LINES_EXCEPTED,		/* an except of the agreement takes them out */
	LINES_CANCELLED,	/* of a cancelled document */
	LINES_FATE_COUNT,
};

const char *line_fate_code(enum line_fate fate);

struct line_tally {
	enum line_fate fate;
	char currency[4];
	uint64_t lines;
	wide net_micro;		/* in that currency */
};

/* ---------------------------------------------------------------- trace */

struct result_title {
	const char *language;	/* BCP 47, as written in the agreement */
	const char *text;
};

/* "invoice" for "1" "invoices": the unit as people say it of that value. */
const char *result_unit_of(const char *value, const char *unit);

struct result_require {
	const char *measure;	/* in words: "net amount of category TOOLS" */
	const char *value;	/* NULL: undefined; a membership: "yes"/"no" */
	const char *at_least;	/* NULL: none */
	const char *below;	/* NULL: none */
	const char *unit;	/* what value counts: "EUR", "%", "invoices" */
	uint64_t lines;
	bool holds;
};

/* One change of a rule's or the agreement's amount, in the order made. */
enum step_kind {
	STEP_BENEFIT,		/* what the scale gives, exact */
	STEP_REQUIRE,		/* set to 0: a require failed */
	STEP_GUARANTEE,
	STEP_CAP_PERCENT,
	STEP_CAP,
	STEP_ROUND,
	STEP_MINIMUM_PAYOUT,
	STEP_BEST_OF,		/* set to 0: another rule gave more */
	STEP_FIRST_OF,		/* set to 0: an earlier rule gave something */
	STEP_SUM,		/* of the rules' results */
	STEP_KIND_COUNT,
};

const char *step_kind_code(enum step_kind kind);

struct result_step {
	enum step_kind kind;
	const char *bound;	/* the limit or rounding applied; NULL: none */
	const char *before;	/* NULL for STEP_BENEFIT and STEP_SUM */
	const char *after;	/* exact where it ends, else cut at 6 places */
};

struct rule_result {
	const char *id;
	const struct result_title *titles;
	size_t title_count;
	const char *measure;	/* in words: what qualifies */
	const char *unit;	/* what qualifying counts */
	const char *method;	/* as the agreement writes it: "all-units" */
	bool exceeds;		/* threshold="exceed" */
	struct result_require *requires;
	size_t require_count;
	const char *qualifying;	/* v; NULL: undefined */
	bool is_taken_as;	/* undefined: v is the rule's undefined-as */
	uint64_t qualifying_lines;
	unsigned tier;		/* from 1; 0: none reached */
	const char *tier_from;	/* threshold as applied, prorated; NULL: none */
	const char *tier_until;	/* the next tier's threshold; NULL: open */
	const char *benefit;	/* of the tier: "2%", "500"; NULL: none */
	/*
	 * The next tier, of multiples the next multiple: from NULL where there
	 * is none.  The amount is what the rule would come to, its requires,
	 * limit and rounding applied, if that tier were just reached and all
	 * else were as it is: paid on the same paying amount, or (incremental,
	 * additive-banded) on next_from itself; before best-of, first-of and
	 * the agreement's limit.
	 */
	const char *next_from;
	const char *next_distance;	/* next_from - v; NULL: v undefined */
	const char *next_benefit;
	bool has_next_amount;		/* false: none that fits */
	wide next_amount_micro;
	const char *paying_measure;	/* in words; NULL: as measure */
	const char *paying_unit;
	const char *paying;	/* P as the csv prints it; NULL: none */
	uint64_t paying_lines;
	struct result_step *steps;
	size_t step_count;
	wide amount_micro;
	enum result_reason reason;
	const char *sentence;	/* why this amount, for people */
};

/*
 * What becomes of the total (section 8): what is settled already is taken off
 * it, or an advance stands in its place.
 */
struct result_settlement {
	bool is_shown;		/* a run's, or there is something settled */
	bool is_advance;	/* due is on account, whatever was earned */
	wide settled_micro;	/* so far, without what is due now */
	wide due_micro;		/* now; never below 0 */
	wide owed_micro;	/* > 0: so much more is settled than earned;
				 * carried on, after the last period owed */
	const char *sentence;	/* NULL where the total is simply due */
};

struct result {
	const char *agreement;
	const char *version;
	const char *currency;
	unsigned minor_digits;
	const struct result_title *titles;
	size_t title_count;
	const char *account;	/* id of the party (a group's head) */
	bool is_group;
	struct measures *measures;
	struct line_tally *tallies;	/* by fate, then currency */
	size_t tally_count;
	/* Amounts, reasons, qualifying and paying alone were asked for: there
	 * is no digest, and rules have no requires, words, steps, next tier or
	 * sentence (NULL or 0). */
	bool is_brief;
	char digest[65];	/* SHA-256 over the counted lines, hex */
	struct rule_result *rules;	/* in the file's order */
	size_t rule_count;
	struct result_step *steps;	/* the agreement's own limit */
	size_t step_count;
	wide total_micro;
	enum result_reason reason;	/* of the total */
	struct result_settlement settlement;
	const char *error;	/* not NULL: the evaluation failed, nothing but
				 * the names above is set */
};

#endif
