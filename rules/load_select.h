#ifndef RULES_LOAD_SELECT_H
#define RULES_LOAD_SELECT_H

#include "rules/load.h"

/*
 * load_select -- what selects: lists, figures, and terms of accounts and lines
 * (agreement language, sections 2 and 3).
 *
 * Each fills in its part of load->agreement, from the children of node.
 */

MUST_CHECK enum status load_select_lists(struct load *load,
    const struct xml_node *node);
MUST_CHECK enum status load_select_figures(struct load *load,
    const struct xml_node *node);
/* After the lists. */
MUST_CHECK enum status load_select_parties(struct load *load,
    const struct xml_node *node);
MUST_CHECK enum status load_select_excepts(struct load *load,
    const struct xml_node *node);

/* The lines and excepts among node's children. */
MUST_CHECK enum status load_select_lines(struct selector *out,
    struct load *load, const struct xml_node *node);

/* The figures list that an attribute baseline names; NULL where it is not
 * given, or previous-year. */
MUST_CHECK enum status load_select_baseline(const struct figures **out,
    struct load *load, const struct xml_node *node,
    const struct load_value *value);

#endif
