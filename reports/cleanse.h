#ifndef REPORTS_CLEANSE_H
#define REPORTS_CLEANSE_H

#include "engine/error.h"

/*
 * cleanse -- OpenSSL overwrites every block of memory before it gives it back.
 *
 * It does so by itself with numbers of a key, and not with all buffers that the
 * key was in on the way from its file: the DER form stays where it was read, in
 * memory that is free and in no hands.
 *
 * Once in a process, before anything else of OpenSSL is used; STATUS_ENVIRONMENT
 * where that comes too late.
 */
MUST_CHECK enum status cleanse_install(struct error *err);

#endif
