#include "importers/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/strbuf.h"
#include "importers/import_parts.h"
#include "importers/import_retold.h"
#include "importers/import_store.h"

#define OPTIONS_TEXT_MAX 4096

/* The native form may come in several files, so that master data or payments
 * alone are a whole one; any other dialect is read for its documents. */
#define NATIVE_DIALECT "ledger"

struct importing {
	struct ledger *ledger;
	const char *file;
	const struct import_options *options;
	const struct import_listener *listener;
	struct ledger_import_info info;		/* of the import at hand */
	struct ledger_import *import;		/* at hand; NULL: none */
	struct import_store store;
	struct import_retold retold;	/* between store and listener */
	struct import_run run;
	/* Of an archive. */
	bool is_archive;	/* its members are a group */
	struct import_report *whole;
	struct strbuf name;	/* of the member at hand */
};

#define MEMBER_NAME_MAX (1u << 20)

/* ---------------------------------------------------------- how it ends */

/* Is the file at fault, and not the world around it? */
static bool
is_refusal(const struct importing *importing, enum status status)
{
	return !importing->store.has_failed && (status == STATUS_INVALID ||
	    status == STATUS_NOT_FOUND || status == STATUS_SYNTAX ||
	    status == STATUS_RANGE || status == STATUS_CONFLICT);
}

static const char *
digest_of(const struct importing *importing)
{
	return importing->run.digest[0] != '\0' ? importing->run.digest : NULL;
}

static void
set_status(struct ledger_import_summary *summary, const char *status)
{
	(void)snprintf(summary->status, sizeof summary->status, "%s", status);
}

static bool
is_empty(const struct ledger_import_summary *summary,
    const struct import_store *store)
{
	if (summary->documents + summary->duplicates + summary->cancelled +
	    store->entries > 0)
		return false;
	return store->facts == 0 || (store->csv == NULL &&
	    strcmp(store->dialect, NATIVE_DIALECT) != 0);
}

static void
describe(struct ledger_import_summary *summary,
    const struct import_store *store)
{
	memcpy(summary->dialect, store->dialect, sizeof summary->dialect);
	summary->skipped = store->skipped;
	summary->rows = store->rows;
	set_status(summary, summary->set_aside > 0 ? "partial" :
	    is_empty(summary, store) ? "empty" : "ok");
}

static void
put_digest(struct import_report *out, const char *digest)
{
	if (digest != NULL)
		(void)snprintf(out->digest, sizeof out->digest, "%s", digest);
}

static void
abort_import(struct importing *importing)
{
	ledger_import_abort(importing->import);
	importing->import = NULL;
}

/* The import is over, whatever the outcome. */
static enum status
commit(struct import_report *out, struct importing *importing,
    const char *digest, struct error *err)
{
	struct ledger_import *import = importing->import;
	enum status status = ledger_import_check_room(import, err);

	if (status == STATUS_RANGE) {
		abort_import(importing);
		return status;
	}
	if (status == STATUS_OK)
		status = ledger_import_summarise(&out->summary, import, err);
	if (status == STATUS_OK) {
		describe(&out->summary, &importing->store);
		importing->import = NULL;
		status = ledger_import_commit(import, &out->summary, digest,
		    &out->position, err);
	} else {
		abort_import(importing);
	}
	importing->store.has_failed = status != STATUS_OK;
	return status;
}

static enum status
log_refusal(struct import_report *out, struct importing *importing,
    const struct error *refusal, const char *digest, struct error *err)
{
	char message[ERROR_PLACE_MAX + ERROR_MESSAGE_MAX + 2];
	const char *dialect = importing->store.dialect;

	*out = (struct import_report){ .refusal = *refusal };
	memcpy(out->summary.dialect, dialect, sizeof out->summary.dialect);
	set_status(&out->summary, "refused");
	(void)snprintf(message, sizeof message, "%s%s%s", refusal->place,
	    refusal->place[0] != '\0' ? ": " : "", refusal->message);
	return ledger_log_refused(importing->ledger, &importing->info,
	    dialect[0] != '\0' ? dialect : NULL, digest, message,
	    &out->position, err);
}

