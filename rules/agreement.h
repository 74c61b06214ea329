#ifndef RULES_AGREEMENT_H
#define RULES_AGREEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/currency.h"
#include "engine/date.h"
#include "engine/decimal.h"
#include "engine/fact.h"
#include "engine/result.h"

/*
 * agreement -- the model of an agreement: what a file says once it has been
 * checked.
 *
 * Made by rules/agreement_load.h only, read only afterwards, all of it in one
 * arena.  What the language forbids and a type can exclude cannot be expressed
 * here; the rest is checked by the loader, so that everything below holds for
 * every agreement there is.  Section numbers are those of the agreement
 * language.
 */

/* A number of an agreement: scaled / 10^digits, of percent where is_percent. */
struct number {
	int64_t scaled;		/* >= 0 */
	uint8_t digits;		/* 6 for amounts, 8 for percents */
	bool is_percent;
};

/* --------------------------------------------------------- 3. selectors */

struct list {
	const char *id;
	const char **items;	/* sorted bytewise, each once; one at least */
	size_t item_count;
	bool selects_accounts;	/* a term of parties names it */
	bool selects_lines;	/* a term of lines does: items are products */
	uint64_t line;
};

struct account_term {
	const char *id;		/* NULL: not asked, as all below */
	const struct list *list;
	const char *segment;
	const char *country;
	const char *group;
	const char *member;
	uint64_t line;
};

enum paid {
	PAID_ANY,		/* not asked */
	PAID_YES,
	PAID_ON_TIME,
};

struct line_term {
	const char *category;	/* NULL: not asked, as all below */
	const char *product;
	const struct list *list;
	const char *brand;
	const char *tag;
	const char *member;
	enum document_type type;	/* 0: not asked */
	int32_t from;			/* DATE_NONE: not asked */
	int32_t until;			/* may be before from: no day then */
	enum paid paid;
	bool has_document_at_least;
	int64_t document_at_least_micro;	/* 0 where not asked */
	uint64_t line;
};

/* No term: everything.  Otherwise a line must match one term, and no except. */
struct selector {
	struct line_term *terms;
	size_t term_count;
	struct line_term *excepts;
	size_t except_count;
};

/* ---------------------------------------------------------- 5. measures */

enum basis {
	BASIS_NET_AMOUNT,
	BASIS_QUANTITY,
	BASIS_DOCUMENTS,
	BASIS_DAYS,
	BASIS_MONTHS,
	BASIS_PRODUCTS,
	BASIS_CATEGORIES,
};

enum compare {
	COMPARE_NONE,
	COMPARE_GROWTH,
	COMPARE_GROWTH_RATE,
	COMPARE_ATTAINMENT,
	COMPARE_SHARE,
};

struct baseline_figure {
	const char *party;
	int64_t value_micro;
};

struct figures {
	const char *id;
	struct baseline_figure *figures;	/* by party, each once */
	size_t figure_count;
	uint64_t line;
};

struct measure {
	enum basis basis;
	enum compare compare;
	const char *unit;		/* BASIS_QUANTITY */
	int64_t each_micro;		/* documents, products, categories */
	bool has_each;
	uint32_t level;			/* BASIS_CATEGORIES: >= 1 */
	const struct figures *baseline;	/* NULL: the year before */
	bool across_group;
	struct selector selector;
	uint64_t line;
};

/* ------------------------------------------------------------- 6. rules */

struct require {
	const char *member;	/* a club; NULL: the measure below */
	struct measure measure;
	struct number at_least;
	struct number below;
	bool has_at_least;
	bool has_below;
	uint64_t line;
};

enum method {
	METHOD_ALL_UNITS,
	METHOD_INCREMENTAL,
	METHOD_ADDITIVE,
	METHOD_ADDITIVE_BANDED,
	METHOD_INTERPOLATED,
	METHOD_MULTIPLES,
};

enum benefit {
	BENEFIT_RATE,
	BENEFIT_PER_UNIT,
	BENEFIT_AMOUNT,
	BENEFIT_FREE_UNITS,
};

struct tier {
	struct number from;
	struct number benefit;	/* is_percent for BENEFIT_RATE */
	uint64_t line;
};

struct scale {
	enum method method;
	enum benefit benefit;
	bool exceeds;		/* threshold="exceed" */
	bool prorated;		/* prorate="since" */
	struct tier *tiers;	/* thresholds strictly rising; at least one */
	size_t tier_count;
	uint64_t line;
};

