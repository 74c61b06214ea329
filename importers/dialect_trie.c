/* The paths of a dialect as one tree of places. */

#include "importers/dialect_loader.h"

/* What a path that is added is for. */
struct path_use {
	uint32_t base;		/* the state it begins at */
	uint32_t floor;		/* its depth may not fall below this one's */
	bool in_record;
	bool in_file;
	bool wants_text;
};

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

static enum status
add_path(uint32_t *out, struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_path *path,
    struct path_use use);

static enum status
add_froms(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_from *from, struct path_use use);

/* A path and the named text of what it leads to, if any. */
static enum status
add_tested(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_path *path, const struct dialect_text *named,
    struct path_use use)
{
	struct path_use inner = use;
	enum status status = add_path(&inner.base, loader, node, path, use);

	return status != STATUS_OK || named == NULL ? status :
	    add_froms(loader, node, named->from, inner);
}

/* A named text has conditions, too: DIALECT_TEXT_WAYS_MAX bounds how deep. */
static enum status
add_conditions(struct dialect_loader *loader, const struct xml_node *node,
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
static enum status
add_path(uint32_t *out, struct dialect_loader *loader,
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
		status = add_conditions(loader, node, step->only, use);
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
		status = add_path(&end, loader, node, &from->plus[i], use);
	for (size_t i = 0; i < from->minus_count && status == STATUS_OK; i++)
		status = add_path(&end, loader, node, &from->minus[i], use);
	if (status == STATUS_OK && from->times != NULL &&
	    from->times->path != NULL)
		status = add_path(&end, loader, node, from->times->path, use);
	if (status == STATUS_OK && from->per != NULL &&
	    from->per->path != NULL)
		status = add_path(&end, loader, node, from->per->path, use);
	if (status == STATUS_OK && from->off != NULL &&
	    from->off->path != NULL)
		status = add_path(&end, loader, node, from->off->path, use);
	if (status == STATUS_OK && from->on != NULL &&
	    from->on->path != NULL)
		status = add_path(&end, loader, node, from->on->path, use);
	return status;
}

static enum status
add_froms(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_from *from, struct path_use use)
{
	enum status status = STATUS_OK;
	uint32_t end;

	use.wants_text = true;
	for (; from != NULL && status == STATUS_OK; from = from->next) {
		status = add_conditions(loader, node, from->when, use);
		/* Parts have no parts. */
		if (status == STATUS_OK && from->parts != NULL)
			status = add_froms(loader, node, from->parts, use);
		else if (status == STATUS_OK && from->constant == NULL)
			status = add_path(&end, loader, node, &from->path, use);
		if (status == STATUS_OK)
			status = add_arithmetic(loader, node, from, use);
	}
	return status;
}

static enum status
add_rules(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_rule *rule, struct path_use use)
{
	enum status status = STATUS_OK;

	for (; rule != NULL && status == STATUS_OK; rule = rule->next)
		status = add_conditions(loader, node, rule->when, use);
	return status;
}

/* All that a record looks at, from its own state; parts are next. */
static enum status
add_contents(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_record *record, struct path_use use)
{
	enum status status = add_conditions(loader, node, record->when, use);
	uint32_t end;

	for (const struct dialect_field *f = record->fields;
	    f != NULL && status == STATUS_OK; f = f->next)
		status = add_froms(loader, node, f->from, use);
	for (const struct dialect_type *t = record->types;
	    t != NULL && status == STATUS_OK; t = t->next)
		status = add_conditions(loader, node, t->when, use);
	if (status == STATUS_OK)
		status = add_rules(loader, node, record->cancelled, use);
	if (status == STATUS_OK)
		status = add_rules(loader, node, record->skips, use);
	if (status == STATUS_OK)
		status = add_rules(loader, node, record->faults, use);
	if (status == STATUS_OK && record->join != NULL) {
		use.wants_text = true;
		status = add_path(&end, loader, node, record->join, use);
	}
	return status;
}

/* A record and its parts; the table of kinds bounds how deep they lie. */
static enum status
add_record(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_record *record, struct path_use use)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < record->at_count && status == STATUS_OK; i++) {
		struct path_use inner = use;

		if (record->at[i].is_name || record->at[i].is_absolute)
			return loader_refuse(loader, node, "expected a path "
			    "to an element, found \"%s\"", record->at[i].text);
		status = add_path(&inner.base, loader, node, &record->at[i],
		    use);
		if (status != STATUS_OK)
			break;
		inner.in_record = true;
		if (use.base == STATE_ROOT)
			inner.floor = inner.base;
		status = add_contents(loader, node, record, inner);
		for (const struct dialect_record *p = record->parts;
		    p != NULL && status == STATUS_OK; p = p->next)
			status = add_record(loader, node, p, inner);
		for (const struct dialect_record *e = record->each;
		    e != NULL && status == STATUS_OK; e = e->next)
			status = add_record(loader, node, e, inner);
	}
	return status;
}

