#include "importers/interpret_value.h"

#include <string.h>

#include "engine/decimal.h"
#include "engine/fact.h"

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

/* Calls itself once per step: DIALECT_PATH_STEPS_MAX. */
static bool
walk_from(struct walk *walk, uint32_t node, size_t step_number)
{
	const struct dialect_step *step;
	uint32_t child;

	if (step_number == walk->path->step_count)
		return walk->visit(walk->payload, walk->scope, node);
	step = &walk->path->steps[step_number];
	if (step->name == NAME_PARENT) {
		child = capture_node(walk->capture, node)->parent;
		return child != CAPTURE_NONE &&
		    walk_from(walk, child, step_number + 1);
	}
	child = capture_node(walk->capture, node)->first_child;
	for (;;) {
		walk->scope->effort->steps++;
		child = capture_find_named(walk->capture, child, step->name,
		    step->is_attribute, &walk->scope->effort->steps);
		if (is_spent(walk))
			return true;
		if (child == CAPTURE_NONE)
			return false;
		if (is_step(walk, step, child) &&
		    walk_from(walk, child, step_number + 1))
			return true;
		child = capture_node(walk->capture, child)->next;
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
	is_ended = walk_from(&walk, path->is_absolute ? 0 : scope->node, 0);
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

/* ----------------------------------------------------------------- texts */

/* Takes a text that is not empty; true ends the search. */
typedef bool (*take_fn)(void *payload, struct scope *scope,
    struct found found);

/* One way to find a text, and who takes what it gives. */
struct search {
	const struct dialect_from *from;
	take_fn take;
	void *payload;
};

static bool
out_of_memory(struct scope *scope)
{
	scope->has_failed = true;
	return true;
}

static const char *
mapped(const struct dialect_map *map, const char *text)
{
	for (const struct dialect_map_entry *e = map->entries; e != NULL;
	    e = e->next) {
		for (size_t i = 0; i < e->from_count; i++) {
			if (strcmp(e->from[i], text) == 0)
				return e->to;
		}
	}
	return map->other != NULL ? map->other : text;
}

/* What is left after the first `after`, and before the first `before` in that;
 * "" where there is none. */
static enum status
cut_text(const char **text, struct scope *scope,
    const struct dialect_from *from)
{
	const char *begin = *text;
	const char *end;

	if (from->after != NULL) {
		begin = strstr(begin, from->after);
		begin = begin == NULL ? "" : begin + strlen(from->after);
	}
	end = begin + strlen(begin);
	if (from->before != NULL) {
		end = strstr(begin, from->before);
		end = end == NULL ? begin : end;
	}
	while (begin < end && *begin == ' ')
		begin++;
	while (end > begin && end[-1] == ' ')
		end--;
	*text = arena_strndup(scope->arena, begin, (size_t)(end - begin));
	return *text == NULL ? STATUS_MEMORY : STATUS_OK;
}

/* Lookup, cuts, functions, map and prefix of a way, in this order. */
static enum status
make_text(struct found *found, struct scope *scope,
    const struct dialect_from *from)
{
	const char *text = found->text;

	if (from->lookup != NULL) {
		text = lookup_find(&scope->lookups[from->lookup->index], text);
		text = text == NULL ? "" : text;
	}
	if (from->after != NULL || from->before != NULL) {
		enum status status = cut_text(&text, scope, from);

		if (status != STATUS_OK)
			return status;
	}
	for (size_t i = 0; i < from->call_count && *text != '\0'; i++) {
		enum status status = from->calls[i]->call(&text, scope->arena,
		    text);

		if (status != STATUS_OK)
			return status;
	}
	if (from->map != NULL)
		text = mapped(from->map, text);
	if (from->prefix != NULL && *text != '\0') {
		text = arena_printf(scope->arena, "%s%s", from->prefix, text);
		if (text == NULL)
			return STATUS_MEMORY;
	}
	if (text != found->text && strcmp(text, found->text) != 0)
		found->is_as_found = false;
	found->text = text;
	return STATUS_OK;
}

static bool
take_text(struct search *search, struct scope *scope, struct found found)
{
	if (make_text(&found, scope, search->from) != STATUS_OK)
		return out_of_memory(scope);
	if (*found.text == '\0')
		return false;
	return search->take(search->payload, scope, found);
}

static bool
visit_text(void *payload, struct scope *scope, uint32_t node)
{
	struct found found = scope_node_text(scope, node);

	return *found.text != '\0' && take_text(payload, scope, found);
}

static bool search_from(struct search *search, struct scope *scope);

static bool
take_first(void *payload, struct scope *scope, struct found found)
{
	struct found *out = payload;

	(void)scope;
	*out = found;
	return true;
}

/* Texts that are joined as they are found. */
struct joining {
	const char *between;
	struct found all;	/* text NULL: none so far */
	char *room;		/* NULL: all is one text, where it stands */
	size_t length;
	size_t size;
};

/* Room for so many bytes and the NUL; it doubles, so that many texts take no
 * more than in proportion to their length. */
static enum status
reserve(struct joining *joining, struct scope *scope, size_t length)
{
	char *room;

	if (joining->room != NULL && length < joining->size)
		return STATUS_OK;
	room = arena_alloc(scope->arena, 2 * (length + 1), 1);
	if (room == NULL)
		return STATUS_MEMORY;
	memcpy(room, joining->all.text, joining->length);
	joining->size = 2 * (length + 1);
	joining->room = room;
	joining->all.text = room;
	return STATUS_OK;
}

/* Joins one more; true where it is too long then, or there is no memory. */
static bool
take_joined(void *payload, struct scope *scope, struct found found)
{
	struct joining *joining = payload;
	struct found *all = &joining->all;
	size_t length = strlen(found.text);
	size_t between = strlen(joining->between);

	if (all->text == NULL) {
		*all = found;
		joining->length = length;
		return false;
	}
	all->is_as_found = false;
	all->is_long |= found.is_long ||
	    joining->length + between + length > FACT_TEXT_MAX;
	if (all->is_long)
		return true;
	if (reserve(joining, scope, joining->length + between + length) !=
	    STATUS_OK)
		return out_of_memory(scope);
	memcpy(joining->room + joining->length, joining->between, between);
	joining->length += between;
	memcpy(joining->room + joining->length, found.text, length + 1);
	joining->length += length;
	return false;
}

/* All texts at the path, joined: one that is too long needs no more of them. */
static bool
search_all(struct search *search, struct scope *scope)
{
	const struct dialect_from each = { .path = search->from->path };
	struct joining joining = { .between = search->from->between };
	struct search inner = { &each, take_joined, &joining };

	(void)scope_walk(scope, &each.path, visit_text, &inner);
	if (scope->has_failed)
		return true;
	return joining.all.text != NULL &&
	    take_text(search, scope, joining.all);
}

/* The parts that have a text, joined; parts have no parts. */
static bool
search_parts(struct search *search, struct scope *scope)
{
	const struct dialect_from *from = search->from;
	struct joining joining = {
		.between = from->between == NULL ? "" : from->between,
	};

	for (const struct dialect_from *part = from->parts; part != NULL;
	    part = part->next) {
		struct found one = { .text = NULL };
		struct search inner = { part, take_first, &one };

		(void)search_from(&inner, scope);
		if (one.text != NULL && take_joined(&joining, scope, one))
			break;
	}
	if (scope->has_failed)
		return true;
	return joining.all.text != NULL &&
	    take_text(search, scope, joining.all);
}

static bool
search_from(struct search *search, struct scope *scope)
{
	const struct dialect_from *from = search->from;

	if (scope->has_failed)
		return true;
	if (!scope_holds(scope, from->when))
		return false;
	if (from->parts != NULL)
		return search_parts(search, scope);
	if (from->constant != NULL)
		return take_text(search, scope,
		    (struct found){ .text = from->constant });
	if (from->path.is_name)
		return take_text(search, scope,
		    (struct found){ .text = scope_own_name(scope) });
	if (from->between != NULL)
		return search_all(search, scope);
	return scope_walk(scope, &from->path, visit_text, search);
}

struct found
scope_text(struct scope *scope, const struct dialect_from *from)
{
	struct found found = { .text = NULL };

	for (; from != NULL; from = from->next) {
		struct search search = { from, take_first, &found };

		if (search_from(&search, scope))
			break;
	}
	return found;
}

struct found
scope_path_text(struct scope *scope, const struct dialect_path *path)
{
	struct dialect_from from = { .path = *path };

	return scope_text(scope, &from);
}

struct single {
	struct found first;
	bool is_several;
};

static bool
take_single(void *payload, struct scope *scope, struct found found)
{
	struct single *single = payload;

	(void)scope;
	if (single->first.text == NULL)
		single->first = found;
	else
		single->is_several |=
		    strcmp(single->first.text, found.text) != 0;
	return single->is_several;
}

struct found
scope_single_text(struct scope *scope, const struct dialect_from *from)
{
	struct single single = { .is_several = false };

	for (; from != NULL && single.first.text == NULL; from = from->next) {
		struct search search = { from, take_single, &single };

		(void)search_from(&search, scope);
	}
	if (single.is_several)
		single.first.text = NULL;
	return single.first;
}

struct found
scope_words(struct scope *scope, const struct dialect_from *from)
{
	struct joining joining = { .between = " " };

	for (; from != NULL && !scope->has_failed; from = from->next) {
		struct search search = { from, take_joined, &joining };

		(void)search_from(&search, scope);
	}
	return joining.all;
}
