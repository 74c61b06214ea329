#include <string.h>

#include "engine/xml_tree.h"

const char *
xml_node_attribute(const struct xml_node *node, const char *name)
{
	const struct xml_attribute *attribute;

	for (attribute = node->attributes; attribute != NULL;
	    attribute = attribute->next)
		if (attribute->namespace_uri == NULL &&
		    strcmp(attribute->name, name) == 0)
			return attribute->value;
	return NULL;
}

bool
xml_node_is(const struct xml_node *node, const char *namespace_uri,
    const char *name)
{
	if (node->name == NULL || strcmp(node->name, name) != 0)
		return false;
	if (node->namespace_uri == NULL || namespace_uri == NULL)
		return node->namespace_uri == namespace_uri;
	return strcmp(node->namespace_uri, namespace_uri) == 0;
}

enum status
xml_node_text(const char **out, struct arena *arena,
    const struct xml_node *node)
{
	const struct xml_node *child;
	size_t length = 0;
	char *text;
	char *end;

	for (child = node->children; child != NULL; child = child->next)
		if (child->text != NULL)
			length += strlen(child->text);
	text = arena_alloc(arena, length + 1, 1);
	if (text == NULL)
		return STATUS_MEMORY;
	end = text;
	for (child = node->children; child != NULL; child = child->next)
		if (child->text != NULL)
			end = stpcpy(end, child->text);
	*out = text;
	return STATUS_OK;
}
