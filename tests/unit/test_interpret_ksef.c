/* Polish invoices of KSeF, from their XML to facts. */

#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define FA3 "http://crd.gov.pl/wzor/2025/06/25/13775/"
#define SELLER "<Podmiot1><DaneIdentyfikacyjne><NIP>1234563218</NIP>" \
	"<Nazwa>Hurtownia SA</Nazwa></DaneIdentyfikacyjne></Podmiot1>"
#define BUYER(xml) "<Podmiot2><DaneIdentyfikacyjne>" xml \
	"</DaneIdentyfikacyjne></Podmiot2>"
#define C1 BUYER("<NIP>6762479412</NIP>")
#define FILE_OF(buyer, xml) "<Faktura xmlns=\"" FA3 "\">" SELLER buyer \
	"<Fa><KodWaluty>PLN</KodWaluty><P_1>2025-03-03</P_1>" \
	"<P_2>FA/1</P_2>" xml "</Fa></Faktura>"
#define KIND(kind) "<RodzajFaktury>" kind "</RodzajFaktury>"
#define ROW(no, xml) "<FaWiersz><NrWierszaFa>" no "</NrWierszaFa>" xml \
	"</FaWiersz>"
#define NET(amount) "<P_11>" amount "</P_11>"

#define FILE_LINE "file ksef-fa 1234563218\n"
#define BUYER_LINE "account 1234563218 id=6762479412 tax-id=6762479412 " \
	"document stated=2\n"
#define DOCUMENT(kind) kind " 1234563218 id=FA/1 account=6762479412 " \
	"date=2025-03-03 currency=PLN"

static void
test_invoice(void **state)
{
	(void)state;
	check_facts("<f:Faktura xmlns:f=\"" FA3 "\"><f:Podmiot1>"
	    "<f:DaneIdentyfikacyjne><f:NIP>1234563218</f:NIP>"
	    "</f:DaneIdentyfikacyjne></f:Podmiot1><f:Podmiot2>"
	    "<f:DaneIdentyfikacyjne><f:KodUE>DE</f:KodUE>"
	    "<f:NrVatUE>123456789</f:NrVatUE><f:Nazwa>Holz GmbH</f:Nazwa>"
	    "</f:DaneIdentyfikacyjne><f:Adres><f:KodKraju>DE</f:KodKraju>"
	    "<f:AdresL1>Weg 4</f:AdresL1><f:AdresL2>89073 Ulm</f:AdresL2>"
	    "</f:Adres><f:DaneKontaktowe><f:Email>ap@h.example</f:Email>"
	    "</f:DaneKontaktowe><f:NrKlienta>KL-7</f:NrKlienta>"
	    "</f:Podmiot2><f:Fa><f:KodWaluty>EUR</f:KodWaluty>"
	    "<f:P_1>2025-03-03</f:P_1><f:P_2>FA/17</f:P_2>"
	    "<f:P_13_1>100</f:P_13_1><f:P_13_6_2>9.5</f:P_13_6_2>"
	    "<f:P_15>132.5</f:P_15>"
	    "<f:RodzajFaktury>VAT</f:RodzajFaktury>"
	    "<f:FaWiersz><f:NrWierszaFa>1</f:NrWierszaFa>"
	    "<f:P_6A>2025-03-01</f:P_6A><f:P_7>Deska</f:P_7>"
	    "<f:Indeks>D-1</f:Indeks><f:GTIN>5901234123457</f:GTIN>"
	    "<f:PKWiU>16.10.1</f:PKWiU><f:CN>4407 11</f:CN>"
	    "<f:P_8A>szt.</f:P_8A><f:P_8B>10.00000000</f:P_8B>"
	    "<f:P_9A>11</f:P_9A><f:P_10>10</f:P_10><f:P_11>100</f:P_11>"
	    "<f:P_12>23</f:P_12><f:GTU>GTU_12</f:GTU></f:FaWiersz>"
	    "<f:FaWiersz><f:NrWierszaFa>2</f:NrWierszaFa>"
	    "<f:P_6A>2025-03-01</f:P_6A><f:P_7>Dostawa</f:P_7>"
	    "<f:P_11>9.5</f:P_11><f:P_12>0 WDT</f:P_12></f:FaWiersz>"
	    "<f:Platnosc><f:Zaplacono>1</f:Zaplacono>"
	    "<f:DataZaplaty>2025-03-04</f:DataZaplaty><f:TerminPlatnosci>"
	    "<f:Termin>2025-04-02</f:Termin></f:TerminPlatnosci>"
	    "</f:Platnosc></f:Fa></f:Faktura>", NULL,
	    FILE_LINE
	    "product id=D-1 name=Deska document stated=1\n"
	    "product id=Dostawa name=Dostawa document stated=1\n"
	    "account 1234563218 id=KL-7 name=\"Holz GmbH\" "
	    "tax-id=123456789 country=DE email=ap@h.example "
	    "street=\"Weg 4\" city=\"89073 Ulm\" address-country=DE "
	    "document stated=507\n"
	    "invoice 1234563218 id=FA/17 account=KL-7 date=2025-03-03 "
	    "delivered=2025-03-01 due=2025-04-02 currency=EUR total=132.5\n"
	    "  line no=1 product=D-1 category=16.10.1 quantity=10 unit=szt. "
	    "net=100 tax=S rate=23 tags=ksef:GTU_12\n"
	    "  line no=2 product=Dostawa net=9.5 tax=K rate=0\n"
	    "payment 1234563218 document=FA/17 date=2025-03-04\n");
}

