#include "reports/sign_value.h"

#include <stdbool.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/ecdsa.h>

#define DIGEST_SIZE 32
#define CANNOT_SIGN "the key cannot sign"
#define ECDSA_BYTES ((size_t)2 * KEY_P256_BYTES)
/* Two numbers with a sign byte each, and three headers. */
#define ECDSA_DER_BYTES_MAX (ECDSA_BYTES + 2 + 3 * 2)

/* n, how many points the curve P-256 has (FIPS 186-4, D.1.2.3). */
static const unsigned char order[KEY_P256_BYTES] = {
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
	0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
};

/* ------------------------------------------------------------- the lower s */

/* n - s, in as many bytes; false for want of memory. */
static bool
negate(unsigned char *out, const unsigned char *s)
{
	BIGNUM *n = BN_bin2bn(order, KEY_P256_BYTES, NULL);
	BIGNUM *value = BN_bin2bn(s, KEY_P256_BYTES, NULL);
	bool is_done = n != NULL && value != NULL &&
	    BN_sub(value, n, value) == 1 && !BN_is_negative(value) &&
	    BN_bn2binpad(value, out, KEY_P256_BYTES) == KEY_P256_BYTES;

	BN_free(value);
	BN_free(n);
	return is_done;
}

/* Is s more than half of n?  As bytes, so that it cannot fail. */
static bool
is_high(const unsigned char *s)
{
	unsigned char half[KEY_P256_BYTES];
	unsigned carry = 0;

	for (size_t i = 0; i < KEY_P256_BYTES; i++) {
		half[i] = (unsigned char)(carry << 7 | order[i] >> 1);
		carry = order[i] & 1u;
	}
	return memcmp(s, half, KEY_P256_BYTES) > 0;
}

/* ------------------------------------------------------------------- DER */

/* 0 for want of memory. */
static size_t
encode_ecdsa(unsigned char *out, const unsigned char *value)
{
	ECDSA_SIG *pair = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(value, KEY_P256_BYTES, NULL);
	BIGNUM *s = BN_bin2bn(value + KEY_P256_BYTES, KEY_P256_BYTES, NULL);
	unsigned char *at = out;
	int size = 0;

	if (pair != NULL && r != NULL && s != NULL &&
	    ECDSA_SIG_set0(pair, r, s) == 1) {
		r = NULL;
		s = NULL;
		size = i2d_ECDSA_SIG(pair, &at);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(pair);
	return size > 0 ? (size_t)size : 0;
}

/* Into two numbers of fixed width; false where it is no such pair. */
static bool
decode_ecdsa(struct sign_value *out, const unsigned char *der, size_t size)
{
	const unsigned char *at = der;
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)size);
	bool is_done;

	if (pair == NULL)
		return false;
	is_done = BN_bn2binpad(ECDSA_SIG_get0_r(pair), out->bytes,
		      KEY_P256_BYTES) == KEY_P256_BYTES &&
	    BN_bn2binpad(ECDSA_SIG_get0_s(pair), out->bytes + KEY_P256_BYTES,
		KEY_P256_BYTES) == KEY_P256_BYTES;
	ECDSA_SIG_free(pair);
	out->size = ECDSA_BYTES;
	return is_done;
}

size_t
sign_value_encode(unsigned char *out, const struct sign_value *value,
    enum key_kind kind)
{
	if (kind == KEY_ECDSA_P256)
		return encode_ecdsa(out, value->bytes);
	memcpy(out, value->bytes, value->size);
	return value->size;
}

enum status
sign_value_decode(struct sign_value *out, enum key_kind kind,
    const unsigned char *bytes, size_t size, struct error *err)
{
	unsigned char again[ECDSA_DER_BYTES_MAX];
	struct sign_value value = { .size = size };

	(void)key_lacked_memory();
	if (size > (kind == KEY_RSA ? sizeof value.bytes : sizeof again))
		return error_set(err, STATUS_INVALID,
		    "the signature's value is too long");
	if (kind == KEY_RSA) {
		memcpy(value.bytes, bytes, size);
	} else if (!decode_ecdsa(&value, bytes, size)) {
		if (key_lacked_memory())
			return error_memory(err);
		return error_set(err, STATUS_INVALID,
		    "the signature's value is not one of ECDSA P-256");
	} else {
		size_t length = encode_ecdsa(again, value.bytes);

		/* Numbers can be written in more than one way. */
		if (length == 0)
			return error_memory(err);
		if (length != size || memcmp(again, bytes, size) != 0)
			return error_set(err, STATUS_INVALID,
			    "the signature's value is not in the form that "
			    "ristorno writes");
	}
	*out = value;
	return STATUS_OK;
}

/* ------------------------------------------------------------------ making */