enum pay_basis {
	PAY_NET_AMOUNT,
	PAY_QUANTITY,
	PAY_GROWTH,
};

struct pay {
	enum pay_basis basis;
	const char *unit;		/* PAY_QUANTITY */
	const struct figures *baseline;	/* PAY_GROWTH; NULL: the year before */
	bool has_selector;	/* false: qualify's */
	struct selector selector;
	uint64_t line;
};

struct limit {
	bool has_guarantee;
	bool has_cap_percent;
	bool has_cap;
	bool has_minimum_payout;
	int64_t guarantee_micro;
	struct number cap_percent;
	int64_t cap_micro;
	int64_t minimum_payout_micro;
	uint64_t line;		/* 0: there is none */
};

enum choice {
	CHOICE_NONE,
	CHOICE_BEST_OF,
	CHOICE_FIRST_OF,
};

/* A best-of or first-of: rules [first_rule, first_rule + rule_count). */
struct choice_group {
	enum choice choice;
	const char *id;
	const struct result_title *titles;
	size_t title_count;
	size_t first_rule;
	size_t rule_count;	/* >= 2 */
	uint64_t line;
};

struct rule {
	const char *id;
	const struct result_title *titles;
	size_t title_count;
	struct require *requires;
	size_t require_count;
	struct measure qualify;
	bool has_undefined_as;
	struct number undefined_as;
	struct scale scale;
	bool has_pay;
	struct pay pay;
	struct limit limit;
	const size_t *net_of;		/* numbers of earlier rules */
	size_t net_of_count;
	const struct choice_group *group;	/* NULL: in none */
	uint64_t line;
};

/* ----------------------------------------------------------- 9. examples */

struct example_line {
	int32_t date;
	int64_t net_micro;
	int64_t quantity_micro;
	bool has_quantity;
	const char *unit;
	const char *product;
	const char *category;	/* a path */
	const char *brand;
	const char *tags;	/* as in fact_line */
	enum document_type type;
	int32_t due;		/* DATE_NONE */
	int32_t paid;		/* DATE_NONE: unpaid */
	const char *member;
	uint64_t line;
};

struct example_expect {
	const char *rule;	/* NULL: the agreement's total */
	int64_t amount_micro;
	uint64_t line;
};

struct example {
	const char *title;
	const char *party;	/* whose figures; NULL: none */
	struct example_line *lines;
	size_t line_count;
	struct example_expect *expects;
	size_t expect_count;
	uint64_t line;
};

/* ----------------------------------------------------------- agreements */

enum settle_every {
	SETTLE_TERM,
	SETTLE_YEAR,
	SETTLE_HALF_YEAR,
	SETTLE_QUARTER,
	SETTLE_MONTH,
};

struct agreement {
	const char *id;
	const char *version;
	const struct currency *currency;
	struct period term;
	bool per_group;
	bool by_delivery;
	struct number paid_tolerance;	/* a rate */
	const struct result_title *titles;
	size_t title_count;

	bool has_parties;
	struct account_term *parties;	/* none: every account */
	size_t party_count;
	struct account_term *party_excepts;
	size_t party_except_count;

	struct list *lists;
	size_t list_count;
	struct figures *figures;
	size_t figures_count;
	struct line_term *excepts;	/* never counts, in any rule */
	size_t except_count;

	enum settle_every settle_every;
	bool catches_up;		/* else each period alone */
	bool has_advance;
	struct number advance;

	enum rounding rounding;
	int64_t rounding_unit_micro;

	struct rule *rules;
	size_t rule_count;
	struct choice_group *groups;
	size_t group_count;
	struct limit limit;
	struct example *examples;
	size_t example_count;
	uint64_t line;
};

struct agreement_file {
	const char *name;
	struct agreement *agreements;
	size_t agreement_count;
	struct arena arena;	/* owns all of it */
};

/* Maxima; the loader refuses more. */
#define AGREEMENTS_MAX 100000		/* of a file */
#define AGREEMENT_TITLES_MAX 200	/* of an agreement, a rule, a group */
#define AGREEMENT_RULES_MAX 1000	/* of an agreement */
#define AGREEMENT_REQUIRES_MAX 10000	/* of an agreement, all together */
#define AGREEMENT_TIERS_MAX 1000	/* of a scale */
#define AGREEMENT_TERMS_MAX 10000	/* of an agreement, all together */
#define AGREEMENT_ITEMS_MAX 1000000	/* of a list */

/* Is id an item of the list? */
bool agreement_list_has(const struct list *list, const char *id);

#endif
