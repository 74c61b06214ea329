/* CSV files through the whole reader, kind by kind, and what the page on them
 * says of the kinds and their columns. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "importers/csv_kind.h"
#include "importers/utf8.h"
#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define PAGE "docs/reference/csv.md"
#define PAGE_BYTES_MAX ((size_t)1 << 20)

struct csv_row {
	const char *name;
	const char *kind;
	const char *text;
	const char *facts;	/* after the line of the file */
};

static const struct csv_row csv_rows[] = {
	{ "an account with everything", "accounts",
	  "id,name,tax-id,country,language,since,currency,segment,manager,"
	  "parent,email,street,city,postcode,address-country,iban,bic,holder,"
	  "remark\nC-1,A,CZ1,CZ,cs,2020-01-31,CZK,retail,eva,C-0,a@b,S 1,B,"
	  "60200,CZ,CZ65,GIBA,H,passed over\n",
	  "account csv id=C-1 name=A tax-id=CZ1 country=CZ language=cs "
	  "since=2020-01-31 currency=CZK segment=retail manager=eva parent=C-0 "
	  "email=a@b street=\"S 1\" city=B postcode=60200 address-country=CZ "
	  "iban=CZ65 bic=GIBA holder=H master stated=fff\n" },
	{ "what is empty is not stated", "accounts",
	  "id,name,segment\nC-1,,retail\n",
	  "account csv id=C-1 segment=retail master stated=20\n" },
	{ "what is nothing is stated", "accounts",
	  "id,name,since,currency,city,iban\n"
	  "C-1,(none),(none),(none),(none),(none)\n",
	  "account csv id=C-1 master stated=e11\n" },
	{ "an id cannot be nothing", "accounts", "id\n(none)\n",
	  "reject account - missing-id: id: expected an id, found none\n" },
	{ "blanks around texts are none", "accounts",
	  " id , name\n  C-1 ,\"A\n  B \"\n",
	  "account csv id=C-1 name=\"A B\" master stated=1\n" },
	{ "memberships", "memberships",
	  "account,of,from,until,remove\nC-1,GOLD,2024-01-01,,no\n"
	  "C-1,GOLD,2024-01-01,x,yes\n",
	  "account csv id=C-1 member=GOLD from=2024-01-01 adds master "
	  "stated=1000\n"
	  "account csv id=C-1 member=GOLD from=2024-01-01 removes master "
	  "stated=1000\n" },
	{ "managers", "managers",
	  "account;manager;from;until\nC-1;eva;2024-01-01;2024-12-31\n",
	  "account csv id=C-1 assigned=eva from=2024-01-01 until=2024-12-31 "
	  "adds master stated=4000\n" },
	{ "aliases of accounts", "account-aliases",
	  "account,id,source,remove\nC-1,17,B,\nC-1,18,,yes\n",
	  "account csv id=C-1 alias=B/17 adds master stated=2000\n"
	  "account csv id=C-1 alias=*/18 removes master stated=2000\n" },
	{ "products", "products",
	  "id,name,category,brand,unit\nP,Saw,T,ACME,C62\nQ,,,,\n",
	  "product id=P name=Saw category=T brand=ACME unit=C62 master "
	  "stated=f\nproduct id=Q master stated=0\n" },
	{ "units", "units",
	  "product,code,factor,remove\nP,BX,12,\nP,BX,12,yes\n",
	  "product id=P BX=12 adds master stated=10\n"
	  "product id=P BX=12 removes master stated=10\n" },
	{ "aliases of products", "product-aliases",
	  "product,source,id\nP,B,17\n",
	  "product id=P alias=B/17 adds master stated=20\n" },
	{ "categories", "categories", "id,parent,name\nD,T,Drills\n",
	  "category D parent=T name=Drills\n" },
	{ "payments", "payments",
	  "id,document,date,amount\n1,F,2025-01-01,-1.5\n,F,2025-01-02,\n",
	  "payment csv id=1 document=F date=2025-01-01 amount=-1.5\n"
	  "payment csv document=F date=2025-01-02\n" },
	{ "rates", "rates",
	  "base,currency,date,value\nEUR,USD,2025-03-03,1.5\n",
	  "rate EUR USD date=2025-03-03 e10=15000000000\n" },
	{ "a row of too few cells", "rates",
	  "base,currency,date,value\nEUR,USD\n",
	  "reject rate - bad-row: expected 4 cells, as many as the header "
	  "has, found 2\n" },
	{ "no word for yes", "units",
	  "product,code,factor,remove\nP,BX,12,ja\n",
	  "reject product P bad-remove: remove: expected yes, no or nothing, "
	  "found \"ja\"\n" },
	{ "a header alone", "units", "product,code,factor\n", "" },
};

