#include "cli/issue.h"

#include <string.h>

#include "cli/file.h"
#include "cli/folder.h"
#include "cli/issue_index.h"
#include "cli/output.h"
#include "cli/signals.h"

struct walk {
	struct issue_report *report;
	const struct issue *issue;
	struct publisher *publisher;
};

void
issue_note_file(struct issue_report *report, const struct run_file *file)
{
	if (strcmp(file->name, ISSUE_REFUSED_NAME) == 0)
		report->has_refused = true;
	if (strcmp(file->name, ISSUE_INDEX_NAME) == 0)
		strbuf_append(&report->index, file->bytes, file->size);
}

static enum status
publish_file(const struct run_file *file, void *payload, struct error *err)
{
	struct walk *walk = payload;
	enum status status = signals_check(err);

	if (status != STATUS_OK)
		return status;
	issue_note_file(walk->report, file);
	return publisher_put(walk->publisher, file->name, file->bytes,
	    file->size, err);
}

enum status
issue_fill(struct issue_report *report, const struct issue *issue,
    struct publisher *publisher, struct error *err)
{
	struct walk walk = { report, issue, publisher };

	return runs_list_files(issue->ledger, issue->number,
	    issue->certificate, publish_file, &walk, err);
}

enum status
issue_publish(struct issue_report *report, const struct issue *issue,
    struct publisher *publisher, struct error *err)
{
	enum status status;

	status = publisher_commit(publisher, &report->is_in_place, err);
	if (status == STATUS_OK)
		status = runs_mark_published(issue->ledger, issue->number,
		    issue->certificate, err);
	return status;
}

static enum status
compare_file(const struct run_file *file, void *payload, struct error *err)
{
	struct walk *walk = payload;
	bool is_plain = false;
	struct strbuf path;
	struct strbuf there;
	enum status status;

	issue_note_file(walk->report, file);
	strbuf_init(&path, 1u << 16);
	strbuf_init(&there, OUTPUT_BYTES_MAX);
	strbuf_printf(&path, "%s/%s", walk->issue->folder, file->name);
	status = output_check(&path, err);
	if (status == STATUS_OK)
		status = folder_is_plain_file(&is_plain, strbuf_text(&path),
		    err);
	if (status == STATUS_OK && !is_plain)
		status = STATUS_NOT_FOUND;
	if (status == STATUS_OK)
		status = file_read(&there, strbuf_text(&path), err);
	if (status == STATUS_NOT_FOUND || status == STATUS_RANGE ||
	    (status == STATUS_OK && (there.length != file->size ||
	    memcmp(strbuf_text(&there), file->bytes, file->size) != 0))) {
		*err = (struct error){ 0 };
		status = error_set(err, STATUS_CONFLICT, "stands there already "
		    "and is not the folder of run %lld: %s differs",
		    (long long)walk->issue->number, file->name);
		error_at(err, "%s", walk->issue->folder);
	}
	strbuf_fini(&there);
	strbuf_fini(&path);
	return status;
}

enum status
issue_compare(struct issue_report *report, const struct issue *issue,
    struct error *err)
{
	struct walk walk = { report, issue, NULL };
	enum status status;

	status = runs_list_files(issue->ledger, issue->number,
	    issue->certificate, compare_file, &walk, err);
	report->is_in_place = status == STATUS_OK;
	/* Who put it there may have been stopped before noting it. */
	if (status == STATUS_OK)
		status = runs_mark_published(issue->ledger, issue->number,
		    issue->certificate, err);
	return status;
}
