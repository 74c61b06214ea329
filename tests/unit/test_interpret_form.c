/*
 * What the form of dialects can say that the built-in ones do not need yet:
 * dialects of the test's own.
 */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define DIALECT(xml) "<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"own\" " \
	"title=\"Own\">" xml "</dialect>"

/* Rows apart from their invoices, before or behind them. */
#define JOINED DIALECT( \
	"<root name=\"ROWS\"><holds path=\"Head/Form\" is=\"FA|RR\"/></root>" \
	"<source path=\"/ROWS/Head/Nip\"/>" \
	"<document at=\"ROWS/F\" join=\"Id\"><type value=\"invoice\"/>" \
	"<field name=\"id\" path=\"Id\"/>" \
	"<field name=\"account\" path=\"Buyer\" call=\"tax-id\"/>" \
	"<field name=\"date\" path=\"Date\"/>" \
	"<field name=\"currency\" path=\"/ROWS/Head/Currency\"/>" \
	"<field name=\"net-total\" path=\"Net1\" plus=\"Net2\"/></document>" \
	"<line at=\"ROWS/W\" join=\"Of\">" \
	"<field name=\"product\" path=\"Name\"/>" \
	"<field name=\"net\" path=\"Net\"/>" \
	"<field name=\"gross\" path=\"Gross\"/>" \
	"<field name=\"tax-rate\" path=\"Rate\"/></line>")
#define F(id, buyer, totals) "<F><Id>" id "</Id><Buyer>" buyer "</Buyer>" \
	"<Date>2025-03-03</Date>" totals "</F>"
#define W(of, name, amounts) "<W><Of>" of "</Of><Name>" name "</Name>" \
	amounts "</W>"

/* Charges without a line to spread them over, and no total to tell. */
#define FEES DIALECT("<root name=\"FEES\"/><source path=\"/FEES/@s\"/>" \
	"<document at=\"FEES/F\"><type value=\"credit-note\" " \
	"signs=\"negate\" when=\"@c\" present=\"yes\"/>" \
	"<type value=\"invoice\"/><field name=\"id\" path=\"@n\"/>" \
	"<field name=\"account\" text=\"A\"/>" \
	"<field name=\"date\" text=\"2025-01-02\"/>" \
	"<field name=\"currency\" text=\"EUR\"/>" \
	"<line at=\"L\"><field name=\"net\" path=\".\"/></line>" \
	"<allowance at=\"X\"><field name=\"amount\" path=\".\"/>" \
	"</allowance></document>")

static void
test_charges_alone(void **state)
{
	static const struct read_facts_options options = { .dialect = FEES };

	(void)state;
	check_facts("<FEES s=\"S\"><F n=\"1\"/><F n=\"2\"><X>50.00</X></F>"
	    "<F n=\"3\"><X>5</X><X>-5</X></F><F n=\"4\" c=\"y\"><X>50</X></F>"
	    "</FEES>", &options,
	    "file own S\n"
	    "invoice S id=1 account=A date=2025-01-02 currency=EUR\n"
	    "reject invoice 2 no-lines: expected lines, found none and "
	    "allowances and charges of 50\n"
	    "invoice S id=3 account=A date=2025-01-02 currency=EUR\n"
	    "reject credit-note 4 no-lines: expected lines, found none and "
	    "allowances and charges of -50\n");
}

static void
test_joined_rows(void **state)
{
	static const struct read_facts_options options = {
		.dialect = JOINED, .shows_native = true,
	};

	(void)state;
	check_facts("<ROWS>" "<Head><Form>FA</Form><Nip>123</Nip></Head>"
	    W("2", "A", "<Net>1</Net>")
	    F("1", "676-247-94-12", "<Net1>30</Net1><Net2>0.5</Net2>")
	    F("2", "7", "<Net1>1.25</Net1>")
	    W("9", "Z", "<Net>5</Net>")
	    W("1", "B", "<Net>20</Net>")
	    W("2", "C", "<Gross>0.31</Gross><Rate>23</Rate>")
	    W("1", "D", "<Net>10.5</Net>")
	    F("3", "7", "<Net1>7</Net1>")
	    /* A header behind all that needs it. */
	    "<Head><Currency>PLN</Currency></Head></ROWS>", &options,
	    "file own 123\n"
	    "invoice 123 id=1 account=6762479412 date=2025-03-03 "
	    "currency=PLN\n"
	    "  line no=1 product=B net=20\n"
	    "  line no=2 product=D net=10.5\n"
	    "invoice 123 id=2 account=7 date=2025-03-03 currency=PLN\n"
	    "  line no=1 product=A net=1\n"
	    "  line no=2 product=C net=0.25 rate=23\n"
	    "reject line - no-document: expected a document that this row "
	    "belongs to, found none with the key \"9\"\n"
	    "at 1 original -\n"
	    "<!-- expected a document that this row belongs to, found none "
	    "with the key \"9\" -->\n"
	    "<line product=\"Z\" net=\"5\"/>\n"
	    "reject invoice 3 no-lines: expected lines, found none and a "
	    "total of 7\n"
	    "at 1 original -\n"
	    "<!-- expected lines, found none and a total of 7 -->\n"
	    "<!-- net-total: 7 -->\n"
	    "<invoice id=\"3\" account=\"7\" date=\"2025-03-03\" "
	    "currency=\"PLN\">\n</invoice>\n");
	check_refused("<ROWS><Head><Form>V7</Form></Head></ROWS>", &options,
	    STATUS_NOT_FOUND, "found root element \"ROWS\"");
	check_refused("<ROWS><Head/></ROWS>", &options, STATUS_NOT_FOUND,
	    "found root element \"ROWS\"");
}

