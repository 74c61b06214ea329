#include "tests/support/check.h"
#include "tests/support/ledger_rows.h"
#include "tests/support/rows.h"

#include <stdio.h>
#include <string.h>

#include "engine/strbuf.h"
#include "rules/select.h"

/*
 * One small ledger, and for each row the terms of a rule and the lines they
 * take, as document/line.
 */

static const char *const ledger[] = {
	"rate USD 2025-03-03 1.25",
	"category TOOLS",
	"category DRILLS parent=TOOLS",
	"category BITS parent=DRILLS",
	"category PAINT",
	"product P-1 category=DRILLS brand=ACME unit=C62",
	"product P-2 category=PAINT brand=ZETA unit=LTR",
	"product P-3",
	"account C-1 club=GOLD:2025-03-01:2025-03-31",
	"account C-2",
	/* Three lines, all of F-1 paid in time. */
	"invoice F-1 account=C-1 date=2025-03-01 due=2025-04-01 total=300 "
	    "tags=spring,web",
	"line product=P-1 net=100",
	"line product=P-2 net=150 tags=project",
	"line net=50 category=BITS",
	"payment F-1 date=2025-04-01 amount=300",
	/* Paid late; P-1 recategorised on the line. */
	"invoice F-2 account=C-1 date=2025-03-31 due=2025-04-01 total=80",
	"line product=P-1 net=80 category=PAINT",
	"payment F-2 date=2025-04-02 amount=80",
	/* Never paid; in a currency with a rate. */
	"invoice F-3 account=C-2 date=2025-03-05 currency=USD total=500",
	"line product=P-3 net=500.000001",
	/* No rate for its total. */
	"invoice F-4 account=C-2 date=2025-06-01 currency=CZK total=900",
	"line product=P-1 net=900 tags=spring",
	/* Credit notes: to F-1, to none, to one that is not there. */
	"credit-note D-1 account=C-1 date=2025-04-01 refers=F-1",
	"line product=P-1 net=10",
	"credit-note D-2 account=C-2 date=2025-05-05",
	"line product=P-2 net=20",
	"credit-note D-3 account=C-2 date=2025-05-06 refers=F-99",
	"line net=500",
	NULL
};

struct row {
	const char *name;
	const char *terms;
	const char *taken;
	const char *undecided;
};

#define ALL "F-1/1 F-1/2 F-1/3 F-2/1 F-3/1 F-4/1 D-1/1 D-2/1 D-3/1"

