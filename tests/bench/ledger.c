/*
 * ledger LINES ACCOUNTS PRODUCTS SEED >FILE -- a wholesaler's year as SAF-T
 * (PT 1.04) of about 560 bytes a line, the same for the same arguments.
 *
 * Documents have 1 to 15 lines; one in 25 is a credit note.  Every account buys
 * at least once if there are enough documents, half of the documents go to a
 * few large ones, and neighbours in the file are of different accounts.  The
 * totals that the file states are right: everything is drawn twice, first to
 * add it up.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX 1000000000	/* 560 GB */
#define RECORDS_MAX 100000000	/* accounts, products */
#define DOCUMENT_LINES_MAX 15
#define CATEGORIES 40
#define STRIDE 7919	/* from one account's first document to the next */
#define VAT_PERCENT 23

struct year {
	uint64_t lines;
	uint64_t accounts;
	uint64_t products;
	uint64_t seed;
};

struct document {
	uint64_t number;
	uint64_t account;
	unsigned month;
	unsigned day;
	unsigned line_count;
	bool is_credit;
	struct sold {
		uint64_t product;
		uint64_t quantity;
		uint64_t price_cents;
	} lines[DOCUMENT_LINES_MAX];
	uint64_t net_cents;
};

/* What is drawn and added up on the way through a year. */
struct course {
	uint64_t state;
	uint64_t lines_left;
	uint64_t documents;
	uint64_t debit_cents;
	uint64_t credit_cents;
};

/* A linear congruential generator modulo 2^64, without its weak low bits. */
static uint64_t
below(struct course *course, uint64_t limit)
{
	course->state = course->state * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (course->state >> 33) % limit;
}

static uint64_t
draw_account(struct course *course, const struct year *year)
{
	uint64_t stride = year->accounts % STRIDE == 0 ? 1 : STRIDE;

	if (course->documents < year->accounts)
		return course->documents * stride % year->accounts;
	if (below(course, 2) == 0)
		return below(course, year->accounts);
	return below(course, 1 + below(course, year->accounts));
}

/* The next document, or false after the last one. */
static bool
draw(struct document *out, struct course *course, const struct year *year)
{
	unsigned i;

	if (course->lines_left == 0)
		return false;
	out->account = draw_account(course, year);
	out->number = ++course->documents;
	out->month = 1 + (unsigned)below(course, 12);
	out->day = 1 + (unsigned)below(course, 28);
	out->is_credit = below(course, 25) == 0;
	out->line_count = 1 + (unsigned)below(course, DOCUMENT_LINES_MAX);
	if (out->line_count > course->lines_left)
		out->line_count = (unsigned)course->lines_left;
	course->lines_left -= out->line_count;
	out->net_cents = 0;
	for (i = 0; i < out->line_count; i++) {
		struct sold *line = &out->lines[i];

		line->product = below(course, year->products);
		line->quantity = 1 + below(course, 200);
		line->price_cents = 50 + below(course, 50000);
		out->net_cents += line->quantity * line->price_cents;
	}
	if (out->is_credit)
		course->debit_cents += out->net_cents;
	else
		course->credit_cents += out->net_cents;
	return true;
}

static struct course
course_begin(const struct year *year)
{
	return (struct course){ .state = year->seed,
	    .lines_left = year->lines };
}

/* ---------------------------------------------------------------- writing */

#define MONEY "%" PRIu64 ".%02" PRIu64
#define CENTS(value) (value) / 100, (value) % 100

static void
write_master_files(const struct year *year)
{
	uint64_t i;

	printf("<MasterFiles>\n");
	for (i = 0; i < year->accounts; i++)
		printf("<Customer><CustomerID>A%06" PRIu64 "</CustomerID>"
		    "<AccountID>21111</AccountID><CustomerTaxID>%" PRIu64
		    "</CustomerTaxID><CompanyName>Buyer %" PRIu64 " &amp; "
		    "Filhos, Lda</CompanyName><BillingAddress>"
		    "<AddressDetail>Rua do Porto %" PRIu64 "</AddressDetail>"
		    "<City>Porto</City><PostalCode>4000-%03" PRIu64
		    "</PostalCode><Country>PT</Country></BillingAddress>"
		    "<SelfBillingIndicator>0</SelfBillingIndicator>"
		    "</Customer>\n", i, 500000000 + i, i, 1 + i % 400,
		    i % 1000);
	for (i = 0; i < year->products; i++)
		printf("<Product><ProductType>P</ProductType><ProductCode>"
		    "SKU-%06" PRIu64 "</ProductCode><ProductGroup>F-%02"
		    PRIu64 "</ProductGroup><ProductDescription>Article %"
		    PRIu64 "</ProductDescription><ProductNumberCode>SKU-%06"
		    PRIu64 "</ProductNumberCode></Product>\n", i,
		    i % CATEGORIES, i, i);
	printf("</MasterFiles>\n");
}

