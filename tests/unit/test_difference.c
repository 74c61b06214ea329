#include "tests/support/check.h"
#include "tests/support/faults.h"
#include "tests/support/rows.h"

#include <string.h>

#include "engine/strbuf.h"
#include "rules/agreement_load.h"
#include "rules/difference.h"
#include "rules/load_table.h"

/*
 * Each row changes one thing of an agreement and names the one difference that
 * must come of it.  The rows that name an attribute must be all there are in
 * the loader's table: what the language gets cannot be forgotten here.
 */

#define BASE "id='A' version='1' currency='EUR' from='2025-01-01' " \
	"until='2025-12-31'"
#define NET "<qualify basis='net-amount'/>"
#define LUMP "<scale method='all-units'><tier from='0' amount='1'/></scale>"
#define RULE(inside) "<rule id='r'>" inside "</rule>"
#define PLAIN RULE(NET LUMP)
#define QUALIFY(attributes) RULE("<qualify " attributes "/>" LUMP)
#define PERCENT(attributes) RULE("<qualify basis='net-amount' " attributes \
	"/><scale method='all-units'><tier from='0%' amount='1'/></scale>")
#define REQUIRE(attributes) RULE("<require " attributes "/>" NET LUMP)
#define SCALE(attributes, tiers) RULE(NET "<scale " attributes ">" tiers \
	"</scale>")
#define TIERS "<tier from='5' rate='1%'/><tier from='9' rate='2%'/>"
#define PAY(pay) RULE(NET "<scale method='all-units'>" TIERS "</scale>" pay)
#define PLANS "<figures id='p'><figure party='X' value='1'/></figures>" \
	"<figures id='q'><figure party='X' value='1'/></figures>"
#define LISTS "<list id='l'><item id='P'/></list>" \
	"<list id='m'><item id='P'/></list>"

struct row {
	enum load_element element;
	const char *attribute;	/* NULL: none of the loader's */
	const char *before;
	const char *after;
	const char *differences;	/* place: what: before > after */
};

/* Attributes of the agreement itself. */
static const struct row root_rows[] = {
	{ LOAD_AGREEMENT, "id", BASE,
	    "id='B' version='1' currency='EUR' from='2025-01-01' "
	    "until='2025-12-31'", "agreement: id: A > B\n" },
	{ LOAD_AGREEMENT, "version", BASE,
	    "id='A' version='2' currency='EUR' from='2025-01-01' "
	    "until='2025-12-31'", "agreement: version: 1 > 2\n" },
	{ LOAD_AGREEMENT, "currency", BASE,
	    "id='A' version='1' currency='CZK' from='2025-01-01' "
	    "until='2025-12-31'", "agreement: currency: EUR > CZK\n" },
	{ LOAD_AGREEMENT, "from", BASE,
	    "id='A' version='1' currency='EUR' from='2025-02-01' "
	    "until='2025-12-31'",
	    "agreement: from: 2025-01-01 > 2025-02-01\n" },
	{ LOAD_AGREEMENT, "until", BASE,
	    "id='A' version='1' currency='EUR' from='2025-01-01' "
	    "until='2026-12-31'",
	    "agreement: until: 2025-12-31 > 2026-12-31\n" },
	{ LOAD_AGREEMENT, "per", BASE, BASE " per='group'",
	    "agreement: per: account > group\n" },
	{ LOAD_AGREEMENT, "date", BASE, BASE " date='delivery'",
	    "agreement: date: issue > delivery\n" },
	{ LOAD_AGREEMENT, "paid-tolerance", BASE, BASE " paid-tolerance='2%'",
	    "agreement: paid-tolerance: 0% > 2%\n" },
};

