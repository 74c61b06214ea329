#include "engine/optional.h"

#include <string.h>

int
optional_order(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

bool
optional_equal(const char *a, const char *b)
{
	return optional_order(a, b) == 0;
}
