#include "tests/support/check.h"

#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>

#include "engine/strbuf.h"
#include "rules/agreement_load.h"
#include "rules/annex.h"
#include "rules/load_table.h"
#include "tests/support/faults.h"

#define TEXT_BYTES_MAX (1u << 22)

static struct error err;

static void
read_path(struct strbuf *out, const char *path)
{
	char bytes[4096];
	size_t count;
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	strbuf_init(out, TEXT_BYTES_MAX);
	while ((count = fread(bytes, 1, sizeof bytes, file)) > 0)
		strbuf_append(out, bytes, count);
	assert_int_equal(fclose(file), 0);
	check_status(strbuf_status(out), STATUS_OK, NULL);
}

static void
read_file(struct strbuf *out, const char *name)
{
	char path[128];

	assert_true(snprintf(path, sizeof path, "tests/annex/%s.xml", name) <
	    (int)sizeof path);
	read_path(out, path);
}

static struct agreement_file *
load(const char *bytes)
{
	struct agreement_file *file = NULL;

	check_status(agreement_load_bytes(&file, "t.xml", bytes,
	    strlen(bytes), false, &err), STATUS_OK, &err);
	return file;
}

static struct agreement_file *
load_path(const char *path)
{
	struct agreement_file *file;
	struct strbuf bytes;

	read_path(&bytes, path);
	file = load(strbuf_text(&bytes));
	strbuf_fini(&bytes);
	return file;
}

/* The text of all agreements of a file. */
static void
explain(struct strbuf *out, const struct agreement_file *file,
    const char *language)
{
	const struct words *words = words_find(language);

	assert_non_null(words);
	strbuf_init(out, TEXT_BYTES_MAX);
	for (size_t i = 0; i < file->agreement_count; i++)
		check_status(annex_write(out, &file->agreements[i], words,
		    &err), STATUS_OK, &err);
}

static void
explain_bytes(struct strbuf *out, const char *bytes, const char *language)
{
	struct agreement_file *file = load(bytes);

	explain(out, file, language);
	agreement_file_free(file);
}

/* ------------------------------------------------- nothing is left out */

/* The same agreement with something else in it says something else. */
struct change_row {
	const char *file;
	enum load_element element;
	const char *attribute;
	const char *from;	/* stands in the file once */
	const char *to;
};

