/* Cross Industry Invoices, from their XML to facts. */

#include <stdio.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define STANDARD "urn:un:unece:uncefact:data:standard:"
#define ROOT(xml) "<r:CrossIndustryInvoice xmlns:r=\"" STANDARD \
	"CrossIndustryInvoice:100\" xmlns:a=\"" STANDARD \
	"ReusableAggregateBusinessInformationEntity:100\" xmlns:u=\"" STANDARD \
	"UnqualifiedDataType:100\">" xml "</r:CrossIndustryInvoice>"
#define DAY(name, day) "<a:" name "><u:DateTimeString format=\"102\">" day \
	"</u:DateTimeString></a:" name ">"
#define HEAD(id, type) "<r:ExchangedDocument><a:ID>" id "</a:ID><a:TypeCode>" \
	type "</a:TypeCode>" DAY("IssueDateTime", "20250303") \
	"</r:ExchangedDocument>"
#define VAT(id) "<a:SpecifiedTaxRegistration><a:ID schemeID=\"VA\">" id \
	"</a:ID></a:SpecifiedTaxRegistration>"
#define FISCAL(id) "<a:SpecifiedTaxRegistration><a:ID schemeID=\"FC\">" id \
	"</a:ID></a:SpecifiedTaxRegistration>"
#define SELLER "<a:SellerTradeParty>" FISCAL("201/113") VAT("DE123456789") \
	"</a:SellerTradeParty>"
#define AGREEMENT(buyer) "<a:ApplicableHeaderTradeAgreement>" SELLER \
	"<a:BuyerTradeParty>" buyer "</a:BuyerTradeParty>" \
	"</a:ApplicableHeaderTradeAgreement>"
#define C1 AGREEMENT("<a:ID>C1</a:ID>")
#define SETTLEMENT(xml, net) "<a:ApplicableHeaderTradeSettlement>" \
	"<a:InvoiceCurrencyCode>EUR</a:InvoiceCurrencyCode>" xml \
	"<a:SpecifiedTradeSettlementHeaderMonetarySummation>" \
	"<a:TaxBasisTotalAmount>" net "</a:TaxBasisTotalAmount>" \
	"</a:SpecifiedTradeSettlementHeaderMonetarySummation>" \
	"</a:ApplicableHeaderTradeSettlement>"
#define TRADE(xml) "<r:SupplyChainTradeTransaction>" xml \
	"</r:SupplyChainTradeTransaction>"
#define LINE_OF(document, quantity, net) \
	"<a:IncludedSupplyChainTradeLineItem>" \
	"<a:AssociatedDocumentLineDocument>" document \
	"</a:AssociatedDocumentLineDocument><a:SpecifiedLineTradeDelivery>" \
	"<a:BilledQuantity unitCode=\"C62\">" quantity "</a:BilledQuantity>" \
	"</a:SpecifiedLineTradeDelivery><a:SpecifiedLineTradeSettlement>" \
	"<a:SpecifiedTradeSettlementLineMonetarySummation>" \
	"<a:LineTotalAmount>" net "</a:LineTotalAmount>" \
	"</a:SpecifiedTradeSettlementLineMonetarySummation>" \
	"</a:SpecifiedLineTradeSettlement>" \
	"</a:IncludedSupplyChainTradeLineItem>"
#define LINE(no, quantity, net) \
	LINE_OF("<a:LineID>" no "</a:LineID>", quantity, net)
#define LINE_BELOW(no, parent, reason, net) LINE_OF("<a:LineID>" no \
	"</a:LineID><a:ParentLineID>" parent "</a:ParentLineID>" \
	"<a:LineStatusReasonCode>" reason "</a:LineStatusReasonCode>", "1", net)
#define CHARGE(is, amount) "<a:SpecifiedTradeAllowanceCharge>" \
	"<a:ChargeIndicator><u:Indicator>" is "</u:Indicator>" \
	"</a:ChargeIndicator><a:ActualAmount>" amount "</a:ActualAmount>" \
	"</a:SpecifiedTradeAllowanceCharge>"
