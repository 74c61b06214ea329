/* The dialects a file is recognised by. */

#include <stdlib.h>
#include <string.h>

#include "engine/embedded.h"
#include "importers/dialect_model.h"

struct dialect_set {
	/* In the order they are asked; owned. */
	struct dialect *dialects[DIALECTS_MAX];
	size_t count;
	size_t own_count;	/* of the user's, which come first */
};

static enum status
add_at(struct dialect_set *set, size_t index, struct dialect *dialect,
    struct error *err)
{
	if (set->count == DIALECTS_MAX) {
		dialect_free(dialect);
		return error_set(err, STATUS_RANGE,
		    "expected at most %d dialects", DIALECTS_MAX);
	}
	memmove(&set->dialects[index + 1], &set->dialects[index],
	    (set->count - index) * sizeof set->dialects[0]);
	set->dialects[index] = dialect;
	set->count++;
	return STATUS_OK;
}

enum status
dialect_set_new(struct dialect_set **out, struct error *err)
{
	struct dialect_set *set = calloc(1, sizeof *set);
	enum status status = STATUS_OK;

	if (set == NULL)
		return error_memory(err);
	for (const struct embedded_file *file = embedded_dialects;
	    file->name != NULL && status == STATUS_OK; file++) {
		struct dialect *dialect;

		status = dialect_load(&dialect, file->name, file->bytes,
		    file->size, err);
		if (status == STATUS_OK)
			status = add_at(set, set->count, dialect, err);
	}
	if (status != STATUS_OK) {
		dialect_set_free(set);
		return status;
	}
	*out = set;
	return STATUS_OK;
}

void
dialect_set_free(struct dialect_set *set)
{
	if (set == NULL)
		return;
	for (size_t i = 0; i < set->count; i++)
		dialect_free(set->dialects[i]);
	free(set);
}

enum status
dialect_set_add(struct dialect_set *set, const char *name, const void *bytes,
    size_t size, struct error *err)
{
	struct dialect *dialect;
	const struct dialect *same;
	enum status status = dialect_load(&dialect, name, bytes, size, err);

	if (status != STATUS_OK)
		return status;
	same = dialect_set_find(set, dialect->name);
	if (same != NULL) {
		(void)error_set(err, STATUS_INVALID, "expected a name that no "
		    "other dialect has, found \"%s\", which is \"%s\"",
		    same->name, same->title);
		(void)error_at(err, "%s:%llu", name,
		    (unsigned long long)dialect->line);
		dialect_free(dialect);
		return err->status;
	}
	status = add_at(set, set->own_count, dialect, err);
	if (status == STATUS_OK)
		set->own_count++;
	return status;
}

size_t
dialect_set_count(const struct dialect_set *set)
{
	return set->count;
}

const struct dialect *
dialect_set_get(const struct dialect_set *set, size_t index)
{
	return index < set->count ? set->dialects[index] : NULL;
}

const struct dialect *
dialect_set_find(const struct dialect_set *set, const char *name)
{
	for (size_t i = 0; i < set->count; i++) {
		if (strcmp(set->dialects[i]->name, name) == 0)
			return set->dialects[i];
	}
	return NULL;
}
