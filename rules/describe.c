#include "rules/describe.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* --------------------------------------------------------------- numbers */

void
describe_number(struct strbuf *out, struct number number)
{
	char text[DECIMAL_TEXT_MAX];
	int64_t scale = 1;
	int64_t fraction;
	unsigned digits = number.digits;

	assert(number.scaled >= 0);
	for (unsigned i = 0; i < digits; i++)
		scale *= 10;
	fraction = number.scaled % scale;
	strbuf_puts(out, decimal_format_whole(text, number.scaled / scale));
	if (fraction != 0) {
		/* A 1 before it keeps the zeros it begins with. */
		for (; fraction % 10 == 0; digits--, scale /= 10)
			fraction /= 10;
		(void)decimal_format_whole(text, fraction + scale);
		text[0] = '.';
		strbuf_append(out, text, digits + (size_t)1);
	}
	if (number.is_percent)
		strbuf_putc(out, '%');
}

void
describe_decimal(struct strbuf *out, const char *decimal, unsigned decimals)
{
	size_t whole;
	size_t fraction = 0;

	if (*decimal == '-')
		strbuf_putc(out, *decimal++);
	whole = strcspn(decimal, ".");
	for (size_t i = 0, end = (whole + 2) % 3 + 1; i < whole; end += 3) {
		if (i > 0)
			strbuf_putc(out, ',');
		strbuf_append(out, decimal + i, end - i);
		i = end;
	}
	if (decimal[whole] == '.')
		fraction = strlen(decimal + whole + 1);
	if (fraction > 0 || decimals > 0)
		strbuf_putc(out, '.');
	strbuf_append(out, decimal + whole + 1, fraction);
	for (; fraction < decimals; fraction++)
		strbuf_putc(out, '0');
}

/* ----------------------------------------------------------------- terms */

/*
 * A term is what the lines are of (a category and a brand) and then what else
 * is asked of them (paid in full): "lines" where they are of nothing.
 */
struct term_words {
	struct strbuf *out;
	bool has_noun;
	bool has_more;
};

static void
put_noun(struct term_words *words, const char *name, const char *value)
{
	if (value == NULL)
		return;
	strbuf_printf(words->out, "%s%s %s", words->has_noun ? " and " : "",
	    name, value);
	words->has_noun = true;
}

static void
put_more(struct term_words *words, const char *before, const char *value)
{
	if (value == NULL)
		return;
	strbuf_printf(words->out, "%s%s%s", words->has_more ? " and " :
	    words->has_noun ? " " : "lines ", before, value);
	words->has_more = true;
}

static void
put_dates(struct term_words *words, int32_t from, int32_t until)
{
	char text[DATE_TEXT_SIZE];

	if (from != DATE_NONE)
		put_more(words, "dated from ", date_format(text, from));
	if (until != DATE_NONE)
		put_more(words, "dated until ", date_format(text, until));
}

static void
put_term(struct strbuf *out, const struct line_term *term)
{
	struct term_words words = { .out = out };
	char text[DECIMAL_TEXT_MAX];

	put_noun(&words, "category", term->category);
	put_noun(&words, "product", term->product);
	put_noun(&words, "list", term->list == NULL ? NULL : term->list->id);
	put_noun(&words, "brand", term->brand);
	put_noun(&words, "tag", term->tag);
	put_more(&words, "bought as a member of ", term->member);
	if (term->type != 0)
		put_more(&words, "on ", term->type == DOCUMENT_INVOICE ?
		    "invoices" : "credit notes");
	put_dates(&words, term->from, term->until);
	if (term->paid != PAID_ANY)
		put_more(&words, "paid ", term->paid == PAID_YES ?
		    "in full" : "on time");
	if (term->has_document_at_least)
		put_more(&words, "on documents of at least ",
		    decimal_format(text, term->document_at_least_micro));
	if (!words.has_noun && !words.has_more)
		strbuf_puts(out, "all lines");
}

static void
put_terms(struct strbuf *out, const struct line_term *terms, size_t count,
    const char *between)
{
	for (size_t i = 0; i < count && i < DESCRIBE_TERMS_MAX; i++) {
		if (i > 0)
			strbuf_puts(out, between);
		put_term(out, &terms[i]);
	}
	if (count > DESCRIBE_TERMS_MAX)
		strbuf_printf(out, "; and %zu more",
		    count - DESCRIBE_TERMS_MAX);
}

