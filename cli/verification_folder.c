#include "cli/verification.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit.h"
#include "cli/file.h"
#include "cli/folder.h"
#include "cli/issue_index.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "cli/signed_list.h"

#define PATH_BYTES_MAX (1u << 16)

struct folder {
	struct verification *verification;
	struct arena *arena;
	const char *path;
	struct sums sums;
	const char **names;	/* what lies in it, in bytewise order */
	size_t count;
	size_t faults;		/* of what it holds */
	size_t statements;
};

/* ------------------------------------------------------- what lies in it */

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum status
add_name(struct folder *folder, size_t *capacity, const char *name,
    struct error *err)
{
	const char **grown;
	const char *copy = arena_strdup(folder->arena, name);

	if (copy == NULL)
		return error_memory(err);
	if (folder->count == ISSUE_FILES_MAX)
		return error_set(err, STATUS_RANGE,
		    "holds more than %d files", ISSUE_FILES_MAX);
	if (folder->count == *capacity) {
		*capacity = *capacity == 0 ? 64 : *capacity * 2;
		grown = reallocarray(folder->names, *capacity, sizeof *grown);
		if (grown == NULL)
			return error_memory(err);
		folder->names = grown;
	}
	folder->names[folder->count++] = copy;
	return STATUS_OK;
}

/* Every name, those that begin with a dot too. */
static enum status
list_names(struct folder *folder, struct error *err)
{
	DIR *handle = opendir(folder->path);
	enum status status = STATUS_OK;
	struct dirent *entry = NULL;
	size_t capacity = 0;

	errno = handle == NULL ? errno : 0;
	while (handle != NULL && status == STATUS_OK) {
		errno = 0;
		entry = readdir(handle);
		if (entry == NULL)
			break;
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			status = add_name(folder, &capacity, entry->d_name,
			    err);
	}
	if (status == STATUS_OK && errno != 0)
		status = error_set(err, STATUS_ENVIRONMENT,
		    "cannot read the folder: %s", strerror(errno));
	if (handle != NULL)
		(void)closedir(handle);
	if (status != STATUS_OK)
		return error_at(err, "%s", folder->path);
	if (folder->count > 0)
		qsort(folder->names, folder->count, sizeof *folder->names,
		    compare_names);
	return STATUS_OK;
}

static bool
is_statement(const char *name)
{
	size_t length = strlen(name);

	return length > 4 && strcmp(name + length - 4, ".xml") == 0;
}

/* ---------------------------------------------------------------- its files */

static enum status
refuse_file(struct folder *folder, const char *path, const char *text,
    struct error *err)
{
	folder->faults++;
	return verification_refuse(folder->verification, path, text, err);
}

static enum status
check_other(struct folder *folder, const char *path, const char *sha256,
    struct error *err)
{
	char digest[DIGEST_TEXT_SIZE];
	struct error why = { 0 };
	enum status status = file_digest(digest, path, &why);

	if (exit_of_status(status) == EXIT_REFUSED)
		return refuse_file(folder, path, why.message, err);
	if (status != STATUS_OK) {
		*err = why;
		return status;
	}
	if (strcmp(digest, sha256) == 0)
		return STATUS_OK;
	return refuse_file(folder, path, "is not the file that "
	    ISSUE_SUMS_NAME " lists: it was changed", err);
}

/* entry: NULL where the list has none of this name; is_there: in the folder. */
static enum status
check_file(struct folder *folder, const char *name,
    const struct sums_entry *entry, bool is_there, struct error *err)
{
	const char *path = folder_path(folder->arena, folder->path, name);
	enum status status;
	bool is_plain = false;
	bool is_good;

	if (path == NULL)
		return error_memory(err);
	if (!is_there)
		return refuse_file(folder, path,
		    "is listed in " ISSUE_SUMS_NAME ", and not there", err);
	if (entry == NULL)
		return refuse_file(folder, path,
		    "is not listed in " ISSUE_SUMS_NAME, err);
	status = folder_is_plain_file(&is_plain, path, err);
	if (status != STATUS_OK)
		return status;
	if (!is_plain)
		return refuse_file(folder, path, "is not a plain file", err);
	if (!is_statement(name))
		return check_other(folder, path, entry->sha256, err);
	status = verification_statement(folder->verification, &is_good, path,
	    entry->sha256, err);
	folder->statements++;
	folder->faults += !is_good;
	return status;
}