/* What stands inside it. */
static const struct row rows[] = {
	{ LOAD_TITLE, "xml:lang", "<title xml:lang='de'>D</title>" PLAIN,
	    "<title xml:lang='fr'>D</title>" PLAIN,
	    "agreement: title de: text D > -\n"
	    "agreement: title fr: - > text D\n" },
	{ LOAD_TITLE, NULL, "<title xml:lang='de'>D</title>" PLAIN,
	    "<title xml:lang='de'>E</title>" PLAIN,
	    "title de: text: D > E\n" },
	{ LOAD_LIST, "id", "<list id='l'><item id='P'/><item id='Q'/></list>"
	    PLAIN, "<list id='m'><item id='P'/><item id='Q'/></list>" PLAIN,
	    "agreement: list l: of 2 > -\nagreement: list m: - > of 2\n" },
	{ LOAD_ITEM, "id", "<list id='l'><item id='P'/><item id='Q'/></list>"
	    PLAIN, "<list id='l'><item id='P'/><item id='R'/></list>" PLAIN,
	    "list l: item Q: all > -\nlist l: item R: - > all\n" },
	{ LOAD_ITEM, NULL, "<list id='l'><item id='P'/></list>" PLAIN,
	    "<list id='l'><item id='N'/><item id='P'/></list>" PLAIN,
	    "list l: item N: - > all\n" },
	{ LOAD_FIGURES, "id", "<figures id='p'><figure party='X' value='1'/>"
	    "</figures>" PLAIN, "<figures id='q'><figure party='X' value='1'/>"
	    "</figures>" PLAIN, "agreement: figures p: of 1 > -\n"
	    "agreement: figures q: - > of 1\n" },
	{ LOAD_FIGURE, "party", "<figures id='p'><figure party='X' value='1'/>"
	    "</figures>" PLAIN, "<figures id='p'><figure party='Y' value='1'/>"
	    "</figures>" PLAIN, "figures p: figure X: value 1 > -\n"
	    "figures p: figure Y: - > value 1\n" },
	{ LOAD_FIGURE, "value", "<figures id='p'><figure party='X' value='1'/>"
	    "</figures>" PLAIN, "<figures id='p'>"
	    "<figure party='X' value='1.50'/></figures>" PLAIN,
	    "figures p, figure X: value: 1 > 1.5\n" },

	{ LOAD_SETTLE, "every", "<settle every='year' method='separate'/>"
	    PLAIN, "<settle every='month' method='separate'/>" PLAIN,
	    "settle: every: year > month\n" },
	{ LOAD_SETTLE, "method", "<settle every='year' method='separate'/>"
	    PLAIN, "<settle every='year' method='catch-up'/>" PLAIN,
	    "settle: method: separate > catch-up\n" },
	{ LOAD_SETTLE, "advance", "<settle every='year' method='catch-up'/>"
	    PLAIN, "<settle every='year' method='catch-up' advance='2%'/>"
	    PLAIN, "settle: advance: - > 2%\n" },
	{ LOAD_ROUNDING, "mode", PLAIN, "<rounding mode='down'/>" PLAIN,
	    "rounding: mode: half-up > down\n" },
	{ LOAD_ROUNDING, "unit", PLAIN, "<rounding unit='1'/>" PLAIN,
	    "rounding: unit: 0.01 > 1\n" },
	{ LOAD_EXAMPLE, NULL, PLAIN, PLAIN "<example title='e'>"
	    "<line date='2025-01-01' net='1'/><expect amount='1'/></example>",
	    "agreement: examples: 0 > 1\n" },

	/* rules */
	{ LOAD_RULE, "id", PLAIN, "<rule id='s'>" NET LUMP "</rule>",
	    "agreement: rule r: qualify basis net-amount; scale method "
	    "all-units, threshold reach; tier from 0 amount 1 > -\n"
	    "agreement: rule s: - > qualify basis net-amount; scale method "
	    "all-units, threshold reach; tier from 0 amount 1\n" },
	{ LOAD_RULE, "net-of", PAY("") "<rule id='s'>" NET
	    "<scale method='all-units'>" TIERS "</scale></rule>", PAY("")
	    "<rule id='s' net-of='r'>" NET "<scale method='all-units'>" TIERS
	    "</scale></rule>", "rule s: net-of: - > r\n" },
	{ LOAD_RULE, NULL, PLAIN "<rule id='s'>" NET LUMP "</rule>",
	    "<rule id='s'>" NET LUMP "</rule>" PLAIN,
	    "agreement: order of rules: r s > s r\n" },
	{ LOAD_RULE, NULL, "<best-of id='b'>" PLAIN "<rule id='s'>" NET LUMP
	    "</rule><rule id='t'>" NET LUMP "</rule></best-of>",
	    "<best-of id='b'>" PLAIN "<rule id='s'>" NET LUMP
	    "</rule></best-of><rule id='t'>" NET LUMP "</rule>",
	    "rule t: choice: b > -\n" },
	{ LOAD_BEST_OF, "id", "<best-of id='b'>" PLAIN "<rule id='s'>" NET LUMP
	    "</rule></best-of>", "<best-of id='c'>" PLAIN "<rule id='s'>" NET
	    LUMP "</rule></best-of>", "agreement: choice b: kind best-of > -\n"
	    "agreement: choice c: - > kind best-of\n"
	    "rule r: choice: b > c\nrule s: choice: b > c\n" },
	{ LOAD_FIRST_OF, "id", "<first-of id='b'>" PLAIN "<rule id='s'>" NET
	    LUMP "</rule></first-of>", "<first-of id='c'>" PLAIN
	    "<rule id='s'>" NET LUMP "</rule></first-of>",
	    "agreement: choice b: kind first-of > -\n"
	    "agreement: choice c: - > kind first-of\n"
	    "rule r: choice: b > c\nrule s: choice: b > c\n" },
	{ LOAD_BEST_OF, NULL, "<best-of id='b'>" PLAIN "<rule id='s'>" NET LUMP
	    "</rule></best-of>", "<first-of id='b'>" PLAIN "<rule id='s'>" NET
	    LUMP "</rule></first-of>", "choice b: kind: best-of > first-of\n" },
	{ LOAD_BEST_OF, NULL, "<best-of id='b'>" PLAIN "<rule id='s'>" NET LUMP
	    "</rule></best-of>", "<best-of id='b'><title xml:lang='en'>B"
	    "</title>" PLAIN "<rule id='s'>" NET LUMP "</rule></best-of>",
	    "choice b: title en: - > text B\n" },
	{ LOAD_RULE, NULL, PLAIN, RULE("<title xml:lang='en'>R</title>" NET
	    LUMP), "rule r: title en: - > text R\n" },

	/* measures */
	{ LOAD_QUALIFY, "basis", QUALIFY("basis='days'"),
	    QUALIFY("basis='months'"),
	    "rule r, qualify: basis: days > months\n" },
	{ LOAD_QUALIFY, "compare", PERCENT("compare='growth-rate'"),
	    PERCENT("compare='attainment'"),
	    "rule r, qualify: compare: growth-rate > attainment\n" },
	{ LOAD_QUALIFY, "baseline", PLANS PERCENT("compare='attainment'"),
	    PLANS PERCENT("compare='attainment' baseline='p'"),
	    "rule r, qualify: baseline: previous-year > p\n" },
	{ LOAD_QUALIFY, "unit", QUALIFY("basis='quantity' unit='KGM'"),
	    QUALIFY("basis='quantity' unit='TNE'"),
	    "rule r, qualify: unit: KGM > TNE\n" },
	{ LOAD_QUALIFY, "each", QUALIFY("basis='products'"),
	    QUALIFY("basis='products' each='5'"),
	    "rule r, qualify: each: - > 5\n" },
	{ LOAD_QUALIFY, "level", QUALIFY("basis='categories'"),
	    QUALIFY("basis='categories' level='2'"),
	    "rule r, qualify: level: 1 > 2\n" },
	{ LOAD_QUALIFY, "across", QUALIFY("basis='net-amount'"),
	    QUALIFY("basis='net-amount' across='group'"),
	    "rule r, qualify: across: - > group\n" },
	{ LOAD_QUALIFY, "undefined-as", PERCENT("compare='share'"),
	    PERCENT("compare='share' undefined-as='0%'"),
	    "rule r, qualify: undefined-as: - > 0%\n" },
	{ LOAD_REQUIRE, "basis", REQUIRE("basis='days' at-least='1'"),
	    REQUIRE("basis='months' at-least='1'"),
	    "rule r, require: basis: days > months\n" },
	{ LOAD_REQUIRE, "compare",
	    REQUIRE("basis='net-amount' compare='growth-rate' at-least='1%'"),
	    REQUIRE("basis='net-amount' compare='attainment' at-least='1%'"),
	    "rule r, require: compare: growth-rate > attainment\n" },
	{ LOAD_REQUIRE, "baseline", PLANS
	    REQUIRE("basis='net-amount' compare='growth' baseline='p' "
	    "at-least='1'"), PLANS
	    REQUIRE("basis='net-amount' compare='growth' baseline='q' "
	    "at-least='1'"), "rule r, require: baseline: p > q\n" },
	{ LOAD_REQUIRE, "unit",
	    REQUIRE("basis='quantity' unit='KGM' at-least='1'"),
	    REQUIRE("basis='quantity' unit='TNE' at-least='1'"),
	    "rule r, require: unit: KGM > TNE\n" },
	{ LOAD_REQUIRE, "each",
	    REQUIRE("basis='documents' each='1' at-least='1'"),
	    REQUIRE("basis='documents' each='2' at-least='1'"),
	    "rule r, require: each: 1 > 2\n" },
	{ LOAD_REQUIRE, "level",
	    REQUIRE("basis='categories' level='3' at-least='1'"),
	    REQUIRE("basis='categories' level='2' at-least='1'"),
	    "rule r, require: level: 3 > 2\n" },
	{ LOAD_REQUIRE, "across",
	    REQUIRE("basis='days' across='group' at-least='1'"),
	    REQUIRE("basis='days' at-least='1'"),
	    "rule r, require: across: group > -\n" },
	{ LOAD_REQUIRE, "member", REQUIRE("member='GOLD'"),
	    REQUIRE("member='SILVER'"),
	    "rule r, require: member: GOLD > SILVER\n" },
	{ LOAD_REQUIRE, "at-least", REQUIRE("basis='days' at-least='1'"),
	    REQUIRE("basis='days' at-least='2'"),
	    "rule r, require: at-least: 1 > 2\n" },
	{ LOAD_REQUIRE, "below", REQUIRE("basis='days' at-least='1'"),
	    REQUIRE("basis='days' at-least='1' below='9'"),
	    "rule r, require: below: - > 9\n" },
	{ LOAD_REQUIRE, NULL, PLAIN, REQUIRE("member='GOLD'"),
	    "rule r: require: - > member GOLD\n" },
	{ LOAD_REQUIRE, NULL, RULE("<require member='G'/>"
	    "<require member='H'/>" NET LUMP), RULE("<require member='I'/>"
	    "<require member='G'/>" NET LUMP),
	    "rule r, require 2: member: H > I\n" },

	/* scales */
	{ LOAD_SCALE, "method", SCALE("method='all-units'", TIERS),
	    SCALE("method='additive'", TIERS),
	    "rule r, scale: method: all-units > additive\n" },
	{ LOAD_SCALE, "threshold", SCALE("method='all-units'", TIERS),
	    SCALE("method='all-units' threshold='exceed'", TIERS),
	    "rule r, scale: threshold: reach > exceed\n" },
	{ LOAD_SCALE, "prorate", SCALE("method='all-units'", TIERS),
	    SCALE("method='all-units' prorate='since'", TIERS),
	    "rule r, scale: prorate: - > since\n" },
	{ LOAD_TIER, "from", SCALE("method='all-units'", TIERS),
	    SCALE("method='all-units'", "<tier from='6' rate='1%'/>"
	    "<tier from='9' rate='2%'/>"),
	    "rule r, scale, tier from 5: from: 5 > 6\n" },
	{ LOAD_TIER, "rate", SCALE("method='all-units'", TIERS),
	    SCALE("method='all-units'", "<tier from='5' rate='1%'/>"
	    "<tier from='9' rate='2.50%'/>"),
	    "rule r, scale, tier from 9: rate: 2% > 2.5%\n" },
	{ LOAD_TIER, "per-unit", RULE("<qualify basis='quantity' unit='KGM'/>"
	    "<scale method='all-units'><tier from='5' per-unit='1'/></scale>"),
	    RULE("<qualify basis='quantity' unit='KGM'/>"
	    "<scale method='all-units'><tier from='5' per-unit='2'/></scale>"),
	    "rule r, scale, tier from 5: per-unit: 1 > 2\n" },
	{ LOAD_TIER, "amount", PLAIN, SCALE("method='all-units'",
	    "<tier from='0' amount='2'/>"),
	    "rule r, scale, tier from 0: amount: 1 > 2\n" },
	{ LOAD_TIER, "free-units",
	    RULE("<qualify basis='quantity' unit='C62'/><scale "
	    "method='multiples'><tier from='5' free-units='1'/></scale>"),
	    RULE("<qualify basis='quantity' unit='C62'/><scale "
	    "method='multiples'><tier from='5' free-units='2'/></scale>"),
	    "rule r, scale, tier from 5: free-units: 1 > 2\n" },
	{ LOAD_TIER, NULL, SCALE("method='all-units'", TIERS),
	    SCALE("method='all-units'", TIERS "<tier from='11' rate='3%'/>"),
	    "rule r, scale: tier from 11: - > rate 3%\n" },
	{ LOAD_TIER, NULL, SCALE("method='all-units'", TIERS),
	    SCALE("method='all-units'", "<tier from='9' rate='2%'/>"),
	    "rule r, scale: tier from 5: rate 1% > -\n" },

	/* what is paid on, and how much at most */
	{ LOAD_PAY, NULL, PAY(""), PAY("<pay basis='net-amount'><lines/>"
	    "</pay>"), "rule r: pay: - > basis net-amount; lines all\n" },
	{ LOAD_PAY, "basis", PAY("<pay basis='net-amount'/>"),
	    PAY("<pay basis='growth'/>"),
	    "rule r, pay: basis: net-amount > growth\n"
	    "rule r, pay: baseline: - > previous-year\n" },
	{ LOAD_PAY, "unit", RULE(NET "<scale method='all-units'>"
	    "<tier from='1' per-unit='1'/></scale>"
	    "<pay basis='quantity' unit='KGM'/>"), RULE(NET
	    "<scale method='all-units'><tier from='1' per-unit='1'/></scale>"
	    "<pay basis='quantity' unit='TNE'/>"),
	    "rule r, pay: unit: KGM > TNE\n" },
	{ LOAD_PAY, "baseline", PLANS PAY("<pay basis='growth'/>"),
	    PLANS PAY("<pay basis='growth' baseline='q'/>"),
	    "rule r, pay: baseline: previous-year > q\n" },
	{ LOAD_LIMIT, "guarantee", PLAIN, PLAIN "<limit guarantee='5'/>",
	    "limit: guarantee: - > 5\n" },
	{ LOAD_LIMIT, "cap-percent", PLAIN,
	    RULE(NET LUMP "<limit cap-percent='5%'/>"),
	    "rule r, limit: cap-percent: - > 5%\n" },
	{ LOAD_LIMIT, "cap", RULE(NET LUMP "<limit cap='5'/>"),
	    RULE(NET LUMP "<limit cap='6'/>"),
	    "rule r, limit: cap: 5 > 6\n" },
	{ LOAD_LIMIT, "minimum-payout",
	    RULE(NET LUMP "<limit cap='5' minimum-payout='1'/>"),
	    RULE(NET LUMP "<limit cap='5'/>"),
	    "rule r, limit: minimum-payout: 1 > -\n" },

	/* no difference */
	{ LOAD_AGREEMENT, NULL, PLAIN, "<!-- a word -->\n  "
	    "<rule id='r'>\n<qualify\tbasis='net-amount' /> "
	    "<scale threshold='reach' method='all-units'>"
	    "<tier amount='1.00' from='0.0'/></scale></rule>", "" },
	{ LOAD_AGREEMENT, NULL, PLAIN, "<settle every='term'/>"
	    "<rounding mode='half-up' unit='0.01'/>" PLAIN, "" },
	{ LOAD_AGREEMENT, NULL, LISTS PLANS "<except tag='x'/>"
	    "<except tag='y' brand='b'/>" PLAIN,
	    "<list id='m'><item id='P'/></list>"
	    "<list id='l'><item id='P'/></list>"
	    "<figures id='q'><figure party='X' value='1'/></figures>"
	    "<figures id='p'><figure party='X' value='1'/></figures>"
	    "<except brand='b' tag='y'/><except tag='x'/>" PLAIN, "" },
	{ LOAD_AGREEMENT, NULL, RULE("<require member='G'/>"
	    "<require member='H'/>" NET LUMP), RULE("<require member='H'/>"
	    "<require member='G'/>" NET LUMP), "" },
	{ LOAD_RULE, NULL, PAY("") "<rule id='s'>" NET
	    "<scale method='all-units'>" TIERS "</scale></rule>"
	    "<rule id='t' net-of='r s'>" NET "<scale method='all-units'>" TIERS
	    "</scale></rule>", PAY("") "<rule id='s'>" NET
	    "<scale method='all-units'>" TIERS "</scale></rule>"
	    "<rule id='t' net-of='s r'>" NET "<scale method='all-units'>" TIERS
	    "</scale></rule>", "" },
	/* Of two that say the same one is gone. */
	{ LOAD_AGREEMENT, NULL, "<except tag='x'/><except tag='x'/>" PLAIN,
	    "<except tag='x'/>" PLAIN,
	    "agreement: except: tag x > -\n" },
};

