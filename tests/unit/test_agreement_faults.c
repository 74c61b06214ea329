/*
 * Loading, writing and checking an agreement, running its examples, saying it
 * in words and comparing it with another while each allocation in turn fails:
 * the same outcome as without, or STATUS_MEMORY; nothing is lost.
 */
#include "tests/support/check.h"

#include <string.h>

#include <libxml/xmlerror.h>
#include <openssl/crypto.h>

#include "engine/strbuf.h"
#include "rules/agreement_load.h"
#include "rules/agreement_write.h"
#include "rules/annex.h"
#include "rules/difference.h"
#include "rules/example.h"
#include "rules/lint.h"
#include "tests/support/faults.h"

#define TEXT_BYTES_MAX (1u << 16)
#define EXAMPLE_BYTES_MAX ((size_t)1 << 24)

static const char text[] =
    "<agreement xmlns='urn:ristorno:agreement:1' id='A' version='1'"
    " currency='EUR' from='2025-01-01' until='2025-12-31'>"
    "<title xml:lang='en'>T</title>"
    "<parties><accounts list='who' country='AT'/></parties>"
    "<list id='who'><item id='C-2'/><item id='C-1'/></list>"
    "<list id='what'><item id='P-1'/></list>"
    "<figures id='plan'><figure party='C-1' value='9'/></figures>"
    "<except list='what'/><except document-at-least='5000'/>"
    "<settle every='month' method='separate'/>"
    "<rounding mode='down' unit='0.05'/>"
    "<rule id='a'><title xml:lang='en'>R</title>"
    "<require basis='net-amount' compare='attainment' baseline='plan'"
    " at-least='1%'><lines brand='b'/></require>"
    "<qualify basis='net-amount'><lines tag='x'/></qualify>"
    "<scale method='all-units'><tier from='10' rate='2%'/>"
    "<tier from='90' rate='1%'/></scale>"
    "<limit cap='7' minimum-payout='0.5'/></rule>"
    "<best-of id='g'><rule id='b'><qualify basis='quantity' unit='KGM'/>"
    "<scale method='additive'><tier from='1' per-unit='2'/></scale></rule>"
    "<rule id='c'><qualify basis='days'/><scale method='interpolated'>"
    "<tier from='1' rate='1%'/></scale><pay basis='growth'/></rule></best-of>"
    "<rule id='d' net-of='a'><qualify basis='net-amount'><lines tag='x'/>"
    "</qualify><scale method='additive'><tier from='0' rate='1%'/></scale>"
    "</rule><rule id='e'><require member='GOLD'/><qualify basis='products'/>"
    "<scale method='all-units'><tier from='2' amount='5'/></scale></rule>"
    "<rule id='f'><qualify basis='net-amount' across='group'/>"
    "<scale method='all-units'><tier from='100' amount='5'/></scale></rule>"
    "<rule id='h'><qualify basis='days'/><scale method='all-units'>"
    "<tier from='1' per-unit='2'/></scale><pay basis='quantity' unit='LTR'/>"
    "</rule><first-of id='i'><rule id='j'><qualify basis='net-amount'>"
    "<lines document-at-least='90'/></qualify><scale method='all-units'>"
    "<tier from='500' rate='1%'/></scale></rule><rule id='k'>"
    "<require basis='categories' each='2' at-least='3'/>"
    "<qualify basis='products' each='3'/><scale method='all-units'>"
    "<tier from='2' amount='9'/></scale></rule><rule id='l'>"
    "<qualify basis='net-amount'/><scale method='all-units'>"
    "<tier from='5' rate='7%'/></scale></rule></first-of>"
    "<first-of id='m'><rule id='n'><qualify basis='net-amount'/>"
    "<scale method='all-units'><tier from='500' rate='1%'/></scale></rule>"
    "<rule id='o'><qualify basis='net-amount'/><scale method='all-units'>"
    "<tier from='5' rate='7%'/></scale></rule></first-of>"
    "<rule id='p'><qualify basis='net-amount'/>"
    "<scale method='incremental'><tier from='0' rate='1%'/>"
    "<tier from='5' rate='2%'/></scale></rule>"
    "<example title='x' party='C-1'><line date='2025-02-03' net='20'"
    " tag='x y' category='A/B' product='P-1' member='GOLD'/>"
    "<line date='2025-02-04' net='-5' type='credit-note' category='A'"
    " product='P-2'/>"
    "<expect rule='a' amount='0.4'/><expect rule='e' amount='5'/></example>"
    "<example title='y'><line date='2026-02-03' net='20'/>"
    "<expect amount='0'/></example></agreement>";

