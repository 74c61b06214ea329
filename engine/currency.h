#ifndef ENGINE_CURRENCY_H
#define ENGINE_CURRENCY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * currency -- the ISO 4217 table: which codes there are and how many decimals
 * each has (0, 2, 3 or 4).
 *
 * Funds, metals and test codes (XXX, XTS, XAU ...) are not currencies of an
 * invoice and are not in the table; units of account that invoices are written
 * in (CLF, UYI, UYW) and withdrawn codes that ledgers of the last ten years may
 * hold (HRK, ...) are.
 */

#define CURRENCY_CODE_SIZE 4	/* three letters and the NUL */

struct currency {
	char code[CURRENCY_CODE_SIZE];
	uint8_t minor_digits;
};

/* The entry of code, or NULL where there is none.  Static storage. */
const struct currency *currency_find(const char *code);

/* One minor unit (a cent, a yen) in millionths. */
int64_t currency_minor_unit_micro(const struct currency *currency);

#endif
