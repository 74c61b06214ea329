#include "reports/sign.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "engine/date.h"
#include "reports/key.h"
#include "reports/statement.h"
#include "reports/xmldsig.h"
#include "tests/support/check.h"
#include "tests/support/faults.h"
#include "tests/support/sample_statement.h"
#include "tests/support/temp_folder.h"

#define NOT_INSTALLED 127
#define DAY(y, m, d) day_of((y), (m), (d))

static struct temp_folder folder;

static int32_t
day_of(int year, int month, int day)
{
	int32_t date;

	check_status(date_from_civil(&date, year, month, day), STATUS_OK,
	    NULL);
	return date;
}

/* Files of one key; the paths live as long as the struct. */
struct pair {
	char key[TEMP_PATH_MAX];
	char certificate[TEMP_PATH_MAX];
};

static const char *
join(char *out, const char *name, const char *extension)
{
	char file[64];

	(void)snprintf(file, sizeof file, "%s%s", name, extension);
	return temp_folder_path(&folder, out, file);
}

static void
make_pair(struct pair *pair, const char *name, bool is_rsa)
{
	struct error err = { 0 };
	struct sign_keygen keygen = {
		.key = join(pair->key, name, ".key.pem"),
		.certificate = join(pair->certificate, name, ".cert.pem"),
		.common_name = "Test seller",
		.is_rsa = is_rsa,
		.valid_from = DAY(2020, 1, 1),
		.valid_until = DAY(2099, 12, 31),
	};

	check_status(sign_keygen(&keygen, &err), STATUS_OK, &err);
}

static struct pair ec;
static struct pair rsa;

static int
set_up(void **state)
{
	(void)state;
	temp_folder_make(&folder);
	make_pair(&ec, "ec", false);
	make_pair(&rsa, "rsa", true);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	temp_folder_remove(&folder);
	return 0;
}

static struct signer *
open_signer(const struct pair *pair)
{
	struct sign_key_files files = { .key = pair->key,
		.certificate = pair->certificate };
	struct error err = { 0 };
	struct signer *signer;

	check_status(signer_open(&signer, &files, DAY(2026, 1, 31), &err),
	    STATUS_OK, &err);
	return signer;
}

static void
sign_sample(struct strbuf *out, const struct pair *pair)
{
	struct signer *signer = open_signer(pair);
	struct error err = { 0 };
	struct strbuf composed;

	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	strbuf_init(out, STATEMENT_BYTES_MAX);
	statement_compose(&composed, sample_statement());
	check_status(signer_sign_statement(signer, out, &composed, &err),
	    STATUS_OK, &err);
	strbuf_fini(&composed);
	signer_close(signer);
}

/* --------------------------------------------------------------- keygen */

static void
keygen_makes_files_for_their_owner(void **state)
{
	struct stat info;

	(void)state;
	assert_return_code(stat(ec.key, &info), 0);
	check_int_equal(info.st_mode & 0777, 0600);
	assert_return_code(stat(ec.certificate, &info), 0);
	check_int_equal(info.st_mode & 0022, 0);
}

static X509 *
read_certificate(const char *path)
{
	FILE *file = fopen(path, "r");
	X509 *certificate;

	assert_non_null(file);
	certificate = PEM_read_X509(file, NULL, NULL, NULL);
	assert_non_null(certificate);
	assert_return_code(fclose(file), 0);
	return certificate;
}

static void
keygen_makes_a_certificate_that_is_no_authority(void **state)
{
	X509 *certificate = read_certificate(ec.certificate);
	EVP_PKEY *key = X509_get0_pubkey(certificate);

	(void)state;
	check_int_equal(X509_get_version(certificate), X509_VERSION_3);
	check_int_equal(X509_check_ca(certificate), 0);
	check_int_equal(X509_get_key_usage(certificate),
	    KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION);
	assert_non_null(X509_get0_subject_key_id(certificate));
	check_int_equal(X509_verify(certificate, key), 1);
	assert_true(ASN1_STRING_length(
			X509_get_serialNumber(certificate)) <= 20);
	check_int_equal(EVP_PKEY_get_bits(key), 256);
	X509_free(certificate);
	certificate = read_certificate(rsa.certificate);
	check_int_equal(EVP_PKEY_get_bits(X509_get0_pubkey(certificate)),
	    3072);
	X509_free(certificate);
}

