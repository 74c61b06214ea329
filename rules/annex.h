#ifndef RULES_ANNEX_H
#define RULES_ANNEX_H

#include "engine/error.h"
#include "engine/strbuf.h"
#include "engine/words.h"
#include "rules/agreement.h"

/*
 * annex -- an agreement in plain, correct sentences, as a contract could have
 * it as an annex: every term of the agreement, none left out, so that the terms
 * could be written down again from the text alone.
 *
 * The form, for whoever lays it out: paragraphs, each a line.  A line is a text
 * without a label (the title, first), or LABEL, a tab and a text, after another
 * tab where it belongs below the clause before it.  Labels are "2" of a
 * section, which an empty line precedes, "2.1" of a clause, "-" of an item.
 * There is no other control character, whatever the agreement's own texts hold.
 *
 * Numbers are exact decimals with a point and nothing between thousands, and
 * dates year-month-day, in every language: the text says so itself.
 */

/* Of a list or of figures as many are printed; of more it is said how many, and
 * the SHA-256 that the whole has.  Of more settlement periods only the rule. */
#define ANNEX_ITEMS_MAX 50

/* Append the agreement's text.  STATUS_MEMORY, STATUS_RANGE (out is full) or
 * STATUS_ENVIRONMENT (no SHA-256, where a list is long). */
MUST_CHECK enum status annex_write(struct strbuf *out,
    const struct agreement *agreement, const struct words *words,
    struct error *err);

/* The title in this language, or in one that begins with it ("de-AT" for
 * "de"), else the first; NULL where there is none at all. */
const char *annex_title(const struct result_title *titles, size_t count,
    const struct words *words);

#endif
