#include "tests/support/check.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/strbuf.h"
#include "rules/agreement_load.h"
#include "tests/support/rows.h"
#include "tests/support/whole_file.h"


/* ---------------------------------------------------------------- corpus */

static enum status
load_file(struct agreement_file **out, const char *path, struct error *err)
{
	struct strbuf bytes;
	enum status status;

	whole_file_read(&bytes, path);
	status = agreement_load_bytes(out, path, strbuf_text(&bytes),
	    bytes.length, false, err);
	strbuf_fini(&bytes);
	return status;
}

static void
each_file(const char *pattern, size_t min, void (*check)(const char *path))
{
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	assert_true(found.gl_pathc >= min);
	for (size_t i = 0; i < found.gl_pathc; i++)
		check(found.gl_pathv[i]);
	globfree(&found);
}

static void
check_accepted(const char *path)
{
	struct agreement_file *file = NULL;
	struct error err;
	enum status status;

	status = load_file(&file, path, &err);
	check_status(status, STATUS_OK, &err);
	assert_string_equal(file->name, path);
	agreement_file_free(file);
}

/* Such a file begins with <!-- refused: LINE: MESSAGE -->. */
static void
check_refused(const char *path)
{
	static const char prefix[] = "<!-- refused: ";
	struct agreement_file *file = NULL;
	struct strbuf bytes;
	struct error err;
	char expected[1024];
	char found[1024];
	const char *text;
	enum status status;

	whole_file_read(&bytes, path);
	text = strbuf_text(&bytes);
	assert_memory_equal(text, prefix, strlen(prefix));
	text += strlen(prefix);
	assert_non_null(strstr(text, " -->\n"));
	(void)snprintf(expected, sizeof expected, "%s:%.*s", path,
	    (int)(strstr(text, " -->\n") - text), text);
	strbuf_fini(&bytes);

	status = load_file(&file, path, &err);
	if (status == STATUS_OK)
		fail_msg("%s is accepted", path);
	check_status(status, STATUS_INVALID, &err);
	assert_null(file);
	(void)snprintf(found, sizeof found, "%s: %s", err.place, err.message);
	assert_string_equal(found, expected);
}

static void
accepts_the_accepted_files(void **state)
{
	(void)state;
	each_file("tests/agreements/accepted/*.xml", 25, check_accepted);
}

static void
refuses_the_refused_files_in_their_words(void **state)
{
	(void)state;
	each_file("tests/agreements/refused/*.xml", 80, check_refused);
	each_file("tests/agreements/refused-by-loader/*.xml", 45,
	    check_refused);
}

/* ----------------------------------------------------------------- model */

#define HEAD \
	"<agreement xmlns='urn:ristorno:agreement:1' id='A' version='7'" \
	" currency='EUR' from='2025-01-01' until='2025-12-31'"
#define TITLE "<title xml:lang=' en '>T&amp;<!-- -->U</title>"
#define TIER "<scale method='all-units'><tier from='5' rate='1%'/></scale>"
#define NAMED_RULE(id, more) "<rule id='" id "'" more ">" \
	"<qualify basis='net-amount'/>" TIER "</rule>"
#define RULE NAMED_RULE("r", "")

static struct agreement_file *
load(const char *text)
{
	struct agreement_file *file = NULL;
	struct error err;
	enum status status;

	status = agreement_load_bytes(&file, "t.xml", text, strlen(text),
	    false, &err);
	check_status(status, STATUS_OK, &err);
	return file;
}

