#ifndef ENGINE_CRYPTO_MEMORY_H
#define ENGINE_CRYPTO_MEMORY_H

#include <stdbool.h>

#include "engine/error.h"

/*
 * crypto_memory -- OpenSSL made ready, its allocations watched and cleansed.
 *
 * OpenSSL crashes at its first use where an allocation of its own start failed
 * and nobody looked; and of a failure later it may only say that a key cannot
 * be read, or that a signature is not good.  So whoever uses it starts it here
 * first, and believes it only where no allocation failed.  What needs no start
 * (big numbers) needs no call.
 */

/*
 * Every block of memory is overwritten before OpenSSL gives it back.  It does
 * so by itself with numbers of a key, and not with all buffers that the key was
 * in on the way from its file: the DER form stays where it was read, in memory
 * that is free and in no hands.
 *
 * Before anything else of OpenSSL is used; STATUS_ENVIRONMENT where that comes
 * too late.  Who holds no key need not call it.
 */
MUST_CHECK enum status crypto_memory_install(struct error *err);

/* STATUS_MEMORY: OpenSSL cannot be used by this process. */
MUST_CHECK enum status crypto_memory_start(void);

/* Did an allocation of OpenSSL fail in this thread since this was last asked,
 * or does its queue of errors say so?  Empties that. */
bool crypto_memory_has_failed(void);

#endif