static const struct row rows[] = {
	{ "no term: everything", "", ALL, "" },
	{ "a term without attributes", "<lines/>", ALL, "" },
	{ "a product", "<lines product='P-1'/>", "F-1/1 F-2/1 F-4/1 D-1/1",
	    "" },
	{ "a product that nobody knows", "<lines product='P-9'/>", "", "" },
	{ "a category and all below", "<lines category='TOOLS'/>",
	    "F-1/1 F-1/3 F-4/1 D-1/1", "" },
	{ "the line's own category goes first", "<lines category='PAINT'/>",
	    "F-1/2 F-2/1 D-2/1", "" },
	{ "a category below", "<lines category='BITS'/>", "F-1/3", "" },
	{ "a category that nobody knows", "<lines category='X'/>", "", "" },
	{ "a brand", "<lines brand='ZETA'/>", "F-1/2 D-2/1", "" },
	{ "a brand that sorts before others", "<lines brand='ACME'/>",
	    "F-1/1 F-2/1 F-4/1 D-1/1", "" },
	{ "two categories", "<lines category='BITS'/>"
	    "<lines category='PAINT'/>", "F-1/2 F-1/3 F-2/1 D-2/1", "" },
	{ "and the other way round", "<lines category='PAINT'/>"
	    "<lines category='BITS'/>", "F-1/2 F-1/3 F-2/1 D-2/1", "" },
	{ "a category asked for twice", "<lines category='BITS' tag='x'/>"
	    "<lines category='BITS'/>", "F-1/3", "" },
	{ "a list after a category", "<lines category='BITS'/>"
	    "<lines list='annex'/>", "F-1/2 F-1/3 F-3/1 D-2/1", "" },
	{ "a list", "<lines list='annex'/>", "F-1/2 F-3/1 D-2/1", "" },
	{ "a tag of a line", "<lines tag='project'/>", "F-1/2", "" },
	{ "a tag of a document or line", "<lines tag='spring'/>",
	    "F-1/1 F-1/2 F-1/3 F-4/1", "" },
	{ "the second of a document's tags", "<lines tag='web'/>",
	    "F-1/1 F-1/2 F-1/3", "" },
	{ "more than a tag is none", "<lines tag='project-of-the-year'/>", "",
	    "" },
	{ "two tags are none", "<lines tag='spring web'/>", "", "" },
	{ "part of a tag is none", "<lines tag='spr'/>", "", "" },
	{ "credit notes", "<lines type='credit-note'/>",
	    "D-1/1 D-2/1 D-3/1", "" },
	{ "invoices", "<lines type='invoice'/>",
	    "F-1/1 F-1/2 F-1/3 F-2/1 F-3/1 F-4/1", "" },
	{ "from a day", "<lines from='2025-04-01'/>",
	    "F-4/1 D-1/1 D-2/1 D-3/1", "" },
	{ "until a day", "<lines until='2025-03-31'/>",
	    "F-1/1 F-1/2 F-1/3 F-2/1 F-3/1", "" },
	{ "member on the document's date", "<lines member='GOLD'/>",
	    "F-1/1 F-1/2 F-1/3 F-2/1", "" },
	/* D-1 goes with F-1; D-2 and D-3 are paid on their own date. */
	{ "paid", "<lines paid='yes'/>",
	    "F-1/1 F-1/2 F-1/3 F-2/1 D-1/1 D-2/1 D-3/1", "" },
	{ "paid on time", "<lines paid='on-time'/>",
	    "F-1/1 F-1/2 F-1/3 D-1/1 D-2/1 D-3/1", "" },
	/* F-3 is 500.000001 USD or 400.0000008 EUR, which is not rounded up;
	 * D-1 goes with F-1 of 300, D-3 is 500. */
	{ "documents of 300", "<lines document-at-least='300'/>",
	    "F-1/1 F-1/2 F-1/3 F-3/1 D-1/1 D-3/1", "F-4/1" },
	{ "documents of 400", "<lines document-at-least='400'/>",
	    "F-3/1 D-3/1", "F-4/1" },
	{ "documents of a millionth more",
	    "<lines document-at-least='400.000001'/>", "D-3/1", "F-4/1" },

	{ "all attributes of a term must match",
	    "<lines product='P-1' category='PAINT'/>", "F-2/1", "" },
	{ "terms are alternatives",
	    "<lines product='P-2'/><lines category='BITS'/>",
	    "F-1/2 F-1/3 D-2/1", "" },
	{ "an except takes out again",
	    "<lines product='P-1'/><except type='credit-note'/>",
	    "F-1/1 F-2/1 F-4/1", "" },
	{ "an except alone", "<except product='P-1'/>",
	    "F-1/2 F-1/3 F-3/1 D-2/1 D-3/1", "" },

	/* A total that is not known matters only where nothing else decides. */
	{ "the other attributes fail",
	    "<lines document-at-least='1' product='P-2'/>",
	    "F-1/2 D-2/1", "" },
	{ "another term takes it",
	    "<lines document-at-least='1'/><lines tag='spring'/>",
	    "F-1/1 F-1/2 F-1/3 F-2/1 F-3/1 F-4/1 D-1/1 D-2/1 D-3/1", "" },
	{ "an except takes it out all the same",
	    "<lines document-at-least='1'/><except from='2025-06-01'/>",
	    "F-1/1 F-1/2 F-1/3 F-2/1 F-3/1 D-1/1 D-2/1 D-3/1", "" },
	{ "an except is undecided", "<except document-at-least='400'/>",
	    "F-1/1 F-1/2 F-1/3 F-2/1 D-1/1 D-2/1", "F-4/1" },
	{ "an undecided except of a line not taken",
	    "<lines product='P-3'/><except document-at-least='401'/>",
	    "F-3/1", "" },
	{ "an undecided except and a sure one",
	    "<except document-at-least='401'/><except product='P-1'/>",
	    "F-1/2 F-1/3 F-3/1 D-2/1", "" },
};

/* Lines with the answer asked for, as document/line. */
static void
list_lines(struct strbuf *out, struct select *select, struct ledger_rows *data,
    enum match asked)
{
	for (size_t i = 0; i < data->document_count; i++) {
		const struct purchase_document *document =
		    &data->documents[i].document;

		select_document(select, document,
		    ledger_rows_date("2025-12-31"));
		for (size_t j = 0; j < document->line_count; j++) {
			const struct purchase_line *line =
			    &document->lines[j];
			size_t selector = select_of_slot(select, 0);
			enum match match = select_takes(select, line,
			    selector);

			/* What is not taken has a reason, and only that. */
			assert_true((select_refusals(select, line, selector) !=
			    0) == (match == MATCH_NO));
			if (match == asked)
				strbuf_printf(out, "%s%s/%s",
				    out->length == 0 ? "" : " ",
				    document->id, line->no);
		}
	}
}

