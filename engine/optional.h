#ifndef ENGINE_OPTIONAL_H
#define ENGINE_OPTIONAL_H

#include <stdbool.h>

/*
 * optional -- texts that may be absent (NULL), bytewise.
 */

/* An absent text equals an absent one only. */
bool optional_equal(const char *a, const char *b);

/* As strcmp() orders; an absent text comes first. */
int optional_order(const char *a, const char *b);

#endif
