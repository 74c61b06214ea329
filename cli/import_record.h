#ifndef CLI_IMPORT_RECORD_H
#define CLI_IMPORT_RECORD_H

#include "engine/fact.h"
#include "engine/strbuf.h"
#include "importers/import.h"

/*
 * import_record -- what became of a file, as members of a JSON object: for the
 * log and for the report of a spool folder, in the same words
 * (docs/reference/log.md).
 */

/* file, import, status, dialect, sha256, counts, totals, reason.  Of a log the
 * totals have no amounts: those of one invoice would be a customer's. */
void import_record_outcome(struct strbuf *out, const char *file,
    const struct import_report *report, bool has_amounts);

/* file, line, kind, id, code, reason; id and line where there are any. */
void import_record_reject(struct strbuf *out, const char *file,
    const struct fact_reject *reject);

#endif
