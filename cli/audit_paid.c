#include "cli/audit_paid.h"

#include <inttypes.h>
#include <stdio.h>

#include "cli/issue_index.h"
#include "cli/output.h"
#include "cli/signed_list.h"
#include "engine/runs.h"

#define WHAT_MAX 512

/* The rows of one folder. */
struct paid {
	struct ledger *ledger;
	uint64_t rows;
	uint64_t missing;
	char first[WHAT_MAX / 4];	/* account of those */
};

static enum status
check_row(const struct issue_row *row, void *payload, struct error *err)
{
	const struct run_settlement settlement = {
		.agreement = row->agreement,
		.version = row->version,
		.account = row->account,
		.period = row->period,
		.currency = row->currency,
		.amount_micro = row->amount_micro,
	};
	struct paid *paid = payload;
	bool is_there = false;
	enum status status = runs_has_settlement(&is_there, paid->ledger,
	    &settlement, err);

	if (status != STATUS_OK)
		return status;
	if (!is_there && paid->missing++ == 0)
		(void)snprintf(paid->first, sizeof paid->first, "%s",
		    row->account);
	paid->rows++;
	return STATUS_OK;
}

static enum status
check_folder(struct paid *paid, const struct audit_folder *folder,
    struct error *err)
{
	struct strbuf csv;
	enum status status;

	strbuf_init(&csv, OUTPUT_BYTES_MAX);
	status = signed_list_read_file(&csv, &folder->sums, folder->index,
	    ISSUE_INDEX_NAME, err);
	if (status == STATUS_OK)
		status = issue_index_each(&csv, check_row, paid, err);
	strbuf_fini(&csv);
	if (status != STATUS_OK && status != STATUS_MEMORY)
		error_at(err, "%s", folder->index);
	return status;
}

static enum status
tell_missing(const struct paid *paid, const struct audit_folder *folder,
    const struct ledger_audit *asked, struct error *err)
{
	struct ledger_audit_finding finding = {
		.subject = "",
		.table = "run_settlement",
	};
	char what[WHAT_MAX];

	(void)snprintf(what, sizeof what, "%.200s: no run has recorded what "
	    "it says was paid: %" PRIu64 " of %" PRIu64 " rows, the first of "
	    "account %s; a run was removed or changed, or this is not the "
	    "ledger that it was taken from", folder->index, paid->missing,
	    paid->rows, paid->first);
	finding.what = what;
	return asked->told(&finding, asked->payload, err);
}

enum status
audit_paid_check(struct ledger_audit_report *report, struct ledger *ledger,
    const struct ledger_audit *asked, const struct audit_heads *heads,
    struct error *err)
{
	enum status status = STATUS_OK;
	size_t i;

	/* What a schema that is not ours calls so may be anything. */
	for (i = 0; i < heads->folder_count && report->is_whole &&
	    status == STATUS_OK; i++) {
		struct paid paid = { .ledger = ledger };

		status = check_folder(&paid, &heads->folders[i], err);
		if (status == STATUS_OK && paid.missing > 0) {
			report->findings++;
			status = tell_missing(&paid, &heads->folders[i],
			    asked, err);
		}
	}
	return status;
}
