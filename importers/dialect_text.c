/* Texts of a dialect that its conditions know by name. */

#include <string.h>

#include "importers/dialect_loader.h"

/* Ways, their parts and conditions; parts have no parts. */
static size_t
count_ways(const struct dialect_from *from)
{
	size_t count = 0;

	for (; from != NULL; from = from->next) {
		count += 1 + count_ways(from->parts);
		for (const struct dialect_condition *c = from->when;
		    c != NULL; c = c->next)
			count++;
	}
	return count;
}

enum status
loader_text(struct dialect_loader *loader, const struct xml_node *node)
{
	struct dialect_text **list = &loader->dialect->texts;
	struct dialect_text *text =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *text);
	size_t before = loader->used_ways;
	enum status status;

	if (text == NULL)
		return loader_memory(loader);
	status = loader_check_attributes(loader, node,
	    FROM_ATTRIBUTES "name ");
	if (status == STATUS_OK)
		status = loader_require(&text->name, loader, node, "name");
	if (status == STATUS_OK)
		status = loader_froms(&text->from, loader, node);
	text->way_count = count_ways(text->from) + loader->used_ways - before;
	if (status == STATUS_OK && text->way_count > DIALECT_TEXT_WAYS_MAX)
		status = loader_refuse(loader, node, "expected at most %d "
		    "ways and conditions in a <text>", DIALECT_TEXT_WAYS_MAX);
	APPEND(list, text);
	return status;
}

/* "NAME" of "$NAME". */
static enum status
find_named(const struct dialect_text **out, struct dialect_loader *loader,
    const struct xml_node *node, const char *name, size_t length)
{
	const struct dialect_text *text = loader->dialect->texts;

	while (text != NULL && (strlen(text->name) != length ||
	    memcmp(text->name, name, length) != 0))
		text = text->next;
	if (text == NULL)
		return loader_refuse(loader, node, "expected the name of a "
		    "<text> above, found \"$%.*s\"", (int)length, name);
	if (++loader->text_uses > DIALECT_TEXT_USES_MAX)
		return loader_refuse(loader, node,
		    "expected at most %d conditions with a $name",
		    DIALECT_TEXT_USES_MAX);
	loader->used_ways += text->way_count;
	*out = text;
	return STATUS_OK;
}

/* The "$" of a last step, NULL where there is none. */
static const char *
find_dollar(const char *text)
{
	const char *dollar = strrchr(text, '$');

	if (dollar == NULL || strpbrk(dollar, "[]='!()/ ") != NULL ||
	    (dollar > text && dollar[-1] != '/'))
		return NULL;
	return dollar;
}

enum status
loader_tested(struct dialect_path *path, const struct dialect_text **named,
    struct dialect_loader *loader, const struct xml_node *node,
    const char *text)
{
	const char *dollar = find_dollar(text);
	char *before;
	enum status status = STATUS_OK;

	*named = NULL;
	if (dollar == NULL)
		return loader_path(path, loader, node, text);
	if (dollar > text) {
		before = arena_strndup(&loader->dialect->arena, text,
		    (size_t)(dollar - text) - 1);
		if (before == NULL)
			return loader_memory(loader);
		status = loader_path(path, loader, node, before);
	}
	if (status == STATUS_OK && path->is_absolute)
		return loader_refuse(loader, node, "expected a path from the "
		    "element itself before $, found \"%s\"", text);
	return status != STATUS_OK ? status :
	    find_named(named, loader, node, dollar + 1, strlen(dollar + 1));
}
