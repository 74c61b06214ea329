#ifndef REPORTS_SIGN_DETACHED_H
#define REPORTS_SIGN_DETACHED_H

#include <stddef.h>

#include <openssl/x509.h>

#include "engine/error.h"
#include "engine/strbuf.h"
#include "reports/key.h"
#include "reports/sign_value.h"

/*
 * sign_detached -- the one byte form of a detached CMS signature (RFC 5652):
 * DER, version 1, no content, one certificate, one signer named by issuer and
 * serial number, SHA-256, nothing signed but the content itself (the time of
 * signing would be another attribute, and the same bytes would give another
 * signature every time).
 *
 * Only the signature's value in it varies.  A file that differs in any other
 * byte is not one of ours; nothing of it is interpreted, no certificate of it
 * is read.
 */

#define SIGN_DETACHED_BYTES_MAX ((size_t)2 << 20)

/* Append the whole file.  STATUS_MEMORY or STATUS_RANGE. */
MUST_CHECK enum status sign_detached_compose(struct strbuf *out,
    const X509 *certificate, enum key_kind kind,
    const struct sign_value *value);

/*
 * Read the value from a file that names this certificate and kind of key:
 * STATUS_INVALID, with a message of its own for each part, where it is not
 * byte for byte what sign_detached_compose() writes.
 */
MUST_CHECK enum status sign_detached_parse(struct sign_value *out,
    const X509 *certificate, enum key_kind kind, const void *bytes,
    size_t size, struct error *err);

#endif
