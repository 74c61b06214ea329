#ifndef RULES_LOAD_MEASURE_H
#define RULES_LOAD_MEASURE_H

#include "rules/load.h"

/*
 * load_measure -- measures and what they are compared with (agreement
 * language, section 5).
 */

/* node is a qualify or a require with a basis; values are its attributes. */
MUST_CHECK enum status load_measure(struct measure *out, struct load *load,
    const struct xml_node *node, const struct load_values *values);

/* Is its value a number of percent? */
bool load_measure_is_percent(const struct measure *measure);

/* What the value is called: its compare, or else its basis. */
const char *load_measure_word(const struct measure *measure);

/*
 * A bound, threshold or undefined-as: has value a % exactly where the measure
 * is a percentage?  node and name: whose attribute it is.
 */
MUST_CHECK enum status load_measure_bound(struct number *out,
    struct load *load, const struct xml_node *node, const char *name,
    const struct load_value *value, const struct measure *measure);

#endif
