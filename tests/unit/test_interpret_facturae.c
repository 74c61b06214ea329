/* Facturae invoices, from their XML to facts. */

#include <stdio.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/read_facts.h"

/* The root alone has a namespace. */
#define ROOT(parties, xml) "<f:Facturae xmlns:f=\"http://www.facturae.es/" \
	"Facturae/2014/v3.2.1/Facturae\"><FileHeader><Modality>L</Modality>" \
	"</FileHeader><Parties>" parties "</Parties><Invoices>" xml \
	"</Invoices></f:Facturae>"
#define TAX_ID(id) "<TaxIdentification><TaxIdentificationNumber>" id \
	"</TaxIdentificationNumber></TaxIdentification>"
#define SELLER "<SellerParty>" TAX_ID("b-12345674") "</SellerParty>"
#define BUYER(xml) "<BuyerParty>" xml "</BuyerParty>"
#define C1 SELLER BUYER(TAX_ID("ESA2800056F"))
#define HEAD(number, class, xml) "<InvoiceHeader><InvoiceNumber>" number \
	"</InvoiceNumber><InvoiceSeriesCode>A</InvoiceSeriesCode>" \
	"<InvoiceDocumentType>FC</InvoiceDocumentType><InvoiceClass>" class \
	"</InvoiceClass>" xml "</InvoiceHeader>"
#define ISSUED "<InvoiceIssueData><IssueDate>2025-03-03</IssueDate>" \
	"<InvoiceCurrencyCode>EUR</InvoiceCurrencyCode></InvoiceIssueData>"
#define CORRECTIVE(method) "<Corrective><InvoiceNumber>6</InvoiceNumber>" \
	"<InvoiceSeriesCode>A</InvoiceSeriesCode><CorrectionMethod>" method \
	"</CorrectionMethod></Corrective>"
#define TOTALS(xml, net) "<InvoiceTotals>" xml \
	"<TotalGrossAmountBeforeTaxes>" net "</TotalGrossAmountBeforeTaxes>" \
	"</InvoiceTotals>"
#define LINE(quantity, net) "<InvoiceLine><ItemDescription>Mesa" \
	"</ItemDescription><Quantity>" quantity "</Quantity><UnitOfMeasure>01" \
	"</UnitOfMeasure><GrossAmount>" net "</GrossAmount></InvoiceLine>"
#define INVOICE(head, totals, lines) "<Invoice>" head ISSUED totals \
	"<Items>" lines "</Items></Invoice>"

#define PLAIN(number) INVOICE(HEAD(number, "OO", ""), TOTALS("", "10"), \
	LINE("2", "10.00"))
#define FILE_LINE "file facturae B12345674\n"
#define BEFORE FILE_LINE PRODUCT_LINE C1_LINE
#define PRODUCT_LINE "product id=Mesa name=Mesa document stated=1\n"
#define C1_LINE "account B12345674 id=A2800056F tax-id=A2800056F document " \
	"stated=2\n"
#define HEAD_7 "B12345674 id=A/7 account=A2800056F date=2025-03-03 " \
	"currency=EUR"

