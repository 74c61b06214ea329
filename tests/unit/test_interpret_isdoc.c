/* ISDOC invoices, from their XML to facts. */

#include <stdio.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define ROOT(xml) "<Invoice xmlns=\"http://isdoc.cz/namespace/2013\" " \
	"version=\"6.0.2\">" xml "</Invoice>"
#define HEAD(type) "<DocumentType>" type "</DocumentType><ID>17</ID>" \
	"<UUID>7B4C</UUID><IssueDate>2025-03-03</IssueDate>"
#define LOCAL "<LocalCurrencyCode>CZK</LocalCurrencyCode>" \
	"<CurrRate>1</CurrRate>"
#define FOREIGN "<LocalCurrencyCode>CZK</LocalCurrencyCode>" \
	"<ForeignCurrencyCode>EUR</ForeignCurrencyCode>" \
	"<CurrRate>25.10</CurrRate>"
#define PARTY(xml) "<Party><PartyIdentification>" xml "</Party>"
#define VAT(id) "<PartyTaxScheme><CompanyID>" id "</CompanyID>" \
	"<TaxScheme>VAT</TaxScheme></PartyTaxScheme>"
#define SELLER "<AccountingSupplierParty>" PARTY("<UserID>315</UserID>" \
	"<ID>25097563</ID></PartyIdentification>" VAT("CZ25097563")) \
	"</AccountingSupplierParty>"
#define BUYER(xml) "<AccountingCustomerParty>" PARTY(xml) \
	"</AccountingCustomerParty>"
#define C1 BUYER("<UserID>C1</UserID></PartyIdentification>")
#define LINES(xml) "<InvoiceLines>" xml "</InvoiceLines>"
#define LINE(no, quantity, net) "<InvoiceLine><ID>" no "</ID>" \
	"<InvoicedQuantity unitCode=\"ks\">" quantity "</InvoicedQuantity>" \
	"<LineExtensionAmount>" net "</LineExtensionAmount>" \
	"<ClassifiedTaxCategory><Percent>21</Percent>" \
	"<VATCalculationMethod>0</VATCalculationMethod>" \
	"</ClassifiedTaxCategory></InvoiceLine>"
#define TOTAL(net) "<LegalMonetaryTotal><TaxExclusiveAmount>" net \
	"</TaxExclusiveAmount></LegalMonetaryTotal>"

#define FILE_LINE "file isdoc 25097563\n"
#define C1_LINE "account 25097563 id=C1 document stated=0\n"
#define HEAD_17 "25097563 id=17 account=C1 date=2025-03-03 currency=CZK"

/* In euro: the amounts in crowns beside it are not the document's. */
static void
test_invoice(void **state)
{
	(void)state;
	check_facts(ROOT(HEAD("1") "<TaxPointDate>2025-03-01</TaxPointDate>"
	    "<VATApplicable>true</VATApplicable>" FOREIGN
	    "<Extensions><AdditionalHeadDiscount xmlns=\"urn:own\">10"
	    "</AdditionalHeadDiscount></Extensions>" SELLER
	    BUYER("<UserID>000001</UserID><CatalogFirmIdentification>0"
	    "</CatalogFirmIdentification><ID>00006947</ID>"
	    "</PartyIdentification><PartyName><Name>Sklad s.r.o.</Name>"
	    "</PartyName><PostalAddress><StreetName>Krátká</StreetName>"
	    "<BuildingNumber>2</BuildingNumber><CityName>Brno</CityName>"
	    "<PostalZone>60200</PostalZone><Country><IdentificationCode>CZ"
	    "</IdentificationCode><Name>Česko</Name></Country>"
	    "</PostalAddress>" VAT("CZ00006947") "<Contact><ElectronicMail>"
	    "ap@sklad.example</ElectronicMail></Contact>")
	    "<OriginalDocumentReferences><OriginalDocumentReference>"
	    "<ID>17</ID></OriginalDocumentReference>"
	    "</OriginalDocumentReferences>"
	    LINES("<InvoiceLine><ID>1</ID><InvoicedQuantity unitCode=\"ks\">"
	    "100</InvoicedQuantity><LineExtensionAmountCurr>4.30"
	    "</LineExtensionAmountCurr><LineExtensionAmount>107.93"
	    "</LineExtensionAmount><LineExtensionAmountTaxInclusiveCurr>5.20"
	    "</LineExtensionAmountTaxInclusiveCurr><ClassifiedTaxCategory>"
	    "<Percent>21</Percent><VATCalculationMethod>1"
	    "</VATCalculationMethod></ClassifiedTaxCategory><Item>"
	    "<Description>Papír</Description><CatalogueItemIdentification>"
	    "<ID>1000000000013</ID></CatalogueItemIdentification>"
	    "<SellersItemIdentification><ID>P1</ID>"
	    "</SellersItemIdentification></Item></InvoiceLine>")
	    "<LegalMonetaryTotal><TaxExclusiveAmount>107.93"
	    "</TaxExclusiveAmount><TaxExclusiveAmountCurr>4.30"
	    "</TaxExclusiveAmountCurr><TaxInclusiveAmount>130.52"
	    "</TaxInclusiveAmount><TaxInclusiveAmountCurr>5.20"
	    "</TaxInclusiveAmountCurr></LegalMonetaryTotal>"
	    "<PaymentMeans><Payment><PaidAmount>130.52</PaidAmount><Details>"
	    "<PaymentDueDate>2025-04-02</PaymentDueDate></Details></Payment>"
	    "</PaymentMeans>"), NULL,
	    FILE_LINE
	    "product id=P1 name=Papír document stated=1\n"
	    "account 25097563 id=000001 name=\"Sklad s.r.o.\" "
	    "tax-id=00006947 country=CZ email=ap@sklad.example "
	    "street=\"Krátká 2\" city=Brno postcode=60200 address-country=CZ "
	    "document stated=507\n"
	    "invoice 25097563 id=17 account=000001 date=2025-03-03 "
	    "delivered=2025-03-01 due=2025-04-02 currency=EUR total=5.2\n"
	    "  line no=1 product=P1 quantity=100 unit=ks net=4.3 tax=S "
	    "rate=21\n");
}

