/* Conditions of a dialect file, and the ways to find a text. */

#include <stdio.h>
#include <string.h>

#include "engine/decimal.h"
#include "importers/dialect_loader.h"

/* What stands in the attribute of a test. */
enum test_value {
	VALUE_YES,
	VALUE_TEXTS,
	VALUE_PATH,
};

struct test_row {
	const char *attribute;
	enum condition_test test;
	enum test_value value;
};

static const struct test_row tests[] = {
	{ "is", TEST_IS, VALUE_TEXTS },
	{ "is-not", TEST_IS_NOT, VALUE_TEXTS },
	{ "starts", TEST_STARTS, VALUE_TEXTS },
	{ "word", TEST_WORD, VALUE_TEXTS },
	{ "same", TEST_SAME, VALUE_PATH },
	{ "present", TEST_PRESENT, VALUE_YES },
	{ "absent", TEST_ABSENT, VALUE_YES },
	{ "nonzero", TEST_NONZERO, VALUE_YES },
	{ "alike", TEST_ALIKE, VALUE_YES },
	{ "different", TEST_DIFFERENT, VALUE_YES },
};

/* The one test that the node has beside its when. */
static enum status
read_test(struct dialect_condition *condition, struct dialect_loader *loader,
    const struct xml_node *node)
{
	const struct test_row *found = NULL;
	const char *value = NULL;

	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
		const char *text = xml_node_attribute(node,
		    tests[i].attribute);

		if (text == NULL)
			continue;
		if (found != NULL)
			return loader_refuse(loader, node, "expected one test "
			    "beside when, found %s and %s", found->attribute,
			    tests[i].attribute);
		found = &tests[i];
		value = text;
	}
	if (found == NULL)
		return loader_refuse(loader, node, "expected is, is-not, "
		    "starts, word, same, present, absent, nonzero, alike or "
		    "different beside when");
	condition->test = found->test;
	if (found->value == VALUE_PATH)
		return loader_tested(&condition->other,
		    &condition->other_named, loader, node, value);
	if (found->value == VALUE_TEXTS)
		return loader_split(&condition->values,
		    &condition->value_count, loader, value);
	if (strcmp(value, "yes") != 0)
		return loader_refuse(loader, node,
		    "expected %s=\"yes\", found \"%s\"", found->attribute,
		    value);
	return STATUS_OK;
}

/* One when with its test. */
static enum status
read_condition(struct dialect_condition **out, struct dialect_loader *loader,
    const struct xml_node *node)
{
	struct dialect_condition *condition =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *condition);
	const char *when;
	enum status status;

	if (condition == NULL)
		return loader_memory(loader);
	status = loader_require(&when, loader, node, "when");
	if (status != STATUS_OK)
		return status;
	status = loader_tested(&condition->path, &condition->named, loader,
	    node, when);
	if (status != STATUS_OK)
		return status;
	*out = condition;
	return read_test(condition, loader, node);
}

enum status
loader_condition(struct dialect_condition **out,
    struct dialect_loader *loader, const struct xml_node *node)
{
	struct dialect_condition *first = NULL;
	struct dialect_condition *last = NULL;
	enum status status;

	if (xml_node_attribute(node, "when") != NULL) {
		status = read_condition(&first, loader, node);
		if (status != STATUS_OK)
			return status;
		last = first;
	} else {
		for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
			if (xml_node_attribute(node, tests[i].attribute))
				return loader_refuse(loader, node,
				    "expected when beside %s",
				    tests[i].attribute);
		}
	}
	for (const struct xml_node *n = node->children; n != NULL;
	    n = n->next) {
		struct dialect_condition *also;

		if (!loader_is(n, "and"))
			continue;
		if (last == NULL)
			return loader_refuse(loader, n,
			    "expected when on the element around <and>");
		status = loader_check_attributes(loader, n,
		    CONDITION_ATTRIBUTES);
		if (status == STATUS_OK)
			status = read_condition(&also, loader, n);
		if (status != STATUS_OK)
			return status;
		last->next = also;
		last = also;
	}
	*out = first;
	return STATUS_OK;
}

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

/* The attributes of one <from>, <part> or field without <from>s. */
static enum status
read_from(struct dialect_from *from, struct dialect_loader *loader,
    const struct xml_node *node)
{
	enum status status = read_origin(from, loader, node);

	if (status == STATUS_OK)
		status = read_arithmetic(from, loader, node);
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
	return status;
}

/*
 * The children of that name, in order.  Parts have no parts: this calls itself
 * at most once.
 */
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
		if (loader_is(node, "part"))
			return loader_refuse(loader, n,
			    "expected no <part> within a <part>");
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

enum status
loader_froms(struct dialect_from **out, struct dialect_loader *loader,
    const struct xml_node *node)
{
	struct dialect_from *from;
	enum status status = read_list(out, loader, node, "from");

	if (status != STATUS_OK)
		return status;
	if (*out != NULL) {
		if (xml_node_attribute(node, "path") != NULL ||
		    xml_node_attribute(node, "text") != NULL)
			return loader_refuse(loader, node,
			    "expected a path of its own or <from>s, not both");
		return STATUS_OK;
	}
	from = arena_alloc(&loader->dialect->arena, 1, sizeof *from);
	if (from == NULL)
		return loader_memory(loader);
	*out = from;
	return read_from(from, loader, node);
}