enum status
sign_value_prepare(EVP_MD_CTX **out, EVP_PKEY *key, struct error *err)
{
	EVP_MD_CTX *pen;

	(void)key_lacked_memory();
	pen = EVP_MD_CTX_new();
	if (pen != NULL &&
	    EVP_DigestSignInit(pen, NULL, EVP_sha256(), NULL, key) == 1) {
		*out = pen;
		return STATUS_OK;
	}
	EVP_MD_CTX_free(pen);
	if (pen == NULL || key_lacked_memory())
		return error_memory(err);
	return error_set(err, STATUS_ENVIRONMENT, CANNOT_SIGN);
}

static bool
sign_bytes(struct sign_value *out, const EVP_MD_CTX *pen, enum key_kind kind,
    const void *bytes, size_t size)
{
	unsigned char raw[SIGN_VALUE_BYTES_MAX];
	size_t length = sizeof raw;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool is_done;

	is_done = context != NULL && EVP_MD_CTX_copy_ex(context, pen) == 1 &&
	    EVP_DigestSign(context, raw, &length, bytes, size) == 1;
	EVP_MD_CTX_free(context);
	if (!is_done)
		return false;
	if (kind == KEY_RSA) {
		memcpy(out->bytes, raw, length);
		out->size = length;
		return true;
	}
	if (!decode_ecdsa(out, raw, length))
		return false;
	return !is_high(out->bytes + KEY_P256_BYTES) ||
	    negate(out->bytes + KEY_P256_BYTES, out->bytes + KEY_P256_BYTES);
}

/* For want of memory OpenSSL has been seen to sign wrongly and to say that it
 * was done. */
enum status
sign_value_make(struct sign_value *out, const EVP_MD_CTX *pen,
    enum key_kind kind, const void *bytes, size_t size, struct error *err)
{
	struct sign_value value = { .size = 0 };
	bool is_made;

	/* What failed before is no matter of this signature. */
	(void)key_lacked_memory();
	is_made = sign_bytes(&value, pen, kind, bytes, size);
	if (key_lacked_memory())
		return error_memory(err);
	if (!is_made)
		return error_set(err, STATUS_ENVIRONMENT, CANNOT_SIGN);
	*out = value;
	return STATUS_OK;
}

/* --------------------------------------------------------------- checking */

/* value: in OpenSSL's form.  1 it fits, 0 not, below: no answer. */
static int
ask_openssl(EVP_PKEY *key, const unsigned char *value, size_t size,
    const void *bytes, size_t byte_count)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	unsigned char digest[DIGEST_SIZE];
	int answer = -1;

	/* In steps, because EVP_DigestVerify() answers 0 for want of memory
	 * too. */
	if (context != NULL &&
	    EVP_Digest(bytes, byte_count, digest, NULL, EVP_sha256(), NULL) ==
		1 &&
	    EVP_PKEY_verify_init(context) == 1 &&
	    EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1)
		answer = EVP_PKEY_verify(context, value, size, digest,
		    sizeof digest);
	EVP_PKEY_CTX_free(context);
	return answer;
}

static enum status
check_size(const struct sign_value *value, const EVP_PKEY *key,
    enum key_kind kind, struct error *err)
{
	size_t expected = kind == KEY_RSA ? (size_t)EVP_PKEY_get_size(key)
					  : ECDSA_BYTES;

	if (value->size == expected)
		return STATUS_OK;
	return error_set(err, STATUS_INVALID,
	    "the signature of an %s key must have %zu bytes, found %zu",
	    kind == KEY_RSA ? "RSA" : "ECDSA P-256", expected, value->size);
}

enum status
sign_value_check(const struct sign_value *value, EVP_PKEY *key,
    enum key_kind kind, const void *bytes, size_t size, struct error *err)
{
	unsigned char raw[SIGN_VALUE_BYTES_MAX];
	enum status status;
	size_t length;
	int answer;

	status = check_size(value, key, kind, err);
	if (status != STATUS_OK)
		return status;
	(void)key_lacked_memory();
	length = sign_value_encode(raw, value, kind);
	if (length == 0)
		return error_memory(err);
	answer = ask_openssl(key, raw, length, bytes, size);
	if (answer < 0 || (key_lacked_memory() && answer == 0))
		return error_memory(err);
	if (answer == 0)
		return error_set(err, STATUS_INVALID,
		    "the signature was not made with the trusted "
		    "certificate's key");
	if (kind == KEY_ECDSA_P256 && is_high(value->bytes + KEY_P256_BYTES))
		return error_set(err, STATUS_INVALID,
		    "the signature's value was changed: of the two that fit, "
		    "ristorno writes the one with the smaller s");
	return STATUS_OK;
}
