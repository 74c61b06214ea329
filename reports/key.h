#ifndef REPORTS_KEY_H
#define REPORTS_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "engine/date.h"
#include "engine/error.h"
#include "reports/sign.h"

/*
 * key -- keys and certificates as files, over OpenSSL; for the files of
 * reports/ that sign and verify.
 */

#define KEY_FILE_BYTES_MAX (1u << 20)
#define KEY_P256_BYTES 32		/* of a number of the curve */
#define KEY_RSA_BITS_MIN 2048
#define KEY_RSA_BITS_MAX 8192

enum key_kind {
	KEY_ECDSA_P256,
	KEY_RSA,
};

/*
 * After a failed call of OpenSSL: empty its queue of errors, and tell whether
 * memory was what it lacked.
 */
bool key_lacked_memory(void);

/*
 * For what OpenSSL reads as PEM and is never encrypted: where such a file says
 * that it is, OpenSSL would ask the terminal, or read standard input.
 */
int key_no_passphrase(char *buffer, int size, int is_writing, void *payload);

/*
 * The private key of files->key; STATUS_ENVIRONMENT for every refusal of
 * reports/sign.h.  The caller frees *out with EVP_PKEY_free().
 */
MUST_CHECK enum status key_read_private(EVP_PKEY **out,
    const struct sign_key_files *files, struct error *err);

/* The first certificate of a PEM file; is_single: refuse a second one.  The
 * caller frees *out with X509_free(). */
MUST_CHECK enum status key_read_certificate(X509 **out, const char *file,
    bool is_single, struct error *err);

/* STATUS_ENVIRONMENT, naming the kind found, for any other than the two. */
MUST_CHECK enum status key_check_kind(enum key_kind *out, const EVP_PKEY *key,
    const char *file, struct error *err);

/* STATUS_ENVIRONMENT for a certificate whose key must not sign documents. */
MUST_CHECK enum status key_check_usage(X509 *certificate, const char *file,
    struct error *err);

/* The first and the last day on which the certificate is valid at all (UTC). */
MUST_CHECK enum status key_certificate_days(struct period *out,
    const X509 *certificate, const char *file, struct error *err);

#endif
