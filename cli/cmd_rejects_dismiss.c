#include <string.h>

#include "cli/commands.h"
#include "cli/database.h"
#include "cli/reject_number.h"
#include "engine/ledger_decide.h"
#include "importers/utf8.h"

#define NUMBERS_BYTES_MAX ((size_t)64 << 20)

struct dismiss_arguments {
	const char *because;
	bool is_file;
};

struct reopen_arguments {
	bool is_file;
};

static const struct option_row dismiss_options[] = {
	{ .name = "because", .kind = OPTION_TEXT, .is_required = true,
	    .value = "TEXT", .help = "why it need not go in",
	    .offset = offsetof(struct dismiss_arguments, because) },
	{ .name = "refused", .kind = OPTION_FLAG,
	    .help = "N are ledger positions of refused files, as in "
	    "`ristorno imports`",
	    .offset = offsetof(struct dismiss_arguments, is_file) },
	{ .name = NULL },
};

static const struct option_row reopen_options[] = {
	{ .name = "refused", .kind = OPTION_FLAG,
	    .help = "N are ledger positions of refused files",
	    .offset = offsetof(struct reopen_arguments, is_file) },
	{ .name = NULL },
};

static enum status
check_because(const char *because, struct error *err)
{
	size_t size = strlen(because);

	if (because[strspn(because, " \t\r\n")] == '\0')
		return error_set(err, STATUS_USAGE,
		    "--because takes a reason, not an empty text");
	if (size > LEDGER_BECAUSE_MAX)
		return error_set(err, STATUS_USAGE, "--because takes at most "
		    "%d bytes, not %zu", LEDGER_BECAUSE_MAX, size);
	if (!utf8_is_valid(because, size))
		return error_set(err, STATUS_USAGE,
		    "--because takes text in UTF-8");
	return STATUS_OK;
}

static enum status
decide(struct context *context, bool is_file, const char *because,
    const struct option_words *operands, struct error *err)
{
	struct ledger_decision decision = {
		.subject = is_file ? LEDGER_SUBJECT_FILE :
		    LEDGER_SUBJECT_REJECT,
		.because = because,
	};
	struct ledger *ledger = NULL;
	struct arena arena;
	int64_t *numbers = NULL;
	enum status status;

	arena_init(&arena, NUMBERS_BYTES_MAX);
	status = reject_number_parse_all(&numbers, &decision.count, &arena,
	    operands, err);
	decision.numbers = numbers;
	if (status == STATUS_OK)
		status = database_open(&ledger, context, DATABASE_WRITE, err);
	if (status == STATUS_OK)
		status = ledger_decide(ledger, &decision, err);
	if (status == STATUS_OK)
		log_event(&context->log, LOG_INFO,
		    because != NULL ? "dismissed" : "reopened", NULL,
		    "%s %s: %zu", is_file ? "refused files" : "rejects",
		    because != NULL ? "dismissed" : "open again",
		    decision.count);
	ledger_close(ledger);
	arena_reset(&arena);
	return status;
}

static enum status
dismiss(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct dismiss_arguments *given = arguments;
	enum status status = check_because(given->because, err);

	return status == STATUS_OK ? decide(context, given->is_file,
	    given->because, operands, err) : status;
}

static enum status
reopen(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct reopen_arguments *given = arguments;

	return decide(context, given->is_file, NULL, operands, err);
}

const struct command cmd_rejects_dismiss = {
	.name = "rejects dismiss",
	.operands = "N...",
	.summary = "decide that rejects, or refused files, need not go in",
	.details = "What is dismissed is no longer listed and no longer keeps "
	    "`ristorno coverage` from being complete; that somebody decided "
	    "so, why and at which ledger position stays on record. Of several "
	    "N, all are dismissed or none. The same set aside again in the "
	    "same words stays dismissed; so does a refused file of the same "
	    "bytes.",
	.options = dismiss_options,
	.arguments_size = sizeof(struct dismiss_arguments),
	.operands_min = 1,
	.operands_max = SIZE_MAX,
	.run = dismiss,
};

const struct command cmd_rejects_reopen = {
	.name = "rejects reopen",
	.operands = "N...",
	.summary = "take a dismissal back",
	.details = "The dismissal stays on record, and so does this.",
	.options = reopen_options,
	.arguments_size = sizeof(struct reopen_arguments),
	.operands_min = 1,
	.operands_max = SIZE_MAX,
	.run = reopen,
};
