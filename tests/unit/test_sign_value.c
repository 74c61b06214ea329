#include "reports/sign_value.h"

#include <stdio.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>

#include "engine/date.h"
#include "engine/strbuf.h"
#include "reports/sign.h"
#include "tests/support/check.h"
#include "tests/support/faults.h"
#include "tests/support/temp_folder.h"

#define ECDSA_BYTES ((size_t)2 * KEY_P256_BYTES)
#define SIGNATURES 64

static const char content[] = "0123  a.xml\n";

static EVP_PKEY *key;
static EVP_MD_CTX *pen;		/* of that key */
static BIGNUM *order;

static int
set_up(void **state)
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	struct error err = { 0 };

	(void)state;
	key = EVP_EC_gen("P-256");
	assert_non_null(key);
	check_status(sign_value_prepare(&pen, key, &err), STATUS_OK, &err);
	assert_non_null(group);
	order = BN_dup(EC_GROUP_get0_order(group));
	assert_non_null(order);
	EC_GROUP_free(group);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	BN_free(order);
	EVP_MD_CTX_free(pen);
	EVP_PKEY_free(key);
	return 0;
}

static void
make(struct sign_value *value)
{
	struct error err = { 0 };

	check_status(sign_value_make(value, pen, KEY_ECDSA_P256, content,
			 sizeof content - 1, &err),
	    STATUS_OK, &err);
	check_int_equal((int64_t)value->size, ECDSA_BYTES);
}

static enum status
check(const struct sign_value *value, struct error *err)
{
	*err = (struct error){ 0 };
	return sign_value_check(value, key, KEY_ECDSA_P256, content,
	    sizeof content - 1, err);
}

/* n - s in place of s. */
static void
turn_over(struct sign_value *value)
{
	unsigned char *bytes = value->bytes + KEY_P256_BYTES;
	BIGNUM *s = BN_bin2bn(bytes, KEY_P256_BYTES, NULL);

	check_int_equal(BN_sub(s, order, s), 1);
	check_int_equal(BN_bn2binpad(s, bytes, KEY_P256_BYTES),
	    KEY_P256_BYTES);
	BN_free(s);
}

static void
the_lower_s_is_made(void **state)
{
	struct sign_value value;
	struct error err;
	BIGNUM *s;

	(void)state;
	for (int i = 0; i < SIGNATURES; i++) {
		make(&value);
		s = BN_bin2bn(value.bytes + KEY_P256_BYTES, KEY_P256_BYTES,
		    NULL);
		check_int_equal(BN_lshift1(s, s), 1);
		assert_true(BN_cmp(s, order) < 0);
		BN_free(s);
		check_status(check(&value, &err), STATUS_OK, &err);
	}
}

static void
the_greater_s_is_refused(void **state)
{
	struct sign_value value;
	struct error err;
	unsigned char der[SIGN_VALUE_BYTES_MAX];
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t size;

	(void)state;
	make(&value);
	turn_over(&value);
	/* To OpenSSL it is as good. */
	size = sign_value_encode(der, &value, KEY_ECDSA_P256);
	check_int_equal(EVP_DigestVerifyInit(context, NULL, EVP_sha256(),
			    NULL, key),
	    1);
	check_int_equal(EVP_DigestVerify(context, der, size,
			    (const unsigned char *)content,
			    sizeof content - 1),
	    1);
	EVP_MD_CTX_free(context);
	check_status(check(&value, &err), STATUS_INVALID, &err);
	assert_non_null(strstr(err.message, "the one with the smaller s"));
	turn_over(&value);
	check_status(check(&value, &err), STATUS_OK, &err);
}

static void
numbers_are_encoded_in_one_way(void **state)
{
	unsigned char der[SIGN_VALUE_BYTES_MAX];
	unsigned char longer[SIGN_VALUE_BYTES_MAX];
	struct sign_value value;
	struct sign_value again;
	struct error err = { 0 };
	size_t size;

	(void)state;
	for (int i = 0; i < SIGNATURES; i++) {
		make(&value);
		size = sign_value_encode(der, &value, KEY_ECDSA_P256);
		assert_in_range(size, 8, 72);
		check_status(sign_value_decode(&again, KEY_ECDSA_P256, der,
				 size, &err),
		    STATUS_OK, &err);
		assert_memory_equal(again.bytes, value.bytes, ECDSA_BYTES);
	}
	der[size] = 0;
	for (size_t cut = 0; cut <= size + 1; cut++)
		if (cut != size)
			check_status(sign_value_decode(&again, KEY_ECDSA_P256,
					 der, cut, &err),
			    STATUS_INVALID, &err);
	/* A length in two bytes. */
	longer[0] = der[0];
	longer[1] = 0x81;
	memcpy(longer + 2, der + 1, size - 1);
	check_status(sign_value_decode(&again, KEY_ECDSA_P256, longer,
			 size + 1, &err),
	    STATUS_INVALID, &err);
}

static void
sizes_are_checked_first(void **state)
{
	struct sign_value value;
	struct error err;

	(void)state;
	make(&value);
	for (size_t size = 0; size <= sizeof value.bytes; size++) {
		value.size = size;
		check_status(check(&value, &err),
		    size == ECDSA_BYTES ? STATUS_OK : STATUS_INVALID, &err);
	}
	assert_non_null(strstr(err.message, "must have 64 bytes, found 1024"));
}

