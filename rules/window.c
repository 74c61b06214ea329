#include "rules/window.h"

#include <assert.h>

int
window_months(const struct agreement *agreement)
{
	static const int months[] = {
		[SETTLE_TERM] = 0,
		[SETTLE_YEAR] = 12,
		[SETTLE_HALF_YEAR] = 6,
		[SETTLE_QUARTER] = 3,
		[SETTLE_MONTH] = 1,
	};

	return months[agreement->settle_every];
}

/* Where the k-th period of n months begins; beyond the last year: never. */
static int32_t
period_begin(int32_t from, int months, int k)
{
	int32_t begin;

	if (date_add_months(&begin, from, months * k) != STATUS_OK)
		return INT32_MAX;
	return begin;
}

static struct period
period_of(const struct agreement *agreement, int32_t date)
{
	int months = window_months(agreement);
	struct period period = agreement->term;
	int32_t next;
	int k;

	assert(period_contains(period, date));
	if (months == 0)
		return period;
	/* By whole months it is this one, or, early in a month, the one before
	 * it. */
	k = (date_month_index(date) - date_month_index(period.from)) / months;
	if (period_begin(period.from, months, k) > date)
		k--;
	assert(k >= 0);
	next = period_begin(period.from, months, k + 1);
	period.from = period_begin(period.from, months, k);
	if (next <= period.until)
		period.until = next - 1;
	return period;
}

enum status
window_choose(struct period *window, struct period *period, int32_t *as_of,
    const struct agreement *agreement)
{
	struct period term = agreement->term;
	int32_t at = *as_of == DATE_NONE ? term.until : *as_of;

	if (at < term.from)
		return STATUS_NOT_FOUND;
	*as_of = at;
	if (at > term.until)
		at = term.until;
	*period = period_of(agreement, at);
	*window = (struct period){
		.from = agreement->catches_up ? term.from : period->from,
		.until = at,
	};
	return STATUS_OK;
}
