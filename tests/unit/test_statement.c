#include "reports/statement.h"

#include <string.h>
#include <strings.h>

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>

#include "tests/support/check.h"
#include "tests/support/rows.h"
#include "tests/support/sample_statement.h"

#define ARENA_BYTES_MAX (64u << 20)

static void
compose(struct strbuf *out, const struct statement *statement)
{
	strbuf_init(out, STATEMENT_BYTES_MAX);
	statement_compose(out, statement);
	check_status(strbuf_status(out), STATUS_OK, NULL);
}

/* ------------------------------------------------------------ composing */

static const struct statement *(*const samples[])(void) = {
	sample_statement,
	sample_statement_small,
};

static void
compose_writes_canonical_xml(void **state)
{
	struct strbuf text;
	xmlChar *canonical;
	xmlDocPtr document;
	int length;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		compose(&text, samples[i]());
		document = xmlReadMemory(text.bytes, (int)text.length, NULL,
		    NULL, XML_PARSE_NONET);
		assert_non_null(document);
		length = xmlC14NDocDumpMemory(document, NULL, XML_C14N_1_0,
		    NULL, 0, &canonical);
		assert_true(length > 0);
		assert_memory_equal(text.bytes,
		    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", 39);
		check_int_equal((int64_t)text.length, length + 39 + 1);
		assert_memory_equal(text.bytes + 39, canonical,
		    (size_t)length);
		xmlFree(canonical);
		xmlFreeDoc(document);
		strbuf_fini(&text);
	}
}

static void
compose_keeps_to_the_grammar(void **state)
{
	xmlRelaxNGParserCtxtPtr parser;
	xmlRelaxNGValidCtxtPtr validator;
	xmlRelaxNGPtr grammar;
	struct strbuf text;
	xmlDocPtr document;

	(void)state;
	/* The tests run in the root of the source tree. */
	parser = xmlRelaxNGNewParserCtxt("reports/statement.rng");
	assert_non_null(parser);
	grammar = xmlRelaxNGParse(parser);
	assert_non_null(grammar);
	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		compose(&text, samples[i]());
		document = xmlReadMemory(text.bytes, (int)text.length, NULL,
		    NULL, XML_PARSE_NONET);
		validator = xmlRelaxNGNewValidCtxt(grammar);
		check_int_equal(xmlRelaxNGValidateDoc(validator, document), 0);
		xmlRelaxNGFreeValidCtxt(validator);
		xmlFreeDoc(document);
		strbuf_fini(&text);
	}
	xmlRelaxNGFree(grammar);
	xmlRelaxNGFreeParserCtxt(parser);
}

static void
compose_of_the_small_one_is_this(void **state)
{
	static const char expected[] =
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<statement xmlns=\"urn:ristorno:statement:1\" "
	    "issued=\"2026-01-31\" program=\"p\" run=\"1\">\n"
	    "<issuer>\n</issuer>\n<account id=\"C\">\n</account>\n"
	    "<agreement xmlns=\"urn:ristorno:agreement:1\" currency=\"JPY\" "
	    "id=\"A\" per=\"group\" version=\"1\"></agreement>\n"
	    "<measures as-of=\"2025-01-01\">\n"
	    "<period from=\"2025-01-01\" until=\"2025-12-31\"></period>\n"
	    "<window from=\"2025-01-01\" until=\"2025-01-01\"></window>\n"
	    "</measures>\n"
	    "<ledger digest=\"ffffffffffffffffffffffffffffffff"
	    "ffffffffffffffffffffffffffffffff\">\n</ledger>\n"
	    "<result agreement=\"A\" currency=\"JPY\" total=\"0\" "
	    "version=\"1\">\n"
	    "<settlement due=\"0\" kind=\"balance\" owed=\"0\" "
	    "settled=\"0\">\n</settlement>\n</result>\n</statement>\n";
	struct strbuf text;

	(void)state;
	compose(&text, sample_statement_small());
	assert_string_equal(text.bytes, expected);
	strbuf_fini(&text);
}

/* -------------------------------------------------------------- parsing */