static void
keygen_makes_both_files_or_none(void **state)
{
	struct error err = { 0 };
	struct pair pair;
	struct sign_keygen keygen = {
		.key = join(pair.key, "half", ".key.pem"),
		.certificate = ec.certificate,
		.common_name = "x",
		.valid_from = DAY(2020, 1, 1),
		.valid_until = DAY(2020, 1, 1),
	};

	(void)state;
	check_status(sign_keygen(&keygen, &err), STATUS_CONFLICT, &err);
	assert_string_equal(err.place, ec.certificate);
	check_int_equal(access(pair.key, F_OK), -1);
	/* And it never writes over a key. */
	keygen.key = ec.key;
	keygen.certificate = join(pair.certificate, "half", ".cert.pem");
	check_status(sign_keygen(&keygen, &err), STATUS_CONFLICT, &err);
	check_int_equal(access(pair.certificate, F_OK), -1);
}

/* What a kill between the two leaves: the key, and the certificate aside. */
static void
keygen_finishes_in_want_of_memory(void **state)
{
	char key[TEMP_PATH_MAX];
	char certificate[TEMP_PATH_MAX];
	char aside[TEMP_PATH_MAX];
	struct error err = { 0 };
	struct sign_keygen keygen = {
		.key = temp_folder_path(&folder, key, "begun.key"),
		.certificate = temp_folder_path(&folder, certificate,
		    "begun.pem"),
		.common_name = "x",
		.valid_from = DAY(2020, 1, 1),
		.valid_until = DAY(2020, 1, 1),
	};
	bool has_struck = true;
	enum status status;

	(void)state;
	temp_folder_path(&folder, aside, ".begun.pem.ristorno-partial");
	check_status(sign_keygen(&keygen, &err), STATUS_OK, &err);
	for (uint64_t nth = 1; has_struck; nth++) {
		check_int_equal(rename(certificate, aside), 0);
		faults_begin(nth, false);
		status = sign_keygen(&keygen, &err);
		has_struck = faults_end();
		if (status == STATUS_OK)
			continue;
		check_status(status, STATUS_MEMORY, &err);
		err = (struct error){ 0 };
		check_status(sign_keygen(&keygen, &err), STATUS_OK, &err);
	}
	check_int_equal(access(certificate, F_OK), 0);
}

static void
keygen_refuses_what_makes_no_sense(void **state)
{
	char name[66];
	char path[TEMP_PATH_MAX];
	struct error err = { 0 };
	struct sign_keygen keygen = {
		.key = temp_folder_path(&folder, path, "no.pem"),
		.certificate = "no.cert",
		.common_name = "",
		.valid_from = 1,
		.valid_until = 2,
	};

	(void)state;
	check_status(sign_keygen(&keygen, &err), STATUS_INVALID, &err);
	memset(name, 'n', 65);
	name[65] = '\0';
	keygen.common_name = name;
	check_status(sign_keygen(&keygen, &err), STATUS_INVALID, &err);
	keygen.common_name = "n";
	keygen.valid_until = 0;
	check_status(sign_keygen(&keygen, &err), STATUS_INVALID, &err);
	keygen.valid_until = 2;
	keygen.certificate = keygen.key;
	check_status(sign_keygen(&keygen, &err), STATUS_INVALID, &err);
	check_int_equal(access(path, F_OK), -1);
}

/* ---------------------------------------------------------------- opening */

