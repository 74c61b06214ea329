/* The native ledger form, from its XML to facts. */

#include <stdio.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define HEAD "<ledger xmlns=\"urn:ristorno:ledger:1\" source=\"ERP-A\">"
#define TAIL "</ledger>"
#define DOCUMENTS(xml) HEAD "<documents>" xml "</documents>" TAIL
#define INVOICE(attributes, lines) DOCUMENTS("<invoice id=\"1\" " \
	"account=\"C\" date=\"2025-03-03\" currency=\"EUR\" " attributes ">" \
	lines "</invoice>")

static void
test_master_data(void **state)
{
	(void)state;
	check_facts(HEAD
	    "<company id=\"US\" name=\"Velko\" tax-id=\"CZ8\">"
	    "<address street=\"Dlouh\xc3\xa1 1\" city=\"Praha\" "
	    "postcode=\"11000\" country=\"CZ\"/></company>"
	    "<rates base=\"EUR\"><rate currency=\"USD\" date=\"2025-03-03\" "
	    "value=\"1.0465\"/></rates>"
	    "<categories><category id=\"T\" name=\"Tools\"/>"
	    "<category id=\"D\" parent=\"T\"/></categories>"
	    "<products><product id=\"P-1\" name=\"Drill\" category=\"D\" "
	    "brand=\"ACME\" unit=\"C62\"><unit code=\"BX\" factor=\"12\"/>"
	    "<alias source=\"ERP-B\" id=\"0815\"/>"
	    "<unit code=\"KGM\" factor=\".5\"/></product></products>"
	    "<accounts><account id=\"C-1\" name=\"Nov\xc3\xa1k\" "
	    "tax-id=\"CZ1\" country=\"CZ\" language=\"cs\" "
	    "since=\"2019-05-01\" currency=\"CZK\" segment=\"wholesale\" "
	    "manager=\"m.horak\" parent=\"C-0\" email=\"ap@n.example\">"
	    "<address street=\"K 2\"/><bank iban=\"CZ65\" bic=\"GIBA\" "
	    "holder=\"N\"/><member of=\"GOLD\" from=\"2024-01-01\" "
	    "until=\"2025-12-31\"/><alias source=\"ERP-B\" id=\"10017\"/>"
	    "<member of=\"TOP\" from=\"2024-01-01\"/></account></accounts>"
	    TAIL, NULL,
	    "file ledger ERP-A\n"
	    "company US name=Velko tax-id=CZ8 street=\"Dlouh\xc3\xa1 1\" "
	    "city=Praha postcode=11000 address-country=CZ\n"
	    "rate EUR USD date=2025-03-03 e10=10465000000\n"
	    "category T name=Tools\n"
	    "category D parent=T\n"
	    "product id=P-1 name=Drill category=D brand=ACME unit=C62 BX=12 "
	    "KGM=0.5 alias=ERP-B/0815 master stated=3f\n"
	    "account ERP-A id=C-1 name=Nov\xc3\xa1k tax-id=CZ1 country=CZ "
	    "language=cs since=2019-05-01 currency=CZK segment=wholesale "
	    "manager=m.horak parent=C-0 email=ap@n.example street=\"K 2\" "
	    "iban=CZ65 bic=GIBA holder=N member=GOLD from=2024-01-01 "
	    "until=2025-12-31 member=TOP from=2024-01-01 "
	    "alias=ERP-B/10017 master stated=3fff\n");
}