static bool
is_own(const char *name)
{
	return strcmp(name, ISSUE_SUMS_NAME) == 0 ||
	    strcmp(name, ISSUE_SIGNATURE_NAME) == 0;
}

/* The list beside what is there, both in order. */
static enum status
check_files(struct folder *folder, struct error *err)
{
	const struct sums *sums = &folder->sums;
	enum status status = STATUS_OK;
	size_t listed = 0;
	size_t there = 0;
	int order;

	while (status == STATUS_OK &&
	    (listed < sums->count || there < folder->count)) {
		status = signals_check(err);
		if (status != STATUS_OK)
			return status;
		if (there < folder->count && is_own(folder->names[there])) {
			there++;
			continue;
		}
		order = listed == sums->count ? 1
		    : there == folder->count ? -1
		    : strcmp(sums->entries[listed].name,
			folder->names[there]);
		status = check_file(folder,
		    order > 0 ? folder->names[there]
			      : sums->entries[listed].name,
		    order > 0 ? NULL : &sums->entries[listed], order >= 0,
		    err);
		listed += order <= 0;
		there += order >= 0;
	}
	return status;
}

/* Without a list to go by: each statement by itself. */
static enum status
check_statements(struct folder *folder, struct error *err)
{
	enum status status = STATUS_OK;
	const char *path;
	bool is_plain = false;
	bool is_good;

	for (size_t i = 0; i < folder->count && status == STATUS_OK; i++) {
		if (!is_statement(folder->names[i]))
			continue;
		path = folder_path(folder->arena, folder->path,
		    folder->names[i]);
		if (path == NULL)
			return error_memory(err);
		status = folder_is_plain_file(&is_plain, path, err);
		if (status == STATUS_OK && is_plain)
			status = verification_statement(folder->verification,
			    &is_good, path, NULL, err);
		else if (status == STATUS_OK)
			status = refuse_file(folder, path,
			    "is not a plain file", err);
	}
	return status;
}

/* -------------------------------------------------------------- the folder */

static enum status
conclude(struct folder *folder, struct error *err)
{
	struct strbuf text;
	enum status status;

	strbuf_init(&text, PATH_BYTES_MAX);
	if (folder->faults == 0)
		strbuf_printf(&text, "%zu files as listed, the list as "
		    "signed; statements: %zu", folder->sums.count,
		    folder->statements);
	else
		strbuf_printf(&text, "files that are not as listed and "
		    "signed: %zu", folder->faults);
	status = output_check(&text, err);
	if (status == STATUS_OK && folder->faults == 0) {
		status = verification_accept(folder->verification,
		    folder->path, strbuf_text(&text), err);
	} else if (status == STATUS_OK) {
		folder->verification->folders.failed++;
		status = verification_refuse(folder->verification,
		    folder->path, strbuf_text(&text), err);
	}
	strbuf_fini(&text);
	return status;
}

static enum status
check_folder(struct folder *folder, struct error *err)
{
	struct error why = { 0 };
	enum status status;

	status = list_names(folder, err);
	if (status != STATUS_OK)
		return status;
	folder->verification->folders.checked++;
	status = signed_list_read(&folder->sums, folder->arena, folder->path,
	    folder->verification->verifier, &why);
	if (status == STATUS_OK) {
		status = check_files(folder, err);
		return status == STATUS_OK ? conclude(folder, err) : status;
	}
	if (exit_of_status(status) != EXIT_REFUSED) {
		*err = why;
		return status;
	}
	folder->verification->folders.failed++;
	status = verification_refuse(folder->verification, folder->path,
	    why.message, err);
	return status == STATUS_OK ? check_statements(folder, err) : status;
}

enum status
verification_folder(struct verification *verification, struct arena *arena,
    const char *path, struct error *err)
{
	struct folder folder = {
		.verification = verification,
		.arena = arena,
		.path = path,
	};
	enum status status = check_folder(&folder, err);

	free(folder.names);
	return status;
}
