#include "rules/lint_cent.h"

#include "rules/scale.h"

bool
lint_cent_is_plain(const struct rule *rule)
{
	const struct measure *qualify = &rule->qualify;

	for (size_t i = 0; i < rule->require_count; i++) {
		if (rule->requires[i].member == NULL)
			return false;
	}
	return rule->scale.method != METHOD_INTERPOLATED &&
	    qualify->compare == COMPARE_NONE && !qualify->across_group &&
	    lint_look_is_money(rule) && lint_look_is_on_itself(rule);
}

static wide
cent_micro(const struct lint_look *look)
{
	return currency_minor_unit_micro(look->lint->agreement->currency);
}

rational
lint_cent_result(const struct lint_look *look, wide cents)
{
	rational v = rational_from_micro(look->calc,
	    cents * cent_micro(look));
	const struct scale_input input = {
		.scale = &look->rule->scale,
		.v = v,
	};

	return lint_look_result(look, v, scale_reach(look->calc, &input));
}

/* The first whole cent by which the tier is reached. */
static wide
first_of(const struct lint_look *look, const struct tier *tier)
{
	wide cent = cent_micro(look);
	wide from = tier->from.scaled;

	if (look->rule->scale.exceeds)
		return from / cent + 1;
	return (from + cent - 1) / cent;
}

struct lint_cent_span
lint_cent_span(const struct lint_look *look)
{
	return (struct lint_cent_span){
		.first = first_of(look, look->here),
		.last = lint_look_is_last(look) ?
		    (wide)INT64_MAX / cent_micro(look) :
		    first_of(look, &look->here[1]) - 1,
	};
}

wide
lint_cent_above(const struct lint_look *look, struct lint_cent_span span,
    rational level)
{
	if (span.first > span.last ||
	    rational_compare(lint_cent_result(look, span.last), level) <= 0)
		return 0;
	while (span.first < span.last) {
		wide middle = span.first + (span.last - span.first) / 2;

		if (rational_compare(lint_cent_result(look, middle),
		    level) > 0)
			span.last = middle;
		else
			span.first = middle + 1;
	}
	return span.first;
}

const char *
lint_cent_text(const struct lint_look *look, wide cents)
{
	struct lint *lint = look->lint;
	const char *text = arena_printf(&lint->words, "%s %s",
	    lint_amount(lint, cents * cent_micro(look)),
	    lint->agreement->currency->code);

	if (text == NULL)
		lint_fail(lint, error_memory(lint->err));
	return text != NULL ? text : "";
}
