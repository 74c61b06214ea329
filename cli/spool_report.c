#include "cli/spool_report.h"

#include <inttypes.h>

#include "cli/import_record.h"
#include "cli/json.h"

#define ROWS_BYTES_MAX (64u << 20)

void
spool_report_init(struct spool_report *report)
{
	*report = (struct spool_report){ .reject_count = 0 };
	strbuf_init(&report->rejects, ROWS_BYTES_MAX);
	strbuf_init(&report->members, ROWS_BYTES_MAX);
}

void
spool_report_fini(struct spool_report *report)
{
	strbuf_fini(&report->rejects);
	strbuf_fini(&report->members);
}

void
spool_report_clear(struct spool_report *report)
{
	strbuf_clear(&report->rejects);
	strbuf_clear(&report->members);
	report->reject_count = 0;
	report->member_count = 0;
}

static void
take_reject(void *payload, const char *file, const struct fact_reject *reject)
{
	struct spool_report *report = payload;

	if (++report->reject_count > SPOOL_REPORT_ROWS_MAX)
		return;
	strbuf_puts(&report->rejects, report->reject_count > 1 ?
	    ",\n  {" : "\n  {");
	import_record_reject(&report->rejects, file, reject);
	strbuf_putc(&report->rejects, '}');
}

static void
take_member(void *payload, const char *file,
    const struct import_report *outcome)
{
	struct spool_report *report = payload;

	if (++report->member_count > SPOOL_REPORT_ROWS_MAX)
		return;
	strbuf_puts(&report->members, report->member_count > 1 ?
	    ",\n  {" : "\n  {");
	import_record_outcome(&report->members, file, outcome, true);
	strbuf_putc(&report->members, '}');
}

struct import_watch
spool_report_watch(struct spool_report *report)
{
	return (struct import_watch){ report, take_reject, take_member };
}

/* None of them where they are longer than a report may be. */
static void
put_rows(struct strbuf *out, const char *name, const struct strbuf *rows,
    uint64_t count)
{
	const bool fits = strbuf_status(rows) == STATUS_OK;
	uint64_t shown = count > SPOOL_REPORT_ROWS_MAX ?
	    SPOOL_REPORT_ROWS_MAX : count;

	if (strbuf_status(rows) == STATUS_MEMORY)
		strbuf_follow(out, rows);
	strbuf_printf(out, ",\n \"%s\":[", name);
	if (fits)
		strbuf_append(out, rows->bytes, rows->length);
	else
		shown = 0;
	strbuf_puts(out, "]");
	if (count > shown)
		strbuf_printf(out, ",\n \"%s_left_out\":%" PRIu64, name,
		    count - shown);
}

void
spool_report_write(struct strbuf *out, const struct spool_report *report,
    const char *file, const struct import_report *outcome)
{
	strbuf_putc(out, '{');
	import_record_outcome(out, file, outcome, true);
	put_rows(out, "rejects", &report->rejects, report->reject_count);
	if (outcome->members > 0)
		put_rows(out, "archive", &report->members,
		    report->member_count);
	strbuf_puts(out, "}\n");
}
