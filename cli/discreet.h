#ifndef CLI_DISCREET_H
#define CLI_DISCREET_H

#include "engine/strbuf.h"

/*
 * discreet -- what is said of a record on standard error, which is kept in logs
 * and sent about: why it was set aside, without the names and amounts in it.
 * They are with the record itself, in `ristorno rejects`.
 *
 * What a sentence quotes of the file is shown by its shape: each digit as 9,
 * each letter as x ("99,9x"), so that a decimal comma or a date without dashes
 * can still be seen.  Names of elements and attributes, which are the form's
 * and not the customer's, are shown.  Figures that are worked out and not
 * quoted are left out ("...").
 */
void discreet_sentence(struct strbuf *out, const char *code,
    const char *sentence);

#endif
