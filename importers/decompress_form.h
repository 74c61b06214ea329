#ifndef IMPORTERS_DECOMPRESS_FORM_H
#define IMPORTERS_DECOMPRESS_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/error.h"

/*
 * decompress_form -- what bytes are, told by the first of them and never by a
 * name.
 */

enum decompress_class {
	DECOMPRESS_STREAM,	/* one sequence of bytes, compressed */
	DECOMPRESS_ARCHIVE,	/* members with names */
	DECOMPRESS_PACKED,	/* one of the two, but not accepted */
	DECOMPRESS_OTHER,	/* no container: known to be no XML */
};

enum decompress_method {
	DECOMPRESS_NONE,
	DECOMPRESS_GZIP,
	DECOMPRESS_ZSTD,
	DECOMPRESS_XZ,
	DECOMPRESS_ZIP,
	DECOMPRESS_TAR,
};

struct decompress_form {
	const char *name;
	enum decompress_class class;
	enum decompress_method method;
	const char *magic;	/* NULL: tar, which has a check sum instead */
	size_t magic_length;
};

/* As many bytes as it takes to know, where there are so many. */
#define DECOMPRESS_LOOK_BYTES 512

/* Static storage; NULL: none that is known, XML for instance. */
const struct decompress_form *decompress_form_find(const char *bytes,
    size_t size);

/* STATUS_INVALID, no place.  why: a library's words for it; NULL: none. */
enum status decompress_form_damaged(const struct decompress_form *form,
    const char *why, struct error *err);

/* Do the bytes look like the beginning of XML, in whatever encoding?  HTML
 * does not. */
bool decompress_looks_like_xml(const char *bytes, size_t size);

#endif
