#ifndef RULES_LOAD_SCALE_H
#define RULES_LOAD_SCALE_H

#include "rules/load.h"

/*
 * load_scale -- the scale of a rule, what it is paid on, and which of method,
 * benefit, qualify and pay go together (agreement language, section 6).
 */

/*
 * Fill in scale and pay of *rule, whose id and qualify are there, from the
 * children of node.
 */
MUST_CHECK enum status load_scale(struct rule *rule, struct load *load,
    const struct xml_node *node);

#endif
