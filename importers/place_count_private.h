#ifndef IMPORTERS_PLACE_COUNT_PRIVATE_H
#define IMPORTERS_PLACE_COUNT_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/error.h"
#include "importers/limits.h"
#include "importers/place_count.h"

/*
 * place_count_private -- what importers/place_count.c, which counts, and
 * importers/place_unused.c, which tells, know of the places.
 */

#define PLACE_SPACES_MAX 64		/* different namespaces */
#define PLACE_EXAMPLE_MAX 60		/* bytes of a text that are kept */
#define PLACES_MEMORY_MAX ((size_t)32 << 20)
#define PLACE_BUCKETS 8192u

#define PLACE_NONE UINT32_MAX

/* An element or attribute, seen from the root. */
struct place {
	const char *name;
	uint32_t parent;	/* PLACE_NONE: the root element */
	uint32_t space;
	uint32_t next;		/* of the same bucket */
	bool is_attribute;
	size_t path_length;
	uint64_t count;		/* of texts that are not blank */
	char example[PLACE_EXAMPLE_MAX + 1];
	size_t example_length;
};

struct space {
	const char *uri;	/* in the arena */
	const char *known_as;	/* the parser's pointer, NULL: of a document
				 * before */
};

struct open_element {
	uint32_t place;		/* PLACE_NONE: not kept */
	bool has_text;
	bool is_example;	/* its text is the place's example */
};

struct place_count {
	struct arena arena;
	struct xml_handler handler;
	const struct xml_handler *inner;
	const char *name;
	struct error refusal;	/* of inner; status STATUS_OK: none */
	struct place places[PLACE_COUNT_MAX];
	uint32_t place_count;
	struct space spaces[PLACE_SPACES_MAX];
	uint32_t space_count;
	uint32_t buckets[PLACE_BUCKETS];
	struct open_element open[DEPTH_MAX + 1];
	size_t depth;
	uint64_t left_out;
};

#endif
