#include "cli/audit_heads.h"

#include <ctype.h>
#include <string.h>

#include "cli/file.h"
#include "cli/folder.h"
#include "cli/issue_index.h"
#include "cli/issue_ledger.h"
#include "cli/signed_list.h"

struct reading {
	struct context *context;
	struct audit_heads heads;
	struct verifier *verifier;	/* NULL: check no signature */
};

static void
add(struct reading *reading, const char *origin, const char *head,
    int64_t position)
{
	struct ledger_audit_head *added =
	    &reading->heads.heads[reading->heads.count++];

	added->origin = origin;
	added->position = position;
	memcpy(added->head, head, DIGEST_TEXT_SIZE);
}

/* -------------------------------------------------------------- as words */

static enum status
read_word(struct reading *reading, const char *word, struct error *err)
{
	char head[DIGEST_TEXT_SIZE] = "";
	size_t length = strlen(word);
	size_t i;

	for (i = 0; i < length && i < sizeof head - 1; i++)
		head[i] = (char)tolower((unsigned char)word[i]);
	if (length != sizeof head - 1 || !issue_ledger_is_head(head))
		return error_set(err, STATUS_USAGE, "--head takes the 64 "
		    "hexadecimal digits of a head, not \"%.80s\"", word);
	add(reading, word, head, LEDGER_AUDIT_ANY_POSITION);
	return STATUS_OK;
}

/* --------------------------------------------------------------- as files */

/* sums: of its folder; NULL: a file by itself. */
static enum status
read_ledger(struct reading *reading, const char *path,
    const struct sums *sums, struct error *err)
{
	struct ledger_head head;
	struct strbuf text;
	enum status status;

	strbuf_init(&text, ISSUE_LEDGER_BYTES_MAX);
	status = sums == NULL ? file_read(&text, path, err) :
	    signed_list_read_file(&text, sums, path, ISSUE_LEDGER_NAME, err);
	if (status == STATUS_OK)
		status = issue_ledger_parse(&head, &text, err);
	if (status == STATUS_OK)
		add(reading, path, head.head, head.position);
	else if (status != STATUS_MEMORY)
		error_at(err, "%s", path);
	strbuf_fini(&text);
	return status;
}

static enum status
read_folder(struct reading *reading, const char *path, struct error *err)
{
	struct arena *arena = &reading->context->arena;
	struct audit_folder *folder =
	    &reading->heads.folders[reading->heads.folder_count++];
	const char *ledger = folder_path(arena, path, ISSUE_LEDGER_NAME);
	enum status status;

	folder->index = folder_path(arena, path, ISSUE_INDEX_NAME);
	if (ledger == NULL || folder->index == NULL)
		return error_memory(err);
	status = signed_list_read(&folder->sums, arena, path,
	    reading->verifier, err);
	if (status != STATUS_OK && status != STATUS_MEMORY)
		error_at(err, "%s", path);
	return status == STATUS_OK ? read_ledger(reading, ledger,
	    &folder->sums, err) : status;
}

static enum status
read_index(struct reading *reading, const char *path, struct error *err)
{
	if (folder_is(path))
		return read_folder(reading, path, err);
	if (reading->verifier != NULL)
		return error_set(err, STATUS_USAGE, "--cert checks the "
		    "signature of a run's folder, and \"%.80s\" is none",
		    path);
	return read_ledger(reading, path, NULL, err);
}

/* ------------------------------------------------------------------- all */

enum status
audit_heads_read(struct audit_heads *out, struct context *context,
    const struct audit_heads_given *given, struct error *err)
{
	size_t count = given->heads->count + given->indexes->count;
	struct reading reading = { .context = context };
	enum status status = STATUS_OK;
	size_t i;

	if (count > LEDGER_AUDIT_HEADS_MAX)
		return error_set(err, STATUS_USAGE,
		    "--head and --index: at most %d heads",
		    LEDGER_AUDIT_HEADS_MAX);
	reading.heads.heads = arena_alloc(&context->arena, count + 1,
	    sizeof *reading.heads.heads);
	reading.heads.folders = arena_alloc(&context->arena, count + 1,
	    sizeof *reading.heads.folders);
	if (reading.heads.heads == NULL || reading.heads.folders == NULL)
		return error_memory(err);
	if (given->certificate != NULL)
		status = verifier_open(&reading.verifier, given->certificate,
		    err);
	for (i = 0; i < given->heads->count && status == STATUS_OK; i++)
		status = read_word(&reading, given->heads->words[i], err);
	for (i = 0; i < given->indexes->count && status == STATUS_OK; i++)
		status = read_index(&reading, given->indexes->words[i], err);
	verifier_close(reading.verifier);
	if (status != STATUS_OK)
		return status;
	if (given->certificate == NULL)
		reading.heads.unsigned_count = given->indexes->count;
	*out = reading.heads;
	return STATUS_OK;
}