static struct error err;

static enum status
put_finding(const struct lint_finding *finding, void *payload,
    struct error *failure)
{
	struct strbuf *out = payload;

	strbuf_printf(out, "%s %s\n", finding->code, finding->message);
	if (strbuf_status(out) != STATUS_OK)
		return error_memory(failure);
	return STATUS_OK;
}

/* What the examples do not meet. */
static enum status
put_examples(struct strbuf *out, const struct agreement *agreement)
{
	for (size_t i = 0; i < agreement->example_count; i++) {
		struct example_mismatch *mismatches;
		struct result result = { 0 };
		struct arena arena;
		size_t count;
		enum status status;

		arena_init(&arena, EXAMPLE_BYTES_MAX);
		status = example_run(&result, &mismatches, &count, &arena,
		    agreement, &agreement->examples[i], &err);
		if (status == STATUS_OK)
			strbuf_printf(out, "%zu of %zu\n", count,
			    agreement->examples[i].expect_count);
		arena_reset(&arena);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

/* All there is to know of the agreement, into *out. */
static enum status
work_out(struct strbuf *out)
{
	struct agreement_file *file = NULL;
	enum status status;

	strbuf_init(out, TEXT_BYTES_MAX);
	status = agreement_load_bytes(&file, "t.xml", text, strlen(text),
	    false, &err);
	if (status != STATUS_OK)
		return status;
	agreement_write(out, &file->agreements[0], "C-1");
	strbuf_putc(out, '\n');
	status = put_examples(out, &file->agreements[0]);
	if (status == STATUS_OK)
		status = lint_agreement(&file->agreements[0], NULL,
		    put_finding, out, &err);
	agreement_file_free(file);
	/* The library behind rational keeps its last errors per thread. */
	OPENSSL_thread_stop();
	return status == STATUS_OK ? strbuf_status(out) : status;
}

/* ---------------------------------------------------- what is said of two */

#define ITEMS_LONG 60

static struct agreement_file *one;
static struct agreement_file *other;

static struct agreement_file *
load_long(const char *rules)
{
	struct agreement_file *file = NULL;
	struct strbuf long_text;

	strbuf_init(&long_text, TEXT_BYTES_MAX);
	strbuf_puts(&long_text, "<agreement xmlns='urn:ristorno:agreement:1'"
	    " id='A' version='1' currency='EUR' from='2025-01-01'"
	    " until='2025-12-31'><title xml:lang='en'>T</title>"
	    "<list id='l'>");
	for (int i = 0; i < ITEMS_LONG; i++)
		strbuf_printf(&long_text, "<item id='%d'/>", i);
	strbuf_puts(&long_text, "</list><figures id='f'>");
	for (int i = 0; i < ITEMS_LONG; i++)
		strbuf_printf(&long_text, "<figure party='%d' value='1'/>", i);
	strbuf_printf(&long_text, "</figures>%s</agreement>", rules);
	check_status(strbuf_status(&long_text), STATUS_OK, NULL);
	check_status(agreement_load_bytes(&file, "t.xml",
	    strbuf_text(&long_text), long_text.length, false, &err),
	    STATUS_OK, &err);
	strbuf_fini(&long_text);
	return file;
}

static int
load_both(void **state)
{
#define RATE(id, more) "<rule id='" id "'" more ">" \
	"<qualify basis='net-amount'><lines list='l'/></qualify>" \
	"<scale method='all-units'><tier from='0' rate='1%'/></scale></rule>"
#define TARGET "<rule id='t'><require member='GOLD'/>" \
	"<require basis='days' at-least='2'/>" \
	"<qualify basis='net-amount' compare='attainment' baseline='f'/>" \
	"<scale method='all-units'><tier from='90%' amount='5'/></scale></rule>"
	(void)state;
	one = load_long(RATE("b", "") RATE("a", "") RATE("c", " net-of='b a'")
	    TARGET "<best-of id='g'>" RATE("d", "") RATE("e", "")
	    "</best-of>");
	other = load_long(RATE("a", "") RATE("b", "") RATE("c", " net-of='a b'")
	    "<first-of id='g'>" RATE("d", "") RATE("x", "") "</first-of>");
	return 0;
}

static int
free_both(void **state)
{
	(void)state;
	agreement_file_free(one);
	agreement_file_free(other);
	return 0;
}

static enum status
put_difference(const struct difference *difference, void *payload,
    struct error *failure)
{
	struct strbuf *out = payload;

	strbuf_printf(out, "%s, %s: %s, %s\n", difference->place,
	    difference->what, difference->before == NULL ? "-" :
	    difference->before, difference->after == NULL ? "-" :
	    difference->after);
	if (strbuf_status(out) != STATUS_OK)
		return error_memory(failure);
	return STATUS_OK;
}

static enum status
say_both(struct strbuf *out)
{
	enum status status;

	strbuf_init(out, TEXT_BYTES_MAX);
	status = annex_write(out, &one->agreements[0], words_find("en"), &err);
	if (status == STATUS_OK)
		status = difference_find(&one->agreements[0],
		    &other->agreements[0], put_difference, out, &err);
	OPENSSL_thread_stop();
	return status == STATUS_OK ? strbuf_status(out) : status;
}

/* ---------------------------------------------------- what is said of none */

/* Refusals with a list of names in them. */
static const char *const refused[] = {
	"<agreement xmlns='urn:ristorno:agreement:1' id='A' version='1'"
	    " currency='EUR' from='2025-01-01' until='2025-12-31' x='1'/>",
	"<agreement xmlns='urn:ristorno:agreement:1' id='A' version='1'"
	    " currency='EUR' from='2025-01-01' until='2025-12-31'><x/>"
	    "</agreement>",
	"<agreement xmlns='urn:ristorno:agreement:1' id='A' version='1'"
	    " currency='EUR' from='2025-01-01' until='2025-12-31'/>",
};

static enum status
refuse_all(struct strbuf *out)
{
	strbuf_init(out, TEXT_BYTES_MAX);
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct agreement_file *file = NULL;
		enum status status = agreement_load_bytes(&file, "t.xml",
		    refused[i], strlen(refused[i]), false, &err);

		OPENSSL_thread_stop();
		if (status != STATUS_INVALID)
			return status;
		strbuf_printf(out, "%s\n", err.message);
	}
	return strbuf_status(out);
}

/* ------------------------------------------------------------------- sweep */

static void
be_silent(void *payload, const char *format, ...)
{
	(void)payload;
	(void)format;
}

static void
sweep(enum status (*work)(struct strbuf *out))
{
	struct strbuf expected;
	int64_t live;

	if (!faults_are_possible())
		skip();
	xmlSetGenericErrorFunc(NULL, be_silent);
	check_status(work(&expected), STATUS_OK, &err);
	live = faults_live_blocks();
	for (int is_lasting = 0; is_lasting <= 1; is_lasting++) {
		bool has_struck = true;

		for (uint64_t nth = 1; has_struck; nth++) {
			struct strbuf found;
			enum status status;

			faults_begin(nth, is_lasting != 0);
			status = work(&found);
			has_struck = faults_end();
			if (status == STATUS_OK)
				assert_string_equal(strbuf_text(&found),
				    strbuf_text(&expected));
			/* The parser takes a namespace that it has no memory
			 * for to be a wrong one. */
			else if (status != STATUS_SYNTAX ||
			    strstr(err.message, "not a valid URI") == NULL)
				check_status(status, STATUS_MEMORY, &err);
			strbuf_fini(&found);
			check_int_equal(faults_live_blocks(), live);
		}
	}
	strbuf_fini(&expected);
	xmlSetGenericErrorFunc(NULL, NULL);
}

static void
failed_allocations_of_loading_and_checking_are_told(void **state)
{
	(void)state;
	sweep(work_out);
}

static void
failed_allocations_of_saying_and_comparing_are_told(void **state)
{
	(void)state;
	sweep(say_both);
}

static void
failed_allocations_of_refusing_are_told(void **state)
{
	(void)state;
	sweep(refuse_all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    failed_allocations_of_loading_and_checking_are_told),
		cmocka_unit_test_setup_teardown(
		    failed_allocations_of_saying_and_comparing_are_told,
		    load_both, free_both),
		cmocka_unit_test(failed_allocations_of_refusing_are_told),
	};

	return cmocka_run_group_tests_name("agreement_faults", tests, NULL,
	    NULL);
}
