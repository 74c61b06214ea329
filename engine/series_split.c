#include <stdlib.h>

#include "engine/series_book.h"

/* A jump by more numbers, and by more than so many times what there are. */
#define JUMP_MIN 1000
#define JUMP_TIMES 10

/* Numbers that both types have, at most one of so many. */
#define COMMON_SHARE 20

/* Of few numbers so many times as many may be missing. */
#define FEW 20
#define FEW_TIMES 2
#define FORMED_TIMES 10

static bool
is_jump(const struct series_number *from, const struct series_number *to,
    size_t count)
{
	uint64_t jump = (uint64_t)(to->number - from->number);

	return jump > JUMP_MIN && jump / JUMP_TIMES > count;
}

static void
measure_range(struct series_measure *measure,
    const struct series_number *numbers, size_t count)
{
	size_t i;

	measure->ranges++;
	measure->numbers++;
	for (i = 1; i < count; i++) {
		int64_t step = numbers[i].number - numbers[i - 1].number;

		measure->numbers += step > 0;
		measure->gaps += step > 1;
		measure->missing += step > 1 ? (uint64_t)step - 1 : 0;
	}
}

/*
 * What was skipped may have numbers of its own, written alike: it fills gaps,
 * but no series begins or ends with it.
 */
static enum status
pass_range(struct series_measure *measure,
    const struct series_number *numbers, size_t count, int type,
    series_range_fn callback, void *payload)
{
	while (count > 0 && numbers[0].what == SERIES_SKIPPED) {
		numbers++;
		count--;
	}
	while (count > 0 && numbers[count - 1].what == SERIES_SKIPPED)
		count--;
	if (count == 0)
		return STATUS_OK;
	measure_range(measure, numbers, count);
	return callback == NULL ? STATUS_OK :
	    callback(payload, numbers, count, type);
}

/* The ranges between jumps. */
static enum status
split_jumps(struct series_measure *measure,
    const struct series_number *numbers, size_t count, int type,
    series_range_fn callback, void *payload)
{
	size_t at = 0;
	enum status status = STATUS_OK;

	while (at < count && status == STATUS_OK) {
		/* A jump is judged by all that the series has. */
		size_t end = at + 1;

		while (end < count &&
		    !is_jump(&numbers[end - 1], &numbers[end], count))
			end++;
		status = pass_range(measure, numbers + at, end - at, type,
		    callback, payload);
		at = end;
	}
	return status;
}

/* Those of one type, in the same order. */
static size_t
select_type(struct series_number *out, const struct series_number *numbers,
    size_t count, int type)
{
	size_t selected = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		if (numbers[i].type == type)
			out[selected++] = numbers[i];
	}
	return selected;
}

/* How many numbers both types have. */
static uint64_t
count_common(const struct series_number *numbers, size_t count)
{
	uint64_t common = 0;
	size_t i;

	for (i = 1; i < count; i++)
		common += numbers[i].number == numbers[i - 1].number &&
		    numbers[i].type != numbers[i - 1].type;
	return common;
}

/* Do both types leave fewer gaps together than apart? */
static bool
is_shared(const struct series_number *numbers, size_t count,
    const struct series_number *invoices, size_t invoice_count)
{
	size_t note_count = count - invoice_count;
	size_t fewer = invoice_count < note_count ? invoice_count : note_count;
	uint64_t common = count_common(numbers, count);
	struct series_measure together = { 0 };
	struct series_measure apart = { 0 };

	if (common * COMMON_SHARE > fewer)
		return false;
	(void)split_jumps(&together, numbers, count, SERIES_BOTH_TYPES, NULL,
	    NULL);
	(void)split_jumps(&apart, invoices, invoice_count, 0, NULL, NULL);
	(void)split_jumps(&apart, invoices + invoice_count, note_count, 0,
	    NULL, NULL);
	return together.gaps < apart.gaps;
}

enum status
series_split(struct series_measure *measure,
    const struct series_number *numbers, size_t count,
    series_range_fn callback, void *payload)
{
	struct series_number *typed = calloc(count, sizeof *typed);
	size_t invoices;
	size_t notes;
	enum status status;

	if (typed == NULL)
		return STATUS_MEMORY;
	invoices = select_type(typed, numbers, count, DOCUMENT_INVOICE);
	notes = select_type(typed + invoices, numbers, count,
	    DOCUMENT_CREDIT_NOTE);
	if (invoices > 0 && notes > 0 &&
	    is_shared(numbers, count, typed, invoices)) {
		status = split_jumps(measure, numbers, count,
		    SERIES_BOTH_TYPES, callback, payload);
	} else {
		status = split_jumps(measure, typed, invoices,
		    DOCUMENT_INVOICE, callback, payload);
		if (status == STATUS_OK)
			status = split_jumps(measure, typed + invoices, notes,
			    DOCUMENT_CREDIT_NOTE, callback, payload);
	}
	free(typed);
	return status;
}

bool
series_is_sparse(const struct series_measure *measure, bool is_formed)
{
	uint64_t times = is_formed ? FORMED_TIMES : FEW_TIMES;

	if (measure->numbers <= measure->ranges)
		return true;
	if (measure->gaps * 2 <= measure->numbers - measure->ranges)
		return false;
	if (measure->numbers <= FEW)
		return measure->missing > times * measure->numbers;
	return measure->missing * 2 > measure->numbers;
}
