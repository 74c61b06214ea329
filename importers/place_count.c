#include "importers/place_count_private.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define NAME_BYTES_MAX 128
#define PATH_BYTES_MAX 1000
#define SPACE_NONE UINT32_MAX

/* Names that somebody has chosen to collide must cost nothing: a bucket that
 * is full takes no more. */
#define BUCKET_MAX 16u

/* ------------------------------------------------------------- the places */

/* The namespace's number; SPACE_NONE where it is not kept. */
static enum status
find_space(uint32_t *out, struct place_count *counts, const char *uri,
    struct error *err)
{
	struct space *space;
	uint32_t i;

	for (i = 0; i < counts->space_count; i++) {
		*out = i;
		if (counts->spaces[i].known_as == uri)
			return STATUS_OK;
	}
	for (i = 0; i < counts->space_count; i++) {
		*out = i;
		if (strcmp(counts->spaces[i].uri, uri) == 0) {
			counts->spaces[i].known_as = uri;
			return STATUS_OK;
		}
	}
	*out = SPACE_NONE;
	if (counts->space_count == PLACE_SPACES_MAX ||
	    strlen(uri) > PATH_BYTES_MAX)
		return STATUS_OK;
	space = &counts->spaces[counts->space_count];
	space->uri = arena_strdup(&counts->arena, uri);
	if (space->uri == NULL)
		return error_memory(err);
	space->known_as = uri;
	*out = counts->space_count++;
	return STATUS_OK;
}

