#include "rules/select_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/*
 * Answers that depend on a product or category alone are kept per product and
 * category, up to this many bytes for a plan; beyond that each is worked out
 * whenever it is asked for.
 */
#define ANSWERS_BYTES_MAX ((size_t)64 << 20)

/* Dates beyond all dates, for terms that do not ask. */
#define DATE_BEFORE_ALL (INT32_MIN + 1)
#define DATE_AFTER_ALL INT32_MAX

/*
 * Room for every term, selector and wanted thing that there can be.  A plan has
 * a slot at least.
 */
static enum status
reserve(struct select *select)
{
	const struct plan *plan = select->plan;
	size_t terms = SELECT_YEAR_COUNT * plan->agreement->except_count;

	assert(plan->slot_count > 0);	/* each rule qualifies by something */
	for (size_t i = 0; i < plan->slot_count; i++) {
		const struct selector *selector = plan->slots[i].selector;

		if (selector != NULL)
			terms += selector->term_count +
			    selector->except_count;
	}
	select->terms = calloc(terms + 1, sizeof *select->terms);
	select->wanted = calloc(2 * terms + 1, sizeof *select->wanted);
	select->selectors = calloc(plan->slot_count,
	    sizeof *select->selectors);
	select->of_slot = calloc(plan->slot_count, sizeof *select->of_slot);
	if (select->terms == NULL || select->wanted == NULL ||
	    select->selectors == NULL || select->of_slot == NULL)
		return STATUS_MEMORY;
	return STATUS_OK;
}

/* Of category and list one is NULL, in both. */
static bool
is_wanted(const struct wanted *wanted, const char *category,
    const struct list *list)
{
	if (wanted->category == NULL || category == NULL)
		return wanted->list == list;
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
