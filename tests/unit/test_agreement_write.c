#include "tests/support/check.h"

#include <glob.h>
#include <string.h>

#include <libxml/c14n.h>
#include <libxml/parser.h>

#include "rules/agreement_load.h"
#include "rules/agreement_write.h"
#include "tests/support/rows.h"
#include "tests/support/whole_file.h"

#define TEXT_BYTES_MAX (1u << 20)

#define NAMESPACE "xmlns=\"urn:ristorno:agreement:1\""
#define HEAD "<agreement " NAMESPACE " id='A' version='7' currency='EUR'" \
	" from='2025-01-01' until='2025-12-31'"
#define TITLE "<title xml:lang='en'>T</title>"

static struct agreement_file *
load(const char *text, bool is_embedded)
{
	struct agreement_file *file = NULL;
	struct error err;
	enum status status;

	status = agreement_load_bytes(&file, "t.xml", text, strlen(text),
	    is_embedded, &err);
	check_status(status, STATUS_OK, &err);
	return file;
}

static void
write_text(struct strbuf *out, const struct agreement *agreement,
    const char *account)
{
	strbuf_init(out, TEXT_BYTES_MAX);
	agreement_write(out, agreement, account);
	check_status(strbuf_status(out), STATUS_OK, NULL);
}

/* ------------------------------------------------------------ properties */

/* Read what was written and write it again: the same bytes. */
static void
check_round_trip(const struct agreement *agreement, const char *account)
{
	struct agreement_file *file;
	struct strbuf once;
	struct strbuf twice;

	write_text(&once, agreement, account);
	file = load(strbuf_text(&once), true);
	check_int_equal((int64_t)file->agreement_count, 1);
	check_int_equal((int64_t)file->agreements[0].rule_count,
	    (int64_t)agreement->rule_count);
	write_text(&twice, &file->agreements[0], account);
	assert_string_equal(strbuf_text(&once), strbuf_text(&twice));
	agreement_file_free(file);
	strbuf_fini(&once);
	strbuf_fini(&twice);
}

/* Is it what libxml2 makes of it as Canonical XML? */
static void
check_canonical(const struct agreement *agreement, const char *account)
{
	struct strbuf text;
	xmlDocPtr document;
	xmlChar *canonical = NULL;

	write_text(&text, agreement, account);
	document = xmlReadMemory(text.bytes, (int)text.length, "t.xml", NULL,
	    XML_PARSE_NONET);
	assert_non_null(document);
	assert_true(xmlC14NDocDumpMemory(document, NULL, XML_C14N_1_0, NULL, 1,
	    &canonical) > 0);
	assert_string_equal(strbuf_text(&text), (const char *)canonical);
	xmlFree(canonical);
	xmlFreeDoc(document);
	strbuf_fini(&text);
}

