#include "importers/interpret_candidates.h"

#include <assert.h>
#include <string.h>

/* An element that the tests are put to. */
struct seen {
	struct xml_name name;
	const struct xml_event_attribute *attributes;
	size_t count;
	const char *text;	/* at its end; NULL: at its start */
};

void
candidates_add(struct candidates *candidates, const struct dialect *dialect,
    struct xml_name root, bool is_forced)
{
	for (const struct dialect_root *r = dialect->roots; r != NULL;
	    r = r->next) {
		bool is_named = strcmp(r->name, "*") == 0 ||
		    strcmp(r->name, root.local) == 0;

		if (!is_named || (!is_forced &&
		    !dialect_namespace_matches(&r->space, root.namespace_uri)))
			continue;
		if (candidates->count == CANDIDATES_MAX)
			return;
		candidates->list[candidates->count++] = (struct candidate){
			.dialect = dialect, .root = r,
			.met = is_forced ? UINT32_MAX : 0,
		};
	}
}

static bool
is_complete(const struct candidate *candidate)
{
	uint32_t all = (UINT32_C(1) << candidate->root->test_count) - 1;

	return !candidate->is_out && (candidate->met & all) == all;
}

/* Is the innermost element the one the test looks for? */
static bool
is_at(const struct candidates *candidates,
    const struct dialect_detect_test *test)
{
	if (candidates->depth != test->step_count + 1)
		return false;
	for (size_t i = 0; i < test->step_count; i++) {
		if (strcmp(test->steps[i], "*") != 0 &&
		    strcmp(test->steps[i], candidates->open[i + 1].local) != 0)
			return false;
	}
	return true;
}

/*
 * Is the innermost element, the first where the test wants firsts, another one
 * than the test's path has there?
 */
static bool
is_wrong_first(const struct candidates *candidates,
    const struct dialect_detect_test *test)
{
	size_t depth = candidates->depth;
	const char *step;

	if (!test->is_first || depth < 2 || depth > test->step_count + 1 ||
	    !candidates->is_first[depth - 1])
		return false;
	step = test->steps[depth - 2];
	return strcmp(step, "*") != 0 &&
	    strcmp(step, candidates->open[depth - 1].local) != 0;
}

static bool
is_among(const struct dialect_detect_test *test, const char *text)
{
	for (size_t i = 0; i < test->value_count; i++) {
		const char *value = test->values[i];

		if (test->is_start ?
		    strncmp(text, value, strlen(value)) == 0 :
		    strcmp(text, value) == 0)
			return true;
	}
	return test->values == NULL;
}

static bool
has_attribute(const struct dialect_detect_test *test, const struct seen *seen)
{
	for (size_t i = 0; i < seen->count; i++) {
		if (strcmp(seen->attributes[i].name.local,
		    test->attribute) == 0)
			return is_among(test, seen->attributes[i].value);
	}
	return false;
}

static bool
passes(const struct dialect_detect_test *test, const struct seen *seen)
{
	if (!dialect_namespace_matches(&test->space, seen->name.namespace_uri))
		return false;
	if (test->attribute != NULL)
		return has_attribute(test, seen);
	return seen->text == NULL || is_among(test, seen->text);
}

/* Elements and attributes are looked at when an element begins, texts when it
 * ends. */
static void
run_tests(struct candidates *candidates, struct candidate *candidate,
    const struct seen *seen)
{
	uint32_t bit = 1;

	for (const struct dialect_detect_test *t = candidate->root->tests;
	    t != NULL; t = t->next, bit <<= 1) {
		bool is_of_text = t->attribute == NULL && t->values != NULL;

		if (seen->text == NULL && is_wrong_first(candidates, t))
			candidate->is_out = true;
		if (is_of_text != (seen->text != NULL) ||
		    (candidate->met & bit) != 0 || !is_at(candidates, t))
			continue;
		if (passes(t, seen))
			candidate->met |= bit;
		else
			candidate->is_out = true;
	}
}

/* No test is deeper than its path may be long. */
static bool
is_in_reach(const struct candidates *candidates)
{
	return candidates->depth <= DIALECT_PATH_STEPS_MAX + 1;
}

/* Which child of its parent the innermost element is. */
static void
note_order(struct candidates *candidates)
{
	size_t last = candidates->depth - 1;

	candidates->has_child[last] = false;
	candidates->is_first[last] = true;
	if (last == 0)
		return;
	candidates->is_first[last] = candidates->is_first[last - 1] &&
	    !candidates->has_child[last - 1];
	candidates->has_child[last - 1] = true;
}

void
candidates_start(struct candidates *candidates, struct xml_name name,
    const struct xml_event_attribute *attributes, size_t count)
{
	const struct seen seen = {
		.name = name, .attributes = attributes, .count = count,
	};

	candidates->depth++;
	if (!is_in_reach(candidates))
		return;
	candidates->open[candidates->depth - 1] = name;
	note_order(candidates);
	for (size_t i = 0; i < candidates->count; i++)
		run_tests(candidates, &candidates->list[i], &seen);
}

void
candidates_end(struct candidates *candidates, const char *text)
{
	assert(candidates->depth > 0);
	if (text != NULL && is_in_reach(candidates)) {
		const struct seen seen = {
			.name = candidates->open[candidates->depth - 1],
			.text = text,
		};

		for (size_t i = 0; i < candidates->count; i++)
			run_tests(candidates, &candidates->list[i], &seen);
	}
	candidates->depth--;
}

const struct dialect *
candidates_decide(const struct candidates *candidates, bool is_last_call)
{
	const struct dialect *found;
	size_t first = 0;

	while (first < candidates->count &&
	    !is_complete(&candidates->list[first]))
		first++;
	if (first == candidates->count)
		return NULL;
	found = candidates->list[first].dialect;
	for (size_t i = 0; i < first && !is_last_call; i++) {
		if (!candidates->list[i].is_out &&
		    candidates->list[i].dialect != found)
			return NULL;
	}
	return found;
}

bool
candidates_are_out(const struct candidates *candidates)
{
	for (size_t i = 0; i < candidates->count; i++) {
		if (!candidates->list[i].is_out)
			return false;
	}
	return true;
}