struct opened {
	struct ledger_rows data;
	struct agreement_file *file;
	struct arena arena;
	struct plan *plan;
	struct select *select;
};

static void
open_agreement(struct opened *out, const char *attributes,
    const char *inside)
{
	ledger_rows_load(&out->data, ledger);
	out->file = ledger_rows_agreement(attributes, inside);
	arena_init(&out->arena, (size_t)1 << 20);
	check_status(plan_make(&out->plan, &out->arena,
	    &out->file->agreements[0]), STATUS_OK, NULL);
	check_status(select_new(&out->select, out->plan, out->data.catalog),
	    STATUS_OK, NULL);
}

static void
close_agreement(struct opened *opened)
{
	select_free(opened->select);
	arena_reset(&opened->arena);
	agreement_file_free(opened->file);
	ledger_rows_free(&opened->data);
}

static void
select_row(void **state)
{
	const struct row *row = *state;
	struct opened opened;
	struct strbuf inside;
	struct strbuf found;

	strbuf_init(&inside, 4096);
	strbuf_init(&found, 4096);
	strbuf_printf(&inside, "<list id='annex'><item id='P-2'/>"
	    "<item id='P-3'/><item id='P-4'/></list>"
	    "<rule id='r'><qualify basis='net-amount'>%s</qualify>"
	    "<scale method='incremental'><tier from='0' rate='1%%'/></scale>"
	    "</rule>", row->terms);
	open_agreement(&opened, "currency=\"EUR\" from=\"2025-01-01\" "
	    "until=\"2025-12-31\"", strbuf_text(&inside));
	/* Twice: answers that are kept are the same. */
	for (int i = 0; i < 2; i++) {
		strbuf_clear(&found);
		list_lines(&found, opened.select, &opened.data, MATCH_YES);
		assert_string_equal(strbuf_text(&found), row->taken);
		strbuf_clear(&found);
		list_lines(&found, opened.select, &opened.data,
		    MATCH_UNKNOWN);
		assert_string_equal(strbuf_text(&found), row->undecided);
	}
	close_agreement(&opened);
	strbuf_fini(&found);
	strbuf_fini(&inside);
}

/* ------------------------------------------------------------- refusals */

struct refusal_row {
	const char *terms;
	const char *refusals;	/* of F-3/1, which is never paid */
};

static const struct refusal_row refusal_rows[] = {
	{ "<lines type='credit-note'/>", "type" },
	{ "<lines from='2025-03-06'/>", "date" },
	{ "<lines until='2025-03-04'/>", "date" },
	{ "<lines product='P-1'/>", "product" },
	{ "<lines category='TOOLS'/>", "category" },
	{ "<lines list='annex'/>", "list" },
	{ "<lines brand='ACME'/>", "brand" },
	{ "<lines tag='spring'/>", "tag" },
	{ "<lines member='GOLD'/>", "member" },
	{ "<lines paid='yes'/>", "paid" },
	{ "<lines document-at-least='401'/>", "document-at-least" },
	{ "<except product='P-3'/>", "except" },
	{ "<lines/><except product='P-3'/>", "except" },
	{ "<lines product='P-3'/>", "" },
	{ "<lines product='P-3' paid='yes' tag='x'/>", "tag paid" },
	/* Of several the nearest, of these the first; its except is no news. */
	{ "<lines product='P-1' paid='yes'/><lines tag='x'/>"
	    "<lines brand='ACME'/>", "tag" },
	{ "<lines tag='x'/><except product='P-3'/>", "tag" },
	{ "<lines tag='x'/><lines product='P-3'/>", "" },
	{ "<lines type='credit-note'/><lines type='credit-note' tag='x'/>",
	    "type" },
};

