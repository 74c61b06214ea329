/*
 * usage: streams FOLDER FILE...
 *
 * Write what the reader core makes of each file as FOLDER/N: streams of
 * records to begin fuzzing from.  They are of this machine and this version.
 */

#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/chain.h"

#define FILE_BYTES_MAX ((size_t)16 << 20)

static int
write_stream(const char *folder, int number, const char *path, uint8_t *room)
{
	struct chain_input input = { .bytes = room };
	char name[4096];
	FILE *file = fopen(path, "rb");
	uint8_t *stream;
	size_t size;
	int failed;

	if (file == NULL) {
		perror(path);
		return 1;
	}
	input.size = fread(room, 1, FILE_BYTES_MAX, file);
	(void)fclose(file);
	chain_read(&stream, &size, &input);
	(void)snprintf(name, sizeof name, "%s/%d", folder, number);
	file = fopen(name, "wb");
	if (file == NULL) {
		perror(name);
		free(stream);
		return 1;
	}
	failed = fwrite(stream, 1, size, file) != size;
	free(stream);
	return fclose(file) != 0 || failed;
}

int
main(int argc, char **argv)
{
	uint8_t *room = malloc(FILE_BYTES_MAX);
	int failed = room == NULL || argc < 3;

	for (int i = 2; i < argc && !failed; i++)
		failed = write_stream(argv[1], i - 1, argv[i], room);
	free(room);
	return failed;
}
