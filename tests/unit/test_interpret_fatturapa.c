/* FatturaPA, from its XML to facts. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define V12 "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"
#define SELLER "<CedentePrestatore><DatiAnagrafici><IdFiscaleIVA>" \
	"<IdPaese>IT</IdPaese><IdCodice>02222222220</IdCodice>" \
	"</IdFiscaleIVA></DatiAnagrafici></CedentePrestatore>"
#define BUYER(xml) "<CessionarioCommittente><DatiAnagrafici>" xml \
	"</DatiAnagrafici></CessionarioCommittente>"
#define VAT(country, number) "<IdFiscaleIVA><IdPaese>" country \
	"</IdPaese><IdCodice>" number "</IdCodice></IdFiscaleIVA>"
#define NAME(name) "<Anagrafica><Denominazione>" name \
	"</Denominazione></Anagrafica>"
#define HEADER(buyer) "<FatturaElettronicaHeader>" SELLER BUYER(buyer) \
	"</FatturaElettronicaHeader>"
#define ROOT(buyer, bodies) "<p:FatturaElettronica versione=\"FPR12\" " \
	"xmlns:p=\"" V12 "\">" HEADER(buyer) bodies "</p:FatturaElettronica>"
#define FILE_OF(bodies) ROOT(VAT("IT", "01111111110"), bodies)
#define GENERAL(type, no, rest) "<DatiGenerali><DatiGeneraliDocumento>" \
	"<TipoDocumento>" type "</TipoDocumento><Divisa>EUR</Divisa>" \
	"<Data>2025-03-03</Data><Numero>" no "</Numero>" rest \
	"</DatiGeneraliDocumento></DatiGenerali>"
#define BODY(general, goods) "<FatturaElettronicaBody>" general \
	"<DatiBeniServizi>" goods "</DatiBeniServizi>" \
	"</FatturaElettronicaBody>"
#define LINE(no, net) "<DettaglioLinee><NumeroLinea>" no "</NumeroLinea>" \
	"<Quantita>2.00</Quantita><PrezzoTotale>" net "</PrezzoTotale>" \
	"<AliquotaIVA>22.00</AliquotaIVA></DettaglioLinee>"
#define SUMMARY(net, rest) "<DatiRiepilogo><AliquotaIVA>22.00" \
	"</AliquotaIVA>" rest "<ImponibileImporto>" net \
	"</ImponibileImporto></DatiRiepilogo>"
#define FUND(kind, amount) "<DatiCassaPrevidenziale><TipoCassa>" kind \
	"</TipoCassa><ImportoContributoCassa>" amount \
	"</ImportoContributoCassa></DatiCassaPrevidenziale>"

#define FILE_LINE "file fatturapa 02222222220\n"
#define BUYER_LINE "account 02222222220 id=01111111110 " \
	"tax-id=01111111110 document stated=2\n"
#define INVOICE(id) "invoice 02222222220 id=" id \
	" account=01111111110 date=2025-03-03 currency=EUR"
#define CREDIT(id) "credit-note 02222222220 id=" id \
	" account=01111111110 date=2025-03-03 currency=EUR"

static void
test_invoice(void **state)
{
	(void)state;
	check_facts("<p:FatturaElettronica versione=\"FPR12\" xmlns:p=\"" V12
	    "\"><FatturaElettronicaHeader><DatiTrasmissione>"
	    "<PECDestinatario>ap@pec.example</PECDestinatario>"
	    "</DatiTrasmissione>" SELLER "<CessionarioCommittente>"
	    "<DatiAnagrafici>" VAT("IT", "01111111110")
	    "<CodiceFiscale>RSSMRA80A01H501U</CodiceFiscale>"
	    NAME("Rossi &amp; C.") "</DatiAnagrafici><Sede>"
	    "<Indirizzo>Via Po</Indirizzo><NumeroCivico>4</NumeroCivico>"
	    "<CAP>10123</CAP><Comune>Torino</Comune><Nazione>IT</Nazione>"
	    "</Sede></CessionarioCommittente></FatturaElettronicaHeader>"
	    "<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento>"
	    "<TipoDocumento>TD24</TipoDocumento><Divisa>EUR</Divisa>"
	    "<Data>2025-03-03</Data><Numero>17/A</Numero>"
	    "<ImportoTotaleDocumento>121.99</ImportoTotaleDocumento>"
	    "</DatiGeneraliDocumento><DatiDDT><NumeroDDT>9</NumeroDDT>"
	    "<DataDDT>2025-03-01</DataDDT></DatiDDT></DatiGenerali>"
	    "<DatiBeniServizi><DettaglioLinee><NumeroLinea>1</NumeroLinea>"
	    "<CodiceArticolo><CodiceTipo>EAN</CodiceTipo>"
	    "<CodiceValore>8012345678901</CodiceValore></CodiceArticolo>"
	    "<CodiceArticolo><CodiceTipo>TARIC</CodiceTipo>"
	    "<CodiceValore>73170000</CodiceValore></CodiceArticolo>"
	    "<CodiceArticolo><CodiceTipo>INTERNO</CodiceTipo>"
	    "<CodiceValore>CH-10</CodiceValore></CodiceArticolo>"
	    "<Descrizione>Chiodi</Descrizione>"
	    "<Quantita>4000.00000000</Quantita><UnitaMisura>KG</UnitaMisura>"
	    "<PrezzoUnitario>0.02500000</PrezzoUnitario>"
	    "<PrezzoTotale>99.99500</PrezzoTotale>"
	    "<AliquotaIVA>22.00</AliquotaIVA></DettaglioLinee>"
	    "<DettaglioLinee><NumeroLinea>2</NumeroLinea>"
	    "<TipoCessionePrestazione>AB</TipoCessionePrestazione>"
	    "<Descrizione>Abbuono</Descrizione>"
	    "<PrezzoTotale>-0.01</PrezzoTotale>"
	    "<AliquotaIVA>0.00</AliquotaIVA><Natura>N3.2</Natura>"
	    "</DettaglioLinee>" SUMMARY("100.00", "")
	    SUMMARY("-0.01", "<Arrotondamento>0.00</Arrotondamento>")
	    "</DatiBeniServizi><DatiPagamento><DettaglioPagamento>"
	    "<DataScadenzaPagamento>2025-04-02</DataScadenzaPagamento>"
	    "</DettaglioPagamento></DatiPagamento></FatturaElettronicaBody>"
	    "</p:FatturaElettronica>", NULL,
	    FILE_LINE
	    "product id=CH-10 name=Chiodi document stated=1\n"
	    "product id=Abbuono name=Abbuono document stated=1\n"
	    "account 02222222220 id=01111111110 name=\"Rossi & C.\" "
	    "tax-id=01111111110 country=IT email=ap@pec.example "
	    "street=\"Via Po 4\" city=Torino postcode=10123 "
	    "address-country=IT document stated=507\n"
	    "invoice 02222222220 id=17/A account=01111111110 "
	    "date=2025-03-03 delivered=2025-03-01 due=2025-04-02 "
	    "currency=EUR total=121.99\n"
	    "  line no=1 product=CH-10 category=73170000 quantity=4000 "
	    "unit=KG net=99.995 tax=S rate=22\n"
	    "  line no=2 product=Abbuono net=-0.01 tax=K rate=0 "
	    "tags=fatturapa:AB\n");
}

struct account_case {
	const char *buyer;
	const char *id;
};

/* A number that stands for none is no account. */
static const struct account_case accounts[] = {
	{ VAT("DE", "DE123456789") NAME("N"), " account=123456789 " },
	{ "<CodiceFiscale>RSSMRA80A01H501U</CodiceFiscale>" NAME("N"),
	    " account=RSSMRA80A01H501U " },
	{ VAT("OO", "99999999999") NAME("Acme Inc"), " account=\"Acme Inc\" " },
	{ VAT("FR", "0000000") "<Anagrafica><Nome>Ada</Nome>"
	    "<Cognome>Neri</Cognome></Anagrafica>", " account=\"Ada Neri\" " },
};

