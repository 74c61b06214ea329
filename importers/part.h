#ifndef IMPORTERS_PART_H
#define IMPORTERS_PART_H

#include <stdint.h>

/*
 * part -- one large XML file, read by several reader processes at once.
 *
 * The file's PREFIX goes from its beginning to a start tag soon after the first
 * document's; from there on it is cut before start tags of that name, the first
 * at or after each multiple of the share's step (importers/part_cut.h).  Reader
 * r of n reads the prefix, then the parts r, r + n, r + 2n..., in one parser,
 * as if the bytes of the others' parts were not there.  Facts of the prefix are
 * told by reader 0, those of a part by whoever reads it, and the parent takes
 * them in the order of the file (importers/import_parts.h).
 *
 * That comes to the same as reading all of it in order, by induction.  Where
 * the prefix ends some elements are open, and the interpreter has a state that
 * later records depend on.  A part is SOUND if at its end the same elements
 * are open (it is between markup, at the same depth, and was never above it)
 * and that state is the same.  So where all parts before one are sound, it is
 * read from the very state that a reader of all would have.  A cut may be a
 * false one, in a comment or in another section: then the part before it is
 * not sound.
 *
 * A reader whose part is not sound does not stop there, but READS ON to the
 * end of the file; the parent drops the others.  So does the one with the last
 * part, and reader 0 where the file cannot be cut at all.  What a file tells
 * once, at its end, is told by whoever has come to its end.
 *
 * A file in UTF-16 is read in order: there a cut may be half of two characters,
 * with a byte waiting for its other half where a part ends.
 *
 * Limits that a reader holds over a whole file cannot be passed in parts where
 * they would not be in order: a part that adds to what they count is not sound
 * (values of the file, tables, held and embedded documents); and names of
 * elements are few in each reader (PART_NAMES_MAX, PART_NAMES_BYTES_MAX).
 *
 * Anything else that goes wrong, with the file or a reader, ends the reading in
 * parts, and the file is read again in order, whose words and lines stand.
 */

/* Readers of one file, at most. */
#define PART_READERS_MAX 16

/* Bytes from one cut to the next, about.  What is sent of several parts fits
 * into the pipe, so that a reader need not wait for its turn. */
#define PART_BYTES (UINT64_C(1) << 20)
/* A file of fewer parts is read in order. */
#define PART_COUNT_MIN 4

/*
 * The names in each reader, and memory for them.  Sixteen readers hold no more
 * than NAMES_MAX and a tenth of NAMES_BYTES_MAX, so all of them together cannot
 * be more than a reader of all would refuse.
 */
#define PART_NAMES_MAX ((size_t)NAMES_MAX / PART_READERS_MAX)
#define PART_NAMES_BYTES_MAX ((size_t)100000)

/* Which parts are read: those of one reader of several. */
struct part_share {
	unsigned reader;	/* from 0 */
	unsigned readers;	/* 0: the file is not read in parts */
	uint64_t step;
};

#endif
