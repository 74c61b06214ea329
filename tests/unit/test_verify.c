#include "reports/sign.h"

#include <stdio.h>
#include <string.h>

#include <openssl/pem.h>

#include "engine/date.h"
#include "reports/statement.h"
#include "reports/xmldsig.h"
#include "tests/support/check.h"
#include "tests/support/faults.h"
#include "tests/support/rows.h"
#include "tests/support/sample_statement.h"
#include "tests/support/temp_folder.h"

#define SIGNATURE "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\">"
#define C14N "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define MORE "http://www.w3.org/2001/04/xmldsig-more#"

/* A key, its certificate, and the two samples signed with it. */
struct party {
	char key[TEMP_PATH_MAX];
	char certificate[TEMP_PATH_MAX];
	struct verifier *verifier;
	struct strbuf text;
	struct strbuf small;
};

static struct temp_folder folder;
static struct party seller;	/* ECDSA, trusted */
static struct party seller_rsa;	/* trusted */
static struct party stranger;	/* ECDSA */

static void
sign_one(struct strbuf *out, struct signer *signer,
    const struct statement *statement)
{
	struct error err = { 0 };
	struct strbuf composed;

	strbuf_init(out, STATEMENT_BYTES_MAX);
	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	statement_compose(&composed, statement);
	check_status(signer_sign_statement(signer, out, &composed, &err),
	    STATUS_OK, &err);
	strbuf_fini(&composed);
}

static void
make_party(struct party *party, const char *name, bool is_rsa)
{
	char key[32];
	char certificate[32];
	struct error err = { 0 };
	struct signer *signer;
	int32_t issued = sample_statement()->issued;
	struct sign_keygen keygen = { .is_rsa = is_rsa, .common_name = name };
	struct sign_key_files files = { .key = party->key,
		.certificate = party->certificate };

	(void)snprintf(key, sizeof key, "%s.key", name);
	(void)snprintf(certificate, sizeof certificate, "%s.cert", name);
	keygen.key = temp_folder_path(&folder, party->key, key);
	keygen.certificate = temp_folder_path(&folder, party->certificate,
	    certificate);
	keygen.valid_from = issued;
	keygen.valid_until = issued;
	check_status(sign_keygen(&keygen, &err), STATUS_OK, &err);
	check_status(signer_open(&signer, &files, issued, &err), STATUS_OK,
	    &err);
	sign_one(&party->text, signer, sample_statement());
	sign_one(&party->small, signer, sample_statement_small());
	signer_close(signer);
	check_status(verifier_open(&party->verifier, party->certificate, &err),
	    STATUS_OK, &err);
}

static void
free_party(struct party *party)
{
	strbuf_fini(&party->text);
	strbuf_fini(&party->small);
	verifier_close(party->verifier);
}

static int
set_up(void **state)
{
	(void)state;
	temp_folder_make(&folder);
	make_party(&seller, "seller", false);
	make_party(&seller_rsa, "seller-rsa", true);
	make_party(&stranger, "stranger", false);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	free_party(&seller);
	free_party(&seller_rsa);
	free_party(&stranger);
	temp_folder_remove(&folder);
	return 0;
}

static enum status
check(const struct party *party, const void *bytes, size_t size,
    struct error *err)
{
	struct strbuf out;
	enum status status;

	strbuf_init(&out, STATEMENT_BYTES_MAX);
	*err = (struct error){ 0 };
	status = verifier_check_statement(party->verifier, &out, "s.xml",
	    bytes, size, err);
	if (status != STATUS_OK)
		check_int_equal((int64_t)out.length, 0);
	strbuf_fini(&out);
	return status;
}

static void
expect_refusal(const struct party *party, const struct strbuf *text,
    const char *message)
{
	struct error err;

	check_status(strbuf_status(text), STATUS_OK, NULL);
	check_status(check(party, text->bytes, text->length, &err),
	    STATUS_INVALID, &err);
	if (strstr(err.message, message) == NULL)
		fail_msg("%s: %s", err.place, err.message);
	assert_memory_equal(err.place, "s.xml", 5);
}

/* ------------------------------------------------------------- acceptance */

