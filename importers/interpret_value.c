/* Where the paths of a dialect lead in a captured record. */

#include "importers/interpret_value.h"

#include <string.h>

/* Is a node of the step's name one of those it is narrowed to? */
static bool
is_meant(struct walk *walk, const struct dialect_step *step, uint32_t node)
{
	struct scope *scope = walk->scope;
	const struct capture *record = scope->record;
	uint32_t here = scope->node;
	bool holds;

	/* Conditions within an absolute path look at the file's tree. */
	scope->record = walk->capture;
	scope->node = node;
	holds = scope_holds(scope, step->only);
	scope->node = here;
	scope->record = record;
	return holds;
}

/* The node, or the next of its kind, that the step leads to. */
static inline uint32_t
meant_from(struct walk *walk, const struct dialect_step *step, uint32_t node)
{
	for (;;) {
		node = walk_count(walk, node);
		if (node == CAPTURE_NONE || step->only == NULL ||
		    is_meant(walk, step, node))
			return node;
		node = capture_node(walk->capture, node)->same;
	}
}

/* The first node that a step leads to from a node. */
static inline uint32_t
step_first(struct walk *walk, size_t number, uint32_t node)
{
	const struct dialect_step *step = &walk->path->steps[number];

	if (step->name == NAME_PARENT)
		return capture_node(walk->capture, node)->parent;
	return meant_from(walk, step, capture_first(walk->capture, node,
	    capture_kind(step->name, step->is_attribute),
	    &walk->effort->steps));
}

/* The node after the one that the step has led to. */
static inline uint32_t
step_next(struct walk *walk, size_t number)
{
	const struct dialect_step *step = &walk->path->steps[number];

	if (step->name == NAME_PARENT)
		return CAPTURE_NONE;
	return meant_from(walk, step,
	    capture_node(walk->capture, walk->at[number])->same);
}

/* Go on from where a step has led to: to the end of the path, or back to an
 * earlier step's next node. */
static inline uint32_t
walk_on(struct walk *walk, size_t number, uint32_t node)
{
	for (;;) {
		if (node != CAPTURE_NONE) {
			walk->at[number++] = node;
			if (number == walk->path->step_count)
				return node;
			node = step_first(walk, number, node);
		} else {
			if (number == 0)
				return CAPTURE_NONE;
			node = step_next(walk, --number);
		}
	}
}

uint32_t
walk_begin(struct walk *walk)
{
	const struct dialect_path *path = walk->path;
	uint32_t start = path->is_absolute ? 0 : walk->scope->node;

	return path->step_count == 0 ? start :
	    walk_on(walk, 0, step_first(walk, 0, start));
}

uint32_t
walk_go_on(struct walk *walk)
{
	size_t last = walk->path->step_count;

	if (last == 0)
		return CAPTURE_NONE;
	last--;
	return walk_on(walk, last, step_next(walk, last));
}

bool
scope_has(struct scope *scope, const struct dialect_path *path)
{
	struct walk walk;

	return walk_first(&walk, scope, path) != CAPTURE_NONE;
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

const char *
scope_collapsed(struct scope *scope, const char *text)
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

const char *
scope_own_name(const struct scope *scope)
{
	uint32_t name = capture_node(scope->record, scope->node)->name;

	return name < scope->dialect->name_count ?
	    scope->dialect->names[name] : "";
}
