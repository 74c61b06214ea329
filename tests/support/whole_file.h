#ifndef TESTS_SUPPORT_WHOLE_FILE_H
#define TESTS_SUPPORT_WHOLE_FILE_H

#include "engine/strbuf.h"

/*
 * whole_file -- a file of the tree, read at once; a failure fails the test.
 */

#define WHOLE_FILE_BYTES_MAX (1u << 20)

/* All of *out, which the caller ends with strbuf_fini. */
void whole_file_read(struct strbuf *out, const char *path);

#endif
