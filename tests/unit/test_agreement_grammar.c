/*
 * The published grammar and the loader accept and refuse the same files: over
 * the corpus, and over every small change of its accepted files that the tables
 * below can make.  The grammar is libxml2's reading of rules/agreement.rng.
 */
#include "tests/support/check.h"

#include <glob.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>

#include "rules/agreement_load.h"

#define GRAMMAR "rules/agreement.rng"
#define ELEMENTS_MAX 200

/* Every so many changes one is compared; CPPFLAGS=-DCHANGE_STRIDE=1 compares
 * all of them and takes five times as long.  A prime, so that each row of a
 * table gets its turn. */
#ifndef CHANGE_STRIDE
#define CHANGE_STRIDE 5
#endif

struct grammar {
	xmlRelaxNGPtr schema;
	xmlRelaxNGValidCtxtPtr validator;
	size_t changes;
	size_t compared;
	size_t accepted;
	size_t refused_by_loader;
};

/* What a refusal says that a grammar cannot: the list at the top of
 * rules/agreement.rnc. */
static const char *const loader_only[] = {
	"expected at most 128 bytes",
	"categories of 1 to 128 bytes",
	"a day of the calendar",
	"is before from",
	"ISO 4217",
	"expected a decimal below",
	"expected a percentage below",
	"tier/from: expected at most ",
	"a second ",
	"has no list",
	"has no figures",
	"has no rule",
	"another id",
	"is a best-of or first-of",
	"is in a best-of or first-of",
	"expected an earlier rule",
	"that stand before it",
	"named twice",
	"expected to be paid on the same lines",
	"\" expected to pay a rate on net-amount",
	", not above tier",
	"a multiple of the",
	"is above the",
	"at least one attribute",
};

static void
ignore_error(void *payload, xmlErrorPtr error)
{
	(void)payload;
	(void)error;
}

static int
open_grammar(void **state)
{
	static struct grammar grammar;
	xmlRelaxNGParserCtxtPtr parser;

	xmlInitParser();
	parser = xmlRelaxNGNewParserCtxt(GRAMMAR);
	if (parser == NULL)
		return -1;
	grammar.schema = xmlRelaxNGParse(parser);
	xmlRelaxNGFreeParserCtxt(parser);
	if (grammar.schema == NULL)
		return -1;
	grammar.validator = xmlRelaxNGNewValidCtxt(grammar.schema);
	if (grammar.validator == NULL)
		return -1;
	xmlRelaxNGSetValidStructuredErrors(grammar.validator, ignore_error,
	    NULL);
	*state = &grammar;
	return 0;
}

static int
close_grammar(void **state)
{
	struct grammar *grammar = *state;

	xmlRelaxNGFreeValidCtxt(grammar->validator);
	xmlRelaxNGFree(grammar->schema);
	xmlCleanupParser();
	return 0;
}

/* -------------------------------------------------------------- verdicts */

static bool
loader_accepts(xmlDocPtr document, struct error *err)
{
	struct agreement_file *file = NULL;
	xmlChar *text = NULL;
	int size = 0;
	enum status status;

	xmlDocDumpMemory(document, &text, &size);
	assert_non_null(text);
	assert_true(size > 0);
	status = agreement_load_bytes(&file, "t.xml", text, (size_t)size,
	    false, err);
	if (status != STATUS_OK)
		check_status(status, STATUS_INVALID, err);
	xmlFree(text);
	agreement_file_free(file);
	return status == STATUS_OK;
}

static bool
only_the_loader_can_say(const char *message)
{
	for (size_t i = 0; i < ARRAY_LEN(loader_only); i++) {
		if (strstr(message, loader_only[i]) != NULL)
			return true;
	}
	return false;
}

static void
fail_with(xmlDocPtr document, const char *reason)
{
	print_error("%s:\n", reason);
	xmlDocDump(stderr, document);
	fail();
}

static void
compare(struct grammar *grammar, xmlDocPtr document)
{
	struct error err;
	bool by_grammar;
	bool by_loader;

	if (grammar->changes++ % CHANGE_STRIDE != 0)
		return;
	by_grammar = xmlRelaxNGValidateDoc(grammar->validator, document) == 0;
	by_loader = loader_accepts(document, &err);
	grammar->compared++;
	if (by_loader)
		grammar->accepted++;
	if (by_loader && !by_grammar)
		fail_with(document, "the loader accepts, the grammar refuses");
	if (!by_loader && by_grammar) {
		grammar->refused_by_loader++;
		if (!only_the_loader_can_say(err.message))
			fail_with(document, err.message);
	}
}

static xmlDocPtr
read_document(const char *path)
{
	xmlDocPtr document = xmlReadFile(path, NULL, XML_PARSE_NONET);

	assert_non_null(document);
	return document;
}

/* ---------------------------------------------------------------- corpus */

static void
check_corpus(struct grammar *grammar, const char *pattern, bool by_grammar,
    bool by_loader)
{
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		xmlDocPtr document = read_document(found.gl_pathv[i]);
		struct error err;

		if ((xmlRelaxNGValidateDoc(grammar->validator, document) ==
		    0) != by_grammar)
			fail_with(document, found.gl_pathv[i]);
		if (loader_accepts(document, &err) != by_loader)
			fail_with(document, found.gl_pathv[i]);
		xmlFreeDoc(document);
	}
	globfree(&found);
}