/* Segments known by a qualifier, a root of any name, a minus that is last. */
#define QUALIFIED DIALECT( \
	"<root name=\"*\"><holds path=\"IDOC/CTRL/TYPE\" is=\"INVOIC\"/>" \
	"<holds path=\"IDOC/CTRL\"/></root>" \
	"<numbers decimal=\",\" group=\".\" minus=\"last\"/>" \
	"<dates form=\"YYYYMMDD|DD.MM.YYYY\"/>" \
	"<source path=\"/*/IDOC/CTRL/FROM\"/>" \
	"<map name=\"unit\" other=\"C62\"><entry from=\"KG|KGM\" to=\"KGM\"/>" \
	"<entry from=\"?\" to=\"\"/></map>" \
	"<document at=\"*/IDOC\" when=\"KIND\" is-not=\"copy\">" \
	"<skip when=\"KIND\" starts=\"ORD\" says=\"order\"/>" \
	"<type value=\"credit-note\" signs=\"negate\" when=\"KIND\" " \
	"is=\"CRME\"/>" \
	"<type value=\"invoice\" when=\"KIND\" is=\"INVO\">" \
	"<and when=\"STORNO\" absent=\"yes\"/></type>" \
	"<field name=\"id\"><from between=\"/\"><part path=\"YEAR\"/>" \
	"<part path=\"NO\" call=\"strip-zeros\"/></from></field>" \
	"<field name=\"account\" path=\"PARTY[ROLE='AG'][not(@old)]/NO\" " \
	"call=\"strip-zeros\"/>" \
	"<field name=\"date\" path=\"DAY[@of='012|011']\"/>" \
	"<field name=\"due\" path=\"DAY[@of!='012']\" unreadable=\"ignore\"/>" \
	"<field name=\"currency\" path=\"CUR\" call=\"upper\"/>" \
	"<field name=\"refers-to\" path=\"REF\" several=\"none\"/>" \
	"<field name=\"tags\"><from path=\"TAG\" prefix=\"sap:\"/>" \
	"<from text=\"idoc\"/></field>" \
	"<account at=\"PARTY[ROLE='AG'][not(@old)]\"><field name=\"name\" " \
	"path=\"NAME\"/></account>" \
	"<line at=\"ITEM\" when=\"BETRAG\" nonzero=\"yes\">" \
	"<field name=\"no\" path=\"../ITEM/POS\" when=\"POS\" " \
	"absent=\"yes\"/>" \
	"<field name=\"product\" path=\"ID[not(@old)]\"/>" \
	"<field name=\"quantity\" path=\"MENGE\" call=\"first-word\"/>" \
	"<field name=\"unit\" path=\"MENGE\" call=\"other-words\" " \
	"map=\"unit\"/>" \
	"<field name=\"net\"><from path=\"BETRAG\" sign=\"negate\" " \
	"when=\"BEFORE\" is=\"1\"/><from path=\"BETRAG\"/></field></line>" \
	"</document>")

