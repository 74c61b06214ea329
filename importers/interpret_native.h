#ifndef IMPORTERS_INTERPRET_NATIVE_H
#define IMPORTERS_INTERPRET_NATIVE_H

#include "engine/strbuf.h"
#include "importers/interpret_state.h"

/*
 * interpret_native -- what is set aside as an element of the native form, to be
 * mended and imported again.  Private to interpret_reject.c.
 *
 * Each field has the text that was found where that says its value, else the
 * value; a comment stands before what is at fault.  Failures latch in `out`.
 */

struct native_writing {
	struct interpreter *in;
	struct strbuf *out;
	const struct fault *fault;
	const char *comment;		/* what is wrong */
	bool lacks_form;	/* it is shown, but cannot be put so */
};

void interpret_write_document(struct native_writing *writing,
    const struct draft *draft);

/* STATUS_RANGE: its parts are longer than REJECT_NATIVE_MAX. */
MUST_CHECK enum status interpret_write_record(struct native_writing *writing,
    const struct dialect_record *record, uint32_t node,
    const struct cell *cells, struct error *err);

/*
 * A cell of the record as the ledger would call it, with --prefix: what is
 * mended is imported without the options of the file that it came from.  Fails
 * for want of memory alone.
 */
MUST_CHECK enum status interpret_call_cell(struct cell *out,
    struct interpreter *in, enum record_kind kind, size_t field,
    const struct cell *cell);

#endif
