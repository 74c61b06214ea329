#ifndef IMPORTERS_GATE_H
#define IMPORTERS_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"
#include "importers/byte_target.h"
#include "importers/xml_events.h"

/*
 * gate -- looks at the bytes of a document before the parser does.
 *
 * Knows tags, comments, CDATA, processing instructions and the DOCTYPE, and
 * nothing of names.  Refuses (STATUS_INVALID) what could cost the parser more
 * than linear time or bounded memory, and what is never accepted: the limits
 * of importers/limits.h, an internal DOCTYPE subset, a second root element,
 * anything but white space, comments and processing instructions outside the
 * root, control characters.  A DOCTYPE without internal subset is left out: the
 * parser does not see it, nothing it names is ever loaded.  A long CDATA
 * section or comment is passed on as several with the same content.
 *
 * References to the control characters that XML 1.0 forbids ("&#4;"), which
 * some systems write, are left out too.  Whether a file may hold them, its
 * dialect says: the caller asks gate_dropped_line() once that is known.
 *
 * Input is valid UTF-8.  Each piece is passed on after it has been looked at.
 * Errors have no place: gate_line() has the line.
 */

struct gate;

/* Where a tag begins or ends, in the order of the parser's events. */
struct gate_mark {
	struct xml_place place;
	bool is_start;
};

MUST_CHECK enum status gate_new(struct gate **out,
    const struct byte_target *target, struct error *err);
void gate_free(struct gate *gate);

MUST_CHECK enum status gate_push(struct gate *gate, const char *bytes,
    size_t size, struct error *err);
/* The document's end: its root must have ended. */
MUST_CHECK enum status gate_finish(struct gate *gate, struct error *err);

/* The line that the gate has come to, from 1. */
uint64_t gate_line(const struct gate *gate);
/* The line of the first reference that was left out, 0: none. */
uint64_t gate_dropped_line(const struct gate *gate);

/* The next mark, or NULL where the parser knows more tags than the gate. */
const struct gate_mark *gate_take_mark(struct gate *gate);

/* The bytes of elements, as promised by struct xml_source_text; one hold at a
 * time, of an element that has begun and not ended before the last mark. */
void gate_hold(struct gate *gate, uint64_t offset);
const char *gate_get(struct gate *gate, uint64_t from, uint64_t until,
    size_t *length);
void gate_release(struct gate *gate);

#endif
