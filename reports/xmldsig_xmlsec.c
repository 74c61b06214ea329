#include "reports/xmldsig.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <xmlsec/xmlsec.h>

#include <xmlsec/errors.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/xmldsig.h>

#include "engine/xml_memory.h"
#include "reports/statement.h"

/* No network, no entity is loaded, nothing is printed. */
#define PARSE_OPTIONS \
	(XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)

static pthread_once_t library_once = PTHREAD_ONCE_INIT;
static bool is_library_ready;
static bool is_library_starved;	/* why it is not ready */

/* ---------------------------------------------------------------- errors */

/*
 * Both libraries print their errors unless somebody takes them.  All that we
 * want to know of one is whether memory failed.
 */
static _Thread_local bool has_lacked_memory;

static void
take_xmlsec_error(const char *file, int line, const char *function,
    const char *object, const char *subject, int reason, const char *message)
{
	(void)file;
	(void)line;
	(void)function;
	(void)object;
	(void)subject;
	(void)message;
	/* A key and a form that were checked before leave OpenSSL nothing but
	 * memory to fail for; a value that does not fit is another reason. */
	if (reason == XMLSEC_ERRORS_R_MALLOC_FAILED ||
	    reason == XMLSEC_ERRORS_R_CRYPTO_FAILED)
		has_lacked_memory = true;
}

static void
take_xml_error(void *payload, xmlErrorPtr error)
{
	(void)payload;
	if (error->code == XML_ERR_NO_MEMORY)
		has_lacked_memory = true;
}

/* libxml2's lists fail for want of memory only, tell it this way alone, and
 * leave their caller with less than it should have. */
static void
take_xml_message(void *payload, const char *format, ...)
{
	(void)payload;
	(void)format;
	has_lacked_memory = true;
}

/* Who takes libxml2's errors of this thread when we do not. */
struct taker {
	xmlStructuredErrorFunc function;
	void *payload;
	xmlGenericErrorFunc message_function;
	void *message_payload;
};

static struct taker
take_errors(void)
{
	struct taker before = { xmlStructuredError,
		xmlStructuredErrorContext, xmlGenericError,
		xmlGenericErrorContext };

	has_lacked_memory = false;
	xmlSetStructuredErrorFunc(NULL, take_xml_error);
	xmlSetGenericErrorFunc(NULL, take_xml_message);
	return before;
}

static void
give_errors_back(struct taker before)
{
	xmlSetStructuredErrorFunc(before.payload, before.function);
	xmlSetGenericErrorFunc(before.message_payload,
	    before.message_function);
	xmlResetLastError();
	(void)key_lacked_memory();
}

/* A library said no: for want of memory, or because of the bytes? */
static enum status
refuse(struct error *err, const char *message)
{
	if (key_lacked_memory() || has_lacked_memory)
		return error_memory(err);
	return error_set(err, STATUS_INVALID, "%s", message);
}

/* -------------------------------------------------------------- documents */

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
		return refuse(err, "the statement is not well-formed XML");
	*out = document;
	return STATUS_OK;
}

/* ----------------------------------------------------------------- xmlsec1 */

static void
start_library(void)
{
	(void)key_lacked_memory();
	xml_memory_begin();
	xmlInitParser();
	xmlSecErrorsDefaultCallbackEnableOutput(0);
	is_library_ready = xmlSecInit() >= 0 && xmlSecCheckVersion() == 1 &&
	    xmlSecOpenSSLInit() >= 0;
	/* One that lacks a part of it would refuse what is good. */
	is_library_starved = xml_memory_end();
	is_library_starved |= key_lacked_memory();
	is_library_ready &= !is_library_starved;
	/* Last, because the start sets xmlsec's own. */
	xmlSecErrorsSetCallback(take_xmlsec_error);
}

static enum status
prepare_library(struct error *err)
{
	if (pthread_once(&library_once, start_library) != 0)
		return error_memory(err);
	if (is_library_starved)
		return error_memory(err);
	if (!is_library_ready)
		return error_set(err, STATUS_ENVIRONMENT,
		    "the library xmlsec1 cannot be used");
	return STATUS_OK;
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
	struct taker before;
	xmlDocPtr document = NULL;
	enum status status;

	status = prepare_library(err);
	if (status != STATUS_OK)
		return status;
	xml_memory_begin();
	before = take_errors();
	status = parse_document(&document, bytes, size, err);
	if (status == STATUS_OK && !is_accepted(document, key, kind))
		status = refuse(err, "xmlsec1 does not accept the signature");
	xmlFreeDoc(document);
	give_errors_back(before);
	if (xml_memory_end())
		status = error_memory(err);
	return status == STATUS_OK ? STATUS_OK : error_at(err, "%s", name);
}