static void
test_invoice(void **state)
{
	(void)state;
	check_facts(ROOT(SELLER BUYER(TAX_ID("Q-2222222-I")
	    "<PartyIdentification>K-77</PartyIdentification>"
	    "<AdministrativeCentres><AdministrativeCentre><CentreCode>9"
	    "</CentreCode></AdministrativeCentre></AdministrativeCentres>"
	    "<LegalEntity><CorporateName>Muebles S.A.</CorporateName>"
	    "<AddressInSpain><Address>Calle 4</Address><PostCode>08000"
	    "</PostCode><Town>Barcelona</Town><Province>Barcelona</Province>"
	    "<CountryCode>ESP</CountryCode></AddressInSpain><ContactDetails>"
	    "<ElectronicMail>ap@m.example</ElectronicMail></ContactDetails>"
	    "</LegalEntity>"),
	    "<Invoice>" HEAD("7", "OO", "") "<InvoiceIssueData><IssueDate>"
	    "2025-03-03</IssueDate><OperationDate>2025-03-01</OperationDate>"
	    "<InvoiceCurrencyCode>USD</InvoiceCurrencyCode>"
	    "<ExchangeRateDetails><ExchangeRate>1.08</ExchangeRate>"
	    "</ExchangeRateDetails><TaxCurrencyCode>EUR</TaxCurrencyCode>"
	    "</InvoiceIssueData><InvoiceTotals><TotalGrossAmountBeforeTaxes>"
	    "36.50</TotalGrossAmountBeforeTaxes><InvoiceTotal>43.00"
	    "</InvoiceTotal></InvoiceTotals><Items><InvoiceLine>"
	    "<ItemDescription>Mesa</ItemDescription><Quantity>2.0</Quantity>"
	    "<UnitOfMeasure>06</UnitOfMeasure><TotalCost>25.00</TotalCost>"
	    "<Charges><Charge><ChargeAmount>10.000000</ChargeAmount></Charge>"
	    "</Charges><GrossAmount>35.000000</GrossAmount><TaxesWithheld>"
	    "<Tax><TaxTypeCode>04</TaxTypeCode><TaxRate>4.00</TaxRate></Tax>"
	    "</TaxesWithheld><TaxesOutputs><Tax><TaxTypeCode>05</TaxTypeCode>"
	    "<TaxRate>3.00</TaxRate></Tax><Tax><TaxTypeCode>01</TaxTypeCode>"
	    "<TaxRate>21.00</TaxRate></Tax></TaxesOutputs>"
	    "<ArticleCode>M-1</ArticleCode></InvoiceLine><InvoiceLine>"
	    "<ItemDescription>Otro</ItemDescription><Quantity>1</Quantity>"
	    "<UnitOfMeasure>05</UnitOfMeasure><GrossAmount>1.5</GrossAmount>"
	    "<SpecialTaxableEvent><SpecialTaxableEventCode>01"
	    "</SpecialTaxableEventCode></SpecialTaxableEvent></InvoiceLine>"
	    "</Items><PaymentDetails><Installment><InstallmentDueDate>"
	    "2025-04-02</InstallmentDueDate></Installment></PaymentDetails>"
	    "</Invoice>"), NULL,
	    FILE_LINE
	    "product id=M-1 name=Mesa document stated=1\n"
	    "product id=Otro name=Otro document stated=1\n"
	    "account B12345674 id=K-77 name=\"Muebles S.A.\" "
	    "tax-id=Q2222222I country=ES email=ap@m.example "
	    "street=\"Calle 4\" city=Barcelona postcode=08000 "
	    "address-country=ES document stated=507\n"
	    "invoice B12345674 id=A/7 account=K-77 date=2025-03-03 "
	    "delivered=2025-03-01 due=2025-04-02 currency=USD total=43\n"
	    "  line no=1 product=M-1 quantity=2 unit=BX net=35 tax=S rate=21\n"
	    "  line no=2 product=Otro quantity=1 net=1.5 tax=E\n");
}

/* A private buyer abroad; a number without series. */
static void
test_buyer_abroad(void **state)
{
	(void)state;
	check_facts(ROOT(SELLER BUYER("<Individual><Name>Ana</Name>"
	    "<FirstSurname>Sá</FirstSurname><OverseasAddress><Address>Rua 1"
	    "</Address><PostCodeAndTown>1000 Lisboa</PostCodeAndTown>"
	    "<CountryCode>PRT</CountryCode></OverseasAddress></Individual>"),
	    INVOICE("<InvoiceHeader><InvoiceNumber>7</InvoiceNumber>"
	    "<InvoiceClass>OC</InvoiceClass></InvoiceHeader>",
	    TOTALS("", "10"), LINE("2", "10.00"))), NULL,
	    FILE_LINE PRODUCT_LINE
	    "account B12345674 id=\"Ana Sá\" name=\"Ana Sá\" country=PT "
	    "street=\"Rua 1\" city=\"1000 Lisboa\" address-country=PT "
	    "document stated=405\n"
	    "invoice B12345674 id=7 account=\"Ana Sá\" date=2025-03-03 "
	    "currency=EUR\n"
	    "  line no=1 product=Mesa quantity=2 unit=C62 net=10\n");
}

