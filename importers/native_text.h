#ifndef IMPORTERS_NATIVE_TEXT_H
#define IMPORTERS_NATIVE_TEXT_H

#include "engine/strbuf.h"
#include "importers/interpret_cells.h"

/*
 * native_text -- pieces of the native ledger form, for what is set aside: a
 * text that was found stands there as it was found unless the native form
 * would read something else in it.
 */

/*
 * ` name="text"`.  A faulty cell's text is written as found; a good one's too
 * if the native form reads the cell's value in it, and otherwise the value.
 */
void native_text_attribute(struct strbuf *out, const char *name,
    enum field_type type, const struct cell *cell);

/* `<!-- name: text -->` on a line of its own; name may be NULL. */
void native_text_comment(struct strbuf *out, const char *name,
    const char *text);

#endif
