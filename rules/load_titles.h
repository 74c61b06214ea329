#ifndef RULES_LOAD_TITLES_H
#define RULES_LOAD_TITLES_H

#include "rules/load.h"

/*
 * load_titles -- the titles of an agreement, a rule, a best-of or first-of: one
 * text per language.
 */

/* The titles among parent's children, each in another language. */
MUST_CHECK enum status load_titles(const struct result_title **out,
    size_t *count, struct load *load, const struct xml_node *parent);

#endif