static void
test_qualified_segments(void **state)
{
	static const struct read_facts_options options = {
		.dialect = QUALIFIED,
	};

	(void)state;
	check_facts("<ZINV><IDOC><CTRL><TYPE>INVOIC</TYPE><FROM>S</FROM>"
	    "</CTRL><KIND>INVO</KIND><YEAR>2025</YEAR><NO>0017</NO>"
	    "<PARTY><ROLE>RG</ROLE><NO>1</NO></PARTY>"
	    "<PARTY old=\"\"><ROLE>AG</ROLE><NO>7</NO><NAME>O</NAME></PARTY>"
	    "<PARTY><ROLE>AG</ROLE><NO>0000042</NO><NAME>N</NAME></PARTY>"
	    "<DAY of=\"026\">net 30</DAY><DAY of=\"011\">03.03.2025</DAY>"
	    "<CUR>eur</CUR><REF>a</REF><REF>b</REF><TAG>x</TAG><TAG>y</TAG>"
	    "<ITEM><ID old=\"\">O</ID><ID>P</ID><MENGE>1,5 KG</MENGE>"
	    "<BETRAG>1.234,56-</BETRAG></ITEM>"
	    "<ITEM><MENGE>19 pieces</MENGE><BETRAG>10</BETRAG>"
	    "<BEFORE>1</BEFORE></ITEM>"
	    "<ITEM><MENGE>1 ?</MENGE><BETRAG>2</BETRAG></ITEM>"
	    "<ITEM><ID>text</ID><BETRAG>0,00</BETRAG></ITEM></IDOC>"
	    "<IDOC><KIND>CRME</KIND><NO>18</NO><PARTY><ROLE>AG</ROLE>"
	    "<NO>42</NO></PARTY><DAY of=\"012\">20250304</DAY>"
	    "<DAY of=\"028\">20250404</DAY><CUR>EUR</CUR><REF>17</REF>"
	    "<REF>17</REF><ITEM><BETRAG>2,5</BETRAG></ITEM></IDOC>"
	    "<IDOC><KIND>ORDERS</KIND></IDOC><IDOC><KIND>copy</KIND></IDOC>"
	    "<IDOC><KIND>INVO</KIND><STORNO/><NO>1</NO></IDOC></ZINV>",
	    &options,
	    "file own S\n"
	    "account S id=42 name=N document stated=1\n"
	    "invoice S id=2025/17 account=42 date=2025-03-03 currency=EUR "
	    "tags=\"idoc sap:x sap:y\"\n"
	    "  line no=1 product=P quantity=1.5 unit=KGM net=-1234.56\n"
	    "  line no=2 quantity=19 unit=C62 net=-10\n"
	    "  line no=3 quantity=1 net=2\n"
	    "account S id=42 document stated=0\n"
	    "credit-note S id=18 account=42 date=2025-03-04 due=2025-04-04 "
	    "currency=EUR tags=idoc refers-to=17\n"
	    "  line no=1 net=-2.5\n"
	    "skip order at 1\n"
	    "reject invoice 1 missing-account: account: expected an id, "
	    "found none\n");
}

/* Which of two dialects, and what a forced one takes. */
static void
test_detection(void **state)
{
	static const struct read_facts_options own = {
		.dialect = DIALECT("<root name=\"a\" "
		    "namespace-starts=\"urn:a\"><holds path=\"b/c\" "
		    "namespace=\"urn:c\"/></root><root name=\"z\"/>"),
	};
	static const struct read_facts_options forced = {
		.dialect = DIALECT("<root name=\"a\" namespace=\"urn:a\"/>"
		    "<namespace uri=\"urn:a\"/><category at=\"a/b\">"
		    "<field name=\"id\" path=\".\"/></category>"),
		.format = "own", .source = "S",
	};

	(void)state;
	check_facts("<a xmlns=\"urn:a2\"><b>t<c xmlns=\"urn:c\"/></b></a>",
	    &own, "file own -\n");
	check_facts("<z/>", &own, "file own -\n");
	check_refused("<a xmlns=\"urn:a\"><b><c/></b></a>", &own,
	    STATUS_NOT_FOUND, "root element \"a\" of namespace \"urn:a\"");
	check_refused("<a xmlns=\"urn:x\"/>", &own, STATUS_NOT_FOUND, "urn:x");
	check_facts("<a><b> x\n y </b><b/></a>", &forced,
	    "file own -\n"
	    "category x y\n"
	    "reject category - missing-id: id: expected an id, found none\n");
	check_refused("<b/>", &forced, STATUS_NOT_FOUND,
	    "expected a file of format own, found root element \"b\"");
}

/* Elements of other namespaces are passed over, whatever their names. */
static void
test_namespaces(void **state)
{
	static const struct read_facts_options options = {
		.dialect = DIALECT("<root name=\"a\"/><namespace uri=\"\"/>"
		    "<category at=\"a/b\"><field name=\"id\">"
		    "<from path=\"@id\"/><from path=\"c\"/></field>"
		    "</category>"),
	};

	(void)state;
	check_facts("<a xmlns:x=\"urn:x\"><x:b id=\"0\"/><b id=\"1\"/>"
	    "<b x:id=\"2\"><x:c>3</x:c><c>4<d>5</d>6</c></b>"
	    "<b><x:y><c>7</c></x:y><c>8</c></b></a>", &options,
	    "file own -\n"
	    "category 1\n"
	    "category 4 6\n"
	    "category 8\n");
}