static void
check_accepts_and_gives_the_unsigned_bytes(void **state)
{
	const struct party *const parties[] = { &seller, &seller_rsa };
	struct error err = { 0 };
	struct strbuf composed;
	struct strbuf out;

	(void)state;
	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	statement_compose(&composed, sample_statement());
	for (size_t i = 0; i < ARRAY_LEN(parties); i++) {
		strbuf_init(&out, STATEMENT_BYTES_MAX);
		check_status(
		    verifier_check_statement(parties[i]->verifier, &out,
			"s.xml", parties[i]->text.bytes,
			parties[i]->text.length, &err),
		    STATUS_OK, &err);
		assert_string_equal(out.bytes, composed.bytes);
		strbuf_clear(&out);
		statement_strip_signature(&out, parties[i]->text.bytes,
		    parties[i]->text.length);
		assert_string_equal(out.bytes, composed.bytes);
		strbuf_fini(&out);
	}
	strbuf_fini(&composed);
}

/* --------------------------------------------------------- small damages */

static void
check_refuses_every_flipped_bit(void **state)
{
	const struct party *const parties[] = { &seller, &seller_rsa };
	struct strbuf copy;
	struct error err;

	(void)state;
	strbuf_init(&copy, STATEMENT_BYTES_MAX);
	for (size_t i = 0; i < ARRAY_LEN(parties); i++) {
		strbuf_clear(&copy);
		strbuf_append(&copy, parties[i]->small.bytes,
		    parties[i]->small.length);
		for (size_t bit = 0; bit < copy.length * 8; bit++) {
			copy.bytes[bit / 8] ^= (char)(1 << bit % 8);
			if (check(parties[i], copy.bytes, copy.length, &err) !=
			    STATUS_INVALID)
				fail_msg("bit %zu of byte %zu", bit % 8,
				    bit / 8);
			copy.bytes[bit / 8] ^= (char)(1 << bit % 8);
		}
		check_status(check(parties[i], copy.bytes, copy.length, &err),
		    STATUS_OK, &err);
	}
	strbuf_fini(&copy);
}

static void
check_refuses_every_cut(void **state)
{
	struct error err;
	char *cut;

	(void)state;
	for (size_t size = 0; size < seller.text.length; size++) {
		/* A copy of its own, so that sanitizers see an overrun. */
		cut = test_malloc(size + 1);
		memcpy(cut, seller.text.bytes, size);
		check_status(check(&seller, cut, size, &err), STATUS_INVALID,
		    &err);
		test_free(cut);
	}
}

static void
check_refuses_every_removed_and_doubled_byte(void **state)
{
	const struct strbuf *text = &seller.small;
	struct strbuf changed;
	struct error err;

	(void)state;
	strbuf_init(&changed, STATEMENT_BYTES_MAX);
	for (size_t at = 0; at < text->length; at++) {
		strbuf_clear(&changed);
		strbuf_append(&changed, text->bytes, at);
		strbuf_append(&changed, text->bytes + at + 1,
		    text->length - at - 1);
		check_status(check(&seller, changed.bytes, changed.length,
				 &err),
		    STATUS_INVALID, &err);
		strbuf_clear(&changed);
		strbuf_append(&changed, text->bytes, at + 1);
		strbuf_append(&changed, text->bytes + at, text->length - at);
		check_status(check(&seller, changed.bytes, changed.length,
				 &err),
		    STATUS_INVALID, &err);
	}
	strbuf_fini(&changed);
}

/* ---------------------------------------------------------------- attacks */

/* The first `from` in a signed sample becomes `to`. */
struct attack_row {
	const char *name;
	const char *from;
	const char *to;
	const char *message;
};

