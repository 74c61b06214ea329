/* Which dialect a document is written in, found from how it begins. */

#include <stdlib.h>
#include <string.h>

#include "importers/interpret_candidates.h"
#include "importers/interpret_state.h"

/* What is kept of a document until its dialect is known. */
#define DETECT_EVENTS_MAX 20000
#define DETECT_BYTES_MAX ((size_t)4 << 20)
#define DETECT_TEXT_MAX 512

enum event_kind {
	EVENT_START,
	EVENT_TEXT,
	EVENT_END,
};

struct event {
	enum event_kind kind;
	struct xml_name name;
	struct xml_event_attribute *attributes;
	size_t count;		/* of attributes, or bytes of text */
	const char *text;
	struct xml_place place;
	struct event *next;
};

struct detector {
	struct arena arena;
	struct event *first;
	struct event **last;
	size_t event_count;
	struct candidates candidates;
	/* Text of the innermost element, if it has no child. */
	char text[DETECT_TEXT_MAX];
	size_t text_length;
	bool is_leaf;
};

enum status
detector_new(struct detector **out, struct error *err)
{
	struct detector *detector = calloc(1, sizeof *detector);

	if (detector == NULL)
		return error_memory(err);
	arena_init(&detector->arena, DETECT_BYTES_MAX);
	detector->last = &detector->first;
	*out = detector;
	return STATUS_OK;
}

void
detector_free(struct detector *detector)
{
	if (detector == NULL)
		return;
	arena_reset(&detector->arena);
	free(detector);
}

/* The dialect that reads such a file where it is asked to; NULL: none. */
static const struct dialect *
find_by_choice(const struct interpreter *in, struct xml_name root)
{
	const struct dialect_set *set = in->options.dialects;

	for (size_t i = 0; i < dialect_set_count(set); i++) {
		const struct dialect *dialect = dialect_set_get(set, i);
		struct candidates alone = { .count = 0 };

		if (!dialect->is_forced_only)
			continue;
		candidates_add(&alone, dialect, root, false);
		if (alone.count > 0)
			return dialect;
	}
	return NULL;
}

static void
set_unknown(const struct interpreter *in, struct error *err)
{
	const struct detector *detector = in->detector;
	struct xml_name root = detector->candidates.open[0];
	const char *uri = root.namespace_uri;
	const struct dialect *by_choice = find_by_choice(in, root);

	if (in->options.dialect != NULL)
		(void)error_set(err, STATUS_NOT_FOUND, "expected a file of "
		    "format %s, found root element \"%s\"%s%s%s",
		    in->options.dialect->name, root.local,
		    *uri == '\0' ? "" : " of namespace \"", uri,
		    *uri == '\0' ? "" : "\"");
	else if (by_choice != NULL)
		(void)error_set(err, STATUS_NOT_FOUND, "expected a file that "
		    "is recognised by itself, found root element \"%s\" of "
		    "%s, which is read only with --format %s", root.local,
		    by_choice->title, by_choice->name);
	else
		(void)error_set(err, STATUS_NOT_FOUND,
		    "expected a file of a known format, found root element "
		    "\"%s\" %s%s%s", root.local,
		    *uri == '\0' ? "without namespace" : "of namespace \"",
		    uri, *uri == '\0' ? "" : "\"");
}

/* The dialects that may be those of the root; of a later one, those that may
 * come so late.  visit: true ends it. */
static bool
ask_dialects(const struct interpreter *in,
    bool (*visit)(void *payload, const struct dialect *dialect), void *payload)
{
	const struct dialect_set *set = in->options.dialects;
	bool is_later = in->unknown.status != STATUS_OK;

	if (in->known != NULL)
		return visit(payload, in->known);
	if (in->options.dialect != NULL)
		return (in->options.dialect->takes_roots || !is_later) &&
		    visit(payload, in->options.dialect);
	for (size_t i = 0; i < dialect_set_count(set); i++) {
		const struct dialect *dialect = dialect_set_get(set, i);

		if (!dialect->is_forced_only &&
		    (dialect->takes_roots || !is_later) &&
		    visit(payload, dialect))
			return true;
	}
	return false;
}

