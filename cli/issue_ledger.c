#include "cli/issue_ledger.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool
issue_ledger_is_head(const char *text)
{
	return strspn(text, "0123456789abcdef") == DIGEST_TEXT_SIZE - 1 &&
	    text[DIGEST_TEXT_SIZE - 1] == '\0';
}

void
issue_ledger_write(struct strbuf *out, const struct ledger_head *head)
{
	strbuf_printf(out, "position %" PRId64 "\nhead %s\n", head->position,
	    head->head);
}

enum status
issue_ledger_parse(struct ledger_head *out, const struct strbuf *text,
    struct error *err)
{
	struct ledger_head head = { 0 };
	struct strbuf again;
	bool is_read;

	strbuf_init(&again, ISSUE_LEDGER_BYTES_MAX);
	is_read = sscanf(strbuf_text(text), "position %18" SCNd64
	    " head %64[0-9a-f]", &head.position, head.head) == 2;
	/* Whatever was read must give the very same bytes again. */
	if (is_read)
		issue_ledger_write(&again, &head);
	is_read = is_read && strbuf_status(&again) == STATUS_OK &&
	    head.position >= 0 && issue_ledger_is_head(head.head) &&
	    again.length == text->length &&
	    strcmp(strbuf_text(&again), strbuf_text(text)) == 0;
	strbuf_fini(&again);
	if (!is_read)
		return error_set(err, STATUS_INVALID, "expected two lines, "
		    "\"position N\" and \"head HEX\" with 64 digits");
	*out = head;
	return STATUS_OK;
}
