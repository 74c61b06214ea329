#include "cli/issue_ledger.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
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

/* As far as it can be read. */
static bool
read_head(struct ledger_head *out, const char *text)
{
	static const char position[] = "position ";
	static const char head[] = "\nhead ";
	char *rest;

	if (strncmp(text, position, sizeof position - 1) != 0)
		return false;
	out->position = strtoll(text + sizeof position - 1, &rest, 10);
	if (strncmp(rest, head, sizeof head - 1) != 0)
		return false;
	(void)snprintf(out->head, sizeof out->head, "%s",
	    rest + sizeof head - 1);
	return true;
}

enum status
issue_ledger_parse(struct ledger_head *out, const struct strbuf *text,
    struct error *err)
{
	struct ledger_head head = { 0 };
	struct strbuf again;
	enum status status;
	bool is_read;

	strbuf_init(&again, ISSUE_LEDGER_BYTES_MAX);
	is_read = read_head(&head, strbuf_text(text));
	/* Whatever was read must give the very same bytes again. */
	if (is_read)
		issue_ledger_write(&again, &head);
	status = strbuf_status(&again);
	is_read = is_read && status == STATUS_OK &&
	    head.position >= 0 && issue_ledger_is_head(head.head) &&
	    again.length == text->length &&
	    strcmp(strbuf_text(&again), strbuf_text(text)) == 0;
	strbuf_fini(&again);
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (!is_read)
		return error_set(err, STATUS_INVALID, "expected two lines, "
		    "\"position N\" and \"head HEX\" with 64 digits");
	*out = head;
	return STATUS_OK;
}