static void
expect_refusal(const char *key, const char *certificate, int32_t issued,
    const char *message)
{
	struct sign_key_files files = { .key = key,
		.certificate = certificate };
	struct error err = { 0 };
	struct signer *signer = NULL;

	check_status(signer_open(&signer, &files, issued, &err),
	    STATUS_ENVIRONMENT, &err);
	assert_null(signer);
	if (strstr(err.message, message) == NULL)
		fail_msg("%s: %s", err.place, err.message);
	assert_true(err.place[0] != '\0');
}

static void
open_refuses_what_it_should(void **state)
{
	char path[TEMP_PATH_MAX];
	int32_t day = DAY(2026, 1, 31);

	(void)state;
	temp_folder_path(&folder, path, "nothing.pem");
	expect_refusal(path, ec.certificate, day, "cannot be opened");
	expect_refusal(ec.key, path, day, "cannot be opened");
	expect_refusal(folder.path, ec.certificate, day, "no regular file");
	expect_refusal(ec.key, rsa.certificate, day, "does not belong");
	expect_refusal(ec.key, ec.key, day, "expected a certificate");
	expect_refusal(ec.key, ec.certificate, DAY(2019, 12, 31),
	    "valid from 2020-01-01 to 2099-12-31, not on the issue date "
	    "2019-12-31");
	expect_refusal(ec.key, ec.certificate, DAY(2100, 1, 1),
	    "not on the issue date");
	temp_folder_write(&folder, "text.pem", 0600, "no key", 6);
	temp_folder_path(&folder, path, "text.pem");
	expect_refusal(path, ec.certificate, day, "expected a private key");
}

static void
open_takes_the_first_and_last_day(void **state)
{
	struct sign_key_files files = { .key = ec.key,
		.certificate = ec.certificate };
	struct error err = { 0 };
	struct signer *signer;

	(void)state;
	check_status(signer_open(&signer, &files, DAY(2020, 1, 1), &err),
	    STATUS_OK, &err);
	signer_close(signer);
	check_status(signer_open(&signer, &files, DAY(2099, 12, 31), &err),
	    STATUS_OK, &err);
	check_int_equal((int64_t)strlen(signer_fingerprint(signer)), 64);
	signer_close(signer);
}

static void
open_refuses_a_key_that_others_may_read(void **state)
{
	char path[TEMP_PATH_MAX];
	struct strbuf key;

	(void)state;
	temp_folder_read(&folder, "ec.key.pem", &key);
	temp_folder_write(&folder, "open.pem", 0640, key.bytes, key.length);
	temp_folder_path(&folder, path, "open.pem");
	expect_refusal(path, ec.certificate, DAY(2026, 1, 31), "chmod 600");
	temp_folder_write(&folder, "open.pem", 0602, key.bytes, key.length);
	expect_refusal(path, ec.certificate, DAY(2026, 1, 31), "mode 602");
	strbuf_fini(&key);
}

static void
write_key(const char *name, EVP_PKEY *key, const char *passphrase)
{
	char path[TEMP_PATH_MAX];
	FILE *file = fopen(temp_folder_path(&folder, path, name), "w");

	assert_non_null(file);
	assert_non_null(key);
	check_int_equal(
	    PEM_write_PKCS8PrivateKey(file, key,
		passphrase != NULL ? EVP_aes_256_cbc() : NULL, NULL, 0, NULL,
		(void *)(uintptr_t)passphrase),
	    1);
	assert_return_code(fclose(file), 0);
	assert_return_code(chmod(path, 0600), 0);
}

static EVP_PKEY *
make_key(const char *type, const char *group)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	assert_non_null(context);
	check_int_equal(EVP_PKEY_keygen_init(context), 1);
	if (group == NULL)
		check_int_equal(
		    EVP_PKEY_CTX_set_rsa_keygen_bits(context, 1024), 1);
	else if (group[0] != '\0')
		check_int_equal(EVP_PKEY_CTX_set_group_name(context, group),
		    1);
	check_int_equal(EVP_PKEY_generate(context, &key), 1);
	EVP_PKEY_CTX_free(context);
	return key;
}

