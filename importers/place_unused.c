/* The places that a dialect does not use. */

#include <string.h>

#include "importers/dialect_model.h"
#include "importers/place_count_private.h"

struct telling {
	const struct place_count *counts;
	const struct dialect *dialect;	/* NULL: none */
	bool is_any_namespace;
	uint32_t *states;	/* of each place, or STATE_NONE */
	struct sink_place *places;
	size_t count;
	struct arena arena;
};

/* The same question as the interpreter's, in importers/interpret_event.c. */
static bool
is_ours(const struct telling *telling, const struct place *place)
{
	const char *uri = telling->counts->spaces[place->space].uri;

	if (telling->dialect == NULL || telling->is_any_namespace)
		return true;
	if (place->is_attribute && *uri == '\0')
		return true;
	if (place->is_attribute && telling->dialect->is_closed)
		return false;
	return dialect_has_namespace(telling->dialect, uri);
}

/* A place stands after the one it is in. */
static uint32_t
find_state(const struct telling *telling, const struct place *place)
{
	const struct dialect *dialect = telling->dialect;
	uint32_t above = place->parent == PLACE_NONE ? STATE_ROOT :
	    telling->states[place->parent];

	if (dialect == NULL || above == STATE_NONE || !is_ours(telling, place))
		return STATE_NONE;
	return dialect_state_child(dialect, above,
	    dialect_name_find(dialect, place->name), place->is_attribute);
}

static bool
is_used(const struct telling *telling, uint32_t state)
{
	const struct dialect_state *states;

	if (state == STATE_NONE)
		return false;
	states = telling->dialect->states;
	return states[state].wants_text || states[state].is_embedded ||
	    (states[state].is_attribute && !states[state].is_secret);
}

/* "/A/B/@c", written from its end. */
static const char *
make_path(struct telling *telling, const struct place *place)
{
	char *path = arena_alloc(&telling->arena, place->path_length + 1, 1);
	size_t at = place->path_length;

	if (path == NULL)
		return NULL;
	for (;;) {
		size_t length = strlen(place->name);

		at -= length;
		memcpy(path + at, place->name, length);
		if (place->is_attribute)
			path[--at] = '@';
		path[--at] = '/';
		if (place->parent == PLACE_NONE)
			return path;
		place = &telling->counts->places[place->parent];
	}
}

/* The beginning of a text, not ending within a character. */
static const char *
make_example(struct telling *telling, const struct place *place)
{
	size_t length = place->example_length;

	if (length == PLACE_EXAMPLE_MAX) {
		length -= 1;
		while (length > 0 &&
		    ((unsigned char)place->example[length] & 0xc0) == 0x80)
			length--;
	}
	while (length > 0 && place->example[length - 1] == ' ')
		length--;
	return arena_strndup(&telling->arena, place->example, length);
}

static bool
is_secret(const struct telling *telling, uint32_t state)
{
	return state != STATE_NONE &&
	    telling->dialect->states[state].is_secret;
}

static enum status
add_unused(struct telling *telling, const struct place *place,
    uint32_t state, struct error *err)
{
	struct sink_place *unused = &telling->places[telling->count];
	const char *uri = telling->counts->spaces[place->space].uri;

	*unused = (struct sink_place){
		.path = make_path(telling, place),
		.example = is_secret(telling, state) ? "(not shown)" :
		    make_example(telling, place),
		.count = place->count,
		.is_foreign = !is_ours(telling, place),
	};
	if (unused->path == NULL || unused->example == NULL)
		return error_memory(err);
	if (unused->is_foreign && *uri != '\0')
		unused->namespace_uri = uri;
	telling->count++;
	return STATUS_OK;
}

static enum status
find_unused(struct telling *telling, struct error *err)
{
	const struct place_count *counts = telling->counts;
	enum status status = STATUS_OK;

	telling->states = arena_alloc(&telling->arena, counts->place_count + 1,
	    sizeof *telling->states);
	telling->places = arena_alloc(&telling->arena, counts->place_count + 1,
	    sizeof *telling->places);
	if (telling->states == NULL || telling->places == NULL)
		return error_memory(err);
	for (uint32_t i = 0; status == STATUS_OK && i < counts->place_count;
	    i++) {
		const struct place *place = &counts->places[i];

		telling->states[i] = find_state(telling, place);
		if (place->count > 0 && !is_used(telling, telling->states[i]))
			status = add_unused(telling, place,
			    telling->states[i], err);
	}
	return status;
}

enum status
place_count_tell(const struct place_count *counts,
    const struct dialect *dialect, bool is_any_namespace,
    const struct sink *sink, struct error *err)
{
	struct telling telling = {
		.counts = counts, .dialect = dialect,
		.is_any_namespace = is_any_namespace,
	};
	enum status status;

	arena_init(&telling.arena, PLACES_MEMORY_MAX);
	status = find_unused(&telling, err);
	if (status == STATUS_OK) {
		const struct sink_unused unused = {
			.places = telling.places, .count = telling.count,
			.left_out = counts->left_out,
		};

		status = sink->unused(sink->payload, &unused, err);
	}
	arena_reset(&telling.arena);
	return status;
}
