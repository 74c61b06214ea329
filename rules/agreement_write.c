#include "rules/agreement_write.h"

#include <assert.h>
#include <string.h>

#include "engine/canonical.h"
#include "rules/describe.h"
#include "rules/keyword.h"
#include "rules/load_table.h"

/*
 * The text is in the form that Canonical XML 1.0 gives it, so that it can stand
 * in a signed document as it is: attributes by name, no element in short form,
 * white space only where the agreement has it.
 *
 * What has its default is not written, however the agreement's file had it: so
 * there is one text for one meaning.
 */

/* ------------------------------------------------------------ attributes */

/* Each writes nothing where the value is not there or the default; name has
 * the blank before it. */

static void
put_keyword(struct strbuf *out, const char *name, const struct keyword *table,
    unsigned value, unsigned default_value)
{
	if (value != default_value)
		canonical_attribute(out, name, keyword_word(table, value));
}

static void
put_micro(struct strbuf *out, const char *name, bool is_there, int64_t micro)
{
	if (is_there)
		canonical_attribute_micro(out, name, micro);
}

static void
put_number(struct strbuf *out, const char *name, bool is_there,
    const struct number *number)
{
	if (!is_there)
		return;
	strbuf_printf(out, "%s=\"", name);
	describe_number(out, *number);
	strbuf_putc(out, '"');
}

/* ------------------------------------------------------------- selectors */

static void
put_titles(struct strbuf *out, const struct result_title *titles, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		strbuf_puts(out, "<title");
		canonical_attribute(out, " xml:lang", titles[i].language);
		strbuf_putc(out, '>');
		canonical_text(out, titles[i].text);
		strbuf_puts(out, "</title>");
	}
}

static void
put_terms(struct strbuf *out, const char *name, const struct line_term *terms,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct line_term *term = &terms[i];

		strbuf_printf(out, "<%s", name);
		canonical_attribute(out, " brand", term->brand);
		canonical_attribute(out, " category", term->category);
		put_micro(out, " document-at-least",
		    term->has_document_at_least,
		    term->document_at_least_micro);
		canonical_attribute_date(out, " from", term->from);
		canonical_attribute(out, " list",
		    term->list != NULL ? term->list->id : NULL);
		canonical_attribute(out, " member", term->member);
		put_keyword(out, " paid", keyword_paid, term->paid, PAID_ANY);
		canonical_attribute(out, " product", term->product);
		canonical_attribute(out, " tag", term->tag);
		put_keyword(out, " type", keyword_document_type, term->type, 0);
		canonical_attribute_date(out, " until", term->until);
		strbuf_printf(out, "></%s>", name);
	}
}

static void
put_selector(struct strbuf *out, const struct selector *selector)
{
	put_terms(out, "lines", selector->terms, selector->term_count);
	put_terms(out, "except", selector->excepts, selector->except_count);
}

/* Lists of accounts have done their work: the party is known. */
static void
put_lists(struct strbuf *out, const struct agreement *agreement)
{
	for (size_t i = 0; i < agreement->list_count; i++) {
		const struct list *list = &agreement->lists[i];

		if (!list->selects_lines)
			continue;
		strbuf_puts(out, "<list");
		canonical_attribute(out, " id", list->id);
		strbuf_putc(out, '>');
		for (size_t j = 0; j < list->item_count; j++) {
			strbuf_puts(out, "<item");
			canonical_attribute(out, " id", list->items[j]);
			strbuf_puts(out, "></item>");
		}
		strbuf_puts(out, "</list>");
	}
}

/* The party's own figure; nobody else's is anybody's business. */
static void
put_figures(struct strbuf *out, const struct agreement *agreement,
    const char *account)
{
	for (size_t i = 0; i < agreement->figures_count; i++) {
		const struct figures *list = &agreement->figures[i];

		strbuf_puts(out, "<figures");
		canonical_attribute(out, " id", list->id);
		strbuf_putc(out, '>');
		for (size_t j = 0; j < list->figure_count; j++) {
			const struct baseline_figure *figure =
			    &list->figures[j];

			if (strcmp(figure->party, account) != 0)
				continue;
			strbuf_puts(out, "<figure");
			canonical_attribute(out, " party", figure->party);
			put_micro(out, " value", true, figure->value_micro);
			strbuf_puts(out, "></figure>");
		}
		strbuf_puts(out, "</figures>");
	}
}

/* ----------------------------------------------------------------- rules */

static const char *
baseline_id(const struct figures *baseline)
{
	return baseline != NULL ? baseline->id : NULL;
}

