#ifndef CLI_DISCREET_H
#define CLI_DISCREET_H

#include "cli/log.h"

/*
 * discreet -- what is said of a record in a log, which is kept and sent about:
 * why it was set aside, without the names and amounts in it.  They are with the
 * record itself, in `ristorno rejects`.  Who watches (struct log) is told all.
 *
 * What a sentence quotes of the file is shown by its shape: each digit as #,
 * each letter as * ("##,#*"), so that a decimal comma or a date without dashes
 * can still be seen, and nobody takes it for what the file has.  Names of
 * elements and attributes, which are the form's and not the customer's, are
 * shown.  Figures that are worked out and not quoted are left out ("...").
 */
void discreet_sentence(struct strbuf *out, const struct log *log,
    const char *code, const char *sentence);

#endif
