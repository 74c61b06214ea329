#include "rules/select_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rules/paid.h"

/* ------------------------------------------------------------- documents */

int32_t
select_document_date(const struct plan *plan,
    const struct purchase_document *document)
{
	if (plan->agreement->by_delivery && document->delivered != DATE_NONE)
		return document->delivered;
	return document->date;
}

void
select_document(struct select *select,
    const struct purchase_document *document, int32_t as_of)
{
	select->at = (struct at_document){
		.document = document,
		.date = select_document_date(select->plan, document),
		.as_of = as_of,
	};
}

/*
 * A credit note that refers to no invoice of the ledger counts as paid on its
 * own date, in time.
 */
static bool
document_is_paid(struct select *select, enum paid asked)
{
	struct at_document *at = &select->at;
	struct number tolerance = select->plan->agreement->paid_tolerance;
	const struct purchase_claim *claim = at->document->claim;

	assert(claim != NULL || at->document->type == DOCUMENT_CREDIT_NOTE);
	if (!at->has_paid) {
		at->has_paid = true;
		at->is_paid = claim == NULL ? at->date <= at->as_of :
		    paid_meets(claim, PAID_YES, at->as_of, tolerance);
		at->is_on_time = at->is_paid && (claim == NULL ||
		    paid_meets(claim, PAID_ON_TIME, at->as_of, tolerance));
	}
	return asked == PAID_YES ? at->is_paid : at->is_on_time;
}

/*
 * The document's net total in the agreement's currency.  Only lines are rounded
 * when they are converted: the total is cut, which is as exact beside a bound
 * of at most 6 decimals; is_negative tells a cut -0 from 0.
 */
static void
find_total(struct select *select)
{
	struct at_document *at = &select->at;
	const struct purchase_document *document = at->document;
	const struct purchase_claim *claim = document->claim;
	struct catalog_amount total = {
		document->net_total_micro, document->currency,
		select->plan->agreement->currency->code, document->date,
	};

	assert(claim != NULL || document->type == DOCUMENT_CREDIT_NOTE);
	if (claim != NULL) {
		total.micro = claim->net_total_micro;
		total.currency = claim->currency;
		total.date = claim->date;
	} else if (total.micro < 0) {
		total.micro = -total.micro;
	}
	at->missing_date = total.date;
	at->is_negative = total.micro < 0;
	at->total_status = catalog_convert_rounded(&at->total_micro,
	    select->catalog, &total, ROUND_DOWN, &at->missing);
	at->has_total = true;
}

static enum match
document_reaches(struct select *select, int64_t at_least_micro)
{
	if (!select->at.has_total)
		find_total(select);
	if (select->at.total_status != STATUS_OK)
		return MATCH_UNKNOWN;
	return !select->at.is_negative &&
	    select->at.total_micro >= at_least_micro ? MATCH_YES : MATCH_NO;
}

const char *
select_missing(const struct select *select, int32_t *date)
{
	*date = select->at.missing_date;
	return select->at.missing;
}

/* -------------------------------------------------------------- matching */

/* Is the product in the wanted list, or the category in the wanted one? */
static bool
wanted_holds(const struct select *select, const struct wanted *wanted,
    uint32_t number)
{
	bool holds;

	if (number == CATALOG_NONE)
		return false;
	if (wanted->answers != NULL &&
	    wanted->answers[number] != ANSWER_UNKNOWN)
		return wanted->answers[number] == ANSWER_YES;
	holds = wanted->list != NULL ? agreement_list_has(wanted->list,
	    catalog_product(select->catalog, number)->id) :
	    catalog_category_is_under(select->catalog, number,
	    wanted->category);
	if (wanted->answers != NULL)
		wanted->answers[number] = holds ? ANSWER_YES : ANSWER_NO;
	return holds;
}

/* Is the word one of those in text, which one blank separates? */
static bool
has_word(const char *text, const char *word)
{
	size_t length = strlen(word);

	while (text != NULL && *text != '\0') {
		size_t here = strcspn(text, " ");

		if (here == length && memcmp(text, word, length) == 0)
			return true;
		text += here;
		text += strspn(text, " ");
	}
	return false;
}

static bool
has_brand(const struct select *select, const struct purchase_line *line,
    const char *brand)
{
	const char *own = line->brand;

	if (own == NULL && line->product != CATALOG_NONE)
		own = catalog_product(select->catalog, line->product)->brand;
	return own != NULL && strcmp(own, brand) == 0;
}

static bool
type_matches(struct select *select, const struct compiled_term *compiled,
    const struct purchase_line *line)
{
	(void)line;
	return compiled->term->type == 0 ||
	    compiled->term->type == select->at.document->type;
}

static bool
date_matches(struct select *select, const struct compiled_term *compiled,
    const struct purchase_line *line)
{
	(void)line;
	return select->at.date >= compiled->from &&
	    select->at.date <= compiled->until;
}

static bool
product_matches(struct select *select, const struct compiled_term *compiled,
    const struct purchase_line *line)
{
	(void)select;
	return compiled->term->product == NULL ||
	    (line->product != CATALOG_NONE &&
	    line->product == compiled->product);
}

static bool
category_matches(struct select *select, const struct compiled_term *compiled,
    const struct purchase_line *line)
{
	return compiled->category == NULL ||
	    wanted_holds(select, compiled->category, line->category);
}

static bool
list_matches(struct select *select, const struct compiled_term *compiled,
    const struct purchase_line *line)
{
	return compiled->list == NULL ||
	    wanted_holds(select, compiled->list, line->product);
}

