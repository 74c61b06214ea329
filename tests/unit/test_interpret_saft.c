/* SAF-T of Portugal and Angola, from its XML to facts. */

#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define PT "urn:OECD:StandardAuditFile-Tax:PT_1.04_01"
#define ROOT(ns) "<AuditFile xmlns=\"" ns "\">"
#define COMPANY "<CompanyID>Lisboa 1</CompanyID>" \
	"<TaxRegistrationNumber>500000000</TaxRegistrationNumber>" \
	"<TaxAccountingBasis>F</TaxAccountingBasis>" \
	"<CompanyName>Vendas Lda</CompanyName>"
#define HEADER "<Header>" COMPANY "<CurrencyCode>EUR</CurrencyCode></Header>"
#define PRODUCTS "<MasterFiles>" \
	"<Product><ProductType>P</ProductType><ProductCode>A</ProductCode>" \
	"<ProductGroup>Ferragens</ProductGroup>" \
	"<ProductDescription>Parafuso</ProductDescription></Product>" \
	"<Product><ProductType>E</ProductType><ProductCode>T</ProductCode>" \
	"<ProductDescription>Imposto</ProductDescription></Product>" \
	"</MasterFiles>"
#define SALES(invoices) "<SourceDocuments><SalesInvoices>" invoices \
	"</SalesInvoices></SourceDocuments>"
#define FILE_OF(invoices) ROOT(PT) HEADER SALES(invoices) "</AuditFile>"
#define INVOICE(no, type, status, rest) "<Invoice><InvoiceNo>" no \
	"</InvoiceNo><DocumentStatus><InvoiceStatus>" status \
	"</InvoiceStatus></DocumentStatus><InvoiceDate>2025-03-03" \
	"</InvoiceDate><InvoiceType>" type "</InvoiceType>" \
	"<CustomerID>C1</CustomerID>" rest "</Invoice>"
#define LINE(no, product, quantity, amount) "<Line><LineNumber>" no \
	"</LineNumber><ProductCode>" product "</ProductCode><Quantity>" \
	quantity "</Quantity><UnitOfMeasure>UN</UnitOfMeasure>" amount \
	"<Tax><TaxType>IVA</TaxType><TaxCode>NOR</TaxCode>" \
	"<TaxPercentage>23.00</TaxPercentage></Tax></Line>"
#define CREDIT(amount) "<CreditAmount>" amount "</CreditAmount>"
#define DEBIT(amount) "<DebitAmount>" amount "</DebitAmount>"
#define TOTALS(net, gross) "<DocumentTotals><NetTotal>" net \
	"</NetTotal><GrossTotal>" gross "</GrossTotal></DocumentTotals>"

#define FILE_LINE "file saft-pt 500000000\n" \
	"company 500000000 name=\"Vendas Lda\" tax-id=500000000\n"

static void
test_master_data(void **state)
{
	(void)state;
	check_facts(ROOT(PT) HEADER "<MasterFiles>"
	    "<Customer><CustomerID>C1</CustomerID>"
	    "<CustomerTaxID>508 650 704</CustomerTaxID>"
	    "<CompanyName>Gomes &amp; Gomes, Lda.</CompanyName>"
	    "<BillingAddress><AddressDetail>Av. 1</AddressDetail>"
	    "<City>Lisboa</City><PostalCode>1050-007</PostalCode>"
	    "<Country>PT</Country></BillingAddress>"
	    "<Email>g@sapo.example</Email></Customer>"
	    "<Customer><CustomerID>Consumidor final</CustomerID>"
	    "<CustomerTaxID>Desconhecido</CustomerTaxID>"
	    "<CompanyName>Desconhecido</CompanyName><BillingAddress>"
	    "<AddressDetail>Desconhecido</AddressDetail>"
	    "<Country>Desconhecido</Country></BillingAddress></Customer>"
	    "<Customer><CustomerID>C2</CustomerID><BillingAddress>"
	    "<AddressDetail>Desconhecido</AddressDetail>"
	    "<Country>PT</Country></BillingAddress></Customer>"
	    "<Supplier><SupplierID>S1</SupplierID></Supplier>"
	    "<Product><ProductCode>A</ProductCode>"
	    "<ProductGroup>Ferragens</ProductGroup>"
	    "<ProductDescription>Parafuso</ProductDescription></Product>"
	    "<Product><ProductCode>B</ProductCode>"
	    "<ProductGroup>Ferragens</ProductGroup>"
	    "<ProductDescription>Porca</ProductDescription></Product>"
	    "<Product><ProductCode>C</ProductCode>"
	    "<ProductDescription>Portes</ProductDescription></Product>"
	    "</MasterFiles></AuditFile>", NULL,
	    FILE_LINE
	    "account 500000000 id=C1 name=\"Gomes & Gomes, Lda.\" "
	    "tax-id=508650704 country=PT email=g@sapo.example "
	    "street=\"Av. 1\" city=Lisboa postcode=1050-007 "
	    "address-country=PT master stated=507\n"
	    /* What is empty is not stated. */
	    "account 500000000 id=\"Consumidor final\" master stated=0\n"
	    /* A country, but no address. */
	    "account 500000000 id=C2 country=PT address-country=PT master "
	    "stated=4\n"
	    /* Each group once. */
	    "product id=A name=Parafuso category=Ferragens master stated=3\n"
	    "product id=B name=Porca category=Ferragens master stated=3\n"
	    "product id=C name=Portes master stated=1\n");
}

