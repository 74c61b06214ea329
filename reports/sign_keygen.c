#include "reports/sign.h"

#include <string.h>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "engine/crypto_memory.h"
#include "engine/date.h"
#include "reports/key.h"
#include "reports/new_pair.h"

#define RSA_BITS 3072
#define PEM_BYTES_MAX 65536
#define SERIAL_BITS 128
/* Of X.520, ub-common-name. */
#define COMMON_NAME_MAX 64

static EVP_PKEY *
make_key(bool is_rsa)
{
	return is_rsa ? EVP_RSA_gen(RSA_BITS) : EVP_EC_gen("P-256");
}

static bool
set_time(ASN1_TIME *time, int32_t date, const char *of_day)
{
	char text[sizeof "YYYYMMDDHHMMSSZ"];
	char day[DATE_TEXT_SIZE];

	date_format(day, date);
	memcpy(text, day, 4);
	memcpy(text + 4, day + 5, 2);
	memcpy(text + 6, day + 8, 2);
	memcpy(text + 8, of_day, sizeof "HHMMSSZ");
	return ASN1_TIME_set_string_X509(time, text) == 1;
}

static bool
set_serial(X509 *certificate)
{
	BIGNUM *serial = BN_new();
	bool is_done;

	is_done = serial != NULL &&
	    BN_rand(serial, SERIAL_BITS, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) ==
		1 &&
	    !BN_is_zero(serial) &&
	    BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(certificate)) !=
		NULL;
	BN_free(serial);
	return is_done;
}

static bool
set_name(X509 *certificate, const char *common_name)
{
	X509_NAME *name = X509_NAME_new();
	bool is_done;

	is_done = name != NULL &&
	    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
		(const unsigned char *)common_name, -1, -1, 0) == 1 &&
	    X509_set_subject_name(certificate, name) == 1 &&
	    X509_set_issuer_name(certificate, name) == 1;
	X509_NAME_free(name);
	return is_done;
}

static bool
add_extensions(X509 *certificate)
{
	static const struct {
		int id;
		const char *value;
	} extensions[] = {
		{ NID_basic_constraints, "critical,CA:FALSE" },
		{ NID_key_usage, "critical,digitalSignature,nonRepudiation" },
		{ NID_subject_key_identifier, "hash" },
	};
	X509V3_CTX context;
	X509_EXTENSION *extension;
	bool is_done = true;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
	for (size_t i = 0;
	     is_done && i < sizeof extensions / sizeof extensions[0]; i++) {
		extension = X509V3_EXT_conf_nid(NULL, &context,
		    extensions[i].id, extensions[i].value);
		is_done = extension != NULL &&
		    X509_add_ext(certificate, extension, -1) == 1;
		X509_EXTENSION_free(extension);
	}
	return is_done;
}

static X509 *
make_certificate(EVP_PKEY *key, const struct sign_keygen *keygen)
{
	X509 *certificate = X509_new();

	if (certificate == NULL)
		return NULL;
	if (X509_set_version(certificate, X509_VERSION_3) == 1 &&
	    set_serial(certificate) &&
	    set_time(X509_getm_notBefore(certificate), keygen->valid_from,
		"000000Z") &&
	    set_time(X509_getm_notAfter(certificate), keygen->valid_until,
		"235959Z") &&
	    set_name(certificate, keygen->common_name) &&
	    X509_set_pubkey(certificate, key) == 1 &&
	    add_extensions(certificate) &&
	    X509_sign(certificate, key, EVP_sha256()) > 0)
		return certificate;
	X509_free(certificate);
	return NULL;
}

/* Both files or none. */
static enum status
write_files(const struct new_pair *pair, EVP_PKEY *key, X509 *certificate,
    struct error *err)
{
	BIO *key_pem = BIO_new(BIO_s_secmem());
	BIO *certificate_pem = BIO_new(BIO_s_mem());
	enum status status;

	if (key_pem == NULL || certificate_pem == NULL ||
	    PEM_write_bio_PKCS8PrivateKey(key_pem, key, NULL, NULL, 0, NULL,
		NULL) != 1 ||
	    PEM_write_bio_X509(certificate_pem, certificate) != 1) {
		status = error_memory(err);
	} else {
		char *bytes[NEW_PAIR_COUNT] = { NULL, NULL };
		const size_t sizes[NEW_PAIR_COUNT] = {
			(size_t)BIO_get_mem_data(key_pem, &bytes[0]),
			(size_t)BIO_get_mem_data(certificate_pem, &bytes[1]),
		};

		status = new_pair_write(pair, (const char *const *)bytes,
		    sizes, err);
	}
	BIO_free(certificate_pem);
	BIO_free(key_pem);
	return status;
}

