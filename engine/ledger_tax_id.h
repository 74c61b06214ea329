#ifndef ENGINE_LEDGER_TAX_ID_H
#define ENGINE_LEDGER_TAX_ID_H

#include <stdbool.h>

/*
 * ledger_tax_id -- are two texts one tax id?  Blanks, points and case do not
 * matter, nor whether a country's two letters stand before one of them.
 */
bool ledger_tax_id_is_same(const char *a, const char *b);

#endif