static const struct change_row changes[] = {
	{ "whole", LOAD_AGREEMENT, "id", "WHOLE-2025", "WHOLE-2026" },
	{ "whole", LOAD_AGREEMENT, "version", "version=\"4\"",
	    "version=\"5\"" },
	{ "plain", LOAD_AGREEMENT, "currency", "\"JPY\"", "\"KRW\"" },
	{ "whole", LOAD_AGREEMENT, "from", "from=\"2025-01-31\"",
	    "from=\"2025-02-01\"" },
	{ "whole", LOAD_AGREEMENT, "until", "until=\"2025-12-31\"",
	    "until=\"2025-12-30\"" },
	{ "whole", LOAD_AGREEMENT, "per", "per=\"group\"",
	    "per=\"account\"" },
	{ "whole", LOAD_AGREEMENT, "date", "date=\"delivery\"",
	    "date=\"issue\"" },
	{ "whole", LOAD_AGREEMENT, "paid-tolerance", "tolerance=\"0.5%\"",
	    "tolerance=\"0.6%\"" },
	{ "plain", LOAD_AGREEMENT, "paid-tolerance", " paid-tolerance=\"2%\"",
	    "" },

	{ "whole", LOAD_ACCOUNTS, "id", "<accounts id=\"C-1\"",
	    "<accounts id=\"C-5\"" },
	{ "whole", LOAD_ACCOUNTS, "list", "list=\"friends\"",
	    "list=\"annex-1\"" },
	{ "whole", LOAD_ACCOUNTS, "segment", "\"wholesale\"", "\"retail\"" },
	{ "whole", LOAD_ACCOUNTS, "country", " country=\"CZ\"", "" },
	{ "whole", LOAD_ACCOUNTS, "group", "group=\"C-7\"",
	    "group=\"C-8\"" },
	{ "whole", LOAD_ACCOUNTS, "member", "MARKETING", "TRAVEL" },
	{ "whole", LOAD_ACCOUNT_EXCEPT, "id", "<except id=\"C-99\"/>", "" },
	{ "whole", LOAD_ACCOUNT_EXCEPT, "list", "<except list=\"strangers\"/>",
	    "<except list=\"friends\"/>" },
	{ "whole", LOAD_ACCOUNT_EXCEPT, "segment", "segment=\"staff\" ", "" },
	{ "whole", LOAD_ACCOUNT_EXCEPT, "country", " country=\"SK\"", "" },
	{ "plain", LOAD_ACCOUNT_EXCEPT, "group", "group=\"C-9\"",
	    "group=\"C-10\"" },
	{ "whole", LOAD_ACCOUNT_EXCEPT, "member", "\"RIVALS\"", "\"X\"" },
	{ "whole", LOAD_LIST, "id", "<list id=\"annex-1\">",
	    "<list id=\"annex-1\"><item id=\"P-9\"/>" },
	{ "whole", LOAD_ITEM, "id", "\"P-7\"", "\"P-2\"" },
	{ "whole", LOAD_ITEM, "id", "<item id=\"C-4\"/>", "" },
	{ "whole", LOAD_FIGURES, "id", "baseline=\"tonnes\"",
	    "baseline=\"plan\"" },
	{ "whole", LOAD_FIGURE, "party", "party=\"C-1\" value=\"900\"",
	    "party=\"C-5\" value=\"900\"" },
	{ "whole", LOAD_FIGURE, "value", "80000.50", "80000.51" },

	{ "whole", LOAD_LINES, "category", "\"TIMBER\"", "\"TREES\"" },
	{ "plain", LOAD_LINES, "brand", "brand=\"Ours\"/></require>",
	    "product=\"P-1\"/></require>" },
	{ "plain", LOAD_LINES, "product", "brand=\"Ours\"/></require>",
	    "brand=\"Ours\" product=\"P-1\"/></require>" },
	{ "plain", LOAD_LINES, "tag", "type=\"invoice\"", "tag=\"x\"" },
	{ "plain", LOAD_LINES, "type", "type=\"invoice\"",
	    "type=\"credit-note\"" },
	{ "plain", LOAD_LINES, "from", "type=\"invoice\"",
	    "type=\"invoice\" from=\"2025-06-01\"" },
	{ "plain", LOAD_LINES, "until", "type=\"invoice\"",
	    "type=\"invoice\" until=\"2025-06-01\"" },
	{ "plain", LOAD_LINES, "until", "type=\"invoice\"",
	    "until=\"2025-06-01\"" },
	{ "plain", LOAD_LINES, "member", "type=\"invoice\"",
	    "type=\"invoice\" member=\"M\"" },
	{ "plain", LOAD_LINES, "paid", "type=\"invoice\"",
	    "type=\"invoice\" paid=\"yes\"" },
	{ "plain", LOAD_LINES, "paid", "type=\"invoice\"",
	    "type=\"invoice\" paid=\"on-time\"" },
	{ "plain", LOAD_LINES, "document-at-least", "type=\"invoice\"",
	    "type=\"invoice\" document-at-least=\"0\"" },
	{ "whole", LOAD_LINES, "list", "<require basis=\"categories\" level="
	    "\"2\" each=\"2000\" at-least=\"3\"\n             across=\"group\""
	    ">\n      <lines list=\"annex-1\"/>", "<require basis=\"categories"
	    "\" level=\"2\" each=\"2000\" at-least=\"3\"\n             "
	    "across=\"group\">\n      <lines list=\"annex-1\"/><lines/>" },
	{ "whole", LOAD_EXCEPT, "category", "\"GIFT-CARDS\"", "\"CARDS\"" },
	{ "whole", LOAD_EXCEPT, "product", "\"P-0\"", "\"P-00\"" },
	{ "whole", LOAD_EXCEPT, "type", "type=\"credit-note\" paid", "paid" },
	{ "whole", LOAD_EXCEPT, "paid", " paid=\"yes\"", "" },
	{ "whole", LOAD_EXCEPT, "brand", "\"Nobody\"", "\"Somebody\"" },
	{ "whole", LOAD_EXCEPT, "document-at-least", "250000", "250001" },
	{ "methods", LOAD_EXCEPT, "tag", "\"sample\"", "\"trial\"" },
	{ "whole", LOAD_EXCEPT, "list", "<except brand=\"Ours\"/>",
	    "<except list=\"annex-1\"/>" },
	{ "methods", LOAD_EXCEPT, "from", "tag=\"sample\"",
	    "tag=\"sample\" from=\"2025-01-02\"" },
	{ "methods", LOAD_EXCEPT, "until", "tag=\"sample\"",
	    "tag=\"sample\" until=\"2025-01-02\"" },
	{ "methods", LOAD_EXCEPT, "member", "tag=\"sample\"",
	    "tag=\"sample\" member=\"M\"" },

	{ "whole", LOAD_SETTLE, "every", "every=\"quarter\"",
	    "every=\"month\"" },
	{ "whole", LOAD_SETTLE, "every", "every=\"quarter\"",
	    "every=\"half-year\"" },
	{ "plain", LOAD_SETTLE, "every", "every=\"year\" method=\"catch-up\"",
	    "every=\"term\"" },
	{ "plain", LOAD_SETTLE, "method", "method=\"catch-up\"",
	    "method=\"separate\"" },
	{ "whole", LOAD_SETTLE, "advance", "\"1.5%\"", "\"1.6%\"" },
	{ "plain", LOAD_SETTLE, "advance", "method=\"catch-up\"",
	    "method=\"catch-up\" advance=\"0%\"" },
	{ "methods", LOAD_ROUNDING, "mode", "mode=\"down\"",
	    "mode=\"half-up\"" },
	{ "methods", LOAD_ROUNDING, "mode", "mode=\"down\"",
	    "mode=\"half-even\"" },
	{ "whole", LOAD_ROUNDING, "unit", " unit=\"0.05\"", "" },

	{ "whole", LOAD_TITLE, "xml:lang", "xml:lang=\"de-AT\"",
	    "xml:lang=\"fr\"" },
	{ "plain", LOAD_RULE, "id", "\"met\"", "\"made\"" },
	{ "whole", LOAD_RULE, "net-of", " net-of=\"volume\"", "" },
	{ "whole", LOAD_BEST_OF, "id", "\"either\"", "\"neither\"" },
	{ "plain", LOAD_FIRST_OF, "id", "\"one\"", "\"first\"" },
	{ "whole", LOAD_REQUIRE, "member", "\"GOLD\"", "\"GOLDEN\"" },
	{ "whole", LOAD_REQUIRE, "basis", "basis=\"documents\" each=\"150\"",
	    "basis=\"days\"" },
	{ "whole", LOAD_REQUIRE, "basis", "basis=\"documents\" each=\"150\"",
	    "basis=\"months\"" },
	{ "whole", LOAD_REQUIRE, "basis", "\"quantity\" unit=\"TNE\"",
	    "\"net-amount\"" },
	{ "whole", LOAD_REQUIRE, "compare", " compare=\"share\" below=\"75%\"",
	    " below=\"75\"" },
	{ "whole", LOAD_REQUIRE, "baseline", " baseline=\"tonnes\"", "" },
	{ "whole", LOAD_REQUIRE, "baseline", "baseline=\"tonnes\"",
	    "baseline=\"previous-year\"" },
	{ "whole", LOAD_REQUIRE, "unit", "\"TNE\"", "\"LTR\"" },
	{ "whole", LOAD_REQUIRE, "each", "each=\"150\"", "each=\"150.01\"" },
	{ "whole", LOAD_REQUIRE, "each", " each=\"150\"", "" },
	{ "whole", LOAD_REQUIRE, "each", "each=\"150\"", "each=\"0\"" },
	{ "whole", LOAD_REQUIRE, "level", "level=\"2\"", "level=\"3\"" },
	{ "whole", LOAD_REQUIRE, "across", "across=\"group\">\n      <lines",
	    ">\n      <lines" },
	{ "plain", LOAD_REQUIRE, "across", "across=\"group\"><lines",
	    "><lines" },
	{ "whole", LOAD_REQUIRE, "at-least", "at-least=\"4\" ", "" },
	{ "whole", LOAD_REQUIRE, "at-least", "at-least=\"90%\"",
	    "at-least=\"90.00000001%\"" },
	{ "whole", LOAD_REQUIRE, "below", " below=\"900\"", "" },
	{ "whole", LOAD_REQUIRE, "below", "below=\"75%\"", "below=\"76%\"" },
	{ "methods", LOAD_QUALIFY, "basis", "basis=\"days\"",
	    "basis=\"documents\"" },
	{ "methods", LOAD_QUALIFY, "basis", "basis=\"months\"",
	    "basis=\"products\"" },
	{ "methods", LOAD_QUALIFY, "basis", "basis=\"categories\"",
	    "basis=\"net-amount\"" },
	{ "methods", LOAD_QUALIFY, "unit", "unit=\"TNE\"", "unit=\"KGM\"" },
	{ "methods", LOAD_QUALIFY, "level", "basis=\"categories\"",
	    "basis=\"categories\" level=\"3\"" },
	{ "methods", LOAD_QUALIFY, "each", "basis=\"categories\"",
	    "basis=\"categories\" each=\"20\"" },
	{ "whole", LOAD_QUALIFY, "each", "\"products\" each=\"10\"",
	    "\"products\"" },
	{ "whole", LOAD_QUALIFY, "compare", "\"growth-rate\"",
	    "\"attainment\"" },
	{ "methods", LOAD_QUALIFY, "compare", "unit=\"C62\" compare=\"growth\"",
	    "unit=\"C62\"" },
	{ "plain", LOAD_QUALIFY, "baseline", "\"growth-rate\" baseline="
	    "\"plan\"", "\"growth-rate\"" },
	{ "plain", LOAD_QUALIFY, "baseline", "compare=\"attainment\"",
	    "compare=\"attainment\" baseline=\"plan\"" },
	{ "plain", LOAD_QUALIFY, "across", "basis=\"net-amount\" across="
	    "\"group\"/>", "basis=\"net-amount\"/>" },
	{ "whole", LOAD_QUALIFY, "undefined-as", " undefined-as=\"4%\"", "" },
	{ "whole", LOAD_QUALIFY, "undefined-as", "\"4%\"", "\"5%\"" },

	{ "methods", LOAD_SCALE, "method", "<scale method=\"multiples\">\n"
	    "      <tier from=\"9\" free-units=\"1\"/>",
	    "<scale method=\"multiples\">\n"
	    "      <tier from=\"9\" amount=\"1\"/>" },
	{ "methods", LOAD_SCALE, "method", "\"interpolated\" threshold",
	    "\"all-units\" threshold" },
	{ "methods", LOAD_SCALE, "method", "\"interpolated\" threshold",
	    "\"additive\" threshold" },
	{ "methods", LOAD_SCALE, "method", "\"incremental\" threshold",
	    "\"additive-banded\" threshold" },
	{ "methods", LOAD_SCALE, "threshold", "\"all-units\" threshold="
	    "\"exceed\"", "\"all-units\" threshold=\"reach\"" },
	{ "whole", LOAD_SCALE, "prorate", " prorate=\"since\"", "" },
	{ "methods", LOAD_SCALE, "prorate", " prorate=\"since\"", "" },
	{ "whole", LOAD_TIER, "from", "from=\"50000\"", "from=\"50000.01\"" },
	{ "whole", LOAD_TIER, "rate", "\"1.25%\"", "\"1.26%\"" },
	{ "whole", LOAD_TIER, "per-unit", "per-unit=\"0.01\"",
	    "per-unit=\"0.015\"" },
	{ "plain", LOAD_TIER, "amount", "amount=\"99\"", "amount=\"98.9\"" },
	{ "methods", LOAD_TIER, "free-units", "free-units=\"1\"",
	    "free-units=\"1.5\"" },
	{ "whole", LOAD_PAY, "basis", "<pay basis=\"growth\" baseline=\"plan\">"
	    , "<pay basis=\"net-amount\">" },
	{ "methods", LOAD_PAY, "basis", "<tier from=\"2\" per-unit=\"1\"/>\n"
	    "      <tier from=\"4\" per-unit=\"3\"/>\n    </scale>\n"
	    "    <pay basis=\"quantity\" unit=\"C62\">",
	    "<tier from=\"2\" rate=\"1%\"/></scale>"
	    "<pay basis=\"net-amount\">" },
	{ "whole", LOAD_PAY, "baseline", "\"growth\" baseline=\"plan\"",
	    "\"growth\"" },
	{ "whole", LOAD_PAY, "unit", "unit=\"KGM\"/>\n    </rule>",
	    "unit=\"TNE\"/>\n    </rule>" },
	{ "whole", LOAD_LIMIT, "guarantee", "guarantee=\"100\"",
	    "guarantee=\"150\"" },
	{ "whole", LOAD_LIMIT, "guarantee", "guarantee=\"10\" ", "" },
	{ "whole", LOAD_LIMIT, "cap-percent", "cap-percent=\"3%\"",
	    "cap-percent=\"3.5%\"" },
	{ "whole", LOAD_LIMIT, "cap-percent", "cap-percent=\"5%\"", "" },
	{ "whole", LOAD_LIMIT, "cap", " cap=\"20000\"", "" },
	{ "plain", LOAD_LIMIT, "cap", "<limit cap=\"1000\"/>", "" },
	{ "whole", LOAD_LIMIT, "minimum-payout", "minimum-payout=\"25\"",
	    "minimum-payout=\"20\"" },
	{ "whole", LOAD_LIMIT, "minimum-payout", "minimum-payout=\"5\"", "" },

	{ "whole", LOAD_EXAMPLE, "title", "all a line can say", "x" },
	{ "whole", LOAD_EXAMPLE, "party", " party=\"C-2\">", ">" },
	{ "whole", LOAD_LINE, "date", "\"2025-03-01\"", "\"2025-03-02\"" },
	{ "whole", LOAD_LINE, "net", "-50000.00", "-50000.01" },
	{ "whole", LOAD_LINE, "quantity", "\"12.5\"", "\"-12.5\"" },
	{ "whole", LOAD_LINE, "unit", "quantity=\"12.5\" unit=\"KGM\"",
	    "quantity=\"12.5\"" },
	{ "whole", LOAD_LINE, "product", "\"P-8\"", "\"P-88\"" },
	{ "whole", LOAD_LINE, "category", "TOOLS/SAWS", "TOOLS" },
	{ "whole", LOAD_LINE, "brand", "\"Stihl\"", "\"Steel\"" },
	{ "whole", LOAD_LINE, "tag", "\"web fair\"", "\"web\"" },
	{ "whole", LOAD_LINE, "type", "type=\"credit-note\" due", "due" },
	{ "whole", LOAD_LINE, "due", "due=\"2025-03-31\"", "" },
	{ "whole", LOAD_LINE, "paid", "paid=\"2025-03-30\"", "" },
	{ "whole", LOAD_LINE, "member", "\"BRONZE\"", "\"TIN\"" },
	{ "whole", LOAD_EXPECT, "rule", " rule=\"base\"", "" },
	{ "whole", LOAD_EXPECT, "amount", "rule=\"base\" amount=\"0\"",
	    "rule=\"base\" amount=\"1\"" },

	/* What is there at all, and in which order. */
	{ "whole", LOAD_TITLE, NULL, ">Volume<", ">Value<" },
	{ "whole", LOAD_TITLE, NULL, ">Growth or plan<", ">Either<" },
	{ "whole", LOAD_LINES, NULL, "<lines category=\"TIMBER\"/>", "" },
	{ "whole", LOAD_LINES, NULL, "<lines category=\"TIMBER\"/>",
	    "<except category=\"TIMBER\"/>" },
	{ "methods", LOAD_PAY, NULL, "<pay basis=\"quantity\" unit=\"C62\">"
	    "<except", "<pay basis=\"quantity\" unit=\"C62\"><lines tag=\"a\"/>"
	    "<except" },
	{ "plain", LOAD_REQUIRE, NULL, "<qualify basis=\"net-amount\" compare="
	    "\"attainment\"/>", "<require member=\"M\"/><qualify basis="
	    "\"net-amount\" compare=\"attainment\"/>" },
	{ "plain", LOAD_TIER, NULL, "<tier from=\"101%\" amount=\"99\"/>",
	    "<tier from=\"101%\" amount=\"99\"/>"
	    "<tier from=\"102%\" amount=\"100\"/>" },
};

