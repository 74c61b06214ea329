#include <inttypes.h>

#include "cli/agreements.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/party.h"
#include "cli/signals.h"
#include "reports/preview.h"

struct preview_arguments {
	struct option_words rules;
	const char *account;
	const char *format;
	int32_t as_of;
};

static const char *const formats[] = { "text", "csv", "json", NULL };

static const struct option_row options[] = {
	{ .name = "rules", .kind = OPTION_WORDS, .is_required = true,
	    .value = "FILE|DIR...",
	    .help = "agreement files; of a folder its *.xml",
	    .offset = offsetof(struct preview_arguments, rules) },
	{ .name = "account", .kind = OPTION_TEXT, .value = "ID",
	    .help = "only this account (of an agreement per group: its group)",
	    .offset = offsetof(struct preview_arguments, account) },
	{ .name = "as-of", .kind = OPTION_DATE, .value = "DATE",
	    .help = "what was bought and paid up to this day (default: the "
	    "end of each agreement's term)",
	    .offset = offsetof(struct preview_arguments, as_of) },
	{ .name = "format", .kind = OPTION_CHOICE, .value = "text|csv|json",
	    .help = "how it is printed",
	    .offset = offsetof(struct preview_arguments, format),
	    .choices = formats },
	{ .name = NULL },
};

struct session {
	struct context *context;
	struct party_request request;
	const struct preview_format *format;
	struct preview preview;
	struct strbuf out;
};

static enum status
put_result(const struct result *result, void *payload, struct error *err)
{
	struct session *session = payload;
	enum status status;

	status = signals_check(err);
	if (status != STATUS_OK)
		return status;
	if (result->error != NULL)
		party_tell_failed(&session->context->log, result,
		    result->error);
	session->format->result(&session->preview, result);
	return output_write(&session->out, err);
}

static enum status
preview_agreement(const struct agreement *agreement, void *payload,
    struct error *err)
{
	struct session *session = payload;
	struct assess assess;
	enum status status;

	status = party_assess(&assess, &session->request, agreement);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (status != STATUS_OK)
		return status;
	assess.is_brief = session->format->is_brief;
	return assess_parties(&assess, put_result, session, err);
}

static enum status
preview_all(struct session *session, const struct agreements *agreements,
    struct error *err)
{
	enum status status;

	session->format->begin(&session->preview);
	status = output_write(&session->out, err);
	if (status == STATUS_OK)
		status = agreements_each(agreements, preview_agreement,
		    session, err);
	if (status != STATUS_OK)
		return status;
	session->format->end(&session->preview);
	if (session->preview.failed > 0)
		command_refuse(session->context,
		    "parties that could not be evaluated: %" PRIu64,
		    session->preview.failed);
	return output_write(&session->out, err);
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct preview_arguments *given = arguments;
	struct agreements agreements = { 0 };
	struct database_view view = { 0 };
	struct session session = {
		.context = context,
		.request = { &context->log, &view, given->account,
		    given->as_of },
		.format = preview_format_find(given->format),
	};
	enum status status;

	(void)operands;
	strbuf_init(&session.out, OUTPUT_BYTES_MAX);
	session.preview.out = &session.out;
	status = agreements_load_all(&agreements, context, &given->rules, err);
	if (status == STATUS_OK)
		status = database_view_open_of(&view, context, given->account,
		    err);
	if (status == STATUS_OK)
		status = party_check(&session.request, err);
	if (status == STATUS_OK)
		status = preview_all(&session, &agreements, err);
	strbuf_fini(&session.out);
	database_view_close(&view);
	agreements_fini(&agreements);
	return status;
}

const struct command cmd_preview = {
	.name = "preview",
	.operands = "",
	.summary = "what each account has earned; stores nothing",
	.details = "Evaluates the settlement period that the as-of date falls "
	    "in, up to that day, at the newest ledger position. An account "
	    "that buys nothing that counts has no row, or none in CSV where "
	    "something was settled. One that cannot be "
	    "evaluated has a row that says so, the reason stands on standard "
	    "error, and the exit status is 1.",
	.options = options,
	.arguments_size = sizeof(struct preview_arguments),
	.run = run,
};