/* What a path leads to within a text parts it as anything else does. */
static void
test_text_around_elements(void **state)
{
	static const struct read_facts_options options = {
		.dialect = DIALECT("<root name=\"a\"/>"
		    "<category at=\"a/b\"><field name=\"id\" path=\"c\"/>"
		    "<field name=\"name\" path=\"c/d\"/></category>"),
	};

	(void)state;
	check_facts("<a><b><c>4<d>5</d>6</c></b>"
	    "<b><c> <d>5<!-- -->5</d>\n6<!-- -->6</c></b></a>", &options,
	    "file own -\n"
	    "category 4 6 name=5\n"
	    "category 66 name=55\n");
}

/* Texts and numbers of lines where the dialect has them otherwise. */
static void
test_lines(void **state)
{
	static const struct read_facts_options options = {
		.dialect = DIALECT("<root name=\"r\"/>"
		    "<lookup name=\"group\" at=\"r/p\" key=\"@id\" "
		    "value=\"@group\"/>"
		    "<document at=\"r/d\"><type value=\"invoice\"/>"
		    "<field name=\"source\" text=\"S\"/>"
		    "<field name=\"id\" path=\"@id\"/>"
		    "<field name=\"account\" text=\"C\"/>"
		    "<field name=\"date\" text=\"2025-03-03\"/>"
		    "<field name=\"currency\" text=\"JPY\"/>"
		    "<line at=\"l\"><field name=\"category\" path=\"@p\" "
		    "lookup=\"group\"/>"
		    "<field name=\"net\" path=\"@net\" minus=\"@less\"/>"
		    "<field name=\"gross\" path=\"@gross\"/>"
		    "<field name=\"quantity\" path=\"@q\" sign=\"negative\"/>"
		    "<field name=\"tax-rate\" path=\"@rate\"/></line>"
		    "</document>"),
	};

	(void)state;
	check_facts("<r><p id=\"1\" group=\"G\"/><p id=\"1\" group=\"H\"/>"
	    "<d id=\"1\"><l p=\"1\" net=\"10\" less=\"2.5\" q=\"3\"/>"
	    "<l p=\"2\" less=\"1\" q=\"-3\"/>"
	    "<l gross=\"109\" rate=\"10\"/><l gross=\"-115.5\" "
	    "rate=\"10\"/></d>"
	    "<d id=\"2\"><l gross=\"1\"/></d>"
	    "<d id=\"3\"><l gross=\"1\" rate=\"-100\"/></d>"
	    "<d id=\"4\"><l gross=\"8999999999999\" rate=\"-99.9\"/></d>"
	    "<d id=\"5\"><l net=\"8999999999999\" less=\"-1\"/></d></r>",
	    &options,
	    "file own S\n"
	    "invoice S id=1 account=C date=2025-03-03 currency=JPY\n"
	    "  line no=1 category=G quantity=-3 net=7.5\n"
	    "  line no=2 quantity=-3 net=-1\n"
	    "  line no=3 net=99 rate=10\n"
	    "  line no=4 net=-105 rate=10\n"
	    "reject invoice 2 missing-tax-rate: line 1, tax-rate: expected a "
	    "rate of tax to find the net amount with, found none\n"
	    "reject invoice 3 amount-range: line 1, tax-rate: expected more "
	    "than -100, found \"-100\"\n"
	    "reject invoice 4 amount-range: line 1: expected net amounts "
	    "less than 9000000000000, found a larger one\n"
	    "reject invoice 5 amount-range: line 1, net: expected at most 6 "
	    "decimals and less than 9000000000000, found "
	    "\"8999999999999\"\n");
}