static void
fills_in_the_defaults(void **state)
{
	struct agreement_file *file = load(HEAD ">" TITLE RULE "</agreement>");
	const struct agreement *a = &file->agreements[0];
	const struct rule *r = &a->rules[0];

	(void)state;
	check_int_equal((int64_t)file->agreement_count, 1);
	assert_string_equal(a->id, "A");
	assert_string_equal(a->version, "7");
	assert_string_equal(a->currency->code, "EUR");
	check_int_equal(period_days(a->term), 365);
	assert_false(a->per_group || a->by_delivery || a->has_parties);
	assert_true(a->paid_tolerance.is_percent);
	check_int_equal(a->paid_tolerance.scaled, 0);
	check_int_equal(a->paid_tolerance.digits, 8);
	check_int_equal((int64_t)a->title_count, 1);
	assert_string_equal(a->titles[0].language, "en");
	assert_string_equal(a->titles[0].text, "T&U");
	check_int_equal(a->settle_every, SETTLE_TERM);
	check_int_equal(a->rounding, ROUND_HALF_UP);
	check_micro_equal(a->rounding_unit_micro, 10000);
	check_int_equal((int64_t)a->limit.line, 0);
	check_int_equal((int64_t)a->rule_count, 1);
	assert_null(r->group);
	assert_false(r->has_pay || r->has_undefined_as);
	assert_null(r->qualify.baseline);
	assert_false(r->scale.exceeds || r->scale.prorated);
	check_int_equal(r->scale.tiers[0].from.digits, 6);
	check_micro_equal(r->scale.tiers[0].from.scaled, 5000000);
	check_int_equal(r->scale.tiers[0].benefit.digits, 8);
	check_int_equal(r->scale.tiers[0].benefit.scaled, 100000000);
	assert_true(r->scale.tiers[0].benefit.is_percent);
	agreement_file_free(file);
}

static void
keeps_what_selects(void **state)
{
	struct agreement_file *file = load(HEAD " per='group'>" TITLE
	    "<parties><accounts list='l' segment='s'/><except id='x'/>"
	    "</parties>"
	    "<list id='l'><item id='b'/><item id='a'/></list>"
	    "<figures id='f'><figure party='q' value='2'/>"
	    "<figure party='p' value='1.5'/></figures>"
	    "<except type='credit-note' until='2025-01-31'/>"
	    "<rule id='r'><qualify basis='quantity' unit='KGM'"
	    " compare='growth' baseline='f'><lines list='l' paid='on-time'"
	    " document-at-least='0'/></qualify><scale method='incremental'"
	    " threshold='exceed'><tier from='1' per-unit='0.000001'/></scale>"
	    "</rule></agreement>");
	const struct agreement *a = &file->agreements[0];
	const struct measure *m = &a->rules[0].qualify;

	(void)state;
	assert_true(a->per_group && a->has_parties);
	assert_ptr_equal(a->parties[0].list, &a->lists[0]);
	assert_string_equal(a->parties[0].segment, "s");
	assert_null(a->parties[0].country);
	assert_string_equal(a->party_excepts[0].id, "x");
	check_int_equal((int64_t)a->lists[0].item_count, 2);
	assert_string_equal(a->lists[0].items[0], "a");
	assert_string_equal(a->lists[0].items[1], "b");
	assert_string_equal(a->figures[0].figures[0].party, "p");
	check_micro_equal(a->figures[0].figures[0].value_micro, 1500000);
	check_micro_equal(a->figures[0].figures[1].value_micro, 2000000);
	check_int_equal(a->excepts[0].type, DOCUMENT_CREDIT_NOTE);
	check_int_equal(a->excepts[0].from, DATE_NONE);
	check_int_equal(a->excepts[0].until, 20119);
	check_int_equal(a->excepts[0].paid, PAID_ANY);
	assert_false(a->excepts[0].has_document_at_least);
	assert_ptr_equal(m->baseline, &a->figures[0]);
	assert_string_equal(m->unit, "KGM");
	check_int_equal(m->compare, COMPARE_GROWTH);
	assert_ptr_equal(m->selector.terms[0].list, &a->lists[0]);
	check_int_equal(m->selector.terms[0].paid, PAID_ON_TIME);
	assert_true(m->selector.terms[0].has_document_at_least);
	assert_true(a->rules[0].scale.exceeds);
	check_micro_equal(a->rules[0].scale.tiers[0].benefit.scaled, 1);
	agreement_file_free(file);
}