/* An attribute of a term, two values of it, and where the term stands. */
struct term_value {
	const char *attribute;
	const char *before;
	const char *after;
};

static const struct term_value account_values[] = {
	{ "id", "C-1", "C-2" }, { "list", "l", "m" },
	{ "segment", "a", "b" }, { "country", "CZ", "SK" },
	{ "group", "C-1", "C-2" }, { "member", "G", "H" },
};

static const struct term_value line_values[] = {
	{ "category", "A", "B" }, { "product", "P", "Q" },
	{ "list", "l", "m" }, { "brand", "a", "b" }, { "tag", "x", "y" },
	{ "type", "invoice", "credit-note" },
	{ "from", "2025-01-01", "2025-02-01" },
	{ "until", "2025-03-01", "2025-04-01" }, { "member", "G", "H" },
	{ "paid", "yes", "on-time" }, { "document-at-least", "1", "2" },
};

static const struct term_place {
	enum load_element element;
	const char *head;
	const char *tail;
	const char *place;
	const struct term_value *values;
	size_t value_count;
} term_places[] = {
	{ LOAD_ACCOUNTS, "<parties><accounts ", "/></parties>" LISTS PLAIN,
	    "parties, accounts", account_values, ARRAY_LEN(account_values) },
	{ LOAD_ACCOUNT_EXCEPT, "<parties><except ", "/></parties>" LISTS
	    PLAIN, "parties, except", account_values,
	    ARRAY_LEN(account_values) },
	{ LOAD_EXCEPT, LISTS "<except ", "/>" PLAIN, "except", line_values,
	    ARRAY_LEN(line_values) },
	{ LOAD_LINES, LISTS "<rule id='r'><qualify basis='net-amount'><lines ",
	    "/></qualify>" LUMP "</rule>", "rule r, qualify, lines",
	    line_values, ARRAY_LEN(line_values) },
	{ LOAD_EXCEPT, LISTS "<rule id='r'><require basis='days' at-least='1'>"
	    "<lines tag='z'/><lines tag='zz'/><except tag='z'/><except ",
	    "/></require>" NET LUMP "</rule>", "rule r, require, except 2",
	    line_values, ARRAY_LEN(line_values) },
	{ LOAD_LINES, LISTS "<rule id='r'>" NET "<scale method='all-units'>"
	    "<tier from='0' rate='1%'/></scale><pay basis='net-amount'><lines ",
	    "/></pay></rule>", "rule r, pay, lines", line_values,
	    ARRAY_LEN(line_values) },
};

