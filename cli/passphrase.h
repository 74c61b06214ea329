#ifndef CLI_PASSPHRASE_H
#define CLI_PASSPHRASE_H

#include <stddef.h>

#include "engine/error.h"

/*
 * passphrase -- of a signing key: from a descriptor that the caller of the
 * program opened, or typed at the terminal without being shown.  Never from an
 * argument or the environment, which others on the machine can read.
 */

#define PASSPHRASE_FD_NONE (-1)

struct passphrase_source {
	int fd;			/* PASSPHRASE_FD_NONE: ask at the terminal */
	const char *key;	/* whose, for the prompt */
};

/* A sign_passphrase_fn (reports/sign.h); payload is a passphrase_source. */
MUST_CHECK enum status passphrase_read(char *passphrase, size_t size,
    void *payload, struct error *err);

#endif