/* text with the one place that has `from` changed. */
static void
change(struct strbuf *out, const char *text, const struct change_row *row)
{
	const char *place = strstr(text, row->from);

	if (place == NULL || strstr(place + 1, row->from) != NULL)
		fail_msg("%s: not there once: %s", row->file, row->from);
	strbuf_init(out, TEXT_BYTES_MAX);
	strbuf_append(out, text, (size_t)(place - text));
	strbuf_puts(out, row->to);
	strbuf_puts(out, place + strlen(row->from));
	check_status(strbuf_status(out), STATUS_OK, NULL);
}

static void
check_change(const struct change_row *row, const char *language)
{
	struct strbuf before, after, said_before, said_after;

	read_file(&before, row->file);
	change(&after, strbuf_text(&before), row);
	explain_bytes(&said_before, strbuf_text(&before), language);
	explain_bytes(&said_after, strbuf_text(&after), language);
	if (strcmp(strbuf_text(&said_before), strbuf_text(&said_after)) == 0)
		fail_msg("%s: %s: nothing says that it became \"%s\"",
		    language, row->from, row->to);
	strbuf_fini(&before);
	strbuf_fini(&after);
	strbuf_fini(&said_before);
	strbuf_fini(&said_after);
}

static void
every_change_of_the_terms_is_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		const struct change_row *row = &changes[i];

		/* A title in another language is no term. */
		if (row->element != LOAD_TITLE || row->attribute == NULL)
			check_change(row, "en");
		if (row->element != LOAD_TITLE || row->attribute != NULL)
			check_change(row, "de");
	}
}

