#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/database.h"
#include "cli/folder.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "cli/table.h"
#include "importers/dialect.h"
#include "importers/import.h"

/* Messages per file; beyond, `rejects` has them all. */
#define SET_ASIDE_SHOWN_MAX 20

struct import_arguments {
	const char *format;
	const char *source;
	const char *prefix;
	const char *summary;
	bool is_recursive;
	bool replaces;
	bool accepts_mismatch;
	bool has_no_sandbox;
};

static const char *const summary_formats[] = { "text", "csv", NULL };

static const struct option_row options[] = {
	{ .name = "recursive", .letter = 'r', .kind = OPTION_FLAG,
	    .help = "read folders: their files in bytewise order, without "
	    "those whose names begin with a dot; symbolic links are not "
	    "followed",
	    .offset = offsetof(struct import_arguments, is_recursive) },
	{ .name = "format", .kind = OPTION_TEXT, .value = "NAME",
	    .help = "the dialect (default: found from the content)",
	    .offset = offsetof(struct import_arguments, format) },
	{ .name = "source", .kind = OPTION_TEXT, .value = "NAME",
	    .help = "whose documents these are, instead of what the file says",
	    .offset = offsetof(struct import_arguments, source) },
	{ .name = "prefix", .kind = OPTION_TEXT, .value = "TEXT",
	    .help = "put before each id of an account, product or category, "
	    "to keep them apart from other sources'",
	    .offset = offsetof(struct import_arguments, prefix) },
	{ .name = "replace", .kind = OPTION_FLAG,
	    .help = "take a known document with other figures as its new "
	    "version",
	    .offset = offsetof(struct import_arguments, replaces) },
	{ .name = "accept-mismatch", .kind = OPTION_FLAG,
	    .help = "take a document whose lines miss its own net total as "
	    "its lines say",
	    .offset = offsetof(struct import_arguments, accepts_mismatch) },
	{ .name = "no-sandbox", .kind = OPTION_FLAG,
	    .help = "read without confining the reader process, where the "
	    "kernel cannot; noted in the import log",
	    .offset = offsetof(struct import_arguments, has_no_sandbox) },
	{ .name = "format-summary", .kind = OPTION_CHOICE,
	    .value = "text|csv", .help = "how the summary is printed",
	    .offset = offsetof(struct import_arguments, summary),
	    .choices = summary_formats },
	{ .name = NULL },
};

/* The columns of spec cli, import --format-summary csv. */
static const struct table_column columns[] = {
	{ "file", false, false },
	{ "dialect", false, false },
	{ "status", false, false },
	{ "documents", true, false },
	{ "lines", true, false },
	{ "accounts", true, false },
	{ "duplicates", true, false },
	{ "cancelled", true, false },
	{ "set_aside", true, false },
	{ "currency", false, false },
	{ "net_total", true, false },
};

/* One command's import of all its files. */
struct session {
	struct context *context;
	struct ledger *ledger;
	struct import_options options;
	struct import_report *report;	/* of the file being read */
	struct progress progress;
	struct table table;
	const char *file;		/* being read */
	uint64_t messages;		/* shown of this file */
	uint64_t skipped;		/* of this file */
	size_t files;
	size_t refused;
	size_t partial;
	uint64_t set_aside;
};

/* ---------------------------------------------- while a file is being read */

static void
tell_progress(void *payload, uint64_t bytes)
{
	struct session *session = payload;

	progress_update(&session->progress, bytes);
}

static void
tell_set_aside(void *payload, const struct fact_reject *reject)
{
	struct session *session = payload;
	char place[ERROR_PLACE_MAX];

	session->messages++;
	if (session->messages > SET_ASIDE_SHOWN_MAX)
		return;
	snprintf(place, sizeof place, "%s:%" PRIu64, session->file,
	    reject->file_line);
	log_event(&session->context->log, LOG_WARNING, "set-aside", place,
	    "%s%s%s set aside: %s (%s)", reject->kind,
	    reject->id != NULL ? " " : "",
	    reject->id != NULL ? reject->id : "", reject->sentence,
	    reject->code);
}

static void
tell_skipped(void *payload, const char *what, uint64_t file_line)
{
	struct session *session = payload;
	char place[ERROR_PLACE_MAX];

	session->skipped++;
	if (session->skipped > SET_ASIDE_SHOWN_MAX)
		return;
	snprintf(place, sizeof place, "%s:%" PRIu64, session->file, file_line);
	log_event(&session->context->log, LOG_INFO, "skipped", place,
	    "%s skipped: not a purchase", what);
}

static bool
is_interrupted(void *payload)
{
	(void)payload;
	return signals_caught();
}

/* ------------------------------------------------- after a file was read */

static enum status
put_row(struct session *session, const struct ledger_import_total *total,
    bool is_first, struct error *err)
{
	const struct ledger_import_summary *summary = &session->report->summary;
	struct table *table = &session->table;

	table_text(table, session->file);
	table_text(table, summary->dialect);
	table_text(table, summary->status);
	table_count(table, total->documents);
	table_count(table, total->lines);
	table_count(table, total->accounts);
	/* The file's, not a currency's: once, so that the column adds up. */
	table_count(table, is_first ? summary->duplicates : 0);
	table_count(table, is_first ? summary->cancelled : 0);
	table_count(table, is_first ? summary->set_aside : 0);
	table_text(table, total->currency);
	table_amount(table, total->net_micro);
	return table_end_row(table, err);
}

