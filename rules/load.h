#ifndef RULES_LOAD_H
#define RULES_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/error.h"
#include "engine/xml_tree.h"
#include "rules/agreement.h"
#include "rules/load_names.h"
#include "rules/load_table.h"

/*
 * load -- the inside of the agreement loader: one element read by the table,
 * and what the builders of the model share.  Private to rules/load*.c and
 * rules/agreement_load.c.
 */

/* One file being loaded. */
struct load {
	struct agreement_file *file;	/* its arena holds the model */
	struct arena scratch;		/* the tree and what lives as long */
	bool is_embedded;
	struct error *err;

	/* Of the agreement being read: */
	struct agreement *agreement;
	struct load_names lists;	/* numbers of agreement->lists */
	struct load_names figures;	/* numbers of agreement->figures */
	struct load_names rules;	/* numbers of agreement->rules; groups
					 * are LOAD_NAME_GROUP */
	size_t term_count;
	size_t require_count;
};

#define LOAD_NAME_GROUP ((size_t)-1)

/* The value of one attribute, in its form. */
struct load_value {
	const char *text;	/* as written, of the tree; NULL: not given */
	struct number number;	/* amounts, percents, bounds, levels */
	int32_t date;
	unsigned keyword;	/* value of the keyword's row; of a baseline:
				 * is it previous-year */
};

struct load_values {
	struct load_value at[LOAD_ATTRIBUTES_MAX];
};

/*
 * load_refuse(load, node, format, ...):
 * Refuse the file because of node: fill the error, with "name:line" as its
 * place, and return STATUS_INVALID.
 */
enum status load_refuse(struct load *load, const struct xml_node *node,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same because something that stands on this line. */
enum status load_refuse_line(struct load *load, uint64_t line,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/*
 * load_element(values, load, node, element):
 * Check node against its row of the table: its attributes, each one's form, its
 * children's names, order and number, and that there is no text where none
 * belongs.  Fills *values, by the row's enumerators.  What stands inside the
 * children is left to the calls for these.
 */
MUST_CHECK enum status load_element(struct load_values *values,
    struct load *load, const struct xml_node *node, enum load_element element);

bool load_is(const struct xml_node *node, enum load_element element);
/* The first child that is such an element; NULL: none. */
const struct xml_node *load_first(const struct xml_node *parent,
    enum load_element element);
/* The next sibling after node of the same name. */
const struct xml_node *load_next(const struct xml_node *node);
size_t load_count(const struct xml_node *parent, enum load_element element);

/* Zeroed memory of the model; *out is NULL if count is 0. */
MUST_CHECK enum status load_array(void *out, struct load *load, size_t count,
    size_t size);
/* A copy in the model; NULL stays NULL. */
MUST_CHECK enum status load_text(const char **out, struct load *load,
    const char *text);

/* The same for count texts of an element. */
struct load_copy {
	const char **to;
	const struct load_value *from;
};
MUST_CHECK enum status load_copies(struct load *load,
    const struct load_copy *copies, size_t count);

#endif