/* Does a row change this attribute (to or from this keyword, if one)? */
static bool
is_changed(enum load_element element, const struct load_attribute *attribute,
    const char *word)
{
	char text[64];

	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		const struct change_row *row = &changes[i];

		if (row->element != element || row->attribute == NULL ||
		    strcmp(row->attribute, attribute->name) != 0)
			continue;
		if (word == NULL)
			return true;
		assert_true(snprintf(text, sizeof text, "\"%s\"", word) <
		    (int)sizeof text);
		if (strstr(row->from, text) != NULL ||
		    strstr(row->to, text) != NULL)
			return true;
	}
	return false;
}

/* A keyword is said by the same code wherever its table is used. */
static bool
is_keyword_changed(const struct load_attribute *attribute, const char *word)
{
	for (enum load_element e = 0; e < LOAD_ELEMENT_COUNT; e++) {
		const struct load_row *row = load_table_row(e);

		for (size_t i = 0; i < row->attribute_count; i++) {
			if (row->attributes[i].keywords ==
			    attribute->keywords &&
			    is_changed(e, &row->attributes[i], word))
				return true;
		}
	}
	return false;
}

static void
the_changes_go_over_the_whole_language(void **state)
{
	(void)state;
	for (enum load_element e = 0; e < LOAD_ELEMENT_COUNT; e++) {
		const struct load_row *row = load_table_row(e);

		for (size_t i = 0; i < row->attribute_count; i++) {
			const struct load_attribute *attribute =
			    &row->attributes[i];
			const struct keyword *word = attribute->keywords;

			if (!is_changed(e, attribute, NULL))
				fail_msg("no change of %s/%s", row->name,
				    attribute->name);
			for (; word != NULL && word->word != NULL; word++) {
				if (!is_keyword_changed(attribute, word->word))
					fail_msg("no change of %s/%s=\"%s\"",
					    row->name, attribute->name,
					    word->word);
			}
		}
	}
}