#define FREIGHT(amount) "<a:SpecifiedLogisticsServiceCharge>" \
	"<a:AppliedAmount>" amount "</a:AppliedAmount>" \
	"</a:SpecifiedLogisticsServiceCharge>"

#define FILE_LINE "file cii 123456789\n"
#define C1_LINE "account 123456789 id=C1 document stated=0\n"
#define HEAD_17 "123456789 id=17 account=C1 date=2025-03-03 currency=EUR"

static void
test_invoice(void **state)
{
	(void)state;
	check_facts(ROOT("<r:ExchangedDocumentContext/>" HEAD("17", "380")
	    TRADE("<a:IncludedSupplyChainTradeLineItem>"
	    "<a:AssociatedDocumentLineDocument><a:LineID>1</a:LineID>"
	    "</a:AssociatedDocumentLineDocument><a:SpecifiedTradeProduct>"
	    "<a:GlobalID schemeID=\"0160\">4012345678901</a:GlobalID>"
	    "<a:SellerAssignedID>N-5</a:SellerAssignedID><a:Name>Nail</a:Name>"
	    "<a:DesignatedProductClassification><a:ClassCode listID=\"STI\">"
	    "31160000</a:ClassCode></a:DesignatedProductClassification>"
	    "</a:SpecifiedTradeProduct><a:SpecifiedLineTradeAgreement>"
	    "<a:GrossPriceProductTradePrice><a:ChargeAmount>8</a:ChargeAmount>"
	    "<a:BasisQuantity>2</a:BasisQuantity>"
	    "</a:GrossPriceProductTradePrice></a:SpecifiedLineTradeAgreement>"
	    "<a:SpecifiedLineTradeDelivery><a:BilledQuantity unitCode=\"KGM\">"
	    "2.5</a:BilledQuantity></a:SpecifiedLineTradeDelivery>"
	    "<a:SpecifiedLineTradeSettlement><a:ApplicableTradeTax>"
	    "<a:TypeCode>VAT</a:TypeCode><a:CategoryCode>S</a:CategoryCode>"
	    "<a:RateApplicablePercent>19</a:RateApplicablePercent>"
	    "</a:ApplicableTradeTax>" CHARGE("false", "99")
	    "<a:SpecifiedTradeSettlementLineMonetarySummation>"
	    "<a:LineTotalAmount>10.00</a:LineTotalAmount>"
	    "</a:SpecifiedTradeSettlementLineMonetarySummation>"
	    "</a:SpecifiedLineTradeSettlement>"
	    "</a:IncludedSupplyChainTradeLineItem>" LINE("2", "1", "-0.5")
	    AGREEMENT("<a:ID>K-77</a:ID><a:Name>Handel GmbH</a:Name>"
	    "<a:DefinedTradeContact><a:EmailURIUniversalCommunication>"
	    "<a:URIID>ap@h.example</a:URIID>"
	    "</a:EmailURIUniversalCommunication></a:DefinedTradeContact>"
	    "<a:PostalTradeAddress><a:PostcodeCode>89073</a:PostcodeCode>"
	    "<a:LineOne>Weg 4</a:LineOne><a:LineTwo>Hof 3</a:LineTwo>"
	    "<a:CityName>Ulm</a:CityName><a:CountryID>DE</a:CountryID>"
	    "</a:PostalTradeAddress>" FISCAL("9") VAT("DE 987654321"))
	    "<a:ApplicableHeaderTradeDelivery>"
	    "<a:ActualDeliverySupplyChainEvent>"
	    DAY("OccurrenceDateTime", "20250301")
	    "</a:ActualDeliverySupplyChainEvent>"
	    "</a:ApplicableHeaderTradeDelivery>"
	    "<a:ApplicableHeaderTradeSettlement>"
	    "<a:TaxCurrencyCode>CHF</a:TaxCurrencyCode>"
	    "<a:InvoiceCurrencyCode>EUR</a:InvoiceCurrencyCode>"
	    "<a:SpecifiedTradePaymentTerms>" DAY("DueDateDateTime", "20250402")
	    "</a:SpecifiedTradePaymentTerms>"
	    "<a:SpecifiedTradeSettlementHeaderMonetarySummation>"
	    "<a:LineTotalAmount>9.5</a:LineTotalAmount>"
	    "<a:GrandTotalAmount>11.31</a:GrandTotalAmount>"
	    "</a:SpecifiedTradeSettlementHeaderMonetarySummation>"
	    "</a:ApplicableHeaderTradeSettlement>")), NULL,
	    FILE_LINE
	    "product id=N-5 name=Nail document stated=1\n"
	    "account 123456789 id=K-77 name=\"Handel GmbH\" "
	    "tax-id=987654321 country=DE email=ap@h.example "
	    "street=\"Weg 4, Hof 3\" city=Ulm postcode=89073 "
	    "address-country=DE document stated=507\n"
	    "invoice 123456789 id=17 account=K-77 date=2025-03-03 "
	    "delivered=2025-03-01 due=2025-04-02 currency=EUR total=11.31\n"
	    "  line no=1 product=N-5 category=31160000 quantity=2.5 unit=KGM "
	    "net=10 tax=S rate=19\n"
	    "  line no=2 quantity=1 unit=C62 net=-0.5\n");
}