static void
numbers_rules_through_groups(void **state)
{
	struct agreement_file *file = load(HEAD ">" TITLE
	    NAMED_RULE("a", "") "<first-of id='g'>" NAMED_RULE("b", "")
	    NAMED_RULE("c", " net-of='a'") "</first-of>"
	    NAMED_RULE("d", " net-of='a'") "</agreement>");
	const struct agreement *a = &file->agreements[0];

	(void)state;
	check_int_equal((int64_t)a->rule_count, 4);
	check_int_equal((int64_t)a->group_count, 1);
	check_int_equal(a->groups[0].choice, CHOICE_FIRST_OF);
	check_int_equal((int64_t)a->groups[0].first_rule, 1);
	check_int_equal((int64_t)a->groups[0].rule_count, 2);
	assert_null(a->rules[0].group);
	assert_ptr_equal(a->rules[1].group, &a->groups[0]);
	assert_ptr_equal(a->rules[2].group, &a->groups[0]);
	assert_null(a->rules[3].group);
	check_int_equal((int64_t)a->rules[2].net_of_count, 1);
	check_int_equal((int64_t)a->rules[2].net_of[0], 0);
	agreement_file_free(file);
}

static void
keeps_examples(void **state)
{
	struct agreement_file *file = load(HEAD ">" TITLE RULE
	    "<example title=''><line date='2025-01-02' net='-0.5'"
	    " tag=' b aa  b&#9;ab&#13;a&#10;aa abc ' category='A/B'/>"
	    "<line date='2025-01-03'"
	    " net='1' quantity='0' type='credit-note' paid='2025-01-04'"
	    " category='' tag=' '/>"
	    "<expect rule='r' amount='0'/><expect amount='1.25'/></example>"
	    "</agreement>");
	const struct agreement *a = &file->agreements[0];
	const struct example *e = &a->examples[0];

	(void)state;
	assert_string_equal(e->title, "");
	assert_null(e->party);
	check_micro_equal(e->lines[0].net_micro, -500000);
	assert_string_equal(e->lines[0].tags, "a aa ab abc b");
	assert_string_equal(e->lines[0].category, "A/B");
	assert_false(e->lines[0].has_quantity);
	check_int_equal(e->lines[0].type, DOCUMENT_INVOICE);
	check_int_equal(e->lines[0].paid, DATE_NONE);
	assert_true(e->lines[1].has_quantity);
	check_int_equal(e->lines[1].type, DOCUMENT_CREDIT_NOTE);
	check_int_equal(e->lines[1].paid, 20092);
	check_int_equal(e->lines[1].due, DATE_NONE);
	assert_null(e->lines[1].category);
	assert_null(e->lines[1].tags);
	assert_ptr_equal(e->expects[0].rule, a->rules[0].id);
	assert_null(e->expects[1].rule);
	check_micro_equal(e->expects[1].amount_micro, 1250000);
	agreement_file_free(file);
}

/* ---------------------------------------------------------------- values */

