#ifndef IMPORTERS_CRC32_H
#define IMPORTERS_CRC32_H

#include <stddef.h>
#include <stdint.h>

/*
 * crc32 -- the check sum of gzip (RFC 1952), which libarchive reads over.
 */

/* The sum over all bytes so far (0 before the first) and these. */
uint32_t crc32_add(uint32_t sum, const void *bytes, size_t size);

#endif