/* ZUGFeRD 1.0: other names, the currency at each amount, lines of text. */
static void
test_zugferd_1(void **state)
{
	(void)state;
	check_facts("<CrossIndustryDocument "
	    "xmlns=\"urn:ferd:CrossIndustryDocument:invoice:1p0\" "
	    "xmlns:x=\"" STANDARD "ReusableAggregateBusinessInformationEntity"
	    ":12\" xmlns:y=\"" STANDARD "UnqualifiedDataType:15\">"
	    "<HeaderExchangedDocument><x:ID>8</x:ID><x:TypeCode>380"
	    "</x:TypeCode><x:IssueDateTime><y:DateTimeString format=\"102\">"
	    "20130305</y:DateTimeString></x:IssueDateTime>"
	    "</HeaderExchangedDocument><SpecifiedSupplyChainTradeTransaction>"
	    "<x:ApplicableSupplyChainTradeAgreement><x:SellerTradeParty>"
	    "<x:GlobalID schemeID=\"0088\">4000001123452</x:GlobalID>"
	    "<x:Name>L</x:Name></x:SellerTradeParty><x:BuyerTradeParty>"
	    "<x:GlobalID schemeID=\"0088\">4000001987658</x:GlobalID>"
	    "<x:Name>Kunden AG</x:Name></x:BuyerTradeParty>"
	    "</x:ApplicableSupplyChainTradeAgreement>"
	    "<x:ApplicableSupplyChainTradeDelivery>"
	    "<x:ActualDeliverySupplyChainEvent><x:OccurrenceDateTime>"
	    "<y:DateTimeString format=\"102\">20130304</y:DateTimeString>"
	    "</x:OccurrenceDateTime></x:ActualDeliverySupplyChainEvent>"
	    "</x:ApplicableSupplyChainTradeDelivery>"
	    "<x:ApplicableSupplyChainTradeSettlement>"
	    "<x:InvoiceCurrencyCode>USD</x:InvoiceCurrencyCode>"
	    "<x:SpecifiedTradeAllowanceCharge><x:ChargeIndicator>"
	    "<y:Indicator>false</y:Indicator></x:ChargeIndicator>"
	    "<x:ActualAmount currencyID=\"USD\">3</x:ActualAmount>"
	    "</x:SpecifiedTradeAllowanceCharge>"
	    "<x:SpecifiedTradePaymentTerms><x:DueDateDateTime>"
	    "<y:DateTimeString format=\"102\">20130404</y:DateTimeString>"
	    "</x:DueDateDateTime></x:SpecifiedTradePaymentTerms>"
	    "<x:SpecifiedTradeSettlementMonetarySummation>"
	    "<x:TaxBasisTotalAmount currencyID=\"USD\">195"
	    "</x:TaxBasisTotalAmount>"
	    "<x:GrandTotalAmount currencyID=\"USD\">232.05"
	    "</x:GrandTotalAmount>"
	    "</x:SpecifiedTradeSettlementMonetarySummation>"
	    "</x:ApplicableSupplyChainTradeSettlement>"
	    "<x:IncludedSupplyChainTradeLineItem>"
	    "<x:AssociatedDocumentLineDocument><x:IncludedNote><x:Content>"
	    "Lieferung 7:</x:Content></x:IncludedNote>"
	    "</x:AssociatedDocumentLineDocument>"
	    "</x:IncludedSupplyChainTradeLineItem>"
	    "<x:IncludedSupplyChainTradeLineItem>"
	    "<x:AssociatedDocumentLineDocument><x:LineID>1</x:LineID>"
	    "</x:AssociatedDocumentLineDocument>"
	    "<x:SpecifiedSupplyChainTradeDelivery>"
	    "<x:BilledQuantity unitCode=\"C62\">20.0000</x:BilledQuantity>"
	    "</x:SpecifiedSupplyChainTradeDelivery>"
	    "<x:SpecifiedSupplyChainTradeSettlement><x:ApplicableTradeTax>"
	    "<x:CategoryCode>S</x:CategoryCode><x:ApplicablePercent>19.00"
	    "</x:ApplicablePercent></x:ApplicableTradeTax>"
	    "<x:SpecifiedTradeSettlementMonetarySummation>"
	    "<x:LineTotalAmount currencyID=\"USD\">198.00"
	    "</x:LineTotalAmount>"
	    "</x:SpecifiedTradeSettlementMonetarySummation>"
	    "</x:SpecifiedSupplyChainTradeSettlement><x:SpecifiedTradeProduct>"
	    "<x:SellerAssignedID>TB1</x:SellerAssignedID><x:Name>Sheet"
	    "</x:Name></x:SpecifiedTradeProduct>"
	    "</x:IncludedSupplyChainTradeLineItem>"
	    "</SpecifiedSupplyChainTradeTransaction></CrossIndustryDocument>",
	    NULL, "file cii 4000001123452\n"
	    "product id=TB1 name=Sheet document stated=1\n"
	    "account 4000001123452 id=4000001987658 name=\"Kunden AG\" "
	    "document stated=1\n"
	    "invoice 4000001123452 id=8 account=4000001987658 "
	    "date=2013-03-05 delivered=2013-03-04 due=2013-04-04 "
	    "currency=USD total=232.05\n"
	    "  line no=1 product=TB1 quantity=20 unit=C62 net=195 tax=S "
	    "rate=19\n");
}

