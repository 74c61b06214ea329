/*
 * Texts that conditions know by name, words, cuts, joined texts, allowances
 * that lines may have in them, and firsts: dialects of the test's own.
 */

#include <stdio.h>

#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define DIALECT(xml) "<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"own\" " \
	"title=\"Own\">" xml "</dialect>"
#define HEAD "<type value=\"invoice\"/>" \
	"<field name=\"source\" text=\"S\"/>" \
	"<field name=\"id\" path=\"@no\"/>" \
	"<field name=\"account\" path=\"Party\"/>" \
	"<field name=\"date\" text=\"2025-03-03\"/>" \
	"<field name=\"currency\" text=\"INR\"/>"

#define ENTRY(name, sum) "<Entry><Name>" name "</Name><Sum>" sum "</Sum>" \
	"</Entry>"

/* What each entry of a book is follows from its name, or from a table. */
static void
test_named_texts(void **state)
{
	static const struct read_facts_options options = { .dialect = DIALECT(
	    "<root name=\"Book\"/>"
	    "<lookup name=\"table\" at=\"Book/Table\" key=\"@name\" "
	    "value=\"@kind\"/>"
	    "<text name=\"buyer\" path=\"Party\"/>"
	    "<text name=\"kind\">"
	    "<from text=\"party\" when=\"Name\" same=\"../$buyer\"/>"
	    "<from text=\"seller\" when=\"Name\" same=\"../Seller\"/>"
	    "<from path=\"Name\" lookup=\"table\"/>"
	    "<from text=\"tax\" when=\"Name\" word=\"SALES TAX|VAT\"/>"
	    "<from text=\"sale\" when=\"Name\" word=\"sales\"/>"
	    "</text>"
	    "<text name=\"note\" path=\"Note\"/>"
	    "<document at=\"Book/Bill\">" HEAD
	    "<fault code=\"bad-status\" when=\"$note\" is-not=\"|fine\" "
	    "says=\"expected fine\"/>"
	    "<field name=\"total\" path=\"Entry[$kind='party']/Sum\" "
	    "sign=\"negate\"/>"
	    "<line at=\"Entry\" when=\"$kind\" is=\"sale|\">"
	    "<field name=\"no\" path=\"Name\"/>"
	    "<field name=\"net\" path=\"Sum\"/></line>"
	    "<allowance at=\"Entry[$kind='cut'][not($note)][../$note='']\">"
	    "<field name=\"amount\" path=\"Sum\"/></allowance></document>"),
	};

	(void)state;
	/* The third document's party is not the first's. */
	check_facts("<Book><Table name=\"Gift\" kind=\"cut\"/>"
	    "<Table name=\"Sales X\" kind=\"tax\"/>"
	    "<Bill no=\"1\"><Party>A Sales</Party>"
	    /* A name that is the party's, one of the table before its words,
	     * words in any case and between any signs, part of a word. */
	    ENTRY("A Sales", "-150") ENTRY("Us", "3") ENTRY("Sales X", "7")
	    ENTRY("export-SALES 5%", "100") ENTRY("Sales/Tax", "9")
	    ENTRY("Vat", "1") ENTRY("Private", "50") ENTRY("Gift", "-15")
	    "<Seller/><Seller>Us</Seller>"
	    "</Bill><Bill no=\"2\"><Party>B</Party><Note>bad</Note>"
	    "</Bill><Bill no=\"3\"><Party>B</Party>" ENTRY("A Sales", "5")
	    ENTRY("B", "-5") "</Bill></Book>", &options,
	    "file own S\n"
	    "invoice S id=1 account=\"A Sales\" date=2025-03-03 currency=INR "
	    "total=150\n"
	    "  line no=\"export-SALES 5%\" net=90\n"
	    "  line no=Private net=45\n"
	    "reject invoice 2 bad-status: expected fine, found \"bad\"\n"
	    "invoice S id=3 account=B date=2025-03-03 currency=INR total=5\n"
	    "  line no=\"A Sales\" net=5\n");
}

