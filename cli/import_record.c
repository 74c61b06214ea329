#include "cli/import_record.h"

#include <string.h>

#include "cli/json.h"
#include "engine/decimal.h"

static void
put_totals(struct strbuf *out, const struct ledger_import_summary *summary,
    bool has_amounts)
{
	char amount[DECIMAL_TEXT_MAX];

	json_put_name(out, "totals");
	strbuf_putc(out, '[');
	for (size_t i = 0; i < summary->total_count; i++) {
		const struct ledger_import_total *total = &summary->totals[i];

		strbuf_puts(out, i > 0 ? ",{" : "{");
		json_put_text(out, "currency", total->currency);
		json_put_count(out, "documents", total->documents);
		json_put_count(out, "lines", total->lines);
		json_put_count(out, "accounts", total->accounts);
		/* A text: not every program that reads JSON keeps digits. */
		if (has_amounts)
			json_put_text(out, "net_total",
			    decimal_format(amount, total->net_micro));
		strbuf_putc(out, '}');
	}
	strbuf_putc(out, ']');
}

static void
put_counts(struct strbuf *out, const struct ledger_import_summary *summary)
{
	json_put_count(out, "documents", summary->documents);
	json_put_count(out, "lines", summary->lines);
	json_put_count(out, "duplicates", summary->duplicates);
	json_put_count(out, "updated", summary->updated);
	json_put_count(out, "cancelled", summary->cancelled);
	json_put_count(out, "skipped", summary->skipped);
	json_put_count(out, "set_aside", summary->set_aside);
}

void
import_record_outcome(struct strbuf *out, const char *file,
    const struct import_report *report, bool has_amounts)
{
	const struct ledger_import_summary *summary = &report->summary;

	json_put_text(out, "file", file);
	/* What could not be opened is not in the import log. */
	if (report->position > 0)
		json_put_count(out, "import", (uint64_t)report->position);
	json_put_text(out, "status", summary->status);
	if (summary->dialect[0] != '\0')
		json_put_text(out, "dialect", summary->dialect);
	if (report->digest[0] != '\0')
		json_put_text(out, "sha256", report->digest);
	put_counts(out, summary);
	if (report->members > 0) {
		json_put_count(out, "members", report->members);
		json_put_count(out, "refused", report->refused_members);
	} else {
		json_put_count(out, "accounts", summary->accounts);
		put_totals(out, summary, has_amounts);
	}
	if (report->refusal.place[0] != '\0')
		json_put_text(out, "refused_at", report->refusal.place);
	if (report->refusal.message[0] != '\0')
		json_put_text(out, "reason", report->refusal.message);
}

void
import_record_reject(struct strbuf *out, const char *file,
    const struct fact_reject *reject)
{
	json_put_text(out, "file", file);
	if (reject->file_line > 0)
		json_put_count(out, "line", reject->file_line);
	json_put_text(out, "kind", reject->kind);
	if (reject->id != NULL)
		json_put_text(out, "id", reject->id);
	json_put_text(out, "code", reject->code);
	json_put_text(out, "reason", reject->sentence);
}