static const struct attack_row attack_rows[] = {
	{ "another total", "total=\"1040.00\"", "total=\"9040.00\"",
	    "changed after it was signed" },
	{ "another run", "run=\"7\"", "run=\"8\"",
	    "changed after it was signed" },
	{ "white space in the statement", "<issuer ", "<issuer  ",
	    "changed after it was signed" },
	{ "an empty-element tag", "></address>", "/>",
	    "changed after it was signed" },
	{ "a comment", "<issuer ", "<!-- x --><issuer ", "a comment" },
	{ "a comment within a value", "Not paid", "Not<!-- --> paid",
	    "a comment" },
	{ "a comment before the root", "<statement ", "<!----><statement ",
	    "root is not a statement" },
	{ "a processing instruction", "<issuer ", "<?x y?><issuer ",
	    "a processing instruction" },
	{ "a document type", "<issuer ", "<!DOCTYPE x><issuer ",
	    "a document type" },
	{ "a document type before the root", "<statement ",
	    "<!DOCTYPE statement><statement ", "root is not a statement" },
	{ "a CDATA section", "<issuer ", "<![CDATA[x]]><issuer ",
	    "a CDATA section" },
	{ "an entity", "Partner &lt;", "Partner &x;",
	    "the canonical form does not have" },
	{ "a decimal reference", "&#xA;", "&#10;",
	    "the canonical form does not have" },
	{ "a carriage return", "<issuer ", "<issuer\r ",
	    "a control character" },
	{ "another encoding", "UTF-8", "UTF-7", "XML declaration" },
	{ "a byte order mark", "<?xml", "\xef\xbb\xbf<?xml",
	    "XML declaration" },
	{ "a blank before", "<?xml", " <?xml", "XML declaration" },
	{ "a wrapped root", "<statement ", "<wrap><statement ",
	    "root is not a statement" },
	{ "another issue date", "issued=\"2026-01-31\"",
	    "issued=\"2026-02-01\"", "not on the statement's issue date" },
	{ "an issue date that is none", "issued=\"2026-01-31\"",
	    "issued=\"2026-01-32\"", "is not a date" },
	{ "bytes after the end", "</statement>\n", "</statement>\n ",
	    "does not end" },
	{ "no line feed at the end", "</statement>\n", "</statement>",
	    "does not end" },
	{ "a second root", "</statement>\n",
	    "</statement>\n<statement></statement>\n", "" },
	{ "an element after the signature", "</Signature>",
	    "</Signature><a></a>", "form that ristorno writes" },
	{ "a line feed after the signature", "</Signature>",
	    "</Signature>\n", "form that ristorno writes" },
	{ "a second signature before", SIGNATURE,
	    "<Signature xmlns=\"x\"></Signature>" SIGNATURE,
	    "a second signature" },
	{ "a second signature with a prefix", "<issuer ",
	    "<ds:Signature></ds:Signature><issuer ", "a second signature" },
	{ "a second signature after", "</Signature>",
	    "</Signature>" SIGNATURE "\n</Signature>",
	    "form that ristorno writes" },
	{ "no signature", SIGNATURE, "<Seal>", "not signed" },
	{ "a prefix", SIGNATURE,
	    "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">",
	    "a signature in another form" },
	{ "an id", SIGNATURE "\n<SignedInfo>",
	    SIGNATURE "\n<SignedInfo Id=\"x\">", "form that ristorno writes" },
	{ "another canonicalisation", C14N "\"></CanonicalizationMethod>",
	    C14N "#WithComments\"></CanonicalizationMethod>",
	    "must be Canonical XML 1.0" },
	{ "SHA-1", MORE "ecdsa-sha256", MORE "ecdsa-sha1",
	    "must be the one of the trusted key" },
	{ "HMAC", MORE "ecdsa-sha256",
	    "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
	    "must be the one of the trusted key" },
	{ "RSA for an ECDSA key", MORE "ecdsa-sha256", MORE "rsa-sha256",
	    "must be the one of the trusted key" },
	{ "an HMAC length", "#ecdsa-sha256\"></SignatureMethod>",
	    "#ecdsa-sha256\"><HMACOutputLength>0</HMACOutputLength>"
	    "</SignatureMethod>",
	    "must be the one of the trusted key" },
	{ "another reference", "URI=\"\"", "URI=\"#x\"",
	    "one reference, to the whole document" },
	{ "a file as reference", "URI=\"\"", "URI=\"file:///etc/passwd\"",
	    "one reference, to the whole document" },
	{ "a second reference", "</Reference>",
	    "</Reference>\n<Reference URI=\"\"></Reference>",
	    "one reference, to the whole document" },
	{ "an XSLT transform", "xmldsig#enveloped-signature",
	    "xslt", "two transforms" },
	{ "a third transform", "</Transforms>",
	    "<Transform Algorithm=\"" C14N "\"></Transform>\n</Transforms>",
	    "two transforms" },
	{ "one transform less",
	    "<Transform Algorithm=\"" C14N "\"></Transform>\n", "",
	    "two transforms" },
	{ "another digest method", "xmlenc#sha256", "xmlenc#sha512",
	    "must be SHA-256" },
	{ "a digest cut short", "</DigestValue>", "=</DigestValue>",
	    "44 characters" },
	{ "an empty digest", "</DigestValue>", "</DigestValue><DigestValue>",
	    "44 characters" },
	{ "a comment in the digest", "</DigestValue>", "<!----></DigestValue>",
	    "44 characters" },
	{ "a blank in the value", "<SignatureValue>\n", "<SignatureValue>\n ",
	    "in base64" },
	{ "an empty line in the value", "<SignatureValue>\n",
	    "<SignatureValue>\n\n", "in base64" },
	{ "a line more in the value", "<SignatureValue>\n",
	    "<SignatureValue>\nAAAA\n", "" },
	{ "no key information", "<KeyInfo>", "<Object>", "one X.509" },
	{ "a key value", "<KeyInfo>\n",
	    "<KeyInfo>\n<KeyValue></KeyValue>\n", "one X.509" },
	{ "a key name", "<KeyInfo>\n", "<KeyInfo>\n<KeyName>x</KeyName>\n",
	    "one X.509" },
	{ "a second certificate", "</X509Certificate>",
	    "</X509Certificate>\n<X509Certificate>\n</X509Certificate>",
	    "one X.509" },
	{ "an object", "</KeyInfo>", "</KeyInfo>\n<Object></Object>",
	    "form that ristorno writes" },
	{ "another certificate", "<X509Certificate>\nM",
	    "<X509Certificate>\nN", "not the trusted one" },
};

