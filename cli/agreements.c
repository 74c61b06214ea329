#include "cli/agreements.h"

#include "cli/exit.h"
#include "cli/file.h"
#include "cli/folder.h"
#include "rules/agreement_load.h"

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
	const struct folder_search search = {
		.log = &context->log,
		.follows_links = true,
		.suffix = ".xml",
	};
	struct agreements found = { 0 };
	struct option_words paths = { 0 };
	enum status status;

	status = folder_expand(&paths, &context->arena, words, &search, err);
	if (status != STATUS_OK)
		return status;
	found.files = arena_alloc(&context->arena, paths.count + 1,
	    sizeof *found.files);
	if (found.files == NULL)
		return error_memory(err);

	while (found.file_count < paths.count) {
		struct agreements_file *file = &found.files[found.file_count];
		struct error refusal = { 0 };

		file->path = paths.words[found.file_count++];
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
	*out = found;
	return STATUS_OK;
}

enum status
agreements_load_all(struct agreements *out, struct context *context,
    const struct option_words *words, struct error *err)
{
	struct agreements found = { 0 };
	enum status status;

	status = agreements_load(&found, context, words, err);
	if (status != STATUS_OK)
		return status;
	if (found.refused_count > 0) {
		status = error_set(err, STATUS_INVALID,
		    "agreement files refused: %zu of %zu; nothing was done",
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
