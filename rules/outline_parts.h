#ifndef RULES_OUTLINE_PARTS_H
#define RULES_OUTLINE_PARTS_H

#include "rules/keyword.h"
#include "rules/outline.h"

/*
 * outline_parts -- the inside of outline_make(): outline.c has what stands in an
 * agreement itself, outline_rule.c its rules, outline_node.c the nodes they are
 * made of.
 *
 * Failures latch: a node is then NULL, a value "", and setting a value of such
 * a node does nothing.
 */

struct outline_maker {
	struct arena *arena;
	const struct agreement *agreement;
	struct strbuf text;	/* scratch, owned */
	bool is_out_of_memory;
};

/* A new node after the parent's others; parent NULL: the root. */
struct outline *outline_add(struct outline_maker *maker,
    struct outline *parent, const struct outline_kind *kind);

/* The scratch text, kept; the scratch is empty then. */
const char *outline_keep(struct outline_maker *maker);

/* The attribute must be one of the node's kind; a text is borrowed, NULL (and a
 * number NULL, a date DATE_NONE): it is not there. */
void outline_set(struct outline *node, const char *attribute,
    const char *value);
void outline_set_keyword(struct outline *node, const char *attribute,
    const struct keyword *table, unsigned value);
void outline_set_number(struct outline_maker *maker, struct outline *node,
    const char *attribute, const struct number *number);
void outline_set_micro(struct outline_maker *maker, struct outline *node,
    const char *attribute, int64_t micro);
void outline_set_date(struct outline_maker *maker, struct outline *node,
    const char *attribute, int32_t date);
void outline_set_count(struct outline_maker *maker, struct outline *node,
    const char *attribute, size_t count);

void outline_add_titles(struct outline_maker *maker, struct outline *parent,
    const struct result_title *titles, size_t count);
void outline_add_selector(struct outline_maker *maker, struct outline *parent,
    const struct selector *selector);

void outline_add_choices(struct outline_maker *maker, struct outline *parent);
void outline_add_rule(struct outline_maker *maker, struct outline *parent,
    const struct rule *rule);
void outline_add_limit(struct outline_maker *maker, struct outline *parent,
    const struct limit *limit);

#endif