/* --------------------------------------------------------------- checking */

static struct agreement_file *
load(const char *attributes, const char *inside)
{
	struct agreement_file *file;
	struct strbuf text;
	struct error err;

	strbuf_init(&text, (size_t)1 << 20);
	strbuf_printf(&text, "<agreement xmlns='urn:ristorno:agreement:1' %s>"
	    "<title xml:lang='en'>T</title>%s</agreement>", attributes,
	    inside);
	check_status(strbuf_status(&text), STATUS_OK, NULL);
	check_status(agreement_load_bytes(&file, "test", text.bytes,
	    text.length, false, &err), STATUS_OK, &err);
	strbuf_fini(&text);
	return file;
}

static enum status
note(const struct difference *difference, void *payload, struct error *err)
{
	(void)err;
	strbuf_printf(payload, "%s: %s: %s > %s\n", difference->place,
	    difference->what,
	    difference->before == NULL ? "-" : difference->before,
	    difference->after == NULL ? "-" : difference->after);
	return STATUS_OK;
}

static void
check_differences(const char *const before[2], const char *const after[2],
    const char *expected)
{
	struct agreement_file *old = load(before[0], before[1]);
	struct agreement_file *new = load(after[0], after[1]);
	struct strbuf found;
	struct error err;

	strbuf_init(&found, (size_t)1 << 20);
	check_status(difference_find(old->agreements, new->agreements, note,
	    &found, &err), STATUS_OK, &err);
	if (strcmp(strbuf_text(&found), expected) != 0)
		print_message("%s\n%s\n", before[1], after[1]);
	assert_string_equal(strbuf_text(&found), expected);
	strbuf_clear(&found);
	check_status(difference_find(old->agreements, old->agreements, note,
	    &found, &err), STATUS_OK, &err);
	assert_string_equal(strbuf_text(&found), "");
	strbuf_fini(&found);
	agreement_file_free(old);
	agreement_file_free(new);
}

