/* Pohoda data and response packs, from their XML to facts. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define STW "http://www.stormware.cz/schema/version_2/"
#define SPACES " xmlns:inv=\"" STW "invoice.xsd\" xmlns:typ=\"" STW \
	"type.xsd\""
#define DATA(xml) "<dat:dataPack ico=\"12345678\" version=\"2.0\" " \
	"xmlns:dat=\"" STW "data.xsd\"" SPACES ">" xml "</dat:dataPack>"
#define ITEM(xml) "<dat:dataPackItem id=\"a\" version=\"2.0\">" \
	"<inv:invoice version=\"2.0\">" xml "</inv:invoice>" \
	"</dat:dataPackItem>"
#define RESPONSE(xml) "<r:responsePack ico=\"12345678\" state=\"ok\" " \
	"xmlns:r=\"" STW "response.xsd\" xmlns:lst=\"" STW "list.xsd\"" \
	SPACES "><r:responsePackItem state=\"ok\">" xml \
	"</r:responsePackItem></r:responsePack>"
#define LIST(xml) "<lst:listInvoice>" xml "</lst:listInvoice>"
#define INVOICE(xml) "<lst:invoice>" xml "</lst:invoice>"
#define HEAD(type, no, rest) "<inv:invoiceHeader><inv:invoiceType>" type \
	"</inv:invoiceType><inv:number><typ:numberRequested>" no \
	"</typ:numberRequested></inv:number><inv:date>2025-03-03</inv:date>" \
	"<inv:partnerIdentity><typ:id>25</typ:id></inv:partnerIdentity>" \
	rest "</inv:invoiceHeader>"
#define DETAIL(xml) "<inv:invoiceDetail>" xml "</inv:invoiceDetail>"
#define LINE(xml) "<inv:invoiceItem>" xml "</inv:invoiceItem>"
#define COUNT(quantity) "<inv:quantity>" quantity "</inv:quantity>"
#define HOME(xml) "<inv:homeCurrency>" xml "</inv:homeCurrency>"
#define FOREIGN(xml) "<inv:foreignCurrency>" xml "</inv:foreignCurrency>"
#define PRICE(amount) "<typ:price>" amount "</typ:price>"
#define UNIT_PRICE(amount) "<typ:unitPrice>" amount "</typ:unitPrice>"
#define SUMMARY(xml) "<inv:invoiceSummary>" xml "</inv:invoiceSummary>"
#define HIGH(amount) HOME("<typ:priceNone>0</typ:priceNone>" \
	"<typ:priceHigh>" amount "</typ:priceHigh>")
#define IN_EUROS SUMMARY(FOREIGN("<typ:currency><typ:ids>EUR</typ:ids>" \
	"</typ:currency><typ:priceSum>121</typ:priceSum>"))

#define FILE_LINE "file pohoda 12345678\n"
#define BUYER "account 12345678 id=25 document stated=0\n"
#define DOCUMENT(kind, id, currency) kind " 12345678 id=" id " account=25 " \
	"date=2025-03-03 currency=" currency

static void
test_invoice(void **state)
{
	(void)state;
	check_facts(RESPONSE(LIST(INVOICE("<inv:invoiceHeader>"
	    "<inv:id>1</inv:id><inv:invoiceType>issuedInvoice"
	    "</inv:invoiceType><inv:number><typ:numberRequested>250100007"
	    "</typ:numberRequested></inv:number><inv:symVar>9</inv:symVar>"
	    "<inv:date>2025-03-03</inv:date><inv:dateTax>2025-03-01"
	    "</inv:dateTax><inv:dateDue>2025-04-02</inv:dateDue>"
	    "<inv:partnerIdentity><typ:id>15</typ:id><typ:address>"
	    "<typ:company>Lékárna</typ:company><typ:city>Bruntál</typ:city>"
	    "<typ:street>Zahradní</typ:street><typ:number>30</typ:number>"
	    "<typ:zip>792 01</typ:zip><typ:ico>25596641</typ:ico>"
	    "<typ:dic>CZ25596641</typ:dic><typ:country><typ:ids>CZE"
	    "</typ:ids></typ:country><typ:email>l@b.example</typ:email>"
	    "</typ:address></inv:partnerIdentity><inv:liquidation>"
	    "<typ:date>2025-03-20</typ:date></inv:liquidation>"
	    "</inv:invoiceHeader>" DETAIL(
	    LINE("<inv:id>3</inv:id><inv:text>Sirup</inv:text>" COUNT("30.0")
	    "<inv:unit>ks</inv:unit><inv:payVAT>false</inv:payVAT>"
	    "<inv:rateVAT value=\"21\">high</inv:rateVAT>"
	    "<inv:discountPercentage>2.0</inv:discountPercentage>"
	    HOME(UNIT_PRICE("58.5") PRICE("1719.9"))
	    "<inv:code>SIR</inv:code><inv:PDP>false</inv:PDP>")
	    LINE("<inv:id>4</inv:id><inv:text>Doprava</inv:text>" COUNT("1")
	    "<inv:rateVAT>none</inv:rateVAT>" HOME(PRICE("99"))
	    "<inv:PDP>true</inv:PDP>")
	    "<inv:invoiceAdvancePaymentItem>" COUNT("1")
	    "<inv:rateVAT>high</inv:rateVAT>" HOME(PRICE("-500"))
	    "</inv:invoiceAdvancePaymentItem>")
	    SUMMARY(HOME("<typ:priceNone>99</typ:priceNone>"
	    "<typ:priceLow>0</typ:priceLow>"
	    "<typ:priceLowSum>0</typ:priceLowSum>"
	    "<typ:priceHigh>1219.9</typ:priceHigh>"
	    "<typ:priceHighSum>1476.08</typ:priceHighSum><typ:round>"
	    "<typ:priceRound>-0.08</typ:priceRound></typ:round>"))))), NULL,
	    FILE_LINE
	    "product id=SIR name=Sirup document stated=1\n"
	    "product id=Doprava name=Doprava document stated=1\n"
	    "account 12345678 id=15 name=Lékárna tax-id=25596641 country=CZ "
	    "email=l@b.example street=\"Zahradní 30\" city=Bruntál "
	    "postcode=\"792 01\" address-country=CZ document stated=507\n"
	    "invoice 12345678 id=250100007 account=15 date=2025-03-03 "
	    "delivered=2025-03-01 due=2025-04-02 currency=CZK total=1575\n"
	    "  line no=3 product=SIR quantity=30 unit=ks net=1719.9 tax=S "
	    "rate=21\n"
	    "  line no=4 product=Doprava quantity=1 net=99 tax=AE rate=0\n"
	    "payment 12345678 document=250100007 date=2025-03-20\n");
}

/* A pack to import: the price of one, in the document's currency. */
static void
test_unit_prices(void **state)
{
	(void)state;
	check_facts(DATA(ITEM(HEAD("issuedInvoice", "1", "") DETAIL(
	    LINE(COUNT("3") HOME(UNIT_PRICE("164.46") PRICE("493.39"))
	    FOREIGN(UNIT_PRICE("10.5")))
	    LINE("<inv:link><typ:sourceItemId>8</typ:sourceItemId>"
	    "</inv:link>")
	    LINE("<inv:link/>" COUNT("1") HOME(PRICE("0")))) IN_EUROS)
	    ITEM(HEAD("issuedInvoice", "2", "") DETAIL(
	    LINE(COUNT("2") "<inv:payVAT>true</inv:payVAT>"
	    "<inv:rateVAT>historyHigh</inv:rateVAT>"
	    "<inv:percentVAT>19</inv:percentVAT>"
	    HOME(UNIT_PRICE("119")))) SUMMARY(HIGH("7")))
	    ITEM(HEAD("issuedInvoice", "3", "") DETAIL(
	    LINE(COUNT("2") "<inv:discountPercentage>5"
	    "</inv:discountPercentage>" HOME(UNIT_PRICE("100")))))
	    ITEM(HEAD("issuedInvoice", "4", "") DETAIL(
	    LINE(COUNT("2") "<inv:payVAT>true</inv:payVAT>"
	    "<inv:rateVAT>high</inv:rateVAT>" HOME(UNIT_PRICE("119")))))),
	    NULL,
	    FILE_LINE
	    BUYER
	    DOCUMENT("invoice", "1", "EUR") "\n"
	    "  line no=1 quantity=3 net=31.5\n"
	    "  line no=2 quantity=1 net=0\n"
	    BUYER
	    DOCUMENT("invoice", "2", "CZK") "\n"
	    "  line no=1 quantity=2 net=200 tax=S rate=19\n"
	    BUYER
	    DOCUMENT("invoice", "3", "CZK") "\n"
	    "  line no=1 quantity=2 net=190\n"
	    "reject invoice 4 missing-tax-rate: line 1, tax-rate: expected a "
	    "rate of tax to find the net amount with, found none\n");
}

