#ifndef IMPORTERS_IMPORT_RETOLD_H
#define IMPORTERS_IMPORT_RETOLD_H

#include <stdbool.h>

#include "engine/arena.h"
#include "importers/import.h"

/*
 * import_retold -- a listener that hears each thing once, of a file that may
 * have to be read a second time, and nothing that it would not hear if that
 * were the only time.
 *
 * The gate looks at a piece of a file before the parser does.  So where one is
 * at fault, what that piece holds before the fault may not be told; and where
 * pieces begin, is not the same for all and for parts.  What is told of a
 * first reading is therefore held back until the reading has got on far
 * enough; what is held when it fails, was not told.
 */

/* So many bytes further; more than a piece (importers/limits.h). */
#define IMPORT_RETOLD_BYTES (UINT64_C(1) << 20)
/* For each of two stretches: one without room ends, and takes the place of the
 * older one.  A piece of the file does not give so much; a telling that alone
 * finds no room is told at once. */
#define IMPORT_RETOLD_MEMORY_MAX ((size_t)8 << 20)

struct import_telling;

/* Tellings of one stretch of the file, in their order. */
struct import_tellings {
	struct arena arena;
	struct import_telling *first;
	struct import_telling **last;
};

struct import_retold {
	const struct import_listener *to;	/* borrowed */
	struct import_listener listener;	/* in its place */
	uint64_t count;		/* told in this reading */
	uint64_t known;		/* from the one before */
	bool is_holding;
	uint64_t held_at;	/* where the newer stretch begins, */
	bool is_place_known;	/* unless that was between two progresses */
	struct import_tellings older;
	struct import_tellings newer;
};

/* retold stays where it is while its listener is in use. */
void import_retold_begin(struct import_retold *retold,
    const struct import_listener *to);
void import_retold_fini(struct import_retold *retold);

/* Hold back what comes. */
void import_retold_hold(struct import_retold *retold);
/* The reading has come to a good end: tell what is held. */
void import_retold_release(struct import_retold *retold);
/* The file is read again, from its beginning.  has_changed: it is not the file
 * that it was, and all is told again. */
void import_retold_again(struct import_retold *retold, bool has_changed);

#endif
