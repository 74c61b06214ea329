/*
 * auditor -- audits in one process, for tests that change databases.
 *
 * Each line of standard input is "PATH" or "PATH HEAD"; each line of standard
 * output the verdict: "ok", "findings N: the first of them", or "fails: why"
 * where the database cannot be audited at all.
 */

#include <stdio.h>
#include <string.h>

#include "engine/ledger_audit.h"

#define LINE_MAX_BYTES 8192

static enum status
keep_first(const struct ledger_audit_finding *finding, void *payload,
    struct error *err)
{
	char *first = payload;

	(void)err;
	if (first[0] == '\0')
		(void)snprintf(first, ERROR_MESSAGE_MAX, "entry %lld %s: %s",
		    (long long)finding->entry, finding->table, finding->what);
	/* A verdict is one line, what SQLite finds may be several. */
	for (; *first != '\0'; first++)
		if (*first == '\n')
			*first = ' ';
	return STATUS_OK;
}

static enum status
audit(struct ledger_audit_report *report, char *first, const char *path,
    const char *head, struct error *err)
{
	const struct ledger_options options = {
		.path = path,
		.is_read_only = true,
	};
	struct ledger_audit_head given = {
		.origin = "given",
		.position = LEDGER_AUDIT_ANY_POSITION,
	};
	struct ledger_audit asked = {
		.heads = &given,
		.head_count = head != NULL,
		.told = keep_first,
		.payload = first,
	};
	struct ledger *ledger = NULL;
	enum status status;

	if (head != NULL)
		(void)snprintf(given.head, sizeof given.head, "%s", head);
	status = ledger_open(&ledger, &options, err);
	if (status == STATUS_OK)
		status = ledger_audit(report, ledger, &asked, err);
	ledger_close(ledger);
	return status;
}

int
main(void)
{
	char line[LINE_MAX_BYTES];

	while (fgets(line, sizeof line, stdin) != NULL) {
		struct ledger_audit_report report = { 0 };
		struct error err = { 0 };
		char first[ERROR_MESSAGE_MAX] = "";
		char *head;

		line[strcspn(line, "\n")] = '\0';
		head = strchr(line, ' ');
		if (head != NULL)
			*head++ = '\0';
		if (audit(&report, first, line, head, &err) != STATUS_OK)
			(void)printf("fails: %s\n", err.message);
		else if (report.findings > 0)
			(void)printf("findings %llu: %s\n",
			    (unsigned long long)report.findings, first);
		else
			(void)printf("ok %s\n", report.head);
		if (fflush(stdout) != 0)
			return 1;
	}
	return 0;
}
