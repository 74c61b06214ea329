#include "rules/load_names.h"

#include <stdlib.h>
#include <string.h>

enum status
load_names_init(struct load_names *names, struct arena *arena, size_t count)
{
	struct load_name *array = NULL;

	if (count > 0) {
		array = arena_alloc(arena, count, sizeof *array);
		if (array == NULL)
			return STATUS_MEMORY;
	}
	*names = (struct load_names){ .names = array, .count = count };
	return STATUS_OK;
}

static int
compare_numbers(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static int
compare_names(const void *left, const void *right)
{
	const struct load_name *a = left;
	const struct load_name *b = right;
	int order = strcmp(a->text, b->text);

	if (order == 0)
		order = compare_numbers(a->line, b->line);
	return order != 0 ? order : compare_numbers(a->number, b->number);
}

const struct load_name *
load_names_sort(struct load_names *names)
{
	const struct load_name *repeated = NULL;

	if (names->count == 0)
		return NULL;
	qsort(names->names, names->count, sizeof *names->names, compare_names);
	for (size_t i = 1; i < names->count; i++) {
		const struct load_name *name = &names->names[i];

		if (strcmp(name->text, name[-1].text) == 0 &&
		    (repeated == NULL || name->line < repeated->line))
			repeated = name;
	}
	return repeated;
}

const struct load_name *
load_names_find(const struct load_names *names, const char *text,
    size_t length)
{
	size_t low = 0;
	size_t high = names->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct load_name *name = &names->names[middle];
		int order = strncmp(name->text, text, length);

		if (order == 0 && name->text[length] != '\0')
			order = 1;
		if (order == 0)
			return name;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
