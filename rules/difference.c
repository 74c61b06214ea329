#include "rules/difference.h"

#include <stdlib.h>
#include <string.h>

#include "engine/arena.h"
#include "engine/optional.h"
#include "engine/strbuf.h"
#include "rules/outline.h"

/* Two outlines, each with figures and lists of a million entries. */
#define MEMORY_MAX ((size_t)4 << 30)
/* A rule that is new or gone, in words, with every term it can have. */
#define WORDS_BYTES_MAX ((size_t)64 << 20)

struct finder {
	struct arena arena;
	struct strbuf words;
	difference_fn callback;
	void *payload;
};

/* An agreement's own terms stand in no other place. */
#define ROOT "agreement"

/* ------------------------------------------------------------------- runs */

/* Nodes of one kind and parent, and whom each is compared with. */
struct peer {
	const struct outline *node;
	const char *label;	/* what it is known by */
	size_t number;		/* from 1, in its agreement's order */
	struct peer *match;
};

struct run {
	struct peer *peers;
	struct peer **sorted;	/* by label */
	size_t count;
};

static const char *
label_of(struct finder *finder, const struct outline *node)
{
	const char *label = outline_key(node);

	if (label != NULL || node->kind->match == OUTLINE_ONE)
		return label == NULL ? "" : label;
	strbuf_clear(&finder->words);
	outline_describe(&finder->words, node);
	if (strbuf_status(&finder->words) != STATUS_OK)
		return NULL;
	return arena_strdup(&finder->arena, strbuf_text(&finder->words));
}

static int
compare_peers(const void *a, const void *b)
{
	const struct peer *one = *(struct peer *const *)a;
	const struct peer *two = *(struct peer *const *)b;
	int order = strcmp(one->label, two->label);

	if (order != 0)
		return order;
	return (one->number > two->number) - (one->number < two->number);
}

static enum status
run_of(struct run *out, struct finder *finder, const struct outline *parent,
    const struct outline_kind *kind)
{
	struct arena *arena = &finder->arena;

	out->count = 0;
	out->peers = arena_alloc(arena, parent->child_count + 1,
	    sizeof *out->peers);
	out->sorted = arena_alloc(arena, parent->child_count + 1,
	    sizeof *out->sorted);
	if (out->peers == NULL || out->sorted == NULL)
		return STATUS_MEMORY;
	for (const struct outline *node = parent->children; node != NULL;
	    node = node->next) {
		struct peer *peer = &out->peers[out->count];

		if (node->kind != kind)
			continue;
		out->sorted[out->count++] = peer;
		peer->node = node;
		peer->number = out->count;
		peer->label = label_of(finder, node);
		if (peer->label == NULL)
			return STATUS_MEMORY;
	}
	qsort(out->sorted, out->count, sizeof *out->sorted, compare_peers);
	return STATUS_OK;
}

static void
match(struct peer *one, struct peer *two)
{
	one->match = two;
	two->match = one;
}

static void
match_labels(struct run *before, struct run *after)
{
	size_t i = 0;
	size_t j = 0;

	while (i < before->count && j < after->count) {
		int order = strcmp(before->sorted[i]->label,
		    after->sorted[j]->label);

		if (order == 0)
			match(before->sorted[i], after->sorted[j]);
		i += order <= 0;
		j += order >= 0;
	}
}

static void
match_rest(struct run *before, struct run *after)
{
	size_t i = 0;
	size_t j = 0;

	while (i < before->count && j < after->count) {
		if (before->peers[i].match != NULL)
			i++;
		else if (after->peers[j].match != NULL)
			j++;
		else
			match(&before->peers[i++], &after->peers[j++]);
	}
}

/* ------------------------------------------------------------ comparisons */

/* Two nodes that are the same one. */
struct compared {
	const struct outline *before;
	const struct outline *after;
};

static enum status compare_nodes(struct finder *finder, const char *place,
    const struct outline *before, const struct outline *after,
    struct error *err);

