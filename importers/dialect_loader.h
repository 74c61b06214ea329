#ifndef IMPORTERS_DIALECT_LOADER_H
#define IMPORTERS_DIALECT_LOADER_H

#include "engine/xml_tree.h"
#include "importers/dialect_model.h"

/*
 * dialect_loader -- what the files of the loader of dialects share.  Private
 * to importers/dialect_*.c.
 *
 * Every function fails with STATUS_INVALID, place "name:line", or
 * STATUS_MEMORY.
 */

#define DIALECT_PLACES_MAX 64	/* of one record: "A/B|C/D" */
#define DIALECT_NAMESPACE "urn:ristorno:dialect:1"

struct dialect_loader {
	struct dialect *dialect;	/* being made */
	const struct xml_node *root;	/* of its file */
	const char *file;		/* what messages call it */
	struct error *err;
	size_t text_uses;		/* conditions with a $name */
	size_t used_ways;		/* of the texts that they name */
};

/* STATUS_INVALID at the node's line. */
MUST_CHECK enum status loader_refuse(struct dialect_loader *loader,
    const struct xml_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
MUST_CHECK enum status loader_memory(struct dialect_loader *loader);

/* Is the node an element of the form with this name? */
bool loader_is(const struct xml_node *node, const char *name);

/*
 * Refuse attributes that are not among `known` (separated by blanks, each
 * with a blank after it).
 */
MUST_CHECK enum status loader_check_attributes(struct dialect_loader *loader,
    const struct xml_node *node, const char *known);
/* "yes", "no", or absent (no). */
MUST_CHECK enum status loader_flag(bool *out, struct dialect_loader *loader,
    const struct xml_node *node, const char *attribute);
/* The attribute, which must be there and not be empty. */
MUST_CHECK enum status loader_require(const char **out,
    struct dialect_loader *loader, const struct xml_node *node,
    const char *attribute);
/* Refuse elements within the node that are not among `known`, likewise. */
MUST_CHECK enum status loader_check_children(struct dialect_loader *loader,
    const struct xml_node *node, const char *known);
/* An element of no meaning here. */
MUST_CHECK enum status loader_unknown(struct dialect_loader *loader,
    const struct xml_node *node);

/* "a|b c|d": the texts between the bars. */
MUST_CHECK enum status loader_split(const char *const **out, size_t *count,
    struct dialect_loader *loader, const char *text);

/* Append a list's new element; tails are found by walking: lists are short. */
#define APPEND(list, element)						\
	do {								\
		while (*(list) != NULL)					\
			(list) = &(*(list))->next;			\
		*(list) = (element);					\
	} while (0)

/* ------------------------------------------------- importers/dialect_root.c */

/* A namespace: exactly, by its beginning, or none asked for. */
MUST_CHECK enum status loader_namespace(struct dialect_namespace *space,
    struct dialect_loader *loader, const struct xml_node *node,
    const char *exact, const char *starts);
MUST_CHECK enum status loader_root(struct dialect_loader *loader,
    const struct xml_node *node);

/* ------------------------------------------------ importers/dialect_parts.c */

/* A child of <dialect> that is no record. */
MUST_CHECK enum status loader_part(struct dialect_loader *loader,
    const struct xml_node *node);

/* ------------------------------------------------ importers/dialect_table.c */

MUST_CHECK enum status loader_map(struct dialect_loader *loader,
    const struct xml_node *node);
MUST_CHECK enum status loader_lookup(struct dialect_loader *loader,
    const struct xml_node *node);

/* ------------------------------------------------- importers/dialect_path.c */

/* The number of a name of the dialect, new or known. */
MUST_CHECK enum status loader_name(uint32_t *out,
    struct dialect_loader *loader, const struct xml_node *node,
    const char *name, size_t length);
MUST_CHECK enum status loader_path(struct dialect_path *out,
    struct dialect_loader *loader, const struct xml_node *node,
    const char *text);
/* "A/B|C/D" */
MUST_CHECK enum status loader_paths(const struct dialect_path **out,
    size_t *count, struct dialect_loader *loader, const struct xml_node *node,
    const char *text);

/* The same for elements: each once, at most DIALECT_PLACES_MAX. */
MUST_CHECK enum status loader_places(const struct dialect_path **out,
    size_t *count, struct dialect_loader *loader, const struct xml_node *node,
    const char *text);

/* ------------------------------------------------- importers/dialect_text.c */

/* <text>: DIALECT_TEXT_WAYS_MAX bounds it and the texts that it uses. */
MUST_CHECK enum status loader_text(struct dialect_loader *loader,
    const struct xml_node *node);
/*
 * What a condition asks: a path, or with "$NAME" for its last step a <text>
 * above (*named, else NULL) of what the path before it leads to.
 */
MUST_CHECK enum status loader_tested(struct dialect_path *path,
    const struct dialect_text **named, struct dialect_loader *loader,
    const struct xml_node *node, const char *text);

/* -------------------------------------------- importers/dialect_condition.c */

/* Attributes of a condition, for loader_check_attributes(). */
#define CONDITION_ATTRIBUTES \
	"when is is-not starts word same present absent nonzero alike " \
	"different "
#define FROM_ATTRIBUTES CONDITION_ATTRIBUTES \
	"path text plus minus times per off on fractions places sum between after " \
	"before call map lookup prefix sign "

/* The node's condition with its <and> children; NULL where it has none. */
MUST_CHECK enum status loader_condition(struct dialect_condition **out,
    struct dialect_loader *loader, const struct xml_node *node);
/* <skip>, <fault>, <refuse>: a condition and words. */
MUST_CHECK enum status loader_rule(struct dialect_rule **out,
    struct dialect_loader *loader, const struct xml_node *node);

/* ------------------------------------------------- importers/dialect_from.c */

/*
 * The ways to find a text: the node's own attributes, or its <from>s, which
 * then all have its condition too.
 */
MUST_CHECK enum status loader_froms(struct dialect_from **out,
    struct dialect_loader *loader, const struct xml_node *node);
/* Refuse what only numbers have: the node is to give a text. */
MUST_CHECK enum status loader_check_text(struct dialect_loader *loader,
    const struct xml_node *node);

/* ----------------------------------------------- importers/dialect_record.c */

/* Is the element a kind of record? */
bool loader_is_record(const struct xml_node *node);
MUST_CHECK enum status loader_record(struct dialect_record **out,
    struct dialect_loader *loader, const struct xml_node *node);

/* ------------------------------------------------- importers/dialect_trie.c */

/* What a path that is added is for. */
struct path_use {
	uint32_t base;		/* the state it begins at */
	uint32_t floor;		/* its depth may not fall below this one's */
	bool in_record;
	bool in_file;
	bool wants_text;
};

/* The root state, before any path. */
MUST_CHECK enum status loader_begin_states(struct dialect_loader *loader);
/* The states of a path; *out is where it ends. */
MUST_CHECK enum status trie_add_path(uint32_t *out,
    struct dialect_loader *loader, const struct xml_node *node,
    const struct dialect_path *path, struct path_use use);
MUST_CHECK enum status trie_add_conditions(struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_condition *condition,
    struct path_use use);
MUST_CHECK enum status trie_add_froms(struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_from *from,
    struct path_use use);

/* ----------------------------------------------- importers/dialect_places.c */

/* The states of a record, a lookup, a text of the file as a whole. */
MUST_CHECK enum status loader_add_record(struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_record *record);
MUST_CHECK enum status loader_add_lookup(struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_lookup *lookup);
MUST_CHECK enum status loader_add_embedded(struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_embedded *embedded);
MUST_CHECK enum status loader_add_froms(struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_from *from);
MUST_CHECK enum status loader_add_condition(struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_condition *condition);
MUST_CHECK enum status loader_add_secret(struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_path *path);
MUST_CHECK enum status loader_add_sequence(struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_path *at,
    const struct dialect_sequence *sequence);
/* No record within a record, no field where nothing would be found. */
MUST_CHECK enum status loader_end_states(struct dialect_loader *loader,
    const struct xml_node *node);

#endif