/* Amounts that reduce are negative; a cancelled document is kept. */
static void
test_types(void **state)
{
	(void)state;
	check_facts(RESPONSE(LIST(
	    INVOICE(HEAD("issuedCreditNotice", "1",
	    "<inv:originalDocumentNumber>7</inv:originalDocumentNumber>")
	    DETAIL(LINE(COUNT("-1") HOME(PRICE("-10"))))
	    SUMMARY(HIGH("-10")))
	    INVOICE(HEAD("issuedInvoice", "2",
	    "<inv:storno>cancelDocument</inv:storno>")
	    DETAIL(LINE(COUNT("1") HOME(PRICE("5")))) SUMMARY(HIGH("10")))
	    /* Settled in part: that day says nothing. */
	    INVOICE(HEAD("issuedDebitNote", "3", "<inv:liquidation>"
	    "<typ:date>2025-03-20</typ:date><typ:amountHome>2</typ:amountHome>"
	    "</inv:liquidation>")
	    DETAIL(LINE(COUNT("1") HOME(PRICE("5")))) SUMMARY(HIGH("5")))
	    INVOICE(HEAD("issuedAdvanceInvoice", "4", ""))
	    INVOICE(HEAD("receivedInvoice", "5", ""))
	    INVOICE(HEAD("penalty", "6", ""))
	    INVOICE(HEAD("other", "7", "")))), NULL,
	    FILE_LINE
	    BUYER
	    DOCUMENT("credit-note", "1", "CZK") " refers-to=7\n"
	    "  line no=1 quantity=-1 net=-10\n"
	    BUYER
	    DOCUMENT("invoice", "2", "CZK") " cancelled\n"
	    "  line no=1 quantity=1 net=5\n"
	    BUYER
	    DOCUMENT("invoice", "3", "CZK") "\n"
	    "  line no=1 quantity=1 net=5\n"
	    "skip pro-forma invoice at 1\n"
	    "skip received invoice at 1\n"
	    "skip claim that is no invoice at 1\n"
	    "reject invoice 7 bad-type: expected a kind of document that the "
	    "dialect knows, found \"other\"\n");
}

