#include "reports/sign.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/ecdsa.h>

#include "engine/digest.h"
#include "reports/key.h"
#include "reports/statement_form.h"
#include "reports/verify_form.h"
#include "reports/xmldsig.h"

struct verifier {
	X509 *certificate;	/* owned */
	EVP_PKEY *key;		/* owned; the certificate's */
	unsigned char *der;	/* owned; the certificate */
	size_t der_size;
	enum key_kind kind;
	struct period days;	/* the certificate's */
};

/* ------------------------------------------------------------- life cycle */

static enum status
take_certificate(struct verifier *verifier, const char *file,
    struct error *err)
{
	enum status status;
	int size;

	status = key_read_certificate(&verifier->certificate, file, true, err);
	if (status != STATUS_OK)
		return status;
	verifier->key = X509_get_pubkey(verifier->certificate);
	if (verifier->key == NULL) {
		if (key_lacked_memory())
			return error_memory(err);
		(void)error_set(err, STATUS_ENVIRONMENT,
		    "the certificate's key cannot be read");
		return error_at(err, "%s", file);
	}
	status = key_check_kind(&verifier->kind, verifier->key, file, err);
	if (status == STATUS_OK)
		status = key_certificate_days(&verifier->days,
		    verifier->certificate, file, err);
	if (status != STATUS_OK)
		return status;
	size = i2d_X509(verifier->certificate, &verifier->der);
	if (size <= 0)
		return error_memory(err);
	verifier->der_size = (size_t)size;
	return STATUS_OK;
}

enum status
verifier_open(struct verifier **out, const char *certificate,
    struct error *err)
{
	struct verifier *verifier = calloc(1, sizeof *verifier);
	enum status status;

	if (verifier == NULL)
		return error_memory(err);
	status = take_certificate(verifier, certificate, err);
	if (status == STATUS_OK)
		*out = verifier;
	else
		verifier_close(verifier);
	return status;
}

void
verifier_close(struct verifier *verifier)
{
	if (verifier == NULL)
		return;
	EVP_PKEY_free(verifier->key);
	X509_free(verifier->certificate);
	OPENSSL_free(verifier->der);
	free(verifier);
}

/* ------------------------------------------------------------------ shape */

/* Everything about the file that needs no cryptography. */
static enum status
check_shape(const struct verifier *verifier, struct verify_form *form,
    struct xmldsig *signature, const char *name, const char *bytes,
    size_t size, struct error *err)
{
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];
	char day[DATE_TEXT_SIZE];
	enum status status;

	status = verify_form_find(form, name, bytes, size, err);
	if (status != STATUS_OK)
		return status;
	*signature = (struct xmldsig){
		.kind = verifier->kind,
		.certificate = verifier->der,
		.certificate_size = verifier->der_size,
	};
	status = xmldsig_parse(signature, name, form->signature_line,
	    bytes + form->signature_at, form->signature_size, err);
	if (status != STATUS_OK)
		return status;
	if (period_contains(verifier->days, form->issued))
		return STATUS_OK;
	(void)error_set(err, STATUS_INVALID,
	    "the certificate is valid from %s to %s, not on the statement's "
	    "issue date %s",
	    date_format(from, verifier->days.from),
	    date_format(until, verifier->days.until),
	    date_format(day, form->issued));
	return error_at(err, "%s", name);
}

/* ----------------------------------------------------------- cryptography */

/* A failed check; but where memory failed it, that is no verdict. */
static enum status
refuse(struct error *err, const char *message)
{
	if (key_lacked_memory())
		return error_memory(err);
	return error_set(err, STATUS_INVALID, "%s", message);
}

/* The root without its signature, whose canonical form is these bytes. */
static enum status
check_digest(const struct strbuf *without, const struct xmldsig *signature,
    struct error *err)
{
	const size_t head = strlen(STATEMENT_DECLARATION);
	unsigned char digest[XMLDSIG_DIGEST_SIZE];

	if (EVP_Digest(without->bytes + head, without->length - head - 1,
		digest, NULL, EVP_sha256(), NULL) != 1)
		return error_memory(err);
	if (memcmp(digest, signature->digest, sizeof digest) == 0)
		return STATUS_OK;
	return error_set(err, STATUS_INVALID,
	    "the statement was changed after it was signed");
}

/* XML Signature's (r, s) as OpenSSL's DER form; 0 for want of memory.  *out is
 * OpenSSL's memory. */