/* ------------------------------------------------------------------ form */

/* Labels and tabs as rules/annex.h has them. */
static void
check_form(const char *text)
{
	bool is_first = true;

	assert_true(*text != '\0' && *text != '\n');
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		size_t label = strspn(text, "0123456789.");

		assert_int_equal(text[length], '\n');
		if (strncmp(text, "\t-\t", 3) == 0)
			label = 2;
		if (!is_first && length > 0)
			assert_true(label > 0 && text[label] == '\t');
		for (size_t i = is_first ? 0 : label + 1; i < length; i++)
			assert_true((unsigned char)text[i] >= ' ' &&
			    text[i] != 0x7f);
		is_first = false;
		text += length + 1;
	}
}

/* No argument of a message is left open. */
static void
check_filled(const char *text)
{
	while ((text = strchr(text, '%')) != NULL) {
		text++;
		assert_false(*text >= '1' && *text <= '9');
	}
}

static void
check_files(const char *pattern)
{
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct agreement_file *file = load_path(found.gl_pathv[i]);
		const struct words *words;
		struct strbuf text;

		for (words = words_languages; words->language != NULL;
		    words++) {
			for (size_t j = 0; j < file->agreement_count; j++) {
				strbuf_init(&text, TEXT_BYTES_MAX);
				check_status(annex_write(&text,
				    &file->agreements[j], words, &err),
				    STATUS_OK, &err);
				check_form(strbuf_text(&text));
				check_filled(strbuf_text(&text));
				strbuf_fini(&text);
			}
		}
		agreement_file_free(file);
	}
	globfree(&found);
}