/* The attributes of a measure and those of its element come in one order, so
 * that the element's stand in it too; without them the pointers are NULL. */
struct measure_extras {
	const struct number *at_least;
	const struct number *below;
	const struct number *undefined_as;
};

static void
put_measure(struct strbuf *out, const char *name,
    const struct measure *measure, const struct measure_extras *extras)
{
	strbuf_printf(out, "<%s", name);
	put_keyword(out, " across", keyword_across, measure->across_group,
	    false);
	put_number(out, " at-least", extras->at_least != NULL,
	    extras->at_least);
	canonical_attribute(out, " baseline", baseline_id(measure->baseline));
	canonical_attribute(out, " basis",
	    keyword_word(keyword_basis, measure->basis));
	put_number(out, " below", extras->below != NULL, extras->below);
	put_keyword(out, " compare", keyword_compare, measure->compare,
	    COMPARE_NONE);
	put_micro(out, " each", measure->has_each, measure->each_micro);
	if (measure->basis == BASIS_CATEGORIES && measure->level != 1)
		canonical_attribute_count(out, " level", measure->level);
	put_number(out, " undefined-as", extras->undefined_as != NULL,
	    extras->undefined_as);
	canonical_attribute(out, " unit", measure->unit);
	strbuf_putc(out, '>');
	put_selector(out, &measure->selector);
	strbuf_printf(out, "</%s>", name);
}

static void
put_require(struct strbuf *out, const struct require *require)
{
	struct measure_extras extras = {
		.at_least = require->has_at_least ? &require->at_least : NULL,
		.below = require->has_below ? &require->below : NULL,
	};

	if (require->member == NULL) {
		put_measure(out, "require", &require->measure, &extras);
		return;
	}
	strbuf_puts(out, "<require");
	canonical_attribute(out, " member", require->member);
	strbuf_puts(out, "></require>");
}

static void
put_benefit(struct strbuf *out, const char *name, bool is_here,
    const struct number *benefit)
{
	if (!is_here)
		return;
	strbuf_putc(out, ' ');
	put_number(out, name, true, benefit);
}

static void
put_tier(struct strbuf *out, const struct tier *tier, enum benefit benefit)
{
	const char *name = keyword_word(keyword_benefit, benefit);
	bool is_first = strcmp(name, "from") < 0;

	strbuf_puts(out, "<tier");
	put_benefit(out, name, is_first, &tier->benefit);
	put_number(out, " from", true, &tier->from);
	put_benefit(out, name, !is_first, &tier->benefit);
	strbuf_puts(out, "></tier>");
}

static void
put_scale(struct strbuf *out, const struct scale *scale)
{
	strbuf_puts(out, "<scale");
	canonical_attribute(out, " method",
	    keyword_word(keyword_method, scale->method));
	put_keyword(out, " prorate", keyword_prorate, scale->prorated, false);
	put_keyword(out, " threshold", keyword_threshold, scale->exceeds,
	    false);
	strbuf_putc(out, '>');
	for (size_t i = 0; i < scale->tier_count; i++)
		put_tier(out, &scale->tiers[i], scale->benefit);
	strbuf_puts(out, "</scale>");
}

static void
put_pay(struct strbuf *out, const struct pay *pay)
{
	strbuf_puts(out, "<pay");
	canonical_attribute(out, " baseline", baseline_id(pay->baseline));
	canonical_attribute(out, " basis",
	    keyword_word(keyword_pay_basis, pay->basis));
	canonical_attribute(out, " unit", pay->unit);
	strbuf_putc(out, '>');
	put_selector(out, &pay->selector);
	strbuf_puts(out, "</pay>");
}

static void
put_limit(struct strbuf *out, const struct limit *limit)
{
	if (limit->line == 0)
		return;
	strbuf_puts(out, "<limit");
	put_micro(out, " cap", limit->has_cap, limit->cap_micro);
	put_number(out, " cap-percent", limit->has_cap_percent,
	    &limit->cap_percent);
	put_micro(out, " guarantee", limit->has_guarantee,
	    limit->guarantee_micro);
	put_micro(out, " minimum-payout", limit->has_minimum_payout,
	    limit->minimum_payout_micro);
	strbuf_puts(out, "></limit>");
}

