#include "rules/lint_cent.h"
#include "rules/lint_meet.h"

/*
 * Invoices that count from an amount on, and those that are left out from an
 * amount on: the cent that leads there decides on all of the invoice.
 *
 * How much that is can be said of a plain rule: for the invoice alone, or where
 * that pays nothing, beside purchases that reach a tier.  Leaving out large
 * invoices is what such an except is for, so that it is noted and no warning.
 */

/* Tiers that are tried for purchases beside which the invoice pays. */
#define BASES_MAX 8

/* One document-at-least: whose it is, and the smallest amount it asks for. */
struct bound {
	const struct line_term *term;
	const char *whose;
	const char *by;		/* " in rule \"volume\"", where whose is not */
	bool is_except;
	wide cents;
};

/* What the invoice pays beside base: a cent below the bound, and at it. */
struct jump {
	wide base;
	rational below;
	rational at;
	rational height;
};

/* ------------------------------------------------------------------ jumps */

static bool
is_jump(struct jump *out, const struct lint_look *look,
    const struct bound *bound, wide base)
{
	wide counts = base + bound->cents - (bound->is_except ? 1 : 0);
	rational with = lint_cent_result(look, counts);
	rational without = lint_cent_result(look, base);

	*out = (struct jump){
		.base = base,
		.below = bound->is_except ? with : without,
		.at = bound->is_except ? without : with,
		.height = rational_subtract(look->calc, with, without),
	};
	return rational_compare(out->height, look->cent) > 0;
}

/* What is beside it counts as well: as one invoice, from the bound on, or in
 * parts below it. */
static bool
find_jump(struct jump *out, const struct lint_look *look,
    const struct bound *bound)
{
	const struct rule *rule = look->rule;
	bool is_found = is_jump(out, look, bound, 0);

	for (size_t tier = 1; !is_found && tier <= BASES_MAX &&
	    tier <= rule->scale.tier_count; tier++) {
		struct lint_look there;
		wide base;

		lint_look_init(&there, look->lint, look->calc, rule, tier);
		base = lint_cent_span(&there).first;
		if (!bound->is_except && base < bound->cents)
			base = bound->cents;
		is_found = is_jump(out, look, bound, base);
	}
	return is_found;
}

static void
add(const struct lint_look *look, const struct bound *bound)
{
	const char *at = lint_cent_text(look, bound->cents);
	const char *cent = lint_cent_text(look, 1);
	const char *what = bound->is_except ? "is left out" : "counts";
	struct jump jump;

	if (!lint_cent_is_plain(look->rule) ||
	    !find_jump(&jump, look, bound))
		lint_add(look->lint, LINT_NOTE, bound->term->line, "cliff",
		    "%s: a cliff at an invoice of %s, from where on it %s: "
		    "with %s %s nothing of it counts", bound->whose, at, what,
		    cent, bound->is_except ? "more" : "less");
	else
		lint_add(look->lint, LINT_NOTE, bound->term->line, "cliff",
		    "%s: a cliff at an invoice of %s, from where on it %s: "
		    "%s%s, %s more of it pays %s %s%s (%s becomes %s)",
		    bound->whose, at, what,
		    jump.base > 0 ? "beside " : "alone", jump.base > 0 ?
		    lint_cent_text(look, jump.base) : "", cent,
		    lint_look_money(look, jump.height),
		    bound->is_except ? "less" : "more", bound->by,
		    lint_look_money(look, jump.below),
		    lint_look_money(look, jump.at));
}

static void
report(struct lint *lint, const struct bound *bound, const struct rule *rule)
{
	struct calculation *calc;
	struct lint_look look;
	enum status status = calculation_new(&calc);

	if (status == STATUS_OK) {
		lint_look_init(&look, lint, calc, rule, 1);
		add(&look, bound);
		status = calculation_status(calc);
		calculation_free(calc);
	}
	if (status != STATUS_OK)
		lint_fail(lint, error_memory(lint->err));
}

/* ------------------------------------------------------------------ terms */

/* Does one of others match whatever term does, and smaller invoices too? */
static bool
is_covered(const struct lint *lint, const struct line_term *term,
    const struct line_term *others, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (others[i].document_at_least_micro <
		    term->document_at_least_micro &&
		    lint_meet_not(lint, &others[i], term, term))
			return true;
	}
	return false;
}

static bool
is_taken_out(const struct lint *lint, const struct line_term *term,
    const struct line_term *excepts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (lint_meet_not(lint, &excepts[i], term, term))
			return true;
	}
	return false;
}

/* A credit note goes by what it refers to. */
static void
check_term(struct lint *lint, struct bound *bound, const struct rule *rule)
{
	wide cent = currency_minor_unit_micro(lint->agreement->currency);

	bound->cents = (bound->term->document_at_least_micro + cent - 1) /
	    cent;
	if (bound->cents > 1 && bound->term->type != DOCUMENT_CREDIT_NOTE)
		report(lint, bound, rule);
}

static void
check_excepts(struct lint *lint, struct bound bound, const struct rule *rule,
    const struct line_term *excepts, size_t count)
{
	bound.is_except = true;
	for (size_t i = 0; i < count && lint->status == STATUS_OK; i++) {
		bound.term = &excepts[i];
		if (!is_covered(lint, bound.term, excepts, count))
			check_term(lint, &bound, rule);
	}
}

static void
check_selector(struct lint *lint, const struct rule *rule,
    const char *whose, const struct selector *selector)
{
	const struct agreement *agreement = lint->agreement;
	struct bound bound = { .whose = whose, .by = "" };

	for (size_t i = 0; i < selector->term_count &&
	    lint->status == STATUS_OK; i++) {
		bound.term = &selector->terms[i];
		if (!is_covered(lint, bound.term, selector->terms,
		    selector->term_count) &&
		    !is_taken_out(lint, bound.term, selector->excepts,
		    selector->except_count) &&
		    !is_taken_out(lint, bound.term, agreement->excepts,
		    agreement->except_count))
			check_term(lint, &bound, rule);
	}
	check_excepts(lint, bound, rule, selector->excepts,
	    selector->except_count);
}

void
lint_document(struct lint *lint, const struct rule *rule)
{
	const char *whose = arena_printf(&lint->words, "rule \"%s\"",
	    rule->id);

	if (whose == NULL) {
		lint_fail(lint, error_memory(lint->err));
		return;
	}
	check_selector(lint, rule, whose, &rule->qualify.selector);
	check_selector(lint, rule, whose, &rule->pay.selector);
}

/* Told by the first rule that can tell; the first of all where none can. */
void
lint_document_all(struct lint *lint)
{
	const struct agreement *agreement = lint->agreement;
	const struct rule *rule = agreement->rules;
	struct bound bound = { 0 };

	for (size_t i = agreement->rule_count; i-- > 0;) {
		if (lint_cent_is_plain(&agreement->rules[i]))
			rule = &agreement->rules[i];
	}
	bound.whose = arena_printf(&lint->words, "agreement \"%s\"",
	    agreement->id);
	bound.by = arena_printf(&lint->words, " in rule \"%s\"", rule->id);
	if (bound.whose == NULL || bound.by == NULL)
		lint_fail(lint, error_memory(lint->err));
	check_excepts(lint, bound, rule, agreement->excepts,
	    agreement->except_count);
	arena_reset(&lint->words);
}
