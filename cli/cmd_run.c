#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/agreements.h"
#include "cli/commands.h"
#include "cli/database.h"
#include "cli/issue.h"
#include "cli/issue_check.h"
#include "cli/issue_index.h"
#include "cli/jobs.h"
#include "cli/output.h"
#include "cli/passphrase.h"
#include "cli/secrecy.h"
#include "cli/settle.h"
#include "cli/waiting.h"
#include "engine/digest.h"
#include "reports/signing.h"

#define DESCRIPTOR_MAX 1048576

struct run_arguments {
	struct option_words rules;
	int32_t period;
	int32_t issued;
	int32_t as_of;
	const char *key;
	const char *certificate;
	const char *folder;
	int64_t passphrase_fd;
	int64_t jobs;
};

static const struct option_row options[] = {
	{ .name = "rules", .kind = OPTION_WORDS, .is_required = true,
	    .value = "FILE|DIR...",
	    .help = "agreement files; of a folder its *.xml",
	    .offset = offsetof(struct run_arguments, rules) },
	{ .name = "period", .kind = OPTION_DATE, .is_required = true,
	    .value = "DATE",
	    .help = "a day of the period that is settled",
	    .offset = offsetof(struct run_arguments, period) },
	{ .name = "issued", .kind = OPTION_DATE, .is_required = true,
	    .value = "DATE", .help = "the date of the statements",
	    .offset = offsetof(struct run_arguments, issued) },
	{ .name = "key", .kind = OPTION_TEXT, .is_required = true,
	    .value = "KEY", .help = "the signing key (PEM)",
	    .offset = offsetof(struct run_arguments, key) },
	{ .name = "cert", .kind = OPTION_TEXT, .is_required = true,
	    .value = "CERT", .help = "its certificate (PEM)",
	    .offset = offsetof(struct run_arguments, certificate) },
	{ .name = "out", .kind = OPTION_TEXT, .is_required = true,
	    .value = "DIR", .help = "the folder to make",
	    .offset = offsetof(struct run_arguments, folder) },
	{ .name = "as-of", .kind = OPTION_DATE, .value = "DATE",
	    .help = "what was paid up to this day (default: the end of each "
	    "period)",
	    .offset = offsetof(struct run_arguments, as_of) },
	{ .name = "passphrase-fd", .kind = OPTION_NUMBER, .value = "N",
	    .help = "read the key's passphrase from this descriptor "
	    "(default: ask at the terminal)",
	    .offset = offsetof(struct run_arguments, passphrase_fd),
	    .maximum = DESCRIPTOR_MAX, .fallback = PASSPHRASE_FD_NONE },
	{ .name = "jobs", .kind = OPTION_NUMBER, .value = "N",
	    .help = "statements that are signed at once (default: as many as "
	    "there are processors, at most 4)",
	    .offset = offsetof(struct run_arguments, jobs),
	    .maximum = SIGNING_JOBS_MAX },
	{ .name = NULL },
};

static int
compare_digests(const void *a, const void *b)
{
	return memcmp(a, b, DIGEST_TEXT_SIZE);
}

/* One digest over all agreement files, whatever their names and order. */
static enum status
digest_agreements(char *out, const struct agreements *agreements,
    struct arena *arena, struct error *err)
{
	char (*texts)[DIGEST_TEXT_SIZE];
	size_t i;

	texts = arena_alloc(arena, agreements->file_count + 1, sizeof *texts);
	if (texts == NULL)
		return error_memory(err);
	for (i = 0; i < agreements->file_count; i++) {
		const struct strbuf *bytes = &agreements->files[i].bytes;

		if (digest_bytes(texts[i], strbuf_text(bytes),
		    bytes->length) != STATUS_OK)
			return error_memory(err);
	}
	qsort(texts, agreements->file_count, sizeof *texts, compare_digests);
	if (digest_bytes(out, texts, agreements->file_count * sizeof *texts) !=
	    STATUS_OK)
		return error_memory(err);
	return STATUS_OK;
}

/* Record what is not recorded yet; *issue gets the run's number. */
static enum status
record_run(struct settle *settle, struct issue *issue,
    const struct run_record *known, struct error *err)
{
	enum status status = STATUS_OK;

	if (known->number > 0)
		settle->position = known->position;
	else
		status = ledger_position(&settle->position, settle->ledger,
		    err);
	if (status == STATUS_OK)
		status = settle_check(settle, err);
	issue->number = known->number;
	if (status == STATUS_OK)
		status = settle_record(&issue->number, settle, err);
	return status;
}