/* What the caller works out again, from the sample itself. */
static void
copy_derived(struct result *to, const struct result *from)
{
	to->rules = from->rules;
	to->rule_count = from->rule_count;
	to->steps = from->steps;
	to->step_count = from->step_count;
	to->total_micro = from->total_micro;
	to->reason = from->reason;
	to->settlement = from->settlement;
}

static void
parse_and_compose_give_the_same_bytes(void **state)
{
	struct error err = { 0 };
	struct statement parsed;
	struct result result;
	struct strbuf first;
	struct strbuf second;
	struct arena arena;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		arena_init(&arena, ARENA_BYTES_MAX);
		compose(&first, samples[i]());
		check_status(statement_parse(&parsed, &arena, "s.xml",
				 first.bytes, first.length, &err),
		    STATUS_OK, &err);
		check_int_equal((int64_t)parsed.result->rule_count, 0);
		result = *parsed.result;
		copy_derived(&result, samples[i]()->result);
		parsed.result = &result;
		compose(&second, &parsed);
		assert_string_equal(second.bytes, first.bytes);
		strbuf_fini(&second);
		strbuf_fini(&first);
		arena_reset(&arena);
	}
}

static void
parse_reads_every_field(void **state)
{
	const struct statement *sample = sample_statement();
	struct error err = { 0 };
	struct statement parsed;
	struct measures *measures;
	struct strbuf text;
	struct arena arena;

	(void)state;
	arena_init(&arena, ARENA_BYTES_MAX);
	compose(&text, sample);
	check_status(statement_parse(&parsed, &arena, "s.xml", text.bytes,
			 text.length, &err),
	    STATUS_OK, &err);
	check_int_equal(parsed.run, 7);
	check_int_equal(parsed.issued, sample->issued);
	assert_string_equal(parsed.program, sample->program);
	assert_string_equal(parsed.issuer.address.postcode, "110 00");
	assert_string_equal(parsed.account_name, sample->account_name);
	assert_null(parsed.account_address.street);
	assert_string_equal(parsed.account_address.city, "Brno");
	assert_string_equal(parsed.language, "cs");
	assert_string_equal(parsed.agreement_xml, sample->agreement_xml);
	assert_string_equal(parsed.result->account, sample->result->account);
	assert_string_equal(parsed.result->agreement, "PARTNER-2025");
	assert_string_equal(parsed.result->currency, "EUR");
	check_int_equal(parsed.result->minor_digits, 2);
	check_int_equal((int64_t)parsed.result->title_count, 2);
	assert_string_equal(parsed.result->titles[0].text,
	    "Partner <bonus> & more 2025");
	assert_string_equal(parsed.result->titles[1].language, "cs");
	assert_false(parsed.result->is_group);
	measures = parsed.result->measures;
	check_int_equal(measures->since, sample->result->measures->since);
	check_int_equal((int64_t)measures->figure_count, 5);
	assert_null(measures->figures[0].rule);
	check_int_equal(measures->figures[1].ordinal, 1);
	check_micro_equal(measures->figures[4].value_micro, -1203500001);
	check_int_equal((int64_t)measures->figures[4].lines, 5);
	assert_true(measures->memberships[0].is_member);
	assert_string_equal(measures->memberships[0].club, "gold \"club\"");
	assert_false(measures->memberships[1].is_member);
	assert_true(measures->baselines[0].has_value);
	assert_false(measures->baselines[1].has_value);
	check_int_equal((int64_t)measures->settled_count, 2);
	check_int_equal(measures->settled[0].run, 3);
	check_micro_equal(measures->settled[0].amount_micro, 100500000);
	check_int_equal(measures->settled[1].period.until,
	    sample->result->measures->settled[1].period.until);
	assert_true(measures->is_settlement);
	assert_false(measures->is_empty);
	check_int_equal((int64_t)parsed.result->tally_count, 3);
	assert_string_equal(parsed.result->tallies[0].currency, "CZK");
	check_micro_equal(parsed.result->tallies[2].net_micro, -3000000);
	assert_string_equal(parsed.result->digest, sample->result->digest);
	strbuf_fini(&text);
	arena_reset(&arena);
}