static void
every_change_is_told_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(root_rows); i++) {
		const char *before[] = { root_rows[i].before, PLAIN };
		const char *after[] = { root_rows[i].after, PLAIN };

		check_differences(before, after, root_rows[i].differences);
	}
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *before[] = { BASE, rows[i].before };
		const char *after[] = { BASE, rows[i].after };

		check_differences(before, after, rows[i].differences);
	}
}

static void
check_term(const struct term_place *place, const struct term_value *value)
{
	struct strbuf texts[3];
	const char *before[] = { BASE, NULL };
	const char *after[] = { BASE, NULL };

	for (int i = 0; i < 3; i++)
		strbuf_init(&texts[i], 8192);
	strbuf_printf(&texts[0], "%s%s='%s'%s", place->head, value->attribute,
	    value->before, place->tail);
	strbuf_printf(&texts[1], "%s%s='%s'%s", place->head, value->attribute,
	    value->after, place->tail);
	strbuf_printf(&texts[2], "%s: %s: %s > %s\n", place->place,
	    value->attribute, value->before, value->after);
	before[1] = strbuf_text(&texts[0]);
	after[1] = strbuf_text(&texts[1]);
	check_differences(before, after, strbuf_text(&texts[2]));
	for (int i = 0; i < 3; i++)
		strbuf_fini(&texts[i]);
}

