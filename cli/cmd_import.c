#include <string.h>
#include <sys/stat.h>

#include "cli/commands.h"
#include "cli/database.h"
#include "cli/dialects.h"
#include "cli/exit.h"
#include "cli/folder.h"
#include "cli/import_session.h"
#include "cli/jobs.h"
#include "cli/option_id.h"
#include "cli/output.h"
#include "cli/spool.h"
#include "importers/csv_kind.h"
#include "importers/decode_detect.h"

/* One process writes what the others read, and keeps no more of them busy. */

#define TRIGGER_BYTES_MAX 14	/* a name of SPOOL_NAME_MAX has room for it */

struct import_arguments {
	struct option_words dialects;
	const char *csv;
	const char *encoding;
	const char *format;
	const char *source;
	const char *prefix;
	const char *summary;
	const char *spool;
	const char *trigger;
	int64_t still_seconds;
	int64_t jobs;
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
	{ .name = "spool", .kind = OPTION_TEXT, .value = "FOLDER",
	    .help = "import the complete files of a folder, and move each to "
	    "its done/ or failed/ with a report beside it",
	    .offset = offsetof(struct import_arguments, spool) },
	{ .name = "spool-trigger", .kind = OPTION_TEXT, .value = "SUFFIX",
	    .help = "of a spool folder, complete is a file beside which "
	    "one with this suffix lies (.ok: may.xml and may.xml.ok)",
	    .offset = offsetof(struct import_arguments, trigger) },
	{ .name = "spool-still", .kind = OPTION_NUMBER, .value = "SECONDS",
	    .help = "of a spool folder, complete is a file that stays as "
	    "it is for so long (default 2)",
	    .offset = offsetof(struct import_arguments, still_seconds),
	    .maximum = SPOOL_STILL_SECONDS_MAX, .fallback = 2 },
	{ .name = "dialect", .kind = OPTION_TEXTS, .value = "FILE",
	    .help = "a dialect of your own, asked before the built-in ones; "
	    "may be given several times",
	    .offset = offsetof(struct import_arguments, dialects) },
	{ .name = "csv", .kind = OPTION_TEXT, .value = "KIND",
	    .help = "FILE is CSV with a header: accounts, memberships, "
	    "managers, account-aliases, products, units, product-aliases, "
	    "categories, payments or rates",
	    .offset = offsetof(struct import_arguments, csv) },
	{ .name = "encoding", .kind = OPTION_TEXT, .value = "NAME",
	    .help = "of a CSV file without byte order mark (default: UTF-8)",
	    .offset = offsetof(struct import_arguments, encoding) },
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
	{ .name = "jobs", .kind = OPTION_NUMBER, .value = "N",
	    .help = "processes that read a large file at once (default: as "
	    "many as processors, at most 4); what comes of it is the same",
	    .offset = offsetof(struct import_arguments, jobs),
	    .maximum = IMPORT_JOBS_MAX },
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

/* A name of no encoding is no fault of the files: it fits neither what has a
 * byte to a character nor UTF-16. */
static enum status
check_encoding(const char *name, struct error *err)
{
	static const char *const beginnings[] = { "", "\xff\xfe" };
	struct encoding encoding = { .table = NULL };
	struct error why = { 0 };
	bool is_known = false;
	size_t i;

	for (i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
		if (decode_detect_text(&encoding, &is_known, name,
		    beginnings[i], strlen(beginnings[i]), true, &why) ==
		    STATUS_OK)
			return STATUS_OK;
	return error_set(err, STATUS_USAGE, "--encoding: %s", why.message);
}

static enum status
check_csv(const struct import_arguments *given, struct error *err)
{
	const struct csv_kind *kind;

	if (given->csv == NULL && given->encoding != NULL)
		return error_set(err, STATUS_USAGE,
		    "--encoding is of CSV files: give --csv too");
	if (given->csv == NULL)
		return STATUS_OK;
	if (given->format != NULL || given->dialects.count > 0)
		return error_set(err, STATUS_USAGE,
		    "--csv goes without --format and --dialect");
	kind = csv_kind_find(given->csv);
	if (kind == NULL)
		return error_set(err, STATUS_USAGE, "--csv takes the kind of "
		    "the rows, such as accounts; \"%s\" is none", given->csv);
	if (kind->needs_source && given->source == NULL)
		return error_set(err, STATUS_USAGE, "--csv %s needs --source: "
		    "whose invoices they are for", kind->name);
	return given->encoding == NULL ? STATUS_OK :
	    check_encoding(given->encoding, err);
}

static enum status
check_files(const struct import_arguments *given,
    const struct option_words *operands, struct error *err)
{
	if (given->spool == NULL && operands->count == 0)
		return error_set(err, STATUS_USAGE,
		    "FILE... is needed, or --spool FOLDER");
	if (given->spool != NULL &&
	    (operands->count > 0 || given->is_recursive))
		return error_set(err, STATUS_USAGE,
		    "--spool takes the files of its folder, no others");
	if (given->spool == NULL && given->trigger != NULL)
		return error_set(err, STATUS_USAGE,
		    "--spool-trigger goes with --spool");
	if (given->trigger != NULL && (given->trigger[0] != '.' ||
	    strlen(given->trigger) > TRIGGER_BYTES_MAX ||
	    strchr(given->trigger, '/') != NULL ||
	    given->trigger[1] == '\0'))
		return error_set(err, STATUS_USAGE, "--spool-trigger takes a "
		    "suffix of at most %d bytes that begins with a dot",
		    TRIGGER_BYTES_MAX);
	return STATUS_OK;
}

static enum status
check_arguments(const struct import_arguments *given,
    const struct option_words *operands, struct error *err)
{
	enum status status = check_files(given, operands, err);

	if (status == STATUS_OK)
		status = option_id_check("--source", given->source,
		    FACT_ID_MAX, err);
	/* Something of the id comes behind it. */
	if (status == STATUS_OK)
		status = option_id_check("--prefix", given->prefix,
		    FACT_ID_MAX - 1, err);
	return status == STATUS_OK ? check_csv(given, err) : status;
}

static uint64_t
total_bytes(const struct option_words *files)
{
	struct stat about;
	uint64_t total = 0;
	size_t i;

	for (i = 0; i < files->count; i++)
		if (stat(files->words[i], &about) == 0 &&
		    S_ISREG(about.st_mode))
			total += (uint64_t)about.st_size;
	return total;
}

static enum status
import_spool(struct import_session *session,
    const struct import_arguments *given, struct error *err)
{
	const struct spool_options spool = {
		.folder = given->spool,
		.trigger = given->trigger,
		.still_seconds = given->still_seconds,
	};

	return spool_import(session, &spool, err);
}

static enum status
import_all(struct import_session *session, const struct option_words *operands,
    bool is_recursive, struct error *err)
{
	const struct folder_search search = {
		.log = &session->context->log,
		.is_recursive = true,
	};
	struct option_words files = *operands;
	enum status status = STATUS_OK;
	size_t i;

	if (is_recursive)
		status = folder_expand(&files, &session->context->arena,
		    operands, &search, err);
	if (status != STATUS_OK)
		return status;
	progress_begin(&session->progress, &session->context->log,
	    PROGRESS_BYTES, "importing", total_bytes(&files));
	for (i = 0; status == STATUS_OK && i < files.count; i++)
		status = import_session_file(session, files.words[i], err);
	progress_end(&session->progress);
	return status;
}

/* What went in before a failure is in, and is said. */
static enum status
import_and_conclude(struct import_session *session,
    const struct import_arguments *given, const struct option_words *operands,
    struct error *err)
{
	struct error late = { 0 };
	enum status status;

	status = import_session_begin(session,
	    strcmp(given->summary, "csv") == 0, err);
	if (status == STATUS_OK)
		status = given->spool != NULL ?
		    import_spool(session, given, err) :
		    import_all(session, operands, given->is_recursive, err);
	if ((import_session_end(session, &late) != STATUS_OK ||
	    output_finish(&late) != STATUS_OK) && status == STATUS_OK) {
		status = late.status;
		*err = late;
	}
	if (status != STATUS_OK && session->done.files > 0)
		log_event(&session->context->log, LOG_WARNING, "stopped", NULL,
		    "done before this, and in: %zu of the files",
		    session->done.files);
	if (status == STATUS_OK)
		import_session_conclude(session);
	return status;
}

/*
 * A dialect that is refused, or no dialect, is a fault in how the command was
 * given: a scheduler that lets pass what was set aside must hear of it.
 */
static enum status
load_dialects(struct dialects *out, struct context *context,
    const struct import_arguments *given, struct error *err)
{
	enum status status = dialects_load(out, context, &given->dialects,
	    given->format, err);

	if (status == STATUS_OK || exit_of_status(status) != EXIT_REFUSED)
		return status;
	log_error(&context->log, "dialect", err);
	return error_set(err, STATUS_USAGE,
	    "--dialect: a file is refused, nothing was done");
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct import_arguments *given = arguments;
	struct dialects dialects = { 0 };
	struct import_session session = {
		.context = context,
		.options = {
			.format = given->format,
			.csv = given->csv,
			.encoding = given->encoding,
			.source = given->source,
			.prefix = given->prefix,
			.replaces = given->replaces,
			.accepts_mismatch = given->accepts_mismatch,
			.is_sandboxed = !given->has_no_sandbox,
			.jobs = jobs_count(given->jobs),
		},
	};
	enum status status;

	status = check_arguments(given, operands, err);
	if (status == STATUS_OK)
		status = load_dialects(&dialects, context, given, err);
	if (status == STATUS_OK)
		status = database_open(&session.ledger, context,
		    DATABASE_CREATE, err);
	if (status == STATUS_OK) {
		session.options.dialects = dialects.list;
		session.options.dialect_count = dialects.count;
		status = import_and_conclude(&session, given, operands, err);
		ledger_close(session.ledger);
	}
	dialects_fini(&dialects);
	return status;
}

const struct command cmd_import = {
	.name = "import",
	.operands = "[FILE...]",
	.summary = "read ledger files into the database",
	.details = "FILE is XML of a known dialect, or of one given with "
	    "--dialect, or CSV with --csv, plain or compressed (gzip, zstd, "
	    "xz), or an archive (zip, tar) whose members are imports of their "
	    "own; - is standard input. Without FILE give --spool. Each file "
	    "goes in whole or not at all; what is "
	    "wrong with a single document sets that document aside "
	    "(`ristorno rejects`). Importing a file again changes nothing.\n\n"
	    "In the summary a file has one row per currency; its duplicates, "
	    "cancelled documents and records set aside are counted in its "
	    "first row.",
	.options = options,
	.arguments_size = sizeof(struct import_arguments),
	.operands_min = 0,
	.is_work = true,
	.operands_max = SIZE_MAX,
	.run = run,
};
