/* Where the paths of a dialect lead in a captured record. */

#include "importers/interpret_value.h"

#include <string.h>


/* A walk along a path. */
struct walk {
	struct scope *scope;
	const struct capture *capture;
	const struct dialect_path *path;
	scope_visit_fn visit;
	void *payload;
};

/* Is a node of the step's name one of those it is narrowed to? */
static bool
is_step(struct walk *walk, const struct dialect_step *step, uint32_t node)
{
	uint32_t here = walk->scope->node;
	bool holds;

	if (step->only == NULL)
		return true;
	walk->scope->node = node;
	holds = scope_holds(walk->scope, step->only);
	walk->scope->node = here;
	return holds;
}

/* Did the search take too long? */
static bool
is_spent(struct walk *walk)
{
	const struct search_effort *effort = walk->scope->effort;

	if (effort->steps > effort->steps_max)
		walk->scope->has_failed = true;
	return walk->scope->has_failed;
}

static bool walk_from(struct walk *walk, uint32_t node, size_t step_number);

/* At a node that so many steps lead to. */
static inline bool
walk_on(struct walk *walk, uint32_t node, size_t step_number)
{
	if (step_number == walk->path->step_count)
		return walk->visit(walk->payload, walk->scope, node);
	return walk_from(walk, node, step_number);
}

/* Called once per step: DIALECT_PATH_STEPS_MAX. */
static bool
walk_from(struct walk *walk, uint32_t node, size_t step_number)
{
	const struct dialect_step *step = &walk->path->steps[step_number];
	uint64_t *steps = &walk->scope->effort->steps;
	uint32_t child;

	if (step->name == NAME_PARENT) {
		child = capture_node(walk->capture, node)->parent;
		return child != CAPTURE_NONE &&
		    walk_on(walk, child, step_number + 1);
	}
	child = capture_first(walk->capture, node,
	    capture_kind(step->name, step->is_attribute), steps);
	for (;;) {
		++*steps;
		if (is_spent(walk))
			return true;
		if (child == CAPTURE_NONE)
			return false;
		if (is_step(walk, step, child) &&
		    walk_on(walk, child, step_number + 1))
			return true;
		child = capture_node(walk->capture, child)->same;
	}
}

bool
scope_walk(struct scope *scope, const struct dialect_path *path,
    scope_visit_fn visit, void *payload)
{
	struct walk walk = {
		.scope = scope,
		.capture = path->is_absolute ? scope->file : scope->record,
		.path = path, .visit = visit, .payload = payload,
	};
	const struct capture *record = scope->record;
	bool is_ended;

	/* Conditions within an absolute path look at the file's tree. */
	scope->record = walk.capture;
	is_ended = walk_on(&walk, path->is_absolute ? 0 : scope->node, 0);
	scope->record = record;
	return is_ended;
}

/* ------------------------------------------------------------ a node's text */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Is the white space of a text single blanks between words? */
static bool
is_collapsed(const char *text)
{
	char before = ' ';

	for (; *text != '\0'; before = *text++) {
		if (is_blank(*text) && (*text != ' ' || before == ' '))
			return false;
	}
	return before != ' ';
}

static const char *
collapsed(struct scope *scope, const char *text)
{
	char *copy;
	char *out;

	if (*text == '\0' || is_collapsed(text))
		return text;
	copy = arena_alloc(scope->arena, strlen(text) + 1, 1);
	if (copy == NULL) {
		scope->has_failed = true;
		return "";
	}
	for (out = copy; *text != '\0'; text++) {
		if (!is_blank(*text))
			*out++ = *text;
		else if (out > copy && out[-1] != ' ')
			*out++ = ' ';
	}
	if (out > copy && out[-1] == ' ')
		out--;
	*out = '\0';
	return copy;
}

struct found
scope_node_text(struct scope *scope, uint32_t node)
{
	const struct capture_node *n = capture_node(scope->record, node);
	struct found found = {
		.text = capture_node_text(scope->record, node),
		.is_long = n->is_long, .is_as_found = true,
	};

	/* Elsewhere the capture holds them so. */
	if (scope->is_exact)
		found.is_long |= n->is_squeezed;
	else if (scope->dialect->is_closed)
		found.text = collapsed(scope, found.text);
	return found;
}

const char *
scope_own_name(const struct scope *scope)
{
	uint32_t name = capture_node(scope->record, scope->node)->name;

	return name < scope->dialect->name_count ?
	    scope->dialect->names[name] : "";
}

static bool
visit_any(void *payload, struct scope *scope, uint32_t node)
{
	(void)payload;
	(void)scope;
	(void)node;
	return true;
}

bool
scope_has(struct scope *scope, const struct dialect_path *path)
{
	return scope_walk(scope, path, visit_any, NULL);
}
