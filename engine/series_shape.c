#include "engine/series_shape.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "engine/date.h"

#define HEX_RANDOM_MIN 24	/* hexadecimal digits that are no number */

/* ------------------------------------------------------------ one id */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex_letter(char c)
{
	return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/*
 * A GUID or a digest: hexadecimal digits, letters among them, perhaps with
 * hyphens or braces, and too many to be a number.
 */
static bool
is_random(const char *text)
{
	size_t digits = 0;
	size_t letters = 0;

	for (; *text != '\0'; text++) {
		digits += is_digit(*text);
		letters += is_hex_letter(*text);
		if (!is_digit(*text) && !is_hex_letter(*text) &&
		    strchr("-{}", *text) == NULL)
			return false;
	}
	return letters > 0 && digits + letters >= HEX_RANDOM_MIN;
}

static void
add_run(struct shape_id *id, size_t from, size_t until)
{
	if (id->run_count == SHAPE_RUNS_MAX) {
		memmove(id->from, id->from + 1,
		    (SHAPE_RUNS_MAX - 1) * sizeof id->from[0]);
		memmove(id->until, id->until + 1,
		    (SHAPE_RUNS_MAX - 1) * sizeof id->until[0]);
		id->run_count--;
	}
	id->from[id->run_count] = from;
	id->until[id->run_count] = until;
	id->run_count++;
}

bool
shape_parse(struct shape_id *out, const char *text)
{
	struct shape_id id = { .text = text, .length = strlen(text) };
	size_t at = 0;

	if (id.length > FACT_ID_MAX || is_random(text))
		return false;
	while (at < id.length) {
		size_t from = at;

		while (at < id.length && is_digit(text[at]))
			at++;
		if (at > from)
			add_run(&id, from, at);
		else
			at++;
	}
	*out = id;
	return id.run_count > 0;
}

void
shape_mask(char *out, const struct shape_id *id)
{
	size_t run = 0;
	size_t at = 0;

	while (at < id->length) {
		char c = id->text[at];

		if (run < id->run_count && at == id->from[run]) {
			*out++ = '#';
			at = id->until[run++];
			continue;
		}
		*out++ = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
		at++;
	}
	*out = '\0';
}

/* --------------------------------------------------------------- dates */

struct date_row {
	const char *form;	/* of Y year, y its last two digits, M, D; m, d
				 * without a zero before */
	enum shape_form kind;
	int years;		/* before or behind the document's own */
};

/* The longer ones first: of two that fit the first is taken. */
static const struct date_row dates[SHAPE_DATES] = {
	{ "YMD", FORM_DAY, 0 },
	{ "DMY", FORM_DAY, 0 },
	{ "YM", FORM_MONTH, 0 },
	{ "MY", FORM_MONTH, 0 },
	{ "yMD", FORM_DAY, 0 },
	{ "DMy", FORM_DAY, 0 },
	{ "Y", FORM_YEAR, 0 },
	{ "Y", FORM_YEAR, -1 },
	{ "Y", FORM_YEAR, 1 },
	{ "yM", FORM_MONTH, 0 },
	{ "MD", FORM_DAY, 0 },
	{ "DM", FORM_DAY, 0 },
	{ "y", FORM_SHORT_YEAR, 0 },
	{ "M", FORM_MONTH, 0 },
	{ "m", FORM_MONTH, 0 },
	{ "D", FORM_DAY, 0 },
};

/* Forms that may be glued to a number: those that begin with the year. */
static bool
may_be_glued(const struct date_row *row)
{
	return (row->form[0] == 'Y' || row->form[0] == 'y') && row->years == 0;
}

#define DATE_DIGITS_MAX 16

static size_t
write_date(char *out, const struct date_row *row, int32_t date)
{
	char *start = out;
	int year;
	int month;
	int day;
	const char *c;

	date_to_civil(date, &year, &month, &day);
	year += row->years;
	for (c = row->form; *c != '\0'; c++) {
		int value = *c == 'Y' ? year : *c == 'y' ? year % 100 :
		    *c == 'D' ? day : month;
		int digits = *c == 'Y' ? 4 : *c == 'm' ? 1 : 2;

		out += snprintf(out, DATE_DIGITS_MAX - (size_t)(out - start),
		    "%0*d", digits, value);
	}
	return (size_t)(out - start);
}

/* ------------------------------------------------------------- learning */

static uint64_t
hash_text(const char *text, size_t length)
{
	uint64_t hash = UINT64_C(14695981039346656037);
	size_t i;

	for (i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)text[i]) *
		    UINT64_C(1099511628211);
	return hash ^ (hash >> 29);
}

