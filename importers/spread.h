#ifndef IMPORTERS_SPREAD_H
#define IMPORTERS_SPREAD_H

#include <stddef.h>
#include <stdint.h>

#include "engine/decimal.h"
#include "engine/status.h"

/*
 * spread -- a document's own allowances and charges, put onto its lines.
 *
 * Source: docs/reference/dialects.md, what happens to a document: in
 * proportion to |net|, to a unit, largest remainder, ties in line order.
 */

/*
 * spread_amount(shares, nets, count, amount_micro, unit_micro):
 * shares[i] becomes the part of amount that goes to the line of nets[i].  The
 * shares sum to amount exactly and are whole multiples of unit; amount must be
 * one.  At least one net must not be 0.  |nets[i]| < DECIMAL_LIMIT_MICRO,
 * count <= FACT_LINES_MAX.  STATUS_MEMORY.
 */
MUST_CHECK enum status spread_amount(int64_t *shares, const int64_t *nets,
    size_t count, int64_t amount_micro, int64_t unit_micro);

/*
 * The coarsest power of ten that is at most unit and divides value: begins with
 * the currency's minor unit, goes over every value of the document.
 */
int64_t spread_finer_unit(int64_t unit_micro, int64_t value_micro);

#endif