static const struct value_row {
	const char *name;
	const char *format;	/* of an agreement around the value */
	const char *value;
	bool is_accepted;
} value_rows[] = {
#define TIER_FROM HEAD ">" TITLE "<rule id='r'><qualify basis='net-amount'/>" \
	"<scale method='all-units'><tier from='%s' rate='1%%'/></scale>" \
	"</rule></agreement>"
#define TIER_RATE HEAD ">" TITLE "<rule id='r'><qualify basis='net-amount'/>" \
	"<scale method='all-units'><tier from='0' rate='%s'/></scale></rule>" \
	"</agreement>"
#define LEVEL HEAD ">" TITLE "<rule id='r'><qualify basis='categories'" \
	" level='%s'/><scale method='all-units'><tier from='0' amount='1'/>" \
	"</scale></rule></agreement>"
#define LANGUAGE HEAD "><title xml:lang='%s'/>" RULE "</agreement>"
#define RULE_ID HEAD ">" TITLE "<rule id='%s'><qualify basis='net-amount'/>" \
	TIER "</rule></agreement>"
#define ACCOUNT HEAD ">" TITLE "<parties><accounts id='%s'/></parties>" RULE \
	"</agreement>"
#define UNTIL "<agreement xmlns='urn:ristorno:agreement:1' id='A'" \
	" version='7' currency='EUR' from='0001-01-01' until='%s'>" TITLE \
	RULE "</agreement>"
	{ "zero", TIER_FROM, "0", true },
	{ "zeros in front", TIER_FROM, "0000000000000000000000000001.5", true },
	{ "the smallest", TIER_FROM, "0.000001", true },
	{ "smaller", TIER_FROM, "0.0000001", false },
	{ "the largest", TIER_FROM, "8999999999999.999999", true },
	{ "larger", TIER_FROM, "9000000000000", false },
	{ "past 64 bits", TIER_FROM, "99999999999999999999999999999999",
	    false },
	{ "past 64 bits of millionths", TIER_FROM, "99999999999999", false },
	{ "a minus alone", TIER_FROM, "-", false },
	{ "no digit", TIER_FROM, "", false },
	{ "a point alone", TIER_FROM, ".", false },
	{ "no digit before the point", TIER_FROM, ".5", false },
	{ "no digit after the point", TIER_FROM, "5.", false },
	{ "two points", TIER_FROM, "5.5.5", false },
	{ "a plus", TIER_FROM, "+5", false },
	{ "minus zero", TIER_FROM, "-0", false },
	{ "not a number", TIER_FROM, "NaN", false },
	{ "infinity", TIER_FROM, "INF", false },
	{ "hexadecimal", TIER_FROM, "0x10", false },
	{ "a tab", TIER_FROM, "&#9;5", false },
	{ "a no-break space", TIER_FROM, "5 000", false },
	{ "wide digits", TIER_FROM, "５", false },
	{ "a percent for an amount", TIER_FROM, "5%", false },
	{ "no percent", TIER_RATE, "0%", true },
	{ "the smallest percent", TIER_RATE, "0.00000001%", true },
	{ "nine decimals of percent", TIER_RATE, "0.000000001%", false },
	{ "the largest percent", TIER_RATE, "89999999999.99999999%", true },
	{ "a larger percent", TIER_RATE, "90000000000%", false },
	{ "a blank before %", TIER_RATE, "5 %", false },
	{ "two %", TIER_RATE, "5%%", false },
	{ "% alone", TIER_RATE, "%", false },
	{ "per mille", TIER_RATE, "5‰", false },
	{ "level 1", LEVEL, "1", true },
	{ "a level past 32 bits", LEVEL, "99999999999999999999", true },
	{ "level 01", LEVEL, "01", false },
	{ "level 1.0", LEVEL, "1.0", false },
	{ "a region", LANGUAGE, "de-AT", true },
	{ "eight letters", LANGUAGE, "abcdefgh-12345678", true },
	{ "nine letters", LANGUAGE, "abcdefghi", false },
	{ "a hyphen at the end", LANGUAGE, "de-", false },
	{ "a digit first", LANGUAGE, "1e", false },
	{ "an underscore", LANGUAGE, "de_AT", false },
	{ "64 bytes of id", RULE_ID, "a123456789a123456789a123456789a123456789"
	    "a123456789a123456789a123", true },
	{ "65 bytes of id", RULE_ID, "a123456789a123456789a123456789a123456789"
	    "a123456789a123456789a1234", false },
	{ "a dot first", RULE_ID, ".a", false },
	{ "a blank in an id", RULE_ID, "a b", false },
	{ "past the letters", RULE_ID, "a{", false },
	{ "between the letters", RULE_ID, "a[", false },
	{ "a letter with accent", RULE_ID, "é", false },
	{ "a blank is an account", ACCOUNT, " ", true },
	{ "no account", ACCOUNT, "", false },
	{ "64 characters of 2 bytes", ACCOUNT,
	    "éééééééééééééééééééééééééééééééé"
	    "éééééééééééééééééééééééééééééééé", true },
	{ "65 characters of 2 bytes", ACCOUNT,
	    "éééééééééééééééééééééééééééééééé"
	    "ééééééééééééééééééééééééééééééééé", false },
	{ "the last day", UNTIL, "9999-12-31", true },
	{ "a leap day", UNTIL, "2000-02-29", true },
	{ "no leap day", UNTIL, "1900-02-29", false },
	{ "day 0", UNTIL, "2025-01-00", false },
	{ "year 10000", UNTIL, "10000-01-01", false },
	{ "a time", UNTIL, "2025-01-01T00:00:00", false },
	{ "an offset", UNTIL, "2025-01-01Z", false },
};