/* What is recorded of this run; all 0 where nothing is. */
static enum status
find_run(struct run_record *known, const struct settle *settle,
    const struct issue *issue, struct error *err)
{
	struct error late = { 0 };
	enum status status = runs_find(known, settle->ledger,
	    &settle->identity, issue->certificate, &late);

	if (status == STATUS_OK)
		return status;
	*known = (struct run_record){ 0 };
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	*err = late;
	return status;
}

/*
 * As record_run(); where another process was faster with this very run, what
 * that one recorded is taken, which shows in *known.
 */
static enum status
record_once(struct settle *settle, struct issue *issue,
    struct run_record *known, struct error *err)
{
	struct error late = { 0 };
	struct run_record now = { 0 };
	enum status status;

	do {
		status = record_run(settle, issue, known, err);
		if (status != STATUS_BUSY ||
		    find_run(&now, settle, issue, &late) != STATUS_OK ||
		    (now.number == known->number &&
		    now.has_issue == known->has_issue))
			return status;
		status = publisher_clear(settle->publisher, err);
		if (status != STATUS_OK)
			return status;
		*err = (struct error){ 0 };
		*known = now;
		issue->number = now.number;
	} while (!known->has_issue);
	return STATUS_OK;
}

/* Begin the folder; another run that is at it is waited for as any writer. */
static enum status
open_folder(struct publisher **out, const struct settle *settle,
    const struct issue *issue, struct error *err)
{
	int64_t left = waiting_steps(settle->context->global.wait_seconds);
	enum status status = publisher_open(out, issue->folder, err);

	while (status == STATUS_BUSY && left-- > 0) {
		*err = (struct error){ 0 };
		status = waiting_step(err);
		if (status == STATUS_OK)
			status = publisher_open(out, issue->folder, err);
	}
	return status;
}

/* The folder of a run that is recorded, now or as *known says before. */
static enum status
put_in_place(struct issue_report *report, const struct settle *settle,
    const struct issue *issue, const struct run_record *known,
    struct error *err)
{
	enum status status = STATUS_OK;

	if (known->has_issue) {
		log_event(&settle->context->log, LOG_INFO, "issued-before",
		    NULL, "this was settled already, by run %" PRId64
		    "; its statements are put out again", known->number);
		status = issue_fill(report, issue, settle->publisher, err);
	}
	if (status == STATUS_OK)
		return issue_publish(report, issue, settle->publisher, err);
	publisher_abort(settle->publisher);
	return status;
}

/*
 * The folder is begun before anything is recorded, so that one that cannot be
 * made is found out while nothing has happened yet.
 */
static enum status
issue_run(struct issue_report *report, struct settle *settle,
    struct issue *issue, struct error *err)
{
	struct run_record known = { 0 };
	struct publisher *publisher = NULL;
	struct error late = { 0 };
	enum status status = open_folder(&publisher, settle, issue, err);

	/* Looked for after that: who had the folder may have recorded it. */
	if ((status == STATUS_OK || status == STATUS_CONFLICT) &&
	    find_run(&known, settle, issue, &late) != STATUS_OK) {
		publisher_abort(publisher);
		*err = late;
		return err->status;
	}
	issue->number = known.number;
	if (status == STATUS_CONFLICT && known.has_issue) {
		*err = (struct error){ 0 };
		log_event(&settle->context->log, LOG_INFO, "issued-before",
		    NULL, "this was issued already, by run %" PRId64,
		    known.number);
		status = issue_check(issue, settle, err);
		if (status == STATUS_OK)
			status = issue_compare(report, issue, err);
		/* Killed between the two, it left that to do. */
		if (status == STATUS_OK && known.state != RUN_PUBLISHED)
			status = runs_mark_published(settle->ledger,
			    known.number, issue->certificate, err);
		return status;
	}
	if (status != STATUS_OK)
		return status;
	settle->publisher = publisher;
	settle->report = report;
	if (!known.has_issue)
		status = record_once(settle, issue, &known, err);
	if (status == STATUS_OK && known.has_issue)
		status = issue_check(issue, settle, err);
	if (status != STATUS_OK) {
		publisher_abort(publisher);
		return status;
	}
	status = put_in_place(report, settle, issue, &known, err);
	if (status != STATUS_OK && !report->is_in_place)
		log_event(&settle->context->log, LOG_WARNING, "recorded", NULL,
		    "run %" PRId64 " is recorded, its folder is not in place; "
		    "the same command again puts it there", issue->number);
	return status;
}

