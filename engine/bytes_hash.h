#ifndef ENGINE_BYTES_HASH_H
#define ENGINE_BYTES_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * bytes_hash -- a hash of a few bytes, for tables in memory that may forget.
 *
 * It is quick, and no more: who chooses the bytes can make as many as they like
 * fall together, and what it gives differs between machines.  So it is for
 * caches of a fixed size, where that costs time and nothing else.
 */

static inline uint64_t
bytes_hash_word(const unsigned char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof word);
	return word;
}

/* The last bytes, at most 8; some of them twice.  At least one. */
static inline uint64_t
bytes_hash_tail(const unsigned char *bytes, size_t size)
{
	uint32_t halves[2];

	if (size >= 8)
		return bytes_hash_word(bytes + size - 8);
	if (size < 4)
		return bytes[0] | (uint64_t)bytes[size / 2] << 8 |
		    (uint64_t)bytes[size - 1] << 16;
	memcpy(&halves[0], bytes, sizeof halves[0]);
	memcpy(&halves[1], bytes + size - 4, sizeof halves[1]);
	return halves[0] | (uint64_t)halves[1] << 32;
}

static inline uint64_t
bytes_hash(const void *start, size_t size)
{
	const unsigned char *bytes = start;
	uint64_t hash = size;
	size_t i;

	if (size == 0)
		return 0;
	for (i = 0; i + 8 < size; i += 8) {
		hash = (hash ^ bytes_hash_word(bytes + i)) *
		    UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	hash = (hash ^ bytes_hash_tail(bytes, size)) *
	    UINT64_C(0x9e3779b97f4a7c15);
	return (hash ^ hash >> 32) * UINT64_C(0xd6e8feb86659fd93);
}

#endif