/* A percentage taken off a product. */
static void
test_percentage_off(void **state)
{
	static const struct read_facts_options options = {
		.dialect = DIALECT("<root name=\"r\"/>"
		    "<document at=\"r\"><type value=\"invoice\"/>"
		    "<field name=\"source\" text=\"S\"/>"
		    "<field name=\"id\" path=\"@id\"/>"
		    "<field name=\"account\" text=\"C\"/>"
		    "<field name=\"date\" text=\"2025-03-03\"/>"
		    "<field name=\"currency\" text=\"EUR\"/>"
		    "<line at=\"l\"><field name=\"net\" path=\"@price\" "
		    "times=\"@q\" off=\"@less\"/><field name=\"quantity\" "
		    "path=\"@q\" off=\"50\"/></line><line at=\"m\">"
		    "<field name=\"net\" path=\"@gross\" off=\"@content\" "
		    "fractions=\"yes\"/><field name=\"quantity\" path=\"@q\" "
		    "on=\"0.5\" fractions=\"yes\"/></line></document>"),
	};

	(void)state;
	check_facts("<r id=\"1\"><l price=\"3\" q=\"7\" less=\"10\"/>"
	    "<l price=\"3\" q=\"7\"/><l price=\"3\" q=\"7\" less=\"\"/>"
	    "<l price=\"-0.000001\" q=\"1\" less=\"50\"/>"
	    "<l price=\"1\" q=\"1\" less=\"-5.5\"/>"
	    "<l price=\"1\" q=\"1\" less=\"100\"/></r>", &options,
	    "file own S\n"
	    "invoice S id=1 account=C date=2025-03-03 currency=EUR\n"
	    "  line no=1 quantity=3.5 net=18.9\n"
	    "  line no=2 quantity=3.5 net=21\n"
	    "  line no=3 quantity=3.5 net=21\n"
	    "  line no=4 quantity=0.5 net=-0.000001\n"
	    "  line no=5 quantity=0.5 net=1.055\n"
	    "  line no=6 quantity=0.5 net=0\n");
	check_facts("<r id=\"1\"><m gross=\"-10000\" content=\"0.2126\" "
	    "q=\"3\"/><m gross=\"5000\" q=\"1\"/></r>", &options,
	    "file own S\n"
	    "invoice S id=1 account=C date=2025-03-03 currency=EUR\n"
	    "  line no=1 quantity=4.5 net=-7874\n"
	    "  line no=2 quantity=1.5 net=5000\n");
	check_facts("<r id=\"2\"><l price=\"3\" q=\"7\" less=\"ten\"/></r>",
	    &options, "file own S\n"
	    "reject invoice 2 bad-amount: line 1, net: expected a decimal "
	    "such as 1234.56, found \"ten\"\n");
	check_facts("<r id=\"3\"><l price=\"8999999999999\" q=\"1\" "
	    "less=\"-8999999999999\"/></r>", &options, "file own S\n"
	    "reject invoice 3 amount-range: line 1, net: expected at most 6 "
	    "decimals and less than 9000000000000, found "
	    "\"8999999999999\"\n");
}

/* Sums, products and quotients, exact to millionths. */
static void
test_arithmetic(void **state)
{
	static const struct read_facts_options options = {
		.dialect = DIALECT("<root name=\"r\"/>"
		    "<document at=\"r\"><type value=\"invoice\"/>"
		    "<field name=\"source\" text=\"S\"/>"
		    "<field name=\"id\" path=\"@id\"/>"
		    "<field name=\"account\" text=\"C\"/>"
		    "<field name=\"date\" text=\"2025-03-03\"/>"
		    "<field name=\"currency\" text=\"EUR\"/>"
		    "<field name=\"net-total\" path=\"t\" plus=\"u|v\" "
		    "minus=\"w|x\" sum=\"yes\"/>"
		    "<line at=\"l\"><field name=\"net\">"
		    "<from path=\"@net\"/>"
		    "<from path=\"@price\" times=\"@q\" per=\"@unit\"/>"
		    "<from path=\"@price\" times=\"@q\"/></field>"
		    "<field name=\"tax-rate\" path=\"@rate\" times=\"100\"/>"
		    "</line><allowance at=\"a\"><field name=\"amount\" "
		    "path=\"@of\" times=\"@percent\" per=\"-100\"/>"
		    "</allowance></document>"),
	};

	(void)state;
	check_facts("<r id=\"1\"><t>1</t><t>2</t><u>10</u><v/><w>0.5</w>"
	    "<w>0.25</w><l price=\"2\" q=\"3\" unit=\"1000\" rate=\".27\"/>"
	    "<l price=\"1.5\" q=\"8.164\"/></r>", &options,
	    "file own S\n"
	    "invoice S id=1 account=C date=2025-03-03 currency=EUR\n"
	    "  line no=1 net=0.006 rate=27\n"
	    "  line no=2 net=12.246\n");
	check_facts("<r id=\"2\"><l price=\"2\" q=\"1\" unit=\"3\"/>"
	    "<l price=\"-2\" q=\"1\" unit=\"3\"/><l net=\"100\"/>"
	    "<a of=\"100\" percent=\"5\"/></r>", &options,
	    "file own S\n"
	    "invoice S id=2 account=C date=2025-03-03 currency=EUR\n"
	    "  line no=1 net=0.633772\n"
	    "  line no=2 net=-0.699562\n"
	    "  line no=3 net=95.06579\n");
	check_facts("<r id=\"3\"><l price=\"2\" q=\"1\" unit=\"0\"/></r>",
	    &options, "file own S\n"
	    "reject invoice 3 amount-range: line 1, net: expected at most 6 "
	    "decimals and less than 9000000000000, found \"2\"\n");
	check_facts("<r id=\"4\"><l price=\"2\" q=\"one\"/></r>", &options,
	    "file own S\n"
	    "reject invoice 4 bad-amount: line 1, net: expected a decimal "
	    "such as 1234.56, found \"one\"\n");
	check_facts("<r id=\"5\"><l price=\"2\"/></r>", &options,
	    "file own S\n"
	    "reject invoice 5 missing-net: line 1, net: expected an amount, "
	    "found none\n");
	check_facts("<r id=\"6\"><l net=\"1\"/><t>1</t><w>x</w></r>",
	    &options, "file own S\n"
	    "reject invoice 6 bad-amount: net-total: expected a decimal such "
	    "as 1234.56, found \"x\"\n");
	check_facts("<r id=\"7\"><l price=\"8000000000000\" "
	    "q=\"8000000000000\"/></r>", &options,
	    "file own S\n"
	    "reject invoice 7 amount-range: line 1, net: expected at most 6 "
	    "decimals and less than 9000000000000, found "
	    "\"8000000000000\"\n");
}

