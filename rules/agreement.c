#include "rules/agreement.h"

#include <stdlib.h>
#include <string.h>

static int
compare_items(const void *key, const void *item)
{
	return strcmp(key, *(const char *const *)item);
}

bool
agreement_list_has(const struct list *list, const char *id)
{
	return bsearch(id, list->items, list->item_count,
	    sizeof list->items[0], compare_items) != NULL;
}
