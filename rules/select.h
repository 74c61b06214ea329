#ifndef RULES_SELECT_H
#define RULES_SELECT_H

#include <stddef.h>
#include <stdint.h>

#include "engine/catalog.h"
#include "engine/purchase.h"
#include "rules/plan.h"

/*
 * select -- the terms of a plan, compiled for one catalog, and the question
 * whether they take a line (agreement language, section 3).
 *
 * The answer has three values: a document total that cannot be converted
 * leaves a term with document-at-least undecided, which matters only where
 * everything else leaves the line undecided too.
 */

/* In this order "and" is the least, "or" the greatest. */
enum match {
	MATCH_NO,
	MATCH_UNKNOWN,
	MATCH_YES,
};

/* The two windows of a plan. */
enum select_year {
	SELECT_WINDOW,
	SELECT_YEAR_BEFORE,	/* dates of terms moved back a year */
	SELECT_YEAR_COUNT,
};

struct select;

/* Both must outlive it.  STATUS_MEMORY is the only failure. */
MUST_CHECK enum status select_new(struct select **out, const struct plan *plan,
    const struct catalog *catalog);
void select_free(struct select *select);

/* Selectors are numbered; equal ones of several slots share one. */
size_t select_count(const struct select *select);
size_t select_of_slot(const struct select *select, size_t slot);
enum select_year select_year_of(const struct select *select, size_t selector);

/* Go to a document: the questions below are about its lines. */
void select_document(struct select *select,
    const struct purchase_document *document, int32_t as_of);

/* The date that windows and terms are about: issue, or delivery. */
int32_t select_document_date(const struct plan *plan,
    const struct purchase_document *document);

/* Does an except of the agreement take the line out? */
enum match select_excepted(struct select *select,
    const struct purchase_line *line, enum select_year year);

/* Does the selector take the line (excepts of the agreement left aside)? */
enum match select_takes(struct select *select,
    const struct purchase_line *line, size_t selector);

/* What a term can ask of a line, for people who look for one. */
enum select_kind {
	SELECT_TYPE,
	SELECT_DATE,
	SELECT_PRODUCT,
	SELECT_CATEGORY,
	SELECT_LIST,
	SELECT_BRAND,
	SELECT_TAG,
	SELECT_MEMBER,
	SELECT_PAID,
	SELECT_DOCUMENT,	/* document-at-least */
	SELECT_EXCEPT,		/* an except beside the terms */
	SELECT_KIND_COUNT,
};

/* "type", "date", ... as attributes are called. */
const char *select_kind_word(enum select_kind kind);

/*
 * What keeps the line out of a selector that does not take it: a set of 1u <<
 * enum select_kind.  Of several terms that of the one that asks the least too
 * much, the first of those.
 */
unsigned select_refusals(struct select *select,
    const struct purchase_line *line, size_t selector);

/* The currency that a document total could not be converted for want of (NULL:
 * the total is too large), and the date its rate was asked for. */
const char *select_missing(const struct select *select, int32_t *date);

#endif