static size_t
wrap_ecdsa(unsigned char **out, const unsigned char *value)
{
	ECDSA_SIG *pair = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(value, KEY_P256_BYTES, NULL);
	BIGNUM *s = BN_bin2bn(value + KEY_P256_BYTES, KEY_P256_BYTES, NULL);
	int size = 0;

	if (pair != NULL && r != NULL && s != NULL &&
	    ECDSA_SIG_set0(pair, r, s) == 1) {
		r = NULL;
		s = NULL;
		size = i2d_ECDSA_SIG(pair, out);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(pair);
	return size > 0 ? (size_t)size : 0;
}

/* value: in OpenSSL's form. */
static enum status
check_value(EVP_PKEY *key, const struct strbuf *info,
    const unsigned char *value, size_t size, struct error *err)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	unsigned char digest[XMLDSIG_DIGEST_SIZE];
	int answer = -1;	/* 0: it does not fit; below: no answer */

	/* In steps, because EVP_DigestVerify() answers 0 for want of memory
	 * too. */
	if (context != NULL &&
	    EVP_Digest(info->bytes, info->length, digest, NULL, EVP_sha256(),
		NULL) == 1 &&
	    EVP_PKEY_verify_init(context) == 1 &&
	    EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1)
		answer = EVP_PKEY_verify(context, value, size, digest,
		    sizeof digest);
	EVP_PKEY_CTX_free(context);
	if (answer == 1)
		return STATUS_OK;
	if (answer < 0)
		return error_memory(err);
	return refuse(err,
	    "the signature was not made with the trusted certificate's key");
}

static enum status
check_signature(const struct verifier *verifier,
    const struct xmldsig *signature, const struct strbuf *info,
    struct error *err)
{
	unsigned char *der = NULL;
	enum status status;
	size_t size;

	if (verifier->kind == KEY_RSA)
		return check_value(verifier->key, info, signature->signature,
		    signature->signature_size, err);
	if (signature->signature_size != (size_t)2 * KEY_P256_BYTES)
		return error_set(err, STATUS_INVALID,
		    "the signature of an ECDSA P-256 key must have %d bytes, "
		    "found %zu",
		    2 * KEY_P256_BYTES, signature->signature_size);
	size = wrap_ecdsa(&der, signature->signature);
	status = size == 0
	    ? error_memory(err)
	    : check_value(verifier->key, info, der, size, err);
	OPENSSL_free(der);
	return status;
}

static enum status
check_values(const struct verifier *verifier, const struct strbuf *without,
    const struct xmldsig *signature, const char *name, struct error *err)
{
	struct strbuf info;
	enum status status;

	strbuf_init(&info, XMLDSIG_BYTES_MAX);
	xmldsig_compose_signed_info(&info, signature);
	if (strbuf_status(&info) != STATUS_OK)
		status = error_memory(err);
	else
		status = check_digest(without, signature, err);
	if (status == STATUS_OK)
		status = check_signature(verifier, signature, &info, err);
	strbuf_fini(&info);
	(void)key_lacked_memory();
	return status == STATUS_OK ? STATUS_OK : error_at(err, "%s", name);
}

enum status
verifier_check_statement(struct verifier *verifier,
    struct strbuf *unsigned_out, const char *name, const void *bytes,
    size_t size, struct error *err)
{
	struct verify_form form;
	struct xmldsig signature;
	struct strbuf without;
	enum status status;

	status = check_shape(verifier, &form, &signature, name, bytes, size,
	    err);
	if (status != STATUS_OK)
		return status;
	strbuf_init(&without, size);
	strbuf_append(&without, bytes, form.signature_at);
	strbuf_puts(&without, STATEMENT_END);
	status = strbuf_status(&without);
	if (status == STATUS_OK)
		status = check_values(verifier, &without, &signature, name,
		    err);
	else
		status = error_memory(err);
	/* From here on the bytes are the signer's, and libxml2 may see them. */
	if (status == STATUS_OK)
		status = xmldsig_check_xmlsec(name, bytes, size, verifier->key,
		    verifier->kind, err);
	if (status == STATUS_OK) {
		strbuf_append(unsigned_out, without.bytes, without.length);
		if (strbuf_status(unsigned_out) != STATUS_OK)
			status = error_memory(err);
	}
	strbuf_fini(&without);
	return status;
}