static void
learn_dates(struct shape_run *run, const char *digits, size_t length,
    int32_t date)
{
	char text[DATE_DIGITS_MAX];
	size_t i;

	for (i = 0; i < SHAPE_DATES; i++) {
		size_t size = write_date(text, &dates[i], date);

		if (length < size || memcmp(digits, text, size) != 0)
			continue;
		if (length == size)
			run->whole[i]++;
		else if (may_be_glued(&dates[i]))
			run->start[i]++;
	}
}

void
shape_learn(struct shape *shape, const struct shape_id *id, int32_t date)
{
	size_t i;

	if (shape->ids == UINT32_MAX)
		return;
	shape->ids++;
	shape->dated += date != DATE_NONE;
	for (i = 0; i < id->run_count; i++) {
		const char *digits = id->text + id->from[i];
		size_t length = id->until[i] - id->from[i];
		uint64_t bit = hash_text(digits, length) % SHAPE_BITS;

		shape->runs[i].ones += digits[length - 1] == '1' &&
		    strspn(digits, "0") == length - 1 &&
		    (length > 1 || i + 1 == id->run_count);
		shape->runs[i].seen[bit / 64] |= UINT64_C(1) << bit % 64;
		if (date != DATE_NONE)
			learn_dates(&shape->runs[i], digits, length, date);
	}
}

/* ------------------------------------------------------------- deciding */

/* Nine of ten: some are numbered on the day before or after. */
static bool
is_most(uint64_t count, const struct shape *shape)
{
	return shape->dated > 0 && count * 10 >= (uint64_t)shape->dated * 9;
}

/* What date a run says; years of three count together. */
static enum shape_form
form_of(const struct shape *shape, size_t index)
{
	const struct shape_run *run = &shape->runs[index];
	uint64_t years = 0;
	size_t i;

	for (i = 0; i < SHAPE_DATES; i++) {
		if (dates[i].kind == FORM_YEAR)
			years += run->whole[i];
		else if (is_most(run->whole[i], shape))
			return dates[i].kind;
	}
	return is_most(years, shape) ? FORM_YEAR : FORM_NONE;
}

static size_t
count_values(const struct shape_run *run)
{
	size_t count = 0;
	size_t i;

	for (i = 0; i < SHAPE_BITS / 64; i++)
		count += (size_t)__builtin_popcountll(run->seen[i]);
	return count;
}

/*
 * A run's claim to be the number: no date before one, a date of a day or month
 * before a year, then the most values, then the last.
 */
static uint64_t
claim_of(const struct shape *shape, size_t index, enum shape_form form)
{
	size_t values = count_values(&shape->runs[index]);
	uint64_t rank = form == FORM_NONE ? 2 :
	    form == FORM_DAY || form == FORM_MONTH ? 1 : 0;

	/* With one value only it is no number where a date is several, unless
	 * that is where each month begins. */
	if (values == 1 && shape->ids > 1 &&
	    shape->runs[index].ones < shape->ids)
		rank = 0;
	return rank << 32 | (uint64_t)values << 8 | index;
}

static int
find_glued(const struct shape *shape, size_t index)
{
	int i;

	for (i = 0; i < SHAPE_DATES; i++) {
		if (is_most(shape->runs[index].start[i], shape))
			return i;
	}
	return -1;
}

void
shape_decide(struct shape *shape, size_t run_count)
{
	enum shape_form forms[SHAPE_RUNS_MAX];
	uint64_t best = 0;
	size_t i;

	for (i = 0; i < run_count; i++) {
		uint64_t claim;

		/* The only run is a number, whatever it looks like. */
		forms[i] = run_count == 1 ? FORM_NONE : form_of(shape, i);
		claim = claim_of(shape, i, forms[i]);
		if (i == 0 || claim >= best) {
			best = claim;
			shape->number = i;
		}
	}
	shape->glued = find_glued(shape, shape->number);
	for (i = 0; i < run_count; i++) {
		if (i != shape->number && forms[i] != FORM_NONE)
			shape->has_period = true;
	}
	/* Two digits that are the year's may be so by chance. */
	if (shape->glued >= 0 && dates[shape->glued].form[0] == 'Y')
		shape->has_period = true;
	shape->is_decided = true;
}

void
shape_number(size_t *from, size_t *until, const struct shape *shape,
    const struct shape_id *id)
{
	size_t start = id->from[shape->number];
	size_t end = id->until[shape->number];
	size_t glued = 0;

	if (shape->glued >= 0) {
		char text[DATE_DIGITS_MAX];

		glued = write_date(text, &dates[shape->glued], 0);
	}
	if (end - start > glued)
		start += glued;
	if (end - start > SHAPE_DIGITS_MAX)
		start = end - SHAPE_DIGITS_MAX;
	*from = start;
	*until = end;
}
