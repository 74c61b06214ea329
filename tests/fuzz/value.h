#ifndef TESTS_FUZZ_VALUE_H
#define TESTS_FUZZ_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/bn.h>

#include "engine/decimal.h"

/*
 * value -- the pieces of the fuzz target of that name: values of the engine
 * against a second way to work them out, written from the headers alone: whole
 * numbers of any size by OpenSSL, forms by regexec(), days by the C library.
 */

/* --- oracle: whole numbers of any size; the caller frees with BN_free() */

BIGNUM *oracle_from_wide(wide value);
/* Of decimal digits, perhaps none (0), perhaps with a minus. */
BIGNUM *oracle_from_digits(const char *digits);
bool oracle_is_wide(const BIGNUM *number, wide value);
/* Does it fit a two's complement number of so many bits? */
bool oracle_fits(const BIGNUM *number, int bits);
/* a * b, a + b */
BIGNUM *oracle_product(const BIGNUM *a, const BIGNUM *b);
BIGNUM *oracle_sum(const BIGNUM *a, const BIGNUM *b);
/* a / b (> 0), rounded by adding and comparing, not by remainders. */
BIGNUM *oracle_divide(const BIGNUM *a, const BIGNUM *b, enum rounding mode);

/* --- one kind of value each; bytes are what the input says after its kind */

void value_arithmetic(const uint8_t *bytes, size_t size);
void value_formats(const uint8_t *bytes, size_t size);
void value_fractions(const uint8_t *bytes, size_t size);
void value_days(const uint8_t *bytes, size_t size);

/* Little-endian, zeros where the bytes end. */
uint64_t value_take(const uint8_t **bytes, size_t *size, size_t count);
/* 16 bytes, and a byte for how far to shift down, so that all sizes come up. */
wide value_take_wide(const uint8_t **bytes, size_t *size);

#endif
