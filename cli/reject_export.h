#ifndef CLI_REJECT_EXPORT_H
#define CLI_REJECT_EXPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/error.h"
#include "engine/ledger.h"
#include "engine/strbuf.h"

/*
 * reject_export -- what was set aside as native ledger XML, to be mended and
 * imported again: the elements of one source, each in its section, with the
 * texts as found and the fault in a comment beside them.
 */

struct reject_export;

MUST_CHECK enum status reject_export_new(struct reject_export **out);
void reject_export_free(struct reject_export *reject_export);

/*
 * Add one.  STATUS_NOT_FOUND where it has no native form and cannot be
 * exported; STATUS_MEMORY.
 */
MUST_CHECK enum status reject_export_add(struct reject_export *reject_export,
    const struct ledger_reject_entry *entry);

/* All is added: from here on the functions below may be called. */
void reject_export_finish(struct reject_export *reject_export);

/* Sources are numbered from 0 in bytewise order. */
size_t reject_export_source_count(const struct reject_export *reject_export);
/* "" for what had none. */
const char *reject_export_source(const struct reject_export *reject_export,
    size_t source);

/* Append the ledger document of a source. */
void reject_export_write(struct strbuf *out,
    const struct reject_export *reject_export, size_t source);

#endif