static void
every_attribute_of_a_term_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(term_places); i++)
		for (size_t j = 0; j < term_places[i].value_count; j++)
			check_term(&term_places[i],
			    &term_places[i].values[j]);
}

/* ----------------------------------------------------------- completeness */

static bool
names(const struct row *table, size_t count, enum load_element element,
    const char *attribute)
{
	for (size_t i = 0; i < count; i++)
		if (table[i].element == element &&
		    table[i].attribute != NULL &&
		    strcmp(table[i].attribute, attribute) == 0)
			return true;
	return false;
}

static bool
is_tested(enum load_element element, const char *attribute)
{
	for (size_t i = 0; i < ARRAY_LEN(term_places); i++) {
		if (term_places[i].element != element)
			continue;
		for (size_t j = 0; j < term_places[i].value_count; j++)
			if (strcmp(term_places[i].values[j].attribute,
			    attribute) == 0)
				return true;
	}
	return names(root_rows, ARRAY_LEN(root_rows), element, attribute) ||
	    names(rows, ARRAY_LEN(rows), element, attribute);
}

/* Examples are no terms: only their number is told. */
static bool
is_of_an_example(enum load_element element)
{
	return element == LOAD_EXAMPLE || element == LOAD_LINE ||
	    element == LOAD_EXPECT;
}