/* The table, to its last byte. */
static enum status
print_index(const struct issue_report *report, struct error *err)
{
	enum status status = output_check(&report->index, err);

	if (status == STATUS_OK)
		status = issue_index_print(&report->index, err);
	if (status == STATUS_OK)
		status = output_finish(err);
	return status;
}

/* What failed after the folder was in place must not read as if it were not. */
static enum status
fail_in_place(const struct issue *issue, const struct issue_report *report,
    const struct error *why, struct error *err)
{
	enum status status = error_set(err, why->status, "the statements of "
	    "run %" PRId64 " are in place%s; what failed afterwards: %s%s%s",
	    issue->number, report->has_refused
	    ? " (" ISSUE_REFUSED_NAME " says who got none)" : "",
	    why->place, why->place[0] != '\0' ? ": " : "", why->message);

	error_at(err, "%s", issue->folder);
	return status;
}

static enum status
issue_and_print(struct settle *settle, struct issue *issue, struct error *err)
{
	struct context *context = settle->context;
	struct issue_report report = { 0 };
	struct error late = { 0 };
	enum status status;

	strbuf_init(&report.index, OUTPUT_BYTES_MAX);
	status = issue_run(&report, settle, issue, &late);
	settle->report = NULL;
	if (status == STATUS_OK)
		status = print_index(&report, &late);
	if (status == STATUS_OK)
		log_event(&context->log, LOG_INFO, "issued", issue->folder,
		    "holds the statements of run %" PRId64, issue->number);
	else if (report.is_in_place)
		status = fail_in_place(issue, &report, &late, err);
	else
		*err = late;
	if (status == STATUS_OK && report.has_refused)
		command_refuse(context, "some parties got no statement: "
		    "%s/%s says which and why", issue->folder,
		    ISSUE_REFUSED_NAME);
	strbuf_fini(&report.index);
	return status;
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct run_arguments *given = arguments;
	struct passphrase_source source = { (int)given->passphrase_fd,
	    given->key };
	const struct sign_key_files files = { given->key, given->certificate,
	    passphrase_read, &source };
	struct agreements agreements = { 0 };
	struct settle settle = {
		.context = context,
		.agreements = &agreements,
		.identity = { NULL, given->period, given->as_of,
		    given->issued },
		.jobs = jobs_count(given->jobs),
	};
	struct issue issue = {
		.folder = given->folder,
		.certificate_file = given->certificate,
	};
	char digest[DIGEST_TEXT_SIZE];
	enum status status;

	(void)operands;
	status = agreements_load_all(&agreements, context, &given->rules, err);
	if (status == STATUS_OK)
		status = digest_agreements(digest, &agreements,
		    &context->arena, err);
	if (status == STATUS_OK)
		status = secrecy_begin(err);
	if (status == STATUS_OK)
		status = signer_open(&settle.signer, &files, given->issued,
		    err);
	if (status == STATUS_OK)
		status = database_open(&settle.ledger, context, DATABASE_WRITE,
		    err);
	if (status == STATUS_OK) {
		settle.identity.agreements_digest = digest;
		issue.ledger = settle.ledger;
		issue.certificate = signer_fingerprint(settle.signer);
		status = issue_and_print(&settle, &issue, err);
	}
	ledger_close(settle.ledger);
	signer_close(settle.signer);
	agreements_fini(&agreements);
	return status;
}

const struct command cmd_run = {
	.name = "run",
	.operands = "",
	.summary = "settle a period and write signed statements",
	.details = "Settles, of each agreement, the period that contains the "
	    "date given, and makes the folder DIR with a signed statement per "
	    "account, index.csv, ledger.txt (the head of the ledger's "
	    "chain, for `ristorno audit`), SHA256SUMS and its signature "
	    "SHA256SUMS.p7s. A party that cannot be settled has a row in "
	    "refused.csv instead, and the exit status is 1.\n\n"
	    "A run is recorded before its folder appears. The same command "
	    "again, also after it was killed, gives the same folder. What was "
	    "settled is never settled again.",
	.options = options,
	.arguments_size = sizeof(struct run_arguments),
	.is_work = true,
	.run = run,
};
