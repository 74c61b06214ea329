#include "cli/audit_heads.h"

#include <ctype.h>
#include <string.h>
#include <sys/stat.h>

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

/* Does the list name the file, as it is? */
static enum status
check_listed(const struct sums *sums, const struct strbuf *text,
    struct error *err)
{
	char digest[DIGEST_TEXT_SIZE];
	size_t i;

	if (digest_bytes(digest, strbuf_text(text), text->length) !=
	    STATUS_OK)
		return error_memory(err);
	for (i = 0; i < sums->count; i++)
		if (strcmp(sums->entries[i].name, ISSUE_LEDGER_NAME) == 0 &&
		    strcmp(sums->entries[i].sha256, digest) == 0)
			return STATUS_OK;
	return error_set(err, STATUS_INVALID, "is not the file that "
	    ISSUE_SUMS_NAME " lists");
}

/* sums: of its folder; NULL: a file by itself. */
static enum status
read_ledger(struct reading *reading, const char *path,
    const struct sums *sums, struct error *err)
{
	struct ledger_head head;
	struct stat about;
	struct strbuf text;
	enum status status = STATUS_OK;

	strbuf_init(&text, ISSUE_LEDGER_BYTES_MAX);
	/* A pipe in a folder from elsewhere would be waited for. */
	if (sums != NULL && lstat(path, &about) == 0 &&
	    !S_ISREG(about.st_mode))
		status = error_set(err, STATUS_INVALID, "is not a plain file");
	if (status == STATUS_OK)
		status = file_read(&text, path, err);
	if (status == STATUS_OK && sums != NULL)
		status = check_listed(sums, &text, err);
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
read_folder(struct reading *reading, const char *folder, struct error *err)
{
	struct arena *arena = &reading->context->arena;
	const char *path = folder_path(arena, folder, ISSUE_LEDGER_NAME);
	struct sums sums = { 0 };
	enum status status;

	if (path == NULL)
		return error_memory(err);
	status = signed_list_read(&sums, arena, folder, reading->verifier,
	    err);
	if (status != STATUS_OK && status != STATUS_MEMORY)
		error_at(err, "%s", folder);
	return status == STATUS_OK ? read_ledger(reading, path, &sums, err) :
	    status;
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
	if (reading.heads.heads == NULL)
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