static void
test_account(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(accounts); i++) {
		struct read_facts facts;
		struct strbuf xml;

		strbuf_init(&xml, 1 << 16);
		strbuf_printf(&xml, ROOT("%s", BODY(GENERAL("TD01", "1", ""),
		    LINE("1", "1.00"))), accounts[i].buyer);
		read_facts_from(&facts, strbuf_text(&xml), NULL);
		if (strstr(strbuf_text(&facts.text), accounts[i].id) == NULL)
			fail_msg("%s in %s", accounts[i].id,
			    strbuf_text(&facts.text));
		read_facts_fini(&facts);
		strbuf_fini(&xml);
	}
}

static void
test_credit_notes(void **state)
{
	(void)state;
	/* Several documents in one file; one is negative already. */
	check_facts(FILE_OF(
	    "<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento>"
	    "<TipoDocumento>TD04</TipoDocumento><Divisa>EUR</Divisa>"
	    "<Data>2025-03-03</Data><Numero>8</Numero>"
	    "</DatiGeneraliDocumento><DatiFattureCollegate>"
	    "<IdDocumento>17/A</IdDocumento></DatiFattureCollegate>"
	    "</DatiGenerali><DatiBeniServizi>" LINE("1", "20.00")
	    LINE("2", "-5.00") SUMMARY("15.00", "<Imposta>3.30</Imposta>")
	    "</DatiBeniServizi></FatturaElettronicaBody>"
	    BODY(GENERAL("TD08", "9", ""), LINE("1", "-20.00")
	    SUMMARY("-20.00", ""))), NULL,
	    FILE_LINE
	    BUYER_LINE
	    CREDIT("8") " total=18.3 refers-to=17/A\n"
	    "  line no=1 quantity=-2 net=-20 tax=S rate=22\n"
	    "  line no=2 quantity=2 net=5 tax=S rate=22\n"
	    BUYER_LINE
	    CREDIT("9") " total=20\n"
	    "  line no=1 quantity=-2 net=-20 tax=S rate=22\n"
	    "note negative-credit-note: credit note 9 is negative already "
	    "and was taken as it is at 1\n");
}

