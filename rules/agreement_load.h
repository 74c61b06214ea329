#ifndef RULES_AGREEMENT_LOAD_H
#define RULES_AGREEMENT_LOAD_H

#include <stddef.h>

#include "engine/error.h"
#include "rules/agreement.h"

/*
 * agreement_load -- an agreement file, checked, or a refusal in the user's
 * words: file, line, what was expected, what was found.
 *
 * Accepts exactly what rules/agreement.rng accepts, less what a grammar cannot
 * say (the comment at its top).  Driven by one table of elements and
 * attributes, which is also what messages are made from.
 */

#define AGREEMENT_FILE_BYTES_MAX (256u << 20)

/*
 * Load the bytes of a file; name is what messages call it.  is_embedded: the
 * form inside a statement, where a figures list may have no figure.  *out is
 * owned by the caller, who frees it; err->place is "name:line".
 */
MUST_CHECK enum status agreement_load_bytes(struct agreement_file **out,
    const char *name, const void *bytes, size_t size, bool is_embedded,
    struct error *err);

void agreement_file_free(struct agreement_file *file);

#endif
