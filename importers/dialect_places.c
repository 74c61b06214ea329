/* The places that records, tables and all else of a dialect look at. */

#include "importers/dialect_loader.h"

static enum status
add_rules(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_rule *rule, struct path_use use)
{
	enum status status = STATUS_OK;

	for (; rule != NULL && status == STATUS_OK; rule = rule->next)
		status = trie_add_conditions(loader, node, rule->when, use);
	return status;
}

/* All that a record looks at, from its own state; parts are next. */
static enum status
add_contents(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_record *record, struct path_use use)
{
	enum status status = trie_add_conditions(loader, node, record->when, use);
	uint32_t end;

	for (const struct dialect_field *f = record->fields;
	    f != NULL && status == STATUS_OK; f = f->next)
		status = trie_add_froms(loader, node, f->from, use);
	for (const struct dialect_type *t = record->types;
	    t != NULL && status == STATUS_OK; t = t->next)
		status = trie_add_conditions(loader, node, t->when, use);
	if (status == STATUS_OK)
		status = add_rules(loader, node, record->cancelled, use);
	if (status == STATUS_OK)
		status = add_rules(loader, node, record->skips, use);
	if (status == STATUS_OK)
		status = add_rules(loader, node, record->faults, use);
	if (status == STATUS_OK && record->join != NULL) {
		use.wants_text = true;
		status = trie_add_path(&end, loader, node, record->join, use);
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
		status = trie_add_path(&inner.base, loader, node, &record->at[i],
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
	status = trie_add_path(&state, loader, node, at, use);
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
			status = trie_add_path(&use.base, loader, node,
			    &lookup->at[i], at);
		use.floor = use.base;
		if (status == STATUS_OK)
			status = trie_add_path(&end, loader, node, &lookup->key,
			    use);
		if (status == STATUS_OK)
			status = trie_add_path(&end, loader, node, &lookup->value,
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
			status = trie_add_path(&state, loader, node,
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

	return trie_add_froms(loader, node, from, use);
}

enum status
loader_add_condition(struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_condition *condition)
{
	struct path_use use = { .in_file = true };

	return trie_add_conditions(loader, node, condition, use);
}

enum status
loader_add_secret(struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_path *path)
{
	struct path_use use = { 0 };
	uint32_t state;
	enum status status = trie_add_path(&state, loader, node, path, use);

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
	enum status status = trie_add_path(&state, loader, node, at, use);

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
