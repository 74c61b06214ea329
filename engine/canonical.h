#ifndef ENGINE_CANONICAL_H
#define ENGINE_CANONICAL_H

#include <stdint.h>

#include "engine/decimal.h"
#include "engine/strbuf.h"

/*
 * canonical -- pieces of XML in the form of Canonical XML 1.0, inclusive,
 * without comments: what is written needs no further canonicalisation before
 * it is signed.
 *
 * The caller writes the attributes of an element in the order of their names
 * (xml:lang last) and never an empty-element tag.
 */

/* name: with the blank before it, as in " id"; a NULL value writes nothing. */
void canonical_attribute(struct strbuf *out, const char *name,
    const char *value);
void canonical_attribute_date(struct strbuf *out, const char *name,
    int32_t date);		/* DATE_NONE writes nothing */
void canonical_attribute_count(struct strbuf *out, const char *name,
    uint64_t count);
void canonical_attribute_micro(struct strbuf *out, const char *name,
    wide value_micro);

/* Character data between tags. */
void canonical_text(struct strbuf *out, const char *text);

#endif