/* --------------------------------------------------- members of an archive */

static enum status
fail(struct importing *importing, enum status status)
{
	importing->store.has_failed = status != STATUS_OK;
	return status;
}

static enum status
begin_import(struct importing *importing, struct error *err)
{
	enum status status = ledger_import_begin(&importing->import,
	    importing->ledger, &importing->info, err);

	import_store_begin(&importing->store, importing->import,
	    importing->options->source);
	return fail(importing, status);
}

/* The file turns out to be an archive: its import was none. */
static enum status
begin_group(struct importing *importing, struct error *err)
{
	enum status status;

	abort_import(importing);
	status = ledger_group_begin(importing->ledger, err);
	importing->is_archive = status == STATUS_OK;
	return fail(importing, status);
}

static enum status
begin_member(void *payload, const char *name, struct error *err)
{
	struct importing *importing = payload;
	const struct import_listener *listener = importing->listener;
	enum status status = STATUS_OK;

	if (!importing->is_archive)
		status = begin_group(importing, err);
	if (status != STATUS_OK)
		return status;
	strbuf_clear(&importing->name);
	strbuf_printf(&importing->name, "%s:%s", importing->file, name);
	if (strbuf_status(&importing->name) != STATUS_OK)
		return fail(importing, error_memory(err));
	importing->info.file = strbuf_text(&importing->name);
	if (listener->member != NULL)
		listener->member(listener->payload, importing->info.file);
	return begin_import(importing, err);
}

static void
add_member(struct import_report *whole, const struct import_report *member)
{
	struct ledger_import_summary *sum = &whole->summary;
	const struct ledger_import_summary *one = &member->summary;
	bool is_refused = strcmp(one->status, "refused") == 0;

	whole->members++;
	whole->refused_members += is_refused;
	whole->position = member->position;
	sum->documents += one->documents;
	sum->lines += one->lines;
	sum->duplicates += one->duplicates;
	sum->updated += one->updated;
	sum->cancelled += one->cancelled;
	sum->skipped += one->skipped;
	sum->set_aside += one->set_aside;
	set_status(sum, whole->refused_members > 0 || sum->set_aside > 0 ?
	    "partial" : "ok");
}

static enum status
end_member(void *payload, const struct sink_member_end *end,
    struct error *err)
{
	struct importing *importing = payload;
	const struct import_listener *listener = importing->listener;
	struct import_report *report = calloc(1, sizeof *report);
	enum status status;

	if (report == NULL)
		return fail(importing, error_memory(err));
	if (end->error->status == STATUS_OK) {
		status = commit(report, importing, end->digest, err);
	} else {
		abort_import(importing);
		status = fail(importing, log_refusal(report, importing,
		    end->error, end->digest, err));
	}
	if (status == STATUS_OK) {
		put_digest(report, end->digest);
		add_member(importing->whole, report);
	}
	if (status == STATUS_OK && listener->member_end != NULL)
		status = fail(importing, listener->member_end(
		    listener->payload, report, err));
	free(report);
	return status;
}

/* ------------------------------------------------------------- the options */

/* value: "" for none. */
static void
describe_option(struct strbuf *text, const char *name, const char *value)
{
	if (text->length > 0)
		strbuf_putc(text, ' ');
	strbuf_puts(text, name);
	if (value[0] != '\0') {
		strbuf_putc(text, ' ');
		strbuf_puts(text, value);
	}
}

/* The options that change what a file means, as the user would write them. */
static void
describe_options(struct strbuf *text, const struct import_options *options)
{
	const struct {
		const char *name;
		const char *value;
	} rows[] = {
		{ "--csv", options->csv },
		{ "--encoding", options->encoding },
		{ "--format", options->format },
		{ "--source", options->source },
		{ "--prefix", options->prefix },
		{ "--replace", options->replaces ? "" : NULL },
		{ "--accept-mismatch", options->accepts_mismatch ? "" : NULL },
	};

	for (size_t i = 0; i < options->dialect_count; i++)
		describe_option(text, "--dialect", options->dialects[i].name);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].value != NULL)
			describe_option(text, rows[i].name, rows[i].value);
	}
}