/* FNV-1a, 32 bits. */
static uint32_t
bucket_of(const struct place *place)
{
	uint32_t hash = 2166136261u ^ place->parent;

	hash = (hash ^ place->space) * 16777619u;
	hash = (hash ^ place->is_attribute) * 16777619u;
	for (const char *c = place->name; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	return (hash ^ (hash >> 16)) % PLACE_BUCKETS;
}

static enum status
add_place(uint32_t *out, struct place_count *counts, struct place place,
    uint32_t bucket, struct error *err)
{
	size_t above = place.parent == PLACE_NONE ? 0 :
	    counts->places[place.parent].path_length;

	place.path_length = above + 1 + place.is_attribute +
	    strlen(place.name);
	if (place.path_length > PATH_BYTES_MAX) {
		*out = PLACE_NONE;
		return STATUS_OK;
	}
	place.name = arena_strdup(&counts->arena, place.name);
	if (place.name == NULL)
		return error_memory(err);
	place.next = counts->buckets[bucket];
	*out = counts->place_count++;
	counts->places[*out] = place;
	counts->buckets[bucket] = *out;
	return STATUS_OK;
}

/* The place below parent, new or known; PLACE_NONE where it is not kept. */
static enum status
find_place(uint32_t *out, struct place_count *counts, uint32_t parent,
    struct xml_name name, bool is_attribute, struct error *err)
{
	struct place place = {
		.name = name.local, .parent = parent,
		.is_attribute = is_attribute,
	};
	uint32_t bucket;
	size_t searched = 0;
	enum status status = find_space(&place.space, counts,
	    name.namespace_uri, err);

	*out = PLACE_NONE;
	if (status != STATUS_OK || place.space == SPACE_NONE ||
	    strnlen(name.local, NAME_BYTES_MAX + 1) > NAME_BYTES_MAX)
		return status;
	bucket = bucket_of(&place);
	for (uint32_t i = counts->buckets[bucket]; i != PLACE_NONE;
	    i = counts->places[i].next) {
		const struct place *known = &counts->places[i];

		if (known->parent == parent && known->space == place.space &&
		    known->is_attribute == is_attribute &&
		    strcmp(known->name, name.local) == 0) {
			*out = i;
			return STATUS_OK;
		}
		searched++;
	}
	if (searched == BUCKET_MAX || counts->place_count == PLACE_COUNT_MAX)
		return STATUS_OK;
	return add_place(out, counts, place, bucket, err);
}

/* ------------------------------------------------------------- their texts */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t
skip_blanks(const char *text, size_t length)
{
	size_t i = 0;

	while (i < length && is_blank(text[i]))
		i++;
	return i;
}

/* Runs of white space become one blank, as in the texts of fields. */
static void
add_example(struct place *place, const char *text, size_t length)
{
	for (size_t i = 0; i < length &&
	    place->example_length < PLACE_EXAMPLE_MAX; i++) {
		size_t at = place->example_length;

		if (!is_blank(text[i]))
			place->example[place->example_length++] = text[i];
		else if (at > 0 && place->example[at - 1] != ' ')
			place->example[place->example_length++] = ' ';
	}
}

static enum status
count_attribute(struct place_count *counts, uint32_t element,
    const struct xml_event_attribute *attribute, struct error *err)
{
	size_t blanks = skip_blanks(attribute->value, attribute->length);
	uint32_t number;
	enum status status = find_place(&number, counts, element,
	    attribute->name, true, err);

	if (status != STATUS_OK || blanks == attribute->length)
		return status;
	if (number == PLACE_NONE)
		counts->left_out++;
	else if (counts->places[number].count++ == 0)
		add_example(&counts->places[number], attribute->value,
		    attribute->length);
	return STATUS_OK;
}

static enum status
count_start(struct place_count *counts, struct xml_name name,
    const struct xml_event_attribute *attributes, size_t count,
    struct error *err)
{
	struct open_element *above = &counts->open[counts->depth];
	struct open_element *element = above + 1;
	enum status status = STATUS_OK;

	/* The gate has refused what is deeper. */
	assert(counts->depth < DEPTH_MAX);
	*element = (struct open_element){ .place = PLACE_NONE };
	counts->depth++;
	if (counts->depth == 1 || above->place != PLACE_NONE)
		status = find_place(&element->place, counts, above->place,
		    name, false, err);
	for (size_t i = 0; status == STATUS_OK && i < count; i++) {
		if (element->place == PLACE_NONE)
			counts->left_out++;
		else
			status = count_attribute(counts, element->place,
			    &attributes[i], err);
	}
	return status;
}

static void
count_text(struct place_count *counts, const char *text, size_t length)
{
	struct open_element *element = &counts->open[counts->depth];
	struct place *place;

	if (element->has_text && !element->is_example)
		return;
	if (!element->has_text && skip_blanks(text, length) == length)
		return;
	if (element->place == PLACE_NONE) {
		counts->left_out += counts->depth > 0;
		element->has_text = true;
		return;
	}
	place = &counts->places[element->place];
	if (!element->has_text) {
		element->has_text = true;
		element->is_example = place->count++ == 0;
	}
	if (element->is_example)
		add_example(place, text, length);
}

/* ---------------------------------------------------------------- handler */

/* What inner makes of the file is kept for the end where it refuses it. */
static enum status
keep_refusal(struct place_count *counts, enum status status, uint64_t line,
    struct error *err)
{
	if (status != STATUS_NOT_FOUND && status != STATUS_INVALID)
		return status;
	counts->refusal = *err;
	(void)error_at(&counts->refusal, "%s:%llu", counts->name,
	    (unsigned long long)line);
	*err = (struct error){ 0 };
	return STATUS_OK;
}

static enum status
handle_start(void *payload, struct xml_name name,
    const struct xml_event_attribute *attributes, size_t count,
    struct xml_place place, struct error *err)
{
	struct place_count *counts = payload;
	enum status status = count_start(counts, name, attributes, count, err);

	if (status != STATUS_OK || counts->refusal.status != STATUS_OK)
		return status;
	status = counts->inner->start(counts->inner->payload, name, attributes,
	    count, place, err);
	return keep_refusal(counts, status, place.line, err);
}

static enum status
handle_text(void *payload, const char *text, size_t length, struct error *err)
{
	struct place_count *counts = payload;

	count_text(counts, text, length);
	return counts->refusal.status != STATUS_OK ? STATUS_OK :
	    counts->inner->text(counts->inner->payload, text, length, err);
}

static enum status
handle_end(void *payload, struct xml_place place, struct error *err)
{
	struct place_count *counts = payload;
	enum status status;

	assert(counts->depth > 0);
	counts->depth--;
	if (counts->refusal.status != STATUS_OK)
		return STATUS_OK;
	status = counts->inner->end(counts->inner->payload, place, err);
	return keep_refusal(counts, status, place.line, err);
}

static enum status
handle_finish(void *payload, struct error *err)
{
	struct place_count *counts = payload;

	/* The next document's names have pointers of their own. */
	for (uint32_t i = 0; i < counts->space_count; i++)
		counts->spaces[i].known_as = NULL;
	if (counts->refusal.status == STATUS_OK)
		return counts->inner->finish(counts->inner->payload, err);
	*err = counts->refusal;
	return err->status;
}

enum status
place_count_new(struct place_count **out, struct error *err)
{
	struct place_count *counts = calloc(1, sizeof *counts);

	if (counts == NULL)
		return error_memory(err);
	arena_init(&counts->arena, PLACES_MEMORY_MAX);
	for (size_t i = 0; i < PLACE_BUCKETS; i++)
		counts->buckets[i] = PLACE_NONE;
	counts->open[0].place = PLACE_NONE;
	counts->handler = (struct xml_handler){
		.payload = counts, .start = handle_start, .text = handle_text,
		.end = handle_end, .finish = handle_finish,
	};
	*out = counts;
	return STATUS_OK;
}

void
place_count_free(struct place_count *counts)
{
	if (counts == NULL)
		return;
	arena_reset(&counts->arena);
	free(counts);
}

const struct xml_handler *
place_count_handler(struct place_count *counts, const struct xml_handler *inner,
    const char *name)
{
	counts->inner = inner;
	counts->name = name;
	counts->depth = 0;
	return &counts->handler;
}
