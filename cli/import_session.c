#include "cli/import_session.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/database.h"
#include "cli/import_tell.h"
#include "cli/json.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "cli/waiting.h"
#include "reports/plain.h"

#define NAME_BYTES_MAX (1u << 20)	/* the system allows less */

/* The columns of `import --format-summary csv` (docs/ristorno.1). */
static const struct table_column columns[] = {
	{ "file", false, false },
	{ "dialect", false, false },
	{ "status", false, false },
	{ "documents", true, false },
	{ "lines", true, false },
	{ "accounts", true, false },
	{ "duplicates", true, false },
	{ "cancelled", true, false },
	{ "set_aside", true, false },
	{ "currency", false, false },
	{ "net_total", true, false },
};

/* ---------------------------------------------- while a file is being read */

static void
tell_progress(void *payload, uint64_t bytes)
{
	struct import_session *session = payload;

	progress_update(&session->progress, bytes);
}

static bool
is_interrupted(void *payload)
{
	(void)payload;
	return signals_caught();
}

/* ------------------------------------------------- after a file was read */

static enum status
put_row(struct import_session *session, const struct ledger_import_total *total,
    bool is_first, struct error *err)
{
	const struct ledger_import_summary *summary = &session->report->summary;
	struct table *table = &session->table;

	table_text(table, session->file);
	table_text(table, summary->dialect);
	table_text(table, summary->status);
	table_count(table, total->documents);
	table_count(table, total->lines);
	table_count(table, total->accounts);
	/* The file's, not a currency's: once, so that the column adds up. */
	table_count(table, is_first ? summary->duplicates : 0);
	table_count(table, is_first ? summary->cancelled : 0);
	table_count(table, is_first ? summary->set_aside : 0);
	table_text(table, total->currency);
	table_amount(table, total->net_micro);
	return table_end_row(table, err);
}