static void
run_csv_row(void **state)
{
	const struct csv_row *row = *state;
	const struct read_facts_options options = { .csv = row->kind };
	struct read_facts facts;
	const char *text;

	read_facts_from(&facts, row->text, &options);
	check_status(facts.status, STATUS_OK, &facts.err);
	text = strstr(strbuf_text(&facts.text), "file csv csv\n");
	assert_non_null(text);
	/* What the front sets aside comes before the dialect is told. */
	if (text == strbuf_text(&facts.text)) {
		text += strlen("file csv csv\n");
		assert_string_equal(text, row->facts);
	} else {
		assert_memory_equal(strbuf_text(&facts.text), row->facts,
		    strlen(row->facts));
	}
	read_facts_fini(&facts);
}

static void
encodings(void **state)
{
	static const struct {
		const char *encoding;
		const char *bytes;
		size_t size;
	} rows[] = {
		{ NULL, "id\nB\xc3\xad\n", 7 },
		{ NULL, "\xef\xbb\xbfid\nB\xc3\xad\n", 10 },
		{ "utf-8", "\xef\xbb\xbfid\nB\xc3\xad\n", 10 },
		{ "windows-1250", "id\nB\xed\n", 6 },
		{ "ISO-8859-2", "id\nB\xed\n", 6 },
		{ NULL, "\xff\xfei\0d\0\n\0B\0\xed\0\n\0", 14 },
		{ "UTF-16", "\xfe\xff\0i\0d\0\n\0B\0\xed\0\n", 14 },
		{ "UTF-16LE", "i\0d\0\n\0B\0\xed\0\n\0", 12 },
		{ "UTF-16BE", "\0i\0d\0\n\0B\0\xed\0\n", 12 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct read_facts_options options = {
			.csv = "accounts", .encoding = rows[i].encoding,
		};
		struct read_facts facts;

		read_facts_of(&facts, rows[i].bytes, rows[i].size, &options);
		check_status(facts.status, STATUS_OK, &facts.err);
		assert_non_null(strstr(strbuf_text(&facts.text),
		    "account csv id=B\xc3\xad "));
		read_facts_fini(&facts);
	}
}

static void
encodings_that_are_refused(void **state)
{
	static const struct {
		const char *encoding;
		const char *bytes;
		size_t size;
		const char *message;
	} rows[] = {
		{ "UTF-7", "id\n1\n", 5, "\"UTF-7\" is not among" },
		{ "EBCDIC-CP-US", "id\n1\n", 5, "is not among" },
		{ "windows-1250", "\xef\xbb\xbfid\n1\n", 8, "marked as UTF-8" },
		{ "UTF-8", "\xff\xfei\0d\0\n\0", 8, "the bytes are UTF-16" },
		{ NULL, "\xff\xfe\0\0i\0\0\0", 8, "UTF-32" },
		{ NULL, "id\nB\xed\n", 6, "no valid UTF-8" },
		{ NULL, "i\0d\0\n\0", 6, "the character 0x00" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct read_facts_options options = {
			.csv = "accounts", .encoding = rows[i].encoding,
		};
		struct read_facts facts;

		read_facts_of(&facts, rows[i].bytes, rows[i].size, &options);
		check_status(facts.status, STATUS_INVALID, &facts.err);
		if (strstr(facts.err.message, rows[i].message) == NULL)
			fail_msg("expected \"%s\", found \"%s\"",
			    rows[i].message, facts.err.message);
		read_facts_fini(&facts);
	}
}

/* The same form serves other dialects: managers with dates, nothing in words,
 * lists that take the place of what is known. */
static void
a_dialect_of_ones_own(void **state)
{
	static const struct read_facts_options options = { .dialect =
	    "<dialect xmlns='urn:ristorno:dialect:1' name='crm' title='CRM'"
	    " nothing='n/a'><root name='crm'/><source text='CRM'/>"
	    "<account at='crm/customer'><field name='id' path='@no'/>"
	    "<field name='segment' path='Segment'/>"
	    "<manager at='Rep'><field name='name' path='.'/>"
	    "<field name='from' path='@from'/>"
	    "<field name='until' path='@to'/></manager></account></dialect>" };

	(void)state;
	check_facts("<crm><customer no='1'><Segment> n/a </Segment>"
	    "<Rep from='2024-01-01' to='n/a'>eva</Rep></customer>"
	    "<customer no='2'><Rep from='2024-01-02' to='2024-01-01'>eva</Rep>"
	    "</customer><customer no='n/a'/></crm>", &options,
	    "file crm CRM\n"
	    "account CRM id=1 assigned=eva from=2024-01-01 master "
	    "stated=4020\n"
	    "reject account 2 bad-period: manager, until: expected "
	    "2024-01-02 or a later day, found \"2024-01-01\"\n"
	    "reject account - missing-id: id: expected an id, found none\n");
}

/* A long name is shown in part, and not half a character of it. */
static void
names_are_cut_between_characters(void **state)
{
	static const struct read_facts_options options = { .csv = "units" };
	char text[256] = "x";
	struct read_facts facts;

	(void)state;
	for (size_t i = 0; i < 60; i++)
		strcat(text, "\xc3\xa9");
	read_facts_from(&facts, text, &options);
	check_status(facts.status, STATUS_INVALID, &facts.err);
	assert_non_null(strstr(facts.err.message, "\xc3\xa9\""));
	assert_true(utf8_is_valid(facts.err.message,
	    strlen(facts.err.message)));
	read_facts_fini(&facts);
}

/* ----------------------------------------------------------------- the page */

/* The kinds as the page has them: made from the table. */
static void
write_kinds(struct strbuf *out)
{
	for (size_t i = 0; i < csv_kind_count(); i++) {
		const struct csv_kind *kind = csv_kind_get(i);

		strbuf_printf(out, "### `%s`\n\n", kind->name);
		strbuf_printf(out, "%c%s.%s\n\n",
		    kind->says[0] - 'a' + 'A', kind->says + 1,
		    kind->needs_source ? " Needs `--source`." : "");
		strbuf_puts(out, "| column | holds |\n|---|---|\n");
		for (size_t k = 0; k + 1 < kind->column_count; k++)
			strbuf_printf(out, kind->columns[k].is_required ?
			    "| **`%s`** | %s |\n" : "| `%s` | %s |\n",
			    kind->columns[k].name, kind->columns[k].says);
		strbuf_puts(out, "\n");
	}
}

static void
the_page_has_the_kinds(void **state)
{
	char *page = malloc(PAGE_BYTES_MAX);
	FILE *file = fopen(PAGE, "rb");
	struct strbuf kinds;
	size_t size;

	(void)state;
	assert_non_null(page);
	assert_non_null(file);
	size = fread(page, 1, PAGE_BYTES_MAX - 1, file);
	assert_int_equal(fclose(file), 0);
	page[size] = '\0';
	strbuf_init(&kinds, PAGE_BYTES_MAX);
	write_kinds(&kinds);
	if (getenv("WRITE_KINDS") != NULL)
		puts(strbuf_text(&kinds));
	else if (strstr(page, strbuf_text(&kinds)) == NULL)
		fail_msg("the kinds in " PAGE " are not those of the program; "
		    "WRITE_KINDS=1 prints them");
	strbuf_fini(&kinds);
	free(page);
}

/* The column that is passed over is the last of each kind. */
static void
kinds_are_in_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < csv_kind_count(); i++) {
		const struct csv_kind *kind = csv_kind_get(i);

		assert_true(csv_kind_find(kind->name) == kind);
		assert_true(csv_kind_column(kind, kind->id) <
		    kind->column_count);
		assert_string_equal(kind->columns[kind->column_count - 1].name,
		    CSV_REMARK);
	}
	assert_null(csv_kind_find("account"));
}

int
main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(csv_rows) + 6];
	size_t i;

	for (i = 0; i < ARRAY_LEN(csv_rows); i++)
		tests[i] = (struct CMUnitTest){
			.name = csv_rows[i].name, .test_func = run_csv_row,
			.initial_state = (void *)(uintptr_t)&csv_rows[i],
		};
	tests[i++] = (struct CMUnitTest)cmocka_unit_test(encodings);
	tests[i++] = (struct CMUnitTest)
	    cmocka_unit_test(encodings_that_are_refused);
	tests[i++] = (struct CMUnitTest)
	    cmocka_unit_test(a_dialect_of_ones_own);
	tests[i++] = (struct CMUnitTest)
	    cmocka_unit_test(names_are_cut_between_characters);
	tests[i++] = (struct CMUnitTest)
	    cmocka_unit_test(the_page_has_the_kinds);
	tests[i++] = (struct CMUnitTest)cmocka_unit_test(kinds_are_in_order);
	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