/* By attributes, by beginnings, and not at all. */
static void
test_detection_by_attribute(void **state)
{
	static const struct read_facts_options own = {
		.dialect = DIALECT("<root name=\"f\"><holds path=\"@id\" "
		    "starts=\"ON_|UP_\"/><holds path=\"d/@v\"/></root>"),
	};
	static const struct read_facts_options orders = {
		.dialect = "<dialect xmlns=\"urn:ristorno:dialect:1\" "
		    "name=\"orders\" title=\"Orders\" automatic=\"no\">"
		    "<root name=\"o\"/></dialect>",
	};
	static const struct read_facts_options forced = {
		.dialect = "<dialect xmlns=\"urn:ristorno:dialect:1\" "
		    "name=\"orders\" title=\"Orders\" automatic=\"no\">"
		    "<root name=\"o\"/></dialect>",
		.format = "orders",
	};

	(void)state;
	check_facts("<f id=\"UP_1\"><d v=\"\"/></f>", &own, "file own -\n");
	check_refused("<f id=\"XX_1\"><d v=\"1\"/></f>", &own,
	    STATUS_NOT_FOUND, "root element \"f\"");
	check_refused("<f><d v=\"1\"/></f>", &own, STATUS_NOT_FOUND,
	    "root element \"f\"");
	check_refused("<f id=\"UP_1\"><d/></f>", &own, STATUS_NOT_FOUND,
	    "root element \"f\"");
	check_refused("<o/>", &orders, STATUS_NOT_FOUND, "root element \"o\" "
	    "of Orders, which is read only with --format orders");
	check_facts("<o/>", &forced, "file orders -\n");
}

/* The longest text there may be, and one that is longer by a byte. */
static void
test_long_texts(void **state)
{
	static const struct read_facts_options options = {
		.dialect = DIALECT("<root name=\"r\"/><category at=\"r/c\">"
		    "<field name=\"id\" path=\"i\"/>"
		    "<field name=\"name\" path=\"n\"/></category>"),
	};
	struct strbuf xml;
	struct read_facts facts;

	(void)state;
	strbuf_init(&xml, 1 << 20);
	strbuf_puts(&xml, "<r><c><i>1</i><n>");
	/* 4096 bytes, in pieces, with white space of every kind. */
	for (int i = 0; i < 1365; i++)
		strbuf_puts(&xml, "\t\n ab<!-- -->");
	strbuf_puts(&xml, "x</n></c><c><i>2</i><n>");
	for (int i = 0; i < 2049; i++)
		strbuf_puts(&xml, "\xc3\xa9");
	strbuf_puts(&xml, "</n></c></r>");
	read_facts_from(&facts, strbuf_text(&xml), &options);
	check_status(facts.status, STATUS_OK, &facts.err);
	assert_non_null(strstr(strbuf_text(&facts.text),
	    "category 1 name=\"ab ab "));
	assert_non_null(strstr(strbuf_text(&facts.text), " ab abx\"\n"));
	assert_non_null(strstr(strbuf_text(&facts.text),
	    "reject category 2 text-too-long: name: expected at most 4096 "
	    "bytes, found a longer text, \"\xc3\xa9"));
	assert_non_null(strstr(strbuf_text(&facts.text), "\xc3\xa9...\"\n"));
	read_facts_fini(&facts);
	strbuf_fini(&xml);
}

