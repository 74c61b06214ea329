#ifndef ENGINE_CRYPTO_MEMORY_H
#define ENGINE_CRYPTO_MEMORY_H

#include <stdbool.h>

#include "engine/status.h"

/*
 * crypto_memory -- OpenSSL made ready, and its allocations watched.
 *
 * OpenSSL crashes at its first use where an allocation of its own start failed
 * and nobody looked; and of a failure later it may only say that a key cannot
 * be read, or that a signature is not good.  So whoever uses it starts it here
 * first, and believes it only where no allocation failed.  What needs no start
 * (big numbers) needs no call.
 */

/* STATUS_MEMORY: OpenSSL cannot be used by this process. */
MUST_CHECK enum status crypto_memory_start(void);

/* Did an allocation of OpenSSL fail in this thread since this was last asked,
 * or does its queue of errors say so?  Empties that. */
bool crypto_memory_has_failed(void);

#endif
