#include "importers/crc32.h"

#include <stdbool.h>

#define POLYNOMIAL 0xedb88320u	/* reflected */
#define SLICES 8

/* tables[n][b]: what byte b does to the sum, n bytes before its end. */
static void
fill_tables(uint32_t tables[SLICES][256])
{
	for (uint32_t byte = 0; byte < 256; byte++) {
		uint32_t sum = byte;

		for (int bit = 0; bit < 8; bit++)
			sum = sum >> 1 ^ ((sum & 1) != 0 ? POLYNOMIAL : 0);
		tables[0][byte] = sum;
	}
	for (int slice = 1; slice < SLICES; slice++)
		for (uint32_t byte = 0; byte < 256; byte++) {
			uint32_t sum = tables[slice - 1][byte];

			tables[slice][byte] = sum >> 8 ^
			    tables[0][sum & 0xff];
		}
}

uint32_t
crc32_add(uint32_t sum, const void *bytes, size_t size)
{
	static _Thread_local uint32_t tables[SLICES][256];
	static _Thread_local bool is_filled;
	const unsigned char *at = bytes;

	if (!is_filled) {
		fill_tables(tables);
		is_filled = true;
	}
	sum = ~sum;
	for (; size >= SLICES; size -= SLICES, at += SLICES) {
		uint32_t low = sum ^ ((uint32_t)at[0] | (uint32_t)at[1] << 8 |
		    (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24);

		sum = tables[7][low & 0xff] ^ tables[6][low >> 8 & 0xff] ^
		    tables[5][low >> 16 & 0xff] ^ tables[4][low >> 24] ^
		    tables[3][at[4]] ^ tables[2][at[5]] ^
		    tables[1][at[6]] ^ tables[0][at[7]];
	}
	for (; size > 0; size--, at++)
		sum = sum >> 8 ^ tables[0][(sum ^ *at) & 0xff];
	return ~sum;
}
