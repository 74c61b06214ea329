#ifndef RULES_LINT_PARTS_H
#define RULES_LINT_PARTS_H

#include <stddef.h>

#include "engine/arena.h"
#include "rules/lint.h"

/*
 * lint_parts -- the checks of lint, one file per subject, and the list they
 * add their findings to.  Private to rules/lint*.c.
 */

/* All findings of an agreement; past that the rest is left out and said so. */
#define LINT_FINDINGS_MAX 10000

struct lint_kept {
	struct lint_finding finding;
	size_t number;		/* in the order found */
};

struct lint {
	const struct agreement *agreement;
	const struct catalog *catalog;	/* NULL: no ledger at hand */
	struct arena arena;
	struct arena words;		/* for the rule at hand */
	struct lint_kept *findings;
	size_t count;
	size_t capacity;
	enum status status;		/* the first failure; sticky */
	struct error *err;
};

/* Add a finding; after a failure, or past the maximum, nothing. */
void lint_add(struct lint *lint, enum lint_level level, uint64_t line,
    const char *code, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Remember a failure; its message is in lint->err already. */
void lint_fail(struct lint *lint, enum status status);

/* A number as the agreement writes it, for the rule at hand.  "" on failure. */
const char *lint_number(struct lint *lint, struct number number);
/* An amount with the currency's decimals, and more where it has more. */
const char *lint_amount(struct lint *lint, wide amount_micro);

/* What the rule is paid on. */
const struct selector *lint_paid_selector(const struct rule *rule);

/* Scales: benefits that fall, tiers that change nothing, cliffs. */
void lint_scale(struct lint *lint, const struct rule *rule);
/* Thresholds that every period begins anew; lump sums for each member. */
void lint_settle(struct lint *lint, const struct rule *rule);
/* A minimum payout; whose: who is limited, in words. */
void lint_limit(struct lint *lint, const struct limit *limit,
    const char *whose);
/* Invoices that count from an amount on. */
void lint_document(struct lint *lint, const struct rule *rule);
/* The same of the agreement's own excepts. */
void lint_document_all(struct lint *lint);
/* Rounding to more than the currency's smallest unit. */
void lint_round(struct lint *lint);
/* A first-of whose earlier rule takes more away than it gives. */
void lint_first(struct lint *lint);
/* Rules that pay percentages on the same lines. */
void lint_overlap(struct lint *lint);
/* Tiers that no example reaches. */
void lint_reach(struct lint *lint);
/* Names that the ledger does not know, and terms that no day matches. */
void lint_terms(struct lint *lint);

#endif