static void
every_accepted_file_is_said(void **state)
{
	(void)state;
	check_files("tests/agreements/accepted/*.xml");
	check_files("tests/annex/*.xml");
	check_files("docs/agreements/*.xml");
}

#define NAMESPACE "xmlns='urn:ristorno:agreement:1'"
#define HEAD "<agreement " NAMESPACE " id='A' version='1' currency='EUR'" \
	" from='2025-01-01' until='2025-12-31'>"
#define RULE "<rule id='r'><qualify basis='net-amount'/><scale method=" \
	"'all-units'><tier from='0' rate='1%'/></scale></rule>"

static void
check_says(const char *agreement, const char *language, const char *wanted)
{
	struct strbuf text;

	explain_bytes(&text, agreement, language);
	if (strstr(strbuf_text(&text), wanted) == NULL)
		fail_msg("lacks \"%s\":\n%s", wanted, strbuf_text(&text));
	strbuf_fini(&text);
}

/* A title cannot look like a clause, nor an id like an item. */
static void
texts_of_the_agreement_stay_texts(void **state)
{
	struct strbuf text;

	(void)state;
	explain_bytes(&text, HEAD "<title xml:lang='en'>A&#10;9.9&#9;B &#127;"
	    "</title><parties><accounts id='a&#10;&#9;-&#9;b %1'/></parties>"
	    RULE "</agreement>", "en");
	check_form(strbuf_text(&text));
	assert_non_null(strstr(strbuf_text(&text), "its id is \"a  - b %1\""));
	strbuf_fini(&text);
}

static void
titles_are_those_of_the_language(void **state)
{
	static const char text[] = HEAD "<title xml:lang='fr'>F</title>"
	    "<title xml:lang='DE-at'>D1</title><title xml:lang='de'>D2</title>"
	    "<title xml:lang='den'>D3</title>" RULE "</agreement>";

	(void)state;
	check_says(text, "en", "F\n");
	check_says(text, "de", "D2\n");
	check_says(HEAD "<title xml:lang='den'>D3</title>"
	    "<title xml:lang='DE-at'>D1</title>" RULE "</agreement>", "de",
	    "D1\n");
}

/* A list and figures of one entry more than are printed. */
static void
put_long_agreement(struct strbuf *out, int last)
{
	strbuf_init(out, TEXT_BYTES_MAX);
	strbuf_puts(out, HEAD "<title xml:lang='en'>T</title><list id='l'>");
	for (int i = 0; i < ANNEX_ITEMS_MAX; i++)
		strbuf_printf(out, "<item id='P-%d'/>", i);
	strbuf_printf(out, "<item id='Q-%d'/></list><figures id='f'>", last);
	for (int i = 0; i <= ANNEX_ITEMS_MAX; i++)
		strbuf_printf(out, "<figure party='C-%d' value='%d'/>", i,
		    i + last);
	strbuf_puts(out, "</figures>" RULE "</agreement>");
}

/* Of long lists the number is said, and what tells one from another. */
static void
long_lists_are_counted(void **state)
{
	struct strbuf agreement, first, second;

	(void)state;
	put_long_agreement(&agreement, 0);
	explain_bytes(&first, strbuf_text(&agreement), "en");
	strbuf_fini(&agreement);
	put_long_agreement(&agreement, 1);
	explain_bytes(&second, strbuf_text(&agreement), "en");
	strbuf_fini(&agreement);
	assert_non_null(strstr(strbuf_text(&first), "The list \"l\" has 51 "
	    "items, which are not printed here. SHA-256"));
	assert_non_null(strstr(strbuf_text(&first), "figures \"f\" are agreed "
	    "for 51 parties and are not printed here. SHA-256"));
	assert_null(strstr(strbuf_text(&first), "P-7"));
	assert_string_not_equal(strstr(strbuf_text(&first), "after each: "),
	    strstr(strbuf_text(&second), "after each: "));
	assert_string_not_equal(strstr(strbuf_text(&first), "after either: "),
	    strstr(strbuf_text(&second), "after either: "));
	strbuf_fini(&first);
	strbuf_fini(&second);
}

