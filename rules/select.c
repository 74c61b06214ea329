#include "rules/select.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rules/paid.h"

/*
 * Answers that depend on a product or category alone are kept per product and
 * category, up to this many bytes for a plan; beyond that each is worked out
 * whenever it is asked for.
 */
#define ANSWERS_BYTES_MAX ((size_t)64 << 20)

/* Dates beyond all dates, for terms that do not ask. */
#define DATE_BEFORE_ALL (INT32_MIN + 1)
#define DATE_AFTER_ALL INT32_MAX

enum answer {
	ANSWER_UNKNOWN,		/* what zeroed memory says */
	ANSWER_NO,
	ANSWER_YES,
};

/* A category or a list that terms ask for. */
struct wanted {
	const char *category;		/* NULL: the list */
	const struct list *list;
	unsigned char *answers;		/* owned; enum answer; NULL: not kept */
};

struct compiled_term {
	const struct line_term *term;
	const struct wanted *category;	/* NULL: not asked, as below */
	const struct wanted *list;
	uint32_t product;		/* number of term->product */
	int32_t from;
	int32_t until;
};

/* terms[first], ..., as many as count. */
struct term_range {
	size_t first;
	size_t count;
};

struct compiled_selector {
	const struct selector *selector;	/* NULL: every counting line */
	enum select_year year;
	struct term_range terms;
	struct term_range excepts;
};

/* What is known of the document at hand; the rest is found when asked for. */
struct at_document {
	const struct purchase_document *document;
	int32_t date;
	int32_t as_of;
	bool has_paid;		/* the two below are known */
	bool is_paid;
	bool is_on_time;
	bool has_total;		/* the two below are known */
	enum status total_status;
	wide total_micro;	/* in the agreement's currency */
	const char *missing;
	int32_t missing_date;
};

struct select {
	const struct plan *plan;
	const struct catalog *catalog;
	struct compiled_term *terms;		/* owned */
	size_t term_count;
	struct compiled_selector *selectors;	/* owned */
	size_t selector_count;
	size_t *of_slot;			/* owned; selector of each slot */
	struct wanted *wanted;			/* owned */
	size_t wanted_count;
	size_t answers_bytes;
	struct term_range excepts[SELECT_YEAR_COUNT];
	struct at_document at;
};

/* ------------------------------------------------------------- compiling */

static size_t
selector_terms(const struct selector *selector)
{
	return selector == NULL ? 0 :
	    selector->term_count + selector->except_count;
}

/* Room for every term, selector and wanted thing that there can be. */
static enum status
reserve(struct select *select)
{
	const struct plan *plan = select->plan;
	size_t terms = SELECT_YEAR_COUNT * plan->agreement->except_count;

	for (size_t i = 0; i < plan->slot_count; i++)
		terms += selector_terms(plan->slots[i].selector);
	select->terms = calloc(terms + 1, sizeof *select->terms);
	select->wanted = calloc(2 * terms + 1, sizeof *select->wanted);
	select->selectors = calloc(plan->slot_count + 1,
	    sizeof *select->selectors);
	select->of_slot = calloc(plan->slot_count + 1,
	    sizeof *select->of_slot);
	if (select->terms == NULL || select->wanted == NULL ||
	    select->selectors == NULL || select->of_slot == NULL)
		return STATUS_MEMORY;
	return STATUS_OK;
}

static bool
is_wanted(const struct wanted *wanted, const char *category,
    const struct list *list)
{
	if (wanted->category == NULL || category == NULL)
		return wanted->category == category && wanted->list == list;
	return strcmp(wanted->category, category) == 0;
}

/* The wanted category or list (exactly one is given), made if new. */
static const struct wanted *
want(struct select *select, const char *category, const struct list *list)
{
	size_t count = category != NULL ?
	    catalog_category_count(select->catalog) :
	    catalog_product_count(select->catalog);
	struct wanted *wanted;

	assert((category == NULL) != (list == NULL));
	for (size_t i = 0; i < select->wanted_count; i++) {
		if (is_wanted(&select->wanted[i], category, list))
			return &select->wanted[i];
	}
	wanted = &select->wanted[select->wanted_count++];
	wanted->category = category;
	wanted->list = list;
	if (count > 0 && count <= ANSWERS_BYTES_MAX - select->answers_bytes) {
		/* Without memory for them answers are just not kept. */
		wanted->answers = calloc(count, 1);
		select->answers_bytes += count;
	}
	return wanted;
}

/* A term's date in its year; a date before the year 1 is before all. */
static int32_t
moved(int32_t date, enum select_year year, bool is_end)
{
	int32_t out;

	if (date == DATE_NONE)
		return is_end ? DATE_AFTER_ALL : DATE_BEFORE_ALL;
	if (year == SELECT_WINDOW)
		return date;
	if (date_year_before(&out, date, is_end) != STATUS_OK)
		return DATE_BEFORE_ALL;
	return out;
}

static struct term_range
compile_terms(struct select *select, const struct line_term *terms,
    size_t count, enum select_year year)
{
	struct term_range range = { select->term_count, count };

	for (size_t i = 0; i < count; i++) {
		const struct line_term *term = &terms[i];
		struct compiled_term *compiled =
		    &select->terms[select->term_count++];

		compiled->term = term;
		compiled->from = moved(term->from, year, false);
		compiled->until = moved(term->until, year, true);
		if (term->product != NULL)
			compiled->product = catalog_product_find(
			    select->catalog, term->product);
		if (term->category != NULL)
			compiled->category = want(select, term->category,
			    NULL);
		if (term->list != NULL)
			compiled->list = want(select, NULL, term->list);
	}
	return range;
}

