#include "rules/describe.h"
#include "rules/lint_idle.h"
#include "rules/lint_look.h"
#include "rules/lint_require.h"
#include "rules/scale.h"

/*
 * A scale, looked at where what it pays can bend: on both sides of each
 * threshold, and at the end of each tier.
 *
 * Where the amount is a function of what qualifies alone, the findings say how
 * much is paid; else they say what each 1000 that is paid on gives.  Either way
 * within the rule's own limit, so that a cap that is reached hides what lies
 * above it.
 */

/* What each so many that is paid on gives, where nothing else can be said. */
#define SAMPLE_AMOUNT 1000

/* Between two thresholds, where the end of a tier does not show it. */
#define STEPS_ON_THE_WAY 16

/* --------------------------------------------------------------- amounts */

static void
report_fall(const struct lint_look *look, rational below, rational above)
{
	lint_add(look->lint, LINT_WARNING, look->here->line, "benefit-falls",
	    "rule \"%s\": what is paid falls at %s: up to there it is %s, "
	    "from there on %s", look->rule->id, look->at,
	    lint_look_money(look, below), lint_look_money(look, above));
}

static void
report_cliff(const struct lint_look *look, rational below, rational above)
{
	const struct scale *scale = &look->rule->scale;

	lint_add(look->lint, LINT_NOTE, look->here->line, "cliff",
	    "rule \"%s\": a cliff %s %s%s: %s pays %s more "
	    "(%s becomes %s)", look->rule->id,
	    scale->exceeds ? "just above" : "at", look->at,
	    scale->method == METHOD_MULTIPLES ? " and each multiple" : "",
	    lint_look_step(look), lint_look_money(look,
	    lint_look_height(look, below, above)),
	    lint_look_money(look, below), lint_look_money(look, above));
}

/* From the tier before to this one. */
static void
check_threshold(const struct lint_look *look)
{
	rational below = lint_look_pay(look, look->from, look->tier - 1);
	rational above = lint_look_pay(look, look->from, look->tier);
	rational before = below;
	rational rise;

	if (rational_compare(above, below) < 0) {
		report_fall(look, below, above);
		return;
	}
	if (rational_sign(look->from) == 0)
		return;
	if (lint_look_is_money(look->rule))
		before = lint_look_pay(look,
		    rational_subtract(look->calc, look->from, look->cent),
		    look->tier - 1);
	rise = rational_subtract(look->calc, above, before);
	if (rational_compare(rise, look->cent) > 0 &&
	    rational_sign(lint_look_height(look, below, above)) > 0)
		report_cliff(look, below, above);
}

/* Where the tier ends; the last one is looked at for one unit. */
static rational
tier_end(const struct lint_look *look)
{
	const struct scale_input input = { .scale = &look->rule->scale };

	if (lint_look_is_last(look))
		return rational_add(look->calc, look->from,
		    rational_from_integer(look->calc, 1));
	return scale_threshold(look->calc, &input, look->tier + 1);
}

/*
 * A guarantee or a minimum payout levels the end of a tier whose benefit moves
 * down, so that its last cent shows nothing: then on the way to it.
 */
static bool
falls_on_the_way(const struct lint_look *look, rational end)
{
	struct calculation *calc = look->calc;
	const struct limit *limit = &look->rule->limit;
	rational v = look->from;
	rational step;

	if (look->rule->scale.method != METHOD_INTERPOLATED ||
	    lint_look_is_last(look) ||
	    look->here[1].benefit.scaled >= look->here->benefit.scaled ||
	    !(limit->has_guarantee || limit->has_minimum_payout))
		return false;
	step = rational_divide(calc, rational_subtract(calc, end, look->from),
	    rational_from_integer(calc, STEPS_ON_THE_WAY));
	for (int i = 0; i < STEPS_ON_THE_WAY; i++) {
		rational before = v;

		v = rational_add(calc, v, step);
		if (lint_require_holds(look, before) && rational_compare(
		    lint_look_pay(look, v, look->tier),
		    lint_look_pay(look, before, look->tier)) < 0)
			return true;
	}
	return false;
}

/*
 * Within the tier: what does the last cent before its end change?  (Every
 * method bends one way only inside a tier, so that the end shows most.)  What
 * is not bought by the cent is compared from end to end.
 */
