#include <stdio.h>
#include <string.h>

#include "engine/series_book.h"

/* Two ids of a row, each as long as the longest with a number. */
#define TOLD_ID_MAX SERIES_TOLD_MAX

/* One sequence at work. */
struct telling {
	struct series_book *book;
	const struct series_key *key;
	int pad;		/* digits, where zeros stand before numbers */
	int type;
	char first[TOLD_ID_MAX];
	char last[TOLD_ID_MAX];
};

static const char *
format_id(char *out, const struct series_key *key, int64_t number, int digits)
{
	(void)snprintf(out, TOLD_ID_MAX, "%s%0*lld%s", key->before, digits,
	    (long long)number, key->after);
	return out;
}

static int
natural_digits(int64_t number)
{
	int digits = 1;

	for (; number > 9; number /= 10)
		digits++;
	return digits;
}

int
series_pad(const struct series_number *numbers, size_t count)
{
	int pad = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		if (numbers[i].digits > natural_digits(numbers[i].number) &&
		    numbers[i].digits > pad)
			pad = numbers[i].digits;
	}
	return pad;
}

static bool
is_asked(const struct telling *telling, int32_t date)
{
	return date == DATE_NONE ||
	    period_contains(telling->book->period, date);
}

/* Does what lies between two documents concern the period? */
static bool
touches(const struct telling *telling, int32_t a, int32_t b)
{
	struct period period = telling->book->period;
	int32_t from = a;
	int32_t until = b;

	if (a == DATE_NONE || b == DATE_NONE)
		return is_asked(telling, a) && is_asked(telling, b);
	if (a > b) {
		from = b;
		until = a;
	}
	return from <= period.until && until >= period.from;
}

/* ------------------------------------------------------------------ gaps */

/* What is missing behind a number, up to the next. */
static uint64_t
missing_between(const struct series_number *a, const struct series_number *b)
{
	return b->number - a->number > 1 ?
	    (uint64_t)(b->number - a->number) - 1 : 0;
}

/* What was skipped may have the number of a purchase. */
static bool
is_double(const struct series_number *a, const struct series_number *b)
{
	return a->number == b->number && a->what != SERIES_SKIPPED &&
	    b->what != SERIES_SKIPPED;
}

/*
 * What is missing before the first number: a series that names a year or month
 * begins anew with it.
 */
static uint64_t
missing_before(const struct telling *telling,
    const struct series_number *numbers, size_t count)
{
	const struct shape *shape =
	    telling->book->shapes[telling->key->shape];
	bool is_named = strchr(telling->key->before, '*') == NULL &&
	    strchr(telling->key->after, '*') == NULL;

	if (!shape->has_period || !is_named || numbers[0].number <= 1 ||
	    (uint64_t)numbers[0].number - 1 >= count ||
	    !is_asked(telling, numbers[0].date))
		return 0;
	return (uint64_t)numbers[0].number - 1;
}

static enum status
tell_gap(struct telling *telling, const struct series_number *before,
    const struct series_number *behind)
{
	char from[TOLD_ID_MAX];
	char to[TOLD_ID_MAX];
	int64_t first = before == NULL ? 1 : before->number + 1;
	struct series_gap gap = {
		.type = telling->type,
		.from = format_id(from, telling->key, first, telling->pad),
		.to = format_id(to, telling->key, behind->number - 1,
		    telling->pad),
		.missing = (uint64_t)(behind->number - first),
		.after = before == NULL ? DATE_NONE : before->date,
		.until = behind->date,
	};

	return telling->book->listener->gap(telling->book->listener->payload,
	    &gap);
}

static enum status
tell_double(struct telling *telling, const struct series_number *a,
    const struct series_number *b)
{
	char from[TOLD_ID_MAX];
	char to[TOLD_ID_MAX];
	struct series_gap gap = {
		.type = telling->type,
		.from = format_id(from, telling->key, a->number, a->digits),
		.to = format_id(to, telling->key, b->number, b->digits),
		.after = a->date,
		.until = b->date,
	};

	return telling->book->listener->gap(telling->book->listener->payload,
	    &gap);
}

