#include "importers/dialect_model.h"

#include <string.h>

uint32_t
dialect_name_find(const struct dialect *dialect, const char *name)
{
	size_t low = 0;
	size_t high = dialect->name_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint32_t number = dialect->sorted_names[middle];
		int order = strcmp(name, dialect->names[number]);

		if (order == 0)
			return number;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NAME_UNKNOWN;
}

bool
dialect_namespace_matches(const struct dialect_namespace *space,
    const char *uri)
{
	switch (space->match) {
	case MATCH_EXACT:
		return strcmp(space->uri, uri) == 0;
	case MATCH_STARTS:
		return strncmp(space->uri, uri, strlen(space->uri)) == 0;
	case MATCH_ANY:
		break;
	}
	return true;
}

bool
dialect_has_namespace(const struct dialect *dialect, const char *uri)
{
	if (dialect->namespaces == NULL)
		return true;
	for (const struct dialect_namespace *n = dialect->namespaces;
	    n != NULL; n = n->next) {
		if (dialect_namespace_matches(n, uri))
			return true;
	}
	return false;
}

const char *
dialect_name(const struct dialect *dialect)
{
	return dialect->name;
}

const char *
dialect_title(const struct dialect *dialect)
{
	return dialect->title;
}

bool
dialect_drops_references(const struct dialect *dialect)
{
	return dialect->drops_references;
}