static bool
takes_roots(void *payload, const struct dialect *dialect)
{
	(void)payload;
	return dialect->takes_roots;
}

/* The root is of no dialect: it is passed over where others may follow. */
static enum status
refuse(struct interpreter *in, struct error *err)
{
	bool may_wait = !in->options.is_embedded &&
	    ask_dialects(in, takes_roots, NULL);

	if (in->known == NULL && in->unknown.status == STATUS_OK) {
		set_unknown(in, &in->unknown);
		in->unknown_line = in->root_line;
	}
	if (!may_wait) {
		*err = in->unknown;
		return err->status;
	}
	in->is_passing = true;
	if (in->source_text != NULL)
		in->source_text->release(in->source_text->payload);
	return STATUS_OK;
}

/* ----------------------------------------------------------------- replay */

/* The dialect is known: let it have what was kept. */
static enum status
replay(struct interpreter *in, const struct dialect *dialect,
    struct error *err)
{
	struct detector *detector = in->detector;
	enum status status = dialect_set_make_whole(in->options.dialects,
	    dialect, err);

	if (status != STATUS_OK)
		return status;
	in->dialect = dialect;
	in->frames[0].state = &dialect->states[STATE_ROOT];
	in->known = dialect;
	if (in->options.found != NULL)
		*in->options.found = dialect;
	in->is_any_namespace = in->options.dialect != NULL &&
	    !in->options.keeps_namespaces;
	in->detector = NULL;
	in->is_replaying = true;
	for (const struct event *e = detector->first;
	    e != NULL && status == STATUS_OK; e = e->next) {
		switch (e->kind) {
		case EVENT_START:
			status = interpret_start(in, e->name, e->attributes,
			    e->count, e->place, err);
			break;
		case EVENT_TEXT:
			status = interpret_text(in, e->text, e->count, err);
			break;
		case EVENT_END:
			status = interpret_end(in, e->place, err);
			break;
		}
	}
	in->is_replaying = false;
	if (in->record_depth == 0 && in->source_text != NULL)
		in->source_text->release(in->source_text->payload);
	detector_free(detector);
	return status;
}

/* Decide if it can be; is_last_call: now or never. */
static enum status
decide(struct interpreter *in, bool is_last_call, struct error *err)
{
	const struct dialect *dialect = candidates_decide(
	    &in->detector->candidates, is_last_call);

	if (dialect != NULL)
		return replay(in, dialect, err);
	if (is_last_call || candidates_are_out(&in->detector->candidates))
		return refuse(in, err);
	return STATUS_OK;
}

static enum status
keep(struct interpreter *in, struct event event, struct error *err)
{
	struct detector *detector = in->detector;
	struct event *copy;

	if (detector->event_count == DETECT_EVENTS_MAX ||
	    detector->arena.used_bytes > DETECT_BYTES_MAX / 2)
		return decide(in, true, err);
	copy = arena_alloc(&detector->arena, 1, sizeof *copy);
	if (copy == NULL)
		return error_memory(err);
	*copy = event;
	*detector->last = copy;
	detector->last = &copy->next;
	detector->event_count++;
	return STATUS_OK;
}

static enum status
copy_attributes(struct event *event, struct arena *arena,
    const struct xml_event_attribute *attributes, struct error *err)
{
	event->attributes = arena_alloc(arena, event->count + 1,
	    sizeof *event->attributes);
	if (event->attributes == NULL)
		return error_memory(err);
	for (size_t i = 0; i < event->count; i++) {
		event->attributes[i] = attributes[i];
		event->attributes[i].value = arena_strndup(arena,
		    attributes[i].value, attributes[i].length);
		if (event->attributes[i].value == NULL)
			return error_memory(err);
	}
	return STATUS_OK;
}

