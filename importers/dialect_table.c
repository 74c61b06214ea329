/* Tables of a dialect: maps, which it has, and lookups, which the file has. */

#include "importers/dialect_loader.h"
#include "importers/lookup.h"

/* Each text once: what a second entry says of it would never be asked. */
static enum status
note_texts(struct lookup *seen, struct dialect_loader *loader,
    const struct xml_node *node, const struct dialect_map_entry *entry)
{
	for (size_t i = 0; i < entry->from_count; i++) {
		size_t known = seen->count;
		size_t at;

		/* A dialect is too short for more than a lookup takes. */
		if (lookup_add(&at, seen, entry->from[i], "") != STATUS_OK)
			return loader_memory(loader);
		if (at < known)
			return loader_refuse(loader, node, "expected each "
			    "text of a map once, found \"%s\" twice",
			    entry->from[i]);
	}
	return STATUS_OK;
}

static enum status
read_entry(struct dialect_map *map, struct lookup *seen,
    struct dialect_loader *loader, const struct xml_node *node)
{
	struct dialect_map_entry **list = &map->entries;
	struct dialect_map_entry *entry =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *entry);
	const char *from;
	enum status status;

	if (entry == NULL)
		return loader_memory(loader);
	status = loader_check_attributes(loader, node, "from to ");
	if (status == STATUS_OK)
		status = loader_check_children(loader, node, "");
	if (status == STATUS_OK)
		status = loader_require(&from, loader, node, "from");
	if (status == STATUS_OK)
		status = loader_split(&entry->from, &entry->from_count, loader,
		    from);
	if (status != STATUS_OK)
		return status;
	entry->to = xml_node_attribute(node, "to");
	if (entry->to == NULL)
		return loader_refuse(loader, node, "expected attribute to");
	APPEND(list, entry);
	return note_texts(seen, loader, node, entry);
}

enum status
loader_map(struct dialect_loader *loader, const struct xml_node *node)
{
	struct dialect_map **list = &loader->dialect->maps;
	struct dialect_map *map =
	    arena_alloc(&loader->dialect->arena, 1, sizeof *map);
	struct lookup seen;
	enum status status;

	if (map == NULL)
		return loader_memory(loader);
	lookup_init(&seen);
	status = loader_check_attributes(loader, node, "name other ");
	if (status == STATUS_OK)
		status = loader_require(&map->name, loader, node, "name");
	map->other = xml_node_attribute(node, "other");
	for (const struct xml_node *n = node->children;
	    status == STATUS_OK && n != NULL; n = n->next) {
		if (n->name != NULL)
			status = loader_is(n, "entry") ?
			    read_entry(map, &seen, loader, n) :
			    loader_unknown(loader, n);
	}
	lookup_fini(&seen);
	APPEND(list, map);
	return status;
}

enum status
loader_lookup(struct dialect_loader *loader, const struct xml_node *node)
{
	struct dialect *dialect = loader->dialect;
	struct dialect_lookup **list = &dialect->lookups;
	struct dialect_lookup *lookup =
	    arena_alloc(&dialect->arena, 1, sizeof *lookup);
	const char *at;
	const char *key;
	const char *value;
	enum status status;

	if (lookup == NULL)
		return loader_memory(loader);
	status = loader_check_attributes(loader, node, "name at key value ");
	if (status == STATUS_OK)
		status = loader_check_children(loader, node, "");
	if (status == STATUS_OK)
		status = loader_require(&lookup->name, loader, node, "name");
	if (status == STATUS_OK)
		status = loader_require(&at, loader, node, "at");
	if (status == STATUS_OK)
		status = loader_require(&key, loader, node, "key");
	if (status == STATUS_OK)
		status = loader_require(&value, loader, node, "value");
	if (status == STATUS_OK)
		status = loader_places(&lookup->at, &lookup->at_count, loader,
		    node, at);
	if (status == STATUS_OK)
		status = loader_path(&lookup->key, loader, node, key);
	if (status == STATUS_OK)
		status = loader_path(&lookup->value, loader, node, value);
	if (status != STATUS_OK)
		return status;
	if (dialect->lookup_count == DIALECT_LOOKUPS_MAX)
		return loader_refuse(loader, node,
		    "expected at most %d lookups", DIALECT_LOOKUPS_MAX);
	lookup->index = dialect->lookup_count++;
	APPEND(list, lookup);
	return loader_add_lookup(loader, node, lookup);
}
