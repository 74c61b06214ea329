#ifndef IMPORTERS_TAX_ID_H
#define IMPORTERS_TAX_ID_H

#include <stddef.h>

/*
 * tax_id -- one spelling for a tax number, so that the same party written by
 * different programs is one account.
 *
 * Letters and digits only, letters in upper case; the country prefix of a VAT
 * number is taken off where the rest has the form of that country's numbers
 * ("PL 676-247-94-12" and "6762479412" are one).  A text without a letter or
 * digit becomes "".
 *
 * Source of the forms of numbers: VIES, and for GB, NO and CH their tax
 * offices.
 */

/* In place: text has room for what it holds; the result is never longer. */
void tax_id_normalise(char *text);

#endif