static void
write_line(const struct document *document, unsigned index)
{
	const struct sold *line = &document->lines[index];
	const char *side = document->is_credit ? "DebitAmount" :
	    "CreditAmount";
	uint64_t net_cents = line->quantity * line->price_cents;

	printf("<Line>\n<LineNumber>%u</LineNumber>\n<ProductCode>SKU-%06"
	    PRIu64 "</ProductCode>\n<ProductDescription>Article %" PRIu64
	    "</ProductDescription>\n<Quantity>%" PRIu64 "</Quantity>\n"
	    "<UnitOfMeasure>UN</UnitOfMeasure>\n<UnitPrice>" MONEY
	    "</UnitPrice>\n<TaxPointDate>2025-%02u-%02u</TaxPointDate>\n"
	    "<Description>Article %" PRIu64 "</Description>\n<%s>" MONEY
	    "</%s>\n<Tax><TaxType>IVA</TaxType><TaxCountryRegion>PT"
	    "</TaxCountryRegion><TaxCode>NOR</TaxCode><TaxPercentage>%d.00"
	    "</TaxPercentage></Tax>\n</Line>\n", index + 1, line->product,
	    line->product, line->quantity, CENTS(line->price_cents),
	    document->month, document->day, line->product, side,
	    CENTS(net_cents), side, VAT_PERCENT);
}

static void
write_document(const struct document *document)
{
	const char *type = document->is_credit ? "NC" : "FT";
	uint64_t net_cents = document->net_cents;
	uint64_t tax_cents = net_cents * VAT_PERCENT / 100;
	char day[32];
	unsigned i;

	(void)snprintf(day, sizeof day, "2025-%02u-%02u", document->month,
	    document->day);
	printf("<Invoice>\n<InvoiceNo>%s 2025/%" PRIu64 "</InvoiceNo>\n"
	    "<ATCUD>0</ATCUD>\n<DocumentStatus><InvoiceStatus>N"
	    "</InvoiceStatus><InvoiceStatusDate>%sT09:30:00"
	    "</InvoiceStatusDate><SourceID>ana</SourceID><SourceBilling>P"
	    "</SourceBilling></DocumentStatus>\n"
	    "<Hash>q7Yw0mJpR3xkT1sVbN5cZ8dLfG2hE6uA</Hash>\n"
	    "<HashControl>1</HashControl>\n<Period>%u</Period>\n"
	    "<InvoiceDate>%s</InvoiceDate>\n<InvoiceType>%s</InvoiceType>\n"
	    "<SpecialRegimes><SelfBillingIndicator>0</SelfBillingIndicator>"
	    "</SpecialRegimes>\n<SourceID>ana</SourceID>\n"
	    "<SystemEntryDate>%sT09:30:00</SystemEntryDate>\n"
	    "<CustomerID>A%06" PRIu64 "</CustomerID>\n", type,
	    document->number, day, document->month, day, type, day,
	    document->account);
	for (i = 0; i < document->line_count; i++)
		write_line(document, i);
	printf("<DocumentTotals><TaxPayable>" MONEY "</TaxPayable><NetTotal>"
	    MONEY "</NetTotal><GrossTotal>" MONEY "</GrossTotal>"
	    "</DocumentTotals>\n</Invoice>\n", CENTS(tax_cents),
	    CENTS(net_cents), CENTS(net_cents + tax_cents));
}

static void
write_year(const struct year *year)
{
	struct course course = course_begin(year);
	struct document document;

	while (draw(&document, &course, year))
		continue;
	printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<AuditFile "
	    "xmlns=\"urn:OECD:StandardAuditFile-Tax:PT_1.04_01\">\n<Header>"
	    "<AuditFileVersion>1.04_01</AuditFileVersion><CompanyID>599999993"
	    "</CompanyID><TaxRegistrationNumber>599999993"
	    "</TaxRegistrationNumber><TaxAccountingBasis>F"
	    "</TaxAccountingBasis><CompanyName>Armazens, S.A.</CompanyName>"
	    "<FiscalYear>2025</FiscalYear><StartDate>2025-01-01</StartDate>"
	    "<EndDate>2025-12-31</EndDate><CurrencyCode>EUR</CurrencyCode>"
	    "</Header>\n");
	write_master_files(year);
	printf("<SourceDocuments><SalesInvoices><NumberOfEntries>%" PRIu64
	    "</NumberOfEntries><TotalDebit>" MONEY "</TotalDebit>"
	    "<TotalCredit>" MONEY "</TotalCredit>\n", course.documents,
	    CENTS(course.debit_cents), CENTS(course.credit_cents));
	course = course_begin(year);
	while (draw(&document, &course, year))
		write_document(&document);
	printf("</SalesInvoices></SourceDocuments>\n</AuditFile>\n");
}

static bool
read_number(uint64_t *out, const char *text, uint64_t least, uint64_t most)
{
	char *end;

	errno = 0;
	*out = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0 &&
	    *out >= least && *out <= most;
}

int
main(int argc, char **argv)
{
	static char buffer[1 << 20];
	struct year year;

	if (argc != 5 || !read_number(&year.lines, argv[1], 1, LINES_MAX) ||
	    !read_number(&year.accounts, argv[2], 1, RECORDS_MAX) ||
	    !read_number(&year.products, argv[3], 1, RECORDS_MAX) ||
	    !read_number(&year.seed, argv[4], 0, UINT64_MAX)) {
		fprintf(stderr,
		    "usage: ledger LINES ACCOUNTS PRODUCTS SEED >FILE\n");
		return 2;
	}
	(void)setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
	write_year(&year);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "ledger: %s\n", strerror(errno));
		return 1;
	}
	return 0;
}