/* What each record may look for again must be little. */
static void
test_file_values_maximum(void **state)
{
	static const struct read_facts_options options = {
		.dialect = DIALECT("<root name=\"r\"/>"
		    "<source path=\"/r/s\"/>"),
	};
	struct strbuf xml;

	(void)state;
	strbuf_init(&xml, 1 << 20);
	strbuf_puts(&xml, "<r>");
	for (int i = 0; i < 2000; i++)
		strbuf_puts(&xml, "<s/>");
	strbuf_puts(&xml, "</r>");
	check_refused(strbuf_text(&xml), &options, STATUS_INVALID,
	    "expected at most 2000 values outside of documents");
	strbuf_fini(&xml);
}

#define MASTERS(attributes) "<dialect xmlns=\"urn:ristorno:dialect:1\" " \
	"name=\"own\" title=\"Own\"" attributes "><root name=\"r\"/>" \
	"<account at=\"r/a\"><field name=\"id\" path=\"@id\"/>" \
	"<field name=\"name\" path=\"@name\"/>" \
	"<field name=\"city\" path=\"@city\"/>" \
	"<field name=\"iban\" path=\"@iban\"/>" \
	"<member at=\"m\"><field name=\"of\" path=\"@of\"/>" \
	"<field name=\"from\" path=\"@from\"/></member>" \
	"<alias at=\"n\"><field name=\"id\" path=\"@id\"/></alias></account>" \
	"<product at=\"r/p\"><field name=\"id\" path=\"@id\"/>" \
	"<field name=\"brand\" path=\"@brand\"/>" \
	"<unit at=\"u\"><field name=\"code\" path=\"@code\"/>" \
	"<field name=\"factor\" path=\"@factor\"/></unit>" \
	"<alias at=\"n\"><field name=\"id\" path=\"@id\"/></alias></product>" \
	"</dialect>"

/* A master record states what is there; in a closed form, what could be. */
static void
test_stated(void **state)
{
	static const struct read_facts_options open = {
		.dialect = MASTERS(""), .source = "S",
	};
	static const struct read_facts_options closed = {
		.dialect = MASTERS(" closed=\"yes\""), .source = "S",
	};
	static const char xml[] =
	    "<r><a id=\"1\"/><a id=\"2\" name=\"N\"/>"
	    "<a id=\"3\" city=\"C\" iban=\"I\"><n id=\"x\"/></a>"
	    "<a id=\"4\"><m of=\"G\" from=\"2025-01-01\"/></a>"
	    "<p id=\"1\"/><p id=\"2\" brand=\"B\"><n id=\"y\"/></p>"
	    "<p id=\"3\"><u code=\"BX\" factor=\"2\"/></p></r>";

	(void)state;
	check_facts(xml, &open,
	    "file own -\n"
	    "account S id=1 master stated=0\n"
	    "account S id=2 name=N master stated=1\n"
	    "account S id=3 city=C iban=I alias=*/x master stated=2c00\n"
	    "account S id=4 member=G from=2025-01-01 master stated=1000\n"
	    "product id=1 master stated=0\n"
	    "product id=2 brand=B alias=*/y master stated=24\n"
	    "product id=3 BX=2 master stated=10\n");
	check_facts(xml, &closed,
	    "file own -\n"
	    "account S id=1 master stated=3c01\n"
	    "account S id=2 name=N master stated=3c01\n"
	    "account S id=3 city=C iban=I alias=*/x master stated=3c01\n"
	    "account S id=4 member=G from=2025-01-01 master stated=3c01\n"
	    "product id=1 master stated=34\n"
	    "product id=2 brand=B alias=*/y master stated=34\n"
	    "product id=3 BX=2 master stated=34\n");
}

