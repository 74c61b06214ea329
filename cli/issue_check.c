#include "cli/issue_check.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cli/exit.h"
#include "cli/issue_index.h"
#include "cli/signals.h"
#include "engine/digest.h"
#include "reports/sign.h"

#define SIGNATURE_BYTES_MAX ((size_t)4 << 20)

/* What is recorded of an issue. */
struct record {
	int64_t number;			/* of its run */
	bool is_another;		/* a statement says so */
	struct strbuf expected;		/* the list of the files that there are */
	struct strbuf list;
	struct strbuf signature;
};

/* The root's last attribute; nowhere else does its markup stand. */
static bool
is_of_run(const struct run_file *file, int64_t number)
{
	char text[64];
	int length = snprintf(text, sizeof text, " run=\"%" PRId64
	    "\">\n<issuer", number);

	return file->size > 0 && memmem(file->bytes, file->size, text,
	    (size_t)length) != NULL;
}

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
		record->is_another |= is_statement(file->name) &&
		    !is_of_run(file, record->number);
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
	if (record->is_another)
		return error_set(err, STATUS_INVALID, "its statements are "
		    "those of another run");
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

enum status
issue_check(const struct issue *issue, struct error *err)
{
	struct record record = { .number = issue->number };
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