static void
open_refuses_other_kinds_of_key_by_name(void **state)
{
	static const struct {
		const char *type;
		const char *group;	/* NULL: by bits, 1024 */
		const char *message;
	} rows[] = {
		{ "EC", "P-384", "found EC secp384r1 (384 bits)" },
		{ "EC", "secp256k1", "found EC secp256k1 (256 bits)" },
		{ "ED25519", "", "found ED25519 (256 bits)" },
		{ "RSA-PSS", NULL, "found RSA-PSS (1024 bits)" },
		{ "RSA", NULL, "found RSA (1024 bits)" },
	};
	char path[TEMP_PATH_MAX];
	EVP_PKEY *key;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		key = make_key(rows[i].type, rows[i].group);
		write_key("kind.pem", key, NULL);
		EVP_PKEY_free(key);
		expect_refusal(temp_folder_path(&folder, path, "kind.pem"),
		    ec.certificate, DAY(2026, 1, 31), rows[i].message);
	}
}

/* How often it was asked, and what it says. */
struct answer {
	const char *text;
	int asked;
};

static enum status
give_answer(char *passphrase, size_t size, void *payload, struct error *err)
{
	struct answer *answer = payload;

	answer->asked++;
	if (answer->text == NULL)
		return error_set(err, STATUS_INTERRUPTED, "no terminal");
	(void)snprintf(passphrase, size, "%s", answer->text);
	return STATUS_OK;
}

static void
copy_encrypted(const char *name, const char *passphrase)
{
	FILE *file = fopen(ec.key, "r");
	EVP_PKEY *key = PEM_read_PrivateKey(file, NULL, NULL, NULL);

	write_key(name, key, passphrase);
	EVP_PKEY_free(key);
	assert_return_code(fclose(file), 0);
}

static void
open_asks_once_for_a_passphrase(void **state)
{
	static const struct {
		const char *answer;
		enum status status;
		const char *message;
	} rows[] = {
		{ "correct horse", STATUS_OK, "" },
		{ "wrong", STATUS_ENVIRONMENT, "passphrase is not that" },
		{ "", STATUS_ENVIRONMENT, "passphrase is not that" },
		{ NULL, STATUS_INTERRUPTED, "no terminal" },
	};
	char path[TEMP_PATH_MAX];
	struct answer answer;
	struct sign_key_files files = {
		.key = temp_folder_path(&folder, path, "locked.pem"),
		.certificate = ec.certificate,
		.passphrase = give_answer,
		.payload = &answer,
	};
	struct error err = { 0 };
	struct signer *signer;

	(void)state;
	copy_encrypted("locked.pem", "correct horse");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		answer = (struct answer){ .text = rows[i].answer };
		signer = NULL;
		err.message[0] = '\0';
		check_status(signer_open(&signer, &files, DAY(2026, 1, 31),
				 &err),
		    rows[i].status, &err);
		check_int_equal(answer.asked, 1);
		assert_non_null(strstr(err.message, rows[i].message));
		assert_null(strstr(err.message, "wrong"));
		signer_close(signer);
	}
	expect_refusal(path, ec.certificate, DAY(2026, 1, 31),
	    "the key is encrypted");
}

/* ---------------------------------------------------------------- signing */

static void
rsa_signs_the_same_bytes_twice(void **state)
{
	struct strbuf first;
	struct strbuf second;

	(void)state;
	sign_sample(&first, &rsa);
	sign_sample(&second, &rsa);
	assert_string_equal(first.bytes, second.bytes);
	strbuf_fini(&second);
	strbuf_fini(&first);
}

static void
xmlsec1_accepts_statements(void **state)
{
	const struct pair *const pairs[] = { &ec, &rsa };
	char path[TEMP_PATH_MAX];
	struct strbuf text;
	int code;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		const char *const argv[] = { "xmlsec1", "--verify",
			"--enabled-key-data", "x509", "--trusted-pem",
			pairs[i]->certificate,
			temp_folder_path(&folder, path, "s.xml"), NULL };

		sign_sample(&text, pairs[i]);
		temp_folder_write(&folder, "s.xml", 0600, text.bytes,
		    text.length);
		code = temp_run_program(argv);
		if (code == NOT_INSTALLED)
			skip();
		check_int_equal(code, 0);
		/* And it would notice. */
		text.bytes[text.length / 3] ^= 1;
		temp_folder_write(&folder, "s.xml", 0600, text.bytes,
		    text.length);
		assert_int_not_equal(temp_run_program(argv), 0);
		strbuf_fini(&text);
	}
}