static enum status
put_rows(struct session *session, struct error *err)
{
	const struct ledger_import_summary *summary = &session->report->summary;
	const struct ledger_import_total none = { "", 0, 0, 0, 0 };
	enum status status;
	size_t i;

	if (summary->total_count == 0)
		return put_row(session, &none, true, err);
	for (i = 0; i < summary->total_count; i++) {
		status = put_row(session, &summary->totals[i], i == 0, err);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

/* What a row cannot say. */
static void
tell_outcome(struct session *session)
{
	const struct ledger_import_summary *summary = &session->report->summary;
	struct log *log = &session->context->log;
	struct error refusal = session->report->refusal;

	if (strcmp(summary->status, "refused") == 0) {
		error_at(&refusal, "%s", session->file);
		log_error(log, "refused", &refusal);
		return;
	}
	if (session->messages > SET_ASIDE_SHOWN_MAX)
		log_event(log, LOG_WARNING, "set-aside", session->file,
		    "%" PRIu64 " more set aside, see `ristorno rejects`",
		    session->messages - SET_ASIDE_SHOWN_MAX);
	if (session->skipped > SET_ASIDE_SHOWN_MAX)
		log_event(log, LOG_INFO, "skipped", session->file,
		    "%" PRIu64 " more skipped: not purchases",
		    session->skipped - SET_ASIDE_SHOWN_MAX);
	if (strcmp(summary->status, "empty") == 0)
		log_event(log, LOG_WARNING, "empty", session->file,
		    "holds no purchase documents (dialect %s)",
		    summary->dialect);
	if (summary->unnamed_accounts > 0 || summary->unnamed_products > 0)
		log_event(log, LOG_WARNING, "unnamed", session->file,
		    "%" PRIu64 " accounts and %" PRIu64 " products that no "
		    "master data names are known by their ids alone",
		    summary->unnamed_accounts, summary->unnamed_products);
}

static enum status
finish_file(struct session *session, struct error *err)
{
	const struct ledger_import_summary *summary = &session->report->summary;

	session->files++;
	session->set_aside += summary->set_aside;
	if (strcmp(summary->status, "refused") == 0)
		session->refused++;
	else if (summary->set_aside > 0)
		session->partial++;
	tell_outcome(session);
	return put_rows(session, err);
}

/* A file that cannot be opened leaves no entry in the import log. */
static enum status
refuse_unopened(struct session *session, const char *why, struct error *err)
{
	*session->report = (struct import_report){ 0 };
	memcpy(session->report->summary.status, "refused", sizeof "refused");
	error_set(&session->report->refusal, STATUS_NOT_FOUND, "%s", why);
	return finish_file(session, err);
}

/* ------------------------------------------------------------ the files */

static enum status
import_fd(struct session *session, int fd, struct error *err)
{
	const struct import_listener listener = {
		.payload = session,
		.progress = tell_progress,
		.set_aside = tell_set_aside,
		.skipped = tell_skipped,
		.is_interrupted = is_interrupted,
	};
	enum status status;

	*session->report = (struct import_report){ 0 };
	status = import_file(session->report, session->ledger, fd,
	    session->file, &session->options, &listener, err);
	if (status != STATUS_OK) {
		error_at(err, "%s", session->file);
		return status;
	}
	return finish_file(session, err);
}

static enum status
import_path(struct session *session, const char *path, struct error *err)
{
	struct stat about = { 0 };
	enum status status;
	int fd;

	status = signals_check(err);
	if (status != STATUS_OK)
		return status;
	session->file = path;
	session->messages = 0;
	session->skipped = 0;
	if (strcmp(path, "-") == 0)
		return import_fd(session, STDIN_FILENO, err);

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd == -1)
		return refuse_unopened(session, strerror(errno), err);
	if (fstat(fd, &about) == 0 && S_ISDIR(about.st_mode))
		status = refuse_unopened(session,
		    "is a folder; -r reads folders", err);
	else
		status = import_fd(session, fd, err);
	close(fd);
	if (S_ISREG(about.st_mode))
		progress_advance(&session->progress, (uint64_t)about.st_size);
	return status;
}

static void
tell_left_out(void *payload, const char *path)
{
	struct session *session = payload;

	log_event(&session->context->log, LOG_WARNING, "skipped", path,
	    "is neither a file nor a folder and was left out");
}

/* The operands as lists of files; folders only with -r. */
static enum status
find_files(struct session *session, struct folder_list *lists,
    const struct option_words *operands, bool is_recursive, struct error *err)
{
	const struct folder_search search = {
		.is_recursive = true,
		.skipped = tell_left_out,
		.payload = session,
	};
	enum status status;
	size_t i;

	for (i = 0; i < operands->count; i++) {
		lists[i] = (struct folder_list){ &operands->words[i], 1 };
		if (!is_recursive || !folder_is(operands->words[i]))
			continue;
		status = folder_list(&lists[i], &session->context->arena,
		    operands->words[i], &search, err);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

static uint64_t
total_bytes(const struct folder_list *lists, size_t count)
{
	struct stat about;
	uint64_t total = 0;
	size_t i, j;

	for (i = 0; i < count; i++)
		for (j = 0; j < lists[i].count; j++)
			if (stat(lists[i].paths[j], &about) == 0 &&
			    S_ISREG(about.st_mode))
				total += (uint64_t)about.st_size;
	return total;
}

static enum status
import_all(struct session *session, const struct option_words *operands,
    bool is_recursive, struct error *err)
{
	struct folder_list *lists;
	enum status status;
	size_t i, j;

	lists = arena_alloc(&session->context->arena, operands->count,
	    sizeof *lists);
	if (lists == NULL)
		return error_memory(err);
	status = find_files(session, lists, operands, is_recursive, err);
	if (status != STATUS_OK)
		return status;
	progress_begin(&session->progress, &session->context->log,
	    PROGRESS_BYTES, "importing", total_bytes(lists, operands->count));
	for (i = 0; status == STATUS_OK && i < operands->count; i++)
		for (j = 0; status == STATUS_OK && j < lists[i].count; j++)
			status = import_path(session, lists[i].paths[j], err);
	progress_end(&session->progress);
	return status;
}

/* ---------------------------------------------------------- the command */

static enum status
check_arguments(const struct import_arguments *given, struct error *err)
{
	struct dialect_set *dialects = NULL;
	enum status status = STATUS_OK;

	if (given->source != NULL && strlen(given->source) > FACT_ID_MAX)
		return error_set(err, STATUS_USAGE,
		    "--source takes at most %d bytes", FACT_ID_MAX);
	if (given->prefix != NULL && strlen(given->prefix) >= FACT_ID_MAX)
		return error_set(err, STATUS_USAGE,
		    "--prefix takes less than %d bytes", FACT_ID_MAX);
	if (given->format == NULL)
		return STATUS_OK;
	status = dialect_set_new(&dialects, err);
	if (status == STATUS_OK &&
	    dialect_set_find(dialects, given->format) == NULL)
		status = error_set(err, STATUS_USAGE,
		    "--format: no dialect is called \"%s\"", given->format);
	dialect_set_free(dialects);
	return status;
}

static void
conclude(struct session *session)
{
	struct context *context = session->context;

	if (session->refused > 0 && session->set_aside > 0)
		command_refuse(context, "%zu of %zu files refused, in %zu "
		    "others %" PRIu64 " records set aside", session->refused,
		    session->files, session->partial, session->set_aside);
	else if (session->refused > 0)
		command_refuse(context, "%zu of %zu files refused",
		    session->refused, session->files);
	else if (session->set_aside > 0)
		command_refuse(context, "%" PRIu64 " records set aside, see "
		    "`ristorno rejects`", session->set_aside);
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct import_arguments *given = arguments;
	struct session session = {
		.context = context,
		.options = {
			.format = given->format,
			.source = given->source,
			.prefix = given->prefix,
			.replaces = given->replaces,
			.accepts_mismatch = given->accepts_mismatch,
			.is_sandboxed = !given->has_no_sandbox,
		},
	};
	struct error late = { 0 };
	enum status status;

	status = check_arguments(given, err);
	if (status != STATUS_OK)
		return status;
	session.report = arena_alloc(&context->arena, 1,
	    sizeof *session.report);
	if (session.report == NULL)
		return error_memory(err);
	status = database_open(&session.ledger, context, DATABASE_CREATE, err);
	if (status != STATUS_OK)
		return status;
	status = table_begin(&session.table, columns,
	    sizeof columns / sizeof columns[0],
	    strcmp(given->summary, "csv") == 0, err);
	if (status == STATUS_OK)
		status = import_all(&session, operands, given->is_recursive,
		    err);
	/* What went in before a failure is in, and is said. */
	if (status != STATUS_OK && session.files > 0)
		log_event(&context->log, LOG_WARNING, "stopped", NULL,
		    "the %zu files before were done and stay", session.files);
	if (table_end(&session.table, &late) != STATUS_OK &&
	    status == STATUS_OK) {
		status = late.status;
		*err = late;
	}
	if (status == STATUS_OK)
		conclude(&session);
	ledger_close(session.ledger);
	return status;
}

const struct command cmd_import = {
	.name = "import",
	.operands = "FILE...",
	.summary = "read ledger files into the database",
	.details = "FILE is XML of a known dialect, plain or compressed (gzip, "
	    "zstd, xz, zip); - is standard input. Each file goes in whole or "
	    "not at all; what is wrong with a single document sets that "
	    "document aside (`ristorno rejects`). Importing a file again "
	    "changes nothing.\n\n"
	    "In the summary a file has one row per currency; its duplicates, "
	    "cancelled documents and records set aside are counted in its "
	    "first row.",
	.options = options,
	.arguments_size = sizeof(struct import_arguments),
	.operands_min = 1,
	.operands_max = SIZE_MAX,
	.run = run,
};
