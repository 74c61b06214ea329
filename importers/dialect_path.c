/* Paths of a dialect file: "Party/PartyIdentification/ID[@schemeID='VKN']". */

#include <string.h>

#include "importers/dialect_loader.h"

/* A path while it is read. */
struct path_reader {
	struct dialect_loader *loader;
	const struct xml_node *node;
	const char *text;	/* what is left of it */
	const char *whole;
	bool is_inner;		/* inside [...] */
};

static enum status
read_path(struct dialect_path *out, struct path_reader *reader);

enum status
loader_name(uint32_t *out, struct dialect_loader *loader,
    const struct xml_node *node, const char *name, size_t length)
{
	struct dialect *dialect = loader->dialect;
	char *copy;

	for (size_t i = 0; i < dialect->name_count; i++) {
		if (strlen(dialect->names[i]) == length &&
		    memcmp(dialect->names[i], name, length) == 0) {
			*out = (uint32_t)i;
			return STATUS_OK;
		}
	}
	if (dialect->name_count == DIALECT_NAMES_MAX)
		return loader_refuse(loader, node,
		    "expected at most %d different names in paths",
		    DIALECT_NAMES_MAX);
	copy = arena_strndup(&dialect->arena, name, length);
	if (copy == NULL)
		return loader_memory(loader);
	*out = (uint32_t)dialect->name_count;
	dialect->names[dialect->name_count++] = copy;
	return STATUS_OK;
}

static enum status
refuse_path(struct path_reader *reader, const char *expected)
{
	return loader_refuse(reader->loader, reader->node,
	    "expected %s in path \"%s\", found \"%s\"", expected,
	    reader->whole, reader->text);
}

/* Go on behind this character, if it stands here. */
static bool
takes(struct path_reader *reader, char c)
{
	if (*reader->text != c)
		return false;
	reader->text++;
	return true;
}

/* Is the text at this place an end of a path? */
static bool
is_path_end(const struct path_reader *reader)
{
	char c = *reader->text;

	return c == '\0' ||
	    (reader->is_inner && strchr("]=!)", c) != NULL);
}

/* "='a|b'" and what is like it. */
static enum status
read_values(struct dialect_condition *condition, struct path_reader *reader)
{
	const char *end;
	char *values;

	if (*reader->text != '\'')
		return refuse_path(reader, "a text in '...'");
	end = strchr(++reader->text, '\'');
	if (end == NULL)
		return refuse_path(reader, "a closing '");
	values = arena_strndup(&reader->loader->dialect->arena, reader->text,
	    (size_t)(end - reader->text));
	if (values == NULL)
		return loader_memory(reader->loader);
	reader->text = end + 1;
	return loader_split(&condition->values, &condition->value_count,
	    reader->loader, values);
}

/* A path, or one that ends with "$name". */
static enum status
read_tested(struct dialect_condition *condition, struct path_reader *reader)
{
	size_t length = strcspn(reader->text, "]=!)");
	char *text;

	if (memchr(reader->text, '$', length) == NULL)
		return read_path(&condition->path, reader);
	text = arena_strndup(&reader->loader->dialect->arena, reader->text,
	    length);
	if (text == NULL)
		return loader_memory(reader->loader);
	reader->text += length;
	return loader_tested(&condition->path, &condition->named,
	    reader->loader, reader->node, text);
}

/* "[path]", "[path='a|b']", "[path!='a']", "[not(path)]", "[$name='a']" */
static enum status
read_predicate(struct dialect_condition **out, struct path_reader *reader)
{
	struct dialect_condition *condition =
	    arena_alloc(&reader->loader->dialect->arena, 1, sizeof *condition);
	bool is_not;
	enum status status;

	if (condition == NULL)
		return loader_memory(reader->loader);
	if (reader->is_inner)
		return refuse_path(reader, "no [...] within [...]");
	reader->text++;
	reader->is_inner = true;
	is_not = strncmp(reader->text, "not(", 4) == 0;
	reader->text += is_not ? 4 : 0;
	status = read_tested(condition, reader);
	if (status != STATUS_OK)
		return status;
	condition->test = is_not ? TEST_ABSENT : TEST_PRESENT;
	if (is_not) {
		if (!takes(reader, ')'))
			return refuse_path(reader, "a )");
	} else if (*reader->text == '=' || *reader->text == '!') {
		condition->test = TEST_IS;
		if (*reader->text == '!') {
			condition->test = TEST_IS_NOT;
			reader->text++;
		}
		if (!takes(reader, '='))
			return refuse_path(reader, "a =");
		status = read_values(condition, reader);
		if (status != STATUS_OK)
			return status;
	}
	if (*reader->text != ']')
		return refuse_path(reader, "a ]");
	reader->text++;
	reader->is_inner = false;
	*out = condition;
	return STATUS_OK;
}

/*
 * Can an element or attribute be called so, its prefix aside?  "cbc:ID" would
 * lead nowhere, and so would "2,5", which was meant as a number.
 */
static bool
is_local_name(const char *text, size_t length)
{
	return (*text < '0' || *text > '9') && *text != '-' &&
	    strcspn(text, ":;,+#%&\"'()<>=!?*$\\^`{|}~") >= length;
}