/* text with the first or, at its end, the last `from` replaced. */
static void
replace(struct strbuf *out, const struct strbuf *text, const char *from,
    const char *to)
{
	const char *at = strstr(text->bytes, from);

	assert_non_null(at);
	strbuf_init(out, STATEMENT_BYTES_MAX);
	strbuf_append(out, text->bytes, (size_t)(at - text->bytes));
	strbuf_puts(out, to);
	strbuf_puts(out, at + strlen(from));
}

static void
run_attack_row(void **state)
{
	const struct attack_row *row = *state;
	struct strbuf changed;

	replace(&changed, &seller.text, row->from, row->to);
	expect_refusal(&seller, &changed, row->message);
	strbuf_fini(&changed);
}

static void
check_refuses_a_thousand_transforms(void **state)
{
	struct strbuf transforms;
	struct strbuf changed;

	(void)state;
	strbuf_init(&transforms, 1 << 20);
	for (int i = 0; i < 1000; i++)
		strbuf_puts(&transforms,
		    "<Transform Algorithm=\"" C14N "\"></Transform>\n");
	strbuf_puts(&transforms, "</Transforms>");
	replace(&changed, &seller.text, "</Transforms>",
	    strbuf_text(&transforms));
	expect_refusal(&seller, &changed, "two transforms");
	strbuf_fini(&changed);
	strbuf_fini(&transforms);
}

static void
check_refuses_another_key(void **state)
{
	(void)state;
	expect_refusal(&seller, &stranger.text, "not the trusted one");
	expect_refusal(&seller_rsa, &stranger.text,
	    "must be the one of the trusted key");
	expect_refusal(&stranger, &seller_rsa.text,
	    "must be the one of the trusted key");
}

/* What stands between the lines of two marks, exchanged for another file's. */
static void
graft(struct strbuf *out, const struct strbuf *into, const struct strbuf *from,
    const char *start, const char *end)
{
	const char *hole = strstr(into->bytes, start);
	const char *hole_end = strstr(into->bytes, end);
	const char *part = strstr(from->bytes, start);
	const char *part_end = strstr(from->bytes, end);

	assert_true(hole != NULL && hole_end > hole);
	assert_true(part != NULL && part_end > part);
	strbuf_init(out, STATEMENT_BYTES_MAX);
	strbuf_append(out, into->bytes, (size_t)(hole - into->bytes));
	strbuf_append(out, part, (size_t)(part_end - part));
	strbuf_puts(out, hole_end);
}

static void
check_refuses_a_strangers_signature_with_our_certificate(void **state)
{
	struct strbuf changed;

	(void)state;
	graft(&changed, &stranger.text, &seller.text, "<X509Certificate>",
	    "</X509Certificate>");
	expect_refusal(&seller, &changed,
	    "not made with the trusted certificate's key");
	strbuf_fini(&changed);
}

static void
check_refuses_the_signature_of_another_statement(void **state)
{
	struct strbuf changed;

	(void)state;
	graft(&changed, &seller.text, &seller.small, SIGNATURE,
	    "</Signature>");
	expect_refusal(&seller, &changed, "changed after it was signed");
	strbuf_fini(&changed);
}

/* Digest put right by whoever changed the statement: the value gives it away.
 */
