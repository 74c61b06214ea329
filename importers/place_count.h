#ifndef IMPORTERS_PLACE_COUNT_H
#define IMPORTERS_PLACE_COUNT_H

#include <stdbool.h>

#include "importers/dialect.h"
#include "importers/sink.h"
#include "importers/xml_events.h"

/*
 * place_count -- the places of a file that hold a text, and those of them that
 * a dialect does not use: what whoever writes a dialect has to look through.
 *
 * It stands between the parser and the interpreter and sees every event first.
 * Untrusted input: at most PLACE_COUNT_MAX places are kept, each with a short
 * name and the beginning of its first text; what is beyond is counted, no
 * more.  The work per event is bounded too.
 */

struct place_count;

MUST_CHECK enum status place_count_new(struct place_count **out,
    struct error *err);
void place_count_free(struct place_count *counts);

/*
 * The handler to give to the parser instead of inner, for the file that
 * messages call name; both are borrowed.  Where inner refuses the file
 * (STATUS_NOT_FOUND: of no known dialect; STATUS_INVALID), the rest is still
 * counted, and the refusal returned at the document's end.
 */
const struct xml_handler *place_count_handler(struct place_count *counts,
    const struct xml_handler *inner, const char *name);

/*
 * Tell the sink's unused() the places that the dialect does not use, in the
 * order in which the file has them first.  dialect: NULL where none was found,
 * which uses none; is_any_namespace: as with a dialect that was forced.
 */
MUST_CHECK enum status place_count_tell(const struct place_count *counts,
    const struct dialect *dialect, bool is_any_namespace,
    const struct sink *sink, struct error *err);

#endif
