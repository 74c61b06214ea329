/* Texts that a dialect's ways come to. */

#include <string.h>

#include "engine/fact.h"
#include "importers/interpret_value.h"

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
			if (*e->from[i] == *text &&
			    strcmp(e->from[i], text) == 0)
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
		text = arena_join(scope->arena, from->prefix, text);
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
	if (search->from->makes_text &&
	    make_text(&found, scope, search->from) != STATUS_OK)
		return out_of_memory(scope);
	if (*found.text == '\0')
		return false;
	return search->take(search->payload, scope, found);
}

/* Take the texts at the path; true ends the search. */
static bool
search_path(struct search *search, struct scope *scope,
    const struct dialect_path *path)
{
	struct walk walk;
	uint32_t node;

	if (path->is_name)
		return take_text(search, scope,
		    (struct found){ .text = scope_own_name(scope) });
	for (node = walk_first(&walk, scope, path); node != CAPTURE_NONE;
	    node = walk_next(&walk)) {
		struct found found = walk_text(&walk, node);

		if (*found.text != '\0' && take_text(search, scope, found))
			return true;
	}
	return scope->has_failed;
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
	static const struct dialect_from as_found = { .constant = NULL };
	struct joining joining = { .between = search->from->between };
	struct search inner = { &as_found, take_joined, &joining };

	(void)search_path(&inner, scope, &search->from->path);
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
	if (from->between != NULL && !from->path.is_name)
		return search_all(search, scope);
	return search_path(search, scope, &from->path);
}

/* The first text at a path, as it stands. */
static inline struct found
first_text(struct scope *scope, const struct dialect_path *path)
{
	struct walk walk;
	uint32_t node;

	for (node = walk_first(&walk, scope, path); node != CAPTURE_NONE;
	    node = walk_next(&walk)) {
		struct found found = walk_text(&walk, node);

		if (*found.text != '\0')
			return found;
	}
	return (struct found){ .text = NULL };
}

/* A way that is more than a path. */
static struct found
first_made(struct scope *scope, const struct dialect_from *way)
{
	struct found found = { .text = NULL };
	struct search search = { way, take_first, &found };

	(void)search_from(&search, scope);
	return found;
}

static inline struct found
way_text(struct scope *scope, const struct dialect_from *way)
{
	if (!way->is_path || way->makes_text)
		return first_made(scope, way);
	if (scope->has_failed || !scope_holds(scope, way->when))
		return (struct found){ .text = NULL };
	return first_text(scope, &way->path);
}

struct found
scope_way_text(struct scope *scope, const struct dialect_from *way)
{
	return way_text(scope, way);
}

struct found
scope_text(struct scope *scope, const struct dialect_from *from)
{
	struct found found = { .text = NULL };

	for (; from != NULL && found.text == NULL; from = from->next)
		found = way_text(scope, from);
	return found;
}

struct found
scope_path_text(struct scope *scope, const struct dialect_path *path)
{
	const char *name;

	if (!path->is_name)
		return first_text(scope, path);
	name = scope_own_name(scope);
	return (struct found){ .text = *name == '\0' ? NULL : name };
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
