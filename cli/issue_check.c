#include "cli/issue_check.h"

#include <stdbool.h>
#include <string.h>

#include "cli/exit.h"
#include "cli/issue_index.h"
#include "cli/recompute.h"
#include "cli/signals.h"
#include "engine/digest.h"
#include "reports/sign.h"
#include "reports/statement.h"
#include "rules/agreement_write.h"

#define SIGNATURE_BYTES_MAX ((size_t)4 << 20)

/* What is recorded of an issue. */
struct record {
	struct strbuf expected;		/* the list of the files that there are */
	struct strbuf list;
	struct strbuf signature;
};

static bool
is_statement(const char *name)
{
	size_t length = strlen(name);

	return length > 4 && strcmp(name + length - 4, ".xml") == 0;
}

/* Files come by name, as they stand in the list. */
static enum status
note_file(const struct run_file *file, void *payload, struct error *err)
{
	struct record *record = payload;
	char digest[DIGEST_TEXT_SIZE];

	if (signals_check(err) != STATUS_OK)
		return err->status;
	if (strcmp(file->name, ISSUE_SUMS_NAME) == 0) {
		strbuf_append(&record->list, file->bytes, file->size);
	} else if (strcmp(file->name, ISSUE_SIGNATURE_NAME) == 0) {
		strbuf_append(&record->signature, file->bytes, file->size);
	} else {
		if (digest_bytes(digest, file->bytes, file->size) != STATUS_OK)
			return error_memory(err);
		strbuf_printf(&record->expected, "%s  %s\n", digest,
		    file->name);
	}
	return STATUS_OK;
}

/* A text that found no room is larger than any that was signed. */
static enum status
check_texts(const struct record *record, struct error *err)
{
	const struct strbuf *texts[] = { &record->expected, &record->list,
		&record->signature };
	size_t i;

	for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if (strbuf_status(texts[i]) == STATUS_MEMORY)
			return error_memory(err);
		if (strbuf_status(texts[i]) != STATUS_OK)
			return error_set(err, STATUS_INVALID,
			    ISSUE_SUMS_NAME " or its signature is too large");
	}
	if (record->expected.length != record->list.length ||
	    memcmp(strbuf_text(&record->expected), strbuf_text(&record->list),
		record->list.length) != 0)
		return error_set(err, STATUS_INVALID, "its files are not those "
		    "that its " ISSUE_SUMS_NAME " lists");
	return STATUS_OK;
}

static enum status
check_signature(const struct record *record, const struct issue *issue,
    struct error *err)
{
	struct verifier *verifier = NULL;
	enum status status = verifier_open_own(&verifier,
	    issue->certificate_file, err);

	if (status == STATUS_OK)
		status = verifier_check_detached(verifier,
		    strbuf_text(&record->signature), record->signature.length,
		    strbuf_text(&record->list), record->list.length, err);
	verifier_close(verifier);
	return status;
}

/* ------------------------------------------------------------ statements */

/* What the command asks for, and the agreement that was looked for last. */
struct asked {
	const struct issue *issue;
	const struct settle *settle;
	const struct agreement *agreement;
	const char *id;
	struct arena arena;		/* of the statement at hand */
	struct strbuf written;
};

static enum status
note_agreement(const struct agreement *agreement, void *payload,
    struct error *err)
{
	struct asked *asked = payload;

	(void)err;
	if (strcmp(agreement->id, asked->id) == 0 &&
	    period_contains(agreement->term,
	    asked->settle->identity.period_date))
		asked->agreement = agreement;
	return STATUS_OK;
}

/* Files come by name, so those of an agreement come together. */
static enum status
find_agreement(struct asked *asked, const char *id, struct error *err)
{
	if (asked->agreement != NULL &&
	    strcmp(asked->agreement->id, id) == 0)
		return STATUS_OK;
	asked->agreement = NULL;
	asked->id = id;
	return agreements_each(asked->settle->agreements, note_agreement,
	    asked, err);
}

/* The agreement that the statement carries, as its account gets it. */
static bool
has_agreement(struct asked *asked, const struct statement *statement)
{
	if (asked->agreement == NULL)
		return false;
	strbuf_clear(&asked->written);
	agreement_write(&asked->written, asked->agreement,
	    statement->result->account);
	return strcmp(strbuf_text(&asked->written),
	    statement->agreement_xml) == 0;
}

static bool
is_asked_for(struct asked *asked, const struct statement *statement)
{
	const struct run_identity *identity = &asked->settle->identity;
	const struct measures *measures = statement->result->measures;
	int32_t as_of = identity->as_of != DATE_NONE ? identity->as_of :
	    measures->period.until;

	return statement->run == asked->issue->number &&
	    statement->issued == identity->issued &&
	    period_contains(measures->period, identity->period_date) &&
	    measures->as_of == as_of && has_agreement(asked, statement);
}

static enum status
check_statement(const struct run_file *file, void *payload,
    struct error *err)
{
	struct asked *asked = payload;
	struct statement statement;
	enum status status = signals_check(err);

	if (status != STATUS_OK || !is_statement(file->name))
		return status;
	status = statement_parse(&statement, &asked->arena, file->name,
	    file->bytes, file->size, err);
	if (status == STATUS_OK)
		status = find_agreement(asked, statement.result->agreement,
		    err);
	if (status == STATUS_OK && !is_asked_for(asked, &statement))
		status = strbuf_status(&asked->written) == STATUS_MEMORY ?
		    error_memory(err) : error_set(err, STATUS_INVALID,
		    "its statements are those of another run");
	arena_reset(&asked->arena);
	return status;
}

static enum status
check_statements(const struct issue *issue, const struct settle *settle,
    struct error *err)
{
	struct asked asked = { .issue = issue, .settle = settle };
	enum status status;

	arena_init(&asked.arena, RECOMPUTE_MEMORY_MAX);
	strbuf_init(&asked.written, STATEMENT_BYTES_MAX);
	status = runs_list_files(issue->ledger, issue->number,
	    issue->certificate, check_statement, &asked, err);
	strbuf_fini(&asked.written);
	arena_reset(&asked.arena);
	return status;
}

enum status
issue_check(const struct issue *issue, const struct settle *settle,
    struct error *err)
{
	struct record record = { 0 };
	struct error why = { 0 };
	enum status status;

	strbuf_init(&record.expected, SUMS_BYTES_MAX);
	strbuf_init(&record.list, SUMS_BYTES_MAX);
	strbuf_init(&record.signature, SIGNATURE_BYTES_MAX);
	status = runs_list_files(issue->ledger, issue->number,
	    issue->certificate, note_file, &record, &why);
	if (status == STATUS_OK)
		status = check_texts(&record, &why);
	if (status == STATUS_OK)
		status = check_signature(&record, issue, &why);
	if (status == STATUS_OK)
		status = check_statements(issue, settle, &why);
	if (exit_of_status(status) == EXIT_REFUSED)
		status = error_set(err, STATUS_ENVIRONMENT, "what the database "
		    "holds of run %lld is not what was signed: %s; `ristorno "
		    "audit` tells more", (long long)issue->number,
		    why.message);
	else if (status != STATUS_OK)
		*err = why;
	strbuf_fini(&record.signature);
	strbuf_fini(&record.list);
	strbuf_fini(&record.expected);
	return status;
}
