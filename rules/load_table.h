#ifndef RULES_LOAD_TABLE_H
#define RULES_LOAD_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "rules/keyword.h"

/*
 * load_table -- the elements and attributes of an agreement file, in one
 * table: what may stand where, how often, in which form.  The loader checks by
 * it, and its messages are made from it.
 *
 * What depends on more than one attribute (rules/agreement.rnc has it as
 * alternatives) is checked by the files that build the model.
 */

#define LOAD_NAMESPACE "urn:ristorno:agreement:1"

/* No number of elements is given: the maxima of rules/agreement.h aside, a
 * file of AGREEMENT_FILE_BYTES_MAX bounds them. */
#define LOAD_MANY ((size_t)-1)

enum load_form {
	LOAD_FORM_ID,		/* [A-Za-z0-9][A-Za-z0-9._:/-]{0,63} */
	LOAD_FORM_IDS,		/* such words */
	LOAD_FORM_CODE,		/* an id of the ERP: 1 to 128 bytes */
	LOAD_FORM_DATE,
	LOAD_FORM_CURRENCY,
	LOAD_FORM_LANGUAGE,
	LOAD_FORM_AMOUNT,	/* a decimal of 0 or more, 6 decimals */
	LOAD_FORM_SIGNED,	/* the same, of either sign */
	LOAD_FORM_PERCENT,	/* a decimal of 0 or more, 8 decimals, and % */
	LOAD_FORM_BOUND,	/* either; the measure says which */
	LOAD_FORM_LEVEL,	/* a whole number from 1 */
	LOAD_FORM_KEYWORD,
	LOAD_FORM_BASELINE,	/* an id, or previous-year */
	LOAD_FORM_TEXT,
};

enum load_element {
	LOAD_AGREEMENTS,
	LOAD_AGREEMENT,
	LOAD_TITLE,
	LOAD_PARTIES,
	LOAD_ACCOUNTS,
	LOAD_ACCOUNT_EXCEPT,	/* "except" in parties */
	LOAD_LIST,
	LOAD_ITEM,
	LOAD_FIGURES,
	LOAD_FIGURE,
	LOAD_LINES,
	LOAD_EXCEPT,		/* "except" everywhere else */
	LOAD_SETTLE,
	LOAD_ROUNDING,
	LOAD_RULE,
	LOAD_BEST_OF,
	LOAD_FIRST_OF,
	LOAD_REQUIRE,
	LOAD_QUALIFY,
	LOAD_SCALE,
	LOAD_TIER,
	LOAD_PAY,
	LOAD_LIMIT,
	LOAD_EXAMPLE,
	LOAD_LINE,
	LOAD_EXPECT,
	LOAD_ELEMENT_COUNT
};

/* The attributes of each element, in the order of its rows. */
enum {
	AGREEMENT_ID, AGREEMENT_VERSION, AGREEMENT_CURRENCY, AGREEMENT_FROM,
	AGREEMENT_UNTIL, AGREEMENT_PER, AGREEMENT_DATE,
	AGREEMENT_PAID_TOLERANCE,
};
enum { TITLE_LANGUAGE };
enum {
	ACCOUNT_ID, ACCOUNT_LIST, ACCOUNT_SEGMENT, ACCOUNT_COUNTRY,
	ACCOUNT_GROUP, ACCOUNT_MEMBER,
};
enum { NAMED_ID };			/* list, item, figures, best-of */
enum { FIGURE_PARTY, FIGURE_VALUE };
enum {
	LINES_CATEGORY, LINES_PRODUCT, LINES_LIST, LINES_BRAND, LINES_TAG,
	LINES_TYPE, LINES_FROM, LINES_UNTIL, LINES_MEMBER, LINES_PAID,
	LINES_DOCUMENT_AT_LEAST,
};
enum { SETTLE_EVERY, SETTLE_METHOD, SETTLE_ADVANCE };
enum { ROUNDING_MODE, ROUNDING_UNIT };
enum { RULE_ID, RULE_NET_OF };
enum {
	MEASURE_BASIS, MEASURE_COMPARE, MEASURE_BASELINE, MEASURE_UNIT,
	MEASURE_EACH, MEASURE_LEVEL, MEASURE_ACROSS, MEASURE_ATTRIBUTES,
	QUALIFY_UNDEFINED_AS = MEASURE_ATTRIBUTES,
	REQUIRE_MEMBER = MEASURE_ATTRIBUTES, REQUIRE_AT_LEAST, REQUIRE_BELOW,
};
enum { SCALE_METHOD, SCALE_THRESHOLD, SCALE_PRORATE };
enum { TIER_FROM, TIER_BENEFIT };	/* TIER_BENEFIT + enum benefit */
enum { PAY_BASIS, PAY_UNIT, PAY_BASELINE };
enum {
	LIMIT_GUARANTEE, LIMIT_CAP_PERCENT, LIMIT_CAP, LIMIT_MINIMUM_PAYOUT,
};
enum { EXAMPLE_TITLE, EXAMPLE_PARTY };
enum {
	LINE_DATE, LINE_NET, LINE_QUANTITY, LINE_UNIT, LINE_PRODUCT,
	LINE_CATEGORY, LINE_BRAND, LINE_TAG, LINE_TYPE, LINE_DUE, LINE_PAID,
	LINE_MEMBER,
};
enum { EXPECT_RULE, EXPECT_AMOUNT };

#define LOAD_ATTRIBUTES_MAX 12

struct load_attribute {
	const char *name;
	enum load_form form;
	bool is_required;
	const struct keyword *keywords;	/* LOAD_FORM_KEYWORD */
};

#define LOAD_ALTERNATIVES_MAX 3

/* One place in an element's content: any of these, min to max times. */
struct load_place {
	enum load_element elements[LOAD_ALTERNATIVES_MAX];
	size_t element_count;
	size_t min;
	size_t max;
};

struct load_row {
	const char *name;
	const struct load_attribute *attributes;
	size_t attribute_count;
	const struct load_place *places;	/* in their order */
	size_t place_count;
	bool has_text;
	bool needs_attribute;	/* at least one, whichever */
};

const struct load_row *load_table_row(enum load_element element);

#endif
