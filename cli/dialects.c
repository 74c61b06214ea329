#include "cli/dialects.h"

#include <string.h>

#include "cli/file.h"
#include "cli/output.h"
#include "reports/plain.h"

#define NAME_BYTES_MAX 4096

enum status
dialects_init(struct dialects *dialects, struct error *err)
{
	*dialects = (struct dialects){ 0 };
	return dialect_set_new_names(&dialects->set, err);
}

void
dialects_fini(struct dialects *dialects)
{
	for (size_t i = 0; i < dialects->count; i++)
		strbuf_fini(&dialects->bytes[i]);
	dialect_set_free(dialects->set);
	*dialects = (struct dialects){ 0 };
}

/* Names are bytes; the log and the wire take UTF-8. */
static enum status
copy_name(const char **out, struct context *context, const char *path,
    struct error *err)
{
	struct strbuf name;
	enum status status;

	strbuf_init(&name, NAME_BYTES_MAX);
	plain_puts(&name, path);
	status = output_check(&name, err);
	if (status == STATUS_OK) {
		*out = arena_strdup(&context->arena, strbuf_text(&name));
		if (*out == NULL)
			status = error_memory(err);
	}
	strbuf_fini(&name);
	return status;
}

enum status
dialects_add(struct dialects *dialects, struct context *context,
    const char *path, struct error *err)
{
	struct strbuf *bytes = &dialects->bytes[dialects->count];
	struct import_dialect *own = &dialects->list[dialects->count];
	enum status status;

	if (dialects->count == IMPORT_DIALECTS_MAX)
		return error_set(err, STATUS_RANGE,
		    "expected at most %d dialects", IMPORT_DIALECTS_MAX);
	strbuf_init(bytes, DIALECT_BYTES_MAX);
	status = copy_name(&own->name, context, path, err);
	if (status == STATUS_OK)
		status = file_read(bytes, path, err);
	if (status == STATUS_OK)
		status = dialect_set_add(dialects->set, own->name,
		    strbuf_text(bytes), bytes->length, err);
	if (status != STATUS_OK) {
		strbuf_fini(bytes);
		return status;
	}
	own->bytes = strbuf_text(bytes);
	own->size = bytes->length;
	dialects->count++;
	return STATUS_OK;
}

/* Who gives a wrong name needs the right ones. */
static enum status
refuse_format(const struct dialect_set *set, const char *format,
    struct error *err)
{
	struct strbuf names;
	enum status status;

	strbuf_init(&names, NAME_BYTES_MAX);
	for (size_t i = 0; i < dialect_set_count(set); i++)
		strbuf_printf(&names, "%s%s", i > 0 ? ", " : "",
		    dialect_set_name(set, i));
	status = output_check(&names, err);
	if (status == STATUS_OK)
		status = error_set(err, STATUS_USAGE, "--format: no dialect is "
		    "called \"%s\"; there are: %s", format,
		    strbuf_text(&names));
	strbuf_fini(&names);
	return status;
}

enum status
dialects_load(struct dialects *out, struct context *context,
    const struct option_words *paths, const char *format, struct error *err)
{
	const struct dialect *named = NULL;
	enum status status = dialects_init(out, err);

	if (status == STATUS_OK && paths->count > IMPORT_DIALECTS_MAX)
		status = error_set(err, STATUS_USAGE, "--dialect may be given "
		    "%d times at most", IMPORT_DIALECTS_MAX);
	for (size_t i = 0; status == STATUS_OK && i < paths->count; i++)
		status = dialects_add(out, context, paths->words[i], err);
	if (status == STATUS_OK && format != NULL)
		status = dialect_set_open(&named, out->set, format, err);
	if (status == STATUS_OK && format != NULL && named == NULL)
		status = refuse_format(out->set, format, err);
	if (status != STATUS_OK)
		dialects_fini(out);
	return status;
}