static bool
brand_matches(struct select *select, const struct compiled_term *compiled,
    const struct purchase_line *line)
{
	return compiled->term->brand == NULL ||
	    has_brand(select, line, compiled->term->brand);
}

static bool
tag_matches(struct select *select, const struct compiled_term *compiled,
    const struct purchase_line *line)
{
	const char *tag = compiled->term->tag;

	return tag == NULL || has_word(line->tags, tag) ||
	    has_word(select->at.document->tags, tag);
}

static bool
member_matches(struct select *select, const struct compiled_term *compiled,
    const struct purchase_line *line)
{
	(void)line;
	return compiled->term->member == NULL ||
	    catalog_is_member(select->catalog, select->at.document->account,
	    compiled->term->member, select->at.date);
}

static bool
paid_matches(struct select *select, const struct compiled_term *compiled,
    const struct purchase_line *line)
{
	(void)line;
	return compiled->term->paid == PAID_ANY ||
	    document_is_paid(select, compiled->term->paid);
}

/* All that a term asks of the line and its document, but for the total. */
static bool
term_matches_line(struct select *select, const struct compiled_term *compiled,
    const struct purchase_line *line)
{
	return type_matches(select, compiled, line) &&
	    date_matches(select, compiled, line) &&
	    product_matches(select, compiled, line) &&
	    category_matches(select, compiled, line) &&
	    list_matches(select, compiled, line) &&
	    brand_matches(select, compiled, line) &&
	    tag_matches(select, compiled, line) &&
	    member_matches(select, compiled, line) &&
	    paid_matches(select, compiled, line);
}

/* Does any of the terms match? */
static enum match
any_matches(struct select *select, struct term_range range,
    const struct purchase_line *line)
{
	enum match best = MATCH_NO;

	for (size_t i = 0; i < range.count && best != MATCH_YES; i++) {
		const struct compiled_term *compiled =
		    &select->terms[range.first + i];
		enum match match = MATCH_YES;

		if (!term_matches_line(select, compiled, line))
			continue;
		if (compiled->term->has_document_at_least)
			match = document_reaches(select,
			    compiled->term->document_at_least_micro);
		if (match > best)
			best = match;
	}
	return best;
}

enum match
select_excepted(struct select *select, const struct purchase_line *line,
    enum select_year year)
{
	return any_matches(select, select->excepts[year], line);
}

enum match
select_takes(struct select *select, const struct purchase_line *line,
    size_t selector)
{
	const struct compiled_selector *compiled =
	    &select->selectors[selector];
	enum match taken = MATCH_YES;
	enum match excepted;

	if (compiled->terms.count > 0)
		taken = any_matches(select, compiled->terms, line);
	if (taken == MATCH_NO)
		return MATCH_NO;
	excepted = any_matches(select, compiled->excepts, line);
	if (excepted == MATCH_YES)
		return MATCH_NO;
	return excepted == MATCH_UNKNOWN ? MATCH_UNKNOWN : taken;
}

/* --------------------------------------------------------------- refusals */

/* One row for each kind; matches is NULL where it is no question of a term. */
static const struct kind_row {
	const char *word;
	bool (*matches)(struct select *select,
	    const struct compiled_term *compiled,
	    const struct purchase_line *line);
} kinds[SELECT_KIND_COUNT] = {
	[SELECT_TYPE] = { "type", type_matches },
	[SELECT_DATE] = { "date", date_matches },
	[SELECT_PRODUCT] = { "product", product_matches },
	[SELECT_CATEGORY] = { "category", category_matches },
	[SELECT_LIST] = { "list", list_matches },
	[SELECT_BRAND] = { "brand", brand_matches },
	[SELECT_TAG] = { "tag", tag_matches },
	[SELECT_MEMBER] = { "member", member_matches },
	[SELECT_PAID] = { "paid", paid_matches },
	[SELECT_DOCUMENT] = { "document-at-least", NULL },
	[SELECT_EXCEPT] = { "except", NULL },
};

const char *
select_kind_word(enum select_kind kind)
{
	return kinds[kind].word;
}

static unsigned
term_refusals(struct select *select, const struct compiled_term *compiled,
    const struct purchase_line *line)
{
	const struct line_term *term = compiled->term;
	unsigned refusals = 0;

	for (unsigned kind = 0; kind < SELECT_KIND_COUNT; kind++) {
		if (kinds[kind].matches != NULL &&
		    !kinds[kind].matches(select, compiled, line))
			refusals |= 1u << kind;
	}
	if (term->has_document_at_least && document_reaches(select,
	    term->document_at_least_micro) == MATCH_NO)
		refusals |= 1u << SELECT_DOCUMENT;
	return refusals;
}

static unsigned
count_of(unsigned refusals)
{
	unsigned count = 0;

	for (; refusals != 0; refusals &= refusals - 1)
		count++;
	return count;
}

unsigned
select_refusals(struct select *select, const struct purchase_line *line,
    size_t selector)
{
	const struct compiled_selector *compiled =
	    &select->selectors[selector];
	unsigned least = 0;

	for (size_t i = 0; i < compiled->terms.count; i++) {
		unsigned refusals = term_refusals(select,
		    &select->terms[compiled->terms.first + i], line);

		if (i == 0 || count_of(refusals) < count_of(least))
			least = refusals;
	}
	if (least == 0 && any_matches(select, compiled->excepts, line) ==
	    MATCH_YES)
		least = 1u << SELECT_EXCEPT;
	return least;
}
