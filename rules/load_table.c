#include "rules/load_table.h"

#include <assert.h>

#include "rules/agreement.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* ------------------------------------------------------------ attributes */

static const struct load_attribute agreement_attributes[] = {
	[AGREEMENT_ID] = { "id", LOAD_FORM_ID, true, NULL },
	[AGREEMENT_VERSION] = { "version", LOAD_FORM_ID, true, NULL },
	[AGREEMENT_CURRENCY] = { "currency", LOAD_FORM_CURRENCY, true, NULL },
	[AGREEMENT_FROM] = { "from", LOAD_FORM_DATE, true, NULL },
	[AGREEMENT_UNTIL] = { "until", LOAD_FORM_DATE, true, NULL },
	[AGREEMENT_PER] = { "per", LOAD_FORM_KEYWORD, false, keyword_per },
	[AGREEMENT_DATE] = { "date", LOAD_FORM_KEYWORD, false, keyword_date },
	[AGREEMENT_PAID_TOLERANCE] =
	    { "paid-tolerance", LOAD_FORM_PERCENT, false, NULL },
};

static const struct load_attribute title_attributes[] = {
	[TITLE_LANGUAGE] = { "xml:lang", LOAD_FORM_LANGUAGE, true, NULL },
};

static const struct load_attribute account_attributes[] = {
	[ACCOUNT_ID] = { "id", LOAD_FORM_CODE, false, NULL },
	[ACCOUNT_LIST] = { "list", LOAD_FORM_ID, false, NULL },
	[ACCOUNT_SEGMENT] = { "segment", LOAD_FORM_CODE, false, NULL },
	[ACCOUNT_COUNTRY] = { "country", LOAD_FORM_CODE, false, NULL },
	[ACCOUNT_GROUP] = { "group", LOAD_FORM_CODE, false, NULL },
	[ACCOUNT_MEMBER] = { "member", LOAD_FORM_CODE, false, NULL },
};

static const struct load_attribute named_attributes[] = {
	[NAMED_ID] = { "id", LOAD_FORM_ID, true, NULL },
};

static const struct load_attribute item_attributes[] = {
	[NAMED_ID] = { "id", LOAD_FORM_CODE, true, NULL },
};

static const struct load_attribute figure_attributes[] = {
	[FIGURE_PARTY] = { "party", LOAD_FORM_CODE, true, NULL },
	[FIGURE_VALUE] = { "value", LOAD_FORM_AMOUNT, true, NULL },
};

static const struct load_attribute lines_attributes[] = {
	[LINES_CATEGORY] = { "category", LOAD_FORM_CODE, false, NULL },
	[LINES_PRODUCT] = { "product", LOAD_FORM_CODE, false, NULL },
	[LINES_LIST] = { "list", LOAD_FORM_ID, false, NULL },
	[LINES_BRAND] = { "brand", LOAD_FORM_CODE, false, NULL },
	[LINES_TAG] = { "tag", LOAD_FORM_CODE, false, NULL },
	[LINES_TYPE] =
	    { "type", LOAD_FORM_KEYWORD, false, keyword_document_type },
	[LINES_FROM] = { "from", LOAD_FORM_DATE, false, NULL },
	[LINES_UNTIL] = { "until", LOAD_FORM_DATE, false, NULL },
	[LINES_MEMBER] = { "member", LOAD_FORM_CODE, false, NULL },
	[LINES_PAID] = { "paid", LOAD_FORM_KEYWORD, false, keyword_paid },
	[LINES_DOCUMENT_AT_LEAST] =
	    { "document-at-least", LOAD_FORM_AMOUNT, false, NULL },
};

static const struct load_attribute settle_attributes[] = {
	[SETTLE_EVERY] =
	    { "every", LOAD_FORM_KEYWORD, true, keyword_settle_every },
	[SETTLE_METHOD] =
	    { "method", LOAD_FORM_KEYWORD, false, keyword_settle_method },
	[SETTLE_ADVANCE] = { "advance", LOAD_FORM_PERCENT, false, NULL },
};