/* text without what stands between the two marks. */
static void
cut_out(struct strbuf *out, const char *text, const char *after,
    const char *before)
{
	const char *from = strstr(text, after);
	const char *until;

	assert_non_null(from);
	from += strlen(after);
	until = strstr(from, before);
	assert_non_null(until);
	strbuf_append(out, text, (size_t)(from - text));
	strbuf_puts(out, until);
}

static void
base64_between(struct strbuf *out, const char *text, const char *after)
{
	const char *at = strstr(text, after);

	assert_non_null(at);
	strbuf_init(out, 1 << 16);
	for (at += strlen(after); *at != '<' && *at != '\0'; at++)
		if (strchr("\n\r ", *at) == NULL)
			strbuf_putc(out, *at);
}

/* RSA signs deterministically, so our value must be xmlsec1's own. */
static void
xmlsec1_signs_the_same_value(void **state)
{
	static const char *const tags[] = { "<DigestValue>",
		"<SignatureValue>" };
	char template[TEMP_PATH_MAX];
	char output[TEMP_PATH_MAX];
	struct strbuf ours;
	struct strbuf bare;
	struct strbuf barer;
	struct strbuf theirs;
	struct strbuf values[2];
	const char *const argv[] = { "xmlsec1", "--sign", "--privkey-pem",
		rsa.key, "--output",
		temp_folder_path(&folder, output, "theirs.xml"),
		temp_folder_path(&folder, template, "template.xml"), NULL };
	int code;

	(void)state;
	sign_sample(&ours, &rsa);
	strbuf_init(&bare, STATEMENT_BYTES_MAX);
	strbuf_init(&barer, STATEMENT_BYTES_MAX);
	cut_out(&bare, ours.bytes, tags[0], "</DigestValue>");
	cut_out(&barer, bare.bytes, tags[1], "</SignatureValue>");
	temp_folder_write(&folder, "template.xml", 0600, barer.bytes,
	    barer.length);
	code = temp_run_program(argv);
	if (code != NOT_INSTALLED) {
		check_int_equal(code, 0);
		temp_folder_read(&folder, "theirs.xml", &theirs);
		for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
			base64_between(&values[0], ours.bytes, tags[i]);
			base64_between(&values[1], theirs.bytes, tags[i]);
			assert_true(values[0].length >= 44);
			assert_string_equal(values[0].bytes, values[1].bytes);
			strbuf_fini(&values[0]);
			strbuf_fini(&values[1]);
		}
		strbuf_fini(&theirs);
	}
	strbuf_fini(&barer);
	strbuf_fini(&bare);
	strbuf_fini(&ours);
	if (code == NOT_INSTALLED)
		skip();
}

static void
signing_refuses_what_is_not_canonical(void **state)
{
	static const char *const bodies[] = {
		"<a/>",
		"<a b=\"1\" a=\"2\"></a>",
		"<a>\r\n</a>",
		"<a><!-- c --></a>",
		"<a>&#65;</a>",
		"<a>\xff</a>",
		"<a></b>",
		"<a xmlns=\"urn:ristorno:statement:1\"></a>",
	};
	struct signer *signer = open_signer(&ec);
	struct strbuf composed;
	struct strbuf out;
	struct error err;

	(void)state;
	strbuf_init(&out, STATEMENT_BYTES_MAX);
	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		strbuf_clear(&composed);
		strbuf_printf(&composed,
		    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		    "<statement xmlns=\"urn:ristorno:statement:1\">%s"
		    "</statement>\n",
		    bodies[i]);
		check_status(signer_sign_statement(signer, &out, &composed,
				 &err),
		    STATUS_INVALID, &err);
		check_int_equal((int64_t)out.length, 0);
	}
	strbuf_fini(&composed);
	strbuf_fini(&out);
	signer_close(signer);
}

