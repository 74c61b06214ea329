/* The ways to find a text or a number. */

#include <stdio.h>
#include <string.h>

#include "engine/decimal.h"
#include "importers/dialect_loader.h"

static enum status
read_calls(struct dialect_from *from, struct dialect_loader *loader,
    const struct xml_node *node)
{
	const char *names = xml_node_attribute(node, "call");

	while (names != NULL && *names != '\0') {
		size_t length = strcspn(names, " ");
		char name[64];

		if (from->call_count == DIALECT_CALLS_MAX)
			return loader_refuse(loader, node,
			    "expected at most %d functions",
			    DIALECT_CALLS_MAX);
		(void)snprintf(name, sizeof name, "%.*s", (int)length, names);
		from->calls[from->call_count] = text_call_find(name);
		if (from->calls[from->call_count++] == NULL)
			return loader_refuse(loader, node,
			    "expected the name of a function, found \"%s\"",
			    name);
		names += length + strspn(names + length, " ");
	}
	return STATUS_OK;
}

static enum status
read_tables(struct dialect_from *from, struct dialect_loader *loader,
    const struct xml_node *node)
{
	const char *map = xml_node_attribute(node, "map");
	const char *lookup = xml_node_attribute(node, "lookup");
	const struct dialect_map *m = loader->dialect->maps;
	const struct dialect_lookup *l = loader->dialect->lookups;

	while (map != NULL && m != NULL && strcmp(m->name, map) != 0)
		m = m->next;
	while (lookup != NULL && l != NULL && strcmp(l->name, lookup) != 0)
		l = l->next;
	if (map != NULL && m == NULL)
		return loader_refuse(loader, node,
		    "expected the name of a map above, found \"%s\"", map);
	if (lookup != NULL && l == NULL)
		return loader_refuse(loader, node,
		    "expected the name of a lookup above, found \"%s\"",
		    lookup);
	from->map = map == NULL ? NULL : m;
	from->lookup = lookup == NULL ? NULL : l;
	return STATUS_OK;
}

static enum status
read_sign(struct dialect_from *from, struct dialect_loader *loader,
    const struct xml_node *node)
{
	const char *sign = xml_node_attribute(node, "sign");

	if (sign == NULL)
		return STATUS_OK;
	if (strcmp(sign, "negate") == 0)
		from->sign = SIGN_NEGATE;
	else if (strcmp(sign, "negative") == 0)
		from->sign = SIGN_NEGATIVE;
	else
		return loader_refuse(loader, node,
		    "expected sign negate or negative, found \"%s\"", sign);
	return STATUS_OK;
}

static enum status
read_terms(const struct dialect_path **out, size_t *count,
    struct dialect_loader *loader, const struct xml_node *node,
    const char *attribute)
{
	const char *text = xml_node_attribute(node, attribute);

	return text == NULL ? STATUS_OK :
	    loader_paths(out, count, loader, node, text);
}

/* A number or a path. */
static enum status
read_factor(const struct dialect_factor **out, struct dialect_loader *loader,
    const struct xml_node *node, const char *attribute)
{
	const char *text = xml_node_attribute(node, attribute);
	struct dialect_factor *factor;
	struct dialect_path *path;

	if (text == NULL)
		return STATUS_OK;
	factor = arena_alloc(&loader->dialect->arena, 1, sizeof *factor);
	path = arena_alloc(&loader->dialect->arena, 1, sizeof *path);
	if (factor == NULL || path == NULL)
		return loader_memory(loader);
	*out = factor;
	if (decimal_parse(&factor->value_micro, text) == STATUS_OK)
		return STATUS_OK;
	factor->path = path;
	return loader_path(path, loader, node, text);
}

static enum status
read_places(struct dialect_from *from, struct dialect_loader *loader,
    const struct xml_node *node)
{
	const char *text = xml_node_attribute(node, "places");

	if (text == NULL)
		return STATUS_OK;
	if (*text < '0' || *text > '0' + DECIMAL_DIGITS || text[1] != '\0')
		return loader_refuse(loader, node, "expected places of 0 to "
		    "%d, found \"%s\"", DECIMAL_DIGITS, text);
	from->is_rounded = true;
	from->places = (unsigned)(*text - '0');
	return STATUS_OK;
}