static void
accepted_files_are_written_and_read_back(void **state)
{
	glob_t found;

	(void)state;
	assert_int_equal(glob("tests/agreements/accepted/*.xml", 0, NULL,
	    &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct agreement_file *file = NULL;
		struct strbuf bytes;
		struct error err;

		whole_file_read(&bytes, found.gl_pathv[i]);
		check_status(agreement_load_bytes(&file, found.gl_pathv[i],
		    strbuf_text(&bytes), bytes.length, false, &err),
		    STATUS_OK, &err);
		strbuf_fini(&bytes);
		for (size_t j = 0; j < file->agreement_count; j++) {
			check_round_trip(&file->agreements[j], "C-1");
			check_canonical(&file->agreements[j], "C-1");
		}
		agreement_file_free(file);
	}
	globfree(&found);
}

/* ------------------------------------------------------------------ text */

#define WRITTEN_HEAD "<agreement " NAMESPACE " currency=\"EUR\"" \
	" from=\"2025-01-01\" id=\"A\" until=\"2025-12-31\" version=\"7\">" \
	"<title xml:lang=\"en\">T</title>"
#define PARTY "<parties><accounts id=\"C-1\"></accounts></parties>"
#define DAYS_RULE "<rule id=\"r\"><qualify basis=\"days\"></qualify>" \
	"<scale method=\"all-units\"><tier amount=\"1\" from=\"1\"></tier>" \
	"</scale></rule>"

static const struct text_row {
	const char *name;
	const char *agreement;
	const char *account;
	const char *expected;
} text_rows[] = {
	{ "defaults are left out",
	    HEAD " per='account' date='issue' paid-tolerance='0.00%'>" TITLE
	    "<settle every='term'/><rounding mode='half-up' unit='0.010'/>"
	    "<rule id='r'><qualify basis='categories' level='1'/>"
	    "<scale method='all-units' threshold='reach'>"
	    "<tier from='1.50' amount='007.10'/></scale></rule></agreement>",
	    "C-1",
	    WRITTEN_HEAD PARTY "<rule id=\"r\"><qualify basis=\"categories\">"
	    "</qualify><scale method=\"all-units\"><tier amount=\"7.1\""
	    " from=\"1.5\"></tier></scale></rule></agreement>" },
	{ "what is said is kept",
	    HEAD " per='group' date='delivery' paid-tolerance='2.50%'>" TITLE
	    "<settle every='quarter' method='catch-up' advance='0.5%'/>"
	    "<rounding mode='down' unit='0.05'/>"
	    "<rule id='r'><require member='G'/><require basis='categories'"
	    " level='2' each='0' at-least='1' below='3' across='group'/>"
	    "<qualify basis='net-amount' compare='growth-rate'"
	    " undefined-as='0%'/><scale method='all-units' threshold='exceed'"
	    " prorate='since'><tier from='0.10%' rate='1.00000001%'/></scale>"
	    "<pay basis='net-amount'><lines/></pay><limit cap-percent='3%'/>"
	    "</rule><limit guarantee='1' cap='2' minimum-payout='0.5'/>"
	    "</agreement>",
	    "C-1",
	    "<agreement " NAMESPACE " currency=\"EUR\" date=\"delivery\""
	    " from=\"2025-01-01\" id=\"A\" paid-tolerance=\"2.5%\""
	    " per=\"group\" until=\"2025-12-31\" version=\"7\">"
	    "<title xml:lang=\"en\">T</title>" PARTY
	    "<settle advance=\"0.5%\" every=\"quarter\" method=\"catch-up\">"
	    "</settle><rounding mode=\"down\" unit=\"0.05\"></rounding>"
	    "<rule id=\"r\"><require member=\"G\"></require>"
	    "<require across=\"group\" at-least=\"1\" basis=\"categories\""
	    " below=\"3\" each=\"0\" level=\"2\"></require>"
	    "<qualify basis=\"net-amount\" compare=\"growth-rate\""
	    " undefined-as=\"0%\"></qualify><scale method=\"all-units\""
	    " prorate=\"since\" threshold=\"exceed\"><tier from=\"0.1%\""
	    " rate=\"1.00000001%\"></tier></scale><pay basis=\"net-amount\">"
	    "<lines></lines></pay><limit cap-percent=\"3%\"></limit></rule>"
	    "<limit cap=\"2\" guarantee=\"1\" minimum-payout=\"0.5\"></limit>"
	    "</agreement>" },
	{ "only the party's own is shown",
	    HEAD ">" TITLE "<parties><accounts list='who'/>"
	    "<accounts segment='s'/><except id='C-9'/></parties>"
	    "<list id='what'><item id='P-2'/><item id='P-1'/></list>"
	    "<list id='who'><item id='C-1'/><item id='C-2'/></list>"
	    "<figures id='plan'><figure party='C-2' value='9'/>"
	    "<figure party='C-1' value='5.0'/></figures>"
	    "<figures id='none'><figure party='C-2' value='9'/></figures>"
	    "<except list='what'/><rule id='r'><qualify basis='days'/>"
	    "<scale method='all-units'><tier from='1' amount='1'/></scale>"
	    "</rule><example title='x'><line date='2025-01-01' net='1'/>"
	    "<expect amount='1'/></example></agreement>",
	    "C-1",
	    WRITTEN_HEAD PARTY "<list id=\"what\"><item id=\"P-1\"></item>"
	    "<item id=\"P-2\"></item></list><figures id=\"plan\">"
	    "<figure party=\"C-1\" value=\"5\"></figure></figures>"
	    "<figures id=\"none\"></figures>"
	    "<except list=\"what\"></except>" DAYS_RULE "</agreement>" },
	{ "characters are escaped as Canonical XML has it",
	    HEAD "><title xml:lang='en'>a&lt;b&gt;c&amp;d\"e&#13;f&#9;g"
	    "</title><except brand='a&lt;b>c&amp;d&quot;e&#13;f&#9;g&#10;h'/>"
	    "<rule id='r'><qualify basis='days'/><scale method='all-units'>"
	    "<tier from='1' amount='1'/></scale></rule></agreement>",
	    "<\"&\t>",
	    "<agreement " NAMESPACE " currency=\"EUR\" from=\"2025-01-01\""
	    " id=\"A\" until=\"2025-12-31\" version=\"7\">"
	    "<title xml:lang=\"en\">a&lt;b&gt;c&amp;d\"e&#xD;f\tg</title>"
	    "<parties><accounts id=\"&lt;&quot;&amp;&#x9;>\"></accounts>"
	    "</parties><except brand=\"a&lt;b>c&amp;d&quot;e&#xD;f&#x9;g&#xA;h"
	    "\"></except>" DAYS_RULE "</agreement>" },
};

static void
text_is_as_expected(void **state)
{
	const struct text_row *row = *state;
	struct agreement_file *file = load(row->agreement, false);
	struct strbuf text;

	write_text(&text, &file->agreements[0], row->account);
	assert_string_equal(strbuf_text(&text), row->expected);
	strbuf_fini(&text);
	check_round_trip(&file->agreements[0], row->account);
	check_canonical(&file->agreements[0], row->account);
	agreement_file_free(file);
}

/* The buffer's own status tells. */
static void
too_little_room_is_told(void **state)
{
	struct agreement_file *file = load(text_rows[0].agreement, false);
	struct strbuf text;

	(void)state;
	strbuf_init(&text, 100);
	agreement_write(&text, &file->agreements[0], "C-1");
	check_status(strbuf_status(&text), STATUS_RANGE, NULL);
	strbuf_fini(&text);
	agreement_file_free(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepted_files_are_written_and_read_back),
		cmocka_unit_test(too_little_room_is_told),
	};
	int failed;

	failed = cmocka_run_group_tests_name("agreement_write", tests, NULL,
	    NULL);
	failed += run_rows("text", text_is_as_expected, text_rows);
	return failed;
}
