#ifndef ENGINE_EMBEDDED_H
#define ENGINE_EMBEDDED_H

#include <stddef.h>

/*
 * embedded -- files of the source tree that are part of the program; the
 * arrays are made by tools/embed.sh at build and end with a NULL name.
 */

struct embedded_file {
	const char *name;		/* without folder */
	const unsigned char *bytes;	/* a NUL follows them */
	size_t size;
};

extern const struct embedded_file embedded_schema[];
extern const struct embedded_file embedded_dialects[];

#endif