static void
test_documents(void **state)
{
	(void)state;
	check_facts(HEAD "<documents>"
	    "<invoice id=\"2025/17\" account=\"C-1\" date=\"2025-03-03Z\" "
	    "delivered=\"2025-03-01\" due=\"2025-04-02\" currency=\"EUR\" "
	    "total=\"1452.00\" tags=\"web spring  web\">"
	    "<line no=\"1\" product=\"P-1\" category=\"X\" quantity=\"24\" "
	    "unit=\"C62\" net=\" +1200. \" tax-category=\"S\" "
	    "tax-rate=\"21\" tags=\"b a\"/>"
	    "<line no=\"2\" net=\"-0.5\"/></invoice>"
	    /* Written positive, counted negative, and the other way round. */
	    "<credit-note id=\"D-4\" account=\"C-1\" date=\"2025-03-20\" "
	    "currency=\"EUR\" total=\"121\" refers-to=\"2025/17\">"
	    "<line no=\"1\" quantity=\"2\" net=\"100.00\"/>"
	    "<line no=\"2\" quantity=\"-1\" net=\"-0.25\"/></credit-note>"
	    "<invoice id=\"3\" account=\"C-1\" date=\"2025-03-03\" "
	    "currency=\"EUR\" status=\"cancelled\"/>"
	    "</documents><payments>"
	    "<payment id=\"B-77\" document=\"2025/17\" date=\"2025-04-01\"/>"
	    "<payment document=\"2025/17\" date=\"2025-04-02\" "
	    "amount=\"12.5\"/></payments>" TAIL, NULL,
	    "file ledger ERP-A\n"
	    "invoice ERP-A id=2025/17 account=C-1 date=2025-03-03 "
	    "delivered=2025-03-01 due=2025-04-02 currency=EUR total=1452 "
	    "tags=\"spring web\"\n"
	    "  line no=1 product=P-1 category=X quantity=24 unit=C62 "
	    "net=1200 tax=S rate=21 tags=\"a b\"\n"
	    "  line no=2 net=-0.5\n"
	    "credit-note ERP-A id=D-4 account=C-1 date=2025-03-20 "
	    "currency=EUR total=121 refers-to=2025/17\n"
	    "  line no=1 quantity=-2 net=-100\n"
	    "  line no=2 quantity=1 net=0.25\n"
	    "invoice ERP-A id=3 account=C-1 date=2025-03-03 currency=EUR "
	    "cancelled\n"
	    "payment ERP-A id=B-77 document=2025/17 date=2025-04-01\n"
	    "payment ERP-A document=2025/17 date=2025-04-02 amount=12.5\n");
}

static void
test_source_and_prefix(void **state)
{
	static const struct read_facts_options options = {
		.source = "MINE", .prefix = "x:",
	};

	(void)state;
	check_facts(HEAD
	    "<categories><category id=\"D\" parent=\"T\"/></categories>"
	    "<products><product id=\"P\" category=\"D\"/></products>"
	    "<accounts><account id=\"C\" parent=\"C0\">"
	    "<alias source=\"B\" id=\"7\"/></account></accounts><documents>"
	    "<invoice id=\"1\" account=\"C\" date=\"2025-03-03\" "
	    "currency=\"EUR\"><line no=\"1\" product=\"P\" category=\"D\" "
	    "net=\"1\"/></invoice></documents><payments><payment "
	    "document=\"1\" date=\"2025-03-03\"/></payments>" TAIL, &options,
	    "file ledger ERP-A\n"
	    "category x:D parent=x:T\n"
	    "product id=x:P category=x:D master stated=3f\n"
	    "account MINE id=x:C parent=x:C0 alias=B/7 master stated=3fff\n"
	    "invoice MINE id=1 account=x:C date=2025-03-03 currency=EUR\n"
	    "  line no=1 product=x:P category=x:D net=1\n"
	    "payment MINE document=1 date=2025-03-03\n");
}

struct reject_case {
	const char *xml;
	const char *told;
};

