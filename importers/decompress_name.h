#ifndef IMPORTERS_DECOMPRESS_NAME_H
#define IMPORTERS_DECOMPRESS_NAME_H

#include <stdbool.h>

#include "importers/decompress.h"

/*
 * decompress_name -- the names of an archive's members: text from a stranger
 * that is shown and never opened, so that "/etc/passwd" and "../x" are names
 * like any other.
 */

/* As it is shown: what is no UTF-8, and control characters, as '?'; what is
 * longer is cut.  NULL: "?". */
void decompress_name_clean(char out[DECOMPRESS_NAME_MAX + 1],
    const char *name);

/* Does it lie under a name that begins with a dot, or under __MACOSX? */
bool decompress_name_is_hidden(const char *name);

/* Does it end in this suffix, in any case? */
bool decompress_name_ends(const char *name, const char *suffix);

#endif
