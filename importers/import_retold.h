#ifndef IMPORTERS_IMPORT_RETOLD_H
#define IMPORTERS_IMPORT_RETOLD_H

#include "importers/import.h"

/*
 * import_retold -- a listener that hears each thing once, of a file that has to
 * be read a second time: what was told the first time is the beginning of what
 * is told then.
 */

struct import_retold {
	const struct import_listener *to;	/* borrowed */
	struct import_listener listener;	/* in its place */
	uint64_t count;		/* told in this reading */
	uint64_t known;		/* from the one before */
};

/* retold stays where it is while its listener is in use. */
void import_retold_begin(struct import_retold *retold,
    const struct import_listener *to);
/* The file is read again, from its beginning. */
void import_retold_again(struct import_retold *retold);

#endif