#define LINE "<line no=\"1\" net=\"1\"/>"
#define X64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct reject_case rejects[] = {
	{ INVOICE("", "<line no=\"1\" net=\"1\"/><line no=\"2\" "
	    "net=\"1.234,56\"/>"),
	    "reject invoice 1 bad-amount: line 2, net: expected a decimal "
	    "such as 1234.56, found \"1.234,56\"\n" },
	{ INVOICE("", "<line no=\"1\" net=\"0.0000001\"/>"),
	    "reject invoice 1 amount-range: line 1, net: expected at most 6 "
	    "decimals and less than 9000000000000, found \"0.0000001\"\n" },
	{ INVOICE("", "<line no=\"1\" net=\"9000000000000\"/>"),
	    "reject invoice 1 amount-range: line 1, net: expected at most 6 "
	    "decimals and less than 9000000000000, found "
	    "\"9000000000000\"\n" },
	{ INVOICE("", "<line no=\"1\" net=\"\"/>"),
	    "reject invoice 1 bad-amount: line 1, net: expected a value, "
	    "found \"\"\n" },
	{ INVOICE("", "<line no=\"1\"/>"),
	    "reject invoice 1 missing-net: line 1, net: expected an amount, "
	    "found none\n" },
	{ INVOICE("", "<line net=\"1\"/>"),
	    "reject invoice 1 missing-no: line 1, no: expected an id, found "
	    "none\n" },
	{ INVOICE("due=\"2025-02-29\"", LINE),
	    "reject invoice 1 bad-date: due: expected a calendar day such as "
	    "2025-03-31, found \"2025-02-29\"\n" },
	{ INVOICE("due=\"2025-03-01T10:00:00\"", LINE),
	    "reject invoice 1 bad-date: due: expected a calendar day such as "
	    "2025-03-31, found \"2025-03-01T10:00:00\"\n" },
	{ INVOICE("total=\"x\"", LINE),
	    "reject invoice 1 bad-amount: total: expected a decimal such as "
	    "1234.56, found \"x\"\n" },
	{ INVOICE("status=\"void\"", LINE),
	    "reject invoice 1 bad-status: expected status cancelled or none, "
	    "found \"void\"\n" },
	{ INVOICE("refers-to=\"0\"", LINE),
	    "reject invoice 1 unknown-attribute: expected no attribute "
	    "refers-to on an invoice\n" },
	{ INVOICE("colour=\"red\"", LINE),
	    "reject invoice 1 unknown-attribute: expected no attribute here, "
	    "found \"colour\"\n" },
	{ INVOICE("xmlns:x=\"urn:x\" x:due=\"2025-03-03\"", LINE),
	    "reject invoice 1 unknown-attribute: expected no attribute here, "
	    "found \"due\"\n" },
	{ INVOICE("", LINE "<note><b/></note>"),
	    "reject invoice 1 unknown-element: expected no element here, "
	    "found \"note\"\n" },
	{ INVOICE("", "<line xmlns=\"urn:x\" no=\"1\" net=\"1\"/>"),
	    "reject invoice 1 unknown-element: expected no element here, "
	    "found \"line\"\n" },
	{ INVOICE("", LINE "text"),
	    "reject invoice 1 unknown-text: expected no text here, found "
	    "\"text\"\n" },
	{ INVOICE("total=\"5\"", ""),
	    "reject invoice 1 no-lines: expected lines, found none and a "
	    "total of 5\n" },
	{ INVOICE("tags=\"a " X64 X64 "y\"", LINE),
	    "reject invoice 1 text-too-long: tags: expected at most 128 "
	    "bytes, found a longer text, \"" X64 "xxxxxxxxxxxxxxxx...\"\n" },
	{ DOCUMENTS("<invoice account=\"C\" date=\"2025-03-03\" "
	    "currency=\"EUR\">" LINE "</invoice>"),
	    "reject invoice - missing-id: id: expected an id, found none\n" },
	{ DOCUMENTS("<invoice id=\"\" account=\"C\" date=\"2025-03-03\" "
	    "currency=\"EUR\">" LINE "</invoice>"),
	    "reject invoice - missing-id: id: expected an id, found none\n" },
	{ DOCUMENTS("<credit-note id=\"1\" account=\"C\" currency=\"EUR\">"
	    LINE "</credit-note>"),
	    "reject credit-note 1 missing-date: date: expected a date, found "
	    "none\n" },
	{ DOCUMENTS("<invoice id=\"1\" account=\"C\" date=\"2025-03-03\" "
	    "currency=\"eur\">" LINE "</invoice>"),
	    "reject invoice 1 bad-currency: currency: expected a currency "
	    "code of ISO 4217 such as EUR, found \"eur\"\n" },
	{ DOCUMENTS("<invoice id=\"1\" account=\"C\" date=\"2025-03-03\" "
	    "currency=\"XXX\">" LINE "</invoice>"),
	    "reject invoice 1 bad-currency: currency: expected a currency "
	    "code of ISO 4217 such as EUR, found \"XXX\"\n" },
	{ HEAD "<rates base=\"EUR\"><rate currency=\"USD\" "
	    "date=\"2025-03-03\" value=\"0\"/></rates>" TAIL,
	    "reject rate EUR/USD/2025-03-03 amount-range: value: expected a "
	    "number above 0, found \"0\"\n" },
	{ HEAD "<rates base=\"EUR\"><rate currency=\"USD\" "
	    "date=\"2025-03-03\" value=\"1.00000000001\"/></rates>" TAIL,
	    "reject rate EUR/USD/2025-03-03 amount-range: value: expected at "
	    "most 10 decimals and less than 900000000, "
	    "found \"1.00000000001\"\n" },
	{ HEAD "<products><product id=\"P\"><unit code=\"BX\" "
	    "factor=\"-1\"/></product></products>" TAIL,
	    "reject product P amount-range: unit, factor: expected a number "
	    "above 0, found \"-1\"\n" },
	{ HEAD "<products><product id=\"P\"><alias id=\"x\"/></product>"
	    "</products>" TAIL,
	    "reject product P missing-source: alias, source: expected an id, "
	    "found none\n" },
	{ HEAD "<accounts><account id=\"C\"><member of=\"G\" "
	    "from=\"2025-01-02\" until=\"2025-01-01\"/></account></accounts>"
	    TAIL,
	    "reject account C bad-period: member, until: expected 2025-01-02 "
	    "or a later day, found \"2025-01-01\"\n" },
	{ HEAD "<accounts><account id=\"C\"><member of=\"G\" "
	    "from=\"2025-01-01\"/><address city=\"X\"/></account></accounts>"
	    TAIL,
	    "reject account C bad-order: expected no <address> here: it "
	    "comes too late, or twice\n" },
	{ HEAD "<accounts><account id=\"C\"><bank iban=\"1\"/>"
	    "<bank iban=\"2\"/></account></accounts>" TAIL,
	    "reject account C bad-order: expected no <bank> here: it comes "
	    "too late, or twice\n" },
	{ HEAD "<accounts><account id=\"C\"><bank bic=\"1\"/></account>"
	    "</accounts>" TAIL,
	    "reject account C missing-iban: iban: expected an id, found "
	    "none\n" },
	{ HEAD "<categories><category id=\"" X64 X64 "y\"/></categories>"
	    TAIL,
	    "reject category - text-too-long: id: expected at most 128 "
	    "bytes, found a longer text, \"" X64 "xxxxxxxxxxxxxxxx...\"\n" },
	{ HEAD "<payments><payment document=\"1\" amount=\"1\"/></payments>"
	    TAIL,
	    "reject payment - missing-date: date: expected a date, found "
	    "none\n" },
};

