#ifndef IMPORTERS_DIALECT_MODEL_H
#define IMPORTERS_DIALECT_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/control.h"
#include "engine/fact.h"
#include "importers/dialect.h"
#include "importers/record_kind.h"
#include "importers/text_call.h"
#include "importers/text_form.h"

/*
 * dialect_model -- a dialect file in memory: what the loader makes of it and
 * the interpreter follows.  For these two and their tests; the form itself is
 * explained in docs/reference/dialects.md.
 *
 * Immutable once it is whole; everything lives in the dialect's own arena.  Lists
 * are in the order of the file.
 */

#define DIALECT_NAME_MAX 63		/* bytes of its own name */
#define DIALECT_NAMES_MAX 2048		/* different names in its paths */
#define DIALECT_STATES_MAX 4096	/* places in a file that it looks at */
#define DIALECT_PATH_STEPS_MAX 16
#define DIALECT_DEPTH_MAX 48		/* of a place, from the root */
#define DIALECT_CALLS_MAX 4		/* functions on one text */
#define DIALECT_LOOKUPS_MAX 16
#define DIALECT_TEXT_WAYS_MAX 256	/* of a named text, its conditions and
					 * the texts that it uses */
#define DIALECT_TEXT_USES_MAX 256	/* of all named texts */
#define DIALECT_DETECT_TESTS_MAX 16	/* of one root */

#define NAME_UNKNOWN UINT32_MAX		/* of no path */
#define NAME_ANY (UINT32_MAX - 1)	/* "*" */
#define NAME_PARENT (UINT32_MAX - 2)	/* ".." */

struct dialect_condition;
struct xml_node;

/* One step of a path. */
struct dialect_step {
	uint32_t name;		/* of the dialect's names, or NAME_ANY/PARENT */
	bool is_attribute;	/* the last step only */
	struct dialect_condition *only;	/* [...], all of them, or NULL */
};

/*
 * Where a text stands, seen from the record's element, or from the document
 * where it begins with "/".  No steps: the element itself.
 */
struct dialect_path {
	const char *text;	/* as written */
	bool is_absolute;
	bool is_name;		/* "name()": the element's own name */
	bool is_child;		/* one name, below the element itself */
	const struct dialect_step *steps;
	size_t step_count;
};

enum condition_test {
	TEST_IS,		/* one of the texts there is one of values */
	TEST_IS_NOT,		/* none is; an absent one is "" */
	TEST_STARTS,		/* one of them starts with one of values */
	TEST_WORD,		/* one has one of values as whole words */
	TEST_SAME,		/* one is one of the texts at other, not "" */
	TEST_PRESENT,		/* there is such an element or attribute */
	TEST_ABSENT,
	TEST_NONZERO,		/* one of them is a number other than 0 */
	TEST_ALIKE,		/* there are texts, all the same one */
	TEST_DIFFERENT,		/* two of them differ */
};

struct dialect_condition {
	struct dialect_path path;
	const struct dialect_text *named;	/* of what path leads to */
	enum condition_test test;
	struct dialect_path other;
	const struct dialect_text *other_named;	/* of what other leads to */
	const char *const *values;
	size_t value_count;
	struct dialect_condition *next;	/* must hold too */
};

struct dialect_map_entry {
	const char *const *from;
	size_t from_count;
	const char *to;		/* "": not stated */
	struct dialect_map_entry *next;
};

struct dialect_map {
	const char *name;
	struct dialect_map_entry *entries;
	const char *other;	/* for all other texts; NULL: unchanged */
	struct dialect_map *next;
};

/* A table read from the file itself, to join records by. */
struct dialect_lookup {
	const char *name;
	size_t index;
	struct dialect_path key;	/* from the lookup's element */
	struct dialect_path value;
	const struct dialect_path *at;
	size_t at_count;
	struct dialect_lookup *next;
};

/* A text that conditions know by name: "$name", "../$name". */
struct dialect_text {
	const char *name;
	struct dialect_from *from;
	size_t way_count;	/* with those of the texts that it uses */
	struct dialect_text *next;
};

/* An element whose text is a document of its own, in base64 or as it is. */
struct dialect_embedded {
	const struct dialect_path *at;
	size_t at_count;
	bool is_xml;		/* as it is */
};

enum from_sign {
	SIGN_AS_STATED,
	SIGN_NEGATE,
	SIGN_NEGATIVE,		/* -|value| */
};