/* Note that a record or lookup begins where its paths lead. */
static enum status
add_begin(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_path *at, struct dialect_begin begin)
{
	struct dialect *dialect = loader->dialect;
	struct dialect_begin *copy =
	    arena_alloc(&dialect->arena, 1, sizeof *copy);
	struct path_use use = { .base = STATE_ROOT, .floor = STATE_ROOT };
	struct dialect_begin **tail;
	uint32_t state;
	enum status status;

	if (copy == NULL)
		return loader_memory(loader);
	for (size_t i = 0; i < at->step_count; i++) {
		if (at->steps[i].only != NULL ||
		    at->steps[i].name == NAME_PARENT)
			return loader_refuse(loader, node,
			    "expected a path of names only, found \"%s\"",
			    at->text);
	}
	if (at->step_count == 0 || at->steps[at->step_count - 1].is_attribute)
		return loader_refuse(loader, node,
		    "expected a path to an element, found \"%s\"", at->text);
	status = add_path(&state, loader, node, at, use);
	if (status != STATUS_OK)
		return status;
	*copy = begin;
	tail = &dialect->states[state].begins;
	while (*tail != NULL)
		tail = &(*tail)->next;
	*tail = copy;
	return STATUS_OK;
}

enum status
loader_add_record(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_record *record)
{
	struct path_use use = { .base = STATE_ROOT, .floor = STATE_ROOT };
	struct dialect_begin begin = { .record = record };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < record->at_count && status == STATUS_OK; i++)
		status = add_begin(loader, node, &record->at[i], begin);
	if (status == STATUS_OK)
		status = add_record(loader, node, record, use);
	return status;
}

enum status
loader_add_lookup(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_lookup *lookup)
{
	struct path_use use = {
		.in_record = true, .wants_text = true,
	};
	struct dialect_begin begin = { .lookup = lookup };
	enum status status = STATUS_OK;
	uint32_t end;

	for (size_t i = 0; i < lookup->at_count && status == STATUS_OK; i++) {
		struct path_use at = { .base = STATE_ROOT };

		status = add_begin(loader, node, &lookup->at[i], begin);
		if (status == STATUS_OK)
			status = add_path(&use.base, loader, node,
			    &lookup->at[i], at);
		use.floor = use.base;
		if (status == STATUS_OK)
			status = add_path(&end, loader, node, &lookup->key,
			    use);
		if (status == STATUS_OK)
			status = add_path(&end, loader, node, &lookup->value,
			    use);
	}
	return status;
}

enum status
loader_add_embedded(struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_embedded *embedded)
{
	struct path_use use = { .base = STATE_ROOT, .floor = STATE_ROOT };
	struct dialect_begin begin = { .embedded = embedded };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < embedded->at_count && status == STATUS_OK;
	    i++) {
		uint32_t state;

		status = add_begin(loader, node, &embedded->at[i], begin);
		if (status == STATUS_OK)
			status = add_path(&state, loader, node,
			    &embedded->at[i], use);
		if (status != STATUS_OK)
			break;
		loader->dialect->states[state].is_embedded = true;
		loader->dialect->states[state].is_embedded_xml =
		    embedded->is_xml;
	}
	return status;
}

enum status
loader_add_froms(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_from *from)
{
	struct path_use use = { .in_file = true };

	return add_froms(loader, node, from, use);
}

enum status
loader_add_condition(struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_condition *condition)
{
	struct path_use use = { .in_file = true };

	return add_conditions(loader, node, condition, use);
}

enum status
loader_add_secret(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_path *path)
{
	struct path_use use = { 0 };
	uint32_t state;
	enum status status = add_path(&state, loader, node, path, use);

	if (status == STATUS_OK)
		loader->dialect->states[state].is_secret = true;
	return status;
}

enum status
loader_add_sequence(struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_path *at,
    const struct dialect_sequence *sequence)
{
	struct path_use use = { 0 };
	uint32_t state;
	enum status status = add_path(&state, loader, node, at, use);

	if (status != STATUS_OK)
		return status;
	if (loader->dialect->states[state].sequence != NULL)
		return loader_refuse(loader, node,
		    "expected one sequence at \"%s\"", at->text);
	loader->dialect->states[state].sequence = sequence;
	return STATUS_OK;
}

static const char *
name_of(const struct dialect *dialect, uint32_t state)
{
	uint32_t name = dialect->states[state].name;

	return name < dialect->name_count ? dialect->names[name] : "*";
}

/* The state of a record around the one that begins there, else STATE_NONE. */
static uint32_t
find_around(const struct dialect *dialect, uint32_t state)
{
	uint32_t above = dialect->states[state].parent;

	while (above != STATE_NONE && dialect->states[above].begins == NULL)
		above = dialect->states[above].parent;
	return above;
}

enum status
loader_end_states(struct dialect_loader *loader, const struct xml_node *node)
{
	const struct dialect *dialect = loader->dialect;

	for (uint32_t i = 1; i < dialect->state_count; i++) {
		const struct dialect_state *state = &dialect->states[i];
		const char *name = name_of(dialect, i);
		uint32_t around = state->begins == NULL ? STATE_NONE :
		    find_around(dialect, i);

		if (around != STATE_NONE)
			return loader_refuse(loader, node, "expected no "
			    "record within another one, found one at \"%s\" "
			    "within \"%s\"", name, name_of(dialect, around));
		if (state->is_embedded && (state->wants_text ||
		    state->begins->next != NULL))
			return loader_refuse(loader, node, "expected nothing "
			    "else at \"%s\", whose text is a document", name);
		if (state->is_secret && state->wants_text)
			return loader_refuse(loader, node, "expected no field "
			    "at \"%s\", which is secret", name);
	}
	return STATUS_OK;
}