static void
test_rejects(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rejects); i++) {
		char expected[1024];

		(void)snprintf(expected, sizeof expected,
		    "file ledger ERP-A\n%s", rejects[i].told);
		check_facts(rejects[i].xml, NULL, expected);
	}
}

/* Of a file only the wrong records are missing; each tells how to mend it. */
static void
test_native_text(void **state)
{
	static const struct read_facts_options options = {
		.shows_native = true,
	};

	(void)state;
	check_facts(HEAD "<documents>"
	    "<invoice id=\"1\" account=\"C\" date=\"2025-03-03\" "
	    "currency=\"EUR\">" LINE "</invoice>"
	    "<credit-note id=\"2 &amp; &lt;&quot;\" account=\"C\" "
	    "date=\"2025-03-03\" currency=\"EUR\" total=\"012.50\">\n"
	    "<line no=\"1\" net=\"1.50\" quantity=\"2.0\"/>"
	    "<line no=\"a--b\" net=\"--\" tags=\"b a\"/></credit-note>"
	    "<invoice id=\"3\" account=\"C\" date=\"2025-03-03\" "
	    "currency=\"EUR\">" LINE "</invoice></documents>" TAIL, &options,
	    "file ledger ERP-A\n"
	    "invoice ERP-A id=1 account=C date=2025-03-03 currency=EUR\n"
	    "  line no=1 net=1\n"
	    "reject credit-note 2 & <\" bad-amount: line a--b, net: expected "
	    "a decimal such as 1234.56, found \"--\"\n"
	    "at 2 original <credit-note id=\"2 &amp; &lt;&quot;\" "
	    "account=\"C\" date=\"2025-03-03\" currency=\"EUR\" "
	    "total=\"012.50\">\n"
	    "<line no=\"1\" net=\"1.50\" quantity=\"2.0\"/>"
	    "<line no=\"a--b\" net=\"--\" tags=\"b a\"/></credit-note>\n"
	    "<credit-note id=\"2 &amp; &lt;&quot;\" account=\"C\" "
	    "date=\"2025-03-03\" currency=\"EUR\" total=\"012.50\">\n"
	    "\t<line no=\"1\" quantity=\"2.0\" net=\"1.50\"/>\n"
	    "<!-- line/net: expected a decimal such as 1234.56, found "
	    "\"- -\" -->\n"
	    "\t<line no=\"a--b\" net=\"--\" tags=\"a b\"/>\n"
	    "</credit-note>\n"
	    "invoice ERP-A id=3 account=C date=2025-03-03 currency=EUR\n"
	    "  line no=1 net=1\n");
}

