#ifndef REPORTS_VERIFY_FORM_H
#define REPORTS_VERIFY_FORM_H

#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"

/*
 * verify_form -- what can be said of a statement's file without knowing a key:
 * where its parts are, and that it holds no markup that a statement never has.
 */

struct verify_form {
	int32_t issued;
	size_t signature_at;	/* offset of <Signature */
	size_t signature_size;
	size_t signature_line;	/* from 1 */
};

/* STATUS_INVALID, with a message of its own for each way to fail. */
MUST_CHECK enum status verify_form_find(struct verify_form *out,
    const char *name, const char *bytes, size_t size, struct error *err);

#endif