/*
 * By several readers.  What they could not do, whatever it was, is done again
 * by one, and it is as if they had not been.
 */
static enum status
read_in_parts(struct importing *importing, struct error *err)
{
	struct import_run *run = &importing->run;
	enum status status;

	import_retold_hold(&importing->retold);
	status = import_parts(run, err);
	if (status == STATUS_OK)
		import_retold_release(&importing->retold);
	if (status == STATUS_OK || status == STATUS_INTERRUPTED ||
	    importing->store.has_failed)
		return status;
	abort_import(importing);
	*err = (struct error){ 0 };
	import_retold_again(&importing->retold, run->has_changed);
	status = begin_import(importing, err);
	return status == STATUS_OK ? import_run(run, err) : status;
}

/* Read into a transaction; on any failure it is as if nothing had been. */
static enum status
import_atomically(struct import_report *out, struct importing *importing,
    struct error *err)
{
	enum status status = begin_import(importing, err);

	if (status == STATUS_OK)
		status = import_parts_may(&importing->run) ?
		    read_in_parts(importing, err) :
		    import_run(&importing->run, err);
	if (status != STATUS_OK)
		abort_import(importing);
	if (importing->is_archive && status != STATUS_OK)
		ledger_group_abort(importing->ledger);
	if (status != STATUS_OK)
		return status;
	if (!importing->is_archive)
		return commit(out, importing, digest_of(importing), err);
	return fail(importing, ledger_group_commit(importing->ledger, err));
}

static enum status
import_logged(struct import_report *out, struct importing *importing, int fd,
    struct error *err)
{
	struct import_store *store = &importing->store;
	const struct import_options *options = importing->options;
	const struct import_members members = { importing, begin_member,
		end_member };
	struct sink sink;
	enum status status;

	import_retold_begin(&importing->retold, importing->listener);
	import_store_init(store, &members, NULL, &importing->retold.listener);
	store->csv = options->csv == NULL ? NULL : csv_kind_find(options->csv);
	store->accepts_mismatch = options->accepts_mismatch;
	sink = import_store_sink(store);
	importing->run = (struct import_run){
		.fd = fd, .name = importing->file, .options = options,
		.listener = importing->listener, .sink = &sink,
	};
	status = import_atomically(out, importing, err);
	if (is_refusal(importing, status)) {
		struct error refusal = *err;

		importing->info.file = importing->file;
		if (importing->is_archive)
			store->dialect[0] = '\0';
		status = log_refusal(out, importing, &refusal,
		    digest_of(importing), err);
	}
	put_digest(out, digest_of(importing));
	import_store_fini(store);
	import_retold_fini(&importing->retold);
	return status;
}

enum status
import_file(struct import_report *out, struct ledger *ledger, int fd,
    const char *name, const struct import_options *options,
    const struct import_listener *listener, struct error *err)
{
	struct import_report report = { 0 };
	struct importing importing = {
		.ledger = ledger,
		.file = name,
		.whole = &report,
		.options = options,
		.listener = listener,
		.info = {
			.file = name,
			.is_sandboxed = options->is_sandboxed,
			.replaces = options->replaces,
		},
	};
	struct strbuf text;
	enum status status;

	strbuf_init(&text, OPTIONS_TEXT_MAX);
	strbuf_init(&importing.name, MEMBER_NAME_MAX);
	describe_options(&text, options);
	status = strbuf_status(&text);
	if (status == STATUS_MEMORY) {
		status = error_memory(err);
	} else if (status != STATUS_OK) {
		status = error_set(err, STATUS_USAGE,
		    "the options are longer than %d bytes", OPTIONS_TEXT_MAX);
	} else {
		importing.info.options = strbuf_text(&text);
		status = import_logged(&report, &importing, fd, err);
	}
	strbuf_fini(&importing.name);
	strbuf_fini(&text);
	if (status == STATUS_OK)
		*out = report;
	return status;
}