struct currency_case {
	const char *header;
	const char *summary;
	const char *currency;
};

static const struct currency_case currencies[] = {
	{ "", "", " currency=CZK" },
	{ "<inv:myIdentity><typ:address><typ:icDph>SK2020202020</typ:icDph>"
	    "</typ:address></inv:myIdentity>", "", " currency=EUR" },
	{ "", SUMMARY(HOME("<typ:priceHighVAT rate=\"23\">0"
	    "</typ:priceHighVAT>")), " currency=EUR" },
	{ "", SUMMARY(FOREIGN("<typ:currency><typ:ids>usd</typ:ids>"
	    "</typ:currency>")), " currency=USD" },
};

static void
test_currencies(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(currencies); i++) {
		struct read_facts facts;
		struct strbuf xml;

		strbuf_init(&xml, 1 << 16);
		strbuf_printf(&xml, DATA(ITEM(HEAD("issuedInvoice", "1", "%s")
		    DETAIL(LINE(HOME(PRICE("0")))) "%s")),
		    currencies[i].header, currencies[i].summary);
		read_facts_from(&facts, strbuf_text(&xml), NULL);
		if (strstr(strbuf_text(&facts.text),
		    currencies[i].currency) == NULL)
			fail_msg("%s in %s", currencies[i].currency,
			    strbuf_text(&facts.text));
		read_facts_fini(&facts);
		strbuf_fini(&xml);
	}
}

