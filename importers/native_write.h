#ifndef IMPORTERS_NATIVE_WRITE_H
#define IMPORTERS_NATIVE_WRITE_H

#include "engine/fact.h"
#include "engine/strbuf.h"

/*
 * native_write -- facts as elements of the native ledger form
 * (docs/reference/ledger.md), for what is set aside after it was understood:
 * so that it can be shown, mended and imported again.
 *
 * Each function appends one element with a line's end; strbuf_status() tells
 * whether it found room.  A credit note's signs become those of the form.
 */

void native_write_category(struct strbuf *out,
    const struct fact_category *category);
void native_write_product(struct strbuf *out,
    const struct fact_product *product);
void native_write_account(struct strbuf *out,
    const struct fact_account *account);
void native_write_document(struct strbuf *out,
    const struct fact_document *document);
void native_write_payment(struct strbuf *out,
    const struct fact_payment *payment);

#endif