static enum status
put_rows(struct import_session *session, struct error *err)
{
	const struct ledger_import_summary *summary = &session->report->summary;
	const struct ledger_import_total none = { "", 0, 0, 0, 0 };
	enum status status;
	size_t i;

	if (summary->total_count == 0)
		return put_row(session, &none, true, err);
	for (i = 0; i < summary->total_count; i++) {
		status = put_row(session, &summary->totals[i], i == 0, err);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

static enum status
finish_import(struct import_session *session, struct error *err)
{
	const struct ledger_import_summary *summary = &session->report->summary;

	session->done.files++;
	session->done.set_aside += summary->set_aside;
	if (strcmp(summary->status, "refused") == 0)
		session->done.refused++;
	import_tell_outcome(session);
	return put_rows(session, err);
}

/* ------------------------------------------------ the members of an archive */

static void
begin_member(void *payload, const char *name)
{
	struct import_session *session = payload;

	/* Until the archive has been read whole, nothing is in. */
	if (!session->table.is_holding)
		table_hold(&session->table);
	strbuf_clear(&session->member);
	plain_puts(&session->member, name);
	session->file = strbuf_text(&session->member);
}

static enum status
end_member(void *payload, const struct import_report *report,
    struct error *err)
{
	struct import_session *session = payload;
	enum status status = output_check(&session->member, err);

	if (status != STATUS_OK)
		return status;
	*session->report = *report;
	if (session->watch != NULL && session->watch->member != NULL)
		session->watch->member(session->watch->payload, session->file,
		    report);
	status = finish_import(session, err);
	session->file = strbuf_text(&session->name);
	return status;
}

/* A file that cannot be opened leaves no entry in the import log. */
static enum status
refuse_unopened(struct import_session *session, const char *why,
    struct error *err)
{
	*session->report = (struct import_report){ 0 };
	memcpy(session->report->summary.status, "refused", sizeof "refused");
	error_set(&session->report->refusal, STATUS_NOT_FOUND, "%s", why);
	return finish_import(session, err);
}

/* ------------------------------------------------------------ the files */

/* Names are bytes; the log, the wire and the tables take UTF-8. */
static enum status
name_file(struct import_session *session, const char *path, struct error *err)
{
	enum status status;

	strbuf_clear(&session->name);
	plain_puts(&session->name, path);
	session->file = strbuf_text(&session->name);
	status = output_check(&session->name, err);
	if (status == STATUS_RANGE)
		error_at(err, "the name of a file");
	return status;
}

static enum status
import_named(struct import_session *session, int fd, struct error *err)
{
	const struct import_listener listener = {
		.payload = session,
		.progress = tell_progress,
		.set_aside = import_tell_set_aside,
		.skipped = import_tell_skipped,
		.noted = import_tell_noted,
		.member = begin_member,
		.member_end = end_member,
		.is_interrupted = is_interrupted,
	};
	const struct import_counts before = session->done;
	struct import_report *report = session->report;
	bool is_archive;
	enum status status;

	*report = (struct import_report){ 0 };
	session->messages = 0;
	session->skipped = 0;
	session->notes = 0;
	session->unnamed_members = 0;
	status = import_file(report, session->ledger, fd,
	    strbuf_text(&session->name), &session->options, &listener, err);
	is_archive = session->table.is_holding;
	session->file = strbuf_text(&session->name);
	if (status == STATUS_OK)
		import_tell_rest(session);
	if (status == STATUS_OK && report->members > 0) {
		status = table_release(&session->table, err);
		import_tell_outcome(session);
		return status;
	}
	/* What was said of its members is not true any more. */
	if (is_archive) {
		table_drop(&session->table);
		session->done = before;
	}
	if (status != STATUS_OK) {
		error_at(err, "%s", session->file);
		return status;
	}
	return finish_import(session, err);
}

enum status
import_session_begin(struct import_session *session, bool is_csv,
    struct error *err)
{
	strbuf_init(&session->name, NAME_BYTES_MAX);
	strbuf_init(&session->member, NAME_BYTES_MAX);
	strbuf_init(&session->details, IMPORT_DETAILS_MAX);
	session->report = arena_alloc(&session->context->arena, 1,
	    sizeof *session->report);
	if (session->report == NULL)
		return error_memory(err);
	return table_begin(&session->table, columns,
	    sizeof columns / sizeof columns[0], is_csv, err);
}

enum status
import_session_file(struct import_session *session, const char *path,
    struct error *err)
{
	const bool is_input = strcmp(path, "-") == 0;
	bool is_there;
	struct stat about = { 0 };
	struct error why = { 0 };
	enum status status;
	int fd;

	status = signals_check(err);
	if (status == STATUS_OK)
		status = name_file(session, path, err);
	if (status != STATUS_OK)
		return status;
	/* Not standard input either: its copies for readers are closed. */
	is_there = (is_input ? fstat(STDIN_FILENO, &about) :
	    stat(path, &about)) == 0;
	if (is_there && database_owns(session->context, &about))
		return refuse_unopened(session, "is the database, or belongs "
		    "to it; it was not read", err);
	if (is_input)
		return import_named(session, STDIN_FILENO, err);

	status = waiting_open(&fd, path, &why);
	if (status == STATUS_NOT_FOUND)
		return refuse_unopened(session, why.message, err);
	if (status != STATUS_OK) {
		*err = why;
		return status == STATUS_ENVIRONMENT ?
		    error_at(err, "%s", session->file) : status;
	}
	if (fstat(fd, &about) == 0 && S_ISDIR(about.st_mode))
		status = refuse_unopened(session,
		    "is a folder; -r reads folders", err);
	else
		status = import_named(session, fd, err);
	close(fd);
	if (S_ISREG(about.st_mode))
		progress_advance(&session->progress, (uint64_t)about.st_size);
	return status;
}

enum status
import_session_fd(struct import_session *session, int fd, const char *path,
    struct error *err)
{
	enum status status = signals_check(err);

	if (status == STATUS_OK)
		status = name_file(session, path, err);
	return status == STATUS_OK ? import_named(session, fd, err) : status;
}

enum status
import_session_refuse(struct import_session *session, const char *path,
    const char *why, struct error *err)
{
	enum status status = name_file(session, path, err);

	return status == STATUS_OK ? refuse_unopened(session, why, err) :
	    status;
}

enum status
import_session_end(struct import_session *session, struct error *err)
{
	strbuf_fini(&session->name);
	strbuf_fini(&session->member);
	strbuf_fini(&session->details);
	return table_end(&session->table, err);
}

void
import_session_conclude(const struct import_session *session)
{
	struct context *context = session->context;
	struct strbuf details;
	const struct log_entry finished = { LOG_INFO, "finished", NULL,
		&details };

	strbuf_init(&details, IMPORT_DETAILS_MAX);
	json_put_count(&details, "files", session->done.files);
	json_put_count(&details, "refused", session->done.refused);
	json_put_count(&details, "set_aside", session->done.set_aside);
	if (context->log.is_json)
		log_entry(&context->log, &finished, "finished");
	strbuf_fini(&details);

	if (session->done.refused > 0 && session->done.set_aside > 0)
		command_refuse(context, "files refused: %zu of %zu; records "
		    "set aside: %" PRIu64 ", see `ristorno rejects`",
		    session->done.refused, session->done.files,
		    session->done.set_aside);
	else if (session->done.refused > 0)
		command_refuse(context, "files refused: %zu of %zu",
		    session->done.refused, session->done.files);
	else if (session->done.set_aside > 0)
		command_refuse(context, "records set aside: %" PRIu64 ", see "
		    "`ristorno rejects`", session->done.set_aside);
}
