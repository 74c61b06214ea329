/* UBL invoices and credit notes, from their XML to facts. */

#include <stdio.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define UBL "urn:oasis:names:specification:ubl:schema:xsd:"
#define ROOT(name, xml) "<" name " xmlns=\"" UBL name "-2\" xmlns:a=\"" UBL \
	"CommonAggregateComponents-2\" xmlns:b=\"" UBL \
	"CommonBasicComponents-2\">" xml "</" name ">"
#define HEAD "<b:ID>17</b:ID><b:IssueDate>2025-03-03</b:IssueDate>" \
	"<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>"
#define VAT(id) "<a:PartyTaxScheme><b:CompanyID>" id "</b:CompanyID>" \
	"<a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:PartyTaxScheme>"
#define SELLER "<a:AccountingSupplierParty><a:Party>" VAT("DE123456789") \
	"</a:Party></a:AccountingSupplierParty>"
#define BUYER(xml) "<a:AccountingCustomerParty>" xml \
	"</a:AccountingCustomerParty>"
#define C1 BUYER("<b:SupplierAssignedAccountID>C1" \
	"</b:SupplierAssignedAccountID>")
#define AMOUNT(name, amount) "<b:" name " currencyID=\"EUR\">" amount \
	"</b:" name ">"
#define TOTAL(net) "<a:LegalMonetaryTotal>" \
	AMOUNT("LineExtensionAmount", "1") AMOUNT("TaxExclusiveAmount", net) \
	"</a:LegalMonetaryTotal>"
#define LINE(no, quantity, net) "<a:InvoiceLine><b:ID>" no "</b:ID>" \
	"<b:InvoicedQuantity unitCode=\"C62\">" quantity \
	"</b:InvoicedQuantity>" AMOUNT("LineExtensionAmount", net) \
	"<a:Item><a:SellersItemIdentification><b:ID>P" no "</b:ID>" \
	"</a:SellersItemIdentification></a:Item></a:InvoiceLine>"
#define CREDIT_LINE(no, quantity, net) "<a:CreditNoteLine><b:ID>" no \
	"</b:ID><b:CreditedQuantity unitCode=\"C62\">" quantity \
	"</b:CreditedQuantity>" AMOUNT("LineExtensionAmount", net) \
	"</a:CreditNoteLine>"
#define CHARGE(is, amount) "<a:AllowanceCharge><b:ChargeIndicator>" is \
	"</b:ChargeIndicator>" AMOUNT("Amount", amount) "</a:AllowanceCharge>"

#define FILE_LINE "file ubl 123456789\n"