static const struct load_attribute rounding_attributes[] = {
	[ROUNDING_MODE] =
	    { "mode", LOAD_FORM_KEYWORD, false, keyword_rounding },
	[ROUNDING_UNIT] = { "unit", LOAD_FORM_AMOUNT, false, NULL },
};

static const struct load_attribute rule_attributes[] = {
	[RULE_ID] = { "id", LOAD_FORM_ID, true, NULL },
	[RULE_NET_OF] = { "net-of", LOAD_FORM_IDS, false, NULL },
};

#define MEASURE_ROWS(basis_required) \
	[MEASURE_BASIS] = \
	    { "basis", LOAD_FORM_KEYWORD, basis_required, keyword_basis }, \
	[MEASURE_COMPARE] = \
	    { "compare", LOAD_FORM_KEYWORD, false, keyword_compare }, \
	[MEASURE_BASELINE] = \
	    { "baseline", LOAD_FORM_BASELINE, false, NULL }, \
	[MEASURE_UNIT] = { "unit", LOAD_FORM_CODE, false, NULL }, \
	[MEASURE_EACH] = { "each", LOAD_FORM_AMOUNT, false, NULL }, \
	[MEASURE_LEVEL] = { "level", LOAD_FORM_LEVEL, false, NULL }, \
	[MEASURE_ACROSS] = \
	    { "across", LOAD_FORM_KEYWORD, false, keyword_across }

static const struct load_attribute require_attributes[] = {
	MEASURE_ROWS(false),
	[REQUIRE_MEMBER] = { "member", LOAD_FORM_CODE, false, NULL },
	[REQUIRE_AT_LEAST] = { "at-least", LOAD_FORM_BOUND, false, NULL },
	[REQUIRE_BELOW] = { "below", LOAD_FORM_BOUND, false, NULL },
};

static const struct load_attribute qualify_attributes[] = {
	MEASURE_ROWS(true),
	[QUALIFY_UNDEFINED_AS] =
	    { "undefined-as", LOAD_FORM_BOUND, false, NULL },
};

static const struct load_attribute scale_attributes[] = {
	[SCALE_METHOD] = { "method", LOAD_FORM_KEYWORD, true, keyword_method },
	[SCALE_THRESHOLD] =
	    { "threshold", LOAD_FORM_KEYWORD, false, keyword_threshold },
	[SCALE_PRORATE] =
	    { "prorate", LOAD_FORM_KEYWORD, false, keyword_prorate },
};

static const struct load_attribute tier_attributes[] = {
	[TIER_FROM] = { "from", LOAD_FORM_BOUND, true, NULL },
	[TIER_BENEFIT + BENEFIT_RATE] =
	    { "rate", LOAD_FORM_PERCENT, false, NULL },
	[TIER_BENEFIT + BENEFIT_PER_UNIT] =
	    { "per-unit", LOAD_FORM_AMOUNT, false, NULL },
	[TIER_BENEFIT + BENEFIT_AMOUNT] =
	    { "amount", LOAD_FORM_AMOUNT, false, NULL },
	[TIER_BENEFIT + BENEFIT_FREE_UNITS] =
	    { "free-units", LOAD_FORM_AMOUNT, false, NULL },
};

static const struct load_attribute pay_attributes[] = {
	[PAY_BASIS] = { "basis", LOAD_FORM_KEYWORD, true, keyword_pay_basis },
	[PAY_UNIT] = { "unit", LOAD_FORM_CODE, false, NULL },
	[PAY_BASELINE] = { "baseline", LOAD_FORM_BASELINE, false, NULL },
};

static const struct load_attribute limit_attributes[] = {
	[LIMIT_GUARANTEE] = { "guarantee", LOAD_FORM_AMOUNT, false, NULL },
	[LIMIT_CAP_PERCENT] = { "cap-percent", LOAD_FORM_PERCENT, false, NULL },
	[LIMIT_CAP] = { "cap", LOAD_FORM_AMOUNT, false, NULL },
	[LIMIT_MINIMUM_PAYOUT] =
	    { "minimum-payout", LOAD_FORM_AMOUNT, false, NULL },
};

