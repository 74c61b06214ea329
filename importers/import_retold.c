#include "importers/import_retold.h"

static bool
is_new(struct import_retold *retold)
{
	return retold->count++ >= retold->known;
}

static void
tell_progress(void *payload, uint64_t bytes)
{
	const struct import_retold *retold = payload;

	retold->to->progress(retold->to->payload, bytes);
}

static void
tell_set_aside(void *payload, const struct fact_reject *reject)
{
	struct import_retold *retold = payload;

	if (is_new(retold))
		retold->to->set_aside(retold->to->payload, reject);
}

static void
tell_skipped(void *payload, const char *what, uint64_t file_line)
{
	struct import_retold *retold = payload;

	if (is_new(retold))
		retold->to->skipped(retold->to->payload, what, file_line);
}

static void
tell_noted(void *payload, const char *code, const char *sentence,
    uint64_t file_line)
{
	struct import_retold *retold = payload;

	if (is_new(retold))
		retold->to->noted(retold->to->payload, code, sentence,
		    file_line);
}

void
import_retold_begin(struct import_retold *retold,
    const struct import_listener *to)
{
	*retold = (struct import_retold){ .to = to };
	retold->listener = (struct import_listener){
		.payload = retold,
		.progress = to->progress != NULL ? tell_progress : NULL,
		.set_aside = to->set_aside != NULL ? tell_set_aside : NULL,
		.skipped = to->skipped != NULL ? tell_skipped : NULL,
		.noted = to->noted != NULL ? tell_noted : NULL,
	};
}

void
import_retold_again(struct import_retold *retold)
{
	if (retold->count > retold->known)
		retold->known = retold->count;
	retold->count = 0;
}
