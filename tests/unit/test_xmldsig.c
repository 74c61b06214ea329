#include "reports/xmldsig.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <openssl/evp.h>

#include "engine/date.h"
#include "reports/key.h"
#include "reports/sign.h"
#include "reports/statement.h"
#include "reports/statement_form.h"
#include "tests/support/check.h"
#include "tests/support/sample_statement.h"
#include "tests/support/temp_folder.h"

#define NOT_INSTALLED 127
#define QUIET (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)

static struct temp_folder folder;

/* Canonical XML of the document, or of the subtree below `within` alone. */
static int
is_within(void *within, xmlNodePtr node, xmlNodePtr parent)
{
	if (node == within)
		return 1;
	for (; parent != NULL; parent = parent->parent)
		if (parent == within)
			return 1;
	return 0;
}

static void
canonicalise(struct strbuf *out, xmlDocPtr document, xmlNodePtr within)
{
	xmlOutputBufferPtr buffer = xmlAllocOutputBuffer(NULL);

	assert_non_null(buffer);
	assert_true(xmlC14NExecute(document, within != NULL ? is_within : NULL,
	    within, XML_C14N_1_0, NULL, 0, buffer) >= 0);
	strbuf_init(out, STATEMENT_BYTES_MAX);
	strbuf_append(out, xmlOutputBufferGetContent(buffer),
	    xmlOutputBufferGetSize(buffer));
	xmlOutputBufferClose(buffer);
	check_status(strbuf_status(out), STATUS_OK, NULL);
}

static xmlNodePtr
child_of(xmlNodePtr parent, const char *name)
{
	for (xmlNodePtr child = parent->children; child != NULL;
	     child = child->next)
		if (child->type == XML_ELEMENT_NODE &&
		    strcmp((const char *)child->name, name) == 0)
			return child;
	fail_msg("no %s", name);
	return NULL;
}

static size_t
decode(unsigned char *out, size_t size, xmlNodePtr node)
{
	xmlChar *text = xmlNodeGetContent(node);
	EVP_ENCODE_CTX *context = EVP_ENCODE_CTX_new();
	int length;
	int rest;

	assert_non_null(text);
	assert_non_null(context);
	assert_true(strlen((const char *)text) / 4 * 3 <= size);
	EVP_DecodeInit(context);
	assert_true(EVP_DecodeUpdate(context, out, &length, text,
	    (int)strlen((const char *)text)) >= 0);
	assert_int_equal(EVP_DecodeFinal(context, out + length, &rest), 1);
	EVP_ENCODE_CTX_free(context);
	xmlFree(text);
	return (size_t)(length + rest);
}

/*
 * Reference and signature worked out as the standard says, with libxml2's
 * canonical form of each and nothing of ours but the check of a value.
 */
static void
check_signed_bytes(const struct strbuf *file, const struct strbuf *composed,
    EVP_PKEY *key, enum key_kind kind)
{
	xmlDocPtr document = xmlReadMemory(file->bytes, (int)file->length,
	    NULL, NULL, QUIET);
	unsigned char expected[XMLDSIG_DIGEST_SIZE];
	unsigned char digest[XMLDSIG_DIGEST_SIZE + 3];
	struct sign_value value = { .size = 0 };
	struct error err = { 0 };
	xmlNodePtr signature;
	xmlNodePtr info;
	struct strbuf text;

	assert_non_null(document);
	signature = child_of(xmlDocGetRootElement(document), "Signature");
	info = child_of(signature, "SignedInfo");
	value.size = decode(value.bytes, sizeof value.bytes,
	    child_of(signature, "SignatureValue"));
	assert_int_equal(decode(digest, sizeof digest,
	    child_of(child_of(info, "Reference"), "DigestValue")),
	    sizeof expected);
	canonicalise(&text, document, info);
	check_status(sign_value_check(&value, key, kind, text.bytes,
	    text.length, &err), STATUS_OK, &err);
	strbuf_fini(&text);
	xmlUnlinkNode(signature);
	xmlFreeNode(signature);
	canonicalise(&text, document, NULL);
	assert_int_equal(EVP_Digest(text.bytes, text.length, expected, NULL,
	    EVP_sha256(), NULL), 1);
	assert_memory_equal(digest, expected, sizeof expected);
	check_int_equal((int64_t)composed->length,
	    (int64_t)(strlen(STATEMENT_DECLARATION) + text.length + 1));
	assert_memory_equal(composed->bytes + strlen(STATEMENT_DECLARATION),
	    text.bytes, text.length);
	strbuf_fini(&text);
	xmlFreeDoc(document);
}

