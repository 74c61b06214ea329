/* A dialect file as a whole. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "importers/dialect_loader.h"

/* Names, states, texts and the tree they come from. */
#define DIALECT_MEMORY_MAX ((size_t)64 << 20)
#define DIALECT_NAME_MAX 63

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

static enum status
read_children(struct dialect_loader *loader, const struct xml_node *root)
{
	struct dialect_record **tail = &loader->dialect->records;
	enum status status = STATUS_OK;

	loader->root = root;
	for (const struct xml_node *n = root->children;
	    n != NULL && status == STATUS_OK; n = n->next) {
		if (n->name == NULL)
			continue;
		if (!loader_is_record(n)) {
			status = loader_part(loader, n);
			continue;
		}
		status = loader_record(tail, loader, n);
		if (status != STATUS_OK)
			break;
		if (kind_info((*tail)->kind)->is_part &&
		    (*tail)->join == NULL)
			return loader_refuse(loader, n, "expected join on a "
			    "<%s> that stands apart", n->name);
		loader->dialect->has_joins |= (*tail)->join != NULL;
		status = loader_add_record(loader, n, *tail);
		tail = &(*tail)->next;
	}
	if (status != STATUS_OK)
		return status;
	if (loader->dialect->roots == NULL)
		return loader_refuse(loader, root, "expected a <root>");
	return loader_end_states(loader, root);
}

/* a-z, 0-9 and hyphens. */
static bool
is_dialect_name(const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return length > 0 && length <= DIALECT_NAME_MAX && text[length] == '\0';
}

/* automatic="no": for formats that hold purchases only sometimes. */
static enum status
read_automatic(struct dialect_loader *loader, const struct xml_node *root)
{
	bool is_automatic;
	enum status status;

	if (xml_node_attribute(root, "automatic") == NULL)
		return STATUS_OK;
	status = loader_flag(&is_automatic, loader, root, "automatic");
	loader->dialect->is_forced_only = !is_automatic;
	return status;
}

/* An attribute that has one meaning beside its absence. */
static enum status
read_choice(bool *out, struct dialect_loader *loader,
    const struct xml_node *node, const char *attribute, const char *value)
{
	const char *text = xml_node_attribute(node, attribute);

	*out = text != NULL;
	if (text != NULL && strcmp(text, value) != 0)
		return loader_refuse(loader, node,
		    "expected %s \"%s\", found \"%s\"", attribute, value,
		    text);
	return STATUS_OK;
}

static enum status
read_dialect(struct dialect_loader *loader, const struct xml_node *root)
{
	static const struct date_form usual = { "YYYY-MM-DD", true };
	struct dialect *dialect = loader->dialect;
	enum status status;

	if (!loader_is(root, "dialect"))
		return loader_refuse(loader, root, "expected <dialect> of the "
		    "namespace %s, found <%s>", DIALECT_NAMESPACE, root->name);
	dialect->line = root->line;
	dialect->numbers.decimal = '.';
	dialect->dates = &usual;
	dialect->date_count = 1;
	dialect->names = arena_alloc(&dialect->arena, DIALECT_NAMES_MAX,
	    sizeof *dialect->names);
	if (dialect->names == NULL)
		return loader_memory(loader);
	status = loader_check_attributes(loader, root,
	    "name title closed automatic control-references roots nothing ");
	if (status == STATUS_OK)
		status = loader_require(&dialect->name, loader, root, "name");
	if (status == STATUS_OK)
		status = loader_require(&dialect->title, loader, root,
		    "title");
	if (status == STATUS_OK)
		status = loader_flag(&dialect->is_closed, loader, root,
		    "closed");
	if (status == STATUS_OK)
		status = read_automatic(loader, root);
	if (status == STATUS_OK)
		status = read_choice(&dialect->takes_roots, loader, root,
		    "roots", "several");
	if (status == STATUS_OK)
		status = read_choice(&dialect->drops_references, loader, root,
		    "control-references", "drop");
	if (status == STATUS_OK &&
	    xml_node_attribute(root, "nothing") != NULL)
		status = loader_require(&dialect->nothing, loader, root,
		    "nothing");
	if (status == STATUS_OK && !is_dialect_name(dialect->name))
		status = loader_refuse(loader, root, "expected a name of a-z, "
		    "0-9 and hyphens, found \"%s\"", dialect->name);
	if (status == STATUS_OK)
		status = loader_begin_states(loader);
	return status == STATUS_OK ? read_children(loader, root) : status;
}