/* Do two nodes without children say the same? */
static bool
are_equal_leaves(const struct outline *before, const struct outline *after)
{
	if (before->children != NULL || after->children != NULL)
		return false;
	for (size_t i = 0; before->kind->attributes[i] != NULL; i++)
		if (!optional_equal(before->values[i], after->values[i]))
			return false;
	return true;
}

/* "rule volume, scale", "rule volume, qualify, lines 2" */
static const char *
place_of(struct finder *finder, const char *place, const struct peer *peer,
    bool is_numbered)
{
	const struct outline *node = peer->node;
	const char *key = outline_key(node);
	const char *comma = strcmp(place, ROOT) == 0 ? "" : ", ";
	const char *outer = *comma == '\0' ? "" : place;

	if (is_numbered && node->kind->match == OUTLINE_BY_PLACE)
		return arena_printf(&finder->arena, "%s%s%s %zu", outer, comma,
		    node->kind->name, peer->number);
	return arena_printf(&finder->arena, "%s%s%s%s%s", outer, comma,
	    node->kind->name, key == NULL ? "" : " ", key == NULL ? "" : key);
}

static enum status
compare_pair(struct finder *finder, const char *place,
    const struct peer *before, bool is_numbered, struct error *err)
{
	const struct outline *after = before->match->node;

	if (are_equal_leaves(before->node, after))
		return STATUS_OK;
	place = place_of(finder, place, before, is_numbered);
	if (place == NULL)
		return error_memory(err);
	return compare_nodes(finder, place, before->node, after, err);
}

/* One that only one side has, told whole. */
static enum status
tell_whole(struct finder *finder, const char *place,
    const struct outline *node, bool is_new, struct error *err)
{
	struct difference difference = { .place = place };
	const char *key = outline_key(node);

	difference.what = arena_printf(&finder->arena, "%s%s%s",
	    node->kind->name, key == NULL ? "" : " ", key == NULL ? "" : key);
	strbuf_clear(&finder->words);
	outline_describe(&finder->words, node);
	if (difference.what == NULL ||
	    strbuf_status(&finder->words) != STATUS_OK)
		return error_memory(err);
	if (is_new)
		difference.after = strbuf_text(&finder->words);
	else
		difference.before = strbuf_text(&finder->words);
	return finder->callback(&difference, finder->payload, err);
}

/* The nodes of one kind. */
static enum status
compare_runs(struct finder *finder, const char *place, struct run *before,
    struct run *after, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < before->count && status == STATUS_OK; i++) {
		const struct peer *peer = &before->peers[i];

		status = peer->match != NULL ?
		    compare_pair(finder, place, peer, before->count > 1, err) :
		    tell_whole(finder, place, peer->node, false, err);
	}
	for (size_t i = 0; i < after->count && status == STATUS_OK; i++) {
		if (after->peers[i].match == NULL)
			status = tell_whole(finder, place,
			    after->peers[i].node, true, err);
	}
	return status;
}

static enum status
compare_kind(struct finder *finder, const char *place,
    const struct compared *compared, const struct outline_kind *kind,
    struct error *err)
{
	struct run before;
	struct run after;

	if (run_of(&before, finder, compared->before, kind) != STATUS_OK ||
	    run_of(&after, finder, compared->after, kind) != STATUS_OK)
		return error_memory(err);
	match_labels(&before, &after);
	if (kind->match == OUTLINE_BY_PLACE ||
	    kind->match == OUTLINE_BY_KEY_OR_PLACE)
		match_rest(&before, &after);
	return compare_runs(finder, place, &before, &after, err);
}

static bool
has_kind(const struct outline *parent, const struct outline_kind *kind)
{
	const struct outline *child = parent->children;

	while (child != NULL && child->kind != kind)
		child = child->next;
	return child != NULL;
}