static void
corpus_is_taken_alike(void **state)
{
	struct grammar *grammar = *state;

	check_corpus(grammar, "tests/agreements/accepted/*.xml", true, true);
	check_corpus(grammar, "tests/agreements/refused/*.xml", false, false);
	check_corpus(grammar, "tests/agreements/refused-by-loader/*.xml", true,
	    false);
}

/* --------------------------------------------------------------- changes */

static const char *const names[] = {
	"agreements", "agreement", "title", "parties", "accounts", "except",
	"list", "item", "figures", "figure", "lines", "settle", "rounding",
	"rule", "best-of", "first-of", "require", "qualify", "scale", "tier",
	"pay", "limit", "example", "line", "expect", "tiers",
};

static const char *const values[] = {
	"", " ", "0", "0.0", "1", "-1", "-0.5", "1.5", "007", "1.", ".5", "+1",
	"1e3", "50,000", "1 000", " 1", "1 ", "0.0000001", "1.1234567",
	"8999999999999.999999", "9000000000000", "10%", "0%", "0.00000001%",
	"0.000000001%", " 10%", "10 %", "%", "NaN", "0x1", "2025-02-28",
	"2025-02-29", "2024-12-31", "2026-01-01", "2025-13-01", "2025-1-1",
	"2025-01-01 ", "x", "A b", "\xc3\xa9", ".x", "x/y:z-1._", "EUR", "JPY",
	"XTS", "eur", " EUR", "group", " group", "account", "previous-year",
	"previous-year ", "term", "separate", "catch-up", "growth",
	"growth-rate", "share", "quantity", "days", "net-amount", "categories",
	"all-units", "incremental", "multiples", "interpolated", "exceed",
	"reach", "since", "down", "yes", "invoice", "volume", "plan",
	"all-units incremental", "de-AT", "de_AT",
	"a123456789b123456789c123456789d123456789e123456789f123456789g123",
	"a123456789b123456789c123456789d123456789e123456789f123456789g1234",
};

static const struct {
	const char *name;
	const char *value;
} attributes[] = {
	{ "id", "new" }, { "version", "2" }, { "currency", "CZK" },
	{ "from", "2" }, { "from", "10%" }, { "from", "2025-02-01" },
	{ "until", "2025-03-01" }, { "per", "group" }, { "date", "delivery" },
	{ "date", "2025-03-01" }, { "paid-tolerance", "1%" }, { "list", "l" },
	{ "segment", "s" }, { "country", "AT" }, { "group", "g" },
	{ "member", "m" }, { "party", "p" }, { "value", "5" },
	{ "category", "c" }, { "product", "p" }, { "brand", "b" },
	{ "tag", "t" }, { "type", "invoice" }, { "paid", "yes" },
	{ "paid", "2025-03-01" }, { "document-at-least", "5" },
	{ "every", "year" }, { "method", "separate" },
	{ "method", "additive" }, { "method", "multiples" },
	{ "method", "additive-banded" }, { "advance", "1%" },
	{ "mode", "down" }, { "unit", "1" }, { "unit", "KGM" },
	{ "net-of", "volume" }, { "net-of", "base volume" },
	{ "basis", "net-amount" }, { "basis", "quantity" },
	{ "basis", "days" }, { "basis", "growth" }, { "compare", "growth" },
	{ "compare", "share" }, { "baseline", "previous-year" },
	{ "each", "5" }, { "level", "2" }, { "across", "group" },
	{ "undefined-as", "0" }, { "undefined-as", "0%" },
	{ "at-least", "5" }, { "at-least", "5%" }, { "below", "5000000" },
	{ "below", "500%" }, { "threshold", "reach" },
	{ "threshold", "exceed" }, { "prorate", "since" }, { "rate", "1%" },
	{ "per-unit", "1" }, { "amount", "1" }, { "free-units", "1" },
	{ "guarantee", "1" }, { "cap-percent", "1%" }, { "cap", "1000" },
	{ "minimum-payout", "1" }, { "title", "t" }, { "net", "-1" },
	{ "quantity", "-1" }, { "due", "2025-03-01" }, { "rule", "volume" },
	{ "cumulative", "yes" },
};

/* Each change below is made, compared and taken back. */

static void
change_values(struct grammar *grammar, xmlNodePtr node, xmlAttrPtr attribute)
{
	xmlChar *old = xmlNodeGetContent((xmlNodePtr)attribute);
	xmlChar *name = xmlStrdup(attribute->name);
	xmlNsPtr ns = attribute->ns;

	assert_non_null(old);
	assert_non_null(name);
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		assert_non_null(xmlSetNsProp(node, ns, name,
		    (const xmlChar *)values[i]));
		compare(grammar, node->doc);
	}
	assert_int_equal(xmlUnsetNsProp(node, ns, name), 0);
	compare(grammar, node->doc);
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++) {
		const xmlChar *other = (const xmlChar *)attributes[i].name;

		if (xmlHasProp(node, other) != NULL)
			continue;
		assert_non_null(xmlSetProp(node, other, old));
		compare(grammar, node->doc);
		assert_int_equal(xmlUnsetProp(node, other), 0);
	}
	assert_non_null(xmlSetNsProp(node, ns, name, old));
	xmlFree(name);
	xmlFree(old);
}

