#ifndef CLI_SIGNED_LIST_H
#define CLI_SIGNED_LIST_H

#include "engine/arena.h"
#include "engine/error.h"
#include "engine/strbuf.h"
#include "reports/sign.h"
#include "reports/sums.h"

/*
 * signed_list -- what the folder of a run says that it holds: SHA256SUMS, after
 * its signature SHA256SUMS.p7s has been checked.
 *
 * Messages are in words of the folder and have no place.  STATUS_INVALID and
 * its like: one of the two is missing, is no plain file, or has another form
 * than the program writes, or the signature is not the certificate's.
 */

/* *out is in arena.  verifier NULL: the signature is not looked at. */
MUST_CHECK enum status signed_list_read(struct sums *out, struct arena *arena,
    const char *folder, struct verifier *verifier, struct error *err);

/*
 * Read the folder's file of that name, which is at path, into *out, which has
 * its own maximum.  STATUS_INVALID where no plain file is there, or one that is
 * not as the list says.
 */
MUST_CHECK enum status signed_list_read_file(struct strbuf *out,
    const struct sums *sums, const char *path, const char *name,
    struct error *err);

#endif
