#ifndef RULES_DESCRIBE_H
#define RULES_DESCRIBE_H

#include "engine/strbuf.h"
#include "rules/agreement.h"

/*
 * describe -- measures, terms and numbers of an agreement in plain English.
 *
 * Failures are those of the strbuf and stick to it.
 */

/* How many terms are spelled out before "and N more". */
#define DESCRIBE_TERMS_MAX 8

/* "net amount of category TOOLS; or product P-1; except tag project" */
void describe_measure(struct strbuf *out, const struct measure *measure);

/* The same for what a rule pays on. */
void describe_pay(struct strbuf *out, const struct rule *rule);

/* What the measure's value counts: "EUR", "KGM", "%", "invoices". */
const char *describe_measure_unit(const struct measure *measure,
    const struct agreement *agreement);
const char *describe_pay_unit(const struct rule *rule,
    const struct agreement *agreement);

/* A number as written, without trailing zeros, with its "%". */
void describe_number(struct strbuf *out, struct number number);

/*
 * A decimal text for people: thousands separated by commas, and at least
 * decimals digits after the point: "52300" as "52,300.00".
 */
void describe_decimal(struct strbuf *out, const char *decimal,
    unsigned decimals);

#endif
