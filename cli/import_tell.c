#include "cli/import_tell.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cli/discreet.h"
#include "cli/import_record.h"

/* Messages per file; beyond, `rejects` has them all. */
#define SET_ASIDE_SHOWN_MAX 20

/* ---------------------------------------------- while a file is being read */

/* A place of its own only has what stands somewhere in the file. */
static void
put_place(char place[ERROR_PLACE_MAX], const char *file, uint64_t line)
{
	struct error where = { 0 };

	if (line > 0)
		(void)error_at(&where, "%s:%" PRIu64, file, line);
	else
		(void)error_at(&where, "%s", file);
	memcpy(place, where.place, ERROR_PLACE_MAX);
}

/* One more message of its kind in a file. */
static bool
is_shown(uint64_t *count)
{
	return ++*count <= SET_ASIDE_SHOWN_MAX;
}

void
import_tell_set_aside(void *payload, const struct fact_reject *reject)
{
	struct import_session *session = payload;
	char place[ERROR_PLACE_MAX];
	struct fact_reject told = *reject;
	struct discreet sentence;
	struct strbuf details;

	if (session->watch != NULL && session->watch->set_aside != NULL)
		session->watch->set_aside(session->watch->payload,
		    session->file, reject);
	if (!is_shown(&session->messages))
		return;
	put_place(place, session->file, reject->file_line);
	told.sentence = discreet_sentence(&sentence, &session->context->log,
	    reject->code, reject->sentence);
	strbuf_init(&details, IMPORT_DETAILS_MAX);
	import_record_reject(&details, session->file, &told);
	log_entry(&session->context->log, &(struct log_entry){ LOG_WARNING,
	    "set-aside", place, &details }, "%s%s%s set aside: %s (%s)",
	    told.kind, told.id != NULL ? " " : "",
	    told.id != NULL ? told.id : "", told.sentence, told.code);
	strbuf_fini(&details);
}

void
import_tell_skipped(void *payload, const char *what, uint64_t file_line)
{
	struct import_session *session = payload;
	char place[ERROR_PLACE_MAX];

	if (!is_shown(&session->skipped))
		return;
	put_place(place, session->file, file_line);
	log_event(&session->context->log, LOG_INFO, "skipped", place,
	    "%s skipped", what);
}

/* What is not about a document's figures does not ask for anybody. */
static enum log_level
level_of_note(const char *code)
{
	return strcmp(code, SINK_PASSED_OVER) == 0 ? LOG_INFO : LOG_WARNING;
}

void
import_tell_noted(void *payload, const char *code, const char *sentence,
    uint64_t file_line)
{
	struct import_session *session = payload;
	char place[ERROR_PLACE_MAX];
	struct discreet told;

	if (!is_shown(&session->notes))
		return;
	put_place(place, session->file, file_line);
	log_event(&session->context->log, level_of_note(code), code, place,
	    "%s", discreet_sentence(&told, &session->context->log, code,
	    sentence));
}

/* ------------------------------------------------- after a file was read */

/* One event per file, for programs; people see the summary. */
static void
tell_machines(struct import_session *session, const char *event)
{
	const struct log_entry entry = { LOG_INFO, event, session->file,
		&session->details };

	if (session->context->log.is_json)
		log_entry(&session->context->log, &entry, "%s",
		    session->report->summary.status);
}

static void
tell_refused(struct import_session *session)
{
	struct log *log = &session->context->log;
	struct error refusal = session->report->refusal;
	const struct log_entry entry = { LOG_ERROR, "refused", refusal.place,
		&session->details };

	error_at(&refusal, "%s", session->file);
	if (!session->table.is_holding || is_shown(&session->messages) ||
	    log->is_json)
		log_entry(log, &entry, "%s", refusal.message);
}

/* What a row cannot say. */
void
import_tell_outcome(struct import_session *session)
{
	const struct ledger_import_summary *summary = &session->report->summary;
	struct log *log = &session->context->log;
	bool is_member = session->table.is_holding;

	strbuf_clear(&session->details);
	import_record_outcome(&session->details, session->file,
	    session->report, false);
	if (strcmp(summary->status, "refused") == 0) {
		tell_refused(session);
		return;
	}
	tell_machines(session, is_member ? "member" : "imported");
	if (strcmp(summary->status, "empty") == 0 &&
	    (!is_member || is_shown(&session->messages)))
		log_event(log, LOG_WARNING, "empty", session->file,
		    "holds no %s (dialect %s)", session->options.csv != NULL ?
		    "rows" : "purchase documents", summary->dialect);
	if (summary->rows > 0 && !is_member)
		log_event(log, LOG_INFO, "rows", session->file,
		    "rows: %" PRIu64 ", set aside: %" PRIu64, summary->rows,
		    summary->set_aside);
	if (summary->unnamed_accounts + summary->unnamed_products == 0)
		return;
	if (is_member)
		session->unnamed_members++;
	else
		log_event(log, LOG_WARNING, "unnamed", session->file,
		    "known by their ids alone, without master data: accounts "
		    "%" PRIu64 ", products %" PRIu64,
		    summary->unnamed_accounts, summary->unnamed_products);
}

/* What was counted and not said one by one. */
void
import_tell_rest(struct import_session *session)
{
	struct log *log = &session->context->log;

	if (session->messages > SET_ASIDE_SHOWN_MAX)
		log_event(log, LOG_WARNING, "set-aside", session->file,
		    "%" PRIu64 " more set aside, see `ristorno rejects`",
		    session->messages - SET_ASIDE_SHOWN_MAX);
	if (session->skipped > SET_ASIDE_SHOWN_MAX)
		log_event(log, LOG_INFO, "skipped", session->file,
		    "%" PRIu64 " more skipped",
		    session->skipped - SET_ASIDE_SHOWN_MAX);
	if (session->notes > SET_ASIDE_SHOWN_MAX)
		log_event(log, LOG_INFO, "more-notes", session->file,
		    "%" PRIu64 " more passed over or noted",
		    session->notes - SET_ASIDE_SHOWN_MAX);
	if (session->unnamed_members > 0)
		log_event(log, LOG_WARNING, "unnamed", session->file,
		    "members with accounts or products known by their ids "
		    "alone, without master data: %" PRIu64,
		    session->unnamed_members);
}
