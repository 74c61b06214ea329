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
 * of importers/limits.h, an internal DOCTYPE subset, text before the root,
 * control characters.  A DOCTYPE without internal subset is left out: the
 * parser does not see it, nothing it names is ever loaded.  A long CDATA
 * section or comment is passed on as several with the same content; white space
 * outside of the root, if it is long, within comments.
 *
 * References to the control characters that XML 1.0 forbids ("&#4;"), which
 * some systems write, are left out too.  Whether a file may hold them, its
 * dialect says: the caller asks gate_dropped_line() once that is known.
 *
 * It stops where, after the end of the root, something begins that is no white
 * space, comment or processing instruction: an XML declaration, a byte order
 * mark, a DOCTYPE, a second root or garbage.  The caller, who knows whether the
 * file may hold more roots, goes on with another gate or asks for the refusal.
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

/* first_line: the number of the document's first line, mostly 1. */
MUST_CHECK enum status gate_new(struct gate **out, uint64_t first_line,
    const struct byte_target *target, struct error *err);
void gate_free(struct gate *gate);

MUST_CHECK enum status gate_push(struct gate *gate, const char *bytes,
    size_t size, struct error *err);
/* The document's end: its root must have ended. */
MUST_CHECK enum status gate_finish(struct gate *gate, struct error *err);

/* Where something begins after the end of the root. */
struct gate_next {
	uint64_t left;		/* bytes pushed from there on */
	const char *text;	/* the first of them */
	size_t text_length;	/* GATE_NEXT_TEXT_MAX at most */
};

#define GATE_NEXT_TEXT_MAX 16

/* False: nothing has, so far. */
bool gate_find_next(const struct gate *gate, struct gate_next *out);
/* Why nothing may begin there: STATUS_INVALID. */
enum status gate_refuse_next(const struct gate *gate, struct error *err);
/* Is it outside of the root element, which has ended? */
bool gate_is_after_root(const struct gate *gate);

/* The line that the gate has come to. */
uint64_t gate_line(const struct gate *gate);

/*
 * Where all that was pushed so far has come to, which may be further than the
 * parser.  The depth is the number of elements that have begun and not ended;
 * the least depth, the smallest that there was since gate_mark_depth(), or
 * since the beginning.
 */
unsigned gate_depth(const struct gate *gate);
unsigned gate_least_depth(const struct gate *gate);
/* From here on: the least depth is that of now. */
void gate_mark_depth(struct gate *gate);
/* Would whatever is pushed next be text or new markup?  Not so inside a tag, a
 * comment, CDATA, an instruction or a DOCTYPE.  (A reference that has begun is
 * the parser's to refuse.) */
bool gate_is_between_markup(const struct gate *gate);
/* How many of the bytes so far are of markup that has not ended yet. */
uint64_t gate_open_bytes(const struct gate *gate);

/* The line of the first reference that was left out, 0: none. */
uint64_t gate_dropped_line(const struct gate *gate);

/* The marks that were not taken yet; the gate's, as long as it lives. */
struct gate_marks {
	const struct gate_mark *at;
	const struct gate_mark *end;
	uint64_t dropped_offset;	/* of the first reference that was left
					 * out; UINT64_MAX: none */
};

struct gate_marks *gate_marks(struct gate *gate);

/* The next mark, or NULL where the parser knows more tags than the gate. */
static inline const struct gate_mark *
gate_marks_take(struct gate_marks *marks)
{
	return marks->at < marks->end ? marks->at++ : NULL;
}

/* Is there one that has not been taken: has the parser not come so far? */
static inline bool
gate_marks_wait(const struct gate_marks *marks)
{
	return marks->at < marks->end;
}

/* The bytes of elements, as promised by struct xml_source_text; one hold at a
 * time, of an element that has begun and not ended before the last mark. */
void gate_hold(struct gate *gate, uint64_t offset);
const char *gate_get(struct gate *gate, uint64_t from, uint64_t until,
    size_t *length);
void gate_release(struct gate *gate);

#endif