static void
test_words(void **state)
{
	static const struct {
		const char *name;
		const char *tags;
	} cases[] = {
		{ "sales tax", "tax" },
		{ "On SALES-Tax, 4%", "tax" },
		{ "Sales", "" },
		{ "Sales of Tax", "" },
		{ "Sale Sales Tax", "tax" },
		{ "Sales Taxes", "" },
		{ "Presales tax", "" },
		{ "CGST9%", "gst" },
		{ "xCGST", "" },
		{ "\xc3\xa9" "CGST", "" },
		{ "9", "" },
	};
	static const struct read_facts_options options = { .dialect = DIALECT(
	    "<root name=\"Book\"/><document at=\"Book/Bill\">" HEAD
	    "<field name=\"tags\"><from text=\"tax\" when=\"Name\" "
	    "word=\"Sales tax\"/><from text=\"gst\" when=\"Name\" "
	    "word=\"%|cgst\"/></field></document>"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char xml[256];
		char facts[256];

		(void)snprintf(xml, sizeof xml, "<Book><Bill no=\"1\"><Party>"
		    "A</Party><Name>%s</Name></Bill></Book>", cases[i].name);
		(void)snprintf(facts, sizeof facts, "file own S\n"
		    "invoice S id=1 account=A date=2025-03-03 currency=INR"
		    "%s%s\n", *cases[i].tags == '\0' ? "" : " tags=",
		    cases[i].tags);
		check_facts(xml, &options, facts);
	}
}

static void
test_cuts_and_joins(void **state)
{
	static const struct read_facts_options options = { .dialect = DIALECT(
	    "<root name=\"Book\"/><document at=\"Book/Bill\">" HEAD
	    "<account at=\".\"><field name=\"street\" path=\"Street/Line\" "
	    "between=\", \"/></account>"
	    "<line at=\"Item\">"
	    "<field name=\"quantity\" path=\"Quantity\" call=\"first-word\"/>"
	    "<field name=\"unit\"><from path=\"Quantity\" after=\" \" "
	    "before=\" =\"/><from path=\"Quantity\" after=\" \"/></field>"
	    "<field name=\"net\"><from path=\"Sum\" after=\"=\" "
	    "call=\"first-number\"/><from path=\"Sum\"/></field>"
	    "</line></document>"),
	};

	(void)state;
	check_facts("<Book><Bill no=\"1\"><Party>A</Party>"
	    "<Street><Line>Old Mill</Line><Line/><Line>Road 5</Line></Street>"
	    "<Item><Quantity>5 Bag = 250 Kg</Quantity>"
	    "<Sum>-$ 10 @ 70 = -Rs. 700.50</Sum></Item>"
	    "<Item><Quantity>5 Kg</Quantity><Sum>7</Sum></Item>"
	    "<Item><Quantity>5</Quantity><Sum>8</Sum></Item></Bill></Book>",
	    &options, "file own S\n"
	    "account S id=A street=\"Old Mill, Road 5\" document "
	    "stated=400\n"
	    "invoice S id=1 account=A date=2025-03-03 currency=INR\n"
	    "  line no=1 quantity=5 unit=Bag net=-700.5\n"
	    "  line no=2 quantity=5 unit=Kg net=7\n"
	    "  line no=3 quantity=5 net=8\n");
}

/* Spread only where the lines do not make the stated net total already. */
static void
test_allowances_in_lines(void **state)
{
	static const struct read_facts_options options = { .dialect = DIALECT(
	    "<root name=\"Book\"/><document at=\"Book/Bill\" "
	    "allowances=\"unless-in-lines\">" HEAD
	    "<field name=\"net-total\" path=\"Net\"/>"
	    "<line at=\"Item\"><field name=\"net\" path=\".\"/></line>"
	    "<allowance at=\"Less\"><field name=\"amount\" path=\".\" "
	    "sign=\"negative\"/></allowance></document>"),
	};

	(void)state;
	check_facts("<Book>"
	    "<Bill no=\"1\"><Party>A</Party><Item>60</Item><Item>30</Item>"
	    "<Less>9</Less><Net>90.02</Net></Bill>"
	    "<Bill no=\"2\"><Party>A</Party><Item>60</Item><Item>30</Item>"
	    "<Less>9</Less><Net>81</Net></Bill>"
	    "<Bill no=\"3\"><Party>A</Party><Item>60</Item><Item>30</Item>"
	    "<Less>9</Less></Bill>"
	    "<Bill no=\"4\"><Party>A</Party><Item>60</Item><Item>30</Item>"
	    "<Less>9</Less><Net>90.03</Net></Bill></Book>", &options,
	    "file own S\n"
	    "invoice S id=1 account=A date=2025-03-03 currency=INR\n"
	    "  line no=1 net=60\n  line no=2 net=30\n"
	    "invoice S id=2 account=A date=2025-03-03 currency=INR\n"
	    "  line no=1 net=54\n  line no=2 net=27\n"
	    "invoice S id=3 account=A date=2025-03-03 currency=INR\n"
	    "  line no=1 net=54\n  line no=2 net=27\n"
	    "reject invoice 4 total-mismatch: expected lines that sum to the "
	    "stated net total 90.03, found 81\n");
}

/* A root of any name is told by the first element within, and no later one. */
static void
test_first(void **state)
{
	static const struct read_facts_options options = { .dialect = DIALECT(
	    "<root name=\"*\"><holds path=\"A/B\" first=\"yes\"/></root>"
	    "<document at=\"*/A\">" HEAD "</document>"),
	};

	(void)state;
	check_facts("<x><A no=\"1\"><B/><Party>P</Party></A></x>", &options,
	    "file own S\n"
	    "invoice S id=1 account=P date=2025-03-03 currency=INR\n");
	check_refused("<x><Y/><A no=\"1\"><B/></A></x>", &options,
	    STATUS_NOT_FOUND, "found root element \"x\"");
	check_refused("<x><A no=\"1\"><Y/><B/></A></x>", &options,
	    STATUS_NOT_FOUND, "found root element \"x\"");
	check_refused("<x><A><Y/></A><A><B/></A></x>", &options,
	    STATUS_NOT_FOUND, "found root element \"x\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_named_texts),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_cuts_and_joins),
		cmocka_unit_test(test_allowances_in_lines),
		cmocka_unit_test(test_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