struct account_case {
	const char *buyer;
	const char *id;
};

static const struct account_case accounts[] = {
	{ BUYER("<UserID>U</UserID><ID>2</ID></PartyIdentification>"
	    VAT("CZ11111111")), "U" },
	{ BUYER("<UserID/><ID>2</ID></PartyIdentification>"
	    VAT("CZ11111111")), "11111111" },
	{ BUYER("<CatalogFirmIdentification>4</CatalogFirmIdentification>"
	    "<ID>0123</ID></PartyIdentification>"), "0123" },
	{ BUYER("<CatalogFirmIdentification>4</CatalogFirmIdentification>"
	    "<ID/></PartyIdentification>"), "4" },
	{ BUYER("<CatalogFirmIdentification>0</CatalogFirmIdentification>"
	    "</PartyIdentification><PartyName><Name>N</Name></PartyName>"),
	    "N" },
	{ "<AnonymousCustomerParty><ID>A</ID></AnonymousCustomerParty>", "A" },
	{ "", "anonymous" },
};

static void
test_account(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(accounts); i++) {
		struct read_facts facts;
		struct strbuf xml;
		char wanted[128];

		strbuf_init(&xml, 1 << 16);
		strbuf_printf(&xml, ROOT(HEAD("7") LOCAL SELLER "%s"
		    LINES(LINE("1", "1", "1")) TOTAL("1")), accounts[i].buyer);
		read_facts_from(&facts, strbuf_text(&xml), NULL);
		(void)snprintf(wanted, sizeof wanted, " account=%s date",
		    accounts[i].id);
		if (strstr(strbuf_text(&facts.text), wanted) == NULL)
			fail_msg("%s in %s", wanted,
			    strbuf_text(&facts.text));
		read_facts_fini(&facts);
		strbuf_fini(&xml);
	}
}

static void
test_credit_notes(void **state)
{
	(void)state;
	check_facts(ROOT(HEAD("2") LOCAL SELLER C1
	    "<OriginalDocumentReferences><OriginalDocumentReference>"
	    "<ID>16</ID></OriginalDocumentReference>"
	    "</OriginalDocumentReferences>" LINES(LINE("1", "2", "10"))
	    TOTAL("10")), NULL,
	    FILE_LINE C1_LINE "credit-note " HEAD_17 " refers-to=16\n"
	    "  line no=1 quantity=-2 unit=ks net=-10 tax=S rate=21\n");
	/* Version 5. */
	check_facts(ROOT(HEAD("2") LOCAL
	    "<OriginalDocumentReference><ID>16</ID>"
	    "</OriginalDocumentReference>" SELLER C1
	    LINES(LINE("1", "2", "10")) TOTAL("10")), NULL,
	    FILE_LINE C1_LINE "credit-note " HEAD_17 " refers-to=16\n"
	    "  line no=1 quantity=-2 unit=ks net=-10 tax=S rate=21\n");
	check_facts(ROOT(HEAD("2") LOCAL SELLER C1
	    LINES(LINE("1", "-2", "-10")) TOTAL("-10")), NULL,
	    FILE_LINE C1_LINE "credit-note " HEAD_17 "\n"
	    "  line no=1 quantity=-2 unit=ks net=-10 tax=S rate=21\n"
	    "note negative-credit-note: credit note 17 is negative already "
	    "and was taken as it is at 1\n");
	/* A debit note adds. */
	check_facts(ROOT(HEAD("3") LOCAL SELLER C1
	    LINES(LINE("1", "2", "10")) TOTAL("10")), NULL,
	    FILE_LINE C1_LINE "invoice " HEAD_17 "\n"
	    "  line no=1 quantity=2 unit=ks net=10 tax=S rate=21\n");
}