/* What only numbers have. */
static enum status
read_arithmetic(struct dialect_from *from, struct dialect_loader *loader,
    const struct xml_node *node)
{
	enum status status;

	status = read_terms(&from->plus, &from->plus_count, loader, node,
	    "plus");
	if (status == STATUS_OK)
		status = read_terms(&from->minus, &from->minus_count, loader,
		    node, "minus");
	if (status == STATUS_OK)
		status = read_factor(&from->times, loader, node, "times");
	if (status == STATUS_OK)
		status = read_factor(&from->per, loader, node, "per");
	if (status == STATUS_OK)
		status = read_factor(&from->off, loader, node, "off");
	if (status == STATUS_OK)
		status = read_factor(&from->on, loader, node, "on");
	if (status == STATUS_OK)
		status = loader_flag(&from->has_fractions, loader, node,
		    "fractions");
	if (status == STATUS_OK)
		status = read_places(from, loader, node);
	if (status == STATUS_OK)
		status = loader_flag(&from->sums, loader, node, "sum");
	if (status == STATUS_OK && from->has_fractions && from->off == NULL &&
	    from->on == NULL)
		status = loader_refuse(loader, node,
		    "expected fractions beside off or on");
	return status;
}

static enum status
read_list(struct dialect_from **out, struct dialect_loader *loader,
    const struct xml_node *node, const char *element);

/* Exactly one of path, text and parts. */
static enum status
read_origin(struct dialect_from *from, struct dialect_loader *loader,
    const struct xml_node *node)
{
	const char *path = xml_node_attribute(node, "path");
	enum status status;

	from->constant = xml_node_attribute(node, "text");
	from->between = xml_node_attribute(node, "between");
	status = read_list(&from->parts, loader, node, "part");
	if (status != STATUS_OK)
		return status;
	if ((path != NULL) + (from->constant != NULL) +
	    (from->parts != NULL) != 1)
		return loader_refuse(loader, node,
		    "expected one of path, text and <part>s");
	if (from->between != NULL && from->constant != NULL)
		return loader_refuse(loader, node,
		    "expected between only with <part>s or a path");
	return path == NULL ? STATUS_OK :
	    loader_path(&from->path, loader, node, path);
}

/* What a text is cut at; every text begins with "". */
static enum status
read_cut(const char **out, struct dialect_loader *loader,
    const struct xml_node *node, const char *attribute)
{
	*out = xml_node_attribute(node, attribute);
	if (*out != NULL && **out == '\0')
		return loader_refuse(loader, node,
		    "expected a text in %s", attribute);
	return STATUS_OK;
}

/* Sums are of what stands in the file; nothing is done with their texts. */
static enum status
check_terms(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_from *from)
{
	static const char *const texts[] = {
		"text", "between", "lookup", "after", "before", "call", "map",
		"prefix",
	};

	if (!from->sums && from->plus == NULL && from->minus == NULL)
		return STATUS_OK;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if (xml_node_attribute(node, texts[i]) != NULL)
			return loader_refuse(loader, node, "expected no %s "
			    "beside plus, minus and sum", texts[i]);
	}
	if (from->parts != NULL)
		return loader_refuse(loader, node,
		    "expected no <part>s beside plus, minus and sum");
	return STATUS_OK;
}

/* What there is to do at each record, so that it is not asked there. */
static void
sum_up(struct dialect_from *from)
{
	from->is_path = from->parts == NULL && from->constant == NULL &&
	    from->between == NULL && !from->path.is_name;
	from->makes_text = from->lookup != NULL || from->after != NULL ||
	    from->before != NULL || from->call_count > 0 ||
	    from->map != NULL || from->prefix != NULL;
	from->reckons = from->sums || from->plus_count > 0 ||
	    from->minus_count > 0 || from->times != NULL ||
	    from->per != NULL || from->off != NULL || from->on != NULL ||
	    from->is_rounded || from->sign != SIGN_AS_STATED;
}

