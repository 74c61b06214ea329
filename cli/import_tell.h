#ifndef CLI_IMPORT_TELL_H
#define CLI_IMPORT_TELL_H

#include <stdint.h>

#include "cli/import_session.h"

/*
 * import_tell -- the messages of an import: what was set aside, skipped and
 * noted in the file at hand, and what became of it.
 *
 * Of each kind the first few of a file are told one by one, the others counted:
 * an archive's members share them.  The session is told in turn: it has the
 * file's name, its report and what was counted.  Nothing here fails.
 */

/* JSON members of a message, one record's text included. */
#define IMPORT_DETAILS_MAX (128u << 10)

/* For an import_listener whose payload is the session. */
void import_tell_set_aside(void *payload, const struct fact_reject *reject);
void import_tell_skipped(void *payload, const char *what, uint64_t file_line);
void import_tell_noted(void *payload, const char *code, const char *sentence,
    uint64_t file_line);

/* What a row of the summary cannot say: of a file, or an archive's member. */
void import_tell_outcome(struct import_session *session);
/* What was counted and not told one by one, at the file's end. */
void import_tell_rest(struct import_session *session);

#endif