/* What a number is multiplied with or divided by. */
struct dialect_factor {
	const struct dialect_path *path;	/* NULL: value */
	int64_t value_micro;
};

/* One way to find a field. */
struct dialect_from {
	struct dialect_path path;
	/* Of numbers: */
	const struct dialect_path *plus;	/* added */
	size_t plus_count;
	const struct dialect_path *minus;	/* subtracted */
	size_t minus_count;
	const struct dialect_factor *times;	/* NULL: none */
	const struct dialect_factor *per;
	const struct dialect_factor *off;	/* then so many percent less */
	const struct dialect_factor *on;	/* or more */
	bool has_fractions;	/* off and on are of 1, not of 100 */
	bool is_rounded;	/* at last, half-up, to so many decimals */
	unsigned places;
	bool sums;		/* all that is at each path, not the first */
	const char *constant;	/* instead of path; NULL: path */
	struct dialect_from *parts;	/* instead: joined texts */
	const char *between;	/* without parts: all texts at path */
	struct dialect_condition *when;
	const struct dialect_lookup *lookup;
	const char *after;	/* the first of these, nothing without one */
	const char *before;
	const struct text_call *calls[DIALECT_CALLS_MAX];
	size_t call_count;
	const struct dialect_map *map;
	const char *prefix;
	enum from_sign sign;
	/* What there is to do, once known: */
	bool is_path;		/* what is found is a text at path */
	bool makes_text;	/* another one of it: lookup to prefix */
	bool reckons;		/* plus to sums, or sign, with a number */
	struct dialect_from *next;	/* tried if this gives "" */
};

struct dialect_field {
	size_t index;		/* of the kind's fields */
	const struct field_info *info;
	bool is_required;
	bool ignores_unreadable;	/* then it is not stated */
	bool wants_single;		/* two different texts: not stated */
	struct dialect_from *from;
	struct dialect_field *next;
};

/* How the signs of a document's type are written. */
enum sign_rule {
	SIGNS_AS_STATED,	/* negative where it reduces */
	SIGNS_NEGATE,		/* positive where it reduces */
	SIGNS_NEGATE_GUARDED,	/* the same, unless its total is negative */
	SIGNS_ON_LINES,		/* lines as stated, totals positive */
};

struct dialect_type {
	bool is_credit_note;
	enum sign_rule signs;
	struct dialect_condition *when;
	struct dialect_type *next;
};

/* A condition with words: why a document is skipped, a record set aside. */
struct dialect_rule {
	struct dialect_condition *when;
	const char *code;
	const char *says;
	struct dialect_rule *next;
};

/* What a file states of all its records. */
struct dialect_control {
	enum control_what what;
	struct dialect_from *from;	/* absolute paths */
	struct dialect_control *next;
};

struct dialect_record {
	enum record_kind kind;
	const struct dialect_path *at;	/* alternatives */
	size_t at_count;
	struct dialect_condition *when;
	struct dialect_field *fields;
	uint32_t lacking;	/* bits of required fields that it has not */
	uint32_t stated;		/* of accounts and products */
	enum fact_parts does;		/* with its parts, likewise */
	struct dialect_record *parts;
	/* Elements within, each of which is a fact: of the same kind, with the
	 * fields that are its own. */
	struct dialect_record *each;
	struct dialect_rule *faults;
	struct dialect_rule *skips;	/* but of parts */
	/* Documents and the lines that stand apart from them. */
	bool may_hold_allowances;	/* lines may have them in already */
	const struct dialect_path *join;	/* the key */
	struct dialect_type *types;
	struct dialect_rule *cancelled;
	struct dialect_record *next;
};

/* A closed element's children: their order and how many of each. */
struct dialect_sequence_item {
	uint32_t name;
	uint32_t slot;		/* equal slots: any order */
	bool is_repeated;
};

struct dialect_sequence {
	const struct dialect_sequence_item *items;
	size_t count;
};

/* A record that begins at a state; lookups and embedded documents likewise. */
struct dialect_begin {
	const struct dialect_record *record;
	const struct dialect_lookup *lookup;
	const struct dialect_embedded *embedded;
	struct dialect_begin *next;
};

#define STATE_ROOT 0
#define STATE_NONE UINT32_MAX

/*
 * All paths of a dialect as one tree of places; a file is followed through it
 * element by element.
 */
