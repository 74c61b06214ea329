#ifndef ENGINE_RATIONAL_LARGE_H
#define ENGINE_RATIONAL_LARGE_H

#include <stdbool.h>

#include <openssl/bn.h>

#include "engine/arena.h"
#include "engine/fraction.h"

/*
 * rational_large -- fractions of numbers of any size, for rational.c alone:
 * what no longer fits a fraction of 128-bit numbers.
 *
 * The functions fail for want of memory only, and then return false, or what is
 * said.  Results are made before by rational_large_new() and may not be an
 * operand.
 */

struct rational_large {
	BIGNUM *numerator;
	BIGNUM *denominator;	/* > 0 */
};

/* 0 / 1.  Owned; give it to rational_large_fini(). */
bool rational_large_new(struct rational_large *out);
void rational_large_fini(struct rational_large *large);

/* A fraction in numbers that live until the context's BN_CTX_end(). */
bool rational_large_view(struct rational_large *out, struct fraction small,
    BN_CTX *context);

typedef bool (*rational_large_fn)(struct rational_large *out,
    const struct rational_large *a, const struct rational_large *b,
    BN_CTX *context);

bool rational_large_add(struct rational_large *out,
    const struct rational_large *a, const struct rational_large *b,
    BN_CTX *context);
bool rational_large_subtract(struct rational_large *out,
    const struct rational_large *a, const struct rational_large *b,
    BN_CTX *context);
bool rational_large_multiply(struct rational_large *out,
    const struct rational_large *a, const struct rational_large *b,
    BN_CTX *context);
/* b is not zero. */
bool rational_large_divide(struct rational_large *out,
    const struct rational_large *a, const struct rational_large *b,
    BN_CTX *context);

bool rational_large_compare(int *order, const struct rational_large *a,
    const struct rational_large *b, BN_CTX *context);
int rational_large_sign(const struct rational_large *a);

/* a's whole part: the next below it, or rounded by mode. */
bool rational_large_floor(struct rational_large *out,
    const struct rational_large *a, BN_CTX *context);
bool rational_large_round(struct rational_large *out,
    const struct rational_large *a, enum rounding mode, BN_CTX *context);

/* To lowest terms once the denominator has grown long. */
bool rational_large_shorten(struct rational_large *large, BN_CTX *context);
/* false where it does not fit, or memory fails, which loses nothing. */
bool rational_large_fits(struct fraction *out,
    const struct rational_large *large);

/* As rational_to_micro(). */
enum status rational_large_to_micro(wide *out_micro,
    const struct rational_large *a, BN_CTX *context);

/* The digits of a x 10^decimals, cut; NULL: no memory.  OPENSSL_free() it. */
char *rational_large_digits(const struct rational_large *a,
    unsigned decimals, BN_CTX *context);

/* As fraction_decimals(); STATUS_NOT_FOUND where it does not end, else
 * STATUS_MEMORY. */
enum status rational_large_decimals(unsigned *out,
    const struct rational_large *a, BN_CTX *context);

#endif
