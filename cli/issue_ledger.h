#ifndef CLI_ISSUE_LEDGER_H
#define CLI_ISSUE_LEDGER_H

#include "engine/ledger_audit.h"
#include "engine/strbuf.h"

/*
 * issue_ledger -- ledger.txt in the folder of a run: the head of the ledger's
 * chain as the run found it, so that the signature over SHA256SUMS vouches for
 * the ledger too.  Two lines:
 *
 *	position N	the newest import that the head covers
 *	head HEX	64 digits of lower-case hex
 */

#define ISSUE_LEDGER_NAME "ledger.txt"
#define ISSUE_LEDGER_BYTES_MAX 128

void issue_ledger_write(struct strbuf *out, const struct ledger_head *head);

/* STATUS_INVALID unless it is byte for byte what is written above. */
MUST_CHECK enum status issue_ledger_parse(struct ledger_head *out,
    const struct strbuf *text, struct error *err);

/* Is this the text of a head? */
bool issue_ledger_is_head(const char *text);

#endif