static void
test_native_text_of_masters(void **state)
{
	static const struct read_facts_options options = {
		.shows_native = true,
	};

	(void)state;
	check_facts(HEAD "<rates base=\"EUR\">"
	    "<rate currency=\"USD\" date=\"x\" value=\"1\"/></rates>"
	    "<accounts><account id=\"C\" name=\"N\"><address city=\"X\"/>"
	    "<member of=\"G\" from=\"\"/><alias source=\"B\" id=\"7\"/>"
	    "</account></accounts>" TAIL, &options,
	    "file ledger ERP-A\n"
	    "reject rate - bad-date: date: expected a calendar day such as "
	    "2025-03-31, found \"x\"\n"
	    "at 1 original <rate currency=\"USD\" date=\"x\" value=\"1\"/>\n"
	    "<!-- date: expected a calendar day such as 2025-03-31, found "
	    "\"x\" -->\n"
	    "<!-- base: EUR -->\n"
	    "<rate currency=\"USD\" date=\"x\" value=\"1\"/>\n"
	    "reject account C bad-date: member, from: expected a value, "
	    "found \"\"\n"
	    "at 1 original <account id=\"C\" name=\"N\"><address city=\"X\"/>"
	    "<member of=\"G\" from=\"\"/><alias source=\"B\" id=\"7\"/>"
	    "</account>\n"
	    "<account id=\"C\" name=\"N\">\n"
	    "\t<address city=\"X\"/>\n"
	    "<!-- member/from: expected a value, found \"\" -->\n"
	    "\t<member of=\"G\" from=\"\"/>\n"
	    "\t<alias source=\"B\" id=\"7\"/>\n"
	    "</account>\n");
}

static void
test_refused_files(void **state)
{
	(void)state;
	check_refused("<ledger xmlns=\"urn:ristorno:ledger:1\"/>", NULL,
	    STATUS_INVALID, "expected the source");
	check_refused(HEAD "<orders/>" TAIL, NULL, STATUS_INVALID,
	    "expected no element here, found \"orders\"");
	check_refused(HEAD "<documents/><accounts/>" TAIL, NULL,
	    STATUS_INVALID, "expected no <accounts> here");
	check_refused(HEAD "<documents/><documents/>" TAIL, NULL,
	    STATUS_INVALID, "expected no <documents> here");
	check_refused(HEAD "text" TAIL, NULL, STATUS_INVALID,
	    "expected no text here, found \"text\"");
	check_refused(HEAD "<rates base=\"EUR\" day=\"x\"/>" TAIL, NULL,
	    STATUS_INVALID, "expected no attribute here, found \"day\"");
	check_refused("<ledger xmlns=\"urn:ristorno:ledger:2\"/>", NULL,
	    STATUS_NOT_FOUND, "found root element \"ledger\" of namespace "
	    "\"urn:ristorno:ledger:2\"");
	check_refused("<ledger/>", NULL, STATUS_NOT_FOUND,
	    "found root element \"ledger\" without namespace");
}

/* Texts are compared byte for byte, so they are taken as they stand. */
static void
test_exact_texts(void **state)
{
	(void)state;
	check_facts("<ledger xmlns=\"urn:ristorno:ledger:1\" source=\" S \">"
	    "<categories><category id=\"A\"/><category id=\"A \" "
	    "parent=\"A\"/></categories><products><product id=\" P\" "
	    "category=\"A \" name=\" two  blanks \"/></products><accounts>"
	    "<account id=\" \"/><account id=\"A&#10;B\" parent=\"A  B\">"
	    "<member of=\"G \" from=\" 2025-01-01 \"/></account></accounts>"
	    "<documents>"
	    "<invoice id=\"F 1\" account=\" \" date=\" 2025-03-03&#10;\" "
	    "currency=\"&#9;EUR \" tags=\" b  a&#13;b \" "
	    "status=\" cancelled \"/>"
	    "<invoice id=\"F  1\" account=\" \" date=\"2025-03-03\" "
	    "currency=\"EUR\"><line no=\" \" product=\" P\" net=\" 1 \" "
	    "quantity=\"&#9;2\"/></invoice></documents><payments><payment "
	    "document=\"F  1\" date=\"2025-03-03\" amount=\" 1&#13;\"/>"
	    "</payments>" TAIL, NULL,
	    "file ledger  S \n"
	    "category A\n"
	    "category A  parent=A\n"
	    "product id=\" P\" name=\" two  blanks \" category=\"A \" master "
	    "stated=3f\n"
	    "account  S  id=\" \" master stated=3fff\n"
	    "account  S  id=A\nB parent=\"A  B\" member=\"G \" "
	    "from=2025-01-01 master stated=3fff\n"
	    "invoice  S  id=\"F 1\" account=\" \" date=2025-03-03 "
	    "currency=EUR cancelled tags=\"a b\"\n"
	    "invoice  S  id=\"F  1\" account=\" \" date=2025-03-03 "
	    "currency=EUR\n"
	    "  line no=\" \" product=\" P\" quantity=2 net=1\n"
	    "payment  S  document=\"F  1\" date=2025-03-03 amount=1\n");
}

