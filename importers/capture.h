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

struct capture_node {
	uint32_t name;		/* of the dialect, NAME_UNKNOWN under "*" */
	uint32_t parent;
	uint32_t first_child;	/* attributes, then elements */
	uint32_t last_child;
	uint32_t next;
	uint32_t text;		/* offset in the texts */
	uint32_t line;		/* of the file, saturated */
	unsigned int text_length : 28;
	unsigned int is_attribute : 1;
	unsigned int is_long : 1;
	unsigned int has_blank : 1;	/* white space waits for more text */
	unsigned int is_squeezed : 1;	/* was too long to be held exactly */
};

/* Answers to capture_find_named() that took a while; private to capture.c. */
struct capture_hints;

struct capture {
	struct capture_node *nodes;
	size_t count;
	size_t capacity;
	size_t nodes_max;
	char *texts;
	size_t text_length;
	size_t text_capacity;
	size_t text_max;
	struct capture_hints *hints;	/* owned; NULL while there are few */
};

void capture_init(struct capture *capture, size_t nodes_max, size_t text_max);
void capture_fini(struct capture *capture);
/* Empty; memory is kept, but no more than an ordinary record needs. */
void capture_reset(struct capture *capture);

/*
 * A node below parent (CAPTURE_NONE: one without).  STATUS_RANGE past a
 * maximum, STATUS_MEMORY.
 */
MUST_CHECK enum status capture_add(uint32_t *out, struct capture *capture,
    uint32_t parent, uint32_t name, uint64_t line);
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

/*
 * The first of a node and its later siblings with that name (NAME_ANY: any),
 * CAPTURE_NONE where none has it or node is CAPTURE_NONE.  Asked again of the
 * same node it answers at once, so that a path up from each of many siblings
 * does not search through all of them each time.  *steps grows by the nodes that
 * were looked at.
 */
uint32_t capture_find_named(const struct capture *capture, uint32_t node,
    uint32_t name, bool is_attribute, uint64_t *steps);

/* Its text so far, "" for none; valid until text is added anywhere. */
const char *capture_node_text(const struct capture *capture, uint32_t node);

#endif