static void
signing_refuses_what_is_too_long(void **state)
{
	struct signer *signer = open_signer(&ec);
	struct strbuf composed;
	struct strbuf out;
	struct error err;

	(void)state;
	strbuf_init(&out, STATEMENT_BYTES_MAX);
	strbuf_init(&composed, 100);
	statement_compose(&composed, sample_statement());
	check_status(signer_sign_statement(signer, &out, &composed, &err),
	    STATUS_RANGE, &err);
	strbuf_fini(&composed);

	/* Composed it fits, signed it does not. */
	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	strbuf_puts(&composed,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<statement xmlns=\"urn:ristorno:statement:1\">");
	while (composed.length < STATEMENT_BYTES_MAX - 100)
		strbuf_puts(&composed, "<a></a>");
	strbuf_puts(&composed, "</statement>\n");
	check_status(strbuf_status(&composed), STATUS_OK, NULL);
	check_status(signer_sign_statement(signer, &out, &composed, &err),
	    STATUS_RANGE, &err);
	check_int_equal((int64_t)out.length, 0);
	strbuf_fini(&composed);
	strbuf_fini(&out);
	signer_close(signer);
}

/* --------------------------------------------------------------- detached */

static void
openssl_accepts_detached_signatures(void **state)
{
	static const char content[] = "0123  a.xml\n\r\n4567  b.xml\n";
	const struct pair *const pairs[] = { &ec, &rsa };
	char list[TEMP_PATH_MAX];
	char p7s[TEMP_PATH_MAX];
	struct error err = { 0 };
	struct signer *signer;
	struct strbuf out;
	int code;

	(void)state;
	temp_folder_path(&folder, list, "SHA256SUMS");
	temp_folder_path(&folder, p7s, "SHA256SUMS.p7s");
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		const char *const argv[] = { "openssl", "cms", "-verify",
			"-binary", "-inform", "DER", "-in", p7s, "-content",
			list, "-CAfile", pairs[i]->certificate, NULL };

		signer = open_signer(pairs[i]);
		strbuf_init(&out, 1 << 20);
		check_status(signer_sign_detached(signer, &out, content,
				 sizeof content - 1, &err),
		    STATUS_OK, &err);
		temp_folder_write(&folder, "SHA256SUMS", 0600, content,
		    sizeof content - 1);
		temp_folder_write(&folder, "SHA256SUMS.p7s", 0600, out.bytes,
		    out.length);
		code = temp_run_program(argv);
		if (code == NOT_INSTALLED)
			skip();
		check_int_equal(code, 0);
		temp_folder_write(&folder, "SHA256SUMS", 0600, content,
		    sizeof content - 2);
		assert_int_not_equal(temp_run_program(argv), 0);
		strbuf_fini(&out);
		signer_close(signer);
	}
}

static void
detached_rsa_is_the_same_bytes_twice(void **state)
{
	struct signer *signer = open_signer(&rsa);
	struct error err = { 0 };
	struct strbuf first;
	struct strbuf second;

	(void)state;
	strbuf_init(&first, 1 << 20);
	strbuf_init(&second, 1 << 20);
	check_status(signer_sign_detached(signer, &first, "x", 1, &err),
	    STATUS_OK, &err);
	check_status(signer_sign_detached(signer, &second, "x", 1, &err),
	    STATUS_OK, &err);
	check_int_equal((int64_t)first.length, (int64_t)second.length);
	assert_memory_equal(first.bytes, second.bytes, first.length);
	strbuf_fini(&second);
	strbuf_fini(&first);
	signer_close(signer);
}

/* OpenSSL forgets some blocks where it lacked memory for another. */
#define LIBRARY_LEAKS_MAX 32

