/* What the files of the loader of dialects share. */

#include "importers/dialect_loader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum status
loader_refuse(struct dialect_loader *loader, const struct xml_node *node,
    const char *format, ...)
{
	char message[ERROR_MESSAGE_MAX];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(message, sizeof message, format, args);
	va_end(args);
	(void)error_set(loader->err, STATUS_INVALID, "%s", message);
	return error_at(loader->err, "%s:%llu", loader->file,
	    (unsigned long long)node->line);
}

enum status
loader_memory(struct dialect_loader *loader)
{
	return error_memory(loader->err);
}

bool
loader_is(const struct xml_node *node, const char *name)
{
	return node->name != NULL &&
	    xml_node_is(node, DIALECT_NAMESPACE, name);
}

enum status
loader_unknown(struct dialect_loader *loader, const struct xml_node *node)
{
	return loader_refuse(loader, node, "<%s> has no meaning here",
	    node->name);
}

/* Is `name` among the words of `known`, each with a blank after it? */
static bool
is_among(const char *name, const char *known)
{
	size_t length = strlen(name);

	for (; *known != '\0'; known += strcspn(known, " ") + 1) {
		if (strncmp(known, name, length) == 0 && known[length] == ' ')
			return true;
	}
	return false;
}

enum status
loader_check_attributes(struct dialect_loader *loader,
    const struct xml_node *node, const char *known)
{
	for (const struct xml_attribute *a = node->attributes; a != NULL;
	    a = a->next) {
		if (a->namespace_uri != NULL || !is_among(a->name, known))
			return loader_refuse(loader, node,
			    "attribute %s has no meaning on <%s>", a->name,
			    node->name);
	}
	return STATUS_OK;
}

enum status
loader_check_children(struct dialect_loader *loader,
    const struct xml_node *node, const char *known)
{
	for (const struct xml_node *n = node->children; n != NULL;
	    n = n->next) {
		if (n->name != NULL &&
		    (!loader_is(n, n->name) || !is_among(n->name, known)))
			return loader_unknown(loader, n);
	}
	return STATUS_OK;
}

enum status
loader_flag(bool *out, struct dialect_loader *loader,
    const struct xml_node *node, const char *attribute)
{
	const char *text = xml_node_attribute(node, attribute);

	*out = text != NULL && strcmp(text, "yes") == 0;
	if (text != NULL && !*out && strcmp(text, "no") != 0)
		return loader_refuse(loader, node,
		    "expected %s yes or no, found \"%s\"", attribute, text);
	return STATUS_OK;
}

enum status
loader_require(const char **out, struct dialect_loader *loader,
    const struct xml_node *node, const char *attribute)
{
	const char *text = xml_node_attribute(node, attribute);

	if (text == NULL || *text == '\0')
		return loader_refuse(loader, node,
		    "expected attribute %s on <%s>", attribute, node->name);
	*out = text;
	return STATUS_OK;
}

enum status
loader_split(const char *const **out, size_t *count,
    struct dialect_loader *loader, const char *text)
{
	struct arena *arena = &loader->dialect->arena;
	const char **texts;
	size_t n = 1;

	for (const char *c = text; *c != '\0'; c++)
		n += *c == '|';
	texts = arena_alloc(arena, n, sizeof *texts);
	if (texts == NULL)
		return loader_memory(loader);
	for (size_t i = 0; i < n; i++) {
		size_t length = strcspn(text, "|");

		texts[i] = arena_strndup(arena, text, length);
		if (texts[i] == NULL)
			return loader_memory(loader);
		text += length + 1;
	}
	*out = texts;
	*count = n;
	return STATUS_OK;
}
