#ifndef RULES_LOAD_EXAMPLE_H
#define RULES_LOAD_EXAMPLE_H

#include "rules/load.h"

/*
 * load_example -- example blocks (agreement language, section 9).
 */

/* The examples among node's children, after all rules. */
MUST_CHECK enum status load_example_all(struct load *load,
    const struct xml_node *node);

#endif
