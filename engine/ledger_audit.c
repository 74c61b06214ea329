#include "engine/ledger_audit.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/db_check.h"
#include "engine/db_stored.h"
#include "engine/ledger_audit_entry.h"

#define WHAT_MAX 512

/* An audit on its way through the chain. */
struct audit {
	struct ledger_audit_report *report;
	const struct ledger_audit *asked;
	struct db *db;
	struct digest *digest;			/* owned */
	struct ledger_audit_entry *found;	/* owned: the entry at hand */
	char subject[LEDGER_AUDIT_SUBJECT_MAX];	/* of it */
	int64_t next[LEDGER_CHAIN_PARTS_MAX];	/* least key not covered */
	int64_t begin[LEDGER_CHAIN_PARTS_MAX];	/* before the entry at hand */
	uint64_t rows[LEDGER_CHAIN_PARTS_MAX];
	bool is_stopped;	/* what follows cannot be checked */
};

/* -------------------------------------------------------------- findings */

static enum status
tell(struct audit *audit, const struct ledger_audit_finding *finding,
    struct error *err)
{
	audit->report->findings++;
	return audit->asked->told(finding, audit->asked->payload, err);
}

/* A finding of no entry; text of any length is cut. */
static enum status
tell_apart(struct audit *audit, const char *table, struct error *err,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

static enum status
tell_apart(struct audit *audit, const char *table, struct error *err,
    const char *format, ...)
{
	struct ledger_audit_finding finding = { .subject = "",
	    .table = table };
	char what[WHAT_MAX];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(what, sizeof what, format, arguments);
	va_end(arguments);
	finding.what = what;
	return tell(audit, &finding, err);
}

/* A finding of the entry at hand. */
static enum status
tell_entry(struct audit *audit, const char *table, const char *what,
    struct error *err)
{
	const struct ledger_chain_entry *entry = &audit->found->entry;
	const struct ledger_audit_finding finding = {
		.entry = entry->number,
		.position = entry->position,
		.subject = audit->subject,
		.table = table,
		.what = what,
	};

	return tell(audit, &finding, err);
}

static enum status
told_by_check(const char *table, const char *what, void *payload,
    struct error *err)
{
	return tell_apart(payload, table, err, "%s", what);
}

/* ---------------------------------------------------------------- entries */

/* Of the rows of one part: what differs?  NULL: nothing. */
static const char *
difference(const struct ledger_chain_part *part,
    const struct ledger_chain_range *stated,
    const struct ledger_chain_range *found)
{
	if (found->rows < stated->rows)
		return part->is_mark ? "rows are no longer superseded" :
		    "rows are missing";
	if (found->rows > stated->rows)
		return part->is_mark ? "more rows are superseded" :
		    "there are more rows";
	if (found->last == stated->last && strncmp(found->digest,
	    stated->digest, LEDGER_CHAIN_SHORT) == 0)
		return NULL;
	return part->is_mark ? "other rows are superseded" :
	    "rows were changed or exchanged";
}

static enum status
check_part(struct audit *audit, size_t i, struct error *err)
{
	const struct ledger_chain_part *part = &ledger_chain_parts[i];
	struct ledger_chain_range *stated = &audit->found->entry.ranges[i];
	struct ledger_chain_range found = {
		.first = audit->next[i],
		.last = stated->last,
	};
	char text[WHAT_MAX];
	const char *what;
	enum status status;

	status = ledger_chain_read(&found, part, audit->db, audit->digest,
	    err);
	if (status != STATUS_OK)
		return status;
	audit->next[i] = stated->last + 1;
	audit->rows[i] += (uint64_t)found.rows;
	what = difference(part, stated, &found);
	if (what == NULL) {
		memcpy(stated->digest, found.digest, sizeof stated->digest);
		what = ledger_audit_entry_since(part, &found, audit->begin,
		    audit->next);
		return what == NULL ? STATUS_OK :
		    tell_entry(audit, part->table, what, err);
	}
	(void)snprintf(text, sizeof text, "%s: %" PRId64 " where %" PRId64
	    " were written", what, found.rows, stated->rows);
	return tell_entry(audit, part->table, text, err);
}

/* Does its head follow from the head before and its parts, as they are? */
static enum status
check_head(struct audit *audit, const char *before, struct error *err)
{
	char head[DIGEST_TEXT_SIZE];
	enum status status = ledger_chain_head(head, before,
	    &audit->found->entry, audit->digest, err);

	if (status == STATUS_OK && strcmp(head, audit->found->head) != 0)
		status = tell_entry(audit, "chain", "the entry was changed: "
		    "its head does not follow from the entry before and the "
		    "rows", err);
	return status;
}

static int64_t
imports_covered(const struct audit *audit)
{
	return audit->next[0] > 0 ? audit->next[0] - 1 : 0;
}

static enum status
check_place(struct audit *audit, struct error *err)
{
	int64_t number = audit->found->entry.number;
	int64_t expected = audit->report->entries + 1;

	if (number == expected)
		return STATUS_OK;
	if (number == expected + 1)
		return tell_apart(audit, "chain", err,
		    "entry %" PRId64 " is missing", expected);
	return tell_apart(audit, "chain", err, "entry %" PRId64 " stands "
	    "where entry %" PRId64 " is expected", number, expected);
}

static void
find_heads(struct audit *audit)
{
	const struct ledger_audit *asked = audit->asked;
	size_t i;

	for (i = 0; i < asked->head_count; i++)
		if (strcmp(asked->heads[i].head, audit->found->head) == 0 &&
		    (asked->heads[i].position == LEDGER_AUDIT_ANY_POSITION ||
		    asked->heads[i].position == audit->found->entry.position))
			asked->heads[i].entry = audit->found->entry.number;
}

/* The entry at hand; the report still tells of the one before. */
static enum status
check_entry(struct audit *audit, struct error *err)
{
	struct ledger_audit_report *report = audit->report;
	const struct ledger_audit_entry *found = audit->found;
	uint64_t findings = report->findings;
	enum status status;
	size_t i;

	memcpy(audit->begin, audit->next, sizeof audit->begin);
	status = ledger_audit_entry_name(audit->subject, audit->db,
	    &found->entry, err);
	if (status == STATUS_OK)
		status = check_place(audit, err);
	if (status == STATUS_OK && !found->is_readable) {
		audit->is_stopped = true;
		return tell_entry(audit, "chain", "the entry was changed: it "
		    "cannot be read", err);
	}
	for (i = 0; ledger_chain_parts[i].name != NULL; i++)
		if (status == STATUS_OK && found->entry.ranges[i].rows > 0)
			status = check_part(audit, i, err);
	if (status == STATUS_OK &&
	    found->entry.position != imports_covered(audit))
		status = tell_entry(audit, "chain",
		    "the entry was changed: it is of another position", err);
	/* Where the rows differ the head does too. */
	if (status == STATUS_OK && report->findings == findings)
		status = check_head(audit, report->head, err);
	find_heads(audit);
	report->entries = found->entry.number;
	report->position = found->entry.position;
	memcpy(report->head, found->head, sizeof report->head);
	return status;
}

static enum status
check_entries(struct audit *audit, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, audit->db,
	    "SELECT number, position, parts, head FROM chain ORDER BY number");
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row && !audit->is_stopped) {
		status = ledger_audit_entry_read(audit->found, &query, err);
		if (status == STATUS_OK)
			status = check_entry(audit, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

/* Rows that no entry covers. */
static enum status
check_rest(struct audit *audit, struct error *err)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; ledger_chain_parts[i].name != NULL; i++) {
		struct ledger_chain_range rest = {
			.first = audit->next[i],
			.last = INT64_MAX,
		};

		status = ledger_chain_read(&rest, &ledger_chain_parts[i],
		    audit->db, audit->digest, err);
		audit->rows[i] += (uint64_t)rest.rows;
		if (status == STATUS_OK && rest.rows > 0)
			status = tell_apart(audit,
			    ledger_chain_parts[i].table, err,
			    "rows that no entry of the chain brought%s: %"
			    PRId64, ledger_chain_parts[i].is_mark ?
			    ", or superseded" : "", rest.rows);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

/* ------------------------------------------------------------------ heads */

static enum status
check_heads(struct audit *audit, struct error *err)
{
	const struct ledger_audit *asked = audit->asked;
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < asked->head_count && status == STATUS_OK; i++) {
		const struct ledger_audit_head *head = &asked->heads[i];

		if (head->entry != 0)
			continue;
		status = tell_apart(audit, "chain", err, "%.200s: its head "
		    "does not stand in the chain%s; entries were removed, or "
		    "this is not the ledger it was taken from", head->origin,
		    head->position == LEDGER_AUDIT_ANY_POSITION ? "" :
		    " at its position");
	}
	return status;
}

/* ------------------------------------------------------------------ audit */

static void
count_rows(const struct audit *audit)
{
	struct ledger_audit_report *report = audit->report;
	size_t i;

	for (i = 0; ledger_chain_parts[i].name != NULL; i++)
		if (!ledger_chain_parts[i].is_mark)
			report->tables[report->table_count++] =
			    (struct ledger_audit_table){
				ledger_chain_parts[i].table, audit->rows[i],
			    };
}

static enum status
check_all(struct audit *audit, struct error *err)
{
	const char *migrations[LEDGER_SCHEMA_VERSION];
	const struct db_check check = { told_by_check, audit };
	bool is_ours = false;
	enum status status;

	ledger_migrations(migrations);
	status = db_check_schema(&is_ours, audit->db, migrations,
	    LEDGER_SCHEMA_VERSION, &check, err);
	if (status != STATUS_OK || !is_ours)
		return status;
	status = db_check_content(audit->db, &check, err);
	if (status == STATUS_OK && audit->report->findings == 0)
		status = db_stored_check(audit->db, &check, err);
	if (status == STATUS_OK)
		status = check_entries(audit, err);
	if (status == STATUS_OK && audit->report->entries == 0)
		status = tell_apart(audit, "chain", err,
		    "there is no chain: its entries were removed");
	if (status != STATUS_OK || audit->is_stopped)
		return status;
	status = check_rest(audit, err);
	if (status == STATUS_OK)
		status = check_heads(audit, err);
	if (status == STATUS_OK)
		audit->report->is_whole = true;
	return status;
}

/* In one view of the database; damage ends it, as a finding. */
static enum status
check_view(struct audit *audit, struct error *err)
{
	enum status status = db_begin_read(audit->db, err);

	if (status == STATUS_OK)
		status = check_all(audit, err);
	if (status == STATUS_ENVIRONMENT && db_check_is_damage(audit->db)) {
		struct error why = *err;

		*err = (struct error){ 0 };
		status = tell_apart(audit, "", err, "%s", why.message);
	}
	db_rollback(audit->db);
	return status;
}

enum status
ledger_audit(struct ledger_audit_report *out, struct ledger *ledger,
    const struct ledger_audit *asked, struct error *err)
{
	struct ledger_audit_report report = { 0 };
	struct audit audit = {
		.report = &report,
		.asked = asked,
		.db = ledger->db,
		.found = calloc(1, sizeof *audit.found),
	};
	enum status status = STATUS_MEMORY;
	size_t i;

	assert(ledger->import == NULL && !db_in_transaction(ledger->db));
	for (i = 0; i < LEDGER_CHAIN_PARTS_MAX; i++)
		audit.next[i] = INT64_MIN;
	for (i = 0; i < asked->head_count; i++)
		asked->heads[i].entry = 0;
	memcpy(report.head, ledger_chain_zeros, sizeof report.head);
	if (audit.found != NULL)
		status = digest_new(&audit.digest);
	status = status == STATUS_OK ? check_view(&audit, err) :
	    error_memory(err);
	count_rows(&audit);
	digest_free(audit.digest);
	free(audit.found);
	if (status != STATUS_OK)
		return status;
	*out = report;
	return STATUS_OK;
}
