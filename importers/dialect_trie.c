/* The paths of a dialect as one tree of places. */

#include "importers/dialect_loader.h"

enum status
loader_begin_states(struct dialect_loader *loader)
{
	struct dialect *dialect = loader->dialect;

	dialect->states = arena_alloc(&dialect->arena, DIALECT_STATES_MAX,
	    sizeof *dialect->states);
	if (dialect->states == NULL)
		return loader_memory(loader);
	dialect->states[STATE_ROOT] = (struct dialect_state){
		.name = NAME_UNKNOWN, .parent = STATE_NONE,
		.first_child = STATE_NONE, .next = STATE_NONE,
	};
	dialect->state_count = 1;
	return STATUS_OK;
}

/* A child with exactly that name; "*" only for "*". */
static uint32_t
find_child(const struct dialect *dialect, uint32_t state, uint32_t name,
    bool is_attribute)
{
	uint32_t child = dialect->states[state].first_child;

	while (child != STATE_NONE &&
	    (dialect->states[child].name != name ||
	    dialect->states[child].is_attribute != is_attribute))
		child = dialect->states[child].next;
	return child;
}

uint32_t
dialect_state_child(const struct dialect *dialect, uint32_t state,
    uint32_t name, bool is_attribute)
{
	uint32_t child = name == NAME_UNKNOWN ? STATE_NONE :
	    find_child(dialect, state, name, is_attribute);

	return child != STATE_NONE ? child :
	    find_child(dialect, state, NAME_ANY, is_attribute);
}

/*
 * "*" beside names would have to be all of them at once; no export needs it.
 */
static bool
mixes_names(const struct dialect *dialect, uint32_t state, uint32_t name)
{
	uint32_t child = dialect->states[state].first_child;

	for (; child != STATE_NONE; child = dialect->states[child].next) {
		if (!dialect->states[child].is_attribute &&
		    (dialect->states[child].name == NAME_ANY) !=
		    (name == NAME_ANY))
			return true;
	}
	return false;
}

static enum status
take_child(uint32_t *out, struct dialect_loader *loader,
    const struct xml_node *node, uint32_t state,
    const struct dialect_step *step)
{
	struct dialect *dialect = loader->dialect;
	struct dialect_state *parent = &dialect->states[state];
	uint32_t child = find_child(dialect, state, step->name,
	    step->is_attribute);

	if (child == STATE_NONE) {
		if (!step->is_attribute &&
		    mixes_names(dialect, state, step->name))
			return loader_refuse(loader, node,
			    "expected either * or names at one place");
		if (dialect->state_count == DIALECT_STATES_MAX ||
		    parent->depth == DIALECT_DEPTH_MAX)
			return loader_refuse(loader, node,
			    "expected fewer or shorter paths");
		child = (uint32_t)dialect->state_count++;
		dialect->states[child] = (struct dialect_state){
			.name = step->name, .parent = state,
			.first_child = STATE_NONE, .next = parent->first_child,
			.depth = parent->depth + 1,
			.is_attribute = step->is_attribute,
		};
		parent->first_child = child;
	}
	*out = child;
	return STATUS_OK;
}

/* A path and the named text of what it leads to, if any. */
static enum status
add_tested(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_path *path, const struct dialect_text *named,
    struct path_use use)
{
	struct path_use inner = use;
	enum status status = trie_add_path(&inner.base, loader, node, path, use);

	return status != STATUS_OK || named == NULL ? status :
	    trie_add_froms(loader, node, named->from, inner);
}

/* A named text has conditions, too: DIALECT_TEXT_WAYS_MAX bounds how deep. */
enum status
trie_add_conditions(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_condition *condition, struct path_use use)
{
	enum status status = STATUS_OK;

	use.wants_text = true;
	for (; condition != NULL && status == STATUS_OK;
	    condition = condition->next) {
		status = add_tested(loader, node, &condition->path,
		    condition->named, use);
		if (status == STATUS_OK && condition->test == TEST_SAME)
			status = add_tested(loader, node, &condition->other,
			    condition->other_named, use);
	}
	return status;
}

/* Calls itself for [...], whose paths have none but in a named text. */
enum status
trie_add_path(uint32_t *out, struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_path *path,
    struct path_use use)
{
	struct dialect_state *states = loader->dialect->states;
	uint32_t state = use.base;

	*out = state;
	if (path->is_name)
		return STATUS_OK;
	if (path->is_absolute) {
		state = STATE_ROOT;
		use.floor = STATE_ROOT;
		use.in_record = false;
		use.in_file = true;
	}
	for (size_t i = 0; i < path->step_count; i++) {
		const struct dialect_step *step = &path->steps[i];
		enum status status;

		if (step->name == NAME_PARENT) {
			if (states[state].depth <= states[use.floor].depth)
				return loader_refuse(loader, node,
				    "expected a path within its record, "
				    "found \"%s\"", path->text);
			state = states[state].parent;
			continue;
		}
		status = take_child(&state, loader, node, state, step);
		if (status != STATUS_OK)
			return status;
		states[state].in_record |= use.in_record;
		states[state].in_file |= use.in_file;
		use.base = state;
		status = trie_add_conditions(loader, node, step->only, use);
		if (status != STATUS_OK)
			return status;
	}
	states[state].wants_text |= use.wants_text;
	*out = state;
	return STATUS_OK;
}

/* Terms and factors of a number. */
static enum status
add_arithmetic(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_from *from, struct path_use use)
{
	enum status status = STATUS_OK;
	uint32_t end;

	for (size_t i = 0; i < from->plus_count && status == STATUS_OK; i++)
		status = trie_add_path(&end, loader, node, &from->plus[i], use);
	for (size_t i = 0; i < from->minus_count && status == STATUS_OK; i++)
		status = trie_add_path(&end, loader, node, &from->minus[i], use);
	if (status == STATUS_OK && from->times != NULL &&
	    from->times->path != NULL)
		status = trie_add_path(&end, loader, node, from->times->path, use);
	if (status == STATUS_OK && from->per != NULL &&
	    from->per->path != NULL)
		status = trie_add_path(&end, loader, node, from->per->path, use);
	if (status == STATUS_OK && from->off != NULL &&
	    from->off->path != NULL)
		status = trie_add_path(&end, loader, node, from->off->path, use);
	if (status == STATUS_OK && from->on != NULL &&
	    from->on->path != NULL)
		status = trie_add_path(&end, loader, node, from->on->path, use);
	return status;
}

enum status
trie_add_froms(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_from *from, struct path_use use)
{
	enum status status = STATUS_OK;
	uint32_t end;

	use.wants_text = true;
	for (; from != NULL && status == STATUS_OK; from = from->next) {
		status = trie_add_conditions(loader, node, from->when, use);
		/* Parts have no parts. */
		if (status == STATUS_OK && from->parts != NULL)
			status = trie_add_froms(loader, node, from->parts, use);
		else if (status == STATUS_OK && from->constant == NULL)
			status = trie_add_path(&end, loader, node, &from->path, use);
		if (status == STATUS_OK)
			status = add_arithmetic(loader, node, from, use);
	}
	return status;
}