static enum status
tell_gaps(struct telling *telling, const struct series_number *numbers,
    size_t count)
{
	enum status status = STATUS_OK;
	size_t i;

	if (missing_before(telling, numbers, count) > 0)
		status = tell_gap(telling, NULL, &numbers[0]);
	for (i = 1; i < count && status == STATUS_OK; i++) {
		const struct series_number *a = &numbers[i - 1];
		const struct series_number *b = &numbers[i];

		if (!touches(telling, a->date, b->date))
			continue;
		if (is_double(a, b))
			status = tell_double(telling, a, b);
		else if (missing_between(a, b) > 0)
			status = tell_gap(telling, a, b);
	}
	return status;
}

/* ------------------------------------------------------------------ rows */

static void
add_gaps(struct series_row *row, const struct telling *telling,
    const struct series_number *numbers, size_t count)
{
	uint64_t before = missing_before(telling, numbers, count);
	size_t i;

	row->missing = before;
	row->gaps = before > 0;
	for (i = 1; i < count; i++) {
		const struct series_number *a = &numbers[i - 1];
		const struct series_number *b = &numbers[i];
		uint64_t missing = missing_between(a, b);

		if (!touches(telling, a->date, b->date))
			continue;
		row->missing += missing;
		row->gaps += missing > 0;
		row->doubles += is_double(a, b);
	}
}

/* False where nothing of it concerns the period. */
static bool
fill_row(struct series_row *row, struct telling *telling,
    const struct series_number *numbers, size_t count)
{
	const struct series_number *first = NULL;
	const struct series_number *last = NULL;
	size_t i;

	*row = (struct series_row){
		.type = telling->type,
		.before = telling->key->before,
		.after = telling->key->after,
	};
	for (i = 0; i < count; i++) {
		if (!is_asked(telling, numbers[i].date))
			continue;
		first = first == NULL ? &numbers[i] : first;
		last = &numbers[i];
		row->counts[numbers[i].what]++;
	}
	add_gaps(row, telling, numbers, count);
	if (first == NULL && row->gaps == 0)
		return false;
	first = first == NULL ? &numbers[0] : first;
	last = last == NULL ? &numbers[count - 1] : last;
	row->first = format_id(telling->first, telling->key, first->number,
	    first->digits);
	row->last = format_id(telling->last, telling->key, last->number,
	    last->digits);
	return true;
}

static enum status
tell_range(void *payload, const struct series_number *numbers, size_t count,
    int type)
{
	struct telling *telling = payload;
	struct series_row row;
	enum status status;

	telling->type = type;
	if (!fill_row(&row, telling, numbers, count))
		return STATUS_OK;
	status = telling->book->listener->row(
	    telling->book->listener->payload, &row);
	return status == STATUS_OK ? tell_gaps(telling, numbers, count) :
	    status;
}

enum status
series_tell_sequence(struct series_book *book, const struct series_key *key,
    const struct series_number *numbers, size_t count)
{
	struct telling telling = {
		.book = book, .key = key, .pad = series_pad(numbers, count),
	};
	struct series_measure measure = { 0 };

	return series_split(&measure, numbers, count, tell_range, &telling);
}

void
series_tell_rest(struct series_book *book, const struct series_number *numbers,
    size_t count)
{
	struct series_rest *rest = book->rest;
	char id[TOLD_ID_MAX];
	size_t i;

	for (i = 0; i < count; i++) {
		if (numbers[i].date != DATE_NONE &&
		    !period_contains(book->period, numbers[i].date))
			continue;
		if (rest->documents++ > 0)
			continue;
		(void)snprintf(rest->example, sizeof rest->example, "%s",
		    format_id(id, &book->keys[numbers[i].key],
		    numbers[i].number, numbers[i].digits));
	}
}