static void
test_buyers(void **state)
{
	(void)state;
	check_facts(FILE_OF(BUYER("<BrakID>1</BrakID>"), KIND("UPR")
	    ROW("1", "<P_11A>12.30</P_11A><P_12>23</P_12>")), NULL,
	    FILE_LINE
	    "account 1234563218 id=anonymous document stated=0\n"
	    "invoice 1234563218 id=FA/1 account=anonymous date=2025-03-03 "
	    "currency=PLN\n"
	    "  line no=1 net=10 tax=S rate=23\n");
	check_facts(FILE_OF(BUYER(""), KIND("VAT") ROW("1", NET("1"))), NULL,
	    FILE_LINE
	    "reject invoice FA/1 missing-account: account: expected an id, "
	    "found none\n");
}

/* Rows before the correction are taken off, those after it added. */
static void
test_corrections(void **state)
{
	(void)state;
	check_facts(FILE_OF(C1, "<P_13_1>-20</P_13_1><P_15>-24.6</P_15>"
	    KIND("KOR") "<DaneFaKorygowanej><NrFaKorygowanej>FA/0"
	    "</NrFaKorygowanej></DaneFaKorygowanej>"
	    ROW("1", "<P_8B>10</P_8B>" NET("100") "<P_12>23</P_12>"
	    "<StanPrzed>1</StanPrzed>")
	    ROW("2", "<P_8B>8</P_8B>" NET("80") "<P_12>23</P_12>")
	    ROW("3", "<P_7>Deska</P_7>")), NULL,
	    FILE_LINE
	    "product id=Deska name=Deska document stated=1\n"
	    BUYER_LINE
	    DOCUMENT("credit-note") " total=24.6 refers-to=FA/0\n"
	    "  line no=1 quantity=-10 net=-100 tax=S rate=23\n"
	    "  line no=2 quantity=8 net=80 tax=S rate=23\n"
	    "  line no=3 product=Deska net=0\n");
	/* A difference alone, with its own sign. */
	check_facts(FILE_OF(C1, "<P_13_1>-20</P_13_1>" KIND("KOR")
	    ROW("1", "<P_8B>-2</P_8B>" NET("-20"))), NULL,
	    FILE_LINE
	    BUYER_LINE
	    DOCUMENT("credit-note") "\n"
	    "  line no=1 quantity=-2 net=-20\n");
}

/* An advance has no rows; the invoice that settles it has all goods. */
static void
test_advances(void **state)
{
	(void)state;
	check_facts(FILE_OF(C1, "<P_13_1>50</P_13_1>" KIND("ZAL")), NULL,
	    FILE_LINE
	    "reject invoice FA/1 no-lines: expected lines, found none and a "
	    "total of 50\n");
	check_facts(FILE_OF(C1, "<P_13_1>30</P_13_1><P_15>36.9</P_15>"
	    KIND("ROZ") ROW("1", NET("80") "<P_12_XII>19</P_12_XII>")), NULL,
	    FILE_LINE
	    BUYER_LINE
	    DOCUMENT("invoice") " total=36.9\n"
	    "  line no=1 net=80 tax=S rate=19\n");
}

/* What is deducted from the payment changes no turnover. */
static void
test_payments(void **state)
{
	(void)state;
	check_facts(FILE_OF(C1, "<P_13_1>80</P_13_1>" KIND("VAT")
	    ROW("1", NET("80")) "<Rozliczenie><Odliczenia><Kwota>10</Kwota>"
	    "</Odliczenia></Rozliczenie><Platnosc><ZaplataCzesciowa>"
	    "<KwotaZaplatyCzesciowej>5</KwotaZaplatyCzesciowej>"
	    "<DataZaplatyCzesciowej>2025-03-05</DataZaplatyCzesciowej>"
	    "</ZaplataCzesciowa></Platnosc>"), NULL,
	    FILE_LINE
	    BUYER_LINE
	    DOCUMENT("invoice") "\n"
	    "  line no=1 net=80\n"
	    "payment 1234563218 document=FA/1 date=2025-03-05 amount=5\n");
}

static void
test_wrong_documents(void **state)
{
	(void)state;
	check_facts("<Faktura>" SELLER C1 "<Fa><KodWaluty>PLN</KodWaluty>"
	    "<P_1>#date#</P_1><P_2>FA/1</P_2>" KIND("VAT")
	    ROW("1", NET("1")) "</Fa></Faktura>", NULL,
	    FILE_LINE
	    "reject invoice FA/1 bad-date: date: expected a calendar day "
	    "such as 2025-03-31, found \"#date#\"\n");
	check_facts(FILE_OF(C1, "<P_13_1>9</P_13_1>" KIND("VAT")
	    ROW("1", NET("1"))), NULL,
	    FILE_LINE
	    "reject invoice FA/1 total-mismatch: expected lines that sum to "
	    "the stated net total 9, found 1\n");
	check_facts(FILE_OF(C1, KIND("XYZ") ROW("1", NET("1"))), NULL,
	    FILE_LINE
	    "reject invoice FA/1 bad-type: expected a kind of document that "
	    "the dialect knows, found \"XYZ\"\n");
	check_facts(FILE_OF(C1, KIND("VAT") ROW("1", "")), NULL,
	    FILE_LINE
	    "reject invoice FA/1 missing-net: line 1, net: expected an "
	    "amount, found none\n");
	check_refused("<Faktura xmlns=\"http://crd.gov.pl/wzor/2026/03/06/"
	    "14189/\">" SELLER "<FakturaRR/></Faktura>", NULL,
	    STATUS_INVALID, "found another form of KSeF");
	check_refused("<Faktura xmlns=\"urn:other\"><Fa/></Faktura>", NULL,
	    STATUS_NOT_FOUND, "root element \"Faktura\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_invoice),
		cmocka_unit_test(test_buyers),
		cmocka_unit_test(test_corrections),
		cmocka_unit_test(test_advances),
		cmocka_unit_test(test_payments),
		cmocka_unit_test(test_wrong_documents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