/* Replace the first `from` in the sample by `to`, and parse. */
struct spoil_row {
	const char *name;
	const char *from;
	const char *to;
	const char *message;	/* part of it; NULL: accepted */
};

static const struct spoil_row spoil_rows[] = {
	{ "nothing changed", "run=\"7\"", "run=\"7\"", NULL },
	{ "another run", "run=\"7\"", "run=\"8\"", NULL },
	{ "a greatest run", "run=\"7\"", "run=\"9223372036854775807\"", NULL },
	{ "a run too great", "run=\"7\"", "run=\"9223372036854775808\"",
	    "run number" },
	{ "a run past 64 bits", "run=\"7\"", "run=\"18446744073709551616\"",
	    "run must be a whole number" },
	{ "a negative run", "run=\"7\"", "run=\"-7\"",
	    "run must be a whole number" },
	{ "an empty run", "run=\"7\"", "run=\"\"",
	    "run must be a whole number" },
	{ "another declaration", "\"1.0\"", "\"1.1\"", "<?xml" },
	{ "another namespace", "statement:1", "statement:2", "<statement" },
	{ "a day that is none", "2026-01-31", "2026-02-31", "issued must be" },
	{ "attributes out of order", "issued=\"2026-01-31\" program",
	    "program=\"x\" issued", "issued" },
	{ "a blank more", "<issuer ", "<issuer  ", "found \"  id" },
	{ "apostrophes", "run=\"7\"", "run='7'", "run" },
	{ "an unknown reference", "&amp; Sons", "&apos; Sons",
	    "canonical form" },
	{ "a bare ampersand", "&amp; Sons", "& Sons", "canonical form" },
	{ "a less-than in a value", "&amp; Sons", "< Sons",
	    "canonical form" },
	{ "a decimal reference", "&#xA;", "&#10;", "canonical form" },
	{ "an unknown element", "<measures", "<measure5", "<measures" },
	{ "an unknown role", "role=\"pay\"", "role=\"cap\"", "role must be" },
	{ "a figure that is no number", "value=\"60000\"", "value=\"6e4\"",
	    "value must be a decimal number" },
	{ "an empty figure", "value=\"60000\"", "value=\"\"",
	    "value must be a decimal number" },
	{ "a figure of seven decimals", "value=\"60000\"",
	    "value=\"6.0000001\"", "value must be a decimal number" },
	{ "a figure of two points", "value=\"60000\"", "value=\"6..0\"",
	    "value must be a decimal number" },
	{ "a figure past 128 bits", "value=\"60000\"",
	    "value=\"999999999999999999999999999999999999999\"",
	    "value must be a decimal number" },
	{ "ordinal 0", "ordinal=\"1\"", "ordinal=\"0\"", "require" },
	{ "ordinal past 32 bits", "ordinal=\"1\"", "ordinal=\"4294967296\"",
	    "require" },
	{ "a membership of maybe", "member=\"no\"", "member=\"na\"",
	    "member must be yes or no" },
	{ "a baseline past the limit", "value=\"120000\"",
	    "value=\"9000000000000\"", "below 9e12" },
	{ "an unknown fate", "fate=\"excepted\"", "fate=\"expected\"",
	    "fate must be" },
	{ "a currency of four letters", "currency=\"CZK\"",
	    "currency=\"CZKK\"", "three letters" },
	{ "a digest cut short", "digest=\"00", "digest=\"",
	    "64 hexadecimal digits" },
	{ "a window that ends first", "window from=\"2025-01-01\"",
	    "window from=\"2026-01-01\"", "not before its beginning" },
	{ "an agreement without end", "</agreement>", "</agreemen>",
	    "an end tag" },
	{ "an agreement of another language", "agreement:1", "agreement:2",
	    "<agreement" },
	{ "an agreement without id", " id=\"PARTNER-2025\" ",
	    " ie=\"PARTNER-2025\" ", "known currency" },
	{ "an agreement of no currency", "currency=\"EUR\"",
	    "currency=\"EUX\"", "known currency" },
	{ "an agreement that is not well-formed", "</rule>", "</role>", "" },
};

