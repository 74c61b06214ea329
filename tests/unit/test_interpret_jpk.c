/* Polish JPK_FA files, from their XML to facts. */

#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define JPK4 "http://jpk.mf.gov.pl/wzor/2022/02/17/02171/"
#define HEAD(code, rest) "<Naglowek><KodFormularza kodSystemowy=\"JPK_FA " \
	"(4)\">" code "</KodFormularza>" rest "</Naglowek>"
#define SELLER "<Podmiot1><IdentyfikatorPodmiotu><NIP>1234563218</NIP>" \
	"<PelnaNazwa>Hurtownia SA</PelnaNazwa></IdentyfikatorPodmiotu>" \
	"<AdresPodmiotu><KodKraju>PL</KodKraju><Ulica>Nowa</Ulica>" \
	"<NrDomu>2</NrDomu><Miejscowosc>Gdynia</Miejscowosc>" \
	"<KodPocztowy>81-001</KodPocztowy></AdresPodmiotu></Podmiot1>"
#define FILE_OF(xml) "<JPK xmlns=\"" JPK4 "\">" HEAD("JPK_FA", "") SELLER \
	xml "</JPK>"
#define INVOICE(no, buyer, kind, rest) "<Faktura><KodWaluty>PLN</KodWaluty>" \
	"<P_1>2025-03-03</P_1><P_2A>" no "</P_2A>" buyer rest \
	"<RodzajFaktury>" kind "</RodzajFaktury></Faktura>"
#define NIP "<P_5B>676-247-94-12</P_5B>"
#define ROW(no, amount, rate) "<FakturaWiersz><P_2B>" no "</P_2B>" \
	"<P_7>Deska</P_7><P_8A>szt</P_8A><P_8B>2</P_8B>" amount \
	"<P_12>" rate "</P_12></FakturaWiersz>"
#define NET(amount) "<P_11>" amount "</P_11>"

#define FILE_LINE "file jpk-fa 1234563218\n" \
	"company 1234563218 name=\"Hurtownia SA\" tax-id=1234563218 " \
	"street=\"Nowa 2\" city=Gdynia postcode=81-001 address-country=PL\n"
#define PRODUCT "product id=Deska name=Deska document stated=1\n"
#define BUYER "account 1234563218 id=6762479412 tax-id=6762479412 " \
	"document stated=2\n"
#define DOCUMENT(kind, id) kind " 1234563218 id=" id \
	" account=6762479412 date=2025-03-03 currency=PLN"

static void
test_invoices(void **state)
{
	(void)state;
	/* Rows before, after and between their invoices. */
	check_facts(FILE_OF(ROW("2/25", NET("5.00"), "8")
	    INVOICE("1/25", "<P_3A>Stolarz</P_3A><P_3B>Polna 1, Sopot</P_3B>"
	    "<P_5A>PL</P_5A>" NIP, "VAT", "<P_6>2025-03-01</P_6>"
	    "<P_13_1>100.00</P_13_1><P_13_7>20.00</P_13_7>"
	    "<P_15>143.00</P_15>")
	    INVOICE("2/25", NIP, "VAT", "<P_13_2>5.00</P_13_2>")
	    ROW("1/25", NET("100.00"), "23")
	    ROW("2/25", NET("0.00"), "np")
	    ROW("1/25", NET("20.00"), "zw")), NULL,
	    FILE_LINE
	    PRODUCT
	    "account 1234563218 id=6762479412 name=Stolarz "
	    "tax-id=6762479412 country=PL street=\"Polna 1, Sopot\" "
	    "address-country=PL document stated=407\n"
	    "invoice 1234563218 id=1/25 account=6762479412 date=2025-03-03 "
	    "delivered=2025-03-01 currency=PLN total=143\n"
	    "  line no=1 product=Deska quantity=2 unit=szt net=100 tax=S "
	    "rate=23\n"
	    "  line no=2 product=Deska quantity=2 unit=szt net=20 tax=E "
	    "rate=0\n"
	    BUYER
	    DOCUMENT("invoice", "2/25") "\n"
	    "  line no=1 product=Deska quantity=2 unit=szt net=5 tax=S "
	    "rate=8\n"
	    "  line no=2 product=Deska quantity=2 unit=szt net=0 tax=O "
	    "rate=0\n");
}

/* Only the price with tax is stated. */
static void
test_gross(void **state)
{
	(void)state;
	check_facts(FILE_OF(INVOICE("1", NIP, "VAT",
	    "<P_13_1>81.30</P_13_1><P_13_7>7.00</P_13_7>")
	    ROW("1", "<P_11A>100.00</P_11A>", "23")
	    ROW("1", "<P_11A>7.00</P_11A>", "zw")), NULL,
	    FILE_LINE
	    PRODUCT
	    BUYER
	    DOCUMENT("invoice", "1") "\n"
	    "  line no=1 product=Deska quantity=2 unit=szt net=81.3 tax=S "
	    "rate=23\n"
	    "  line no=2 product=Deska quantity=2 unit=szt net=7 tax=E "
	    "rate=0\n");
}

