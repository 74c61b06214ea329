#ifndef REPORTS_SIGN_VALUE_H
#define REPORTS_SIGN_VALUE_H

#include <stddef.h>

#include "engine/error.h"
#include "reports/key.h"

/*
 * sign_value -- the bytes of one signature: SHA-256 with RSA (PKCS #1, version
 * 1.5) or with ECDSA P-256.
 *
 * Of the two values that fit wherever one of ECDSA does, (r, s) and (r, n - s),
 * only the one with the smaller s is ever made and accepted: whoever has a
 * signature could make the other without a key, and a file would have two byte
 * forms.
 */

#define SIGN_VALUE_BYTES_MAX (KEY_RSA_BITS_MAX / 8)

/* ECDSA: r and s in KEY_P256_BYTES each, as XML Signature has them. */
struct sign_value {
	unsigned char bytes[SIGN_VALUE_BYTES_MAX];
	size_t size;
};

/*
 * What signs with the key: made once, for it takes a third of the time of an
 * ECDSA signature, and used by as many threads at once as like.  The caller
 * frees it with EVP_MD_CTX_free().  STATUS_ENVIRONMENT where the key cannot
 * sign.
 */
MUST_CHECK enum status sign_value_prepare(EVP_MD_CTX **out, EVP_PKEY *key,
    struct error *err);

/* Not checked yet.  STATUS_ENVIRONMENT where the key cannot sign. */
MUST_CHECK enum status sign_value_make(struct sign_value *out,
    const EVP_MD_CTX *pen, enum key_kind kind, const void *bytes, size_t size,
    struct error *err);

/* STATUS_INVALID, with a message of its own for each way to fail. */
MUST_CHECK enum status sign_value_check(const struct sign_value *value,
    EVP_PKEY *key, enum key_kind kind, const void *bytes, size_t size,
    struct error *err);

/*
 * The value as CMS has it: ECDSA's r and s in DER, RSA's as it is.  out holds
 * SIGN_VALUE_BYTES_MAX bytes; 0 for want of memory.
 */
MUST_CHECK size_t sign_value_encode(unsigned char *out,
    const struct sign_value *value, enum key_kind kind);

/* Back again; STATUS_INVALID for what sign_value_encode() does not write. */
MUST_CHECK enum status sign_value_decode(struct sign_value *out,
    enum key_kind kind, const unsigned char *bytes, size_t size,
    struct error *err);

#endif