static void
check_refuses_a_digest_of_the_changed_statement(void **state)
{
	struct strbuf changed;
	struct strbuf forged;
	struct error err = { 0 };
	struct statement other = *sample_statement();
	struct sign_key_files files = { .key = stranger.key,
		.certificate = stranger.certificate };
	struct signer *signer;

	(void)state;
	other.run++;
	check_status(signer_open(&signer, &files, other.issued, &err),
	    STATUS_OK, &err);
	sign_one(&forged, signer, &other);
	signer_close(signer);
	graft(&changed, &forged, &seller.text, "<SignatureValue>",
	    "</Signature>");
	expect_refusal(&seller, &changed,
	    "not made with the trusted certificate's key");
	strbuf_fini(&changed);
	strbuf_fini(&forged);
}

static void
check_refuses_a_moved_signature(void **state)
{
	const char *block = strstr(seller.text.bytes, SIGNATURE);
	size_t length = strlen(block) - strlen("</statement>\n");
	struct strbuf changed;
	struct strbuf moved;

	(void)state;
	strbuf_init(&moved, STATEMENT_BYTES_MAX);
	strbuf_append(&moved, block, length);
	strbuf_puts(&moved, "<issuer ");
	strbuf_init(&changed, STATEMENT_BYTES_MAX);
	strbuf_append(&changed, seller.text.bytes,
	    (size_t)(block - seller.text.bytes));
	strbuf_puts(&changed, "</statement>\n");
	strbuf_fini(&moved);
	expect_refusal(&seller, &changed, "not signed");
	strbuf_init(&moved, STATEMENT_BYTES_MAX);
	strbuf_append(&moved, seller.text.bytes,
	    (size_t)(strstr(seller.text.bytes, "<issuer ") -
		seller.text.bytes));
	strbuf_append(&moved, block, length);
	strbuf_puts(&moved, strstr(changed.bytes, "<issuer "));
	expect_refusal(&seller, &moved, "form that ristorno writes");
	strbuf_fini(&moved);
	strbuf_fini(&changed);
}

static void
check_refuses_too_many_bytes(void **state)
{
	struct error err;
	struct strbuf big;

	(void)state;
	strbuf_init(&big, (size_t)STATEMENT_BYTES_MAX + 1);
	while (big.length < (size_t)STATEMENT_BYTES_MAX + 1)
		strbuf_putc(&big, '<');
	check_status(check(&seller, big.bytes, big.length, &err),
	    STATUS_INVALID, &err);
	assert_non_null(strstr(err.message, "larger than any statement"));
	strbuf_fini(&big);
}

/* -------------------------------------------------------- what it consists of
 */

static void
xmlsec_checks_too(void **state)
{
	FILE *file = fopen(seller.key, "r");
	EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	FILE *other_file = fopen(stranger.key, "r");
	EVP_PKEY *other = PEM_read_PrivateKey(other_file, NULL, NULL, NULL);
	struct error err = { 0 };
	struct strbuf changed;

	(void)state;
	check_status(xmldsig_check_xmlsec("s.xml", seller.text.bytes,
			 seller.text.length, key, KEY_ECDSA_P256, &err),
	    STATUS_OK, &err);
	check_status(xmldsig_check_xmlsec("s.xml", seller.text.bytes,
			 seller.text.length, other, KEY_ECDSA_P256, &err),
	    STATUS_INVALID, &err);
	check_status(xmldsig_check_xmlsec("s.xml", seller.text.bytes,
			 seller.text.length, key, KEY_RSA, &err),
	    STATUS_INVALID, &err);
	replace(&changed, &seller.text, "run=\"7\"", "run=\"8\"");
	check_status(xmldsig_check_xmlsec("s.xml", changed.bytes,
			 changed.length, key, KEY_ECDSA_P256, &err),
	    STATUS_INVALID, &err);
	strbuf_fini(&changed);
	/* Its own limits, beside ours. */
	replace(&changed, &seller.text, "URI=\"\"", "URI=\"file:///x\"");
	check_status(xmldsig_check_xmlsec("s.xml", changed.bytes,
			 changed.length, key, KEY_ECDSA_P256, &err),
	    STATUS_INVALID, &err);
	strbuf_fini(&changed);
	EVP_PKEY_free(other);
	EVP_PKEY_free(key);
	assert_return_code(fclose(other_file), 0);
	assert_return_code(fclose(file), 0);
}

