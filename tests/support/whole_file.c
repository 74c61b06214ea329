#include "tests/support/whole_file.h"

#include <stdio.h>

#include "tests/support/check.h"

void
whole_file_read(struct strbuf *out, const char *path)
{
	char chunk[4096];
	FILE *stream = fopen(path, "rb");
	size_t length;

	assert_non_null(stream);
	strbuf_init(out, WHOLE_FILE_BYTES_MAX);
	while ((length = fread(chunk, 1, sizeof chunk, stream)) > 0)
		strbuf_append(out, chunk, length);
	assert_int_equal(ferror(stream), 0);
	assert_int_equal(fclose(stream), 0);
	check_status(strbuf_status(out), STATUS_OK, NULL);
}