/* Rules of parts set the record aside; a field's condition is all its ways'. */
static void
test_rules_of_parts(void **state)
{
	static const struct read_facts_options options = { .dialect =
	    "<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"own\" "
	    "title=\"Own\"><root name=\"F\"/><document at=\"F/Bill\">"
	    "<type value=\"invoice\"/>"
	    "<field name=\"source\" text=\"S\"/>"
	    "<field name=\"id\" path=\"@no\"/>"
	    "<field name=\"account\" text=\"A\"/>"
	    "<field name=\"date\" text=\"2025-03-03\"/>"
	    "<field name=\"currency\" text=\"EUR\"/>"
	    "<field name=\"tags\" when=\"@open\" is=\"1\">"
	    "<from path=\"X\" when=\"X\" is-not=\"x\"/>"
	    "<from text=\"open\"/></field>"
	    "<account at=\"By\"><fault code=\"bad-by\" when=\".\" is=\"x\" "
	    "says=\"expected no x\"/></account>"
	    "<line at=\"I\"><field name=\"no\" path=\"@no\"/>"
	    "<field name=\"net\" path=\".\"/><fault code=\"bad-line\" "
	    "when=\"@x\" is-not=\"\" says=\"expected no mark\"/></line>"
	    "<allowance at=\"Less\"><field name=\"amount\" path=\".\"/>"
	    "<fault code=\"bad-less\" when=\"@x\" is-not=\"\" "
	    "says=\"expected less\"/></allowance></document></dialect>",
	};

	(void)state;
	check_facts("<F><Bill no=\"1\" open=\"1\"><X>x</X><I>1</I>"
	    "<I no=\"7\" x=\"q\">2</I></Bill>"
	    "<Bill no=\"2\" open=\"1\"><I>1</I><Less x=\"y\">1</Less></Bill>"
	    "<Bill no=\"3\"><X>z</X><By>x</By><I>1</I></Bill>"
	    "<Bill no=\"4\"><X>z</X><I>1</I></Bill>"
	    "<Bill no=\"5\" open=\"1\"><X>x</X><I>1</I></Bill></F>", &options,
	    "file own S\n"
	    "reject invoice 1 bad-line: line 7: expected no mark, found \"q\"\n"
	    "reject invoice 2 bad-less: allowance: expected less, found "
	    "\"y\"\n"
	    "reject invoice 3 bad-by: account: expected no x, found \"x\"\n"
	    "invoice S id=4 account=A date=2025-03-03 currency=EUR\n"
	    "  line no=1 net=1\n"
	    "invoice S id=5 account=A date=2025-03-03 currency=EUR "
	    "tags=open\n  line no=1 net=1\n");
}

/* A rate has more decimals than amounts, also one that is a sum; what joined
 * texts do not make in a closed form is absent, not empty. */
static void
test_rates_of_terms(void **state)
{
	static const struct read_facts_options options = { .dialect =
	    "<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"own\" "
	    "title=\"Own\" closed=\"yes\"><root name=\"F\"/>"
	    "<rate at=\"F/R\"><field name=\"base\" text=\"EUR\"/>"
	    "<field name=\"currency\" path=\"@c\"/>"
	    "<field name=\"date\" text=\"2025-03-03\"/>"
	    "<field name=\"value\" path=\"@v\" plus=\"@w\"/></rate>"
	    "<payment at=\"F/P\"><field name=\"document\" path=\"@d\"/>"
	    "<field name=\"date\" text=\"2025-03-03\"/>"
	    "<field name=\"amount\" between=\".\"><part path=\"@a\"/>"
	    "<part path=\"@b\"/></field></payment></dialect>",
	    .source = "S",
	};

	(void)state;
	check_facts("<F><R c=\"USD\" v=\"1.0000000001\" w=\"0.25\"/>"
	    "<P d=\"1\" a=\"2\" b=\"5\"/><P d=\"2\"/></F>", &options,
	    "file own -\n"
	    "rate EUR USD date=2025-03-03 e10=12500000001\n"
	    "payment S document=1 date=2025-03-03 amount=2.5\n"
	    "payment S document=2 date=2025-03-03\n");
}

/* A figure may be a sum whose first term the file does not have. */
static void
test_control_of_terms(void **state)
{
	static const struct read_facts_options options = { .dialect =
	    "<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"own\" "
	    "title=\"Own\"><root name=\"F\"/>"
	    "<control what=\"net\" path=\"/F/@a\" plus=\"/F/@b|/F/@c\"/>"
	    "<control what=\"credit\" path=\"/F/@b\"/>"
	    "<control what=\"debit\" path=\"/F/@a\"/>"
	    "<control what=\"lines\" path=\"/F/@d\"/></dialect>",
	};

	(void)state;
	check_facts("<F b=\"2.50\" c=\"1\" d=\"x\"/>", &options,
	    "file own -\n"
	    "control net 3.5\ncontrol credit 2.50\ncontrol lines x\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_joined_rows),
		cmocka_unit_test(test_charges_alone),
		cmocka_unit_test(test_qualified_segments),
		cmocka_unit_test(test_detection),
		cmocka_unit_test(test_namespaces),
		cmocka_unit_test(test_text_around_elements),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_percentage_off),
		cmocka_unit_test(test_arithmetic),
		cmocka_unit_test(test_detection_by_attribute),
		cmocka_unit_test(test_stated),
		cmocka_unit_test(test_long_texts),
		cmocka_unit_test(test_file_values_maximum),
		cmocka_unit_test(test_rules_of_parts),
		cmocka_unit_test(test_rates_of_terms),
		cmocka_unit_test(test_control_of_terms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