static const struct load_attribute example_attributes[] = {
	[EXAMPLE_TITLE] = { "title", LOAD_FORM_TEXT, true, NULL },
	[EXAMPLE_PARTY] = { "party", LOAD_FORM_CODE, false, NULL },
};

static const struct load_attribute line_attributes[] = {
	[LINE_DATE] = { "date", LOAD_FORM_DATE, true, NULL },
	[LINE_NET] = { "net", LOAD_FORM_SIGNED, true, NULL },
	[LINE_QUANTITY] = { "quantity", LOAD_FORM_SIGNED, false, NULL },
	[LINE_UNIT] = { "unit", LOAD_FORM_CODE, false, NULL },
	[LINE_PRODUCT] = { "product", LOAD_FORM_CODE, false, NULL },
	[LINE_CATEGORY] = { "category", LOAD_FORM_TEXT, false, NULL },
	[LINE_BRAND] = { "brand", LOAD_FORM_CODE, false, NULL },
	[LINE_TAG] = { "tag", LOAD_FORM_TEXT, false, NULL },
	[LINE_TYPE] =
	    { "type", LOAD_FORM_KEYWORD, false, keyword_document_type },
	[LINE_DUE] = { "due", LOAD_FORM_DATE, false, NULL },
	[LINE_PAID] = { "paid", LOAD_FORM_DATE, false, NULL },
	[LINE_MEMBER] = { "member", LOAD_FORM_CODE, false, NULL },
};

static const struct load_attribute expect_attributes[] = {
	[EXPECT_RULE] = { "rule", LOAD_FORM_ID, false, NULL },
	[EXPECT_AMOUNT] = { "amount", LOAD_FORM_AMOUNT, true, NULL },
};

/* --------------------------------------------------------------- content */

#define ONE(element) { { element }, 1, 1, 1 }
#define OPTIONAL(element) { { element }, 1, 0, 1 }
#define ANY(element) { { element }, 1, 0, LOAD_MANY }
#define SOME(element) { { element }, 1, 1, LOAD_MANY }
#define UP_TO(element, min, max) { { element }, 1, min, max }

static const struct load_place agreements_places[] = {
	UP_TO(LOAD_AGREEMENT, 1, AGREEMENTS_MAX),
};
static const struct load_place agreement_places[] = {
	UP_TO(LOAD_TITLE, 1, AGREEMENT_TITLES_MAX), OPTIONAL(LOAD_PARTIES),
	ANY(LOAD_LIST), ANY(LOAD_FIGURES), ANY(LOAD_EXCEPT),
	OPTIONAL(LOAD_SETTLE), OPTIONAL(LOAD_ROUNDING),
	{ { LOAD_RULE, LOAD_BEST_OF, LOAD_FIRST_OF }, 3, 1, LOAD_MANY },
	OPTIONAL(LOAD_LIMIT), ANY(LOAD_EXAMPLE),
};
static const struct load_place parties_places[] = {
	ANY(LOAD_ACCOUNTS), ANY(LOAD_ACCOUNT_EXCEPT),
};
static const struct load_place list_places[] = {
	UP_TO(LOAD_ITEM, 1, AGREEMENT_ITEMS_MAX),
};
/* One or more, but in a statement's agreement: the builder checks that. */
static const struct load_place figures_places[] = {
	UP_TO(LOAD_FIGURE, 0, AGREEMENT_ITEMS_MAX),
};
static const struct load_place rule_places[] = {
	UP_TO(LOAD_TITLE, 0, AGREEMENT_TITLES_MAX),
	ANY(LOAD_REQUIRE), ONE(LOAD_QUALIFY),
	ONE(LOAD_SCALE), OPTIONAL(LOAD_PAY), OPTIONAL(LOAD_LIMIT),
};
static const struct load_place group_places[] = {
	UP_TO(LOAD_TITLE, 0, AGREEMENT_TITLES_MAX),
	UP_TO(LOAD_RULE, 2, AGREEMENT_RULES_MAX),
};
static const struct load_place selector_places[] = {
	ANY(LOAD_LINES), ANY(LOAD_EXCEPT),
};
static const struct load_place scale_places[] = {
	UP_TO(LOAD_TIER, 1, AGREEMENT_TIERS_MAX),
};
static const struct load_place example_places[] = {
	SOME(LOAD_LINE), SOME(LOAD_EXPECT),
};

