#ifndef RULES_KEYWORD_H
#define RULES_KEYWORD_H

#include <stddef.h>

/*
 * keyword -- the words of the agreement language that stand for an enumerator
 * of rules/agreement.h, one table per attribute.  The loader reads by them, the
 * writer writes by them, messages and explanations say them.
 */

struct keyword {
	const char *word;	/* NULL ends a table */
	unsigned value;
};

/* Of two-valued attributes the value is that of the model's bool. */
extern const struct keyword keyword_per[];		/* per_group */
extern const struct keyword keyword_date[];		/* by_delivery */
extern const struct keyword keyword_settle_every[];	/* settle_every */
extern const struct keyword keyword_settle_method[];	/* catches_up */
extern const struct keyword keyword_rounding[];		/* rounding */
extern const struct keyword keyword_document_type[];	/* document_type */
extern const struct keyword keyword_paid[];		/* paid */
extern const struct keyword keyword_basis[];		/* basis */
extern const struct keyword keyword_compare[];		/* compare */
extern const struct keyword keyword_across[];		/* across_group */
extern const struct keyword keyword_method[];		/* method */
extern const struct keyword keyword_threshold[];	/* exceeds */
extern const struct keyword keyword_prorate[];		/* prorated */
extern const struct keyword keyword_benefit[];		/* benefit */
extern const struct keyword keyword_pay_basis[];	/* pay_basis */
extern const struct keyword keyword_choice[];		/* choice */

/* The row with these length bytes as its word, or NULL. */
const struct keyword *keyword_find(const struct keyword *table,
    const char *word, size_t length);

/* The word of value, which must be in the table. */
const char *keyword_word(const struct keyword *table, unsigned value);

#endif
