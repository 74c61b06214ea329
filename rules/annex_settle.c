#include "rules/annex_parts.h"

#include <assert.h>

#include "rules/annex.h"
#include "rules/window.h"

/* By settle_every; %1 is the first day of the term. */
static const char *const every_rows[] = {
	[SETTLE_TERM] = WORDS("The agreement is settled once, at the end of "
	    "its term. The evaluated period is the whole term."),
	[SETTLE_YEAR] = WORDS("The term is cut into settlement periods of one "
	    "year each. The first begins on %1, the second one year "
	    "and the third two years after that day, and so on."),
	[SETTLE_HALF_YEAR] = WORDS("The term is cut into settlement periods of "
	    "six months each. The first begins on %1, the second six and the "
	    "third twelve months after that day, and so on."),
	[SETTLE_QUARTER] = WORDS("The term is cut into settlement periods of "
	    "three months each. The first begins on %1, the second three and "
	    "the third six months after that day, and so on."),
	[SETTLE_MONTH] = WORDS("The term is cut into settlement periods of one "
	    "month each. The first begins on %1, the second one month and "
	    "the third two months after that day, and so on."),
};

/* The periods as they will be settled, where they are not too many. */
static void
put_periods(struct annex *annex)
{
	const struct agreement *agreement = annex->agreement;
	struct period periods[ANNEX_ITEMS_MAX];
	int32_t day = agreement->term.from;
	size_t count = 0;

	while (day <= agreement->term.until) {
		struct period window;
		enum status status;

		if (count == ANNEX_ITEMS_MAX)
			return;
		status = window_choose(&window, &periods[count], &day,
		    agreement);
		assert(status == STATUS_OK);
		day = periods[count++].until + 1;
	}
	annex_sentence(annex, WORDS("The settlement periods are:"));
	for (size_t i = 0; i < count; i++)
		annex_item(annex, WORDS("period %1, from %2 to %3"),
		    annex_count(annex, i + 1),
		    annex_date(annex, periods[i].from),
		    annex_date(annex, periods[i].until));
}

static void
put_catch_up(struct annex *annex)
{
	const struct agreement *agreement = annex->agreement;

	annex_clause(annex, WORDS("Each settlement catches up: the evaluated "
	    "period runs from the first day of the term to the last day of "
	    "the settlement period, the thresholds stand as written, and what "
	    "has been settled already is taken off the result."));
	annex_clause(annex, WORDS("Where that gives less than 0, nothing is "
	    "paid and the debt is carried to the next settlement period. What "
	    "is left of it after the last one is owed by the party."));
	if (agreement->has_advance)
		annex_clause(annex, WORDS("In every settlement period but the "
		    "last an advance is settled instead, on account: %1 of "
		    "the sum of the net amounts of the lines that count in "
		    "that settlement period alone, rounded like a result; a "
		    "sum below 0 counts as 0."),
		    annex_number(annex, agreement->advance));
}

void
annex_put_settlement(struct annex *annex)
{
	const struct agreement *agreement = annex->agreement;
	const char *first = annex_date(annex, agreement->term.from);

	annex_section(annex, WORDS("Settlement"));
	annex_clause(annex, every_rows[agreement->settle_every], first);
	if (agreement->settle_every == SETTLE_TERM) {
		annex_clause(annex, WORDS("Payments are taken into account up "
		    "to the as-of date, which is the last day of the term "
		    "unless another one is given."));
		return;
	}
	annex_sentence(annex, WORDS("Where a month lacks the day that a "
	    "period would begin on, it begins on the month's last day. The "
	    "last period ends with the term and may be shorter."));
	put_periods(annex);
	if (agreement->catches_up)
		put_catch_up(annex);
	else
		annex_clause(annex, WORDS("Each settlement period is settled "
		    "for itself: it is the evaluated period, and the "
		    "thresholds stand as written, not divided by the number "
		    "of periods."));
	annex_clause(annex, WORDS("Payments are taken into account up to the "
	    "as-of date, which is the last day of the settlement period "
	    "unless another one is given."));
}

static const char *const rounding_rows[] = {
	[ROUND_HALF_UP] = WORDS("Results are rounded to the nearest multiple "
	    "of %1; one exactly halfway between two goes away from 0."),
	[ROUND_HALF_EVEN] = WORDS("Results are rounded to the nearest multiple "
	    "of %1; one exactly halfway between two goes to the even one."),
	[ROUND_DOWN] = WORDS("Results are rounded toward 0, to a multiple of "
	    "%1."),
};

void
annex_put_rounding(struct annex *annex)
{
	const struct agreement *agreement = annex->agreement;

	annex_section(annex, WORDS("Rounding"));
	annex_clause(annex, rounding_rows[agreement->rounding],
	    annex_money(annex, agreement->rounding_unit_micro));
	annex_clause(annex, WORDS("Each rule's result is rounded once, after "
	    "its caps, and the agreement's once, after its own. Where "
	    "rounding would exceed a cap given in percent, it is rounded "
	    "down. Nothing else is rounded except what is converted."));
}
