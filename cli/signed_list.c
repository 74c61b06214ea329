#include "cli/signed_list.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/exit.h"
#include "cli/file.h"
#include "cli/folder.h"
#include "cli/issue_index.h"

#define SIGNATURE_BYTES_MAX ((size_t)4 << 20)

/* A refusal with the place in its words; another failure as it is. */
static enum status
in_words(const char *place, const struct error *why, struct error *err)
{
	if (exit_of_status(why->status) == EXIT_REFUSED)
		return error_set(err, why->status, "%s: %s", place,
		    why->message);
	*err = *why;
	return err->status;
}

/* One of the two. */
static enum status
read_own(struct strbuf *out, struct arena *arena, const char *folder,
    const char *name, struct error *err)
{
	const char *path = folder_path(arena, folder, name);
	struct error why = { 0 };
	struct stat about;
	bool is_plain = false;

	if (path == NULL)
		return error_memory(err);
	if (lstat(path, &about) != 0 && errno == ENOENT)
		return error_set(err, STATUS_INVALID, "holds no %s, so it is "
		    "not the folder of a run, or not all of it; statements "
		    "alone are checked by their names", name);
	if (folder_is_plain_file(&is_plain, path, err) != STATUS_OK)
		return err->status;
	if (!is_plain)
		return error_set(err, STATUS_INVALID,
		    "%s in it is not a plain file", name);
	if (file_read(out, path, &why) != STATUS_OK)
		return in_words(name, &why, err);
	return STATUS_OK;
}

static enum status
check_signature(struct arena *arena, const char *folder,
    struct verifier *verifier, const struct strbuf *list, struct error *err)
{
	struct error why = { 0 };
	struct strbuf signature;
	enum status status;

	strbuf_init(&signature, SIGNATURE_BYTES_MAX);
	status = read_own(&signature, arena, folder, ISSUE_SIGNATURE_NAME,
	    err);
	if (status == STATUS_OK) {
		status = verifier_check_detached(verifier,
		    strbuf_text(&signature), signature.length,
		    strbuf_text(list), list->length, &why);
		if (status != STATUS_OK)
			status = in_words(ISSUE_SIGNATURE_NAME, &why, err);
	}
	strbuf_fini(&signature);
	return status;
}

enum status
signed_list_read(struct sums *out, struct arena *arena, const char *folder,
    struct verifier *verifier, struct error *err)
{
	struct error why = { 0 };
	struct strbuf list;
	enum status status;

	strbuf_init(&list, SUMS_BYTES_MAX);
	status = read_own(&list, arena, folder, ISSUE_SUMS_NAME, err);
	if (status == STATUS_OK && verifier != NULL)
		status = check_signature(arena, folder, verifier, &list, err);
	if (status == STATUS_OK) {
		status = sums_parse(out, arena, strbuf_text(&list),
		    list.length, &why);
		if (status != STATUS_OK)
			status = in_words(why.place, &why, err);
	}
	strbuf_fini(&list);
	return status;
}

static bool
is_listed(const struct sums *sums, const char *name, const char *digest)
{
	for (size_t i = 0; i < sums->count; i++)
		if (strcmp(sums->entries[i].name, name) == 0)
			return strcmp(sums->entries[i].sha256, digest) == 0;
	return false;
}

enum status
signed_list_read_file(struct strbuf *out, const struct sums *sums,
    const char *path, const char *name, struct error *err)
{
	char digest[DIGEST_TEXT_SIZE];
	bool is_plain = false;
	enum status status = folder_is_plain_file(&is_plain, path, err);

	/* A pipe in a folder from elsewhere would be waited for. */
	if (status == STATUS_OK && !is_plain)
		status = error_set(err, STATUS_INVALID,
		    "is not there as a plain file");
	if (status == STATUS_OK)
		status = file_read(out, path, err);
	if (status != STATUS_OK)
		return status;
	if (digest_bytes(digest, strbuf_text(out), out->length) != STATUS_OK)
		return error_memory(err);
	return is_listed(sums, name, digest) ? STATUS_OK :
	    error_set(err, STATUS_INVALID, "is not the file that "
	    ISSUE_SUMS_NAME " lists");
}