static void
check_slope(const struct lint_look *look)
{
	struct calculation *calc = look->calc;
	rational end = tier_end(look);
	rational start = lint_look_is_money(look->rule) ?
	    rational_subtract(calc, end, look->cent) : look->from;
	rational paid = lint_look_pay(look, end, look->tier);
	rational rise = rational_subtract(calc, paid,
	    lint_look_pay(look, start, look->tier));

	if (look->rule->scale.method == METHOD_MULTIPLES)
		return;
	if (rational_sign(rise) < 0 || falls_on_the_way(look, end))
		lint_add(look->lint, LINT_WARNING, look->here->line,
		    "benefit-falls", "rule \"%s\": what is paid falls between "
		    "%s and the next threshold, where it is %s",
		    look->rule->id, look->at, lint_look_money(look, paid));
	else if (lint_look_is_money(look->rule) &&
	    rational_compare(rise, look->cent) > 0)
		lint_add(look->lint, LINT_NOTE, look->here->line, "cliff",
		    "rule \"%s\": a cliff all the way from %s: each %s more "
		    "that is bought pays up to %s", look->rule->id, look->at,
		    lint_amount(look->lint, DECIMAL_ONE_MICRO),
		    lint_look_money(look, rational_divide(calc, rise,
		    look->cent)));
}

/* -------------------------------------------------------------- benefits */

/* What SAMPLE_AMOUNT of what is paid on gives. */
static const char *
sample_text(const struct lint_look *look, struct number benefit)
{
	struct calculation *calc = look->calc;
	rational factor = benefit.is_percent ? scale_rate(calc, benefit) :
	    scale_number(calc, benefit);

	return lint_look_money(look, rational_multiply(calc, factor,
	    rational_from_integer(calc, SAMPLE_AMOUNT)));
}

static void
check_benefit(const struct lint_look *look)
{
	const struct rule *rule = look->rule;
	enum method method = rule->scale.method;
	struct number now = lint_look_benefit(rule, look->tier);
	struct number before = lint_look_benefit(rule,
	    method == METHOD_ADDITIVE ? 0 : look->tier - 1);
	const char *unit = describe_pay_unit(rule, look->lint->agreement);

	if (now.scaled < before.scaled) {
		lint_add(look->lint, LINT_WARNING, look->here->line,
		    "benefit-falls", "rule \"%s\": the benefit falls at %s: "
		    "for each %d %s that it is paid on from %s to %s",
		    rule->id, look->at, SAMPLE_AMOUNT, unit,
		    sample_text(look, before), sample_text(look, now));
		return;
	}
	if (now.scaled == before.scaled || rational_sign(look->from) == 0 ||
	    (method == METHOD_INTERPOLATED && look->tier > 1))
		return;
	lint_add(look->lint, LINT_NOTE, look->here->line, "cliff",
	    "rule \"%s\": a cliff %s %s: for each %d %s that it is paid on "
	    "%s%s%s", rule->id, rule->scale.exceeds ? "just above" : "at",
	    look->at, SAMPLE_AMOUNT, unit,
	    method == METHOD_ADDITIVE ? "" : sample_text(look, before),
	    method == METHOD_ADDITIVE ? "there is more by " : " becomes ",
	    sample_text(look, now));
}

static void
check_free_units(const struct lint_look *look)
{
	if (look->here->benefit.scaled > 0)
		lint_add(look->lint, LINT_NOTE, look->here->line, "cliff",
		    "rule \"%s\": a cliff at %s and each multiple: reaching "
		    "it gives %s free at their average price",
		    look->rule->id, look->at,
		    lint_number(look->lint, look->here->benefit));
}

/* ----------------------------------------------------------------- rules */

static void
look_at(const struct lint_look *look)
{
	bool is_allowed = lint_require_allows(look);

	if (look->rule->scale.benefit == BENEFIT_FREE_UNITS) {
		check_free_units(look);
	} else if (lint_look_is_on_itself(look->rule)) {
		if (is_allowed)
			check_threshold(look);
		if (!lint_require_shuts(look))
			check_slope(look);
	} else if (is_allowed) {
		check_benefit(look);
	}
	lint_idle(look);
	if (look->tier == 1)
		lint_require(look);
}

void
lint_scale(struct lint *lint, const struct rule *rule)
{
	for (size_t tier = 1; tier <= rule->scale.tier_count &&
	    lint->status == STATUS_OK; tier++) {
		struct calculation *calc;
		struct lint_look look;
		enum status status = calculation_new(&calc);

		if (status == STATUS_OK) {
			lint_look_init(&look, lint, calc, rule, tier);
			look_at(&look);
			status = calculation_status(calc);
			calculation_free(calc);
		}
		if (status != STATUS_OK)
			lint_fail(lint, error_memory(lint->err));
	}
}