static void
test_other_documents(void **state)
{
	(void)state;
	check_facts(FILE_OF(
	    BODY(GENERAL("TD17", "1", ""), LINE("1", "1.00"))
	    BODY(GENERAL("TD27", "2", ""), LINE("1", "1.00"))
	    BODY(GENERAL("TD05", "3", ""), LINE("1", "1.00"))
	    BODY(GENERAL("TD99", "4", ""), LINE("1", "1.00"))), NULL,
	    FILE_LINE
	    "skip tax document of a purchase at 1\n"
	    "skip own use or gift at 1\n"
	    BUYER_LINE
	    INVOICE("3") "\n"
	    "  line no=1 quantity=2 net=1 tax=S rate=22\n"
	    "reject invoice 4 bad-type: expected a kind of document that the "
	    "dialect knows, found \"TD99\"\n");
	check_refused("<FatturaElettronicaSemplificata>"
	    "<FatturaElettronicaHeader/></FatturaElettronicaSemplificata>",
	    NULL, STATUS_INVALID, "found a simplified invoice");
	check_refused("<Fattura xmlns=\"" V12 "\"/>", NULL, STATUS_NOT_FOUND,
	    "root element \"Fattura\"");
}

/* Old versions, wrong namespaces, none. */
static void
test_namespaces(void **state)
{
	static const char *const starts[] = {
		"<FatturaElettronica>",
		"<FatturaElettronica xmlns=\"" V12 "\">",
		("<FatturaElettronica xmlns=\"http://www.fatturapa.gov.it/sdi/"
		    "fatturapa/v1.1\">"),
		"<FatturaElettronica xmlns=\"http://ivaservizi. it/v1.2\">",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(starts); i++) {
		struct strbuf xml;

		strbuf_init(&xml, 1 << 16);
		strbuf_puts(&xml, starts[i]);
		strbuf_puts(&xml, HEADER(VAT("IT", "01111111110"))
		    BODY(GENERAL("TD01", "1", ""), LINE("1", "1.00"))
		    "</FatturaElettronica>");
		check_facts(strbuf_text(&xml), NULL, FILE_LINE BUYER_LINE
		    INVOICE("1") "\n"
		    "  line no=1 quantity=2 net=1 tax=S rate=22\n");
		strbuf_fini(&xml);
	}
}

