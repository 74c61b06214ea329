#include "cli/audit_print.h"

#include <inttypes.h>

#include "cli/json.h"
#include "cli/output.h"
#include "reports/plain.h"

static const struct table_column columns[] = {
	{ "entry", true, false },
	{ "position", true, false },
	{ "what", false, false },
	{ "table", false, false },
	{ "finding", false, false },
};

static const struct table_column row_columns[] = {
	{ "table", false, false },
	{ "rows", true, false },
};

void
audit_print_init(struct audit_print *print, bool is_json)
{
	*print = (struct audit_print){ .is_json = is_json };
	strbuf_init(&print->out, OUTPUT_BYTES_MAX);
}

void
audit_print_fini(struct audit_print *print)
{
	if (!print->is_json && print->shown > 0)
		table_fini(&print->table);
	strbuf_fini(&print->out);
}

/* -------------------------------------------------------------- findings */

static enum status
put_row(struct audit_print *print,
    const struct ledger_audit_finding *finding, struct error *err)
{
	struct table *table = &print->table;
	enum status status = STATUS_OK;

	if (print->shown == 0)
		status = table_begin(table, columns,
		    sizeof columns / sizeof columns[0], false, err);
	if (status != STATUS_OK)
		return status;
	print->shown++;
	if (finding->entry > 0) {
		table_count(table, (uint64_t)finding->entry);
		table_count(table, (uint64_t)finding->position);
	} else {
		table_text(table, NULL);
		table_text(table, NULL);
	}
	table_text(table, finding->subject);
	table_text(table, finding->table);
	table_text(table, finding->what);
	return table_end_row(table, err);
}

static enum status
put_object(struct audit_print *print,
    const struct ledger_audit_finding *finding, struct error *err)
{
	struct strbuf *out = &print->out;

	strbuf_puts(out, print->shown++ > 0 ? ",\n  {" : "{\"findings\":[\n  {");
	if (finding->entry > 0) {
		json_put_count(out, "entry", (uint64_t)finding->entry);
		json_put_count(out, "position", (uint64_t)finding->position);
	}
	json_put_text(out, "what", finding->subject);
	json_put_text(out, "table", finding->table);
	json_put_text(out, "finding", finding->what);
	strbuf_putc(out, '}');
	return output_write(out, err);
}

enum status
audit_print_finding(const struct ledger_audit_finding *finding,
    void *payload, struct error *err)
{
	struct audit_print *print = payload;

	if (print->shown == AUDIT_FINDINGS_MAX)
		return STATUS_OK;
	return print->is_json ? put_object(print, finding, err) :
	    put_row(print, finding, err);
}

/* ---------------------------------------------------------------- report */

static enum status
print_json(struct audit_print *print,
    const struct ledger_audit_report *report,
    const struct ledger_audit *asked, struct error *err)
{
	struct strbuf *out = &print->out;
	size_t i;

	strbuf_puts(out, print->shown > 0 ? "],\n \"finding_count\":" :
	    "{\"findings\":[],\n \"finding_count\":");
	strbuf_printf(out, "%" PRIu64 ",\n \"complete\":%s", report->findings,
	    report->is_whole ? "true" : "false");
	json_put_count(out, "position", (uint64_t)report->position);
	json_put_count(out, "entry", (uint64_t)report->entries);
	json_put_text(out, "head", report->head);
	strbuf_puts(out, ",\n \"heads\":[");
	for (i = 0; i < asked->head_count; i++) {
		strbuf_puts(out, i > 0 ? ",\n  {" : "\n  {");
		json_put_text(out, "from", asked->heads[i].origin);
		json_put_count(out, "entry", (uint64_t)asked->heads[i].entry);
		strbuf_putc(out, '}');
	}
	strbuf_puts(out, "],\n \"rows\":{");
	for (i = 0; i < report->table_count; i++)
		json_put_count(out, report->tables[i].name,
		    report->tables[i].rows);
	strbuf_puts(out, "}}\n");
	return output_write(out, err);
}

static enum status
print_rows(const struct ledger_audit_report *report, struct error *err)
{
	struct table table;
	enum status status;
	size_t i;

	status = table_begin(&table, row_columns,
	    sizeof row_columns / sizeof row_columns[0], false, err);
	for (i = 0; i < report->table_count && status == STATUS_OK; i++) {
		table_text(&table, report->tables[i].name);
		table_count(&table, report->tables[i].rows);
		status = table_end_row(&table, err);
	}
	if (status == STATUS_OK)
		status = table_end(&table, err);
	table_fini(&table);
	return status;
}

static enum status
print_text(struct audit_print *print,
    const struct ledger_audit_report *report,
    const struct ledger_audit *asked, struct error *err)
{
	struct strbuf *out = &print->out;
	enum status status = STATUS_OK;
	size_t i;

	if (print->shown > 0) {
		status = table_end(&print->table, err);
		strbuf_putc(out, '\n');
	}
	strbuf_printf(out, "position  %" PRId64 "\nentry     %" PRId64
	    "\nhead      %s\n\n", report->position, report->entries,
	    report->head);
	for (i = 0; i < asked->head_count; i++) {
		const struct ledger_audit_head *head = &asked->heads[i];

		plain_puts(out, head->origin);
		if (head->entry > 0)
			strbuf_printf(out, ": the head of entry %" PRId64
			    "\n", head->entry);
		else
			strbuf_puts(out, ": not found in the chain\n");
	}
	if (asked->head_count > 0)
		strbuf_putc(out, '\n');
	if (status == STATUS_OK)
		status = output_write(out, err);
	if (status == STATUS_OK)
		status = print_rows(report, err);
	if (status == STATUS_OK && report->is_whole && report->findings == 0) {
		strbuf_puts(out, "\nEvery row is as the chain has it\n");
		status = output_write(out, err);
	}
	return status;
}

enum status
audit_print_report(struct audit_print *print,
    const struct ledger_audit_report *report,
    const struct ledger_audit *asked, struct error *err)
{
	return print->is_json ? print_json(print, report, asked, err) :
	    print_text(print, report, asked, err);
}
