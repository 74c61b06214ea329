#include "rules/outline_parts.h"

/* Longest single value: the net-of of a rule that names all others. */
#define VALUE_BYTES_MAX ((size_t)1 << 20)

/* ------------------------------------------------------------------ kinds */

static const struct outline_kind agreement_kind = {
	"agreement", OUTLINE_ONE, false, { "id", "version", "currency", "from",
	"until", "per", "date", "paid-tolerance", "examples", NULL },
};
static const struct outline_kind title_kind = {
	"title", OUTLINE_BY_KEY, false, { "xml:lang", "text", NULL },
};
static const struct outline_kind parties_kind = {
	"parties", OUTLINE_ONE, false, { NULL },
};
#define ACCOUNT_ATTRIBUTES { "id", "list", "segment", "country", "group", \
	"member", NULL }
static const struct outline_kind accounts_kind = {
	"accounts", OUTLINE_BY_PLACE, false, ACCOUNT_ATTRIBUTES,
};
static const struct outline_kind account_except_kind = {
	"except", OUTLINE_BY_PLACE, false, ACCOUNT_ATTRIBUTES,
};
static const struct outline_kind list_kind = {
	"list", OUTLINE_BY_KEY, true, { "id", NULL },
};
static const struct outline_kind item_kind = {
	"item", OUTLINE_BY_KEY, false, { "id", NULL },
};
static const struct outline_kind figures_kind = {
	"figures", OUTLINE_BY_KEY, true, { "id", NULL },
};
static const struct outline_kind figure_kind = {
	"figure", OUTLINE_BY_KEY, false, { "party", "value", NULL },
};
#define LINES_ATTRIBUTES { "category", "product", "list", "brand", "tag", \
	"type", "from", "until", "member", "paid", "document-at-least", NULL }
static const struct outline_kind lines_kind = {
	"lines", OUTLINE_BY_PLACE, false, LINES_ATTRIBUTES,
};
static const struct outline_kind except_kind = {
	"except", OUTLINE_BY_PLACE, false, LINES_ATTRIBUTES,
};
static const struct outline_kind settle_kind = {
	"settle", OUTLINE_ONE, false, { "every", "method", "advance", NULL },
};
static const struct outline_kind rounding_kind = {
	"rounding", OUTLINE_ONE, false, { "mode", "unit", NULL },
};

/* -------------------------------------------------------------- selectors */

void
outline_add_titles(struct outline_maker *maker, struct outline *parent,
    const struct result_title *titles, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct outline *node = outline_add(maker, parent, &title_kind);

		outline_set(node, "xml:lang", titles[i].language);
		outline_set(node, "text", titles[i].text);
	}
}

static void
add_account_terms(struct outline_maker *maker, struct outline *parent,
    const struct outline_kind *kind, const struct account_term *terms,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct account_term *term = &terms[i];
		struct outline *node = outline_add(maker, parent, kind);

		outline_set(node, "id", term->id);
		outline_set(node, "list", term->list == NULL ? NULL :
		    term->list->id);
		outline_set(node, "segment", term->segment);
		outline_set(node, "country", term->country);
		outline_set(node, "group", term->group);
		outline_set(node, "member", term->member);
	}
}

static void
add_line_terms(struct outline_maker *maker, struct outline *parent,
    const struct outline_kind *kind, const struct line_term *terms,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct line_term *term = &terms[i];
		struct outline *node = outline_add(maker, parent, kind);

		outline_set(node, "category", term->category);
		outline_set(node, "product", term->product);
		outline_set(node, "list", term->list == NULL ? NULL :
		    term->list->id);
		outline_set(node, "brand", term->brand);
		outline_set(node, "tag", term->tag);
		if (term->type != 0)
			outline_set_keyword(node, "type", keyword_document_type,
			    term->type);
		outline_set_date(maker, node, "from", term->from);
		outline_set_date(maker, node, "until", term->until);
		outline_set(node, "member", term->member);
		if (term->paid != PAID_ANY)
			outline_set_keyword(node, "paid", keyword_paid,
			    term->paid);
		if (term->has_document_at_least)
			outline_set_micro(maker, node, "document-at-least",
			    term->document_at_least_micro);
	}
}

void
outline_add_selector(struct outline_maker *maker, struct outline *parent,
    const struct selector *selector)
{
	add_line_terms(maker, parent, &lines_kind, selector->terms,
	    selector->term_count);
	add_line_terms(maker, parent, &except_kind, selector->excepts,
	    selector->except_count);
}

static void
add_lists(struct outline_maker *maker, struct outline *parent)
{
	const struct agreement *agreement = maker->agreement;

	for (size_t i = 0; i < agreement->list_count; i++) {
		const struct list *list = &agreement->lists[i];
		struct outline *node = outline_add(maker, parent, &list_kind);

		outline_set(node, "id", list->id);
		for (size_t j = 0; j < list->item_count && node != NULL; j++)
			outline_set(outline_add(maker, node, &item_kind), "id",
			    list->items[j]);
	}
	for (size_t i = 0; i < agreement->figures_count; i++) {
		const struct figures *figures = &agreement->figures[i];
		struct outline *node = outline_add(maker, parent,
		    &figures_kind);

		outline_set(node, "id", figures->id);
		for (size_t j = 0; j < figures->figure_count && node != NULL;
		    j++) {
			struct outline *figure = outline_add(maker, node,
			    &figure_kind);

			outline_set(figure, "party", figures->figures[j].party);
			outline_set_micro(maker, figure, "value",
			    figures->figures[j].value_micro);
		}
	}
}