/* Kinds in the order in which the first has them, then those only the other
 * has.  Children of a kind stand together. */
static enum status
compare_children(struct finder *finder, const char *place,
    const struct compared *compared, struct error *err)
{
	const struct outline_kind *last = NULL;
	const struct outline *child;
	enum status status = STATUS_OK;

	for (child = compared->before->children;
	    child != NULL && status == STATUS_OK; child = child->next) {
		if (child->kind != last)
			status = compare_kind(finder, place, compared,
			    child->kind, err);
		last = child->kind;
	}
	last = NULL;
	for (child = compared->after->children;
	    child != NULL && status == STATUS_OK; child = child->next) {
		if (child->kind != last &&
		    !has_kind(compared->before, child->kind))
			status = compare_kind(finder, place, compared,
			    child->kind, err);
		last = child->kind;
	}
	return status;
}

/* At most as deep as an agreement: rule, scale, tier. */
static enum status
compare_nodes(struct finder *finder, const char *place,
    const struct outline *before, const struct outline *after,
    struct error *err)
{
	const struct compared compared = { before, after };
	enum status status = STATUS_OK;

	for (size_t i = 0; before->kind->attributes[i] != NULL &&
	    status == STATUS_OK; i++) {
		struct difference difference = {
			.place = place,
			.what = before->kind->attributes[i],
			.before = before->values[i],
			.after = after->values[i],
		};

		if (!optional_equal(difference.before, difference.after))
			status = finder->callback(&difference,
			    finder->payload, err);
	}
	if (status == STATUS_OK)
		status = compare_children(finder, place, &compared, err);
	return status;
}

/* ------------------------------------------------------------------ order */

static bool
has_rule(const struct agreement *agreement, const char *id)
{
	for (size_t i = 0; i < agreement->rule_count; i++)
		if (strcmp(agreement->rules[i].id, id) == 0)
			return true;
	return false;
}

/* The ids of the rules that the other has too, in order; NULL: no memory. */
static const char *
order_of(struct finder *finder, const struct agreement *agreement,
    const struct agreement *other)
{
	struct strbuf *out = &finder->words;

	strbuf_clear(out);
	for (size_t i = 0; i < agreement->rule_count; i++) {
		const char *id = agreement->rules[i].id;

		if (has_rule(other, id))
			strbuf_printf(out, "%s%s", out->length == 0 ? "" : " ",
			    id);
	}
	return strbuf_status(out) != STATUS_OK ? NULL :
	    arena_strdup(&finder->arena, strbuf_text(out));
}

/* On a tie, and in a first-of, the first rule of the file counts. */
static enum status
compare_order(struct finder *finder, const struct agreement *before,
    const struct agreement *after, struct error *err)
{
	struct difference difference = {
		.place = ROOT,
		.what = "order of rules",
		.before = order_of(finder, before, after),
		.after = order_of(finder, after, before),
	};

	if (difference.before == NULL || difference.after == NULL)
		return error_memory(err);
	if (optional_equal(difference.before, difference.after))
		return STATUS_OK;
	return finder->callback(&difference, finder->payload, err);
}

enum status
difference_find(const struct agreement *before, const struct agreement *after,
    difference_fn callback, void *payload, struct error *err)
{
	struct finder finder = { .callback = callback, .payload = payload };
	struct outline *old;
	struct outline *new;
	enum status status;

	arena_init(&finder.arena, MEMORY_MAX);
	strbuf_init(&finder.words, WORDS_BYTES_MAX);
	if (outline_make(&old, &finder.arena, before) != STATUS_OK ||
	    outline_make(&new, &finder.arena, after) != STATUS_OK)
		status = error_memory(err);
	else
		status = compare_nodes(&finder, ROOT, old, new, err);
	if (status == STATUS_OK)
		status = compare_order(&finder, before, after, err);
	strbuf_fini(&finder.words);
	arena_reset(&finder.arena);
	return status;
}