static void
test_wrong_documents(void **state)
{
	(void)state;
	check_facts(RESPONSE(LIST(
	    INVOICE(HEAD("issuedInvoice", "1", "") SUMMARY(HIGH("7397.11")))
	    INVOICE(HEAD("issuedInvoice", "2", "") IN_EUROS)
	    INVOICE(HEAD("issuedInvoice", "3", "")
	    DETAIL(LINE(COUNT("1") HOME(PRICE("5")))) SUMMARY(HIGH("9")))
	    INVOICE(HEAD("issuedInvoice", "4", "")
	    DETAIL(LINE(COUNT("x") HOME(PRICE("5")))))
	    INVOICE(HEAD("issuedInvoice", "5", "")
	    DETAIL(LINE(HOME(PRICE("5")))) SUMMARY(HIGH("5"))))), NULL,
	    FILE_LINE
	    "reject invoice 1 no-lines: expected lines, found none and a "
	    "total of 7397.11\n"
	    "reject invoice 2 no-lines: expected lines, found none and a "
	    "total of 121\n"
	    "reject invoice 3 total-mismatch: expected lines that sum to the "
	    "stated net total 9, found 5\n"
	    "reject invoice 4 bad-amount: line 1, quantity: expected a "
	    "decimal such as 1234.56, found \"x\"\n"
	    BUYER
	    DOCUMENT("invoice", "5", "CZK") "\n"
	    "  line no=1 net=5\n");
}

/* Without items the sums of a pack to import are what there is. */
static void
test_no_items(void **state)
{
	(void)state;
	check_facts(DATA(ITEM(HEAD("issuedInvoice", "1", "")
	    SUMMARY(HIGH("7")))
	    ITEM(HEAD("issuedInvoice", "2", "") IN_EUROS)
	    ITEM(HEAD("issuedInvoice", "3", ""))
	    ITEM(HEAD("issuedInvoice", "4", "") SUMMARY(HIGH("0")))), NULL,
	    FILE_LINE
	    "reject invoice 1 no-lines: expected lines, found none and a "
	    "total of 7\n"
	    "reject invoice 2 no-lines: expected lines, found none and a "
	    "total of 121\n"
	    "reject invoice 3 no-lines: expected lines, found none and no "
	    "total\n"
	    BUYER
	    DOCUMENT("invoice", "4", "CZK") "\n");
}

/* Stock, orders, nothing at all; version 1 of the schema. */
static void
test_other_packs(void **state)
{
	(void)state;
	check_facts(RESPONSE("<s:listStock xmlns:s=\"" STW "list_stock.xsd\">"
	    "<s:stock xmlns:k=\"" STW "stock.xsd\"><k:stockHeader>"
	    "<k:code>SIR</k:code><k:name>Sirup</k:name><k:unit>ks</k:unit>"
	    "<k:unit2>krt</k:unit2><k:coefficient2>12</k:coefficient2>"
	    "<k:storage><typ:ids>ZBO/Léky</typ:ids></k:storage>"
	    "</k:stockHeader></s:stock></s:listStock>"), NULL,
	    FILE_LINE
	    "product id=SIR name=Sirup category=ZBO/Léky unit=ks "
	    "krt=12 master stated=1b\n");
	check_facts(DATA("<dat:dataPackItem><o:order xmlns:o=\"" STW
	    "order.xsd\"/></dat:dataPackItem><dat:dataPackItem><o:offer "
	    "xmlns:o=\"" STW "offer.xsd\"/></dat:dataPackItem>"), NULL,
	    FILE_LINE
	    "skip order at 1\n"
	    "skip offer at 1\n");
	check_facts("<dataPack xmlns=\"http://www.stormware.cz/schema/"
	    "version_1/data.xsd\" ico=\"12345678\"/>", NULL, FILE_LINE);
	check_refused("<dataPack xmlns=\"urn:other\"/>", NULL,
	    STATUS_NOT_FOUND, "root element \"dataPack\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_invoice),
		cmocka_unit_test(test_unit_prices),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_currencies),
		cmocka_unit_test(test_wrong_documents),
		cmocka_unit_test(test_no_items),
		cmocka_unit_test(test_other_packs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