static void
every_attribute_of_the_language_has_a_row(void **state)
{
	size_t tested = 0;

	(void)state;
	for (int i = 0; i < LOAD_ELEMENT_COUNT; i++) {
		enum load_element element = (enum load_element)i;
		const struct load_row *row = load_table_row(element);

		if (is_of_an_example(element))
			continue;
		for (size_t j = 0; j < row->attribute_count; j++, tested++)
			if (!is_tested(element, row->attributes[j].name))
				fail_msg("no row changes %s of %s",
				    row->attributes[j].name, row->name);
	}
	assert_true(tested > 70);
}

/* --------------------------------------------------------------- failures */

static enum status
refuse(const struct difference *difference, void *payload, struct error *err)
{
	(void)difference;
	(void)payload;
	return error_set(err, STATUS_INTERRUPTED, "enough");
}

static void
difference_find_ends_with_its_callback(void **state)
{
	static const char *const inside[] = { PLAIN, PAY(""), RULE(NET LUMP
	    "<limit cap='1'/>"), PLAIN "<rule id='s'>" NET LUMP "</rule>" };
	struct agreement_file *files[ARRAY_LEN(inside)];
	struct error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(inside); i++)
		files[i] = load(BASE, inside[i]);
	for (size_t i = 1; i < ARRAY_LEN(inside); i++) {
		check_status(difference_find(files[0]->agreements,
		    files[i]->agreements, refuse, NULL, &err),
		    STATUS_INTERRUPTED, NULL);
		assert_string_equal(err.message, "enough");
		check_status(difference_find(files[i]->agreements,
		    files[0]->agreements, refuse, NULL, &err),
		    STATUS_INTERRUPTED, NULL);
	}
	for (size_t i = 0; i < ARRAY_LEN(inside); i++)
		agreement_file_free(files[i]);
}

