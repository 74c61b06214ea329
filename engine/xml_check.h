#ifndef ENGINE_XML_CHECK_H
#define ENGINE_XML_CHECK_H

#include <stddef.h>

#include "engine/error.h"

/*
 * xml_check -- what is refused of a file before the parser of xml_tree sees it:
 * too many bytes, another encoding than UTF-8, NUL bytes, tags and numbers of
 * attributes past the maxima of xml_tree.h.  Statuses and places are those of
 * xml_tree_parse().
 */

MUST_CHECK enum status xml_check(const char *name, const void *bytes,
    size_t size, struct error *err);

#endif
