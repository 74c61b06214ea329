#ifndef IMPORTERS_INTAKE_H
#define IMPORTERS_INTAKE_H

#include <stdbool.h>

#include "engine/error.h"
#include "importers/byte_source.h"
#include "importers/gate.h"

/*
 * intake -- an XML file as the text of its roots, one after the other:
 *
 *   source -> cms -> decode -> gate -> whoever reads the text
 *
 * A root's text comes to its end where the file does, or where something begins
 * after the end of the root element.  Then another root may be begun there,
 * with its own declaration, byte order mark, encoding and DOCTYPE; it gets a
 * decoder and a gate of its own, and lines go on counting.
 *
 * Each stage gets a few bytes at a time, when there is no text left to read: so
 * the gate is never far ahead of who reads.  The source is read when all its
 * bytes so far have come to the gate, and less than INTAKE_READ_MIN bytes of
 * text wait to be handed on.
 *
 * STATUS_INVALID has no place; intake_stage() says where it comes from.
 */

struct intake;

enum intake_stage {
	INTAKE_TEXT,		/* decoder and gate; lines are counted */
	INTAKE_SIGNATURE,
	INTAKE_SOURCE,		/* a failure that it handed over */
};

MUST_CHECK enum status intake_new(struct intake **out, struct error *err);
void intake_free(struct intake *intake);

/* A file and its first root; source: borrowed until the next begin. */
MUST_CHECK enum status intake_begin(struct intake *intake,
    const struct byte_source *source, struct error *err);

/*
 * The root's text, for byte_source: as much as is asked for, or at least
 * INTAKE_READ_MIN bytes, unless the end or a failure follows.  What was before
 * a failure is read first.
 */
#define INTAKE_READ_MIN 256
MUST_CHECK enum status intake_read(struct intake *intake, void *bytes,
    size_t size, size_t *got, struct error *err);
/* Of what has failed. */
enum intake_stage intake_stage(const struct intake *intake);

/* The gate of the root; the intake's, until the next root or file begins. */
struct gate *intake_gate(const struct intake *intake);

/* Is the root's ASCII written as such (importers/decode.h)? */
bool intake_keeps_ascii(const struct intake *intake);

/* After the root's end: does something begin there? */
bool intake_has_next(const struct intake *intake);
/* Why nothing may: STATUS_INVALID, or the decoder's fault. */
enum status intake_refuse_next(const struct intake *intake,
    struct error *err);
MUST_CHECK enum status intake_begin_next(struct intake *intake,
    struct error *err);

#endif