static void
select_refusals_name_what_is_asked(void **state)
{
	struct strbuf inside;
	struct strbuf found;

	(void)state;
	strbuf_init(&inside, 4096);
	strbuf_init(&found, 4096);
	for (size_t i = 0; i < ARRAY_LEN(refusal_rows); i++) {
		const struct purchase_document *document;
		struct opened opened;
		unsigned refusals;

		strbuf_clear(&inside);
		strbuf_printf(&inside, "<list id='annex'><item id='P-1'/>"
		    "</list><rule id='r'><qualify basis='net-amount'>%s"
		    "</qualify><scale method='incremental'>"
		    "<tier from='0' rate='1%%'/></scale></rule>"
		    "<rule id='s'><qualify basis='net-amount'>"
		    "<lines list='annex'/></qualify><scale "
		    "method='incremental'><tier from='0' rate='1%%'/></scale>"
		    "</rule>", refusal_rows[i].terms);
		open_agreement(&opened, "currency=\"EUR\" "
		    "from=\"2025-01-01\" until=\"2025-12-31\"",
		    strbuf_text(&inside));
		document = &opened.data.documents[2].document;
		assert_string_equal(document->id, "F-3");
		select_document(opened.select, document,
		    ledger_rows_date("2025-12-31"));
		refusals = select_refusals(opened.select, &document->lines[0],
		    select_of_slot(opened.select, 0));
		strbuf_clear(&found);
		for (unsigned kind = 0; kind < SELECT_KIND_COUNT; kind++) {
			if ((refusals & 1u << kind) != 0)
				strbuf_printf(&found, "%s%s",
				    found.length == 0 ? "" : " ",
				    select_kind_word((enum select_kind)kind));
		}
		assert_string_equal(strbuf_text(&found),
		    refusal_rows[i].refusals);
		close_agreement(&opened);
	}
	strbuf_fini(&found);
	strbuf_fini(&inside);
}

/* What is missing for a total is told with its date. */
static void
select_missing_tells_the_rate(void **state)
{
	struct opened opened;
	struct ledger_document *document;
	int32_t date;

	(void)state;
	open_agreement(&opened, "currency=\"EUR\" from=\"2025-01-01\" "
	    "until=\"2025-12-31\"", "<except document-at-least='5'/>"
	    "<rule id='r'><qualify basis='net-amount'/><scale "
	    "method='incremental'><tier from='0' rate='1%'/></scale></rule>");
	document = &opened.data.documents[3];
	assert_string_equal(document->document.id, "F-4");
	select_document(opened.select, &document->document, 0);
	check_int_equal(select_excepted(opened.select,
	    &document->document.lines[0], SELECT_WINDOW), MATCH_UNKNOWN);
	assert_string_equal(select_missing(opened.select, &date), "CZK");
	check_int_equal(date, ledger_rows_date("2025-06-01"));
	close_agreement(&opened);
}

/* Under date="delivery" terms are about the delivery date. */
static void
select_document_date_is_of_delivery(void **state)
{
	struct opened opened;
	struct purchase_document document = {
		.date = 20, .delivered = 10,
	};

	(void)state;
	open_agreement(&opened, "currency=\"EUR\" from=\"2025-01-01\" "
	    "until=\"2025-12-31\" date=\"delivery\"",
	    "<rule id='r'><qualify basis='net-amount'/><scale "
	    "method='incremental'><tier from='0' rate='1%'/></scale></rule>");
	check_int_equal(select_document_date(opened.plan, &document), 10);
	document.delivered = DATE_NONE;
	check_int_equal(select_document_date(opened.plan, &document), 20);
	opened.file->agreements[0].by_delivery = false;
	document.delivered = 10;
	check_int_equal(select_document_date(opened.plan, &document), 20);
	close_agreement(&opened);
}

/* ------------------------------------------- what documents are, by hand */

#define HAND "currency=\"EUR\" from=\"2025-01-01\" until=\"2025-12-31\""

/* A rule with one term: does it take the line of the document? */
static enum match
takes(const char *term, const struct purchase_document *document,
    const char *as_of, unsigned *refusals)
{
	struct opened opened;
	struct strbuf inside;
	enum match match;

	strbuf_init(&inside, 4096);
	strbuf_printf(&inside, "<rule id='r'><qualify basis='net-amount'>%s"
	    "</qualify><scale method='incremental'><tier from='0' "
	    "rate='1%%'/></scale></rule>", term);
	open_agreement(&opened, HAND, strbuf_text(&inside));
	select_document(opened.select, document, ledger_rows_date(as_of));
	match = select_takes(opened.select, document->lines, 0);
	*refusals = select_refusals(opened.select, document->lines, 0);
	close_agreement(&opened);
	strbuf_fini(&inside);
	return match;
}

static const struct purchase_line no_product = {
	.product = CATALOG_NONE, .category = CATALOG_NONE,
};