/* xmlsec1 forgets a node set when the list of its nodes cannot be made. */
#define LIBRARY_LEAKS_MAX 32

/*
 * Whichever allocation fails, ours or a library's: the verdict is never that a
 * changed statement is good, nor that a good one is changed.
 */
static void
check_bears_want_of_memory(void **state)
{
	struct strbuf changed;
	struct error err;
	enum status good;
	enum status bad;
	bool has_struck = true;
	size_t failures = 0;
	int64_t blocks;

	(void)state;
	if (!faults_are_possible())
		skip();
	replace(&changed, &seller.text, "run=\"7\"", "run=\"8\"");
	check_status(check(&seller, seller.text.bytes, seller.text.length,
			 &err),
	    STATUS_OK, &err);
	OPENSSL_thread_stop();
	blocks = faults_live_blocks();
	for (uint64_t nth = 1; has_struck; nth++) {
		faults_begin(nth, false);
		bad = check(&seller, changed.bytes, changed.length, &err);
		faults_begin(nth, false);
		good = check(&seller, seller.text.bytes, seller.text.length,
		    &err);
		has_struck = faults_end();
		assert_true(bad == STATUS_INVALID || bad == STATUS_MEMORY);
		if (good != STATUS_OK)
			check_status(good, STATUS_MEMORY, &err);
		failures += good == STATUS_MEMORY;
	}
	/* OpenSSL keeps the last errors for each thread. */
	OPENSSL_thread_stop();
	assert_in_range(faults_live_blocks(), blocks,
	    blocks + LIBRARY_LEAKS_MAX);
	assert_true(failures > 10);
	strbuf_fini(&changed);
}

static void
open_refuses_what_is_not_one_certificate(void **state)
{
	char path[TEMP_PATH_MAX];
	struct error err = { 0 };
	struct verifier *verifier = NULL;
	bool has_struck = faults_are_possible();
	struct strbuf first;
	struct strbuf second;

	(void)state;
	check_status(verifier_open(&verifier, seller.key, &err),
	    STATUS_ENVIRONMENT, &err);
	temp_folder_path(&folder, path, "two.pem");
	check_status(verifier_open(&verifier, path, &err), STATUS_ENVIRONMENT,
	    &err);
	temp_folder_read(&folder, "seller.cert", &first);
	temp_folder_read(&folder, "stranger.cert", &second);
	strbuf_append(&first, second.bytes, second.length);
	temp_folder_write(&folder, "two.pem", 0644, first.bytes, first.length);
	check_status(verifier_open(&verifier, path, &err), STATUS_ENVIRONMENT,
	    &err);
	assert_non_null(strstr(err.message, "exactly one certificate"));
	/* What cannot be read for want of memory may be another one. */
	for (uint64_t nth = 1; has_struck; nth++) {
		enum status status;

		faults_begin(nth, false);
		status = verifier_open(&verifier, path, &err);
		has_struck = faults_end();
		if (status != STATUS_ENVIRONMENT)
			check_status(status, STATUS_MEMORY, &err);
	}
	assert_null(verifier);
	strbuf_fini(&second);
	strbuf_fini(&first);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check_accepts_and_gives_the_unsigned_bytes),
		cmocka_unit_test(check_refuses_every_flipped_bit),
		cmocka_unit_test(check_refuses_every_cut),
		cmocka_unit_test(check_refuses_every_removed_and_doubled_byte),
		cmocka_unit_test(check_refuses_a_thousand_transforms),
		cmocka_unit_test(check_refuses_another_key),
		cmocka_unit_test(
		    check_refuses_a_strangers_signature_with_our_certificate),
		cmocka_unit_test(
		    check_refuses_the_signature_of_another_statement),
		cmocka_unit_test(
		    check_refuses_a_digest_of_the_changed_statement),
		cmocka_unit_test(check_refuses_a_moved_signature),
		cmocka_unit_test(check_refuses_too_many_bytes),
		cmocka_unit_test(xmlsec_checks_too),
		cmocka_unit_test(check_bears_want_of_memory),
		cmocka_unit_test(open_refuses_what_is_not_one_certificate),
	};
	void *state = NULL;
	int failed;

	failed = cmocka_run_group_tests(tests, set_up, tear_down);
	(void)set_up(&state);
	failed += run_rows("verifier_check_statement", run_attack_row,
	    attack_rows);
	(void)tear_down(&state);
	return failed;
}