/* ----------------------------------------------------------------- events */

struct seen_root {
	struct interpreter *in;
	struct xml_name name;
};

static bool
add_candidate(void *payload, const struct dialect *dialect)
{
	struct seen_root *root = payload;

	candidates_add(&root->in->detector->candidates, dialect, root->name,
	    root->in->options.dialect != NULL &&
	    !root->in->options.keeps_namespaces);
	return false;
}

static void
see_root(struct interpreter *in, struct xml_name name, struct xml_place place)
{
	struct seen_root root = { in, name };

	(void)ask_dialects(in, add_candidate, &root);
	if (in->source_text != NULL)
		in->source_text->hold(in->source_text->payload, place.offset);
}

enum status
detector_start(struct interpreter *in, struct xml_name name,
    const struct xml_event_attribute *attributes, size_t count,
    struct xml_place place, struct error *err)
{
	struct detector *detector = in->detector;
	struct event event = {
		.kind = EVENT_START, .name = name, .count = count,
		.place = place,
	};
	enum status status;

	status = copy_attributes(&event, &detector->arena, attributes, err);
	if (status == STATUS_OK)
		status = keep(in, event, err);
	if (status != STATUS_OK)
		return status;
	/* keep() may have decided: that the root is passed over, or what it is,
	 * and replayed all but this event. */
	if (in->is_passing)
		return STATUS_OK;
	if (in->detector == NULL)
		return interpret_start(in, name, attributes, count, place,
		    err);
	if (detector->candidates.depth == 0)
		see_root(in, name, place);
	detector->is_leaf = true;
	detector->text_length = 0;
	candidates_start(&detector->candidates, name, attributes, count);
	return decide(in, false, err);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Without the blanks before it; of one longer than all tests' values only the
 * beginning, for one byte stays for the NUL. */
static void
add_text(struct detector *detector, const char *text, size_t length)
{
	size_t room = DETECT_TEXT_MAX - 1 - detector->text_length;

	if (detector->text_length == 0) {
		for (; length > 0 && is_blank(*text); length--)
			text++;
	}
	if (length > room)
		length = room;
	memcpy(detector->text + detector->text_length, text, length);
	detector->text_length += length;
}

enum status
detector_text(struct interpreter *in, const char *text, size_t length,
    struct error *err)
{
	struct detector *detector = in->detector;
	struct event event = { .kind = EVENT_TEXT, .count = length };
	enum status status;

	/* Texts longer than all that is kept decide it by what is known. */
	if (length > DETECT_BYTES_MAX / 4)
		status = decide(in, true, err);
	else
		status = STATUS_OK;
	if (status == STATUS_OK && in->detector != NULL) {
		event.text = arena_strndup(&detector->arena, text, length);
		status = event.text == NULL ? error_memory(err) :
		    keep(in, event, err);
	}
	if (status != STATUS_OK)
		return status;
	if (in->detector == NULL)
		return interpret_text(in, text, length, err);
	add_text(detector, text, length);
	return STATUS_OK;
}

enum status
detector_end(struct interpreter *in, struct xml_place place,
    struct error *err)
{
	struct detector *detector = in->detector;
	struct event event = { .kind = EVENT_END, .place = place };
	enum status status = keep(in, event, err);

	if (status != STATUS_OK || in->is_passing)
		return status;
	if (in->detector == NULL)
		return interpret_end(in, place, err);
	while (detector->text_length > 0 &&
	    is_blank(detector->text[detector->text_length - 1]))
		detector->text_length--;
	detector->text[detector->text_length] = '\0';
	candidates_end(&detector->candidates,
	    detector->is_leaf ? detector->text : NULL);
	detector->is_leaf = false;
	return detector->candidates.depth == 0 ? STATUS_OK :
	    decide(in, false, err);
}

enum status
detector_finish(struct interpreter *in, struct error *err)
{
	return decide(in, true, err);
}
