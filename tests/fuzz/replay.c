/*
 * usage: replay FILE...
 *
 * Run a fuzz target over files, without libFuzzer; it aborts at what it finds.
 */

#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/chain.h"

#define FILE_BYTES_MAX ((size_t)16 << 20)

static int
replay(const char *path, uint8_t *room)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes;
	size_t size;

	if (file == NULL) {
		perror(path);
		return 1;
	}
	size = fread(room, 1, FILE_BYTES_MAX, file);
	(void)fclose(file);
	/* Of its own size, so that a step beyond its end is seen. */
	bytes = malloc(size > 0 ? size : 1);
	if (bytes == NULL)
		return 1;
	for (size_t i = 0; i < size; i++)
		bytes[i] = room[i];
	fprintf(stderr, "%s\n", path);
	(void)LLVMFuzzerTestOneInput(bytes, size);
	free(bytes);
	return 0;
}

int
main(int argc, char **argv)
{
	uint8_t *room = malloc(FILE_BYTES_MAX);
	int failed = room == NULL;

	for (int i = 1; i < argc && !failed; i++)
		failed = replay(argv[i], room);
	free(room);
	if (!failed)
		printf("%d files replayed\n", argc - 1);
	return failed;
}