static void
value_is_as_it_should(void **state)
{
	const struct value_row *row = *state;
	struct agreement_file *file = NULL;
	struct strbuf text;
	struct error err;
	const char *hole = strstr(row->format, "%s");
	enum status status;

	strbuf_init(&text, WHOLE_FILE_BYTES_MAX);
	strbuf_append(&text, row->format, (size_t)(hole - row->format));
	strbuf_puts(&text, row->value);
	for (hole += 2; *hole != '\0'; hole++) {
		if (hole[0] == '%' && hole[1] == '%')
			hole++;
		strbuf_putc(&text, *hole);
	}
	status = agreement_load_bytes(&file, "t.xml", strbuf_text(&text),
	    text.length, false, &err);
	check_status(status, row->is_accepted ? STATUS_OK : STATUS_INVALID,
	    &err);
	assert_true((file != NULL) == row->is_accepted);
	agreement_file_free(file);
	strbuf_fini(&text);
}

/* ---------------------------------------------------------------- maxima */

/* count times piece, its number in it, between before and after. */
static enum status
load_repeated(struct error *err, const char *before, const char *piece,
    size_t count, const char *after)
{
	struct agreement_file *file = NULL;
	struct strbuf text;
	enum status status;

	strbuf_init(&text, AGREEMENT_FILE_BYTES_MAX);
	strbuf_puts(&text, before);
	for (size_t i = 1; i <= count; i++) {
		const char *hole = strchr(piece, '#');

		strbuf_append(&text, piece, (size_t)(hole - piece));
		strbuf_printf(&text, "%zu%s", i, hole + 1);
	}
	strbuf_puts(&text, after);
	check_status(strbuf_status(&text), STATUS_OK, NULL);
	status = agreement_load_bytes(&file, "t.xml", strbuf_text(&text),
	    text.length, false, err);
	strbuf_fini(&text);
	agreement_file_free(file);
	return status;
}

static const struct maximum_row {
	const char *name;
	const char *before;
	const char *piece;
	const char *after;
	size_t max;
} maximum_rows[] = {
	{ "tiers", HEAD ">" TITLE "<rule id='r'><qualify basis='net-amount'/>"
	    "<scale method='all-units'>", "<tier from='#' rate='1%'/>",
	    "</scale></rule></agreement>", AGREEMENT_TIERS_MAX },
	{ "rules", HEAD ">" TITLE, "<rule id='r#'>"
	    "<qualify basis='net-amount'/>" TIER "</rule>", "</agreement>",
	    AGREEMENT_RULES_MAX },
	{ "rules of a group", HEAD ">" TITLE "<best-of id='g'>",
	    "<rule id='r#'><qualify basis='net-amount'/>" TIER "</rule>",
	    "</best-of></agreement>", AGREEMENT_RULES_MAX },
	{ "terms", HEAD ">" TITLE, "<except product='p#'/>",
	    RULE "</agreement>", AGREEMENT_TERMS_MAX },
	{ "accounts", HEAD ">" TITLE "<parties>", "<accounts id='c#'/>",
	    "</parties>" RULE "</agreement>", AGREEMENT_TERMS_MAX },
	{ "tags", HEAD ">" TITLE RULE "<example title=''>"
	    "<line date='2025-01-02' net='1' tag='", "t# ",
	    "'/><expect amount='0'/></example></agreement>", 1000 },
	{ "titles", HEAD ">", "<title xml:lang='x-#'/>",
	    RULE "</agreement>", AGREEMENT_TITLES_MAX },
	{ "requires", HEAD ">" TITLE "<rule id='r'>", "<require member='c#'/>",
	    "<qualify basis='net-amount'/>" TIER "</rule></agreement>",
	    AGREEMENT_REQUIRES_MAX },
	{ "requires of several rules", HEAD ">" TITLE
	    "<rule id='q'><require member='c'/><qualify basis='net-amount'/>"
	    TIER "</rule><rule id='r'>", "<require member='c#'/>",
	    "<qualify basis='net-amount'/>" TIER "</rule></agreement>",
	    AGREEMENT_REQUIRES_MAX - 1 },
};