static void
put_selector(struct strbuf *out, const struct selector *selector)
{
	if (selector->term_count > 0) {
		strbuf_puts(out, " of ");
		put_terms(out, selector->terms, selector->term_count, "; or ");
	}
	if (selector->except_count > 0) {
		strbuf_puts(out, selector->term_count > 0 ? "; except " :
		    " except ");
		put_terms(out, selector->excepts, selector->except_count,
		    "; except ");
	}
}

/* -------------------------------------------------------------- measures */

struct basis_row {
	const char *words;
	const char *unit;	/* NULL: the currency, or the measure's own */
};

static const struct basis_row rows[] = {
	[BASIS_NET_AMOUNT] = { "net amount", NULL },
	[BASIS_QUANTITY] = { "quantity", NULL },
	[BASIS_DOCUMENTS] = { "number of invoices", "invoices" },
	[BASIS_DAYS] = { "number of days with an invoice", "days" },
	[BASIS_MONTHS] = { "number of months with an invoice", "months" },
	[BASIS_PRODUCTS] = { "number of products", "products" },
	[BASIS_CATEGORIES] = { "number of categories", "categories" },
};

static const char *const comparisons[] = {
	[COMPARE_NONE] = "",
	[COMPARE_GROWTH] = "growth of ",
	[COMPARE_GROWTH_RATE] = "growth rate of ",
	[COMPARE_ATTAINMENT] = "attainment of ",
	[COMPARE_SHARE] = "share in all purchases of ",
};

static bool
has_baseline(enum compare compare)
{
	return compare != COMPARE_NONE && compare != COMPARE_SHARE;
}

static void
put_baseline(struct strbuf *out, const struct figures *baseline)
{
	if (baseline == NULL)
		strbuf_puts(out, ", against the year before");
	else
		strbuf_printf(out, ", against figures %s", baseline->id);
}

void
describe_measure(struct strbuf *out, const struct measure *measure)
{
	char text[DECIMAL_TEXT_MAX];

	strbuf_puts(out, comparisons[measure->compare]);
	strbuf_puts(out, rows[measure->basis].words);
	if (measure->basis == BASIS_CATEGORIES)
		strbuf_printf(out, " at level %" PRIu32, measure->level);
	if (measure->has_each)
		strbuf_printf(out, " with at least %s each",
		    decimal_format(text, measure->each_micro));
	put_selector(out, &measure->selector);
	if (measure->across_group)
		strbuf_puts(out, ", across the group");
	if (has_baseline(measure->compare))
		put_baseline(out, measure->baseline);
}

const char *
describe_measure_unit(const struct measure *measure,
    const struct agreement *agreement)
{
	if (measure->compare != COMPARE_NONE &&
	    measure->compare != COMPARE_GROWTH)
		return "%";
	if (measure->basis == BASIS_NET_AMOUNT)
		return agreement->currency->code;
	if (measure->basis == BASIS_QUANTITY)
		return measure->unit;
	return rows[measure->basis].unit;
}

static bool
pays_quantity(const struct rule *rule)
{
	return rule->scale.benefit == BENEFIT_PER_UNIT;
}

void
describe_pay(struct strbuf *out, const struct rule *rule)
{
	bool is_growth = rule->has_pay && rule->pay.basis == PAY_GROWTH;

	if (is_growth)
		strbuf_puts(out, comparisons[COMPARE_GROWTH]);
	strbuf_puts(out, rows[pays_quantity(rule) ? BASIS_QUANTITY :
	    BASIS_NET_AMOUNT].words);
	put_selector(out, rule->has_pay && rule->pay.has_selector ?
	    &rule->pay.selector : &rule->qualify.selector);
	if (is_growth)
		put_baseline(out, rule->pay.baseline);
}

const char *
describe_pay_unit(const struct rule *rule, const struct agreement *agreement)
{
	if (!pays_quantity(rule))
		return agreement->currency->code;
	return rule->has_pay ? rule->pay.unit : rule->qualify.unit;
}