/* Whichever allocation fails: a whole signature or none. */
static void
signing_bears_want_of_memory(void **state)
{
	struct signer *signer;
	struct error err = { 0 };
	struct strbuf composed;
	struct strbuf expected;
	struct strbuf out;
	bool has_struck = true;
	size_t failures = 0;
	enum status status;
	int64_t blocks;

	(void)state;
	if (!faults_are_possible())
		skip();
	signer = open_signer(&rsa);
	sign_sample(&expected, &rsa);
	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	statement_compose(&composed, sample_statement());
	OPENSSL_thread_stop();
	blocks = faults_live_blocks();
	for (uint64_t nth = 1; has_struck; nth++) {
		strbuf_init(&out, STATEMENT_BYTES_MAX);
		faults_begin(nth, false);
		status = signer_sign_statement(signer, &out, &composed, &err);
		has_struck = faults_end();
		if (status == STATUS_OK)
			assert_string_equal(out.bytes, expected.bytes);
		else
			/* OpenSSL does not always say why it cannot. */
			assert_true(status == STATUS_MEMORY ||
			    status == STATUS_ENVIRONMENT);
		failures += status != STATUS_OK;
		strbuf_fini(&out);
	}
	assert_true(failures > 10);
	OPENSSL_thread_stop();
	assert_in_range(faults_live_blocks(), blocks,
	    blocks + LIBRARY_LEAKS_MAX);
	strbuf_fini(&composed);
	strbuf_fini(&expected);
	signer_close(signer);
}

static void
opening_bears_want_of_memory(void **state)
{
	struct sign_key_files files = { .key = ec.key,
		.certificate = ec.certificate };
	struct error err = { 0 };
	struct signer *signer = open_signer(&ec);
	bool has_struck = true;
	size_t failures = 0;
	enum status status;
	int32_t issued = DAY(2026, 1, 31);
	int64_t blocks;

	(void)state;
	signer_close(signer);
	if (!faults_are_possible())
		skip();
	OPENSSL_thread_stop();
	blocks = faults_live_blocks();
	for (uint64_t nth = 1; has_struck; nth++) {
		signer = NULL;
		faults_begin(nth, false);
		status = signer_open(&signer, &files, issued, &err);
		has_struck = faults_end();
		assert_true((status == STATUS_OK) == (signer != NULL));
		assert_true(status == STATUS_OK || status == STATUS_MEMORY ||
		    status == STATUS_ENVIRONMENT);
		failures += status != STATUS_OK;
		signer_close(signer);
	}
	assert_true(failures > 10);
	OPENSSL_thread_stop();
	check_int_equal(faults_live_blocks(), blocks);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keygen_makes_files_for_their_owner),
		cmocka_unit_test(
		    keygen_makes_a_certificate_that_is_no_authority),
		cmocka_unit_test(keygen_makes_both_files_or_none),
		cmocka_unit_test(keygen_finishes_in_want_of_memory),
		cmocka_unit_test(keygen_refuses_what_makes_no_sense),
		cmocka_unit_test(open_refuses_what_it_should),
		cmocka_unit_test(open_takes_the_first_and_last_day),
		cmocka_unit_test(open_refuses_a_key_that_others_may_read),
		cmocka_unit_test(open_refuses_other_kinds_of_key_by_name),
		cmocka_unit_test(open_asks_once_for_a_passphrase),
		cmocka_unit_test(rsa_signs_the_same_bytes_twice),
		cmocka_unit_test(xmlsec1_accepts_statements),
		cmocka_unit_test(xmlsec1_signs_the_same_value),
		cmocka_unit_test(signing_refuses_what_is_not_canonical),
		cmocka_unit_test(signing_refuses_what_is_too_long),
		cmocka_unit_test(openssl_accepts_detached_signatures),
		cmocka_unit_test(detached_rsa_is_the_same_bytes_twice),
		cmocka_unit_test(signing_bears_want_of_memory),
		cmocka_unit_test(opening_bears_want_of_memory),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