static enum status
read_step(struct dialect_step *step, struct path_reader *reader)
{
	struct dialect_condition **only = &step->only;
	size_t length;
	enum status status;

	step->is_attribute = *reader->text == '@';
	reader->text += step->is_attribute;
	length = strcspn(reader->text, reader->is_inner ? "/[]=!)" : "/[");
	if (length == 0 || *reader->text == '$' ||
	    (*reader->text == '.' && length != 2) ||
	    memchr(reader->text, '@', length) != NULL ||
	    memchr(reader->text, ' ', length) != NULL)
		return refuse_path(reader, "a name");
	if (length == 2 && memcmp(reader->text, "..", 2) == 0) {
		step->name = NAME_PARENT;
	} else if (length == 1 && *reader->text == '*') {
		step->name = NAME_ANY;
	} else if (!is_local_name(reader->text, length)) {
		return refuse_path(reader, "a name without prefix");
	} else {
		status = loader_name(&step->name, reader->loader, reader->node,
		    reader->text, length);
		if (status != STATUS_OK)
			return status;
	}
	if (step->is_attribute && step->name >= NAME_PARENT)
		return refuse_path(reader, "the name of an attribute");
	reader->text += length;
	if (*reader->text != '[')
		return STATUS_OK;
	if (step->is_attribute || step->name == NAME_PARENT)
		return refuse_path(reader, "no [...] here");
	while (*reader->text == '[') {
		status = read_predicate(only, reader);
		if (status != STATUS_OK)
			return status;
		only = &(*only)->next;
	}
	return STATUS_OK;
}

/* "." and "name()" have no steps. */
static bool
read_special(struct dialect_path *path, struct path_reader *reader)
{
	struct path_reader after = *reader;

	if (strncmp(reader->text, "name()", 6) == 0) {
		path->is_name = true;
		after.text += 6;
	} else if (*reader->text == '.') {
		after.text++;
	} else {
		return false;
	}
	if (!is_path_end(&after)) {
		path->is_name = false;
		return false;
	}
	reader->text = after.text;
	return true;
}

static enum status
read_path(struct dialect_path *out, struct path_reader *reader)
{
	struct dialect_step steps[DIALECT_PATH_STEPS_MAX];
	struct dialect_path path = { .text = reader->whole };
	struct dialect_step *copy;

	if (!read_special(&path, reader)) {
		path.is_absolute = *reader->text == '/';
		reader->text += path.is_absolute;
		for (;;) {
			struct dialect_step *step = &steps[path.step_count];
			enum status status;

			if (path.step_count == DIALECT_PATH_STEPS_MAX)
				return refuse_path(reader, "fewer steps");
			*step = (struct dialect_step){ 0 };
			status = read_step(step, reader);
			if (status != STATUS_OK)
				return status;
			path.step_count++;
			if (is_path_end(reader))
				break;
			if (*reader->text != '/' || step->is_attribute)
				return refuse_path(reader, "its end");
			reader->text++;
		}
	}
	if (path.is_absolute && reader->is_inner)
		return refuse_path(reader, "a path from the element itself");
	copy = arena_alloc(&reader->loader->dialect->arena,
	    path.step_count + 1, sizeof *copy);
	if (copy == NULL)
		return loader_memory(reader->loader);
	memcpy(copy, steps, path.step_count * sizeof *copy);
	path.steps = copy;
	path.is_child = path.step_count == 1 && !path.is_absolute &&
	    copy->name != NAME_PARENT && copy->only == NULL;
	*out = path;
	return STATUS_OK;
}

enum status
loader_path(struct dialect_path *out, struct dialect_loader *loader,
    const struct xml_node *node, const char *text)
{
	struct path_reader reader = {
		.loader = loader, .node = node, .text = text, .whole = text,
	};

	return read_path(out, &reader);
}

/* The end of the first of the paths: a bar outside '...', or the end. */
static const char *
path_end(const char *text)
{
	bool is_quoted = false;

	for (; *text != '\0'; text++) {
		if (*text == '\'')
			is_quoted = !is_quoted;
		if (*text == '|' && !is_quoted)
			break;
	}
	return text;
}

enum status
loader_paths(const struct dialect_path **out, size_t *count,
    struct dialect_loader *loader, const struct xml_node *node,
    const char *text)
{
	struct arena *arena = &loader->dialect->arena;
	struct dialect_path *paths;
	size_t n = 1;

	for (const char *c = path_end(text); *c != '\0'; c = path_end(c + 1))
		n++;
	paths = arena_alloc(arena, n, sizeof *paths);
	if (paths == NULL)
		return loader_memory(loader);
	for (size_t i = 0; i < n; i++) {
		const char *end = path_end(text);
		char *one = arena_strndup(arena, text, (size_t)(end - text));
		enum status status;

		if (one == NULL)
			return loader_memory(loader);
		status = loader_path(&paths[i], loader, node, one);
		if (status != STATUS_OK)
			return status;
		text = end + 1;
	}
	*out = paths;
	*count = n;
	return STATUS_OK;
}

enum status
loader_places(const struct dialect_path **out, size_t *count,
    struct dialect_loader *loader, const struct xml_node *node,
    const char *text)
{
	enum status status = loader_paths(out, count, loader, node, text);

	if (status != STATUS_OK)
		return status;
	if (*count > DIALECT_PLACES_MAX)
		return loader_refuse(loader, node,
		    "expected at most %d places, found %zu",
		    DIALECT_PLACES_MAX, *count);
	for (size_t i = 1; i < *count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (strcmp((*out)[i].text, (*out)[j].text) == 0)
				return loader_refuse(loader, node,
				    "expected each place once, found \"%s\" "
				    "twice", (*out)[i].text);
		}
	}
	return STATUS_OK;
}
