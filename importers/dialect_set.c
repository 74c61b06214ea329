/* The dialects a file is recognised by. */

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/embedded.h"
#include "importers/dialect_model.h"

/* What the names of the built-in ones' files have behind the dialect's. */
#define FILE_SUFFIX ".xml"

struct entry {
	char name[DIALECT_NAME_MAX + 1];
	/* Owned; NULL: a built-in one that is known by its name alone. */
	struct dialect *dialect;
	const struct embedded_file *file;	/* NULL: the user's own */
};

struct dialect_set {
	/* In the order they are asked. */
	struct entry entries[DIALECTS_MAX];
	size_t count;
	size_t own_count;	/* of the user's, which come first */
};

static enum status
add_at(struct dialect_set *set, size_t index, const struct entry *entry,
    struct error *err)
{
	if (set->count == DIALECTS_MAX)
		return error_set(err, STATUS_RANGE,
		    "expected at most %d dialects", DIALECTS_MAX);
	memmove(&set->entries[index + 1], &set->entries[index],
	    (set->count - index) * sizeof set->entries[0]);
	set->entries[index] = *entry;
	set->count++;
	return STATUS_OK;
}

static enum status
add_name(struct dialect_set *set, const struct embedded_file *file,
    struct error *err)
{
	struct entry entry = { .file = file };
	size_t length = strlen(file->name);

	/* Those who wrote it have seen to that. */
	assert(length > strlen(FILE_SUFFIX));
	length -= strlen(FILE_SUFFIX);
	assert(length <= DIALECT_NAME_MAX);
	memcpy(entry.name, file->name, length);
	return add_at(set, set->count, &entry, err);
}

enum status
dialect_set_new_names(struct dialect_set **out, struct error *err)
{
	struct dialect_set *set = calloc(1, sizeof *set);
	enum status status = STATUS_OK;

	if (set == NULL)
		return error_memory(err);
	for (const struct embedded_file *file = embedded_dialects;
	    file->name != NULL && status == STATUS_OK; file++)
		status = add_name(set, file, err);
	if (status != STATUS_OK) {
		dialect_set_free(set);
		return status;
	}
	*out = set;
	return STATUS_OK;
}

static enum status
open_entry(struct entry *entry, struct error *err)
{
	enum status status;

	if (entry->dialect != NULL)
		return STATUS_OK;
	status = dialect_load_head(&entry->dialect, entry->file->name,
	    entry->file->bytes, entry->file->size, err);
	assert(status != STATUS_OK ||
	    strcmp(entry->dialect->name, entry->name) == 0);
	return status;
}

enum status
dialect_set_new(struct dialect_set **out, struct error *err)
{
	struct dialect_set *set;
	enum status status = dialect_set_new_names(&set, err);

	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < set->count && status == STATUS_OK; i++)
		status = open_entry(&set->entries[i], err);
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
		dialect_free(set->entries[i].dialect);
	free(set);
}

enum status
dialect_set_add(struct dialect_set *set, const char *name, const void *bytes,
    size_t size, struct error *err)
{
	struct entry entry = { .file = NULL };
	const struct dialect *same;
	enum status status = dialect_load(&entry.dialect, name, bytes, size,
	    err);

	if (status != STATUS_OK)
		return status;
	memcpy(entry.name, entry.dialect->name, strlen(entry.dialect->name));
	status = dialect_set_open(&same, set, entry.name, err);
	if (status == STATUS_OK && same != NULL) {
		(void)error_set(err, STATUS_INVALID, "expected a name that no "
		    "other dialect has, found \"%s\", which is \"%s\"",
		    same->name, same->title);
		status = error_at(err, "%s:%llu", name,
		    (unsigned long long)entry.dialect->line);
	}
	if (status == STATUS_OK)
		status = add_at(set, set->own_count, &entry, err);
	if (status == STATUS_OK)
		set->own_count++;
	else
		dialect_free(entry.dialect);
	return status;
}

size_t
dialect_set_count(const struct dialect_set *set)
{
	return set->count;
}

const char *
dialect_set_name(const struct dialect_set *set, size_t index)
{
	return index < set->count ? set->entries[index].name : "";
}

const struct dialect *
dialect_set_get(const struct dialect_set *set, size_t index)
{
	return index < set->count ? set->entries[index].dialect : NULL;
}

/* The number of the dialect's entry, or that behind the last. */
static size_t
find_entry(const struct dialect_set *set, const char *name)
{
	size_t i = 0;

	while (i < set->count && strcmp(set->entries[i].name, name) != 0)
		i++;
	return i;
}

const struct dialect *
dialect_set_find(const struct dialect_set *set, const char *name)
{
	return dialect_set_get(set, find_entry(set, name));
}

enum status
dialect_set_open(const struct dialect **out, struct dialect_set *set,
    const char *name, struct error *err)
{
	size_t i = find_entry(set, name);
	enum status status = i == set->count ? STATUS_OK :
	    open_entry(&set->entries[i], err);

	*out = status == STATUS_OK ? dialect_set_get(set, i) : NULL;
	return status;
}

enum status
dialect_set_make_whole(const struct dialect_set *set,
    const struct dialect *dialect, struct error *err)
{
	size_t i;

	if (dialect->rest == NULL)
		return STATUS_OK;
	i = find_entry(set, dialect->name);
	assert(dialect_set_get(set, i) == dialect);
	return dialect_load_rest(set->entries[i].dialect,
	    set->entries[i].file->name, err);
}
