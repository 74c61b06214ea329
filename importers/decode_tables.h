#ifndef IMPORTERS_DECODE_TABLES_H
#define IMPORTERS_DECODE_TABLES_H

#include <stdint.h>

/*
 * decode_tables -- what the bytes 0x80 to 0xff mean in the encodings of one
 * byte a character.
 *
 * Own tables, because iconv(3) loads modules from disk, which the reader
 * process cannot.  A test compares them with iconv.
 */

struct decode_table {
	const char *name;	/* as messages write it */
	uint16_t code_points[128];	/* 0: undefined */
};

/* By the name as normalised by the decoder ("iso88591"), or NULL. */
const struct decode_table *decode_table_find(const char *normal_name);

#endif