static void
add_attributes(struct grammar *grammar, xmlNodePtr node)
{
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++) {
		const xmlChar *name = (const xmlChar *)attributes[i].name;
		xmlChar *old = xmlGetProp(node, name);

		assert_non_null(xmlSetProp(node, name,
		    (const xmlChar *)attributes[i].value));
		compare(grammar, node->doc);
		if (old != NULL)
			assert_non_null(xmlSetProp(node, name, old));
		else
			assert_int_equal(xmlUnsetProp(node, name), 0);
		xmlFree(old);
	}
}

static void
rename_element(struct grammar *grammar, xmlNodePtr node)
{
	xmlChar *old = xmlStrdup(node->name);

	assert_non_null(old);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		xmlNodeSetName(node, (const xmlChar *)names[i]);
		compare(grammar, node->doc);
	}
	xmlNodeSetName(node, old);
	xmlFree(old);
}

static void
add_content(struct grammar *grammar, xmlNodePtr node)
{
	/* CDATA is text that libxml2 does not join to its neighbour. */
	xmlNodePtr text = xmlNewCDataBlock(node->doc,
	    (const xmlChar *)" \n", 2);

	assert_non_null(text);
	assert_ptr_equal(xmlAddChild(node, text), text);
	compare(grammar, node->doc);
	xmlNodeSetContent(text, (const xmlChar *)"x");
	compare(grammar, node->doc);
	xmlUnlinkNode(text);
	xmlFreeNode(text);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		xmlNodePtr child = xmlNewChild(node, node->ns,
		    (const xmlChar *)names[i], NULL);

		assert_non_null(child);
		compare(grammar, node->doc);
		xmlUnlinkNode(child);
		xmlFreeNode(child);
	}
}

/* Twice, before its neighbour, and not at all. */
static void
move_element(struct grammar *grammar, xmlNodePtr node)
{
	xmlNodePtr next = xmlNextElementSibling(node);
	xmlNodePtr twin = xmlCopyNode(node, 1);
	xmlNodePtr mark = xmlNewComment((const xmlChar *)"here");

	assert_non_null(twin);
	assert_non_null(mark);
	assert_non_null(xmlAddNextSibling(node, twin));
	compare(grammar, node->doc);
	xmlUnlinkNode(twin);
	xmlFreeNode(twin);
	assert_non_null(xmlAddPrevSibling(node, mark));
	if (next != NULL) {
		assert_non_null(xmlAddNextSibling(next, node));
		compare(grammar, node->doc);
	}
	xmlUnlinkNode(node);
	compare(grammar, mark->doc);
	assert_non_null(xmlAddNextSibling(mark, node));
	xmlUnlinkNode(mark);
	xmlFreeNode(mark);
}

static size_t
collect_elements(xmlNodePtr *out, xmlNodePtr root)
{
	size_t count = 0;

	/* Breadth first: out is its own queue. */
	out[count++] = root;
	for (size_t i = 0; i < count; i++) {
		xmlNodePtr child = xmlFirstElementChild(out[i]);

		for (; child != NULL; child = xmlNextElementSibling(child)) {
			assert_true(count < ELEMENTS_MAX);
			out[count++] = child;
		}
	}
	return count;
}

static void
change_element(struct grammar *grammar, xmlNodePtr node)
{
	size_t count = 0;

	for (xmlAttrPtr a = node->properties; a != NULL; a = a->next)
		count++;
	/* Each is put back at the end, so that the next comes to be first. */
	for (size_t i = 0; i < count; i++)
		change_values(grammar, node, node->properties);
	add_attributes(grammar, node);
	rename_element(grammar, node);
	add_content(grammar, node);
	if (node->parent->type == XML_ELEMENT_NODE)
		move_element(grammar, node);
}

static void
changes_are_taken_alike(void **state)
{
	struct grammar *grammar = *state;
	xmlNodePtr elements[ELEMENTS_MAX];
	glob_t found;

	assert_int_equal(glob("tests/agreements/accepted/*.xml", 0, NULL,
	    &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		xmlDocPtr document = read_document(found.gl_pathv[i]);
		size_t count = collect_elements(elements,
		    xmlDocGetRootElement(document));

		for (size_t j = 0; j < count; j++)
			change_element(grammar, elements[j]);
		xmlFreeDoc(document);
	}
	globfree(&found);
	print_message("%zu compared, %zu accepted, %zu refused by the loader"
	    " alone\n", grammar->compared, grammar->accepted,
	    grammar->refused_by_loader);
	assert_true(grammar->accepted > 1000);
	assert_true(grammar->refused_by_loader > 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(corpus_is_taken_alike),
		cmocka_unit_test(changes_are_taken_alike),
	};

	return cmocka_run_group_tests_name("agreement_grammar", tests,
	    open_grammar, close_grammar);
}