static void
test_invoices(void **state)
{
	(void)state;
	check_facts(ROOT(PT) HEADER PRODUCTS SALES(
	    INVOICE("FT A/1", "FT", "N",
	    "<ShipTo><DeliveryDate>2025-03-04</DeliveryDate></ShipTo>"
	    LINE("1", "A", "5", "<TaxPointDate>2025-03-02</TaxPointDate>"
	    CREDIT("23.3938"))
	    LINE("2", "T", "1", CREDIT("-1"))
	    LINE("3", "A", "2", DEBIT("2"))
	    "<DocumentTotals><NetTotal>20.39</NetTotal>"
	    "<GrossTotal>25.08</GrossTotal><Settlement>"
	    "<SettlementAmount>2</SettlementAmount></Settlement><Settlement>"
	    "<PaymentTerms>2025-04-02</PaymentTerms></Settlement>"
	    "</DocumentTotals>")
	    INVOICE("NC A/1", "NC", "N",
	    LINE("1", "A", "5", DEBIT("100.00")
	    "<References><Reference>FT A/1</Reference></References>"
	    "<TaxPointDate>2025-03-02</TaxPointDate>")
	    LINE("2", "B", "1", DEBIT("0.00") CREDIT("10.00")
	    "<References><Reference>FT A/1</Reference></References>")
	    TOTALS("90.00", "110.70"))) "</AuditFile>", NULL,
	    FILE_LINE
	    "product id=A name=Parafuso category=Ferragens master stated=3\n"
	    "product id=T name=Imposto master stated=1\n"
	    "invoice 500000000 id=\"FT A/1\" account=C1 date=2025-03-03 "
	    "delivered=2025-03-04 due=2025-04-02 currency=EUR total=25.08\n"
	    "  line no=1 product=A quantity=5 unit=UN net=23.3938 tax=S "
	    "rate=23 tags=saft:P\n"
	    "  line no=2 product=T quantity=1 unit=UN net=-1 tax=S rate=23 "
	    "tags=saft:E\n"
	    "  line no=3 product=A quantity=-2 unit=UN net=-2 tax=S rate=23 "
	    "tags=saft:P\n"
	    "credit-note 500000000 id=\"NC A/1\" account=C1 date=2025-03-03 "
	    "delivered=2025-03-02 currency=EUR total=110.7 "
	    "refers-to=\"FT A/1\"\n"
	    "  line no=1 product=A quantity=-5 unit=UN net=-100 tax=S "
	    "rate=23 tags=saft:P\n"
	    "  line no=2 product=B quantity=1 unit=UN net=10 tax=S "
	    "rate=23\n");
}

static void
test_types_and_status(void **state)
{
	(void)state;
	check_facts(FILE_OF(
	    INVOICE("1", "ND", "S", LINE("1", "A", "1", CREDIT("1"))
	    TOTALS("1", "1"))
	    INVOICE("2", "VD", "R", LINE("1", "A", "1", CREDIT("1"))
	    TOTALS("1", "1"))
	    /* Annulled: its totals may be anything. */
	    INVOICE("3", "FT", "A", LINE("1", "A", "1", CREDIT("1"))
	    TOTALS("0", "0"))
	    INVOICE("4", "FS", "F", "")
	    INVOICE("5", "XX", "N", LINE("1", "A", "1", CREDIT("1")))
	    INVOICE("6", "FT", "Q", LINE("1", "A", "1", CREDIT("1"))
	    TOTALS("1", "1"))), NULL,
	    FILE_LINE
	    "invoice 500000000 id=1 account=C1 date=2025-03-03 currency=EUR "
	    "total=1\n"
	    "  line no=1 product=A quantity=1 unit=UN net=1 tax=S rate=23\n"
	    "invoice 500000000 id=2 account=C1 date=2025-03-03 currency=EUR "
	    "total=1\n"
	    "  line no=1 product=A quantity=1 unit=UN net=1 tax=S rate=23\n"
	    "invoice 500000000 id=3 account=C1 date=2025-03-03 currency=EUR "
	    "total=0 cancelled\n"
	    "  line no=1 product=A quantity=1 unit=UN net=1 tax=S rate=23\n"
	    "invoice 500000000 id=4 account=C1 date=2025-03-03 currency=EUR "
	    "cancelled\n"
	    "reject invoice 5 bad-type: expected a kind of document that "
	    "the dialect knows, found \"XX\"\n"
	    "reject invoice 6 bad-status: expected status N, S, A, R or "
	    "F, found \"Q\"\n");
}