struct account_case {
	const char *buyer;
	const char *id;
};

static const struct account_case accounts[] = {
	{ "<a:ID>S</a:ID><a:GlobalID>4</a:GlobalID>" VAT("DE111111111"), "S" },
	{ "<a:ID schemeID=\"XR03\">1</a:ID><a:ID>S</a:ID>", "S" },
	{ "<a:GlobalID>4</a:GlobalID>" FISCAL("9") VAT("DE111111111"),
	    "111111111" },
	{ "<a:GlobalID>4</a:GlobalID><a:SpecifiedLegalOrganization>"
	    "<a:ID schemeID=\"0002\">732 829 320</a:ID>"
	    "</a:SpecifiedLegalOrganization>", "732829320" },
	{ "<a:GlobalID>4</a:GlobalID><a:Name>N</a:Name>", "4" },
	{ "<a:Name>N</a:Name><a:URIUniversalCommunication>"
	    "<a:URIID schemeID=\"EM\">a@b</a:URIID>"
	    "</a:URIUniversalCommunication>", "a@b" },
	{ "<a:Name>N</a:Name>", "N" },
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
		strbuf_printf(&xml, ROOT(HEAD("17", "380")
		    TRADE(LINE("1", "1", "1") AGREEMENT("%s")
		    SETTLEMENT("", "1"))), accounts[i].buyer);
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
	check_facts(ROOT(HEAD("17", "381") TRADE(LINE("1", "2", "10")
	    LINE("2", "-1", "-1") C1 SETTLEMENT("<a:InvoiceReferencedDocument>"
	    "<a:IssuerAssignedID>16</a:IssuerAssignedID>"
	    "</a:InvoiceReferencedDocument>" CHARGE("false", "1"), "8"))),
	    NULL, FILE_LINE C1_LINE "credit-note " HEAD_17 " refers-to=16\n"
	    "  line no=1 quantity=-2 unit=C62 net=-9.09\n"
	    "  line no=2 quantity=1 unit=C62 net=1.09\n");
	/* Negative already: not turned into a purchase. */
	check_facts(ROOT(HEAD("17", "381") TRADE(LINE("1", "-2", "-10") C1
	    SETTLEMENT("", "-10"))), NULL,
	    FILE_LINE C1_LINE "credit-note " HEAD_17 "\n"
	    "  line no=1 quantity=-2 unit=C62 net=-10\n"
	    "note negative-credit-note: credit note 17 is negative already "
	    "and was taken as it is at 1\n");
	/* A self-billed invoice, in German called Gutschrift, is none. */
	check_facts(ROOT(HEAD("17", "389") TRADE(LINE("1", "2", "10") C1
	    SETTLEMENT("", "10"))), NULL,
	    FILE_LINE C1_LINE "invoice " HEAD_17 "\n"
	    "  line no=1 quantity=2 unit=C62 net=10\n");
	/* A correction keeps its signs, and says that it is one. */
	check_facts(ROOT(HEAD("17", "384") TRADE(LINE("1", "-2", "-10") C1
	    SETTLEMENT("", "-10"))), NULL,
	    FILE_LINE C1_LINE "invoice " HEAD_17 " tags=cii:384\n"
	    "  line no=1 quantity=-2 unit=C62 net=-10\n");
	check_facts(ROOT(HEAD("17", "325") TRADE(LINE("1", "2", "10") C1
	    SETTLEMENT("", "10"))), NULL,
	    "file cii -\nskip pro-forma invoice at 1\n");
}