static void
what_says_nothing_more_is_left_out(void **state)
{
	(void)state;
	/* Products count above 0 only, whatever each is. */
	check_says(HEAD "<title xml:lang='en'>T</title><rule id='r'><qualify "
	    "basis='products' each='0'/><scale method='all-units'><tier "
	    "from='0' amount='1'/></scale></rule></agreement>", "en",
	    "add up to more than 0 net");
	/* The year before is measured over the group too. */
	check_says(HEAD "<title xml:lang='en'>T</title><rule id='r'><qualify "
	    "basis='net-amount' compare='growth' across='group'/><scale "
	    "method='all-units'><tier from='0' amount='1'/></scale></rule>"
	    "</agreement>", "en", "over the party's own. It is undefined");
}

/* Each period of the settlement, but not hundreds of them. */
static void
periods_are_those_that_are_settled(void **state)
{
	(void)state;
	check_says("<agreement " NAMESPACE " id='A' version='1' currency='EUR'"
	    " from='2023-11-30' until='2024-06-15'><title xml:lang='en'>T"
	    "</title><settle every='quarter' method='separate'/>" RULE
	    "</agreement>", "en", "The settlement periods are:\n"
	    "\t-\tperiod 1, from 2023-11-30 to 2024-02-28\n"
	    "\t-\tperiod 2, from 2024-02-29 to 2024-05-29\n"
	    "\t-\tperiod 3, from 2024-05-30 to 2024-06-15\n3.2\t");
	check_says("<agreement " NAMESPACE " id='A' version='1' currency='EUR'"
	    " from='2020-01-01' until='2024-02-29'><title xml:lang='en'>T"
	    "</title><settle every='month' method='separate'/>" RULE
	    "</agreement>", "en", "period 50, from 2024-02-01 to 2024-02-29");
	check_says("<agreement " NAMESPACE " id='A' version='1' currency='EUR'"
	    " from='2020-01-01' until='2024-03-01'><title xml:lang='en'>T"
	    "</title><settle every='month' method='separate'/>" RULE
	    "</agreement>", "en", "may be shorter.\n3.2\t");
	/* The end of the calendar. */
	check_says("<agreement " NAMESPACE " id='A' version='1' currency='EUR'"
	    " from='9999-10-01' until='9999-12-31'><title xml:lang='en'>T"
	    "</title><settle every='month' method='separate'/>" RULE
	    "</agreement>", "en", "period 3, from 9999-12-01 to 9999-12-31\n");
}

/* ---------------------------------------------------------------- samples */

struct sample_row {
	const char *rule;	/* what stands in it */
	const char *sample;	/* after "limit: "; NULL: there is none */
};

#define NET "<qualify basis='net-amount'/>"

static const struct sample_row samples[] = {
	/* The figures that the language's own page works out for these. */
	{ NET "<scale method='all-units'><tier from='0' rate='10%'/>"
	    "<tier from='1000' rate='25%'/></scale>",
	    "a measured value of 2000.00 EUR gives 25% on all of it, which is "
	    "500.00 EUR." },
	{ NET "<scale method='incremental'><tier from='0' rate='10%'/>"
	    "<tier from='1000' rate='25%'/></scale>",
	    "a measured value of 2000.00 EUR gives 350.00 EUR." },
	{ NET "<scale method='additive-banded'><tier from='0' rate='10%'/>"
	    "<tier from='1000' rate='25%'/></scale>",
	    "a measured value of 2000.00 EUR gives 600.00 EUR." },
	{ NET "<scale method='additive'><tier from='0' rate='10%'/>"
	    "<tier from='1000' rate='25%'/></scale>",
	    "a measured value of 2000.00 EUR gives 700.00 EUR." },
	/* Halfway between 10% and 25%. */
	{ NET "<scale method='interpolated'><tier from='0' rate='10%'/>"
	    "<tier from='1000' rate='25%'/></scale>",
	    "a measured value of 500.00 EUR gives 87.50 EUR." },
	{ NET "<scale method='multiples'><tier from='1000' amount='7'/>"
	    "</scale>",
	    "a measured value of 2500.00 EUR gives 14.00 EUR." },
	/* 22 bought at 10 each, two free. */
	{ "<qualify basis='quantity' unit='C62'/><scale method='multiples'>"
	    "<tier from='9' free-units='1'/></scale>",
	    "22 C62 that cost 220.00 EUR together give 20.00 EUR." },
	{ "<qualify basis='days'/><scale method='all-units' threshold='exceed'>"
	    "<tier from='5' amount='10'/></scale>",
	    "a measured value of 6 gives 10.00 EUR." },
	{ "<qualify basis='days'/><scale method='all-units'>"
	    "<tier from='0' rate='3%'/></scale><pay basis='net-amount'/>",
	    "a measured value of 1 and a paying base of 1000.00 EUR give 30.00 "
	    "EUR." },
	/* No number of days is half a day. */
	{ "<qualify basis='days'/><scale method='interpolated'>"
	    "<tier from='5' amount='10'/><tier from='6' amount='20'/></scale>",
	    NULL },
	{ "<qualify basis='days'/><scale method='all-units'>"
	    "<tier from='1.5' amount='10'/></scale>", NULL },
	/* Rounded as the agreement rounds: 0.02 x 0.5% is 0.0001. */
	{ NET "<scale method='all-units'><tier from='0.01' rate='0.5%'/>"
	    "</scale>", "a measured value of 0.02 EUR gives 0.5% on all of it, "
	    "which is 0.00 EUR." },
	/* What other rules take off is off what is paid on. */
	{ NET "<scale method='all-units'><tier from='50' rate='1%'/></scale>"
	    "</rule><rule id='s' net-of='r'>" NET "<scale method='all-units'>"
	    "<tier from='100' rate='2%'/></scale>",
	    "a measured value of 200.00 EUR and a paying base of 1000.00 EUR "
	    "give 20.00 EUR." },
	/* The largest numbers there are. */
	{ NET "<scale method='incremental'>"
	    "<tier from='8999999999999.999999' rate='89999999999.99999999%'/>"
	    "</scale>", "a measured value of 17999999999999.999998 EUR gives "
	    "8099999999999999998200.00 EUR." },
};

