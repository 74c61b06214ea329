#ifndef IMPORTERS_CAPTURE_H
#define IMPORTERS_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/status.h"
#include "importers/dialect_model.h"

/*
 * capture -- the part of a file that a dialect's paths look at, as a small
 * tree: one record at a time, or what stands in the file once.
 *
 * Texts are held with each run of white space as one blank and none at the
 * ends, or exactly as they stand; of a longer one than FACT_TEXT_MAX only the
 * beginning is held, and that it is cut.  Nodes are numbers, valid until the
 * next reset.
 */

#define CAPTURE_NONE UINT32_MAX
#define CAPTURE_NODES_MAX 6000000
#define CAPTURE_TEXT_MAX ((size_t)96 << 20)

/*
 * A node's children are kept by kind: the first one of each, the kind that was
 * seen last before the others, and behind it those of the same kind in the
 * order of the file.  So a path finds its next step among as many nodes as the
 * dialect knows kinds there, however many siblings there are.
 */
struct capture_node {
	uint32_t kind;		/* capture_kind() of its place in the dialect */
	uint32_t name;		/* its own name, of the dialect, NAME_UNKNOWN
				 * for one that only "*" knows */
	uint32_t parent;
	uint32_t first_child;
	uint32_t next;		/* the first of the next kind */
	uint32_t same;		/* the next of the same kind */
	uint32_t last_same;	/* of the first of a kind: the last of it */
	uint32_t text;		/* offset in the texts */
	uint32_t line;		/* of the file, saturated */
	uint32_t kinds;		/* capture_bit() of each kind of child */
	uint16_t text_length;	/* at most FACT_TEXT_MAX */
	bool is_long : 1;
	bool has_blank : 1;	/* white space waits for more text */
	bool is_squeezed : 1;	/* was too long to be held exactly */
};

struct capture {
	struct capture_node *nodes;
	size_t count;
	size_t capacity;
	size_t nodes_max;
	char *texts;
	size_t text_length;
	size_t text_capacity;
	size_t text_max;
};

/* What a step of a path asks for: elements or attributes of a name, which may
 * be NAME_ANY ("*").  At one place there are either names or "*". */
static inline uint32_t
capture_kind(uint32_t name, bool is_attribute)
{
	return name * 2 + is_attribute;
}

/* Tells most kinds that are not there from those that are. */
static inline uint32_t
capture_bit(uint32_t kind)
{
	return UINT32_C(1) << (kind / 2 % 32);
}

void capture_init(struct capture *capture, size_t nodes_max, size_t text_max);
void capture_fini(struct capture *capture);
/* Empty; memory is kept, but no more than an ordinary record needs. */
void capture_reset(struct capture *capture);

/* Room for another node.  STATUS_RANGE past a maximum, STATUS_MEMORY. */
MUST_CHECK enum status capture_grow(struct capture *capture);

/* Where a node belongs. */
struct capture_place {
	uint32_t parent;	/* CAPTURE_NONE: below none */
	uint32_t kind;
	uint32_t name;
	uint64_t line;
};

/* Another node, the last of its kind there.  Fails as capture_grow(). */
MUST_CHECK static inline enum status
capture_add(uint32_t *out, struct capture *capture,
    const struct capture_place *place)
{
	uint32_t number = (uint32_t)capture->count;
	enum status status = capture->count < capture->capacity ? STATUS_OK :
	    capture_grow(capture);
	struct capture_node *nodes = capture->nodes;
	uint32_t first = CAPTURE_NONE;
	struct capture_node *above;

	if (status != STATUS_OK)
		return status;
	nodes[number] = (struct capture_node){
		.kind = place->kind, .name = place->name,
		.parent = place->parent, .first_child = CAPTURE_NONE,
		.next = CAPTURE_NONE, .same = CAPTURE_NONE,
		.last_same = number,
		.line = place->line > UINT32_MAX ? UINT32_MAX :
		    (uint32_t)place->line,
	};
	capture->count++;
	*out = number;
	if (place->parent == CAPTURE_NONE)
		return STATUS_OK;
	above = &nodes[place->parent];
	if ((above->kinds & capture_bit(place->kind)) != 0)
		first = above->first_child;
	while (first != CAPTURE_NONE && nodes[first].kind != place->kind)
		first = nodes[first].next;
	if (first == CAPTURE_NONE) {
		above->kinds |= capture_bit(place->kind);
		nodes[number].next = above->first_child;
		above->first_child = number;
	} else {
		nodes[nodes[first].last_same].same = number;
		nodes[first].last_same = number;
	}
	return STATUS_OK;
}

/* More text of a node.  STATUS_RANGE, STATUS_MEMORY. */
MUST_CHECK enum status capture_text(struct capture *capture, uint32_t node,
    const char *text, size_t length);

/*
 * The whole text of a node that has none, exactly; one longer than
 * FACT_TEXT_MAX is held without its white space, and that it is.
 */
MUST_CHECK enum status capture_exact_text(struct capture *capture,
    uint32_t node, const char *text, size_t length);

static inline const struct capture_node *
capture_node(const struct capture *capture, uint32_t node)
{
	return &capture->nodes[node];
}

/* The first of a node's children of a kind, or CAPTURE_NONE; the others are
 * its `same`.  *steps grows by the nodes that were looked at. */
static inline uint32_t
capture_first(const struct capture *capture, uint32_t node, uint32_t kind,
    uint64_t *steps)
{
	const struct capture_node *nodes = capture->nodes;
	uint32_t child = nodes[node].first_child;
	uint64_t passed = 0;

	if ((nodes[node].kinds & capture_bit(kind)) == 0)
		return CAPTURE_NONE;
	for (; child != CAPTURE_NONE && nodes[child].kind != kind; passed++)
		child = nodes[child].next;
	*steps += passed;
	return child;
}

/* Its text so far, "" for none; valid until text is added anywhere. */
static inline const char *
capture_node_text(const struct capture *capture, uint32_t number)
{
	const struct capture_node *node = capture_node(capture, number);

	return node->text_length == 0 ? "" : capture->texts + node->text;
}

#endif