/* Groups and information do not count beside the lines that they are of. */
static void
test_lines_below_lines(void **state)
{
	(void)state;
	check_facts(ROOT(HEAD("17", "380") TRADE(
	    LINE_OF("<a:LineID>1</a:LineID><a:LineStatusReasonCode>GROUP"
	    "</a:LineStatusReasonCode>", "1", "10")
	    LINE_BELOW("1.1", "1", "DETAIL", "10")
	    LINE_BELOW("1.3", "1", "INFORMATION", "7")
	    LINE("2", "1", "5") LINE_BELOW("2.1", "2", "", "4")
	    C1 SETTLEMENT("", "15"))), NULL,
	    FILE_LINE C1_LINE "invoice " HEAD_17 "\n"
	    "  line no=1.1 quantity=1 unit=C62 net=10\n"
	    "  line no=2 quantity=1 unit=C62 net=5\n");
}

static void
test_allowances(void **state)
{
	(void)state;
	check_facts(ROOT(HEAD("17", "380") TRADE(LINE("1", "1", "60")
	    LINE("2", "1", "40") C1 SETTLEMENT(CHARGE("false", "10.00")
	    CHARGE("true", "1") FREIGHT("4"), "95"))), NULL,
	    FILE_LINE C1_LINE "invoice " HEAD_17 "\n"
	    "  line no=1 quantity=1 unit=C62 net=57\n"
	    "  line no=2 quantity=1 unit=C62 net=38\n");
	check_facts(ROOT(HEAD("17", "380") TRADE(LINE("1", "1", "60")
	    C1 SETTLEMENT(CHARGE("no", "10.00"), "60"))), NULL,
	    FILE_LINE
	    "reject invoice 17 missing-amount: allowance, amount: expected "
	    "an amount, found none\n");
}

