#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "reports/sign.h"

/*
 * image -- the program as it is, but that its memory is written to a descriptor
 * when it is done with a key; put in place when the test program is linked
 * (-Wl,--wrap).  Where another descriptor is open it is aborted while it still
 * holds the key.
 */

#define IMAGE_FD 9
#define ABORT_FD 8

void __wrap_signer_close(struct signer *signer);
void __real_signer_close(struct signer *signer);
enum status __wrap_sign_keygen(const struct sign_keygen *keygen,
    struct error *err);
enum status __real_sign_keygen(const struct sign_keygen *keygen,
    struct error *err);

static bool
is_open(int fd)
{
	return fcntl(fd, F_GETFD) != -1;
}

/* Written from where it lies: a copy would be one more to be found. */
static void
write_range(uintptr_t from, uintptr_t until)
{
	while (from < until) {
		ssize_t done = write(IMAGE_FD, (const void *)from,
		    until - from);

		if (done <= 0)
			return;
		from += (uintptr_t)done;
	}
}

static void
write_image(void)
{
	FILE *maps;
	char line[512];
	unsigned long from;
	unsigned long until;
	char access[5];

	if (!is_open(IMAGE_FD))
		return;
	maps = fopen("/proc/self/maps", "re");
	if (maps == NULL)
		abort();
	while (fgets(line, sizeof line, maps) != NULL)
		if (sscanf(line, "%lx-%lx %4s", &from, &until, access) == 3 &&
		    access[0] == 'r' && access[1] == 'w')
			write_range(from, until);
	(void)fclose(maps);
}

void
__wrap_signer_close(struct signer *signer)
{
	if (signer != NULL && is_open(ABORT_FD))
		abort();
	__real_signer_close(signer);
	write_image();
}

enum status
__wrap_sign_keygen(const struct sign_keygen *keygen, struct error *err)
{
	enum status status = __real_sign_keygen(keygen, err);

	write_image();
	return status;
}