static size_t
compile_selector(struct select *select, const struct plan_slot *slot)
{
	enum select_year year = slot->year_before ? SELECT_YEAR_BEFORE :
	    SELECT_WINDOW;
	struct compiled_selector *compiled;

	for (size_t i = 0; i < select->selector_count; i++) {
		if (select->selectors[i].selector == slot->selector &&
		    select->selectors[i].year == year)
			return i;
	}
	compiled = &select->selectors[select->selector_count];
	compiled->selector = slot->selector;
	compiled->year = year;
	if (slot->selector != NULL) {
		compiled->terms = compile_terms(select, slot->selector->terms,
		    slot->selector->term_count, year);
		compiled->excepts = compile_terms(select,
		    slot->selector->excepts, slot->selector->except_count,
		    year);
	}
	return select->selector_count++;
}

enum status
select_new(struct select **out, const struct plan *plan,
    const struct catalog *catalog)
{
	const struct agreement *agreement = plan->agreement;
	struct select *select = calloc(1, sizeof *select);

	if (select == NULL)
		return STATUS_MEMORY;
	select->plan = plan;
	select->catalog = catalog;
	if (reserve(select) != STATUS_OK) {
		select_free(select);
		return STATUS_MEMORY;
	}
	for (int year = 0; year < SELECT_YEAR_COUNT; year++)
		select->excepts[year] = compile_terms(select,
		    agreement->excepts, agreement->except_count,
		    (enum select_year)year);
	for (size_t i = 0; i < plan->slot_count; i++)
		select->of_slot[i] = compile_selector(select, &plan->slots[i]);
	*out = select;
	return STATUS_OK;
}

void
select_free(struct select *select)
{
	if (select == NULL)
		return;
	for (size_t i = 0; i < select->wanted_count; i++)
		free(select->wanted[i].answers);
	free(select->wanted);
	free(select->terms);
	free(select->selectors);
	free(select->of_slot);
	free(select);
}

size_t
select_count(const struct select *select)
{
	return select->selector_count;
}

size_t
select_of_slot(const struct select *select, size_t slot)
{
	assert(slot < select->plan->slot_count);
	return select->of_slot[slot];
}

enum select_year
select_year_of(const struct select *select, size_t selector)
{
	assert(selector < select->selector_count);
	return select->selectors[selector].year;
}

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

	if (!at->has_paid) {
		at->has_paid = true;
		at->is_paid = claim == NULL ? at->date <= at->as_of :
		    paid_meets(claim, PAID_YES, at->as_of, tolerance);
		at->is_on_time = at->is_paid && (claim == NULL ||
		    paid_meets(claim, PAID_ON_TIME, at->as_of, tolerance));
	}
	return asked == PAID_YES ? at->is_paid : at->is_on_time;
}

/* The document's net total in the agreement's currency. */
static void
find_total(struct select *select)
{
	struct at_document *at = &select->at;
	const struct purchase_document *document = at->document;
	const struct purchase_claim *claim = document->claim;
	const char *currency = document->currency;
	wide total = document->net_total_micro;

	at->missing_date = document->date;
	if (claim != NULL) {
		currency = claim->currency;
		total = claim->net_total_micro;
		at->missing_date = claim->date;
	} else if (document->type == DOCUMENT_CREDIT_NOTE && total < 0) {
		total = -total;
	}
	at->total_status = catalog_convert_amount(&at->total_micro,
	    select->catalog, total, currency,
	    select->plan->agreement->currency->code, at->missing_date,
	    &at->missing);
	at->has_total = true;
}

static enum match
document_reaches(struct select *select, int64_t at_least_micro)
{
	if (!select->at.has_total)
		find_total(select);
	if (select->at.total_status != STATUS_OK)
		return MATCH_UNKNOWN;
	return select->at.total_micro >= at_least_micro ? MATCH_YES : MATCH_NO;
}

const char *
select_missing(const struct select *select, int32_t *date)
{
	*date = select->at.missing_date;
	return select->at.missing;
}

/* -------------------------------------------------------------- matching */

static int
compare_item(const void *key, const void *item)
{
	const char *const *text = item;

	return strcmp(key, *text);
}

static bool
list_holds(const struct list *list, const char *id)
{
	return list->item_count > 0 && bsearch(id, list->items,
	    list->item_count, sizeof *list->items, compare_item) != NULL;
}

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
	holds = wanted->list != NULL ? list_holds(wanted->list,
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

/* All that a term asks of the line and its document, but for the total. */
static bool
term_matches_line(struct select *select, const struct compiled_term *compiled,
    const struct purchase_line *line)
{
	const struct line_term *term = compiled->term;
	const struct at_document *at = &select->at;

	if (term->type != 0 && term->type != at->document->type)
		return false;
	if (at->date < compiled->from || at->date > compiled->until)
		return false;
	if (term->product != NULL && (line->product == CATALOG_NONE ||
	    line->product != compiled->product))
		return false;
	if (compiled->category != NULL &&
	    !wanted_holds(select, compiled->category, line->category))
		return false;
	if (compiled->list != NULL &&
	    !wanted_holds(select, compiled->list, line->product))
		return false;
	if (term->brand != NULL && !has_brand(select, line, term->brand))
		return false;
	if (term->tag != NULL && !has_word(line->tags, term->tag) &&
	    !has_word(at->document->tags, term->tag))
		return false;
	if (term->member != NULL && !catalog_is_member(select->catalog,
	    at->document->account, term->member, at->date))
		return false;
	return term->paid == PAID_ANY || document_is_paid(select, term->paid);
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
