#include "reports/xmldsig.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <xmlsec/xmlsec.h>

#include <xmlsec/errors.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/xmldsig.h>

#include "reports/statement.h"
#include "reports/statement_form.h"

/* No network, no entity is loaded, nothing is printed. */
#define PARSE_OPTIONS \
	(XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)

static pthread_once_t library_once = PTHREAD_ONCE_INIT;
static bool is_library_ready;

/* xmlsec prints its errors unless somebody takes them; ours tell enough. */
static void
ignore_error(const char *file, int line, const char *function,
    const char *object, const char *subject, int reason, const char *message)
{
	(void)file;
	(void)line;
	(void)function;
	(void)object;
	(void)subject;
	(void)reason;
	(void)message;
}

static void
start_library(void)
{
	xmlInitParser();
	is_library_ready = xmlSecInit() >= 0 && xmlSecCheckVersion() == 1 &&
	    xmlSecOpenSSLInit() >= 0;
	/* Last, because the start sets xmlsec's own. */
	xmlSecErrorsSetCallback(ignore_error);
}

static enum status
prepare_library(struct error *err)
{
	if (pthread_once(&library_once, start_library) != 0 ||
	    !is_library_ready)
		return error_set(err, STATUS_ENVIRONMENT,
		    "the library xmlsec1 cannot be used");
	return STATUS_OK;
}

static enum status
parse_document(xmlDocPtr *out, const void *bytes, size_t size,
    struct error *err)
{
	xmlDocPtr document;

	if (size > STATEMENT_BYTES_MAX)
		return error_set(err, STATUS_INVALID,
		    "a statement has at most %u bytes", STATEMENT_BYTES_MAX);
	document = xmlReadMemory(bytes, (int)size, NULL, NULL, PARSE_OPTIONS);
	if (document == NULL)
		return error_set(err, STATUS_INVALID,
		    "the statement is not well-formed XML");
	*out = document;
	return STATUS_OK;
}

enum status
xmldsig_check_canonical(const void *bytes, size_t size, struct error *err)
{
	const size_t head = strlen(STATEMENT_DECLARATION);
	xmlDocPtr document = NULL;
	xmlChar *canonical = NULL;
	enum status status;
	int length;

	status = parse_document(&document, bytes, size, err);
	if (status != STATUS_OK)
		return status;
	length = xmlC14NDocDumpMemory(document, NULL, XML_C14N_1_0, NULL, 0,
	    &canonical);
	/* Around the root stand the declaration and the last line feed. */
	if (length < 0 || size != head + (size_t)length + 1 ||
	    memcmp(canonical, (const char *)bytes + head, (size_t)length) != 0)
		status = error_set(err, STATUS_INVALID,
		    "the statement is not in the form of Canonical XML 1.0");
	xmlFree(canonical);
	xmlFreeDoc(document);
	return status;
}

/* Allow what our signatures use and nothing else. */
static bool
restrict_context(xmlSecDSigCtxPtr context, enum key_kind kind)
{
	xmlSecTransformId method = kind == KEY_RSA
	    ? xmlSecOpenSSLTransformRsaSha256Id
	    : xmlSecOpenSSLTransformEcdsaSha256Id;

	context->enabledReferenceUris = xmlSecTransformUriTypeEmpty;
	return xmlSecDSigCtxEnableSignatureTransform(context,
		   xmlSecTransformInclC14NId) >= 0 &&
	    xmlSecDSigCtxEnableSignatureTransform(context, method) >= 0 &&
	    xmlSecDSigCtxEnableReferenceTransform(context,
		xmlSecTransformEnvelopedId) >= 0 &&
	    xmlSecDSigCtxEnableReferenceTransform(context,
		xmlSecTransformInclC14NId) >= 0 &&
	    xmlSecDSigCtxEnableReferenceTransform(context,
		xmlSecOpenSSLTransformSha256Id) >= 0;
}

/* The key is given, so nothing of <KeyInfo> can choose another. */
static bool
set_key(xmlSecDSigCtxPtr context, EVP_PKEY *key)
{
	xmlSecKeyDataPtr data;

	if (EVP_PKEY_up_ref(key) != 1)
		return false;
	data = xmlSecOpenSSLEvpKeyAdopt(key);
	if (data == NULL) {
		EVP_PKEY_free(key);
		return false;
	}
	context->signKey = xmlSecKeyCreate();
	if (context->signKey == NULL ||
	    xmlSecKeySetValue(context->signKey, data) < 0) {
		xmlSecKeyDataDestroy(data);
		return false;
	}
	return true;
}

static bool
is_accepted(xmlDocPtr document, EVP_PKEY *key, enum key_kind kind)
{
	xmlNodePtr root = xmlDocGetRootElement(document);
	xmlNodePtr signature = root != NULL ? xmlLastElementChild(root) : NULL;
	xmlSecDSigCtxPtr context;
	bool is_good = false;

	if (signature == NULL)
		return false;
	context = xmlSecDSigCtxCreate(NULL);
	if (context == NULL)
		return false;
	if (restrict_context(context, kind) && set_key(context, key) &&
	    xmlSecDSigCtxVerify(context, signature) >= 0)
		is_good = context->status == xmlSecDSigStatusSucceeded &&
		    xmlSecPtrListGetSize(&context->signedInfoReferences) == 1;
	xmlSecDSigCtxDestroy(context);
	return is_good;
}

enum status
xmldsig_check_xmlsec(const char *name, const void *bytes, size_t size,
    EVP_PKEY *key, enum key_kind kind, struct error *err)
{
	xmlDocPtr document = NULL;
	enum status status;

	status = prepare_library(err);
	if (status != STATUS_OK)
		return status;
	status = parse_document(&document, bytes, size, err);
	if (status == STATUS_OK && !is_accepted(document, key, kind))
		status = error_set(err, STATUS_INVALID,
		    "xmlsec1 does not accept the signature");
	xmlFreeDoc(document);
	return status == STATUS_OK ? STATUS_OK : error_at(err, "%s", name);
}
