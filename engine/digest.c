#include "engine/digest.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "engine/crypto_memory.h"

struct digest {
	EVP_MD_CTX *context;	/* owned */
	bool has_failed;
};

/* For as long as the program runs; NULL: it lacked memory. */
static EVP_MD *looked_up;
static pthread_once_t look_up_once = PTHREAD_ONCE_INIT;

/*
 * EVP_sha256() is looked up anew each time that it is used, under locks.  The
 * first look makes OpenSSL list all its digests, and what it then lacked memory
 * for stays missing: without SHA-1 a certificate is not for signing.
 */
static void
look_up(void)
{
	looked_up = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (!crypto_memory_has_failed())
		return;
	EVP_MD_free(looked_up);
	looked_up = NULL;
}

static void
start(struct digest *digest)
{
	(void)pthread_once(&look_up_once, look_up);
	digest->has_failed = looked_up == NULL ||
	    EVP_DigestInit_ex(digest->context, looked_up, NULL) != 1;
	if (digest->has_failed)
		ERR_clear_error();
}

enum status
digest_new(struct digest **out)
{
	struct digest *digest;

	if (crypto_memory_start() != STATUS_OK)
		return STATUS_MEMORY;
	digest = calloc(1, sizeof *digest);
	if (digest == NULL)
		return STATUS_MEMORY;
	digest->context = EVP_MD_CTX_new();
	if (digest->context != NULL)
		start(digest);
	if (digest->context == NULL || digest->has_failed) {
		digest_free(digest);
		return STATUS_MEMORY;
	}
	*out = digest;
	return STATUS_OK;
}

void
digest_free(struct digest *digest)
{
	if (digest == NULL)
		return;
	EVP_MD_CTX_free(digest->context);
	free(digest);
}

void
digest_add(struct digest *digest, const void *bytes, size_t size)
{
	if (digest->has_failed || size == 0)
		return;
	if (EVP_DigestUpdate(digest->context, bytes, size) != 1)
		digest->has_failed = true;
}

void
digest_add_text(struct digest *digest, const char *text)
{
	if (text == NULL)
		text = "";
	digest_add(digest, text, strlen(text) + 1);
}

static void
format_hex(char *out, const unsigned char *bytes)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}

static enum status
finish(struct digest *digest, unsigned char *out)
{
	unsigned char bytes[EVP_MAX_MD_SIZE];
	unsigned size = 0;
	bool is_done;

	is_done = !digest->has_failed &&
	    EVP_DigestFinal_ex(digest->context, bytes, &size) == 1 &&
	    size == DIGEST_BYTES;
	start(digest);
	if (!is_done)
		return STATUS_MEMORY;
	memcpy(out, bytes, DIGEST_BYTES);
	return STATUS_OK;
}

enum status
digest_finish(struct digest *digest, char *out)
{
	unsigned char bytes[DIGEST_BYTES];
	enum status status = finish(digest, bytes);

	if (status == STATUS_OK)
		format_hex(out, bytes);
	return status;
}

enum status
digest_bytes_raw(unsigned char *out, const void *bytes, size_t size)
{
	struct digest *digest = NULL;
	enum status status;

	status = digest_new(&digest);
	if (status != STATUS_OK)
		return status;
	digest_add(digest, bytes, size);
	status = finish(digest, out);
	digest_free(digest);
	return status;
}

enum status
digest_bytes(char *out, const void *bytes, size_t size)
{
	unsigned char raw[DIGEST_BYTES];
	enum status status = digest_bytes_raw(raw, bytes, size);

	if (status == STATUS_OK)
		format_hex(out, raw);
	return status;
}
