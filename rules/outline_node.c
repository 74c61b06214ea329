#include "rules/outline_parts.h"

#include <assert.h>
#include <string.h>

#include "rules/describe.h"

struct outline *
outline_add(struct outline_maker *maker, struct outline *parent,
    const struct outline_kind *kind)
{
	struct outline *node = arena_alloc(maker->arena, 1, sizeof *node);
	size_t count = 0;

	while (kind->attributes[count] != NULL)
		count++;
	if (node != NULL)
		node->values = arena_alloc(maker->arena, count + 1,
		    sizeof *node->values);
	if (node == NULL || node->values == NULL) {
		maker->is_out_of_memory = true;
		return NULL;
	}
	node->kind = kind;
	if (parent == NULL)
		return node;
	if (parent->last == NULL)
		parent->children = node;
	else
		parent->last->next = node;
	parent->last = node;
	parent->child_count++;
	return node;
}

void
outline_set(struct outline *node, const char *attribute, const char *value)
{
	size_t i = 0;

	if (node == NULL)
		return;
	while (strcmp(node->kind->attributes[i], attribute) != 0) {
		i++;
		assert(node->kind->attributes[i] != NULL);
	}
	node->values[i] = value;
}

const char *
outline_keep(struct outline_maker *maker)
{
	const char *kept = arena_strdup(maker->arena,
	    strbuf_text(&maker->text));

	if (kept == NULL || strbuf_status(&maker->text) != STATUS_OK)
		maker->is_out_of_memory = true;
	strbuf_clear(&maker->text);
	return kept == NULL ? "" : kept;
}

void
outline_set_keyword(struct outline *node, const char *attribute,
    const struct keyword *table, unsigned value)
{
	outline_set(node, attribute, keyword_word(table, value));
}

void
outline_set_number(struct outline_maker *maker, struct outline *node,
    const char *attribute, const struct number *number)
{
	if (number == NULL)
		return;
	describe_number(&maker->text, *number);
	outline_set(node, attribute, outline_keep(maker));
}

void
outline_set_micro(struct outline_maker *maker, struct outline *node,
    const char *attribute, int64_t micro)
{
	char text[DECIMAL_TEXT_MAX];

	strbuf_puts(&maker->text, decimal_format(text, micro));
	outline_set(node, attribute, outline_keep(maker));
}

void
outline_set_date(struct outline_maker *maker, struct outline *node,
    const char *attribute, int32_t date)
{
	char text[DATE_TEXT_SIZE];

	if (date == DATE_NONE)
		return;
	strbuf_puts(&maker->text, date_format(text, date));
	outline_set(node, attribute, outline_keep(maker));
}

void
outline_set_count(struct outline_maker *maker, struct outline *node,
    const char *attribute, size_t count)
{
	strbuf_printf(&maker->text, "%zu", count);
	outline_set(node, attribute, outline_keep(maker));
}