static void
test_corrections(void **state)
{
	static const char taken_back[] = BEFORE "credit-note " HEAD_7
	    " refers-to=A/6\n"
	    "  line no=1 product=Mesa quantity=-2 unit=C62 net=-10\n";

	(void)state;
	check_facts(ROOT(C1, INVOICE(HEAD("7", "OR", CORRECTIVE("02")),
	    TOTALS("", "-10"), LINE("-2", "-10"))), NULL, taken_back);
	check_facts(ROOT(C1, INVOICE(HEAD("7", "OR", CORRECTIVE("01")),
	    TOTALS("", "-10"), LINE("-2", "-10"))), NULL, taken_back);
	/* A difference may add, or be a credit memo that is written so. */
	check_facts(ROOT(C1, INVOICE(HEAD("7", "OR", CORRECTIVE("02")),
	    TOTALS("", "10"), LINE("2", "10"))), NULL,
	    FILE_LINE "reject credit-note A/7 bad-type: expected a correction "
	    "that is not above 0, as nothing says whether one above 0 adds "
	    "or takes back, found \"10\"\n");
	/* As a program writes one: its class stays, its prices are negative. */
	check_facts(ROOT(C1, INVOICE(HEAD("7", "OO", CORRECTIVE("01")),
	    TOTALS("", "-10"), LINE("2", "-10"))), NULL, taken_back);
	check_facts(ROOT(C1, INVOICE(HEAD("7", "OO", CORRECTIVE("01")),
	    TOTALS("", "10"), LINE("2", "10"))), NULL,
	    FILE_LINE "reject credit-note A/7 bad-type: expected a correction "
	    "that states differences (method 02), as one that states the "
	    "whole would count beside its original, found \"01\"\n");
	/* In the place of another: it would count twice. */
	check_facts(ROOT(C1, INVOICE(HEAD("7", "OR", CORRECTIVE("01")),
	    TOTALS("", "10"), LINE("2", "10"))), NULL,
	    FILE_LINE "reject credit-note A/7 bad-type: expected a correction "
	    "that states differences (method 02), as one that states the "
	    "whole would count beside its original, found \"01\"\n");
}

/* A bad one and a copy among good ones. */
static void
test_batch(void **state)
{
	(void)state;
	check_facts(ROOT(C1, PLAIN("7") INVOICE(HEAD("8", "OO", ""),
	    TOTALS("", "10"), LINE("2", "ten")) INVOICE(HEAD("7", "CO", ""),
	    TOTALS("", "10"), LINE("2", "10")) PLAIN("9")), NULL,
	    BEFORE "invoice " HEAD_7 "\n"
	    "  line no=1 product=Mesa quantity=2 unit=C62 net=10\n"
	    "reject invoice A/8 bad-amount: line 1, net: expected a decimal "
	    "such as 1234.56, found \"ten\"\n"
	    "skip copy of an invoice at 1\n" C1_LINE
	    "invoice B12345674 id=A/9 account=A2800056F date=2025-03-03 "
	    "currency=EUR\n"
	    "  line no=1 product=Mesa quantity=2 unit=C62 net=10\n");
}

static void
test_allowances(void **state)
{
	(void)state;
	check_facts(ROOT(C1, INVOICE(HEAD("7", "OO", ""),
	    TOTALS("<GeneralDiscounts><Discount><DiscountAmount>48.48"
	    "</DiscountAmount></Discount></GeneralDiscounts>"
	    "<GeneralSurcharges><Charge><ChargeAmount>0.48</ChargeAmount>"
	    "</Charge></GeneralSurcharges>", "1164"), LINE("4", "1212"))),
	    NULL, BEFORE "invoice " HEAD_7 "\n"
	    "  line no=1 product=Mesa quantity=4 unit=C62 net=1164\n");
	check_facts(ROOT(C1, INVOICE(HEAD("7", "OO", ""), TOTALS("", "1164"),
	    LINE("4", "1212"))), NULL,
	    FILE_LINE "reject invoice A/7 total-mismatch: expected lines that "
	    "sum to the stated net total 1164, found 1212\n");
}

static void
test_root(void **state)
{
	static const char facts[] = BEFORE "invoice " HEAD_7 "\n"
	    "  line no=1 product=Mesa quantity=2 unit=C62 net=10\n";

	(void)state;
	check_facts("<x:Facturae xmlns:x=\"http://www.facturae.gob.es/formato/"
	    "Versiones/Facturaev3_2_2.xml\"><Parties>" C1 "</Parties>"
	    "<Invoices>" PLAIN("7") "</Invoices><ds:Signature xmlns:ds=\""
	    "http://www.w3.org/2000/09/xmldsig#\"/></x:Facturae>", NULL,
	    facts);
	check_facts("<Facturae xmlns=\"http://www.facturae.es/Facturae/2007/"
	    "v3.1/Facturae\"><Parties xmlns=\"\">" C1 "</Parties>"
	    "<Invoices xmlns=\"\">" PLAIN("7") "</Invoices></Facturae>", NULL,
	    facts);
	check_refused("<Facturae xmlns=\"urn:example\"/>", NULL,
	    STATUS_NOT_FOUND, "root element \"Facturae\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_invoice),
		cmocka_unit_test(test_buyer_abroad),
		cmocka_unit_test(test_corrections),
		cmocka_unit_test(test_batch),
		cmocka_unit_test(test_allowances),
		cmocka_unit_test(test_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
