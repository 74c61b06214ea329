#ifndef IMPORTERS_CMS_H
#define IMPORTERS_CMS_H

#include "engine/error.h"
#include "importers/byte_target.h"

/*
 * cms -- a document out of the signature around it: CMS signed data (RFC 5652,
 * PKCS#7), as in a ".p7m" file.
 *
 * Recognised by content: DER or BER, with lengths that are stated or not, bare,
 * in base64 or in PEM.  Everything else is passed on as it is.  The document
 * streams through in constant memory, whatever its length and however many
 * pieces it was signed in.
 *
 * THE SIGNATURE IS NOT CHECKED, and neither it nor a certificate is looked at.
 * Signers in the field write certificates and attributes that a full parser
 * refuses; what is needed of the form is its first few elements.  So this reads
 * the outer elements itself, and only counts the bytes of all others.
 *
 * STATUS_INVALID, without a place: damaged or cut short, encrypted or of
 * another kind than signed data, without the document (a detached signature),
 * something after its end.
 */

/* Signed data may be signed once more; a third signature is refused. */
#define CMS_LEVELS_MAX 2
/* Bytes of a document that are held back at most until more are pushed. */
#define CMS_HELD_MAX 1024u

struct cms;

/* level: how many signatures are around this one's, CMS_LEVELS_MAX at most. */
MUST_CHECK enum status cms_new(struct cms **out, unsigned level,
    const struct byte_target *target, struct error *err);
void cms_free(struct cms *cms);

MUST_CHECK enum status cms_push(struct cms *cms, const char *bytes,
    size_t size, struct error *err);
/* The file's end. */
MUST_CHECK enum status cms_finish(struct cms *cms, struct error *err);

#endif