static void
spoil(struct strbuf *out, const struct spoil_row *row)
{
	struct strbuf text;
	const char *at;

	compose(&text, sample_statement());
	at = strstr(text.bytes, row->from);
	assert_non_null(at);
	strbuf_init(out, STATEMENT_BYTES_MAX);
	strbuf_append(out, text.bytes, (size_t)(at - text.bytes));
	strbuf_puts(out, row->to);
	strbuf_puts(out, at + strlen(row->from));
	check_status(strbuf_status(out), STATUS_OK, NULL);
	strbuf_fini(&text);
}

static void
run_spoil_row(void **state)
{
	const struct spoil_row *row = *state;
	struct statement parsed = { .run = -1 };
	struct error err = { 0 };
	struct strbuf text;
	struct arena arena;
	enum status status;

	arena_init(&arena, ARENA_BYTES_MAX);
	spoil(&text, row);
	status = statement_parse(&parsed, &arena, "s.xml", text.bytes,
	    text.length, &err);
	if (row->message == NULL) {
		check_status(status, STATUS_OK, &err);
	} else {
		assert_true(status != STATUS_OK);
		check_int_equal(parsed.run, -1);
		if (strstr(err.message, row->message) == NULL)
			fail_msg("%s: %s", err.place, err.message);
		assert_memory_equal(err.place, "s.xml", 5);
	}
	strbuf_fini(&text);
	arena_reset(&arena);
}

static void
parse_refuses_every_cut(void **state)
{
	struct statement parsed;
	struct error err = { 0 };
	struct strbuf text;
	struct arena arena;
	size_t inputs;
	char *cut;

	(void)state;
	compose(&text, sample_statement());
	inputs = (size_t)(strstr(text.bytes, "<result") - text.bytes);
	for (size_t size = 0; size < inputs; size++) {
		/* A copy of its own, so that sanitizers see an overrun. */
		cut = test_malloc(size + 1);
		memcpy(cut, text.bytes, size);
		arena_init(&arena, ARENA_BYTES_MAX);
		check_status(statement_parse(&parsed, &arena, "s", cut, size,
				 &err),
		    STATUS_INVALID, &err);
		arena_reset(&arena);
		test_free(cut);
	}
	strbuf_fini(&text);
}

static void
parse_refuses_too_many_bytes(void **state)
{
	struct statement parsed;
	struct error err = { 0 };
	struct arena arena;

	(void)state;
	arena_init(&arena, ARENA_BYTES_MAX);
	check_status(statement_parse(&parsed, &arena, "s", "",
			 (size_t)STATEMENT_BYTES_MAX + 1, &err),
	    STATUS_INVALID, &err);
	arena_reset(&arena);
}

static void
parse_tells_when_memory_runs_out(void **state)
{
	struct statement parsed;
	struct error err = { 0 };
	struct strbuf text;
	struct arena arena;
	enum status status = STATUS_MEMORY;
	size_t failures = 0;

	(void)state;
	compose(&text, sample_statement());
	for (size_t max = 1; status != STATUS_OK; max += 64) {
		arena_init(&arena, max);
		status = statement_parse(&parsed, &arena, "s", text.bytes,
		    text.length, &err);
		if (status != STATUS_OK) {
			check_status(status, STATUS_MEMORY, &err);
			failures++;
		}
		arena_reset(&arena);
	}
	assert_true(failures > 10);
	strbuf_fini(&text);
}

static void
strip_takes_the_signature_off(void **state)
{
	static const char text[] =
	    "<a>\n<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\">\n"
	    "x</Signature></statement>\n";
	static const char plain[] = "<a>\n</statement>\n";
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 1024);
	statement_strip_signature(&out, text, sizeof text - 1);
	assert_string_equal(out.bytes, plain);
	strbuf_clear(&out);
	statement_strip_signature(&out, plain, sizeof plain - 1);
	assert_string_equal(out.bytes, plain);
	strbuf_fini(&out);
}

