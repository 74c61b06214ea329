#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/dialects.h"
#include "cli/option_id.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "cli/try_text.h"
#include "cli/waiting.h"
#include "importers/limits.h"
#include "reports/plain.h"

#define NAME_BYTES_MAX (1u << 20)	/* the system allows less */
#define RECORDS_MAX 1000

struct try_arguments {
	struct option_words dialects;
	const char *format;
	const char *source;
	const char *sort;
	int64_t records;
	int64_t paths;
	bool has_no_sandbox;
};

static const char *const sort_orders[] = { "count", "path", NULL };

static const struct option_row options[] = {
	{ .name = "dialect", .kind = OPTION_TEXTS, .value = "FILE",
	    .help = "a dialect of your own, asked before the built-in ones; "
	    "may be given several times",
	    .offset = offsetof(struct try_arguments, dialects) },
	{ .name = "format", .kind = OPTION_TEXT, .value = "NAME",
	    .help = "the dialect (default: found from the content)",
	    .offset = offsetof(struct try_arguments, format) },
	{ .name = "source", .kind = OPTION_TEXT, .value = "NAME",
	    .help = "whose documents these are, instead of what the file says",
	    .offset = offsetof(struct try_arguments, source) },
	{ .name = "records", .kind = OPTION_NUMBER, .value = "N",
	    .help = "how many records of each kind are shown (default: 2)",
	    .offset = offsetof(struct try_arguments, records),
	    .maximum = RECORDS_MAX, .fallback = 2 },
	{ .name = "paths", .kind = OPTION_NUMBER, .value = "N",
	    .help = "how many of the places that are not used are shown "
	    "(default: 50)",
	    .offset = offsetof(struct try_arguments, paths),
	    .maximum = PLACE_COUNT_MAX, .fallback = 50 },
	{ .name = "sort", .kind = OPTION_CHOICE, .value = "count|path",
	    .help = "their order", .choices = sort_orders,
	    .offset = offsetof(struct try_arguments, sort) },
	{ .name = "no-sandbox", .kind = OPTION_FLAG,
	    .help = "read without confining the reader process, where the "
	    "kernel cannot",
	    .offset = offsetof(struct try_arguments, has_no_sandbox) },
	{ .name = NULL },
};

/* One file and what is read of it. */
struct trial {
	struct context *context;
	const struct try_arguments *given;
	struct dialects dialects;
	struct try_text text;
	struct strbuf name;	/* of the file, as it is shown */
};

static bool
is_interrupted(void *payload)
{
	(void)payload;
	return signals_caught();
}

static enum status
read_fd(struct trial *trial, int fd, struct error *err)
{
	const struct try_arguments *given = trial->given;
	const struct import_options import = {
		.format = given->format,
		.dialects = trial->dialects.list,
		.dialect_count = trial->dialects.count,
		.source = given->source,
		.tells_unused = true,
		.is_sandboxed = !given->has_no_sandbox,
	};
	const struct import_listener listener = {
		.is_interrupted = is_interrupted,
	};
	const struct sink sink = try_text_sink(&trial->text);
	struct stat about;

	if (fstat(fd, &about) != 0)
		return error_set(err, STATUS_ENVIRONMENT, "cannot read: %s",
		    strerror(errno));
	if (S_ISDIR(about.st_mode))
		return error_set(err, STATUS_NOT_FOUND,
		    "is a folder, expected a file");
	return import_read(&sink, fd, strbuf_text(&trial->name), &import,
	    &listener, err);
}

static enum status
read_file(struct trial *trial, const char *path, struct error *err)
{
	struct error why = { 0 };
	enum status status;
	int fd;

	plain_puts(&trial->name, path);
	status = output_check(&trial->name, err);
	if (status == STATUS_OK && strcmp(path, "-") == 0) {
		status = read_fd(trial, STDIN_FILENO, err);
	} else if (status == STATUS_OK) {
		status = waiting_open(&fd, path, &why);
		if (status == STATUS_OK) {
			status = read_fd(trial, fd, err);
			(void)close(fd);
		} else if (status == STATUS_NOT_FOUND) {
			(void)error_set(err, status, "cannot open: %s",
			    why.message);
		} else {
			*err = why;
		}
	}
	if (status != STATUS_OK)
		error_at(err, "%s", strbuf_text(&trial->name));
	return status;
}

/* Also what was read before the file was refused. */
static enum status
print(struct trial *trial, struct error *err)
{
	const struct dialect *dialect;
	struct strbuf out;
	enum status status = dialect_set_open(&dialect, trial->dialects.set,
	    trial->text.dialect, err);

	if (status != STATUS_OK)
		return status;
	strbuf_init(&out, OUTPUT_BYTES_MAX);
	try_text_put(&out, &trial->text,
	    dialect != NULL ? dialect_title(dialect) : "");
	status = output_write(&out, err);
	strbuf_fini(&out);
	return status;
}

static enum status
try_file(struct trial *trial, const char *path, struct error *err)
{
	struct error late = { 0 };
	enum status status = read_file(trial, path, err);

	/* Of a file that there was no memory for, nothing is known. */
	if (status == STATUS_MEMORY)
		return status;
	if (print(trial, &late) != STATUS_OK && status == STATUS_OK) {
		*err = late;
		status = late.status;
	}
	if (status == STATUS_OK && trial->text.counts[TRY_SET_ASIDE] > 0)
		command_refuse(trial->context, "records that would be set "
		    "aside: %" PRIu64, trial->text.counts[TRY_SET_ASIDE]);
	return status;
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct try_arguments *given = arguments;
	struct trial trial = {
		.context = context,
		.given = given,
		.text = {
			.records_max = (uint64_t)given->records,
			.places_max = (uint64_t)given->paths,
			.is_by_path = strcmp(given->sort, "path") == 0,
		},
	};
	enum status status = option_id_check("--source", given->source,
	    FACT_ID_MAX, err);

	if (status == STATUS_OK)
		status = dialects_load(&trial.dialects, context,
		    &given->dialects, given->format, err);
	if (status != STATUS_OK)
		return status;
	strbuf_init(&trial.name, NAME_BYTES_MAX);
	try_text_init(&trial.text);
	status = try_file(&trial, operands->words[0], err);
	try_text_fini(&trial.text);
	strbuf_fini(&trial.name);
	dialects_fini(&trial.dialects);
	return status;
}

const struct command cmd_dialect_try = {
	.name = "dialect try",
	.operands = "FILE",
	.summary = "what would be read from a file, and what not",
	.details = "Shows the first records of FILE as they would go into the "
	    "ledger, and every place in it that holds a text and that the "
	    "dialect does not use. Of a file of no known dialect all places "
	    "are shown: begin a dialect there. Nothing is stored. - is "
	    "standard input.",
	.options = options,
	.arguments_size = sizeof(struct try_arguments),
	.operands_min = 1,
	.operands_max = 1,
	.run = run,
};