/* ------------------------------------------------------ a pair that is begun */

static BIO *
read_pem(const struct new_pair *pair, unsigned which, char *bytes,
    struct error *err)
{
	size_t length = 0;

	if (new_pair_read(pair, which, bytes, PEM_BYTES_MAX, &length, err) !=
	    STATUS_OK)
		return NULL;
	return BIO_new_mem_buf(bytes, (int)length);
}

/* Is the certificate that lies aside that of the key?  Neither is encrypted. */
static bool
is_pair(const struct new_pair *pair)
{
	struct error ignored = { 0 };
	char *bytes = OPENSSL_zalloc(PEM_BYTES_MAX);
	EVP_PKEY *key = NULL;
	X509 *certificate = NULL;
	BIO *bio = NULL;
	bool is_one;

	if (bytes != NULL)
		bio = read_pem(pair, 0, bytes, &ignored);
	if (bio != NULL)
		key = PEM_read_bio_PrivateKey(bio, NULL, key_no_passphrase,
		    NULL);
	BIO_free(bio);
	bio = key == NULL ? NULL : read_pem(pair, 1, bytes, &ignored);
	if (bio != NULL)
		certificate = PEM_read_bio_X509(bio, NULL, key_no_passphrase,
		    NULL);
	is_one = certificate != NULL &&
	    X509_check_private_key(certificate, key) == 1;
	BIO_free(bio);
	X509_free(certificate);
	EVP_PKEY_free(key);
	OPENSSL_clear_free(bytes, PEM_BYTES_MAX);
	return is_one;
}

/* Without memory there is no answer. */
static enum status
check_begun(bool *is_one, const struct new_pair *pair, struct error *err)
{
	*is_one = false;
	if (!pair->is_begun)
		return STATUS_OK;
	if (crypto_memory_start() != STATUS_OK)
		return error_memory(err);
	(void)key_lacked_memory();
	*is_one = is_pair(pair);
	return !*is_one && key_lacked_memory() ? error_memory(err) :
	    STATUS_OK;
}

static enum status
make_files(const struct new_pair *pair, const struct sign_keygen *keygen,
    struct error *err)
{
	EVP_PKEY *key;
	X509 *certificate = NULL;
	enum status status;

	if (crypto_memory_start() != STATUS_OK)
		return error_memory(err);
	(void)key_lacked_memory();
	key = make_key(keygen->is_rsa);
	if (key != NULL)
		certificate = make_certificate(key, keygen);
	if (certificate == NULL && key_lacked_memory())
		status = error_memory(err);
	else if (certificate == NULL)
		status = error_set(err, STATUS_ENVIRONMENT,
		    "the key and its certificate cannot be made");
	else
		status = write_files(pair, key, certificate, err);
	X509_free(certificate);
	EVP_PKEY_free(key);
	return status;
}

/* --------------------------------------------------------------- exported */

static enum status
check_request(const struct sign_keygen *keygen, struct error *err)
{
	size_t length = strlen(keygen->common_name);

	if (length == 0 || length > COMMON_NAME_MAX)
		return error_set(err, STATUS_INVALID,
		    "a certificate's name has 1 to %d bytes, found %zu",
		    COMMON_NAME_MAX, length);
	if (keygen->valid_until < keygen->valid_from)
		return error_set(err, STATUS_INVALID,
		    "a certificate cannot end before it begins");
	if (strcmp(keygen->key, keygen->certificate) == 0)
		return error_set(err, STATUS_INVALID,
		    "key and certificate must be two files");
	return STATUS_OK;
}

enum status
sign_keygen(const struct sign_keygen *keygen, struct error *err)
{
	struct new_pair pair = { .files = {
		{ .path = keygen->key, .mode = 0600 },
		{ .path = keygen->certificate, .mode = 0644 },
	} };
	bool is_one = false;
	enum status status;

	status = check_request(keygen, err);
	if (status != STATUS_OK)
		return status;
	status = new_pair_open(&pair, err);
	if (status == STATUS_OK)
		status = check_begun(&is_one, &pair, err);
	if (status == STATUS_OK && is_one)
		status = new_pair_finish(&pair, err);
	else if (status == STATUS_OK)
		status = make_files(&pair, keygen, err);
	new_pair_close(&pair);
	return status;
}