/* ----------------------------------------------------------- file names */

struct name_row {
	const char *name;
	const char *agreement;
	const char *version;
	const char *account;
	const char *expected;	/* what it begins with */
};

#define TAIL "_2025-01-01_2025-12-31"

static const struct name_row name_rows[] = {
	{ "plain ids are the name", "A-25", "3", "C-0001",
	    "A-25_3_C-0001" TAIL ".xml" },
	{ "a dot inside is plain", "A.25", "3.1", "C.1",
	    "A.25_3.1_C.1" TAIL ".xml" },
	{ "small letters get a digest", "a-25", "3", "C-1", "a-25_3_C-1" TAIL
							     "_" },
	{ "a slash gets out", "A/25", "3", "../C", "A-25_3_..-C" TAIL "_" },
	{ "an underline would fake a part", "A_3", "3", "C", "A-3_3_C" TAIL
							      "_" },
	{ "bytes past ASCII", "A", "1", "\xc5\xbd", "A_1_--" TAIL "_" },
	{ "a line feed", "A", "1", "C\n", "A_1_C-" TAIL "_" },
	{ "a dot at the start", ".A", "1", "C", "-A_1_C" TAIL ".xml" },
};

static void
name_of(struct strbuf *out, const char *agreement, const char *version,
    const char *account)
{
	struct result result = *sample_statement()->result;

	result.agreement = agreement;
	result.version = version;
	result.account = account;
	strbuf_init(out, 1024);
	statement_file_name(out, &result);
	check_status(strbuf_status(out), STATUS_OK, NULL);
}

static void
run_name_row(void **state)
{
	const struct name_row *row = *state;
	struct strbuf name;

	name_of(&name, row->agreement, row->version, row->account);
	if (strncmp(name.bytes, row->expected, strlen(row->expected)) != 0)
		fail_msg("%s", name.bytes);
	assert_string_equal(name.bytes + name.length - 4, ".xml");
	strbuf_fini(&name);
}

static void
name_of_long_ids_is_short_and_unique(void **state)
{
	char account[129];
	struct strbuf first;
	struct strbuf second;

	(void)state;
	memset(account, 'C', 128);
	account[128] = '\0';
	name_of(&first,
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	    "VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV", account);
	account[127] = 'D';
	name_of(&second,
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	    "VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV", account);
	assert_true(first.length <= 200);
	assert_string_not_equal(first.bytes, second.bytes);
	strbuf_fini(&second);
	strbuf_fini(&first);
}

static void
name_tells_letter_cases_apart(void **state)
{
	struct strbuf upper;
	struct strbuf lower;

	(void)state;
	name_of(&upper, "A", "1", "C-A");
	name_of(&lower, "A", "1", "C-a");
	assert_int_not_equal(strcasecmp(upper.bytes, lower.bytes), 0);
	strbuf_fini(&lower);
	strbuf_fini(&upper);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compose_writes_canonical_xml),
		cmocka_unit_test(compose_keeps_to_the_grammar),
		cmocka_unit_test(compose_of_the_small_one_is_this),
		cmocka_unit_test(parse_and_compose_give_the_same_bytes),
		cmocka_unit_test(parse_reads_every_field),
		cmocka_unit_test(parse_refuses_every_cut),
		cmocka_unit_test(parse_refuses_too_many_bytes),
		cmocka_unit_test(parse_tells_when_memory_runs_out),
		cmocka_unit_test(strip_takes_the_signature_off),
		cmocka_unit_test(name_of_long_ids_is_short_and_unique),
		cmocka_unit_test(name_tells_letter_cases_apart),
	};
	int failed;

	failed = cmocka_run_group_tests(tests, NULL, NULL);
	failed += run_rows("statement_parse", run_spoil_row, spoil_rows);
	failed += run_rows("statement_file_name", run_name_row, name_rows);
	xmlRelaxNGCleanupTypes();
	xmlCleanupParser();
	return failed;
}
