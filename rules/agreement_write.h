#ifndef RULES_AGREEMENT_WRITE_H
#define RULES_AGREEMENT_WRITE_H

#include "engine/strbuf.h"
#include "rules/agreement.h"

/*
 * agreement_write -- an agreement as evaluated for one party, as it stands in
 * a statement: canonical XML text (sorted attributes, no insignificant white
 * space, "\n" between elements nowhere), without examples; parties reduced to
 * the account, figures lists to its own figure, lists of accounts left out.
 * Loading it (agreement_load_bytes, is_embedded) and writing it again gives
 * the same bytes, and evaluating it the same result.
 */
void agreement_write(struct strbuf *out, const struct agreement *agreement,
    const char *account);

/* The same in two pieces, one after the other: what the party has a part in,
 * and what is the same for all of them and can be kept. */
void agreement_write_own(struct strbuf *out, const struct agreement *agreement,
    const char *account);
void agreement_write_common(struct strbuf *out,
    const struct agreement *agreement);

#endif
