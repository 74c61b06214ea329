#include "rules/annex_parts.h"

#include "engine/digest.h"
#include "rules/annex.h"

/* ---------------------------------------------------------------- digests */

static const char *
keep_digest(struct annex *annex, struct digest *digest)
{
	char text[DIGEST_TEXT_SIZE];
	struct strbuf phrase;
	enum status status = digest_finish(digest, text);

	digest_free(digest);
	/* All that the library can lack for it is memory. */
	if (status != STATUS_OK && annex->status == STATUS_OK)
		annex->status = STATUS_MEMORY;
	strbuf_init(&phrase, sizeof text);
	strbuf_puts(&phrase, status == STATUS_OK ? text : "");
	return annex_keep(annex, &phrase);
}

static struct digest *
new_digest(struct annex *annex)
{
	struct digest *digest = NULL;
	enum status status = digest_new(&digest);

	if (status != STATUS_OK && annex->status == STATUS_OK)
		annex->status = status;
	return status == STATUS_OK ? digest : NULL;
}

/* ------------------------------------------------------------------ lists */

static void
put_long_list(struct annex *annex, const struct list *list)
{
	struct digest *digest = new_digest(annex);

	if (digest == NULL)
		return;
	for (size_t i = 0; i < list->item_count; i++)
		digest_add_text(digest, list->items[i]);
	annex_clause(annex, WORDS("The list \"%1\" has %2 items, which are "
	    "not printed here. SHA-256 of their ids, sorted as bytes, a zero "
	    "byte after each: %3"), list->id,
	    annex_count(annex, list->item_count), keep_digest(annex, digest));
}

static void
put_list(struct annex *annex, const struct list *list)
{
	if (list->item_count > ANNEX_ITEMS_MAX) {
		put_long_list(annex, list);
		return;
	}
	annex_put_clause(annex, annex_say_counted(annex,
	    WORDS_COUNTED("The list \"%1\" has %2 item:",
	    "The list \"%1\" has %2 items:"), list->item_count, list->id));
	for (size_t i = 0; i < list->item_count; i++)
		annex_item(annex, WORDS("\"%1\""), list->items[i]);
}

/* ---------------------------------------------------------------- figures */

static void
put_long_figures(struct annex *annex, const struct figures *list)
{
	struct digest *digest = new_digest(annex);
	char text[DECIMAL_TEXT_MAX];

	if (digest == NULL)
		return;
	for (size_t i = 0; i < list->figure_count; i++) {
		digest_add_text(digest, list->figures[i].party);
		digest_add_text(digest, decimal_format(text,
		    list->figures[i].value_micro));
	}
	annex_clause(annex, WORDS("The figures \"%1\" are agreed for %2 "
	    "parties and are not printed here. SHA-256 of them, sorted as "
	    "bytes, each a party's id and its figure without zeros at the "
	    "end, a zero byte after either: %3"), list->id,
	    annex_count(annex, list->figure_count),
	    keep_digest(annex, digest));
}

static void
put_figures(struct annex *annex, const struct figures *list)
{
	if (list->figure_count > ANNEX_ITEMS_MAX) {
		put_long_figures(annex, list);
		return;
	}
	annex_put_clause(annex, annex_say_counted(annex,
	    WORDS_COUNTED("The figures \"%1\" are agreed for %2 party:",
	    "The figures \"%1\" are agreed for %2 parties:"),
	    list->figure_count, list->id));
	for (size_t i = 0; i < list->figure_count; i++)
		annex_item(annex, WORDS("\"%1\": %2"), list->figures[i].party,
		    annex_micro(annex, list->figures[i].value_micro));
}

void
annex_put_lists(struct annex *annex)
{
	const struct agreement *agreement = annex->agreement;

	if (agreement->list_count + agreement->figures_count == 0)
		return;
	annex_section(annex, WORDS("Lists and figures"));
	for (size_t i = 0; i < agreement->list_count; i++)
		put_list(annex, &agreement->lists[i]);
	for (size_t i = 0; i < agreement->figures_count; i++)
		put_figures(annex, &agreement->figures[i]);
}