static int
compare_names(const void *left, const void *right, void *names)
{
	const uint32_t *a = left;
	const uint32_t *b = right;
	const char *const *texts = names;

	return strcmp(texts[*a], texts[*b]);
}

static enum status
sort_names(struct dialect_loader *loader)
{
	struct dialect *dialect = loader->dialect;
	size_t count = dialect->name_count;

	dialect->sorted_names = arena_alloc(&dialect->arena, count + 1,
	    sizeof *dialect->sorted_names);
	if (dialect->sorted_names == NULL)
		return loader_memory(loader);
	for (size_t i = 0; i < count; i++)
		dialect->sorted_names[i] = (uint32_t)i;
	qsort_r(dialect->sorted_names, count, sizeof *dialect->sorted_names,
	    compare_names, dialect->names);
	return STATUS_OK;
}

uint32_t
dialect_name_find(const struct dialect *dialect, const char *name)
{
	size_t low = 0;
	size_t high = dialect->name_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint32_t number = dialect->sorted_names[middle];
		int order = strcmp(name, dialect->names[number]);

		if (order == 0)
			return number;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NAME_UNKNOWN;
}

bool
dialect_namespace_matches(const struct dialect_namespace *space,
    const char *uri)
{
	switch (space->match) {
	case MATCH_EXACT:
		return strcmp(space->uri, uri) == 0;
	case MATCH_STARTS:
		return strncmp(space->uri, uri, strlen(space->uri)) == 0;
	case MATCH_ANY:
		break;
	}
	return true;
}

bool
dialect_has_namespace(const struct dialect *dialect, const char *uri)
{
	if (dialect->namespaces == NULL)
		return true;
	for (const struct dialect_namespace *n = dialect->namespaces;
	    n != NULL; n = n->next) {
		if (dialect_namespace_matches(n, uri))
			return true;
	}
	return false;
}

enum status
dialect_load(struct dialect **out, const char *name, const void *bytes,
    size_t size, struct error *err)
{
	struct dialect *dialect;
	struct dialect_loader loader;
	const struct xml_node *root;
	enum status status;

	if (size > DIALECT_BYTES_MAX) {
		(void)error_set(err, STATUS_INVALID,
		    "expected a dialect of at most %u bytes, found %zu",
		    DIALECT_BYTES_MAX, size);
		return error_at(err, "%s", name);
	}
	dialect = calloc(1, sizeof *dialect);
	if (dialect == NULL)
		return error_memory(err);
	arena_init(&dialect->arena, DIALECT_MEMORY_MAX);
	loader = (struct dialect_loader){
		.dialect = dialect, .file = name, .err = err,
	};
	status = xml_tree_parse(&root, &dialect->arena, name, bytes, size,
	    err);
	if (status == STATUS_OK)
		status = read_dialect(&loader, root);
	if (status == STATUS_OK)
		status = sort_names(&loader);
	if (status != STATUS_OK) {
		dialect_free(dialect);
		return status;
	}
	*out = dialect;
	return STATUS_OK;
}

void
dialect_free(struct dialect *dialect)
{
	if (dialect == NULL)
		return;
	arena_reset(&dialect->arena);
	free(dialect);
}

const char *
dialect_name(const struct dialect *dialect)
{
	return dialect->name;
}

const char *
dialect_title(const struct dialect *dialect)
{
	return dialect->title;
}

bool
dialect_drops_references(const struct dialect *dialect)
{
	return dialect->drops_references;
}