static void
check_xmlsec1(const struct strbuf *file, const char *certificate)
{
	char path[TEMP_PATH_MAX];
	const char *const argv[] = { "xmlsec1", "--verify",
		"--enabled-key-data", "x509", "--trusted-pem", certificate,
		temp_folder_path(&folder, path, "s.xml"), NULL };
	int code;

	temp_folder_write(&folder, "s.xml", 0600, file->bytes, file->length);
	code = temp_run_program(argv);
	if (code == NOT_INSTALLED)
		skip();
	check_int_equal(code, 0);
}

#define HOSTILE \
	"\"'<&>&amp;&#65;</account><Signature>]]>\r\r\n\t\xc3\xa9\xe2\x82\xac" \
	"\xf0\x9f\x98\x80<!--<![CDATA[<?x?>%s \xe2\x80\xae e\xcc\x81 \xc2\xa0"

/* Texts with all that XML could take for something else, wherever one is. */
static const struct statement *
hostile_statement(void)
{
	static struct statement statement;
	const struct fact_address address = { HOSTILE, HOSTILE, HOSTILE, "PT" };

	statement = *sample_statement();
	statement.program = HOSTILE;
	statement.issuer.id = HOSTILE;
	statement.issuer.name = HOSTILE;
	statement.issuer.tax_id = HOSTILE;
	statement.issuer.address = address;
	statement.account_name = HOSTILE;
	statement.account_tax_id = "";
	statement.account_address = address;
	statement.language = HOSTILE;
	return &statement;
}

static void
check_signing(const struct statement *statement, bool is_rsa)
{
	char key_path[TEMP_PATH_MAX];
	char certificate[TEMP_PATH_MAX];
	struct sign_keygen keygen = { .common_name = "Test seller",
		.is_rsa = is_rsa,
		.key = temp_folder_path(&folder, key_path, "k.pem"),
		.certificate = temp_folder_path(&folder, certificate, "c.pem"),
	};
	const struct sign_key_files files = { .key = keygen.key,
		.certificate = keygen.certificate };
	struct signer *signer = NULL;
	EVP_PKEY *key = NULL;
	enum key_kind kind;
	struct error err = { 0 };
	struct strbuf composed;
	struct strbuf file;

	check_status(date_from_civil(&keygen.valid_from, 2020, 1, 1),
	    STATUS_OK, NULL);
	check_status(date_from_civil(&keygen.valid_until, 2099, 12, 31),
	    STATUS_OK, NULL);
	check_status(sign_keygen(&keygen, &err), STATUS_OK, &err);
	check_status(signer_open(&signer, &files, keygen.valid_from, &err),
	    STATUS_OK, &err);
	check_status(key_read_private(&key, &files, &err), STATUS_OK, &err);
	check_status(key_check_kind(&kind, key, "k.pem", &err), STATUS_OK,
	    &err);
	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	strbuf_init(&file, STATEMENT_BYTES_MAX);
	statement_compose(&composed, statement);
	check_status(signer_sign_statement(signer, &file, &composed, &err),
	    STATUS_OK, &err);
	check_signed_bytes(&file, &composed, key, kind);
	check_xmlsec1(&file, certificate);
	strbuf_fini(&file);
	strbuf_fini(&composed);
	EVP_PKEY_free(key);
	signer_close(signer);
	assert_int_equal(unlink(keygen.key), 0);
	assert_int_equal(unlink(keygen.certificate), 0);
}

static void
signs_what_libxml2_canonicalises(void **state)
{
	(void)state;
	check_signing(sample_statement(), false);
	check_signing(sample_statement_small(), false);
	check_signing(hostile_statement(), false);
	check_signing(hostile_statement(), true);
}

static int
set_up(void **state)
{
	(void)state;
	temp_folder_make(&folder);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	temp_folder_remove(&folder);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signs_what_libxml2_canonicalises),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