/* Corrections state differences, either way. */
static void
test_corrections(void **state)
{
	(void)state;
	/* A row without prices, and with an odd rate, changes nothing. */
	check_facts(FILE_OF(
	    INVOICE("K1", NIP, "KOREKTA", "<P_13_1>-10.00</P_13_1>"
	    "<P_15>-12.30</P_15><NrFaKorygowanej>1/25</NrFaKorygowanej>")
	    INVOICE("K2", NIP, "KOREKTA", "<P_13_1>4.00</P_13_1>")
	    "<FakturaWiersz><P_2B>K1</P_2B><P_8B>-1</P_8B>"
	    "<P_11>-10.00</P_11></FakturaWiersz>"
	    "<FakturaWiersz><P_2B>K1</P_2B><P_7>Listwa</P_7>"
	    "<P_12>dwa</P_12></FakturaWiersz>"
	    "<FakturaWiersz><P_2B>K2</P_2B><P_11>4.00</P_11>"
	    "</FakturaWiersz>"), NULL,
	    FILE_LINE
	    "product id=Listwa name=Listwa document stated=1\n"
	    BUYER
	    DOCUMENT("credit-note", "K1") " total=12.3 refers-to=1/25\n"
	    "  line no=1 quantity=-1 net=-10\n"
	    "  line no=2 product=Listwa net=0\n"
	    BUYER
	    DOCUMENT("credit-note", "K2") "\n"
	    "  line no=1 net=4\n");
}

/* Version 1 has one currency for the whole file. */
static void
test_currency(void **state)
{
	(void)state;
	check_facts("<p:JPK xmlns:p=\"http://jpk.mf.gov.pl/wzor/2016/03/09/"
	    "03095/\" xmlns:e=\"http://crd.gov.pl/e/\"><p:Naglowek>"
	    "<p:KodFormularza>JPK_FA</p:KodFormularza>"
	    "<p:DomyslnyKodWaluty>EUR</p:DomyslnyKodWaluty></p:Naglowek>"
	    "<p:Podmiot1><p:IdentyfikatorPodmiotu><e:NIP>1234563218</e:NIP>"
	    "<e:ImiePierwsze>Ewa</e:ImiePierwsze><e:Nazwisko>Lis"
	    "</e:Nazwisko></p:IdentyfikatorPodmiotu>"
	    "</p:Podmiot1><p:Faktura typ=\"G\"><p:P_1>2016-03-03</p:P_1>"
	    "<p:P_2A>7</p:P_2A><p:P_3A>Jan Kos</p:P_3A>"
	    "<p:P_5A>EL</p:P_5A><p:RodzajFaktury>VAT</p:RodzajFaktury>"
	    "</p:Faktura><p:FakturaWiersz typ=\"G\"><p:P_2B>7</p:P_2B>"
	    "<p:P_11>9</p:P_11></p:FakturaWiersz></p:JPK>", NULL,
	    "file jpk-fa 1234563218\n"
	    "company 1234563218 name=\"Ewa Lis\" tax-id=1234563218\n"
	    "account 1234563218 id=\"Jan Kos\" name=\"Jan Kos\" country=GR "
	    "address-country=GR document stated=5\n"
	    "invoice 1234563218 id=7 account=\"Jan Kos\" date=2016-03-03 "
	    "currency=EUR\n"
	    "  line no=1 net=9\n");
}

static void
test_wrong_records(void **state)
{
	(void)state;
	check_facts(FILE_OF(
	    INVOICE("1", NIP, "VAT", "<P_13_1>100.00</P_13_1>")
	    INVOICE("2", NIP, "ZAL", "<P_13_1>50.00</P_13_1>")
	    INVOICE("3", NIP, "FP", "")
	    INVOICE("4", "", "VAT", "")
	    INVOICE("5", NIP, "VAT", "<P_13_1>9.00</P_13_1>")
	    ROW("1", NET("1OO"), "23") ROW("4", NET("1"), "0 WDT")
	    ROW("5", NET("8.00"), "23") ROW("9", NET("1"), "23")), NULL,
	    FILE_LINE
	    "reject invoice 1 bad-amount: line 1, net: expected a decimal "
	    "such as 1234.56, found \"1OO\"\n"
	    "reject invoice 2 no-lines: expected lines, found none and a "
	    "total of 50\n"
	    "reject invoice 3 bad-type: expected a kind of document that the "
	    "dialect knows, found \"FP\"\n"
	    PRODUCT
	    "account 1234563218 id=anonymous document stated=0\n"
	    "invoice 1234563218 id=4 account=anonymous date=2025-03-03 "
	    "currency=PLN\n"
	    "  line no=1 product=Deska quantity=2 unit=szt net=1 tax=K "
	    "rate=0\n"
	    "reject invoice 5 total-mismatch: expected lines that sum to the "
	    "stated net total 9, found 8\n"
	    "reject line - no-document: expected a document that this row "
	    "belongs to, found none with the key \"9\"\n");
}

static void
test_other_files(void **state)
{
	(void)state;
	check_facts("<JPK>" HEAD("JPK_FA", "") "<Podmiot1>"
	    "<IdentyfikatorPodmiotu><NIP>1234563218</NIP>"
	    "</IdentyfikatorPodmiotu></Podmiot1></JPK>", NULL,
	    "file jpk-fa 1234563218\n");
	check_refused("<JPK xmlns=\"http://crd.gov.pl/wzor/2020/05/08/9393/"
	    "\">" HEAD("JPK_VAT", "") "</JPK>", NULL, STATUS_INVALID,
	    "found another JPK");
	check_refused("<jpk>" HEAD("JPK_FA", "") "</jpk>", NULL,
	    STATUS_NOT_FOUND, "root element \"jpk\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_invoices),
		cmocka_unit_test(test_gross),
		cmocka_unit_test(test_corrections),
		cmocka_unit_test(test_currency),
		cmocka_unit_test(test_wrong_records),
		cmocka_unit_test(test_other_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
