/* A dialect file as a whole. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "importers/dialect_loader.h"

/* Names, states, texts and the tree they come from. */
#define DIALECT_MEMORY_MAX ((size_t)64 << 20)

/* What its files are recognised by. */
static enum status
read_roots(struct dialect_loader *loader)
{
	enum status status = STATUS_OK;

	for (const struct xml_node *n = loader->root->children;
	    n != NULL && status == STATUS_OK; n = n->next) {
		if (loader_is(n, "root"))
			status = loader_root(loader, n);
	}
	return status;
}

/* All children, or all but the roots where they have been read. */
static enum status
read_children(struct dialect_loader *loader)
{
	const struct xml_node *root = loader->root;
	struct dialect_record **tail = &loader->dialect->records;
	bool has_roots = loader->dialect->roots != NULL;
	enum status status = STATUS_OK;

	for (const struct xml_node *n = root->children;
	    n != NULL && status == STATUS_OK; n = n->next) {
		if (n->name == NULL || (has_roots && loader_is(n, "root")))
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

/* The attributes of <dialect>. */
static enum status
read_head(struct dialect_loader *loader)
{
	const struct xml_node *root = loader->root;
	struct dialect *dialect = loader->dialect;
	enum status status;

	if (!loader_is(root, "dialect"))
		return loader_refuse(loader, root, "expected <dialect> of the "
		    "namespace %s, found <%s>", DIALECT_NAMESPACE, root->name);
	dialect->line = root->line;
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
	return status;
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

/* All that the head does not say. */
static enum status
read_rest(struct dialect_loader *loader)
{
	static const struct date_form usual = { "YYYY-MM-DD", true };
	struct dialect *dialect = loader->dialect;
	enum status status;

	dialect->numbers.decimal = '.';
	dialect->dates = &usual;
	dialect->date_count = 1;
	dialect->names = arena_alloc(&dialect->arena, DIALECT_NAMES_MAX,
	    sizeof *dialect->names);
	if (dialect->names == NULL)
		return loader_memory(loader);
	status = loader_begin_states(loader);
	if (status == STATUS_OK)
		status = read_children(loader);
	if (status == STATUS_OK)
		status = sort_names(loader);
	if (status == STATUS_OK)
		dialect->rest = NULL;
	return status;
}

/* Its tree and its head; *out is the caller's. */
static enum status
open_dialect(struct dialect **out, const char *name, const void *bytes,
    size_t size, struct error *err)
{
	struct dialect *dialect;
	struct dialect_loader loader;
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
	status = xml_tree_parse(&loader.root, &dialect->arena, name, bytes,
	    size, err);
	if (status == STATUS_OK)
		status = read_head(&loader);
	if (status != STATUS_OK) {
		dialect_free(dialect);
		return status;
	}
	dialect->rest = loader.root;
	*out = dialect;
	return STATUS_OK;
}

enum status
dialect_load_head(struct dialect **out, const char *name, const void *bytes,
    size_t size, struct error *err)
{
	struct dialect_loader loader = { .file = name, .err = err };
	enum status status = open_dialect(&loader.dialect, name, bytes, size,
	    err);

	if (status != STATUS_OK)
		return status;
	loader.root = loader.dialect->rest;
	status = read_roots(&loader);
	if (status != STATUS_OK) {
		dialect_free(loader.dialect);
		return status;
	}
	*out = loader.dialect;
	return STATUS_OK;
}

enum status
dialect_load_rest(struct dialect *dialect, const char *name, struct error *err)
{
	struct dialect_loader loader = {
		.dialect = dialect, .root = dialect->rest, .file = name,
		.err = err,
	};

	if (dialect->rest == NULL)
		return STATUS_OK;
	/* It was begun and failed; what there is of it is not to be used. */
	if (dialect->names != NULL)
		return loader_memory(&loader);
	return read_rest(&loader);
}

enum status
dialect_load(struct dialect **out, const char *name, const void *bytes,
    size_t size, struct error *err)
{
	struct dialect *dialect;
	enum status status = open_dialect(&dialect, name, bytes, size, err);

	if (status == STATUS_OK) {
		status = dialect_load_rest(dialect, name, err);
		if (status != STATUS_OK)
			dialect_free(dialect);
	}
	if (status == STATUS_OK)
		*out = dialect;
	return status;
}

void
dialect_free(struct dialect *dialect)
{
	if (dialect == NULL)
		return;
	arena_reset(&dialect->arena);
	free(dialect);
}