/* -------------------------------------------------------------- agreement */

static void
set_agreement(struct outline_maker *maker, struct outline *node)
{
	const struct agreement *agreement = maker->agreement;

	outline_set(node, "id", agreement->id);
	outline_set(node, "version", agreement->version);
	outline_set(node, "currency", agreement->currency->code);
	outline_set_date(maker, node, "from", agreement->term.from);
	outline_set_date(maker, node, "until", agreement->term.until);
	outline_set_keyword(node, "per", keyword_per, agreement->per_group);
	outline_set_keyword(node, "date", keyword_date, agreement->by_delivery);
	outline_set_number(maker, node, "paid-tolerance",
	    &agreement->paid_tolerance);
	outline_set_count(maker, node, "examples", agreement->example_count);
}

static void
add_parties(struct outline_maker *maker, struct outline *parent)
{
	const struct agreement *agreement = maker->agreement;
	struct outline *node = outline_add(maker, parent, &parties_kind);

	if (node == NULL)
		return;
	add_account_terms(maker, node, &accounts_kind, agreement->parties,
	    agreement->party_count);
	add_account_terms(maker, node, &account_except_kind,
	    agreement->party_excepts, agreement->party_except_count);
}

static void
add_settle(struct outline_maker *maker, struct outline *parent)
{
	const struct agreement *agreement = maker->agreement;
	struct outline *settle = outline_add(maker, parent, &settle_kind);
	struct outline *rounding = outline_add(maker, parent, &rounding_kind);

	outline_set_keyword(settle, "every", keyword_settle_every,
	    agreement->settle_every);
	if (agreement->settle_every != SETTLE_TERM)
		outline_set_keyword(settle, "method", keyword_settle_method,
		    agreement->catches_up);
	outline_set_number(maker, settle, "advance", agreement->has_advance ?
	    &agreement->advance : NULL);
	outline_set_keyword(rounding, "mode", keyword_rounding,
	    agreement->rounding);
	outline_set_micro(maker, rounding, "unit",
	    agreement->rounding_unit_micro);
}

enum status
outline_make(struct outline **out, struct arena *arena,
    const struct agreement *agreement)
{
	struct outline_maker maker = { .arena = arena, .agreement = agreement };
	struct outline *root = outline_add(&maker, NULL, &agreement_kind);

	if (root == NULL)
		return STATUS_MEMORY;
	strbuf_init(&maker.text, VALUE_BYTES_MAX);
	set_agreement(&maker, root);
	outline_add_titles(&maker, root, agreement->titles,
	    agreement->title_count);
	add_parties(&maker, root);
	add_lists(&maker, root);
	add_line_terms(&maker, root, &except_kind, agreement->excepts,
	    agreement->except_count);
	add_settle(&maker, root);
	outline_add_choices(&maker, root);
	for (size_t i = 0; i < agreement->rule_count; i++)
		outline_add_rule(&maker, root, &agreement->rules[i]);
	outline_add_limit(&maker, root, &agreement->limit);
	strbuf_fini(&maker.text);
	if (maker.is_out_of_memory)
		return STATUS_MEMORY;
	*out = root;
	return STATUS_OK;
}

/* ------------------------------------------------------------------ words */

const char *
outline_key(const struct outline *outline)
{
	return outline->kind->match == OUTLINE_BY_KEY ||
	    outline->kind->match == OUTLINE_BY_KEY_OR_PLACE ?
	    outline->values[0] : NULL;
}

/* "type credit-note, paid yes"; *is_first: nothing stands there yet. */
static void
put_values(struct strbuf *out, const struct outline *outline, bool *is_first)
{
	const struct outline_kind *kind = outline->kind;

	for (size_t i = outline_key(outline) != NULL ?
	    1 : 0; kind->attributes[i] != NULL; i++) {
		if (outline->values[i] == NULL)
			continue;
		strbuf_printf(out, "%s%s %s", *is_first ? "" : ", ",
		    kind->attributes[i], outline->values[i]);
		*is_first = false;
	}
}

static bool
says_anything(const struct outline *outline)
{
	const struct outline_kind *kind = outline->kind;
	bool says = outline->children != NULL || kind->match != OUTLINE_ONE;

	for (size_t i = 0; kind->attributes[i] != NULL; i++)
		says = says || outline->values[i] != NULL;
	return says;
}

void
outline_describe(struct strbuf *out, const struct outline *outline)
{
	bool is_first = true;

	put_values(out, outline, &is_first);
	if (outline->kind->is_counted) {
		strbuf_printf(out, "of %zu", outline->child_count);
		return;
	}
	/* At most as deep as an agreement: rule, scale, tier. */
	for (const struct outline *child = outline->children; child != NULL;
	    child = child->next) {
		if (!says_anything(child))
			continue;
		strbuf_printf(out, "%s%s", is_first ? "" : "; ",
		    child->kind->name);
		if (outline_key(child) != NULL)
			strbuf_printf(out, " %s", outline_key(child));
		strbuf_putc(out, ' ');
		outline_describe(out, child);
		is_first = false;
	}
	if (is_first)
		strbuf_puts(out, "all");
}