static void
test_invoice(void **state)
{
	(void)state;
	check_facts(ROOT("Invoice",
	    "<b:CustomizationID>urn:cen</b:CustomizationID>"
	    "<b:ID> 17 </b:ID><b:IssueDate>2025-03-03+01:00</b:IssueDate>"
	    "<b:DueDate>2025-04-02</b:DueDate>"
	    "<b:InvoiceTypeCode>380</b:InvoiceTypeCode>"
	    "<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>" SELLER
	    BUYER("<a:Party><b:EndpointID schemeID=\"EM\">a@b</b:EndpointID>"
	    "<a:PartyIdentification><b:ID>K-77</b:ID></a:PartyIdentification>"
	    "<a:PartyName><b:Name>Handel</b:Name></a:PartyName>"
	    "<a:PostalAddress><b:StreetName>Weg</b:StreetName>"
	    "<b:BuildingNumber>4</b:BuildingNumber>"
	    "<b:CityName>Ulm</b:CityName><b:PostalZone>89073</b:PostalZone>"
	    "<a:Country><b:IdentificationCode>DE</b:IdentificationCode>"
	    "</a:Country></a:PostalAddress>" VAT("DE 987654321")
	    "<a:PartyLegalEntity><b:RegistrationName>Handel GmbH"
	    "</b:RegistrationName></a:PartyLegalEntity><a:Contact>"
	    "<b:ElectronicMail>ap@h.example</b:ElectronicMail></a:Contact>"
	    "</a:Party>")
	    "<a:Delivery><b:ActualDeliveryDate>2025-03-01"
	    "</b:ActualDeliveryDate></a:Delivery>"
	    "<a:LegalMonetaryTotal>" AMOUNT("TaxExclusiveAmount", "9.5")
	    AMOUNT("TaxInclusiveAmount", "11.31") "</a:LegalMonetaryTotal>"
	    "<a:InvoiceLine><b:ID>1</b:ID><b:InvoicedQuantity "
	    "unitCode=\"KGM\">2.5</b:InvoicedQuantity>"
	    AMOUNT("LineExtensionAmount", "10.00")
	    "<a:AllowanceCharge><b:ChargeIndicator>false</b:ChargeIndicator>"
	    AMOUNT("Amount", "99") "</a:AllowanceCharge>"
	    "<a:SubInvoiceLine>" AMOUNT("LineExtensionAmount", "4")
	    "</a:SubInvoiceLine><a:Item><b:Name>Nail</b:Name>"
	    "<a:StandardItemIdentification><b:ID schemeID=\"0160\">"
	    "4012345678901</b:ID></a:StandardItemIdentification>"
	    "<a:CommodityClassification><b:ItemClassificationCode "
	    "listID=\"STI\">31160000</b:ItemClassificationCode>"
	    "</a:CommodityClassification><a:ClassifiedTaxCategory>"
	    "<b:ID>S</b:ID><b:Percent>19</b:Percent>"
	    "</a:ClassifiedTaxCategory></a:Item></a:InvoiceLine>"
	    "<a:InvoiceLine><b:ID>2</b:ID>"
	    AMOUNT("LineExtensionAmount", "-0.5")
	    "<a:Item><b:Name>Bonus</b:Name></a:Item></a:InvoiceLine>"), NULL,
	    FILE_LINE
	    "product id=4012345678901 name=Nail document stated=1\n"
	    "product id=Bonus name=Bonus document stated=1\n"
	    "account 123456789 id=K-77 name=\"Handel GmbH\" "
	    "tax-id=987654321 country=DE email=ap@h.example "
	    "street=\"Weg 4\" city=Ulm postcode=89073 address-country=DE "
	    "document stated=507\n"
	    "invoice 123456789 id=17 account=K-77 date=2025-03-03 "
	    "delivered=2025-03-01 due=2025-04-02 currency=EUR total=11.31\n"
	    "  line no=1 product=4012345678901 category=31160000 "
	    "quantity=2.5 unit=KGM net=10 tax=S rate=19\n"
	    "  line no=2 product=Bonus net=-0.5\n");
}

struct account_case {
	const char *buyer;
	const char *id;
};

