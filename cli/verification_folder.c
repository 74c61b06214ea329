#include "cli/verification.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/exit.h"
#include "cli/file.h"
#include "cli/folder.h"
#include "cli/issue_index.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "reports/sums.h"

#define SIGNATURE_BYTES_MAX ((size_t)4 << 20)
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

static const char *
path_of(const struct folder *folder, const char *name)
{
	const char *slash =
	    folder->path[strlen(folder->path) - 1] == '/' ? "" : "/";

	return arena_printf(folder->arena, "%s%s%s", folder->path, slash,
	    name);
}

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
	if (folder->count == FOLDER_FILES_MAX)
		return error_set(err, STATUS_RANGE,
		    "holds more than %d files", FOLDER_FILES_MAX);
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

/* A pipe or a link must be neither waited for nor followed. */
static bool
is_plain_file(const char *path)
{
	struct stat about;

	return lstat(path, &about) == 0 && S_ISREG(about.st_mode);
}

static bool
is_statement(const char *name)
{
	size_t length = strlen(name);

	return length > 4 && strcmp(name + length - 4, ".xml") == 0;
}

/* ------------------------------------------------- the list, and as signed */

/* What is missing or no file is refused in words of the folder. */
static enum status
read_own(struct strbuf *out, const struct folder *folder, const char *name,
    struct error *err)
{
	const char *path = path_of(folder, name);
	struct stat about;

	if (path == NULL)
		return error_memory(err);
	if (lstat(path, &about) != 0 && errno == ENOENT)
		return error_set(err, STATUS_INVALID, "holds no %s, so it is "
		    "not the folder of a run, or not all of it; statements "
		    "alone are checked by their names", name);
	if (!is_plain_file(path))
		return error_set(err, STATUS_INVALID,
		    "%s in it is not a plain file", name);
	return file_read(out, path, err);
}

static enum status
check_list(struct folder *folder, const struct strbuf *list,
    const struct strbuf *signature, struct error *err)
{
	struct error why = { 0 };
	enum status status;

	status = verifier_check_detached(folder->verification->verifier,
	    strbuf_text(signature), signature->length, strbuf_text(list),
	    list->length, &why);
	if (exit_of_status(status) == EXIT_REFUSED)
		return error_set(err, status, "%s: %s", ISSUE_SIGNATURE_NAME,
		    why.message);
	if (status == STATUS_OK)
		status = sums_parse(&folder->sums, folder->arena,
		    strbuf_text(list), list->length, &why);
	if (exit_of_status(status) == EXIT_REFUSED)
		return error_set(err, status, "%s: %s", why.place,
		    why.message);
	if (status != STATUS_OK)
		*err = why;
	return status;
}

static enum status
read_list(struct folder *folder, struct error *err)
{
	struct strbuf list;
	struct strbuf signature;
	enum status status;

	strbuf_init(&list, SUMS_BYTES_MAX);
	strbuf_init(&signature, SIGNATURE_BYTES_MAX);
	status = read_own(&list, folder, ISSUE_SUMS_NAME, err);
	if (status == STATUS_OK)
		status = read_own(&signature, folder, ISSUE_SIGNATURE_NAME,
		    err);
	if (status == STATUS_OK)
		status = check_list(folder, &list, &signature, err);
	strbuf_fini(&signature);
	strbuf_fini(&list);
	return status;
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
	const char *path = path_of(folder, name);
	enum status status;
	bool is_good;

	if (path == NULL)
		return error_memory(err);
	if (!is_there)
		return refuse_file(folder, path,
		    "is listed in " ISSUE_SUMS_NAME ", and not there", err);
	if (entry == NULL)
		return refuse_file(folder, path,
		    "is not listed in " ISSUE_SUMS_NAME, err);
	if (!is_plain_file(path))
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
	bool is_good;

	for (size_t i = 0; i < folder->count && status == STATUS_OK; i++) {
		if (!is_statement(folder->names[i]))
			continue;
		path = path_of(folder, folder->names[i]);
		if (path == NULL)
			return error_memory(err);
		if (is_plain_file(path))
			status = verification_statement(folder->verification,
			    &is_good, path, NULL, err);
		else
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
	status = read_list(folder, &why);
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