static void
maximum_is_kept(void **state)
{
	const struct maximum_row *row = *state;
	struct error err;

	check_status(load_repeated(&err, row->before, row->piece, row->max,
	    row->after), STATUS_OK, &err);
	check_status(load_repeated(&err, row->before, row->piece,
	    row->max + 1, row->after), STATUS_INVALID, &err);
	assert_non_null(strstr(err.message, "at most"));
}

static void
loads_twenty_thousand_agreements(void **state)
{
	struct error err;

	(void)state;
	check_status(load_repeated(&err,
	    "<agreements xmlns='urn:ristorno:agreement:1'>",
	    "<agreement id='A#' version='1' currency='EUR' from='2025-01-01'"
	    " until='2025-12-31'>" TITLE RULE "</agreement>", 20000,
	    "</agreements>"), STATUS_OK, &err);
}

static void
loads_a_long_list(void **state)
{
	struct error err;

	(void)state;
	check_status(load_repeated(&err, HEAD ">" TITLE "<list id='l'>",
	    "<item id='P-#'/>", 100000, "</list>" RULE "</agreement>"),
	    STATUS_OK, &err);
}

/* ------------------------------------------------------------------ file */

static void
refuses_what_is_no_agreement_file(void **state)
{
	struct agreement_file *file = NULL;
	struct error err;

	(void)state;
	check_status(agreement_load_bytes(&file, "e.xml", "", 0, false, &err),
	    STATUS_SYNTAX, &err);
	assert_true(strncmp(err.place, "e.xml", 5) == 0);
	check_status(agreement_load_bytes(&file, "e.xml", "<a", 2, false,
	    &err), STATUS_SYNTAX, &err);
	check_status(agreement_load_bytes(&file, "e.xml", "",
	    AGREEMENT_FILE_BYTES_MAX + 1, false, &err), STATUS_RANGE, &err);
	assert_string_equal(err.place, "e.xml");
	assert_string_equal(err.message,
	    "expected a file of at most 268435456 bytes, found more");
	assert_null(file);
}

/* A list of figures may be empty where it was reduced to a party. */
static void
takes_empty_figures_when_embedded(void **state)
{
	static const char text[] = HEAD ">" TITLE "<figures id='f'/>" RULE
	    "</agreement>";
	struct agreement_file *file = NULL;
	struct error err;

	(void)state;
	check_status(agreement_load_bytes(&file, "t.xml", text, strlen(text),
	    false, &err), STATUS_INVALID, &err);
	check_status(agreement_load_bytes(&file, "t.xml", text, strlen(text),
	    true, &err), STATUS_OK, &err);
	check_int_equal((int64_t)file->agreements[0].figures[0].figure_count,
	    0);
	agreement_file_free(file);
}

/* ------------------------------------------------------------------ main */

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts_the_accepted_files),
		cmocka_unit_test(refuses_the_refused_files_in_their_words),
		cmocka_unit_test(fills_in_the_defaults),
		cmocka_unit_test(keeps_what_selects),
		cmocka_unit_test(numbers_rules_through_groups),
		cmocka_unit_test(keeps_examples),
		cmocka_unit_test(loads_twenty_thousand_agreements),
		cmocka_unit_test(loads_a_long_list),
		cmocka_unit_test(refuses_what_is_no_agreement_file),
		cmocka_unit_test(takes_empty_figures_when_embedded),
	};
	int failed;

	failed = cmocka_run_group_tests_name("agreement_load", tests, NULL,
	    NULL);
	failed += run_rows("values", value_is_as_it_should, value_rows);
	failed += run_rows("maxima", maximum_is_kept, maximum_rows);
	return failed;
}
