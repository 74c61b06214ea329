#ifndef RULES_LOAD_RULE_H
#define RULES_LOAD_RULE_H

#include "rules/load.h"

/*
 * load_rule -- rules, and the best-of and first-of that hold them (agreement
 * language, sections 5 and 6).
 */

/* The rules among node's children into load->agreement, after its lists,
 * figures and rounding. */
MUST_CHECK enum status load_rule_all(struct load *load,
    const struct xml_node *node);

/* The limit among node's children, if there is one. */
MUST_CHECK enum status load_rule_limit(struct limit *out, struct load *load,
    const struct xml_node *node);

#endif
