#ifndef IMPORTERS_INTERPRET_VALUE_H
#define IMPORTERS_INTERPRET_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/arena.h"
#include "importers/capture.h"
#include "importers/dialect_model.h"
#include "importers/lookup.h"

/*
 * interpret_value -- what a dialect's paths, conditions and ways to find a
 * text come to in a captured record.
 *
 * What fails is memory, or that a search takes more steps than it may; it
 * latches in the scope, and what is asked for after it is "not stated".
 */

/* A named text that was asked for. */
struct named_slot {
	const struct dialect_text *named;
	const struct capture *record;
	uint32_t node;
	uint64_t generation;
	const char *text;	/* NULL: none */
};

#define NAMED_SLOTS 4096u

/*
 * Named texts of the record at hand, so that none is looked for again for each
 * of its elements.  generation: another for each reset of the arena.
 */
struct named_texts {
	uint64_t generation;
	struct named_slot slots[NAMED_SLOTS];
};

/*
 * How many nodes were looked at for the record at hand, and how many may be:
 * in proportion to its size, so that a file with many elements beside each
 * other, each of which asks about all, cannot take for ever.
 */
struct search_effort {
	uint64_t steps;
	uint64_t steps_max;
};

/* Where paths begin and what else a dialect's texts are made with. */
struct scope {
	const struct dialect *dialect;
	const struct capture *record;
	const struct capture *file;	/* node 0 is the document */
	const struct lookup *lookups;	/* by index */
	struct arena *arena;		/* for texts that are made */
	struct named_texts *named;	/* in arena */
	struct search_effort *effort;
	uint32_t node;			/* the record's element */
	/* Texts as they stand in a closed form's attributes; else, as all
	 * others, with white space as one blank and none at the ends. */
	bool is_exact;
	bool has_failed;	/* no memory, or the effort is spent */
};

/* A text that was found. */
struct found {
	const char *text;	/* NULL: none */
	bool is_long;		/* cut at FACT_TEXT_MAX */
	bool is_as_found;	/* nothing was changed in it */
};

struct found_number {
	struct found found;	/* the text that was read, or was wrong */
	int64_t value;
	bool is_stated;
	enum status status;	/* OK, SYNTAX, RANGE */
};

/*
 * The nodes that a path leads to, in the order of the file, one by one:
 *
 *	for (node = walk_first(&walk, scope, path); node != CAPTURE_NONE;
 *	    node = walk_next(&walk))
 *
 * They are nodes of walk.capture.  A walk that fails ends, and the scope has
 * failed then.
 */
struct walk {
	struct scope *scope;
	const struct capture *capture;	/* the record's, or the file's */
	const struct dialect_path *path;
	struct search_effort *effort;	/* the scope's */
	uint32_t at[DIALECT_PATH_STEPS_MAX];	/* nodes of its steps */
};

/* The same of a path of any steps, for walk_first() and walk_next(). */
uint32_t walk_begin(struct walk *walk);
uint32_t walk_go_on(struct walk *walk);

/* A step has led to the node, or to none: one more that was looked at. */
static inline uint32_t
walk_count(struct walk *walk, uint32_t node)
{
	if (++walk->effort->steps <= walk->effort->steps_max)
		return node;
	walk->scope->has_failed = true;
	return CAPTURE_NONE;
}

/* Most paths are a name below the record's element. */
static inline uint32_t
walk_first(struct walk *walk, struct scope *scope,
    const struct dialect_path *path)
{
	const struct dialect_step *step = path->steps;

	walk->scope = scope;
	walk->capture = path->is_absolute ? scope->file : scope->record;
	walk->path = path;
	walk->effort = scope->effort;
	if (!path->is_child)
		return walk_begin(walk);
	walk->at[0] = walk_count(walk, capture_first(walk->capture,
	    scope->node, capture_kind(step->name, step->is_attribute),
	    &scope->effort->steps));
	return walk->at[0];
}

static inline uint32_t
walk_next(struct walk *walk)
{
	if (!walk->path->is_child)
		return walk_go_on(walk);
	walk->at[0] = walk_count(walk,
	    capture_node(walk->capture, walk->at[0])->same);
	return walk->at[0];
}

/* Is there such an element or attribute? */
bool scope_has(struct scope *scope, const struct dialect_path *path);

/* The element's own name, "" under "*". */
const char *scope_own_name(const struct scope *scope);

/* The text with each run of white space as one blank and none at the ends. */
const char *scope_collapsed(struct scope *scope, const char *text);

/* The text of a node that a walk has come to, "" for none. */
static inline struct found
walk_text(const struct walk *walk, uint32_t node)
{
	const struct capture_node *n = capture_node(walk->capture, node);
	struct scope *scope = walk->scope;
	struct found found = {
		.text = capture_node_text(walk->capture, node),
		.is_long = n->is_long, .is_as_found = true,
	};

	/* Elsewhere the capture holds them so. */
	if (scope->is_exact)
		found.is_long |= n->is_squeezed;
	else if (scope->dialect->is_closed)
		found.text = scope_collapsed(scope, found.text);
	return found;
}

/* ----------------------------------------------- importers/interpret_text.c */

/* The first text at a path. */
struct found scope_path_text(struct scope *scope,
    const struct dialect_path *path);

/* The first text that one way gives, and that the ways give in their order. */
struct found scope_way_text(struct scope *scope,
    const struct dialect_from *way);
struct found scope_text(struct scope *scope, const struct dialect_from *from);
/* The same, but none where the first way that gives texts gives several. */
struct found scope_single_text(struct scope *scope,
    const struct dialect_from *from);
/* Every text of every way, blanks between. */
struct found scope_words(struct scope *scope, const struct dialect_from *from);
/* --------------------------------------------- importers/interpret_number.c */

/* The first number, in units of 10^-digits. */
struct found_number scope_number(struct scope *scope,
    const struct dialect_from *from, unsigned digits);

/* ------------------------------------------ importers/interpret_condition.c */

/* All conditions of a list that has some. */
bool scope_all_hold(struct scope *scope,
    const struct dialect_condition *condition);

/* All conditions of the list; true for none. */
static inline bool
scope_holds(struct scope *scope, const struct dialect_condition *condition)
{
	return condition == NULL || scope_all_hold(scope, condition);
}

/* The first rule whose condition holds, or NULL. */
const struct dialect_rule *scope_rule(struct scope *scope,
    const struct dialect_rule *rules);

#endif
