#ifndef ENGINE_XML_TREE_H
#define ENGINE_XML_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/error.h"

/*
 * xml_tree -- a small XML document as an immutable tree, for files that are
 * read whole: agreements, dialects, statements.  (Ledgers are streams and have
 * the reader of importers/.)
 *
 * Hardened: UTF-8 only, no DOCTYPE, no processing instructions but the XML
 * declaration, nothing external, bounded size, depth, attributes and nodes;
 * well-formedness errors are refusals with file and line, never repaired.
 * Comments are left out.  Everything lives in the caller's arena.
 */

#define XML_TREE_BYTES_MAX (256u << 20)
#define XML_TREE_DEPTH_MAX 64
#define XML_TREE_ATTRIBUTES_MAX 256	/* of one element, xmlns ones too */
#define XML_TREE_NAMESPACES_MAX 16	/* declared by one element */
#define XML_TREE_TAG_BYTES_MAX 65536
#define XML_TREE_NODES_MAX 20000000
/* Of all different names and namespaces together. */
#define XML_TREE_NAME_BYTES_MAX (1u << 20)

struct xml_attribute {
	const char *namespace_uri;	/* NULL: none */
	const char *name;		/* local name */
	const char *value;		/* after XML's normalisation */
	struct xml_attribute *next;	/* in the order of the file */
};

struct xml_node {
	const char *namespace_uri;	/* NULL: none */
	const char *name;		/* local name; NULL: a run of text */
	const char *text;		/* of a run of text: all between two
					 * tags, comments left out */
	struct xml_attribute *attributes;
	struct xml_node *parent;
	struct xml_node *children;	/* first child */
	struct xml_node *next;		/* next sibling */
	uint64_t line;			/* where it begins, from 1 */
};

/*
 * xml_tree_parse(out, arena, name, bytes, size, err):
 * *out is the root element.  name: what messages call the file; err->place is
 * "name:line".  STATUS_SYNTAX: not well-formed XML in UTF-8.  STATUS_INVALID:
 * a DOCTYPE, an instruction.  STATUS_RANGE: one of the maxima above is passed.
 * STATUS_MEMORY: also where the arena's maximum is.
 */
MUST_CHECK enum status xml_tree_parse(const struct xml_node **out,
    struct arena *arena, const char *name, const void *bytes, size_t size,
    struct error *err);

/* The attribute of this local name without namespace, or NULL. */
const char *xml_node_attribute(const struct xml_node *node, const char *name);

/* Is it an element of that namespace and local name? */
bool xml_node_is(const struct xml_node *node, const char *namespace_uri,
    const char *name);

/* Text of the node's direct text children, joined, in arena; "" for none. */
MUST_CHECK enum status xml_node_text(const char **out, struct arena *arena,
    const struct xml_node *node);

#endif
