#include "reports/sign.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "engine/digest.h"
#include "reports/key.h"
#include "reports/sign_detached.h"
#include "reports/sign_value.h"
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
take_certificate(struct verifier *verifier, const char *file, bool is_single,
    struct error *err)
{
	enum status status;
	int size;

	status = key_read_certificate(&verifier->certificate, file, is_single,
	    err);
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
		status = key_check_usage(verifier->certificate, file, err);
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

static enum status
open_certificate(struct verifier **out, const char *certificate,
    bool is_single, struct error *err)
{
	struct verifier *verifier = calloc(1, sizeof *verifier);
	enum status status;

	if (verifier == NULL)
		return error_memory(err);
	status = take_certificate(verifier, certificate, is_single, err);
	if (status == STATUS_OK)
		*out = verifier;
	else
		verifier_close(verifier);
	return status;
}

enum status
verifier_open(struct verifier **out, const char *certificate,
    struct error *err)
{
	return open_certificate(out, certificate, true, err);
}

enum status
verifier_open_own(struct verifier **out, const char *certificate,
    struct error *err)
{
	return open_certificate(out, certificate, false, err);
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
		status = sign_value_check(&signature->value, verifier->key,
		    verifier->kind, info.bytes, info.length, err);
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

/* ---------------------------------------------------------------- detached */

enum status
verifier_check_detached(struct verifier *verifier, const void *signature,
    size_t signature_size, const void *bytes, size_t size, struct error *err)
{
	struct sign_value value;
	enum status status;

	status = sign_detached_parse(&value, verifier->certificate,
	    verifier->kind, signature, signature_size, err);
	if (status == STATUS_OK)
		status = sign_value_check(&value, verifier->key,
		    verifier->kind, bytes, size, err);
	(void)key_lacked_memory();
	return status;
}