static void
test_other_documents(void **state)
{
	(void)state;
	check_facts(ROOT(HEAD("4") LOCAL SELLER C1 TOTAL("10")), NULL,
	    "file isdoc -\nskip request for an advance at 1\n");
	check_facts(ROOT(HEAD("5") LOCAL SELLER C1 TOTAL("10")), NULL,
	    "file isdoc -\nskip tax document on an advance at 1\n");
	check_facts(ROOT(HEAD("6") LOCAL SELLER C1 TOTAL("10")), NULL,
	    "file isdoc -\nskip tax document on an advance at 1\n");
	check_facts(ROOT(HEAD("9") LOCAL SELLER C1 TOTAL("10")), NULL,
	    FILE_LINE "reject invoice 17 bad-type: expected a "
	    "kind of document that the dialect knows, found \"9\"\n");
}

static void
test_tax(void **state)
{
	(void)state;
	check_facts(ROOT(HEAD("1") "<VATApplicable>false</VATApplicable>" LOCAL
	    SELLER C1 LINES("<InvoiceLine><ID>1</ID><LineExtensionAmount>3"
	    "</LineExtensionAmount><ClassifiedTaxCategory><Percent>21"
	    "</Percent><LocalReverseCharge><LocalReverseChargeCode>4"
	    "</LocalReverseChargeCode></LocalReverseCharge>"
	    "</ClassifiedTaxCategory></InvoiceLine><InvoiceLine><ID>2</ID>"
	    "<LineExtensionAmount>4</LineExtensionAmount>"
	    "<ClassifiedTaxCategory><Percent>0</Percent>"
	    "</ClassifiedTaxCategory></InvoiceLine>") TOTAL("7")), NULL,
	    FILE_LINE C1_LINE "invoice " HEAD_17 "\n"
	    "  line no=1 net=3 tax=AE rate=21\n"
	    "  line no=2 net=4 tax=O rate=0\n");
}

static void
test_wrong_documents(void **state)
{
	(void)state;
	check_facts(ROOT(HEAD("1") LOCAL SELLER C1
	    LINES(LINE("1", "2", "1 0")) TOTAL("10")), NULL,
	    FILE_LINE "reject invoice 17 bad-amount: line 1, net: expected a "
	    "decimal such as 1234.56, found \"1 0\"\n");
	/* Never the amount in crowns for one in euro. */
	check_facts(ROOT(HEAD("1") FOREIGN SELLER C1
	    LINES(LINE("1", "2", "10")) TOTAL("10")), NULL,
	    FILE_LINE "reject invoice 17 missing-net: line 1, net: expected "
	    "an amount, found none\n");
	check_facts(ROOT(HEAD("1") LOCAL SELLER C1
	    LINES(LINE("1", "2", "10")) TOTAL("12")), NULL,
	    FILE_LINE "reject invoice 17 total-mismatch: expected lines that "
	    "sum to the stated net total 12, found 10\n");
}

/* Version 5, a file without namespace, another prefix; and what is none. */
static void
test_root(void **state)
{
	static const char facts[] = FILE_LINE C1_LINE "invoice " HEAD_17 "\n"
	    "  line no=1 quantity=1 unit=ks net=1 tax=S rate=21\n";

	(void)state;
	check_facts("<Invoice xmlns=\"http://isdoc.cz/namespace/invoice\" "
	    "version=\"5.2\">" HEAD("1") LOCAL SELLER C1
	    LINES(LINE("1", "1", "1")) TOTAL("1") "</Invoice>", NULL, facts);
	check_facts("<Invoice>" HEAD("1") LOCAL SELLER C1
	    LINES(LINE("1", "1", "1")) TOTAL("1") "</Invoice>", NULL, facts);
	check_facts("<i:Invoice xmlns:i=\"http://isdoc.cz/namespace/2013\" "
	    "xmlns=\"http://isdoc.cz/namespace/2013\">" HEAD("1") LOCAL SELLER
	    C1 LINES(LINE("1", "1", "1")) TOTAL("1") "</i:Invoice>", NULL,
	    facts);
	check_refused("<Invoice><Number>1</Number></Invoice>", NULL,
	    STATUS_NOT_FOUND, "root element \"Invoice\" without namespace");
	check_refused("<CommonDocument xmlns=\"http://isdoc.cz/namespace/2013\""
	    "/>", NULL, STATUS_NOT_FOUND, "root element \"CommonDocument\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_invoice),
		cmocka_unit_test(test_account),
		cmocka_unit_test(test_credit_notes),
		cmocka_unit_test(test_other_documents),
		cmocka_unit_test(test_tax),
		cmocka_unit_test(test_wrong_documents),
		cmocka_unit_test(test_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
