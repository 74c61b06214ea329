#include "cli/agreements.h"

#include "cli/exit.h"
#include "cli/file.h"
#include "cli/folder.h"
#include "rules/agreement_load.h"

static void
tell_skipped(void *payload, const char *path)
{
	struct context *context = payload;

	log_event(&context->log, LOG_WARNING, "skipped", path,
	    "is neither a file nor a folder and was left out");
}

/* The paths that words stand for. */
static enum status
expand(struct folder_list *lists, size_t *total, struct context *context,
    const struct option_words *words, struct error *err)
{
	const struct folder_search search = {
		.suffix = ".xml",
		.skipped = tell_skipped,
		.payload = context,
	};
	enum status status;
	size_t i;

	*total = 0;
	for (i = 0; i < words->count; i++) {
		if (folder_is(words->words[i])) {
			status = folder_list(&lists[i], &context->arena,
			    words->words[i], &search, err);
			if (status != STATUS_OK)
				return status;
			if (lists[i].count == 0) {
				error_set(err, STATUS_NOT_FOUND,
				    "holds no file whose name ends in .xml");
				return error_at(err, "%s", words->words[i]);
			}
		} else {
			lists[i].paths = &words->words[i];
			lists[i].count = 1;
		}
		*total += lists[i].count;
	}
	return STATUS_OK;
}

static enum status
load_file(struct agreements_file *file, struct error *err)
{
	enum status status;

	strbuf_init(&file->bytes, AGREEMENT_FILE_BYTES_MAX);
	status = file_read(&file->bytes, file->path, err);
	if (status == STATUS_OK)
		status = agreement_load_bytes(&file->loaded, file->path,
		    strbuf_text(&file->bytes), file->bytes.length, false, err);
	return status;
}

enum status
agreements_load(struct agreements *out, struct context *context,
    const struct option_words *words, struct error *err)
{
	struct agreements found = { 0 };
	struct folder_list *lists;
	enum status status;
	size_t total;
	size_t i, j;

	lists = arena_alloc(&context->arena, words->count, sizeof *lists);
	if (lists == NULL)
		return error_memory(err);
	status = expand(lists, &total, context, words, err);
	if (status != STATUS_OK)
		return status;
	found.files = arena_alloc(&context->arena, total, sizeof *found.files);
	if (found.files == NULL)
		return error_memory(err);

	for (i = 0; i < words->count; i++) {
		for (j = 0; j < lists[i].count; j++) {
			struct agreements_file *file =
			    &found.files[found.file_count++];
			struct error refusal = { 0 };

			file->path = lists[i].paths[j];
			status = load_file(file, &refusal);
			if (status == STATUS_OK)
				continue;
			if (exit_of_status(status) != EXIT_REFUSED) {
				*err = refusal;
				agreements_fini(&found);
				return status;
			}
			log_error(&context->log, "refused", &refusal);
			found.refused_count++;
		}
	}
	*out = found;
	return STATUS_OK;
}

enum status
agreements_load_all(struct agreements *out, struct context *context,
    const struct option_words *words, struct error *err)
{
	struct agreements found;
	enum status status;

	status = agreements_load(&found, context, words, err);
	if (status != STATUS_OK)
		return status;
	if (found.refused_count > 0) {
		status = error_set(err, STATUS_INVALID,
		    "%zu of %zu agreement files refused, nothing was done",
		    found.refused_count, found.file_count);
		agreements_fini(&found);
		return status;
	}
	*out = found;
	return STATUS_OK;
}

void
agreements_fini(struct agreements *agreements)
{
	size_t i;

	for (i = 0; i < agreements->file_count; i++) {
		agreement_file_free(agreements->files[i].loaded);
		strbuf_fini(&agreements->files[i].bytes);
	}
	agreements->file_count = 0;
}

enum status
agreements_each(const struct agreements *agreements, agreements_fn callback,
    void *payload, struct error *err)
{
	enum status status;
	size_t i, j;

	for (i = 0; i < agreements->file_count; i++) {
		const struct agreement_file *file = agreements->files[i].loaded;

		for (j = 0; file != NULL && j < file->agreement_count; j++) {
			status = callback(&file->agreements[j], payload, err);
			if (status != STATUS_OK)
				return status;
		}
	}
	return STATUS_OK;
}
