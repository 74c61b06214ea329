#include "reports/sign.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/x509.h>

#include "engine/digest.h"
#include "reports/key.h"
#include "reports/sign_detached.h"
#include "reports/sign_value.h"
#include "reports/statement.h"
#include "reports/statement_form.h"
#include "reports/xmldsig.h"

struct signer {
	EVP_PKEY *key;			/* owned; OpenSSL cleanses it */
	EVP_MD_CTX *pen;		/* owned; signs with the key */
	X509 *certificate;		/* owned */
	unsigned char *der;		/* owned; the certificate */
	size_t der_size;
	enum key_kind kind;
	char fingerprint[DIGEST_TEXT_SIZE];
	atomic_uint_fast64_t made;	/* statements' signatures */
};

/* ------------------------------------------------------------- life cycle */

static enum status
check_days(const X509 *certificate, const char *file, int32_t issued,
    struct error *err)
{
	struct period days;
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];
	char day[DATE_TEXT_SIZE];
	enum status status;

	status = key_certificate_days(&days, certificate, file, err);
	if (status != STATUS_OK)
		return status;
	if (period_contains(days, issued))
		return STATUS_OK;
	(void)error_set(err, STATUS_ENVIRONMENT,
	    "the certificate is valid from %s to %s, not on the issue date %s",
	    date_format(from, days.from), date_format(until, days.until),
	    date_format(day, issued));
	return error_at(err, "%s", file);
}

/* Is the certificate the key's, meant for signing, and valid that day? */
static enum status
check_certificate(X509 *certificate, const EVP_PKEY *key,
    const struct sign_key_files *files, int32_t issued, struct error *err)
{
	enum status status;

	if (X509_check_private_key(certificate, key) != 1) {
		if (key_lacked_memory())
			return error_memory(err);
		(void)error_set(err, STATUS_ENVIRONMENT,
		    "the certificate does not belong to the key %s",
		    files->key);
		return error_at(err, "%s", files->certificate);
	}
	status = key_check_usage(certificate, files->certificate, err);
	if (status != STATUS_OK)
		return status;
	return check_days(certificate, files->certificate, issued, err);
}

static enum status
encode_certificate(struct signer *signer, struct error *err)
{
	int size = i2d_X509(signer->certificate, &signer->der);

	if (size <= 0)
		return error_memory(err);
	signer->der_size = (size_t)size;
	if (digest_bytes(signer->fingerprint, signer->der, signer->der_size) !=
	    STATUS_OK)
		return error_memory(err);
	return STATUS_OK;
}

enum status
signer_open(struct signer **out, const struct sign_key_files *files,
    int32_t issued, struct error *err)
{
	struct signer *signer = calloc(1, sizeof *signer);
	enum status status;

	if (signer == NULL)
		return error_memory(err);
	status = key_read_private(&signer->key, files, err);
	if (status == STATUS_OK)
		status = key_check_kind(&signer->kind, signer->key, files->key,
		    err);
	if (status == STATUS_OK)
		status = key_read_certificate(&signer->certificate,
		    files->certificate, false, err);
	if (status == STATUS_OK)
		status = check_certificate(signer->certificate, signer->key,
		    files, issued, err);
	if (status == STATUS_OK)
		status = encode_certificate(signer, err);
	if (status == STATUS_OK)
		status = sign_value_prepare(&signer->pen, signer->key, err);
	if (status == STATUS_OK)
		*out = signer;
	else
		signer_close(signer);
	return status;
}

void
signer_close(struct signer *signer)
{
	if (signer == NULL)
		return;
	EVP_MD_CTX_free(signer->pen);
	EVP_PKEY_free(signer->key);
	X509_free(signer->certificate);
	OPENSSL_free(signer->der);
	free(signer);
}

const char *
signer_fingerprint(const struct signer *signer)
{
	return signer->fingerprint;
}

/* ------------------------------------------------------------------ value */

/* A value that fits as far as is seen, or none; is_checked: all is seen. */
static enum status
make_value(struct sign_value *out, const struct signer *signer,
    bool is_checked, const void *bytes, size_t size,
    struct error *err)
{
	struct error why = { 0 };
	enum status status;