static void
samples_are_what_the_scale_gives(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(samples); i++) {
		struct strbuf agreement, text;

		strbuf_init(&agreement, TEXT_BYTES_MAX);
		strbuf_printf(&agreement, HEAD "<title xml:lang='en'>T</title>"
		    "<rule id='r'>%s</rule></agreement>", samples[i].rule);
		if (samples[i].sample != NULL)
			check_says(strbuf_text(&agreement), "en",
			    samples[i].sample);
		explain_bytes(&text, strbuf_text(&agreement), "en");
		assert_true((strstr(strbuf_text(&text), "Example, ") != NULL)
		    == (samples[i].sample != NULL));
		strbuf_fini(&text);
		strbuf_fini(&agreement);
	}
}

/* ---------------------------------------------------------------- failures */

static void
a_full_buffer_is_told(void **state)
{
	struct agreement_file *file = load_path("tests/annex/whole.xml");
	struct strbuf text;

	(void)state;
	strbuf_init(&text, 5000);
	check_status(annex_write(&text, &file->agreements[0], words_languages,
	    &err), STATUS_RANGE, &err);
	strbuf_fini(&text);
	agreement_file_free(file);
}

/* Each allocation in turn fails: the same text as without, or STATUS_MEMORY,
 * and nothing is lost. */
static void
check_memory(const char *agreement)
{
	struct agreement_file *file = load(agreement);
	const struct words *words = words_find("de");
	struct strbuf wanted, text;
	bool is_hit = faults_are_possible();

	explain(&wanted, file, "de");
	for (uint64_t nth = 1; is_hit; nth++) {
		int64_t before;
		enum status status;

		/* The library behind rational keeps its last errors. */
		OPENSSL_thread_stop();
		before = faults_live_blocks();
		strbuf_init(&text, TEXT_BYTES_MAX);
		faults_begin(nth, nth % 2 == 0);
		status = annex_write(&text, &file->agreements[0], words, &err);
		is_hit = faults_end();
		if (status == STATUS_OK)
			assert_string_equal(strbuf_text(&text),
			    strbuf_text(&wanted));
		else if (status != STATUS_ENVIRONMENT ||
		    strstr(err.message, "SHA-256") == NULL)
			check_status(status, STATUS_MEMORY, &err);
		strbuf_fini(&text);
		OPENSSL_thread_stop();
		check_int_equal(faults_live_blocks(), before);
	}
	strbuf_fini(&wanted);
	agreement_file_free(file);
}

static void
memory_failures_are_told(void **state)
{
	struct strbuf agreement;

	(void)state;
	read_file(&agreement, "whole");
	check_memory(strbuf_text(&agreement));
	strbuf_fini(&agreement);
	put_long_agreement(&agreement, 0);
	check_memory(strbuf_text(&agreement));
	strbuf_fini(&agreement);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_change_of_the_terms_is_said),
		cmocka_unit_test(the_changes_go_over_the_whole_language),
		cmocka_unit_test(every_accepted_file_is_said),
		cmocka_unit_test(texts_of_the_agreement_stay_texts),
		cmocka_unit_test(titles_are_those_of_the_language),
		cmocka_unit_test(long_lists_are_counted),
		cmocka_unit_test(what_says_nothing_more_is_left_out),
		cmocka_unit_test(periods_are_those_that_are_settled),
		cmocka_unit_test(samples_are_what_the_scale_gives),
		cmocka_unit_test(a_full_buffer_is_told),
		cmocka_unit_test(memory_failures_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