struct dialect_state {
	uint32_t name;
	uint32_t parent;
	uint32_t first_child;	/* elements and attributes */
	uint32_t next;
	uint32_t depth;
	bool is_attribute;
	bool wants_text;
	bool is_secret;		/* no text there is shown to anybody */
	bool is_embedded;	/* its text is a document */
	bool is_embedded_xml;	/* one that is in no base64 */
	bool in_record;		/* some record's path leads here */
	bool in_file;		/* some absolute path does */
	struct dialect_begin *begins;
	const struct dialect_sequence *sequence;
};

enum match {
	MATCH_ANY,
	MATCH_EXACT,
	MATCH_STARTS,
};

struct dialect_namespace {
	enum match match;
	const char *uri;
	struct dialect_namespace *next;
};

/* What must be seen at the root or below it: an element, its text, or an
 * attribute's. */
struct dialect_detect_test {
	const char *const *steps;	/* local names from the root's child */
	size_t step_count;
	const char *attribute;		/* of the last one, NULL: none */
	struct dialect_namespace space;	/* of the last */
	const char *const *values;	/* NULL: that it is there is enough */
	size_t value_count;
	bool is_start;			/* values are beginnings */
	bool is_first;			/* each element is its parent's first */
	struct dialect_detect_test *next;
};

struct dialect_root {
	const char *name;		/* "*": any */
	struct dialect_namespace space;
	struct dialect_detect_test *tests;
	size_t test_count;
	struct dialect_root *next;
};

struct dialect {
	struct arena arena;
	const char *name;
	const char *title;
	uint64_t line;		/* of <dialect> in its file */
	bool is_closed;		/* what no path names is refused */
	bool has_joins;		/* records are kept until the file ends */
	bool is_forced_only;	/* never recognised by content */
	bool takes_roots;	/* several in one file */
	bool drops_references;	/* to control characters ("&#4;") */
	const char *nothing;	/* a text that states a field to be empty */
	struct dialect_namespace *namespaces;	/* NULL: any */
	struct dialect_root *roots;
	struct number_form numbers;
	const struct date_form *dates;
	size_t date_count;
	struct dialect_map *maps;
	struct dialect_lookup *lookups;
	size_t lookup_count;
	struct dialect_text *texts;
	struct dialect_from *source;	/* absolute paths */
	bool needs_source;	/* a file without one is refused */
	struct dialect_rule *refusals;	/* of the file as a whole */
	struct dialect_control *controls;	/* at most CONTROLS_MAX */
	struct dialect_record *records;
	const char **names;
	uint32_t *sorted_names;	/* numbers of names, by name */
	size_t name_count;
	struct dialect_state *states;
	size_t state_count;
	/* Of its file, in arena, while only the head was read: what <dialect>
	 * says and the roots.  NULL: it is whole. */
	const struct xml_node *rest;
};

/*
 * dialect_load(out, name, bytes, size, err): STATUS_INVALID or STATUS_SYNTAX
 * with place "name:line" where the file is wrong, STATUS_MEMORY.
 *
 * The same in two steps, for the many that are asked whether a file is theirs
 * and the one that is followed: dialect_load_rest() makes a head whole, and
 * does nothing to one that is.  Where it failed it fails again.
 */
MUST_CHECK enum status dialect_load(struct dialect **out, const char *name,
    const void *bytes, size_t size, struct error *err);
MUST_CHECK enum status dialect_load_head(struct dialect **out,
    const char *name, const void *bytes, size_t size, struct error *err);
MUST_CHECK enum status dialect_load_rest(struct dialect *dialect,
    const char *name, struct error *err);
void dialect_free(struct dialect *dialect);

/* One of the set's is to be followed: it is whole after that. */
MUST_CHECK enum status dialect_set_make_whole(const struct dialect_set *set,
    const struct dialect *dialect, struct error *err);

/* The number of a name, NAME_UNKNOWN where no path has it. */
uint32_t dialect_name_find(const struct dialect *dialect, const char *name);

/* The child of a state with that name, or STATE_NONE. */
uint32_t dialect_state_child(const struct dialect *dialect, uint32_t state,
    uint32_t name, bool is_attribute);

/* Is the namespace one that the dialect's elements have? */
bool dialect_has_namespace(const struct dialect *dialect, const char *uri);
bool dialect_namespace_matches(const struct dialect_namespace *space,
    const char *uri);

#endif