/* A credit note that refers to nothing is paid on its day, not before. */
static void
select_takes_free_credit_notes_as_paid(void **state)
{
	static const char *const terms[] = {
		"<lines paid='yes'/>", "<lines paid='on-time'/>",
	};
	const struct purchase_document note = {
		.type = DOCUMENT_CREDIT_NOTE,
		.date = ledger_rows_date("2025-05-05"),
		.delivered = DATE_NONE,
		.currency = "EUR",
		.lines = &no_product,
		.line_count = 1,
	};
	unsigned refusals;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(terms); i++) {
		check_int_equal(takes(terms[i], &note, "2025-05-04",
		    &refusals), MATCH_NO);
		check_int_equal(takes(terms[i], &note, "2025-05-05",
		    &refusals), MATCH_YES);
	}
}

struct total_row {
	const char *name;
	enum document_type type;
	const char *currency;
	int64_t net_micro;
	bool has_claim;		/* the invoice's, in dollars of 3 March */
	int64_t claim_micro;
	const char *at_least;
	enum match expected;
};

/* A dollar is 0.8 euros, as its rate is 1.25; there is none of CZK. */
static const struct total_row total_rows[] = {
	{ "a credit note alone", DOCUMENT_CREDIT_NOTE, "EUR", -500000000,
	    false, 0, "500", MATCH_YES },
	{ "a credit note alone, a millionth less", DOCUMENT_CREDIT_NOTE,
	    "EUR", -499999999, false, 0, "500", MATCH_NO },
	{ "a credit note alone, of a millionth", DOCUMENT_CREDIT_NOTE, "EUR",
	    -1, false, 0, "0.000001", MATCH_YES },
	{ "a credit note alone that adds", DOCUMENT_CREDIT_NOTE, "EUR",
	    500000000, false, 0, "500", MATCH_YES },
	{ "an invoice of less than nothing", DOCUMENT_INVOICE, "USD",
	    -500000000, true, -500000000, "400", MATCH_NO },
	{ "that is cut to nothing", DOCUMENT_INVOICE, "USD", -1, true, -1,
	    "0", MATCH_NO },
	{ "an invoice of nothing", DOCUMENT_INVOICE, "USD", 0, true, 0, "0",
	    MATCH_YES },
	{ "an invoice cut to nothing", DOCUMENT_INVOICE, "USD", 1, true, 1,
	    "0", MATCH_YES },
	{ "a millionth", DOCUMENT_INVOICE, "USD", 2, true, 2, "0.000001",
	    MATCH_YES },
	{ "a credit note goes by its invoice", DOCUMENT_CREDIT_NOTE, "CZK",
	    -1, true, 500000000, "400", MATCH_YES },
	{ "and by no more than that", DOCUMENT_CREDIT_NOTE, "EUR",
	    -900000000, true, 499999999, "400", MATCH_NO },
};

static void
total_row(void **state)
{
	const struct total_row *row = *state;
	const struct purchase_claim claim = {
		.date = ledger_rows_date("2025-03-03"),
		.due = DATE_NONE,
		.currency = "USD",
		.net_total_micro = row->claim_micro,
	};
	/* In October there is no rate of the dollar any more. */
	const struct purchase_document document = {
		.type = row->type,
		.date = row->type == DOCUMENT_INVOICE ? claim.date :
		    ledger_rows_date("2025-10-10"),
		.delivered = DATE_NONE,
		.currency = row->currency,
		.net_total_micro = row->net_micro,
		.lines = &no_product,
		.line_count = 1,
		.claim = row->has_claim ? &claim : NULL,
	};
	char term[64];
	unsigned refusals;

	(void)snprintf(term, sizeof term, "<lines document-at-least='%s'/>",
	    row->at_least);
	check_int_equal(takes(term, &document, "2025-12-31", &refusals),
	    row->expected);
	check_int_equal(refusals, row->expected == MATCH_YES ? 0 :
	    1u << SELECT_DOCUMENT);
	/* A term that does not ask does not refuse. */
	check_int_equal(takes("<lines tag='x'/>", &document, "2025-12-31",
	    &refusals), MATCH_NO);
	check_int_equal(refusals, 1u << SELECT_TAG);
}

