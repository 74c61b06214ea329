#include "reports/key.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "engine/crypto_memory.h"
#include "engine/date.h"
#include "engine/retry.h"

#define PASSPHRASE_BYTES_MAX 1024

/* ---------------------------------------------------------------- files */

/* What a file may be: see open_file(). */
enum secrecy {
	FILE_PUBLIC,
	FILE_SECRET,
};

/* A regular file; a secret one must be its owner's alone. */
static enum status
open_file(int *out, const char *file, enum secrecy secrecy, struct error *err)
{
	struct stat info;
	int fd = retry_open(AT_FDCWD, file, O_RDONLY | O_CLOEXEC | O_NOCTTY |
	    O_NONBLOCK, 0);

	if (fd < 0) {
		(void)error_set(err, STATUS_ENVIRONMENT, "cannot be opened: %s",
		    strerror(errno));
		return error_at(err, "%s", file);
	}
	if (fstat(fd, &info) != 0)
		(void)error_set(err, STATUS_ENVIRONMENT, "cannot be read: %s",
		    strerror(errno));
	else if (!S_ISREG(info.st_mode))
		(void)error_set(err, STATUS_ENVIRONMENT,
		    "expected a PEM file, found no regular file");
	else if (secrecy == FILE_SECRET && (info.st_mode & 077) != 0)
		(void)error_set(err, STATUS_ENVIRONMENT,
		    "the key can be read or changed by others (mode %03o); "
		    "make it yours alone: chmod 600",
		    (unsigned)(info.st_mode & 0777));
	else if (secrecy == FILE_SECRET && info.st_uid != geteuid() &&
	    info.st_uid != 0)
		(void)error_set(err, STATUS_ENVIRONMENT,
		    "the key belongs to another user (number %u), who can "
		    "read and change it; make it yours: chown",
		    (unsigned)info.st_uid);
	else if (info.st_size > KEY_FILE_BYTES_MAX)
		(void)error_set(err, STATUS_ENVIRONMENT,
		    "expected a PEM file of at most %u bytes",
		    KEY_FILE_BYTES_MAX);
	else {
		*out = fd;
		return STATUS_OK;
	}
	(void)close(fd);
	return error_at(err, "%s", file);
}

/* The contents as a memory BIO over *buffer, which the caller cleanses. */
static enum status
read_file(BIO **out, char **buffer, const char *file, enum secrecy secrecy,
    struct error *err)
{
	enum status status;
	ssize_t length;
	int fd = -1;

	if (crypto_memory_start() != STATUS_OK)
		return error_memory(err);
	(void)key_lacked_memory();
	status = open_file(&fd, file, secrecy, err);
	if (status != STATUS_OK)
		return status;
	*buffer = OPENSSL_zalloc(KEY_FILE_BYTES_MAX);
	length = *buffer == NULL ? 0 :
	    retry_read(fd, *buffer, KEY_FILE_BYTES_MAX);
	if (length < 0) {
		(void)error_set(err, STATUS_ENVIRONMENT, "cannot be read: %s",
		    strerror(errno));
		status = error_at(err, "%s", file);
	}
	(void)close(fd);
	if (status != STATUS_OK)
		return status;
	*out = *buffer == NULL ? NULL : BIO_new_mem_buf(*buffer, (int)length);
	return *out == NULL ? error_memory(err) : STATUS_OK;
}

bool
key_lacked_memory(void)
{
	return crypto_memory_has_failed();
}

/* ----------------------------------------------------------- private key */

/* OpenSSL may ask for a passphrase more than once; the caller is asked once. */
struct passphrase {
	const struct sign_key_files *files;
	struct error *err;
	enum status status;
	bool is_asked;
	char text[PASSPHRASE_BYTES_MAX];
};

static int
give_passphrase(char *buffer, int size, int is_writing, void *payload)
{
	struct passphrase *passphrase = payload;
	size_t length;

	assert(is_writing == 0);
	if (!passphrase->is_asked) {
		passphrase->is_asked = true;
		if (passphrase->files->passphrase == NULL)
			passphrase->status = error_set(passphrase->err,
			    STATUS_ENVIRONMENT,
			    "the key is encrypted and there is no way to ask "
			    "for its passphrase");
		else
			passphrase->status = passphrase->files->passphrase(
			    passphrase->text, sizeof passphrase->text,
			    passphrase->files->payload, passphrase->err);
	}
	length = strnlen(passphrase->text, sizeof passphrase->text);
	if (passphrase->status != STATUS_OK || size < 0 ||
	    length > (size_t)size)
		return -1;
	memcpy(buffer, passphrase->text, length);
	return (int)length;
}

enum status
key_read_private(EVP_PKEY **out, const struct sign_key_files *files,
    struct error *err)
{
	struct passphrase passphrase = { .files = files, .err = err };
	enum status status;
	char *buffer = NULL;
	BIO *bio = NULL;
	EVP_PKEY *key = NULL;

	status = read_file(&bio, &buffer, files->key, FILE_SECRET, err);
	if (status == STATUS_OK) {
		key = PEM_read_bio_PrivateKey(bio, NULL, give_passphrase,
		    &passphrase);
		if (key == NULL && passphrase.status != STATUS_OK)
			status = passphrase.status;
		else if (key_lacked_memory())
			status = error_memory(err);
		else if (key == NULL)
			status = error_set(err, STATUS_ENVIRONMENT,
			    passphrase.is_asked
				? "the passphrase is not that of the key"
				: "expected a private key in PEM form, found "
				  "none");
		else
			*out = key;
	}
	if (status != STATUS_OK) {
		(void)error_at(err, "%s", files->key);
		EVP_PKEY_free(key);
	}
	ERR_clear_error();
	BIO_free(bio);
	OPENSSL_clear_free(buffer, KEY_FILE_BYTES_MAX);
	OPENSSL_cleanse(passphrase.text, sizeof passphrase.text);
	return status;
}