static enum status
ignore(const struct difference *difference, void *payload, struct error *err)
{
	(void)difference;
	(void)err;
	++*(size_t *)payload;
	return STATUS_OK;
}

/* Each allocation fails once; whatever was told before is right. */
static void
fail_each_allocation(const char *before, const char *after)
{
	struct agreement_file *old = load(BASE, before);
	struct agreement_file *new = load(BASE, after);
	bool failed = true;
	int64_t live;

	live = faults_live_blocks();
	for (uint64_t nth = 1; failed; nth++) {
		size_t found = 0;
		struct error err;
		enum status status;

		faults_begin(nth, false);
		status = difference_find(old->agreements, new->agreements,
		    ignore, &found, &err);
		failed = faults_end();
		check_status(status, failed ? STATUS_MEMORY : STATUS_OK,
		    &err);
		check_int_equal(faults_live_blocks(), live);
		assert_true(failed || found > 0);
	}
	agreement_file_free(old);
	agreement_file_free(new);
}

#define OTHER(id, attributes) "<rule id='" id "'" attributes ">" NET \
	"<scale method='all-units'>" TIERS "</scale></rule>"

static void
difference_find_tells_of_no_memory(void **state)
{
	(void)state;
	if (!faults_are_possible())
		return;
	fail_each_allocation(LISTS PLANS "<except tag='x'/>"
	    RULE("<require member='G'/>" NET "<scale method='all-units'>" TIERS
	    "</scale><pay basis='growth'/>") "<limit cap='1'/>",
	    "<except tag='y'/>" OTHER("q", "") OTHER("s", "")
	    OTHER("r", " net-of='q s'"));
	fail_each_allocation("<except tag='x'/>" PLAIN,
	    "<best-of id='b'>" PLAIN OTHER("s", "") "</best-of>");
	fail_each_allocation(OTHER("q", "") OTHER("s", ""),
	    OTHER("s", "") OTHER("q", ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_change_is_told_once),
		cmocka_unit_test(every_attribute_of_a_term_is_told),
		cmocka_unit_test(every_attribute_of_the_language_has_a_row),
		cmocka_unit_test(difference_find_ends_with_its_callback),
		cmocka_unit_test(difference_find_tells_of_no_memory),
	};

	return cmocka_run_group_tests_name("difference", tests, NULL, NULL);
}