static void
test_allowances(void **state)
{
	(void)state;
	check_facts(FILE_OF(BODY(GENERAL("TD01", "1",
	    "<ScontoMaggiorazione><Tipo>SC</Tipo><Importo>10.00</Importo>"
	    "</ScontoMaggiorazione><ScontoMaggiorazione><Tipo>MG</Tipo>"
	    "<Importo>0.01</Importo></ScontoMaggiorazione>"),
	    LINE("1", "60.00") LINE("2", "40.00") SUMMARY("90.01", ""))
	    /* A percentage alone is in the lines already. */
	    BODY(GENERAL("TD01", "2",
	    "<ScontoMaggiorazione><Tipo>SC</Tipo><Percentuale>10.00"
	    "</Percentuale></ScontoMaggiorazione>"),
	    LINE("1", "90.00") SUMMARY("90.00", ""))), NULL,
	    FILE_LINE
	    BUYER_LINE
	    INVOICE("1") " total=90.01\n"
	    "  line no=1 quantity=2 net=54.01 tax=S rate=22\n"
	    "  line no=2 quantity=2 net=36 tax=S rate=22\n"
	    BUYER_LINE
	    INVOICE("2") " total=90\n"
	    "  line no=1 quantity=2 net=90 tax=S rate=22\n");
}

/* What a net total holds besides the lines. */
static void
test_net_total(void **state)
{
	(void)state;
	check_facts(FILE_OF(
	    BODY(GENERAL("TD06", "1", FUND("TC01", "4.00")
	    FUND("TC07", "1.50")), LINE("1", "100.00")
	    SUMMARY("105.50", ""))
	    BODY(GENERAL("TD06", "2", "<DatiRitenuta><TipoRitenuta>RT04"
	    "</TipoRitenuta></DatiRitenuta>" FUND("TC07", "8.50")),
	    LINE("1", "100.00") SUMMARY("100.00", ""))
	    BODY(GENERAL("TD01", "3", ""), LINE("1", "100.00")
	    SUMMARY("99.65", "<Arrotondamento>-0.35</Arrotondamento>"))
	    BODY(GENERAL("TD01", "4", ""), LINE("1", "100.00")
	    SUMMARY("102.00", ""))
	    BODY(GENERAL("TD01", "5", ""), SUMMARY("7.00", ""))), NULL,
	    FILE_LINE
	    BUYER_LINE
	    INVOICE("1") " total=105.5\n"
	    "  line no=1 quantity=2 net=100 tax=S rate=22\n"
	    BUYER_LINE
	    INVOICE("2") " total=100\n"
	    "  line no=1 quantity=2 net=100 tax=S rate=22\n"
	    BUYER_LINE
	    INVOICE("3") " total=99.65\n"
	    "  line no=1 quantity=2 net=100 tax=S rate=22\n"
	    "reject invoice 4 total-mismatch: expected lines that sum to the "
	    "stated net total 102, found 100\n"
	    "reject invoice 5 no-lines: expected lines, found none and a "
	    "total of 7\n");
}

static void
test_wrong_documents(void **state)
{
	(void)state;
	check_facts(FILE_OF(
	    BODY(GENERAL("TD01", "1", ""), LINE("1", "1,00"))
	    BODY("<DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD01"
	    "</TipoDocumento><Divisa>USD</Divisa><Data>2025-03-03</Data>"
	    "<Numero>2</Numero></DatiGeneraliDocumento></DatiGenerali>",
	    LINE("1", "1.12345678"))
	    BODY("<DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD01"
	    "</TipoDocumento><Divisa>USD</Divisa><Data>2025-03-03</Data>"
	    "<Numero>3</Numero></DatiGeneraliDocumento></DatiGenerali>",
	    LINE("1", "1.12300000"))), NULL,
	    FILE_LINE
	    "reject invoice 1 bad-amount: line 1, net: expected a decimal "
	    "such as 1234.56, found \"1,00\"\n"
	    "reject invoice 2 amount-range: line 1, net: expected at most 6 "
	    "decimals and less than 9000000000000, found \"1.12345678\"\n"
	    BUYER_LINE
	    "invoice 02222222220 id=3 account=01111111110 date=2025-03-03 "
	    "currency=USD\n"
	    "  line no=1 quantity=2 net=1.123 tax=S rate=22\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_invoice),
		cmocka_unit_test(test_account),
		cmocka_unit_test(test_credit_notes),
		cmocka_unit_test(test_other_documents),
		cmocka_unit_test(test_namespaces),
		cmocka_unit_test(test_allowances),
		cmocka_unit_test(test_net_total),
		cmocka_unit_test(test_wrong_documents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