/* Several days: neither is the document's. */
static void
test_several_days(void **state)
{
	(void)state;
	check_facts(ROOT(HEAD("17", "380") TRADE(LINE("1", "1", "1") C1
	    SETTLEMENT("<a:SpecifiedTradePaymentTerms>"
	    DAY("DueDateDateTime", "20250310")
	    "</a:SpecifiedTradePaymentTerms><a:SpecifiedTradePaymentTerms>"
	    DAY("DueDateDateTime", "20250402")
	    "</a:SpecifiedTradePaymentTerms>", "1"))), NULL,
	    FILE_LINE C1_LINE "invoice " HEAD_17 "\n"
	    "  line no=1 quantity=1 unit=C62 net=1\n");
}

/* A file holds one document; the profiles without lines are set aside. */
static void
test_wrong_documents(void **state)
{
	(void)state;
	check_facts(ROOT(HEAD("17", "380") TRADE(C1 SETTLEMENT("", "10"))),
	    NULL, FILE_LINE
	    "reject invoice 17 no-lines: expected lines, found none and a "
	    "total of 10\n");
	check_facts(ROOT(HEAD("17", "380") TRADE(LINE("1", "1", "8") C1
	    SETTLEMENT("", "10"))), NULL, FILE_LINE
	    "reject invoice 17 total-mismatch: expected lines that sum to "
	    "the stated net total 10, found 8\n");
	check_facts(ROOT("<r:ExchangedDocument><a:ID>17</a:ID>"
	    DAY("IssueDateTime", "20250230") "</r:ExchangedDocument>"
	    TRADE(LINE("1", "1", "1") C1 SETTLEMENT("", "1"))), NULL,
	    FILE_LINE
	    "reject invoice 17 bad-date: date: expected a calendar day such "
	    "as 20250331, found \"20250230\"\n");
}

/* Prefixes mean nothing, namespaces do. */
static void
test_root(void **state)
{
	(void)state;
	check_facts("<a:StandardBusinessDocument xmlns:a=\"http://www.unece."
	    "org/cefact/namespaces/StandardBusinessDocumentHeader\">\n"
	    "<a:StandardBusinessDocumentHeader/>\n"
	    ROOT(HEAD("17", "380") TRADE(LINE("1", "1", "1") C1
	    SETTLEMENT("", "1"))) "</a:StandardBusinessDocument>", NULL,
	    FILE_LINE C1_LINE "invoice " HEAD_17 "\n"
	    "  line no=1 quantity=1 unit=C62 net=1\n");
	check_refused("<CrossIndustryInvoice xmlns=\"urn:example\"/>", NULL,
	    STATUS_NOT_FOUND, "root element \"CrossIndustryInvoice\"");
	check_refused("<r:CrossIndustryOrder xmlns:r=\"" STANDARD
	    "CrossIndustryOrder:100\"/>", NULL, STATUS_NOT_FOUND,
	    "root element \"CrossIndustryOrder\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_invoice),
		cmocka_unit_test(test_zugferd_1),
		cmocka_unit_test(test_account),
		cmocka_unit_test(test_credit_notes),
		cmocka_unit_test(test_lines_below_lines),
		cmocka_unit_test(test_allowances),
		cmocka_unit_test(test_several_days),
		cmocka_unit_test(test_wrong_documents),
		cmocka_unit_test(test_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
