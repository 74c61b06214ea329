#include "rules/collect_parts.h"

#include <stdlib.h>
#include <string.h>

#define FATES_MIN 8

/* ----------------------------------------------------------------- fates */

static struct line_tally *
find_fate(struct collector *collector, enum line_fate fate,
    const char *currency)
{
	struct line_tally *tally;
	size_t capacity = collector->fate_capacity == 0 ? FATES_MIN :
	    2 * collector->fate_capacity;

	for (size_t i = 0; i < collector->fate_count; i++) {
		tally = &collector->fates[i];
		if (tally->fate == fate &&
		    strcmp(tally->currency, currency) == 0)
			return tally;
	}
	if (collector->fate_count == collector->fate_capacity) {
		tally = realloc(collector->fates, capacity * sizeof *tally);
		if (tally == NULL)
			return NULL;
		collector->fates = tally;
		collector->fate_capacity = capacity;
	}
	tally = &collector->fates[collector->fate_count++];
	*tally = (struct line_tally){ .fate = fate };
	memcpy(tally->currency, currency,
	    strnlen(currency, sizeof tally->currency - 1));
	return tally;
}

void
collect_note_document(struct collector *collector)
{
	for (int fate = 0; fate < LINES_FATE_COUNT; fate++)
		collector->document_fates[fate] = COLLECT_FATE_NONE;
}

enum status
collect_note_fate(struct collector *collector,
    const struct purchase_document *document,
    const struct purchase_line *line, enum line_fate fate)
{
	size_t *known = &collector->document_fates[fate];
	struct line_tally *tally;

	if (*known == COLLECT_FATE_NONE) {
		tally = find_fate(collector, fate, document->currency);
		if (tally == NULL)
			return STATUS_MEMORY;
		*known = (size_t)(tally - collector->fates);
	}
	tally = &collector->fates[*known];
	tally->lines++;
	/* Amounts are below 2^63 and lines below 2^64: this cannot overflow. */
	tally->net_micro += line->net_micro;
	if (fate != LINES_COUNTED && fate != LINES_UNSELECTED)
		return STATUS_OK;
	collector->counts = true;
	if (!collector->party.is_brief)
		collect_digest_add(&collector->digest, line);
	return STATUS_OK;
}

/* -------------------------------------------------------------- failures */

void
collect_note_failure(struct collector *collector,
    const struct purchase_line *line, const struct error *problem)
{
	struct collect_failure *failure = &collector->failure;

	if (failure->text.length > 0 || (failure->line != NULL &&
	    collect_line_compare(failure->line, line) <= 0))
		return;
	failure->line = line;
	failure->problem = *problem;
}

enum status
collect_settle_failure(struct collector *collector,
    const struct purchase_document *document)
{
	struct collect_failure *failure = &collector->failure;

	if (failure->line == NULL)
		return STATUS_OK;
	strbuf_printf(&failure->text, "%s %s of %s, ",
	    document->type == DOCUMENT_INVOICE ? "invoice" : "credit note",
	    document->id, document->source);
	if (failure->line->no != NULL)
		strbuf_printf(&failure->text, "line %s", failure->line->no);
	else
		strbuf_printf(&failure->text, "line %zu in it",
		    (size_t)(failure->line - document->lines) + 1);
	strbuf_printf(&failure->text, ": %s", failure->problem.message);
	failure->line = NULL;
	return strbuf_status(&failure->text);
}

void
collect_note_undecided(struct collector *collector,
    const struct purchase_line *line)
{
	struct error problem;
	int32_t date;
	const char *missing = select_missing(collector->select, &date);

	(void)collect_amount_error(&problem, missing == NULL ? STATUS_RANGE :
	    STATUS_NOT_FOUND, missing, date);
	collect_note_failure(collector, line, &problem);
}
