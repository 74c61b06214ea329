#ifndef CLI_SECRECY_H
#define CLI_SECRECY_H

#include "engine/error.h"

/*
 * secrecy -- what a process does before it holds a signing key: from then on
 * its memory is written to no core file, whatever it may end by, and cannot be
 * read or traced by the user's other processes.
 *
 * It lasts until the process ends.  STATUS_ENVIRONMENT where the system does not
 * grant it: no key should be read then.
 */
MUST_CHECK enum status secrecy_begin(struct error *err);

#endif
