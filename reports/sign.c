#include "reports/sign.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/ecdsa.h>
#include <openssl/x509v3.h>

#include "engine/digest.h"
#include "reports/key.h"
#include "reports/statement.h"
#include "reports/statement_form.h"
#include "reports/xmldsig.h"

#define DER_SIGNATURE_BYTES_MAX XMLDSIG_SIGNATURE_BYTES_MAX

struct signer {
	EVP_PKEY *key;			/* owned; OpenSSL cleanses it */
	X509 *certificate;		/* owned */
	unsigned char *der;		/* owned; the certificate */
	size_t der_size;
	enum key_kind kind;
	char fingerprint[DIGEST_TEXT_SIZE];
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
	const uint32_t signing = KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;

	if (X509_check_private_key(certificate, key) != 1) {
		if (key_lacked_memory())
			return error_memory(err);
		(void)error_set(err, STATUS_ENVIRONMENT,
		    "the certificate does not belong to the key %s",
		    files->key);
		return error_at(err, "%s", files->certificate);
	}
	if ((X509_get_key_usage(certificate) & signing) == 0) {
		(void)error_set(err, STATUS_ENVIRONMENT,
		    "the certificate is not for signing (key usage)");
		return error_at(err, "%s", files->certificate);
	}
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

/* -------------------------------------------------------------- statement */

/* OpenSSL's DER form of (r, s) as XML Signature's: both in 32 bytes. */
static bool
flatten_ecdsa(struct xmldsig *signature, const unsigned char *der, size_t size)
{
	const unsigned char *at = der;
	unsigned char *value = signature->signature;
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)size);
	bool is_done;

	if (pair == NULL)
		return false;
	is_done = BN_bn2binpad(ECDSA_SIG_get0_r(pair), value,
		      KEY_P256_BYTES) == KEY_P256_BYTES &&
	    BN_bn2binpad(ECDSA_SIG_get0_s(pair), value + KEY_P256_BYTES,
		KEY_P256_BYTES) == KEY_P256_BYTES;
	ECDSA_SIG_free(pair);
	signature->signature_size = (size_t)2 * KEY_P256_BYTES;
	return is_done;
}

/* SHA-256 with ECDSA or RSA (PKCS #1, version 1.5) over bytes. */
static bool
sign_bytes(const struct signer *signer, struct xmldsig *signature,
    const void *bytes, size_t size)
{
	unsigned char value[DER_SIGNATURE_BYTES_MAX];
	size_t length = sizeof value;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool is_done;

	is_done = context != NULL &&
	    EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL,
		signer->key) == 1 &&
	    EVP_DigestSign(context, value, &length, bytes, size) == 1;
	EVP_MD_CTX_free(context);
	if (!is_done)
		return false;
	if (signer->kind == KEY_ECDSA_P256)
		return flatten_ecdsa(signature, value, length);
	memcpy(signature->signature, value, length);
	signature->signature_size = length;
	return true;
}

/* SHA-256 of the root element, which is in canonical form already. */
static bool
digest_root(struct xmldsig *signature, const struct strbuf *composed)
{
	const size_t head = strlen(STATEMENT_DECLARATION);

	return EVP_Digest(composed->bytes + head, composed->length - head - 1,
		   signature->digest, NULL, EVP_sha256(), NULL) == 1;
}

static enum status
make_signature(const struct signer *signer, struct xmldsig *signature,
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
	status = STATUS_OK;
	if (!digest_root(signature, composed))
		status = error_memory(err);
	xmldsig_compose_signed_info(&info, signature);
	if (status == STATUS_OK && strbuf_status(&info) != STATUS_OK)
		status = error_memory(err);
	if (status == STATUS_OK &&
	    !sign_bytes(signer, signature, info.bytes, info.length))
		status = key_lacked_memory()
		    ? error_memory(err)
		    : error_set(err, STATUS_ENVIRONMENT,
			  "the key cannot sign");
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

/*
 * Without signed attributes: the time of signing would be one of them, and
 * the same bytes would give another signature every time.
 */
static CMS_ContentInfo *
make_detached(struct signer *signer, BIO *content)
{
	const unsigned flags = CMS_DETACHED | CMS_BINARY | CMS_NOATTR |
	    CMS_NOSMIMECAP | CMS_PARTIAL;
	CMS_ContentInfo *message = CMS_sign(NULL, NULL, NULL, NULL, flags);

	if (message == NULL)
		return NULL;
	if (CMS_add1_signer(message, signer->certificate, signer->key,
		EVP_sha256(), flags) != NULL &&
	    CMS_final(message, content, NULL, flags) == 1)
		return message;
	CMS_ContentInfo_free(message);
	return NULL;
}

enum status
signer_sign_detached(struct signer *signer, struct strbuf *out,
    const void *bytes, size_t size, struct error *err)
{
	BIO *content = NULL;
	CMS_ContentInfo *message = NULL;
	unsigned char *der = NULL;
	enum status status;
	int length = 0;

	if (size > INT32_MAX)
		return error_set(err, STATUS_RANGE,
		    "a list of digests has at most 2 GiB");
	content = BIO_new_mem_buf(bytes, (int)size);
	if (content != NULL)
		message = make_detached(signer, content);
	if (message != NULL)
		length = i2d_CMS_ContentInfo(message, &der);
	if (length > 0) {
		strbuf_append(out, der, (size_t)length);
		status = strbuf_status(out);
	} else {
		status = STATUS_ENVIRONMENT;
	}
	if (status != STATUS_OK && key_lacked_memory())
		status = error_memory(err);
	else if (status != STATUS_OK)
		status = error_set(err, status,
		    "the list of digests cannot be signed");
	OPENSSL_free(der);
	CMS_ContentInfo_free(message);
	BIO_free(content);
	return status;
}
