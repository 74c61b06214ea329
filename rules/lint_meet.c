#include "rules/lint_meet.h"

#include <string.h>

#include "engine/strbuf.h"
#include "rules/keyword.h"

#define PURCHASE_BYTES_MAX 4096

/* ----------------------------------------------------------------- terms */

/* Both are sorted. */
static bool
lists_share(const struct list *a, const struct list *b)
{
	size_t i = 0;
	size_t j = 0;

	while (i < a->item_count && j < b->item_count) {
		int order = strcmp(a->items[i], b->items[j]);

		if (order == 0)
			return true;
		if (order < 0)
			i++;
		else
			j++;
	}
	return false;
}

/* Both asked, and different? */
static bool
differ(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) != 0;
}

/* Is category the same as above, or below it? */
static bool
is_under(const struct lint *lint, const char *category, const char *above)
{
	uint32_t number;

	if (strcmp(category, above) == 0)
		return true;
	if (lint->catalog == NULL)
		return false;
	number = catalog_category_find(lint->catalog, category);
	return number != CATALOG_NONE &&
	    catalog_category_is_under(lint->catalog, number, above);
}

static bool
dates_meet(const struct line_term *a, const struct line_term *b)
{
	const struct line_term *terms[] = { a, b };

	for (size_t i = 0; i < 2; i++) {
		for (size_t j = 0; j < 2; j++) {
			if (terms[i]->from != DATE_NONE &&
			    terms[j]->until != DATE_NONE &&
			    terms[i]->from > terms[j]->until)
				return false;
		}
	}
	return true;
}

static bool
products_meet(const struct line_term *a, const struct line_term *b)
{
	if (differ(a->product, b->product) || differ(a->brand, b->brand))
		return false;
	if (a->list != NULL && b->list != NULL && a->list != b->list &&
	    !lists_share(a->list, b->list))
		return false;
	if (a->list != NULL && b->product != NULL &&
	    !agreement_list_has(a->list, b->product))
		return false;
	return b->list == NULL || a->product == NULL ||
	    agreement_list_has(b->list, a->product);
}

bool
lint_meet(const struct lint *lint, const struct line_term *a,
    const struct line_term *b)
{
	if (a->category != NULL && b->category != NULL &&
	    !is_under(lint, a->category, b->category) &&
	    !is_under(lint, b->category, a->category))
		return false;
	if (a->type != 0 && b->type != 0 && a->type != b->type)
		return false;
	return products_meet(a, b) && dates_meet(a, b);
}

/* Does every line that matches term match what except asks of this? */

static bool
text_implies(const char *except, const char *term)
{
	return term != NULL && strcmp(term, except) == 0;
}

static bool
list_holds_all(const struct list *list, const struct list *items)
{
	for (size_t i = 0; i < items->item_count; i++) {
		if (!agreement_list_has(list, items->items[i]))
			return false;
	}
	return true;
}

static bool
list_implies(const struct list *except, const struct line_term *term)
{
	return (term->list != NULL && list_holds_all(except, term->list)) ||
	    (term->product != NULL &&
	    agreement_list_has(except, term->product));
}

static bool
paid_implies(enum paid except, enum paid term)
{
	return term == except || (except == PAID_YES && term == PAID_ON_TIME);
}