#define OLD(no, status) "<Invoice><InvoiceNo>" no "</InvoiceNo>" \
	"<InvoiceStatus>" status "</InvoiceStatus><InvoiceDate>2010-03-03" \
	"</InvoiceDate><InvoiceType>FT</InvoiceType>" \
	"<CustomerID>C1</CustomerID>" LINE("1", "A", "1", CREDIT("1")) \
	TOTALS("1", "1") "</Invoice>"

/* Version 1.01 has the status in the invoice itself. */
static void
test_old_version(void **state)
{
	(void)state;
	check_facts(ROOT("urn:OECD:StandardAuditFile-Tax:PT_1.01_01") HEADER
	    SALES(OLD("1", "N") OLD("2", "A") OLD("3", "F") OLD("4", "Q"))
	    "</AuditFile>", NULL,
	    FILE_LINE
	    "invoice 500000000 id=1 account=C1 date=2010-03-03 currency=EUR "
	    "total=1\n"
	    "  line no=1 product=A quantity=1 unit=UN net=1 tax=S rate=23\n"
	    "invoice 500000000 id=2 account=C1 date=2010-03-03 currency=EUR "
	    "total=1 cancelled\n"
	    "  line no=1 product=A quantity=1 unit=UN net=1 tax=S rate=23\n"
	    "invoice 500000000 id=3 account=C1 date=2010-03-03 currency=EUR "
	    "total=1 cancelled\n"
	    "  line no=1 product=A quantity=1 unit=UN net=1 tax=S rate=23\n"
	    "reject invoice 4 bad-status: expected status N, S, A, R or "
	    "F, found \"Q\"\n");
}

/* An invoice that is its own receipt; what else is in the file is none. */
static void
test_payments(void **state)
{
	(void)state;
	check_facts(ROOT(PT) HEADER "<SourceDocuments><SalesInvoices>"
	    INVOICE("FR 1", "FR", "N", LINE("1", "A", "1", CREDIT("100"))
	    "<DocumentTotals><NetTotal>100.00</NetTotal>"
	    "<GrossTotal>123.00</GrossTotal><Payment>"
	    "<PaymentMechanism>NU</PaymentMechanism>"
	    "<PaymentAmount>23</PaymentAmount>"
	    "<PaymentDate>2025-03-05</PaymentDate></Payment><Payment>"
	    "<PaymentAmount>100</PaymentAmount></Payment><Payment>"
	    "<PaymentAmount>0.00</PaymentAmount></Payment></DocumentTotals>")
	    "</SalesInvoices><MovementOfGoods>"
	    INVOICE("GR 1", "FT", "N", "") "</MovementOfGoods>"
	    "<WorkingDocuments><WorkDocument/></WorkingDocuments>"
	    "<Payments><Payment><PaymentRefNo>R 1</PaymentRefNo></Payment>"
	    "</Payments></SourceDocuments></AuditFile>", NULL,
	    FILE_LINE
	    "invoice 500000000 id=\"FR 1\" account=C1 date=2025-03-03 "
	    "currency=EUR total=123\n"
	    "  line no=1 product=A quantity=1 unit=UN net=100 tax=S "
	    "rate=23\n"
	    "payment 500000000 document=\"FR 1\" date=2025-03-05 amount=23\n"
	    "payment 500000000 document=\"FR 1\" date=2025-03-03 "
	    "amount=100\n");
}

#define MISMATCH FILE_OF(INVOICE("NC 1", "NC", "N", \
	LINE("1", "A", "1", DEBIT("100.00")) \
	LINE("2", "A", "1", CREDIT("60.00")) TOTALS("160.00", "196.80")))