/* ----------------------------------------------------------- certificate */

int
key_no_passphrase(char *buffer, int size, int is_writing, void *payload)
{
	(void)buffer;
	(void)size;
	(void)is_writing;
	(void)payload;
	return -1;
}

/* NULL where there is no further one. */
static X509 *
next_certificate(BIO *bio)
{
	return PEM_read_bio_X509(bio, NULL, key_no_passphrase, NULL);
}

enum status
key_read_certificate(X509 **out, const char *file, bool is_single,
    struct error *err)
{
	enum status status;
	char *buffer = NULL;
	BIO *bio = NULL;
	X509 *certificate = NULL;
	X509 *second = NULL;

	status = read_file(&bio, &buffer, file, FILE_PUBLIC, err);
	if (status != STATUS_OK)
		goto out;
	certificate = next_certificate(bio);
	if (key_lacked_memory()) {
		(void)error_memory(err);
		status = error_at(err, "%s", file);
		goto out;
	}
	if (certificate == NULL) {
		(void)error_set(err, STATUS_ENVIRONMENT,
		    "expected a certificate in PEM form, found none");
		status = error_at(err, "%s", file);
		goto out;
	}
	second = is_single ? next_certificate(bio) : NULL;
	if (second == NULL && key_lacked_memory()) {
		(void)error_memory(err);
		status = error_at(err, "%s", file);
		goto out;
	}
	if (second != NULL) {
		(void)error_set(err, STATUS_ENVIRONMENT,
		    "expected exactly one certificate, found more");
		status = error_at(err, "%s", file);
		goto out;
	}
	*out = certificate;
	certificate = NULL;
out:
	ERR_clear_error();
	X509_free(second);
	X509_free(certificate);
	BIO_free(bio);
	OPENSSL_clear_free(buffer, KEY_FILE_BYTES_MAX);
	return status;
}

enum status
key_check_usage(X509 *certificate, const char *file, struct error *err)
{
	const uint32_t signing = KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;

	if ((X509_get_key_usage(certificate) & signing) != 0)
		return STATUS_OK;
	if (key_lacked_memory())
		return error_memory(err);
	(void)error_set(err, STATUS_ENVIRONMENT,
	    "the certificate is not for signing (key usage)");
	return error_at(err, "%s", file);
}

static enum status
day_of(int32_t *out, const ASN1_TIME *time)
{
	struct tm parts;

	if (ASN1_TIME_to_tm(time, &parts) != 1)
		return STATUS_INVALID;
	return date_from_civil(out, parts.tm_year + 1900, parts.tm_mon + 1,
	    parts.tm_mday);
}

enum status
key_certificate_days(struct period *out, const X509 *certificate,
    const char *file, struct error *err)
{
	struct period days;

	if (day_of(&days.from, X509_get0_notBefore(certificate)) ==
		STATUS_OK &&
	    day_of(&days.until, X509_get0_notAfter(certificate)) ==
		STATUS_OK) {
		*out = days;
		return STATUS_OK;
	}
	if (key_lacked_memory())
		return error_memory(err);
	(void)error_set(err, STATUS_ENVIRONMENT,
	    "the certificate's dates of validity cannot be read");
	return error_at(err, "%s", file);
}

/* ------------------------------------------------------------------ kind */

/* With the exponent 1 a signature is what it signs: the certificate is enough
 * to make one. */
static enum status
check_exponent(const EVP_PKEY *key, const char *file, struct error *err)
{
	BIGNUM *exponent = NULL;
	bool is_good = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E,
	    &exponent) == 1 && BN_is_odd(exponent) && !BN_is_one(exponent);

	BN_free(exponent);
	if (is_good)
		return STATUS_OK;
	if (key_lacked_memory())
		return error_memory(err);
	(void)error_set(err, STATUS_ENVIRONMENT, "expected an RSA key whose "
	    "public exponent is odd and greater than 1");
	return error_at(err, "%s", file);
}

enum status
key_check_kind(enum key_kind *out, const EVP_PKEY *key, const char *file,
    struct error *err)
{
	const char *name = EVP_PKEY_get0_type_name(key);
	char group[32] = "";
	int bits = EVP_PKEY_get_bits(key);

	if (name == NULL)
		name = "of an unknown kind";
	if (EVP_PKEY_is_a(key, "RSA") && bits >= KEY_RSA_BITS_MIN &&
	    bits <= KEY_RSA_BITS_MAX) {
		*out = KEY_RSA;
		return check_exponent(key, file, err);
	}
	if (EVP_PKEY_is_a(key, "EC") &&
	    EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME,
		group, sizeof group, NULL) == 1 &&
	    strcmp(group, "prime256v1") == 0) {
		*out = KEY_ECDSA_P256;
		return STATUS_OK;
	}
	if (key_lacked_memory())
		return error_memory(err);
	(void)error_set(err, STATUS_ENVIRONMENT,
	    "expected a key of ECDSA P-256 or RSA (%d to %d bits), found "
	    "%s%s%s (%d bits)",
	    KEY_RSA_BITS_MIN, KEY_RSA_BITS_MAX, name, group[0] ? " " : "",
	    group, bits);
	return error_at(err, "%s", file);
}