/* The attributes of one <from>, <part> or field without <from>s. */
static enum status
read_from(struct dialect_from *from, struct dialect_loader *loader,
    const struct xml_node *node)
{
	enum status status = loader_check_children(loader, node,
	    loader_is(node, "part") ? "and " : "and part ");

	if (status == STATUS_OK)
		status = read_origin(from, loader, node);
	if (status == STATUS_OK)
		status = read_arithmetic(from, loader, node);
	if (status == STATUS_OK)
		status = check_terms(loader, node, from);
	if (status == STATUS_OK)
		status = loader_condition(&from->when, loader, node);
	if (status == STATUS_OK)
		status = read_calls(from, loader, node);
	if (status == STATUS_OK)
		status = read_tables(from, loader, node);
	if (status == STATUS_OK)
		status = read_sign(from, loader, node);
	if (status == STATUS_OK)
		status = read_cut(&from->after, loader, node, "after");
	if (status == STATUS_OK)
		status = read_cut(&from->before, loader, node, "before");
	from->prefix = xml_node_attribute(node, "prefix");
	sum_up(from);
	return status;
}

/* The children of that name, in order. */
static enum status
read_list(struct dialect_from **out, struct dialect_loader *loader,
    const struct xml_node *node, const char *element)
{
	struct dialect_from **next = out;

	for (const struct xml_node *n = node->children; n != NULL;
	    n = n->next) {
		struct dialect_from *from;
		enum status status;

		if (!loader_is(n, element))
			continue;
		from = arena_alloc(&loader->dialect->arena, 1, sizeof *from);
		if (from == NULL)
			return loader_memory(loader);
		status = loader_check_attributes(loader, n, FROM_ATTRIBUTES);
		if (status == STATUS_OK)
			status = read_from(from, loader, n);
		if (status != STATUS_OK)
			return status;
		*next = from;
		next = &from->next;
	}
	return STATUS_OK;
}

/* What the element around <from>s has beside a name: a condition. */
static enum status
check_around(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_from *from)
{
	static const char *const own[] = {
		"path", "text", "between", "lookup", "after", "before",
		"call", "map", "prefix", "plus", "minus", "sum", "times",
		"per", "off", "on", "fractions", "places", "sign",
	};

	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
		if (xml_node_attribute(node, own[i]) != NULL)
			return loader_refuse(loader, node, "expected %s on "
			    "<from>, found it around", own[i]);
	}
	for (; from->next != NULL; from = from->next) {
		if (from->constant != NULL && from->when == NULL)
			return loader_refuse(loader, node, "expected a "
			    "condition on all <from>s with a text but the "
			    "last: what is behind them is never tried");
	}
	return loader_check_children(loader, node, "and from ");
}

/* The conditions of the element around its <from>s, before those of each. */
static enum status
add_condition(struct dialect_from *from, struct dialect_loader *loader,
    const struct xml_node *node)
{
	for (; from != NULL; from = from->next) {
		struct dialect_condition *around = NULL;
		struct dialect_condition **list = &around;
		enum status status = loader_condition(&around, loader, node);

		if (status != STATUS_OK)
			return status;
		APPEND(list, from->when);
		from->when = around;
	}
	return STATUS_OK;
}

enum status
loader_froms(struct dialect_from **out, struct dialect_loader *loader,
    const struct xml_node *node)
{
	struct dialect_from *from;
	enum status status = read_list(out, loader, node, "from");

	if (status != STATUS_OK)
		return status;
	if (*out != NULL) {
		status = check_around(loader, node, *out);
		return status != STATUS_OK ? status :
		    add_condition(*out, loader, node);
	}
	from = arena_alloc(&loader->dialect->arena, 1, sizeof *from);
	if (from == NULL)
		return loader_memory(loader);
	*out = from;
	return read_from(from, loader, node);
}

enum status
loader_check_text(struct dialect_loader *loader, const struct xml_node *node)
{
	static const char *const numbers[] = {
		"plus", "minus", "sum", "times", "per", "off", "on",
		"fractions", "places", "sign",
	};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		if (xml_node_attribute(node, numbers[i]) != NULL)
			return loader_refuse(loader, node, "expected %s for a "
			    "number, found it for a text", numbers[i]);
	}
	for (const struct xml_node *n = node->children;
	    n != NULL && status == STATUS_OK; n = n->next) {
		if (n->name != NULL)
			status = loader_check_text(loader, n);
	}
	return status;
}
