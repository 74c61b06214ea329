#ifndef IMPORTERS_BYTE_SCAN_H
#define IMPORTERS_BYTE_SCAN_H

#include <stdint.h>
#include <string.h>

/*
 * byte_scan -- sixteen bytes at once: which of them are of a kind.
 *
 * With the vectors that gcc and clang know on every machine; where one has none
 * they are taken apart.
 */

#define BYTE_SCAN_BYTES 16

typedef unsigned char byte_scan __attribute__((vector_size(BYTE_SCAN_BYTES)));

static inline byte_scan
byte_scan_load(const char *at)
{
	byte_scan bytes;

	memcpy(&bytes, at, sizeof bytes);
	return bytes;
}

static inline byte_scan
byte_scan_all(unsigned char c)
{
	return (byte_scan){ c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c };
}

/* Each gives all bits of a byte that is, and none of one that is not. */

static inline byte_scan
byte_scan_is(byte_scan bytes, unsigned char c)
{
	return (byte_scan)(bytes == byte_scan_all(c));
}

static inline byte_scan
byte_scan_below(byte_scan bytes, unsigned char c)
{
	return (byte_scan)(bytes < byte_scan_all(c));
}

/* As byte_scan_first(), on any machine. */
static inline unsigned
byte_scan_first_apart(byte_scan is)
{
	uint64_t halves[2];
	unsigned half;

	memcpy(halves, &is, sizeof halves);
	half = halves[0] == 0;
	if (halves[half] == 0)
		return BYTE_SCAN_BYTES;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return half * 8 + (unsigned)__builtin_clzll(halves[half]) / 8;
#else
	return half * 8 + (unsigned)__builtin_ctzll(halves[half]) / 8;
#endif
}

/* The number of the first byte that is; BYTE_SCAN_BYTES where none is. */
static inline unsigned
byte_scan_first(byte_scan is)
{
#ifdef __SSE2__
	typedef char signed_bytes __attribute__((vector_size(16)));
	unsigned bits = (unsigned)__builtin_ia32_pmovmskb128((signed_bytes)is);

	return (unsigned)__builtin_ctz(bits | 1u << BYTE_SCAN_BYTES);
#else
	return byte_scan_first_apart(is);
#endif
}

#endif
