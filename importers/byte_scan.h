#ifndef IMPORTERS_BYTE_SCAN_H
#define IMPORTERS_BYTE_SCAN_H

#include <stdint.h>
#include <string.h>

/*
 * byte_scan -- sixteen bytes at once: which of them are of a kind, as a bit for
 * each.
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

/* As byte_scan_bits(), on any machine. */
static inline unsigned
byte_scan_bits_apart(byte_scan is)
{
	/* A bit of its own for each byte of a half: its sum is that of all. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	static const uint64_t own = UINT64_C(0x0102040810204080);
#else
	static const uint64_t own = UINT64_C(0x8040201008040201);
#endif
	static const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t halves[2];

	memcpy(halves, &is, sizeof halves);
	return (unsigned)((halves[0] & own) * ones >> 56 |
	    (halves[1] & own) * ones >> 56 << 8);
}

/* A bit for each byte that is, the first one's the lowest. */
static inline unsigned
byte_scan_bits(byte_scan is)
{
#ifdef __SSE2__
	typedef char signed_bytes __attribute__((vector_size(16)));

	return (unsigned)__builtin_ia32_pmovmskb128((signed_bytes)is);
#else
	return byte_scan_bits_apart(is);
#endif
}

#endif
