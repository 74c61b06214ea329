#ifndef REPORTS_XMLDSIG_H
#define REPORTS_XMLDSIG_H

#include <stddef.h>

#include "engine/digest.h"
#include "engine/error.h"
#include "engine/strbuf.h"
#include "reports/key.h"
#include "reports/sign_value.h"

/*
 * xmldsig -- the one byte form of a statement's <Signature>: XML Signature 1.0,
 * enveloped, one reference to the whole document, Canonical XML 1.0, SHA-256,
 * the signer's certificate.
 *
 * Only three values in it vary.  A block that differs in any other byte is not
 * one of ours; nothing of it is interpreted.
 */

#define XMLDSIG_BYTES_MAX ((size_t)2 << 20)	/* of the whole block */
#define XMLDSIG_DIGEST_SIZE ((size_t)DIGEST_BYTES)

struct xmldsig {
	enum key_kind kind;
	unsigned char digest[XMLDSIG_DIGEST_SIZE];	/* SHA-256 */
	struct sign_value value;
	const unsigned char *certificate;	/* DER, borrowed */
	size_t certificate_size;
};

/* The canonical bytes of <SignedInfo>: what the signature is over. */
void xmldsig_compose_signed_info(struct strbuf *out,
    const struct xmldsig *signature);

/* The whole block, from <Signature ...> to </Signature>. */
void xmldsig_compose(struct strbuf *out, const struct xmldsig *signature);

/*
 * Read digest and signature from a block: *signature states the kind and the
 * certificate that are expected.  `text` must be the block and nothing more;
 * STATUS_INVALID, with a message of its own for each line, where it is not
 * byte for byte what xmldsig_compose() writes.  first_line: of the block in
 * its file, for the place.
 */
MUST_CHECK enum status xmldsig_parse(struct xmldsig *signature,
    const char *name, size_t first_line, const char *text, size_t size,
    struct error *err);

/*
 * Are the bytes, a whole file, well-formed XML and their root in the form of
 * Canonical XML 1.0 already?  STATUS_INVALID where not, and for what the form
 * has but no statement does (prefixes, foreign namespaces, instructions).
 */
MUST_CHECK enum status xmldsig_check_canonical(const void *bytes, size_t size,
    struct error *err);

/* Does xmlsec1 accept the signature of the file, made with this key?
 * STATUS_INVALID where not. */
MUST_CHECK enum status xmldsig_check_xmlsec(const char *name,
    const void *bytes, size_t size, EVP_PKEY *key, enum key_kind kind,
    struct error *err);

#endif
