/*
 * net-of asks that both rules are paid on the same lines: the same set of terms
 * and of excepts, in any order.
 */
#include "tests/support/check.h"

#include "engine/strbuf.h"
#include "rules/agreement_load.h"
#include "tests/support/rows.h"

#define TEXT_BYTES_MAX (1u << 16)

#define SCALE "<scale method='all-units'><tier from='0' rate='1%'/></scale>"

/* What the two rules qualify on. */
static const struct net_of_row {
	const char *name;
	const char *earlier;
	const char *later;
	bool is_accepted;
} net_of_rows[] = {
	{ "nothing asked", "", "", true },
	{ "a term that asks for nothing", "", "<lines/>", true },
	{ "beside one that does", "<lines/><lines brand='x'/>", "", true },
	{ "in another order", "<lines brand='x'/><lines tag='t'/>",
	    "<lines tag='t'/><lines brand='x'/>", true },
	{ "one of them twice", "<lines brand='x'/><lines tag='t'/>"
	    "<lines brand='x'/>", "<lines tag='t'/><lines brand='x'/>",
	    true },
	{ "one of them alone", "<lines brand='x'/><lines tag='t'/>",
	    "<lines brand='x'/>", false },
	{ "one of them alone, the other way round", "<lines brand='x'/>",
	    "<lines brand='x'/><lines tag='t'/>", false },
	{ "everything and something", "", "<lines brand='x'/>", false },
	{ "something and everything", "<lines brand='x'/>", "", false },
	{ "excepts in another order", "<except tag='t'/><except brand='x'/>",
	    "<except brand='x'/><except tag='t'/>", true },
	{ "an except less", "<except tag='t'/><except brand='x'/>",
	    "<except brand='x'/>", false },
	{ "an except more", "<except brand='x'/>",
	    "<except brand='x'/><except tag='t'/>", false },
	{ "an except for a term", "<lines brand='x'/>", "<except brand='x'/>",
	    false },
	{ "all that one can ask for",
	    "<lines category='c' product='3' list='k' brand='x' tag='t'"
	    " member='GOLD' type='invoice' from='2025-02-01'"
	    " until='2025-06-30' paid='yes' document-at-least='50'/>",
	    "<lines document-at-least='50.00' paid='yes' until='2025-06-30'"
	    " from='2025-02-01' type='invoice' member='GOLD' tag='t'"
	    " brand='x' list='k' product='3' category='c'/>", true },
	{ "another category", "<lines category='c'/>", "<lines category='d'/>",
	    false },
	{ "no category", "<lines category='c' brand='x'/>",
	    "<lines brand='x'/>", false },
	{ "another product", "<lines product='c'/>", "<lines product='d'/>",
	    false },
	{ "another list, of the same items", "<lines list='k'/>",
	    "<lines list='l'/>", false },
	{ "another brand", "<lines brand='c'/>", "<lines brand='d'/>",
	    false },
	{ "another tag", "<lines tag='c'/>", "<lines tag='d'/>", false },
	{ "another club", "<lines member='c'/>", "<lines member='d'/>",
	    false },
	{ "another type", "<lines type='invoice'/>",
	    "<lines type='credit-note'/>", false },
	{ "another first day", "<lines from='2025-02-01'/>",
	    "<lines from='2025-02-02'/>", false },
	{ "another last day", "<lines until='2025-02-01'/>",
	    "<lines until='2025-02-02'/>", false },
	{ "paid otherwise", "<lines paid='yes'/>", "<lines paid='on-time'/>",
	    false },
	{ "documents of any size", "<lines document-at-least='0'/>",
	    "<lines paid='yes'/>", false },
	{ "of no size asked", "<lines document-at-least='0' brand='x'/>",
	    "<lines brand='x'/>", false },
	{ "documents of another size", "<lines document-at-least='5'/>",
	    "<lines document-at-least='5.01'/>", false },
};

static enum status
load_two(const struct net_of_row *row, const char *before, const char *after,
    struct error *err)
{
	struct agreement_file *file = NULL;
	struct strbuf text;
	enum status status;

	strbuf_init(&text, TEXT_BYTES_MAX);
	strbuf_printf(&text, "<agreement xmlns='urn:ristorno:agreement:1'"
	    " id='A' version='1' currency='EUR' from='2025-01-01'"
	    " until='2025-12-31'><title xml:lang='en'>T</title>"
	    "<list id='k'><item id='3'/></list>"
	    "<list id='l'><item id='3'/></list>"
	    "<rule id='a'><qualify basis='net-amount'>%s</qualify>"
	    "<scale method='additive'><tier from='0' rate='1%%'/></scale>"
	    "</rule><rule id='b' net-of='a'>%s%s%s</rule></agreement>",
	    row->earlier, before, row->later, after);
	check_status(strbuf_status(&text), STATUS_OK, NULL);
	status = agreement_load_bytes(&file, "t.xml", strbuf_text(&text),
	    text.length, false, err);
	strbuf_fini(&text);
	agreement_file_free(file);
	return status;
}

static void
is_judged_by_its_terms(void **state)
{
	const struct net_of_row *row = *state;
	struct error err;

	check_status(load_two(row, "<qualify basis='net-amount'>",
	    "</qualify>" SCALE, &err),
	    row->is_accepted ? STATUS_OK : STATUS_INVALID, &err);
	if (!row->is_accepted)
		assert_string_equal(err.message, "rule/net-of: rule \"a\" "
		    "expected to be paid on the same lines and excepts");
}

/* The terms of pay count where it has some, else those of qualify. */
static void
is_judged_by_the_terms_of_pay(void **state)
{
	const struct net_of_row *row = *state;
	struct error err;

	check_status(load_two(row, "<qualify basis='days'/>" SCALE
	    "<pay basis='net-amount'>", "</pay>", &err),
	    row->is_accepted ? STATUS_OK : STATUS_INVALID, &err);
}

int
main(void)
{
	int failed;

	failed = run_rows("qualify", is_judged_by_its_terms, net_of_rows);
	failed += run_rows("pay", is_judged_by_the_terms_of_pay, net_of_rows);
	return failed;
}
