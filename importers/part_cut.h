#ifndef IMPORTERS_PART_CUT_H
#define IMPORTERS_PART_CUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"

/*
 * part_cut -- where a file can be cut into parts: at the '<' of a tag whose
 * name, without prefix, is that of the file's documents.  Only blanks, and
 * few, are between it and a '>' before it, so that no text is cut.
 *
 * Looks at bytes and knows no XML: a cut may be a false one (importers/part.h).
 * Reads the file by offsets; what it finds depends on the file's bytes alone.
 */

#define PART_NAME_MAX 100	/* longer names are not looked for */

/* How far around a '<' it is looked at. */
#define PART_CUT_BEFORE ((size_t)256)
#define PART_CUT_AFTER ((size_t)256)
#define PART_CUT_BLOCK ((size_t)16 << 10)
#define PART_CUT_STRETCH (UINT64_C(64) << 20)

struct part_cutter {
	int fd;
	uint64_t size;		/* of the file */
	uint64_t step;
	char name[PART_NAME_MAX + 1];
	size_t name_length;
	/* No cut is from the one to before the other, which is one, or the end
	 * of the file.  Both 0: not looked yet. */
	uint64_t looked_from;
	uint64_t found;
	/* Called after each PART_CUT_STRETCH that was looked at in vain; a
	 * failure ends the search.  NULL: nobody waits. */
	enum status (*still_looks)(void *payload, struct error *err);
	void *payload;
	char bytes[PART_CUT_BEFORE + PART_CUT_BLOCK + PART_CUT_AFTER];
};

/* False: the name is none that can be looked for. */
bool part_cut_begin(struct part_cutter *cutter, const char *name);

/*
 * *out is the first cut at or after number * step; the size of the file where
 * there is none.  Time is in proportion to the bytes looked at: asked for one
 * number after the other, it looks at none twice.  STATUS_ENVIRONMENT.
 */
MUST_CHECK enum status part_cut_find(uint64_t *out,
    struct part_cutter *cutter, uint64_t number, struct error *err);

#endif
