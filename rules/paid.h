#ifndef RULES_PAID_H
#define RULES_PAID_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/purchase.h"
#include "rules/agreement.h"

/*
 * paid -- is an invoice paid, and was it in time (agreement language, section
 * 3)?
 *
 * A document is fully paid on the first day by which there is a payment, and
 * either one in full, or the payments' amounts plus the totals of the credit
 * notes that refer to it reach its total x (1 - tolerance), summed at the end
 * of each day.  Without a total only a payment in full completes.
 */

/*
 * The day on which the claim was fully paid, if that is not after as_of.
 * tolerance is a rate; payments and credits are by date.
 */
bool paid_on(int32_t *out, const struct purchase_claim *claim, int32_t as_of,
    struct number tolerance);

/* Does the claim meet paid="yes" or paid="on-time"?  PAID_ANY: always. */
bool paid_meets(const struct purchase_claim *claim, enum paid asked,
    int32_t as_of, struct number tolerance);

#endif