static const struct account_case accounts[] = {
	{ "<b:SupplierAssignedAccountID>S</b:SupplierAssignedAccountID>"
	    "<a:Party><a:PartyIdentification><b:ID>P</b:ID>"
	    "</a:PartyIdentification></a:Party>", "S" },
	{ "<a:Party><a:PartyIdentification><b:ID schemeID=\"0088\">4</b:ID>"
	    "</a:PartyIdentification><a:PartyIdentification>"
	    "<b:ID schemeID=\"MUSTERINO\">M</b:ID></a:PartyIdentification>"
	    VAT("DE111111111") "</a:Party>", "M" },
	{ "<a:Party><b:EndpointID>E</b:EndpointID><a:PartyIdentification>"
	    "<b:ID schemeID=\"0088\">4</b:ID></a:PartyIdentification>"
	    VAT("PL 676-247-94-12") "</a:Party>", "6762479412" },
	{ "<a:Party><a:PartyIdentification><b:ID schemeID=\"SAYACNO\">1"
	    "</b:ID></a:PartyIdentification><a:PartyIdentification>"
	    "<b:ID schemeID=\"VKN\">2</b:ID></a:PartyIdentification>"
	    "</a:Party>", "2" },
	{ "<a:Party><b:EndpointID>E</b:EndpointID><a:PartyLegalEntity>"
	    "<b:CompanyID>DK16356709</b:CompanyID></a:PartyLegalEntity>"
	    "</a:Party>", "16356709" },
	{ "<a:Party><b:EndpointID>E</b:EndpointID><a:PartyIdentification>"
	    "<b:ID schemeID=\"0088\">4</b:ID></a:PartyIdentification>"
	    "</a:Party>", "4" },
	{ "<a:Party><b:EndpointID>E</b:EndpointID><a:PartyName>"
	    "<b:Name>N</b:Name></a:PartyName></a:Party>", "E" },
	{ "<a:Party><a:PartyName><b:Name>N</b:Name></a:PartyName></a:Party>",
	    "N" },
	{ "<a:Party><a:Person><b:FirstName>Ali</b:FirstName>"
	    "<b:FamilyName>Y</b:FamilyName></a:Person></a:Party>", "Ali Y" },
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
		strbuf_printf(&xml, ROOT("Invoice", HEAD SELLER BUYER("%s")
		    TOTAL("1") LINE("1", "1", "1")), accounts[i].buyer);
		read_facts_from(&facts, strbuf_text(&xml), NULL);
		(void)snprintf(wanted, sizeof wanted,
		    strchr(accounts[i].id, ' ') != NULL ?
		    " account=\"%s\" date" : " account=%s date",
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
	check_facts(ROOT("CreditNote", HEAD SELLER C1
	    "<a:BillingReference><a:InvoiceDocumentReference><b:ID>16</b:ID>"
	    "</a:InvoiceDocumentReference></a:BillingReference>"
	    "<a:LegalMonetaryTotal>" AMOUNT("TaxExclusiveAmount", "9")
	    AMOUNT("TaxInclusiveAmount", "10.71") "</a:LegalMonetaryTotal>"
	    CREDIT_LINE("1", "2", "10") CREDIT_LINE("2", "-1", "-1")), NULL,
	    FILE_LINE
	    "credit-note 123456789 id=17 account=C1 date=2025-03-03 "
	    "currency=EUR total=10.71 refers-to=16\n"
	    "  line no=1 quantity=-2 unit=C62 net=-10\n"
	    "  line no=2 quantity=1 unit=C62 net=1\n");
	/* By its code, inside an Invoice. */
	check_facts(ROOT("Invoice", HEAD
	    "<b:InvoiceTypeCode name=\"0100000\">381</b:InvoiceTypeCode>"
	    SELLER C1 TOTAL("10") LINE("1", "2", "10")), NULL,
	    FILE_LINE
	    "product id=P1 document stated=0\n"
	    "credit-note 123456789 id=17 account=C1 date=2025-03-03 "
	    "currency=EUR\n"
	    "  line no=1 product=P1 quantity=-2 unit=C62 net=-10\n");
	/* Negative already: not turned into a purchase. */
	check_facts(ROOT("CreditNote", HEAD SELLER C1 TOTAL("-10")
	    CREDIT_LINE("1", "-2", "-10")), NULL,
	    FILE_LINE
	    "credit-note 123456789 id=17 account=C1 date=2025-03-03 "
	    "currency=EUR\n"
	    "  line no=1 quantity=-2 unit=C62 net=-10\n"
	    "note negative-credit-note: credit note 17 is negative already "
	    "and was taken as it is at 1\n");
	/* A correction as an invoice keeps its signs, and says it. */
	check_facts(ROOT("Invoice", HEAD
	    "<b:InvoiceTypeCode>384</b:InvoiceTypeCode>" SELLER C1
	    TOTAL("-10") LINE("1", "-2", "-10")), NULL,
	    FILE_LINE
	    "product id=P1 document stated=0\n"
	    "invoice 123456789 id=17 account=C1 date=2025-03-03 "
	    "currency=EUR tags=ubl:384\n"
	    "  line no=1 product=P1 quantity=-2 unit=C62 net=-10\n");
}

static void
test_other_documents(void **state)
{
	(void)state;
	check_facts(ROOT("Invoice", HEAD
	    "<b:InvoiceTypeCode>325</b:InvoiceTypeCode>" SELLER C1
	    TOTAL("1") LINE("1", "1", "1")), NULL,
	    "file ubl -\n"
	    "skip pro-forma invoice at 1\n");
	check_facts(ROOT("DebitNote", HEAD SELLER C1
	    "<a:RequestedMonetaryTotal>" AMOUNT("TaxExclusiveAmount", "3")
	    "</a:RequestedMonetaryTotal><a:DebitNoteLine><b:ID>1</b:ID>"
	    "<b:DebitedQuantity>4</b:DebitedQuantity>"
	    AMOUNT("LineExtensionAmount", "3") "</a:DebitNoteLine>"), NULL,
	    FILE_LINE
	    "invoice 123456789 id=17 account=C1 date=2025-03-03 "
	    "currency=EUR\n"
	    "  line no=1 quantity=4 net=3\n");
	check_facts("<s:StandardBusinessDocument xmlns:s=\"http://www.unece."
	    "org/cefact/namespaces/StandardBusinessDocumentHeader\">\n"
	    "<s:StandardBusinessDocumentHeader><s:Sender/>"
	    "</s:StandardBusinessDocumentHeader>\n"
	    ROOT("CreditNote", HEAD SELLER C1 TOTAL("1")
	    CREDIT_LINE("1", "1", "1")) "</s:StandardBusinessDocument>",
	    NULL, FILE_LINE
	    "credit-note 123456789 id=17 account=C1 date=2025-03-03 "
	    "currency=EUR\n"
	    "  line no=1 quantity=-1 unit=C62 net=-1\n");
	check_refused(ROOT("Order", HEAD), NULL, STATUS_NOT_FOUND,
	    "root element \"Order\"");
	check_refused("<Invoice>" HEAD "</Invoice>", NULL, STATUS_NOT_FOUND,
	    "root element \"Invoice\" without namespace");
}

static void
test_allowances(void **state)
{
	(void)state;
	check_facts(ROOT("Invoice", HEAD SELLER C1 CHARGE("false", "10.00")
	    CHARGE("1", "0.01") TOTAL("90.01") LINE("1", "1", "60")
	    LINE("2", "1", "-10") LINE("3", "1", "50")), NULL,
	    FILE_LINE
	    "product id=P1 document stated=0\n"
	    "product id=P2 document stated=0\n"
	    "product id=P3 document stated=0\n"
	    "invoice 123456789 id=17 account=C1 date=2025-03-03 "
	    "currency=EUR\n"
	    "  line no=1 product=P1 quantity=1 unit=C62 net=55\n"
	    "  line no=2 product=P2 quantity=1 unit=C62 net=-10.83\n"
	    "  line no=3 product=P3 quantity=1 unit=C62 net=45.84\n");
}

/* On lines that are all 0, or too small for their shares. */
static void
test_allowances_on_nothing(void **state)
{
	(void)state;
	check_facts(ROOT("CreditNote", HEAD SELLER C1 CHARGE("true", "2.5")
	    TOTAL("2.5") CREDIT_LINE("1", "1", "0")), NULL,
	    FILE_LINE
	    "credit-note 123456789 id=17 account=C1 date=2025-03-03 "
	    "currency=EUR\n"
	    "  line no=1 quantity=-1 unit=C62 net=0\n"
	    "  line no=allowances net=-2.5\n");
	/* To the document's own decimals where these are finer. */
	check_facts(ROOT("Invoice", HEAD SELLER C1 CHARGE("false", "0.003")
	    TOTAL("1.997") LINE("1", "1", "1") LINE("2", "1", "1")), NULL,
	    FILE_LINE
	    "product id=P1 document stated=0\n"
	    "product id=P2 document stated=0\n"
	    "invoice 123456789 id=17 account=C1 date=2025-03-03 "
	    "currency=EUR\n"
	    "  line no=1 product=P1 quantity=1 unit=C62 net=0.998\n"
	    "  line no=2 product=P2 quantity=1 unit=C62 net=0.999\n");
	check_facts(ROOT("Invoice", HEAD SELLER C1 CHARGE("maybe", "1")
	    TOTAL("1") LINE("1", "1", "1")), NULL,
	    FILE_LINE
	    "reject invoice 17 missing-amount: allowance, amount: expected "
	    "an amount, found none\n");
}

static void
test_net_total(void **state)
{
	static const struct read_facts_options native = {
		.shows_native = true,
	};

	(void)state;
	/* OIOUBL states the tax where others state the net total. */
	check_facts(ROOT("Invoice", "<b:CustomizationID>OIOUBL-2.02"
	    "</b:CustomizationID>" HEAD SELLER C1 CHARGE("false", "1")
	    "<a:LegalMonetaryTotal>" AMOUNT("LineExtensionAmount", "100")
	    AMOUNT("TaxExclusiveAmount", "24.75")
	    AMOUNT("AllowanceTotalAmount", "1") "</a:LegalMonetaryTotal>"
	    LINE("1", "1", "100")), NULL,
	    FILE_LINE
	    "product id=P1 document stated=0\n"
	    "invoice 123456789 id=17 account=C1 date=2025-03-03 "
	    "currency=EUR\n"
	    "  line no=1 product=P1 quantity=1 unit=C62 net=99\n");
	/* The native text has the allowances on the lines. */
	check_facts(ROOT("Invoice", "<b:ID>17</b:ID>"
	    "<b:IssueDate>2025-03-03T00:00:00</b:IssueDate>"
	    "<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>" SELLER C1
	    CHARGE("false", "1") TOTAL("90") LINE("1", "1", "100.00")
	    LINE("2", "1", "0.00")), &native,
	    FILE_LINE
	    "reject invoice 17 total-mismatch: expected lines that sum to "
	    "the stated net total 90, found 99\n"
	    "at 1 original " ROOT("Invoice", "<b:ID>17</b:ID>"
	    "<b:IssueDate>2025-03-03T00:00:00</b:IssueDate>"
	    "<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>" SELLER C1
	    CHARGE("false", "1") TOTAL("90") LINE("1", "1", "100.00")
	    LINE("2", "1", "0.00")) "\n"
	    "<!-- expected lines that sum to the stated net total 90, found "
	    "99 -->\n"
	    "<!-- source: 123456789 -->\n"
	    "<!-- net-total: 90 -->\n"
	    "<invoice id=\"17\" account=\"C1\" date=\"2025-03-03\" "
	    "currency=\"EUR\">\n"
	    "\t<line no=\"1\" product=\"P1\" quantity=\"1\" unit=\"C62\" "
	    "net=\"99\"/>\n"
	    "\t<line no=\"2\" product=\"P2\" quantity=\"1\" unit=\"C62\" "
	    "net=\"0.00\"/>\n"
	    "</invoice>\n");
}

static void
test_wrong_documents(void **state)
{
	(void)state;
	check_facts(ROOT("Invoice", "<b:ID>17</b:ID>"
	    "<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>" SELLER C1
	    TOTAL("1") LINE("1", "1", "1")), NULL,
	    FILE_LINE
	    "reject invoice 17 missing-date: date: expected a date, found "
	    "none\n");
	check_facts(ROOT("Invoice", HEAD SELLER BUYER("") TOTAL("1")
	    LINE("1", "1", "1")), NULL,
	    FILE_LINE
	    "reject invoice 17 missing-account: account: expected an id, "
	    "found none\n");
	/* Simplified invoices have no buyer. */
	check_facts(ROOT("Invoice", HEAD
	    "<b:InvoiceTypeCode name=\"0200000\">388</b:InvoiceTypeCode>"
	    SELLER BUYER("") TOTAL("1") CHARGE("true", "0")
	    LINE("1", "1", "1")), NULL,
	    FILE_LINE
	    "product id=P1 document stated=0\n"
	    "invoice 123456789 id=17 account=anonymous date=2025-03-03 "
	    "currency=EUR\n"
	    "  line no=1 product=P1 quantity=1 unit=C62 net=1\n");
	check_facts(ROOT("Invoice", "<b:ID>17</b:ID>"
	    "<b:IssueDate>2025-03-03</b:IssueDate>"
	    "<b:DocumentCurrencyCode>USD</b:DocumentCurrencyCode>" SELLER C1
	    TOTAL("1") LINE("1", "1", "1")), NULL,
	    FILE_LINE
	    "reject invoice 17 currency-differs: line 1, currency: expected "
	    "the document's currency USD, found \"EUR\"\n");
	check_facts(ROOT("Invoice", HEAD C1 TOTAL("1") LINE("1", "1", "1")),
	    NULL, "file ubl -\n"
	    "reject invoice 17 missing-source: source: expected an id, found "
	    "none\n");
	check_facts(ROOT("Invoice", HEAD SELLER C1 TOTAL("1")), NULL,
	    FILE_LINE
	    "reject invoice 17 no-lines: expected lines, found none and a "
	    "total of 1\n");
}

static void
test_source(void **state)
{
	static const struct read_facts_options options = { .source = "S" };

	(void)state;
	check_facts(ROOT("Invoice", HEAD SELLER C1 TOTAL("0")), &options,
	    FILE_LINE
	    "invoice S id=17 account=C1 date=2025-03-03 currency=EUR\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_invoice),
		cmocka_unit_test(test_account),
		cmocka_unit_test(test_credit_notes),
		cmocka_unit_test(test_other_documents),
		cmocka_unit_test(test_allowances),
		cmocka_unit_test(test_allowances_on_nothing),
		cmocka_unit_test(test_net_total),
		cmocka_unit_test(test_wrong_documents),
		cmocka_unit_test(test_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
