#include "rules/annex.h"

#include <string.h>
#include <strings.h>

#include "rules/annex_parts.h"

/* Phrases of a thousand rules with a thousand tiers each. */
#define PHRASES_BYTES_MAX ((size_t)1 << 30)

/* ---------------------------------------------------------------- titles */

/* Is tag the language, or a variety of it?  Case says nothing (BCP 47). */
static bool
is_of_language(const char *tag, const char *language, bool whole)
{
	size_t length = strlen(language);

	if (strncasecmp(tag, language, length) != 0)
		return false;
	return tag[length] == '\0' || (!whole && tag[length] == '-');
}

const char *
annex_title(const struct result_title *titles, size_t count,
    const struct words *words)
{
	for (int whole = 1; whole >= 0; whole--) {
		for (size_t i = 0; i < count; i++) {
			if (is_of_language(titles[i].language,
			    words->language, whole != 0))
				return titles[i].text;
		}
	}
	return count == 0 ? NULL : titles[0].text;
}

/* ------------------------------------------------------------------ terms */

static void
put_terms(struct annex *annex)
{
	const struct agreement *agreement = annex->agreement;

	annex_section(annex, WORDS("Agreement"));
	annex_clause(annex, WORDS("This is the agreement \"%1\", version "
	    "\"%2\"."), agreement->id, agreement->version);
	annex_clause(annex, WORDS("Its term runs from %1 to %2, both days "
	    "included."), annex_date(annex, agreement->term.from),
	    annex_date(annex, agreement->term.until));
	annex_clause(annex, WORDS("Its amounts are in %1. Numbers are written "
	    "with a decimal point and with nothing between thousands, dates "
	    "as year-month-day."), agreement->currency->code);
	if (agreement->except_count == 0)
		return;
	annex_clause(annex, WORDS("A line never counts, in any rule, where at "
	    "least one of these applies to it:"));
	annex_put_line_items(annex, agreement->excepts,
	    agreement->except_count);
}

enum status
annex_write(struct strbuf *out, const struct agreement *agreement,
    const struct words *words, struct error *err)
{
	struct annex annex = {
		.out = out,
		.agreement = agreement,
		.words = words,
	};
	enum status status = calculation_new(&annex.calc);

	if (status != STATUS_OK)
		return error_memory(err);
	arena_init(&annex.phrases, PHRASES_BYTES_MAX);
	annex_put_title(&annex, annex_title(agreement->titles,
	    agreement->title_count, words));
	put_terms(&annex);
	annex_put_parties(&annex);
	annex_put_lists(&annex);
	annex_put_settlement(&annex);
	annex_put_rules(&annex);
	annex_put_total(&annex);
	annex_put_rounding(&annex);
	annex_put_definitions(&annex);
	annex_put_examples(&annex);
	status = annex.status;
	if (status == STATUS_OK)
		status = calculation_status(annex.calc);
	if (status == STATUS_OK)
		status = strbuf_status(out);
	arena_reset(&annex.phrases);
	calculation_free(annex.calc);
	if (status == STATUS_OK)
		return STATUS_OK;
	if (status == STATUS_MEMORY)
		return error_memory(err);
	return error_set(err, status, status == STATUS_RANGE ?
	    "the agreement's text is longer than expected" :
	    "the SHA-256 of a long list cannot be worked out");
}