/* -------------------------------------------------------------- elements */

#define ATTRIBUTES(array) .attributes = array, .attribute_count = COUNT(array)
#define PLACES(array) .places = array, .place_count = COUNT(array)

static const struct load_row rows[LOAD_ELEMENT_COUNT] = {
	[LOAD_AGREEMENTS] = { "agreements", PLACES(agreements_places) },
	[LOAD_AGREEMENT] = { "agreement", ATTRIBUTES(agreement_attributes),
	    PLACES(agreement_places) },
	[LOAD_TITLE] = { "title", ATTRIBUTES(title_attributes),
	    .has_text = true },
	[LOAD_PARTIES] = { "parties", PLACES(parties_places) },
	[LOAD_ACCOUNTS] = { "accounts", ATTRIBUTES(account_attributes) },
	[LOAD_ACCOUNT_EXCEPT] = { "except", ATTRIBUTES(account_attributes),
	    .needs_attribute = true },
	[LOAD_LIST] = { "list", ATTRIBUTES(named_attributes),
	    PLACES(list_places) },
	[LOAD_ITEM] = { "item", ATTRIBUTES(item_attributes) },
	[LOAD_FIGURES] = { "figures", ATTRIBUTES(named_attributes),
	    PLACES(figures_places) },
	[LOAD_FIGURE] = { "figure", ATTRIBUTES(figure_attributes) },
	[LOAD_LINES] = { "lines", ATTRIBUTES(lines_attributes) },
	[LOAD_EXCEPT] = { "except", ATTRIBUTES(lines_attributes),
	    .needs_attribute = true },
	[LOAD_SETTLE] = { "settle", ATTRIBUTES(settle_attributes) },
	[LOAD_ROUNDING] = { "rounding", ATTRIBUTES(rounding_attributes) },
	[LOAD_RULE] = { "rule", ATTRIBUTES(rule_attributes),
	    PLACES(rule_places) },
	[LOAD_BEST_OF] = { "best-of", ATTRIBUTES(named_attributes),
	    PLACES(group_places) },
	[LOAD_FIRST_OF] = { "first-of", ATTRIBUTES(named_attributes),
	    PLACES(group_places) },
	[LOAD_REQUIRE] = { "require", ATTRIBUTES(require_attributes),
	    PLACES(selector_places) },
	[LOAD_QUALIFY] = { "qualify", ATTRIBUTES(qualify_attributes),
	    PLACES(selector_places) },
	[LOAD_SCALE] = { "scale", ATTRIBUTES(scale_attributes),
	    PLACES(scale_places) },
	[LOAD_TIER] = { "tier", ATTRIBUTES(tier_attributes) },
	[LOAD_PAY] = { "pay", ATTRIBUTES(pay_attributes),
	    PLACES(selector_places) },
	[LOAD_LIMIT] = { "limit", ATTRIBUTES(limit_attributes),
	    .needs_attribute = true },
	[LOAD_EXAMPLE] = { "example", ATTRIBUTES(example_attributes),
	    PLACES(example_places) },
	[LOAD_LINE] = { "line", ATTRIBUTES(line_attributes) },
	[LOAD_EXPECT] = { "expect", ATTRIBUTES(expect_attributes) },
};

const struct load_row *
load_table_row(enum load_element element)
{
	assert(element < LOAD_ELEMENT_COUNT);
	return &rows[element];
}
