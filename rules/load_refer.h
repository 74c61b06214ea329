#ifndef RULES_LOAD_REFER_H
#define RULES_LOAD_REFER_H

#include "rules/load.h"

/*
 * load_refer -- rules that name rules: net-of, and what examples expect.
 *
 * Rules, best-of and first-of share one space of ids in an agreement, so that a
 * statement or a message never means two things by one id.
 */

/* Collect the ids of all rules and groups among node's children. */
MUST_CHECK enum status load_refer_names(struct load *load,
    const struct xml_node *node);

/* Check and keep what *rule, complete otherwise, says in net-of. */
MUST_CHECK enum status load_refer_net_of(struct rule *rule,
    struct load *load, const struct xml_node *node, const char *ids);

/* The number of the rule that an expect names. */
MUST_CHECK enum status load_refer_rule(size_t *number, struct load *load,
    const struct xml_node *node, const char *id);

#endif