	status = sign_value_make(out, signer->pen, signer->kind, bytes, size,
	    err);
	if (status != STATUS_OK || !is_checked)
		return status;
	status = sign_value_check(out, signer->key, signer->kind, bytes, size,
	    &why);
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status != STATUS_OK)
		return error_set(err, STATUS_ENVIRONMENT,
		    "the key cannot sign");
	return STATUS_OK;
}

/* Checking takes thrice the time of signing with ECDSA, next to none of RSA's. */
static bool
is_to_be_checked(struct signer *signer)
{
	uint_fast64_t number = atomic_fetch_add(&signer->made, 1);

	return signer->kind == KEY_RSA || number % SIGN_CHECKED_EVERY == 0;
}

/* -------------------------------------------------------------- statement */

/* SHA-256 of the root element, which is in canonical form already. */
static enum status
digest_root(struct xmldsig *signature, const struct strbuf *composed)
{
	const size_t head = strlen(STATEMENT_DECLARATION);

	return digest_bytes_raw(signature->digest, composed->bytes + head,
	    composed->length - head - 1);
}

static enum status
make_signature(struct signer *signer, struct xmldsig *signature,
    const struct strbuf *composed, struct error *err)
{
	struct strbuf info;
	enum status status;

	*signature = (struct xmldsig){
		.kind = signer->kind,
		.certificate = signer->der,
		.certificate_size = signer->der_size,
	};
	strbuf_init(&info, XMLDSIG_BYTES_MAX);
	status = digest_root(signature, composed);
	if (status != STATUS_OK)
		status = error_memory(err);
	xmldsig_compose_signed_info(&info, signature);
	if (status == STATUS_OK && strbuf_status(&info) != STATUS_OK)
		status = error_memory(err);
	if (status == STATUS_OK)
		status = make_value(&signature->value, signer,
		    is_to_be_checked(signer), info.bytes, info.length, err);
	strbuf_fini(&info);
	return status;
}

static enum status
too_long(struct error *err)
{
	return error_set(err, STATUS_RANGE,
	    "a statement has at most %u bytes", STATEMENT_BYTES_MAX);
}

/* The composed bytes with the signature before the root's end tag. */
static enum status
insert_signature(struct strbuf *signed_out, const struct strbuf *composed,
    const struct xmldsig *signature, struct error *err)
{
	const size_t tail = strlen(STATEMENT_END);
	const size_t body = composed->length - tail;
	enum status status;
	struct strbuf block;

	assert(memcmp(composed->bytes + body, STATEMENT_END, tail) == 0);
	strbuf_init(&block, XMLDSIG_BYTES_MAX);
	xmldsig_compose(&block, signature);
	status = strbuf_status(&block);
	if (status == STATUS_OK &&
	    block.length + composed->length > STATEMENT_BYTES_MAX)
		status = STATUS_RANGE;
	if (status == STATUS_OK) {
		strbuf_append(signed_out, composed->bytes, body);
		strbuf_append(signed_out, block.bytes, block.length);
		strbuf_puts(signed_out, STATEMENT_END);
		status = strbuf_status(signed_out);
	}
	strbuf_fini(&block);
	if (status == STATUS_MEMORY)
		return error_memory(err);
	return status == STATUS_OK ? STATUS_OK : too_long(err);
}

enum status
signer_sign_statement(struct signer *signer, struct strbuf *signed_out,
    const struct strbuf *composed, struct error *err)
{
	struct xmldsig signature;
	enum status status;

	status = strbuf_status(composed);
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status != STATUS_OK)
		return too_long(err);
	/* An agreement or a name that is not in order must not be signed. */
	status = xmldsig_check_canonical(composed->bytes, composed->length,
	    err);
	if (status == STATUS_OK)
		status = make_signature(signer, &signature, composed, err);
	if (status == STATUS_OK)
		status = insert_signature(signed_out, composed, &signature,
		    err);
	return status;
}

/* --------------------------------------------------------------- detached */

enum status
signer_sign_detached(struct signer *signer, struct strbuf *out,
    const void *bytes, size_t size, struct error *err)
{
	struct sign_value value;
	enum status status;

	status = make_value(&value, signer, true, bytes, size, err);
	if (status != STATUS_OK)
		return status;
	status = sign_detached_compose(out, signer->certificate, signer->kind,
	    &value);
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status != STATUS_OK)
		return error_set(err, status,
		    "the certificate is too large to be put into a signature");
	return STATUS_OK;
}