/* White space counts towards the length of a text, not of a number. */
static void
test_exact_lengths(void **state)
{
	static const char form[] = HEAD "<documents><invoice id=\"1\" "
	    "account=\"C\" date=\"2025-03-03\" currency=\"EUR\">"
	    "<line no=\"1\" product=\"%s%*s%s\" net=\"%*s1\"/>"
	    "</invoice></documents>" TAIL;
	static const struct {
		const char *before;
		int blanks;
		const char *after;
		bool is_long;
	} rows[] = {
		{ "", 128, "", false },
		{ "", 129, "", true },
		{ "a", 126, "b", false },
		{ "a", 127, "b", true },
		{ "a", 5000, "b", true },
		{ "", 4097, "", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct read_facts facts;
		char xml[12000];

		(void)snprintf(xml, sizeof xml, form, rows[i].before,
		    rows[i].blanks, "", rows[i].after, 5000, "");
		read_facts_from(&facts, xml, NULL);
		check_status(facts.status, STATUS_OK, &facts.err);
		assert_int_equal(strstr(strbuf_text(&facts.text),
		    "text-too-long: line 1, product: ") != NULL,
		    rows[i].is_long);
		assert_int_equal(strstr(strbuf_text(&facts.text),
		    " net=1\n") != NULL, !rows[i].is_long);
		read_facts_fini(&facts);
	}
}

/* What the ledger refuses of them is told with its line. */
static void
test_lines_of_masters(void **state)
{
	static const struct read_facts_options options = {
		.shows_lines = true,
	};

	(void)state;
	check_facts(HEAD "\n<company id=\"US\" name=\"V\"/>\n"
	    "<rates base=\"EUR\">\n<rate currency=\"USD\" "
	    "date=\"2025-03-03\" value=\"1\"/></rates><categories>\n"
	    "<category id=\"A\"/>\n<category id=\"B\"\nparent=\"A\"/>"
	    "</categories><products>\n<product id=\"P\"/></products>"
	    "<accounts>\n<account id=\"C\">\n</account></accounts>" TAIL,
	    &options,
	    "file ledger ERP-A\n"
	    "company US name=V @2\n"
	    "rate EUR USD date=2025-03-03 e10=10000000000 @4\n"
	    "category A @5\n"
	    "category B parent=A @6\n"
	    "product id=P master stated=3f @8\n"
	    "account ERP-A id=C master stated=3fff @9\n");
}

/* A file may hold nothing. */
static void
test_empty(void **state)
{
	static const struct read_facts_options options = { .source = "S" };

	(void)state;
	check_facts(HEAD TAIL, NULL, "file ledger ERP-A\n");
	check_facts("<ledger xmlns=\"urn:ristorno:ledger:1\"/>", &options,
	    "file ledger -\n");
	check_facts(INVOICE("total=\"0\"", ""), NULL,
	    "file ledger ERP-A\n"
	    "invoice ERP-A id=1 account=C date=2025-03-03 currency=EUR "
	    "total=0\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_master_data),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_source_and_prefix),
		cmocka_unit_test(test_rejects),
		cmocka_unit_test(test_native_text),
		cmocka_unit_test(test_native_text_of_masters),
		cmocka_unit_test(test_refused_files),
		cmocka_unit_test(test_exact_texts),
		cmocka_unit_test(test_exact_lengths),
		cmocka_unit_test(test_lines_of_masters),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