/* Whichever allocation fails: never a wrong verdict, never half a value. */
static void
want_of_memory_is_no_verdict(void **state)
{
	struct sign_value good;
	struct sign_value bad;
	struct sign_value made;
	struct error err;
	bool has_struck = true;
	enum status of_good;
	enum status of_bad;
	enum status of_made;
	size_t failures = 0;

	(void)state;
	if (!faults_are_possible())
		skip();
	make(&good);
	bad = good;
	bad.bytes[KEY_P256_BYTES - 1] ^= 1;
	check_status(check(&bad, &err), STATUS_INVALID, &err);
	for (uint64_t nth = 1; has_struck; nth++) {
		faults_begin(nth, false);
		of_bad = check(&bad, &err);
		faults_begin(nth, false);
		of_made = sign_value_make(&made, pen, KEY_ECDSA_P256, content,
		    sizeof content - 1, &err);
		faults_begin(nth, false);
		of_good = check(&good, &err);
		has_struck = faults_end();
		assert_true(of_bad == STATUS_INVALID ||
		    of_bad == STATUS_MEMORY);
		if (of_good != STATUS_OK)
			check_status(of_good, STATUS_MEMORY, &err);
		if (of_made == STATUS_OK)
			check_status(check(&made, &err), STATUS_OK, &err);
		failures += of_good == STATUS_MEMORY;
	}
	assert_true(failures > 5);
}

/* ---------------------------------------------------------------- detached */

static struct strbuf
sign_list(const char *name, struct verifier **verifier)
{
	struct temp_folder folder;
	char key_path[TEMP_PATH_MAX];
	char certificate[TEMP_PATH_MAX];
	struct sign_keygen keygen = { .common_name = name };
	struct sign_key_files files;
	struct signer *signer;
	struct error err = { 0 };
	struct strbuf out;

	temp_folder_make(&folder);
	keygen.key = temp_folder_path(&folder, key_path, "key");
	keygen.certificate = temp_folder_path(&folder, certificate, "cert");
	files = (struct sign_key_files){ .key = key_path,
		.certificate = certificate };
	check_status(sign_keygen(&keygen, &err), STATUS_OK, &err);
	check_status(signer_open(&signer, &files, 0, &err), STATUS_OK, &err);
	strbuf_init(&out, 1 << 20);
	check_status(signer_sign_detached(signer, &out, content,
			 sizeof content - 1, &err),
	    STATUS_OK, &err);
	signer_close(signer);
	check_status(verifier_open(verifier, certificate, &err), STATUS_OK,
	    &err);
	temp_folder_remove(&folder);
	return out;
}

static void
lists_are_refused_in_words(void **state)
{
	struct verifier *ours;
	struct verifier *theirs;
	struct strbuf signature = sign_list("ours", &ours);
	struct strbuf other = sign_list("theirs", &theirs);
	struct error err = { 0 };

	(void)state;
	check_status(verifier_check_detached(ours, signature.bytes,
			 signature.length, content, sizeof content - 1, &err),
	    STATUS_OK, &err);
	check_status(verifier_check_detached(ours, signature.bytes,
			 signature.length, content, sizeof content - 2, &err),
	    STATUS_INVALID, &err);
	assert_non_null(strstr(err.message, "not made with the trusted"));
	err = (struct error){ 0 };
	check_status(verifier_check_detached(theirs, signature.bytes,
			 signature.length, content, sizeof content - 1, &err),
	    STATUS_INVALID, &err);
	assert_non_null(strstr(err.message, "is not the trusted one"));
	for (size_t size = 0; size < signature.length; size++) {
		err = (struct error){ 0 };
		check_status(verifier_check_detached(ours, signature.bytes,
				 size, content, sizeof content - 1, &err),
		    STATUS_INVALID, &err);
	}
	verifier_close(theirs);
	verifier_close(ours);
	strbuf_fini(&other);
	strbuf_fini(&signature);
}

static void
want_of_memory_is_no_verdict_on_a_list(void **state)
{
	struct verifier *verifier;
	struct strbuf signature = sign_list("ours", &verifier);
	struct error err = { 0 };
	enum status status = STATUS_OK;
	unsigned failures = 0;
	bool is_hit = faults_are_possible();

	(void)state;
	/* Each alone, and with all after it. */
	for (uint64_t n = 2; is_hit; n++) {
		faults_begin(n / 2, n % 2 == 1);
		status = verifier_check_detached(verifier, signature.bytes,
		    signature.length, content, sizeof content - 1, &err);
		is_hit = faults_end();
		if (status != STATUS_OK)
			check_status(status, STATUS_MEMORY, &err);
		failures += status != STATUS_OK;
		err = (struct error){ 0 };
	}
	check_status(status, STATUS_OK, &err);
	assert_true(failures > 5 || !faults_are_possible());
	verifier_close(verifier);
	strbuf_fini(&signature);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_lower_s_is_made),
		cmocka_unit_test(the_greater_s_is_refused),
		cmocka_unit_test(numbers_are_encoded_in_one_way),
		cmocka_unit_test(sizes_are_checked_first),
		cmocka_unit_test(want_of_memory_is_no_verdict),
		cmocka_unit_test(lists_are_refused_in_words),
		cmocka_unit_test(want_of_memory_is_no_verdict_on_a_list),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
