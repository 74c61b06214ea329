#include <string.h>

#include "cli/commands.h"
#include "cli/folder.h"
#include "cli/issue_index.h"
#include "cli/verification.h"

struct verify_arguments {
	const char *certificate;
};

static const struct option_row options[] = {
	{ .name = "cert", .kind = OPTION_TEXT, .is_required = true,
	    .value = "CERT", .help = "the certificate that is trusted (PEM)",
	    .offset = offsetof(struct verify_arguments, certificate) },
	{ .name = NULL },
};

/*
 * The folder that a word means: itself, or the one that its list or the list's
 * signature lies in.  *out is NULL where it is another file.
 */
static enum status
find_folder(const char **out, struct arena *arena, const char *word,
    struct error *err)
{
	const char *slash = strrchr(word, '/');
	const char *name = slash != NULL ? slash + 1 : word;

	*out = NULL;
	if (folder_is(word))
		*out = word;
	else if (strcmp(name, ISSUE_SUMS_NAME) != 0 &&
	    strcmp(name, ISSUE_SIGNATURE_NAME) != 0)
		return STATUS_OK;
	else
		*out = slash == NULL ? "."
		    : arena_strndup(arena, word, slash == word
			? 1 : (size_t)(slash - word));
	return *out != NULL ? STATUS_OK : error_memory(err);
}

static enum status
verify_word(struct verification *verification, struct context *context,
    const char *word, struct error *err)
{
	const char *folder;
	enum status status;
	bool is_good;

	status = find_folder(&folder, &context->arena, word, err);
	if (status != STATUS_OK)
		return status;
	if (folder != NULL)
		return verification_folder(verification, &context->arena,
		    folder, err);
	return verification_statement(verification, &is_good, word, NULL,
	    err);
}

static void
tell_failures(struct context *context, const struct verification *verification)
{
	const struct verification_count *statements =
	    &verification->statements;
	const struct verification_count *folders = &verification->folders;

	if (statements->failed + folders->failed == 0)
		return;
	if (folders->checked == 0)
		command_refuse(context,
		    "statements that failed verification: %zu of %zu",
		    statements->failed, statements->checked);
	else
		command_refuse(context, "statements that failed verification: "
		    "%zu of %zu; folders: %zu of %zu", statements->failed,
		    statements->checked, folders->failed, folders->checked);
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct verify_arguments *given = arguments;
	struct verification verification;
	enum status status;

	status = verification_open(&verification, given->certificate, err);
	for (size_t i = 0; status == STATUS_OK && i < operands->count; i++)
		status = verify_word(&verification, context,
		    operands->words[i], err);
	if (status == STATUS_OK)
		tell_failures(context, &verification);
	verification_close(&verification);
	return status;
}

const struct command cmd_verify = {
	.name = "verify",
	.operands = "FILE|DIR...",
	.summary = "check statements: form, signature, certificate, figures",
	.details = "For each statement one line: OK with what it states, or "
	    "FAILED with the reason. Checked are the byte form, the signature "
	    "by the key of CERT, that CERT was valid on the statement's issue "
	    "date, and that every figure follows from the agreement and the "
	    "measures in the statement.\n\n"
	    "DIR is the folder of a run: besides its statements, SHA256SUMS "
	    "must be as CERT signed it in SHA256SUMS.p7s, and the folder hold "
	    "the very files that it lists, none missing and none more. "
	    "SHA256SUMS as FILE stands for its folder.",
	.options = options,
	.arguments_size = sizeof(struct verify_arguments),
	.operands_min = 1,
	.operands_max = SIZE_MAX,
	.run = run,
};
