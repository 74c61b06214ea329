#ifndef CLI_REJECT_ORIGINAL_H
#define CLI_REJECT_ORIGINAL_H

#include <stdbool.h>

/*
 * Is this, a reject's text as found, the whole element, or a row of CSV with
 * its header?  What is longer than
 * REJECT_ORIGINAL_MAX was cut when it was set aside.  NULL: no.
 */
bool reject_original_is_whole(const char *text);

#endif