/* The line's own brand goes before its product's. */
static void
select_takes_the_brand_of_the_line(void **state)
{
	struct opened opened;
	struct purchase_line line = { .brand = "ZETA" };
	const struct purchase_document document = {
		.type = DOCUMENT_INVOICE,
		.date = ledger_rows_date("2025-03-03"),
		.delivered = DATE_NONE,
		.currency = "EUR",
		.lines = &line,
		.line_count = 1,
	};

	(void)state;
	open_agreement(&opened, HAND, "<rule id='r'>"
	    "<qualify basis='net-amount'><lines brand='ZETA'/></qualify>"
	    "<scale method='incremental'><tier from='0' rate='1%'/></scale>"
	    "</rule>");
	line.product = catalog_product_find(opened.data.catalog, "P-1");
	assert_true(line.product != CATALOG_NONE);
	select_document(opened.select, &document, document.date);
	check_int_equal(select_takes(opened.select, &line, 0), MATCH_YES);
	line.brand = NULL;
	check_int_equal(select_takes(opened.select, &line, 0), MATCH_NO);
	close_agreement(&opened);
}

struct moved_row {
	const char *name;
	const char *from;
	const char *until;
	const char *first;	/* day that the year before takes */
	const char *last;
};

/* Dates of terms in the year before; 2024 is a leap year. */
static const struct moved_row moved_rows[] = {
	{ "plain days", "2025-03-05", "2025-09-17", "2024-03-05",
	    "2024-09-17" },
	{ "an end of February gains the 29th", "2025-02-28", "2025-02-28",
	    "2024-02-28", "2024-02-29" },
	{ "29 February loses it", "2024-02-29", "2024-02-29", "2023-02-28",
	    "2023-02-28" },
	{ "28 February of a leap year is no end", "2024-02-28", "2024-02-28",
	    "2023-02-28", "2023-02-28" },
	{ "month ends stay", "2025-04-30", "2025-04-30", "2024-04-30",
	    "2024-04-30" },
};

static enum match
takes_on(struct opened *opened, int32_t date, size_t slot)
{
	struct purchase_line line = {
		.product = CATALOG_NONE, .category = CATALOG_NONE,
	};
	struct purchase_document document = {
		.type = DOCUMENT_INVOICE,
		.date = date,
		.delivered = DATE_NONE,
		.currency = "EUR",
		.lines = &line,
		.line_count = 1,
	};

	select_document(opened->select, &document, date);
	return select_takes(opened->select, &line,
	    select_of_slot(opened->select, slot));
}

static void
moved_row(void **state)
{
	const struct moved_row *row = *state;
	struct opened opened;
	struct strbuf inside;
	int32_t first = ledger_rows_date(row->first);
	int32_t last = ledger_rows_date(row->last);

	strbuf_init(&inside, 4096);
	strbuf_printf(&inside, "<rule id='r'><qualify basis='net-amount' "
	    "compare='growth'><lines from='%s' until='%s'/></qualify><scale "
	    "method='incremental'><tier from='0' rate='1%%'/></scale></rule>",
	    row->from, row->until);
	open_agreement(&opened, "currency=\"EUR\" from=\"2024-01-01\" "
	    "until=\"2025-12-31\"", strbuf_text(&inside));
	check_int_equal((int64_t)opened.plan->slot_count, 2);
	assert_true(opened.plan->slots[1].year_before);
	check_int_equal(select_year_of(opened.select,
	    select_of_slot(opened.select, 1)), SELECT_YEAR_BEFORE);
	check_int_equal(takes_on(&opened, first - 1, 1), MATCH_NO);
	check_int_equal(takes_on(&opened, first, 1), MATCH_YES);
	check_int_equal(takes_on(&opened, last, 1), MATCH_YES);
	check_int_equal(takes_on(&opened, last + 1, 1), MATCH_NO);
	/* The window's own year keeps its dates. */
	check_int_equal(takes_on(&opened, ledger_rows_date(row->from), 0),
	    MATCH_YES);
	check_int_equal(takes_on(&opened, ledger_rows_date(row->from) - 1, 0),
	    MATCH_NO);
	check_int_equal(takes_on(&opened, ledger_rows_date(row->until) + 1, 0),
	    MATCH_NO);
	close_agreement(&opened);
	strbuf_fini(&inside);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(select_refusals_name_what_is_asked),
		cmocka_unit_test(select_missing_tells_the_rate),
		cmocka_unit_test(select_document_date_is_of_delivery),
		cmocka_unit_test(select_takes_free_credit_notes_as_paid),
		cmocka_unit_test(select_takes_the_brand_of_the_line),
	};

	return run_rows("select_takes", select_row, rows) +
	    run_rows("select_document_total", total_row, total_rows) +
	    run_rows("select_year_before", moved_row, moved_rows) +
	    cmocka_run_group_tests_name("select", tests, NULL, NULL);
}