bool
lint_meet_not(const struct lint *lint, const struct line_term *except,
    const struct line_term *a, const struct line_term *b)
{
	if (except->category != NULL &&
	    (a->category == NULL ||
	    !is_under(lint, a->category, except->category)) &&
	    (b->category == NULL ||
	    !is_under(lint, b->category, except->category)))
		return false;
	if (except->product != NULL &&
	    !text_implies(except->product, a->product) &&
	    !text_implies(except->product, b->product))
		return false;
	if (except->list != NULL && !list_implies(except->list, a) &&
	    !list_implies(except->list, b))
		return false;
	if (except->brand != NULL && !text_implies(except->brand, a->brand) &&
	    !text_implies(except->brand, b->brand))
		return false;
	if (except->tag != NULL && !text_implies(except->tag, a->tag) &&
	    !text_implies(except->tag, b->tag))
		return false;
	if (except->member != NULL &&
	    !text_implies(except->member, a->member) &&
	    !text_implies(except->member, b->member))
		return false;
	if (except->type != 0 && a->type != except->type &&
	    b->type != except->type)
		return false;
	if (except->paid != PAID_ANY && !paid_implies(except->paid, a->paid) &&
	    !paid_implies(except->paid, b->paid))
		return false;
	if (except->has_document_at_least &&
	    !(a->has_document_at_least && a->document_at_least_micro >=
	    except->document_at_least_micro) &&
	    !(b->has_document_at_least && b->document_at_least_micro >=
	    except->document_at_least_micro))
		return false;
	/* DATE_NONE is before every day. */
	if (except->from != DATE_NONE && a->from < except->from &&
	    b->from < except->from)
		return false;
	return except->until == DATE_NONE ||
	    (a->until != DATE_NONE && a->until <= except->until) ||
	    (b->until != DATE_NONE && b->until <= except->until);
}

/* -------------------------------------------------------------- purchase */

static void
put_asked(struct strbuf *out, const char *name, const char *value)
{
	if (value != NULL)
		strbuf_printf(out, " %s=\"%s\"", name, value);
}

/* What is asked by either; once, where both ask the same. */
static void
put_both(struct strbuf *out, const char *name, const char *a, const char *b)
{
	put_asked(out, name, a);
	if (a == NULL || differ(a, b))
		put_asked(out, name, b);
}

static const char *
list_id(const struct line_term *term)
{
	return term->list == NULL ? NULL : term->list->id;
}

static void
put_days(struct strbuf *out, const struct line_term *a,
    const struct line_term *b)
{
	char text[DATE_TEXT_SIZE];
	/* DATE_NONE is before every day. */
	int32_t from = a->from > b->from ? a->from : b->from;
	int32_t until = a->until;

	if (until == DATE_NONE || (b->until != DATE_NONE && b->until < until))
		until = b->until;
	if (from != DATE_NONE)
		put_asked(out, "from", date_format(text, from));
	if (until != DATE_NONE)
		put_asked(out, "until", date_format(text, until));
}

const char *
lint_meet_purchase(struct lint *lint, const struct line_term *a,
    const struct line_term *b)
{
	enum document_type type = a->type != 0 ? a->type : b->type;
	enum paid paid = a->paid > b->paid ? a->paid : b->paid;
	bool is_a_lower = a->category != NULL && (b->category == NULL ||
	    is_under(lint, a->category, b->category));
	char least[DECIMAL_TEXT_MAX];
	struct strbuf text;
	const char *copy;

	strbuf_init(&text, PURCHASE_BYTES_MAX);
	put_asked(&text, "category", is_a_lower ? a->category : b->category);
	put_both(&text, "product", a->product, b->product);
	put_both(&text, "list", list_id(a), list_id(b));
	put_both(&text, "brand", a->brand, b->brand);
	put_both(&text, "tag", a->tag, b->tag);
	put_both(&text, "member", a->member, b->member);
	if (type != 0)
		put_asked(&text, "type",
		    keyword_word(keyword_document_type, type));
	put_days(&text, a, b);
	if (paid != PAID_ANY)
		put_asked(&text, "paid", keyword_word(keyword_paid, paid));
	if (a->has_document_at_least || b->has_document_at_least)
		put_asked(&text, "document-at-least", decimal_format(least,
		    a->document_at_least_micro > b->document_at_least_micro ?
		    a->document_at_least_micro : b->document_at_least_micro));
	copy = strbuf_status(&text) != STATUS_OK ? NULL :
	    text.length == 0 ? "every purchase" :
	    arena_printf(&lint->arena, "a purchase with%s",
	    strbuf_text(&text));
	strbuf_fini(&text);
	if (copy == NULL)
		lint_fail(lint, error_memory(lint->err));
	return copy != NULL ? copy : "";
}
