#ifndef REPORTS_SIGN_H
#define REPORTS_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"
#include "engine/strbuf.h"

/*
 * sign -- keys, certificates, the enveloped signature of a statement and the
 * detached signature of a folder's list of digests.
 *
 * Keys are ECDSA P-256 or RSA (2048 to 8192 bits) in PEM, encrypted or not.
 * Key bytes and passphrases are cleansed after use and appear in no message.
 * Refusals (STATUS_ENVIRONMENT): no such file, not a key, wrong passphrase, a
 * key that others may read or change (by the file's mode, or because it is
 * theirs; a symbolic link is judged by what it leads to), a certificate that is
 * not the key's or not valid on the issue date, or not for signing (key usage).
 */

#define SIGN_CHECKED_EVERY 16

struct signer;

/* Fill passphrase (NUL-terminated, < size bytes); asked once per key. */
typedef enum status (*sign_passphrase_fn)(char *passphrase, size_t size,
    void *payload, struct error *err);

struct sign_key_files {
	const char *key;
	const char *certificate;
	sign_passphrase_fn passphrase;	/* NULL: an encrypted key is refused */
	void *payload;
};

MUST_CHECK enum status signer_open(struct signer **out,
    const struct sign_key_files *files, int32_t issued, struct error *err);
void signer_close(struct signer *signer);

/* SHA-256 of the certificate, lower-case hex, 65 bytes with the NUL. */
const char *signer_fingerprint(const struct signer *signer);

/*
 * Sign what statement_compose() wrote: *signed_out gets the whole file, the
 * signature as last child of the root, the certificate inside it.  Threads may
 * do so at once, with one signer.
 *
 * That the bytes are in canonical form is checked of each statement.  That the
 * value fits the public key is checked of each that RSA made, of the first that
 * ECDSA made, and of one in SIGN_CHECKED_EVERY from there on.
 */
MUST_CHECK enum status signer_sign_statement(struct signer *signer,
    struct strbuf *signed_out, const struct strbuf *composed,
    struct error *err);

/* A detached CMS signature over bytes (reports/sign_detached.h says how); its
 * value is always checked. */
MUST_CHECK enum status signer_sign_detached(struct signer *signer,
    struct strbuf *out, const void *bytes, size_t size, struct error *err);

/* --------------------------------------------------------- verification */

struct verifier;

/* certificate: PEM file of the one certificate that the caller trusts. */
MUST_CHECK enum status verifier_open(struct verifier **out,
    const char *certificate, struct error *err);
/* certificate: PEM file that one signs with oneself; those that vouch for its
 * first one may follow that, as signer_open() has it. */
MUST_CHECK enum status verifier_open_own(struct verifier **out,
    const char *certificate, struct error *err);
void verifier_close(struct verifier *verifier);

/*
 * Check the form and the signature of a statement file, strictly: one
 * canonical byte form, one Signature as last child, one Reference to the whole
 * document, exactly our transforms and algorithms, exactly the trusted
 * certificate, valid on the statement's issue date; shape before cryptography.
 * *unsigned_out gets the bytes without the signature, for statement_parse() and
 * for comparison with what follows from the figures.  STATUS_INVALID with a
 * message of its own for each way to fail.
 */
MUST_CHECK enum status verifier_check_statement(struct verifier *verifier,
    struct strbuf *unsigned_out, const char *name, const void *bytes,
    size_t size, struct error *err);

/*
 * Check a detached signature as signer_sign_detached() makes it, strictly: its
 * one byte form, which names exactly the trusted certificate; nothing in it is
 * trusted.  Neither states a date: what is signed must be what does.
 * STATUS_INVALID with a message of its own for each way to fail.
 */
MUST_CHECK enum status verifier_check_detached(struct verifier *verifier,
    const void *signature, size_t signature_size, const void *bytes,
    size_t size, struct error *err);

/* ------------------------------------------------------------- key making */

struct sign_keygen {
	const char *key;	/* files to be made; refused if they exist */
	const char *certificate;
	const char *common_name;
	bool is_rsa;
	int32_t valid_from;
	int32_t valid_until;
};

/* An unencrypted key (mode 0600) and its self-signed certificate, not a CA. */
MUST_CHECK enum status sign_keygen(const struct sign_keygen *keygen,
    struct error *err);

#endif