static void
put_rule(struct strbuf *out, const struct agreement *agreement,
    const struct rule *rule)
{
	struct measure_extras extras = {
		.undefined_as =
		    rule->has_undefined_as ? &rule->undefined_as : NULL,
	};

	strbuf_puts(out, "<rule");
	canonical_attribute(out, " id", rule->id);
	for (size_t i = 0; i < rule->net_of_count; i++)
		strbuf_printf(out, "%s%s", i == 0 ? " net-of=\"" : " ",
		    agreement->rules[rule->net_of[i]].id);
	strbuf_puts(out, rule->net_of_count > 0 ? "\">" : ">");
	put_titles(out, rule->titles, rule->title_count);
	for (size_t i = 0; i < rule->require_count; i++)
		put_require(out, &rule->requires[i]);
	put_measure(out, "qualify", &rule->qualify, &extras);
	put_scale(out, &rule->scale);
	if (rule->has_pay)
		put_pay(out, &rule->pay);
	put_limit(out, &rule->limit);
	strbuf_puts(out, "</rule>");
}

/* Rules in their order, those of a group inside it. */
static void
put_rules(struct strbuf *out, const struct agreement *agreement)
{
	for (size_t i = 0; i < agreement->rule_count; i++) {
		const struct rule *rule = &agreement->rules[i];
		const struct choice_group *group = rule->group;

		if (group != NULL && group->first_rule == i) {
			strbuf_printf(out, "<%s", keyword_word(keyword_choice,
			    group->choice));
			canonical_attribute(out, " id", group->id);
			strbuf_putc(out, '>');
			put_titles(out, group->titles, group->title_count);
		}
		put_rule(out, agreement, rule);
		if (group != NULL &&
		    group->first_rule + group->rule_count == i + 1)
			strbuf_printf(out, "</%s>",
			    keyword_word(keyword_choice, group->choice));
	}
}

/* ------------------------------------------------------------- agreement */

static void
put_settle(struct strbuf *out, const struct agreement *agreement)
{
	if (agreement->settle_every == SETTLE_TERM)
		return;
	strbuf_puts(out, "<settle");
	put_number(out, " advance", agreement->has_advance,
	    &agreement->advance);
	canonical_attribute(out, " every",
	    keyword_word(keyword_settle_every, agreement->settle_every));
	canonical_attribute(out, " method",
	    keyword_word(keyword_settle_method, agreement->catches_up));
	strbuf_puts(out, "></settle>");
}

static void
put_rounding(struct strbuf *out, const struct agreement *agreement)
{
	bool has_unit = agreement->rounding_unit_micro !=
	    currency_minor_unit_micro(agreement->currency);

	if (!has_unit && agreement->rounding == ROUND_HALF_UP)
		return;
	strbuf_puts(out, "<rounding");
	put_keyword(out, " mode", keyword_rounding, agreement->rounding,
	    ROUND_HALF_UP);
	put_micro(out, " unit", has_unit, agreement->rounding_unit_micro);
	strbuf_puts(out, "></rounding>");
}

void
agreement_write_own(struct strbuf *out, const struct agreement *agreement,
    const char *account)
{
	assert(account != NULL && account[0] != '\0');
	strbuf_puts(out, "<agreement xmlns=\"" LOAD_NAMESPACE "\"");
	canonical_attribute(out, " currency", agreement->currency->code);
	put_keyword(out, " date", keyword_date, agreement->by_delivery, false);
	canonical_attribute_date(out, " from", agreement->term.from);
	canonical_attribute(out, " id", agreement->id);
	put_number(out, " paid-tolerance",
	    agreement->paid_tolerance.scaled != 0,
	    &agreement->paid_tolerance);
	put_keyword(out, " per", keyword_per, agreement->per_group, false);
	canonical_attribute_date(out, " until", agreement->term.until);
	canonical_attribute(out, " version", agreement->version);
	strbuf_putc(out, '>');
	put_titles(out, agreement->titles, agreement->title_count);
	strbuf_puts(out, "<parties><accounts");
	canonical_attribute(out, " id", account);
	strbuf_puts(out, "></accounts></parties>");
	put_lists(out, agreement);
	put_figures(out, agreement, account);
}

void
agreement_write_common(struct strbuf *out, const struct agreement *agreement)
{
	put_terms(out, "except", agreement->excepts, agreement->except_count);
	put_settle(out, agreement);
	put_rounding(out, agreement);
	put_rules(out, agreement);
	put_limit(out, &agreement->limit);
	strbuf_puts(out, "</agreement>");
}

void
agreement_write(struct strbuf *out, const struct agreement *agreement,
    const char *account)
{
	agreement_write_own(out, agreement, account);
	agreement_write_common(out, agreement);
}