static void
test_total_mismatch(void **state)
{
	static const struct read_facts_options native = {
		.shows_native = true,
	};
	static const struct read_facts_options accepts = {
		.accepts_mismatch = true,
	};

	(void)state;
	/* One cent per line is rounding, two are not. */
	check_facts(FILE_OF(INVOICE("1", "FT", "N",
	    LINE("1", "A", "1", CREDIT("1.00")) TOTALS("1.01", "1"))), NULL,
	    FILE_LINE
	    "invoice 500000000 id=1 account=C1 date=2025-03-03 currency=EUR "
	    "total=1\n"
	    "  line no=1 product=A quantity=1 unit=UN net=1 tax=S rate=23\n");
	check_facts(FILE_OF(INVOICE("1", "FT", "N",
	    LINE("1", "A", "1", CREDIT("1.00")) TOTALS("1.010001", "1"))),
	    NULL, FILE_LINE
	    "reject invoice 1 total-mismatch: expected lines that sum to the "
	    "stated net total 1.010001, found 1\n");
	/* Part of a credit note on the side of sales. */
	check_facts(MISMATCH, &native, FILE_LINE
	    "reject credit-note NC 1 total-mismatch: expected lines that sum "
	    "to the stated net total -160, found -40\n"
	    "at 1 original " INVOICE("NC 1", "NC", "N",
	    LINE("1", "A", "1", DEBIT("100.00"))
	    LINE("2", "A", "1", CREDIT("60.00")) TOTALS("160.00", "196.80"))
	    "\n"
	    "<!-- expected lines that sum to the stated net total -160, "
	    "found -40 -->\n"
	    "<!-- net-total: 160.00 -->\n"
	    "<credit-note id=\"NC 1\" account=\"C1\" date=\"2025-03-03\" "
	    "currency=\"EUR\" total=\"196.80\">\n"
	    "\t<line no=\"1\" product=\"A\" quantity=\"1\" unit=\"UN\" "
	    "net=\"100.00\" tax-category=\"S\" tax-rate=\"23.00\"/>\n"
	    "\t<line no=\"2\" product=\"A\" quantity=\"-1\" unit=\"UN\" "
	    "net=\"-60\" tax-category=\"S\" tax-rate=\"23.00\"/>\n"
	    "</credit-note>\n");
	check_facts(MISMATCH, &accepts, FILE_LINE
	    "credit-note 500000000 id=\"NC 1\" account=C1 date=2025-03-03 "
	    "currency=EUR total=196.8\n"
	    "  line no=1 product=A quantity=-1 unit=UN net=-100 tax=S "
	    "rate=23\n"
	    "  line no=2 product=A quantity=1 unit=UN net=60 tax=S rate=23\n"
	    "note total-mismatch: credit note NC 1 was taken as its lines "
	    "say, -40, though its stated net total is -160 at 1\n");
}

static void
test_documents_without_lines(void **state)
{
	(void)state;
	check_facts(FILE_OF(INVOICE("1", "FT", "N", TOTALS("0.00", "0"))
	    INVOICE("2", "FT", "N", TOTALS("5.00", "6"))
	    INVOICE("3", "FT", "N", "")), NULL,
	    FILE_LINE
	    "invoice 500000000 id=1 account=C1 date=2025-03-03 currency=EUR "
	    "total=0\n"
	    "reject invoice 2 no-lines: expected lines, found none and a "
	    "total of 5\n"
	    "reject invoice 3 no-lines: expected lines, found none and no "
	    "total\n");
}

static void
test_header(void **state)
{
	(void)state;
	/* Without a tax number the next thing that names the seller. */
	check_facts(ROOT("urn:OECD:StandardAuditFile-Tax:AO_1.01_01")
	    "<Header><CompanyID>Reg. 7</CompanyID>"
	    "<CompanyName>Loja</CompanyName></Header>"
	    SALES(INVOICE("1", "FT", "N", LINE("1", "A", "1", CREDIT("1"))
	    TOTALS("1", "1"))) "</AuditFile>", NULL,
	    "file saft-pt Reg. 7\n"
	    "company Reg. 7 name=Loja\n"
	    "reject invoice 1 missing-currency: currency: expected a "
	    "currency, found none\n");
	check_refused(ROOT("urn:OECD:StandardAuditFile-Tax:PT_1.03_01")
	    "<Header><TaxAccountingBasis>C</TaxAccountingBasis></Header>"
	    "<GeneralLedgerEntries/></AuditFile>", NULL, STATUS_INVALID,
	    "found an accounting file without them");
	check_refused(ROOT("urn:example:audit")
	    "</AuditFile>", NULL, STATUS_NOT_FOUND, "root element");
	check_facts(ROOT(PT) HEADER "</AuditFile>", NULL, FILE_LINE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_master_data),
		cmocka_unit_test(test_invoices),
		cmocka_unit_test(test_types_and_status),
		cmocka_unit_test(test_old_version),
		cmocka_unit_test(test_payments),
		cmocka_unit_test(test_total_mismatch),
		cmocka_unit_test(test_documents_without_lines),
		cmocka_unit_test(test_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
