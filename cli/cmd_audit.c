#include <inttypes.h>
#include <string.h>

#include "cli/audit_heads.h"
#include "cli/audit_paid.h"
#include "cli/audit_print.h"
#include "cli/commands.h"
#include "cli/database.h"

struct audit_arguments {
	struct option_words heads;
	struct option_words indexes;
	const char *certificate;
	const char *format;
};

static const char *const formats[] = { "text", "json", NULL };

static const struct option_row options[] = {
	{ .name = "head", .kind = OPTION_TEXTS, .value = "HEX",
	    .help = "a head that was written down: it must stand in the chain",
	    .offset = offsetof(struct audit_arguments, heads) },
	{ .name = "index", .kind = OPTION_WORDS, .value = "DIR|FILE...",
	    .help = "folders of runs, or their ledger.txt: so must their "
	    "heads, and what a folder says was paid must be recorded",
	    .offset = offsetof(struct audit_arguments, indexes) },
	{ .name = "cert", .kind = OPTION_TEXT, .value = "CERT",
	    .help = "check with this certificate that the folders' lists are "
	    "as signed",
	    .offset = offsetof(struct audit_arguments, certificate) },
	{ .name = "format", .kind = OPTION_CHOICE, .value = "text|json",
	    .help = "how the report is printed",
	    .offset = offsetof(struct audit_arguments, format),
	    .choices = formats },
	{ .name = NULL },
};

static void
tell_result(struct context *context,
    const struct ledger_audit_report *report,
    const struct audit_print *print)
{
	if (report->findings > print->shown)
		log_event(&context->log, LOG_WARNING, "findings-cut", NULL,
		    "findings that are not shown: %" PRIu64,
		    report->findings - print->shown);
	if (!report->is_whole)
		log_event(&context->log, LOG_WARNING, "audit-stopped", NULL,
		    "the rest was not checked");
	if (report->findings > 0)
		command_refuse(context, "the ledger is not as it was written; "
		    "findings: %" PRIu64, report->findings);
}

static enum status
audit(struct context *context, const struct ledger_audit *asked,
    const struct audit_heads *heads, struct audit_print *print,
    struct error *err)
{
	struct ledger_audit_report report;
	struct ledger *ledger = NULL;
	enum status status;

	status = database_open(&ledger, context, DATABASE_READ, err);
	if (status == STATUS_OK)
		status = ledger_audit(&report, ledger, asked, err);
	if (status == STATUS_OK)
		status = audit_paid_check(&report, ledger, asked, heads, err);
	if (status == STATUS_OK)
		status = audit_print_report(print, &report, asked, err);
	if (status == STATUS_OK)
		tell_result(context, &report, print);
	ledger_close(ledger);
	return status;
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct audit_arguments *given = arguments;
	const struct audit_heads_given words = {
		&given->heads, &given->indexes, given->certificate,
	};
	struct audit_heads heads = { 0 };
	struct ledger_audit asked = { .told = audit_print_finding };
	struct audit_print print;
	enum status status;

	(void)operands;
	status = audit_heads_read(&heads, context, &words, err);
	if (status != STATUS_OK)
		return status;
	if (heads.unsigned_count > 0)
		log_event(&context->log, LOG_WARNING, "not-verified", NULL,
		    "the signature of what --index names was not checked; "
		    "--cert does that for a folder");
	audit_print_init(&print, strcmp(given->format, "json") == 0);
	asked.heads = heads.heads;
	asked.head_count = heads.count;
	asked.payload = &print;
	status = audit(context, &asked, &heads, &print, err);
	audit_print_fini(&print);
	return status;
}

const struct command cmd_audit = {
	.name = "audit",
	.operands = "",
	.summary = "is every row of the ledger as it was written?",
	.details = "Works the hash chain over all imports, decisions and runs "
	    "out again from the rows, and compares: a row that was changed, "
	    "deleted, inserted or exchanged behind the program's back is a "
	    "finding, and the exit status is 1. So are a schema that is not "
	    "the program's and what SQLite's own checks find.\n\n"
	    "Whoever can change rows can work the chain out anew, or take off "
	    "its end. A head from outside shows that: one of a former audit, "
	    "or the one in ledger.txt of each run's signed folder. It vouches "
	    "for everything up to its entry, which is the one before the run; "
	    "what came later is only known to hang together. What the run "
	    "itself paid is compared with the folder's index.csv.",
	.options = options,
	.arguments_size = sizeof(struct audit_arguments),
	.run = run,
};
