#include "rules/paid.h"

#include <assert.h>

#define PERCENT_SCALE 100

/* 100% as a number of the form of rate. */
static wide
whole(struct number rate)
{
	wide scale = PERCENT_SCALE;

	for (unsigned i = 0; i < rate.digits; i++)
		scale *= 10;
	return scale;
}

/*
 * The least amount that completes the payment: total x (1 - tolerance), up to
 * a whole millionth, which is what sums are made of.
 */
static wide
amount_needed(const struct purchase_claim *claim, struct number tolerance)
{
	wide scale = whole(tolerance);
	wide exact = (wide)claim->total_micro * (scale - tolerance.scaled);
	wide floor = exact / scale;

	/* Division cuts toward zero: that is already up where exact < 0. */
	return exact % scale > 0 ? floor + 1 : floor;
}

/*
 * The state at the end of a day, moved on one day with an event at a time.
 * Sums cannot overflow: each amount is below 2^63, and there are fewer than
 * 2^64 of them.
 */
struct cursor {
	size_t payment;		/* next to look at */
	size_t credit;
	wide sum_micro;
	bool in_full;
};

/* The next day with a payment or a credit note; false: there is none. */
static bool
next_day(int32_t *day, const struct purchase_claim *claim,
    const struct cursor *at)
{
	bool found = false;

	if (at->payment < claim->payment_count) {
		*day = claim->payments[at->payment].date;
		found = true;
	}
	if (at->credit < claim->credit_count &&
	    (!found || claim->credits[at->credit].date < *day)) {
		*day = claim->credits[at->credit].date;
		found = true;
	}
	return found;
}

static void
take_day(struct cursor *at, const struct purchase_claim *claim, int32_t day)
{
	for (; at->payment < claim->payment_count &&
	    claim->payments[at->payment].date == day; at->payment++) {
		if (claim->payments[at->payment].in_full)
			at->in_full = true;
		else
			at->sum_micro +=
			    claim->payments[at->payment].amount_micro;
	}
	for (; at->credit < claim->credit_count &&
	    claim->credits[at->credit].date == day; at->credit++)
		at->sum_micro += claim->credits[at->credit].total_micro;
}

bool
paid_on(int32_t *out, const struct purchase_claim *claim, int32_t as_of,
    struct number tolerance)
{
	struct cursor at = { 0 };
	wide needed = 0;
	int32_t day;

	assert(tolerance.scaled >= 0);
	if (claim->has_total)
		needed = amount_needed(claim, tolerance);
	while (next_day(&day, claim, &at) && day <= as_of) {
		take_day(&at, claim, day);
		if (at.payment == 0)
			continue;	/* credit notes alone do not pay */
		if (at.in_full ||
		    (claim->has_total && at.sum_micro >= needed)) {
			*out = day;
			return true;
		}
	}
	return false;
}

bool
paid_meets(const struct purchase_claim *claim, enum paid asked, int32_t as_of,
    struct number tolerance)
{
	int32_t day;

	if (asked == PAID_ANY)
		return true;
	if (!paid_on(&day, claim, as_of, tolerance))
		return false;
	return asked == PAID_YES || claim->due == DATE_NONE ||
	    day <= claim->due;
}
