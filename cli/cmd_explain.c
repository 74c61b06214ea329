#include <inttypes.h>

#include "cli/agreements.h"
#include "cli/commands.h"
#include "cli/explain_lines.h"
#include "cli/output.h"
#include "cli/party.h"
#include "cli/signals.h"
#include "reports/text.h"

struct explain_arguments {
	struct option_words rules;
	const char *account;
	int32_t as_of;
	bool has_lines;
};

static const struct option_row options[] = {
	{ .name = "rules", .kind = OPTION_WORDS, .is_required = true,
	    .value = "FILE|DIR...",
	    .help = "agreement files; of a folder its *.xml",
	    .offset = offsetof(struct explain_arguments, rules) },
	{ .name = "account", .kind = OPTION_TEXT, .is_required = true,
	    .value = "ID",
	    .help = "the account (of an agreement per group: its group)",
	    .offset = offsetof(struct explain_arguments, account) },
	{ .name = "as-of", .kind = OPTION_DATE, .value = "DATE",
	    .help = "what was bought and paid up to this day (default: the "
	    "end of each agreement's term)",
	    .offset = offsetof(struct explain_arguments, as_of) },
	{ .name = "lines", .kind = OPTION_FLAG,
	    .help = "down to the invoice lines: what each counts in, or why "
	    "in nothing",
	    .offset = offsetof(struct explain_arguments, has_lines) },
	{ .name = NULL },
};

struct session {
	struct context *context;
	struct party_request request;
	bool has_lines;
	bool is_found;		/* has the agreement a result? */
	bool is_shown;		/* ... that was printed */
	uint64_t failed;
	struct strbuf out;
};

static enum status
put_result(const struct result *result, void *payload, struct error *err)
{
	struct session *session = payload;

	session->is_found = true;
	if (result->error != NULL) {
		session->failed++;
		party_tell_failed(&session->context->log, result,
		    result->error);
		return STATUS_OK;
	}
	session->is_shown = true;
	text_explain(&session->out, result);
	strbuf_putc(&session->out, '\n');
	return output_write(&session->out, err);
}

static enum status
explain_party(struct session *session, struct assess *assess,
    struct error *err)
{
	struct explain_lines *lines = NULL;
	enum status status = STATUS_OK;

	if (session->has_lines)
		status = explain_lines_new(&lines, assess, err);
	session->is_found = false;
	session->is_shown = false;
	if (status == STATUS_OK)
		status = assess_parties(assess, put_result, session, err);
	/* The lines come after the result they are behind. */
	if (status == STATUS_OK && lines != NULL)
		status = explain_lines_print(lines, !session->is_shown, err);
	explain_lines_free(lines);
	return status;
}

static enum status
explain_agreement(const struct agreement *agreement, void *payload,
    struct error *err)
{
	struct session *session = payload;
	struct assess assess;
	enum status status;

	status = party_assess(&assess, &session->request, agreement);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (status == STATUS_OK)
		status = explain_party(session, &assess, err);
	if (status == STATUS_OK)
		status = signals_check(err);
	if (status != STATUS_OK || session->is_found)
		return status;
	if (assess_is_party(agreement, session->request.view->catalog,
	    assess.account, assess.window))
		log_event(&session->context->log, LOG_WARNING, "nothing",
		    agreement->id, "no line of account %s counts in the window",
		    session->request.account);
	else
		log_event(&session->context->log, LOG_WARNING, "no-party",
		    agreement->id, "account %s is not a party",
		    session->request.account);
	return STATUS_OK;
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct explain_arguments *given = arguments;
	struct agreements agreements = { 0 };
	struct database_view view = { 0 };
	struct session session = {
		.context = context,
		.request = { &context->log, &view, given->account,
		    given->as_of },
		.has_lines = given->has_lines,
	};
	enum status status;

	(void)operands;
	strbuf_init(&session.out, OUTPUT_BYTES_MAX);
	status = agreements_load_all(&agreements, context, &given->rules, err);
	if (status == STATUS_OK)
		status = database_view_open_of(&view, context, given->account,
		    err);
	if (status == STATUS_OK)
		status = party_check(&session.request, err);
	if (status == STATUS_OK)
		status = agreements_each(&agreements, explain_agreement,
		    &session, err);
	if (status == STATUS_OK && session.failed > 0)
		command_refuse(context, "agreements account %s could not be "
		    "evaluated under: %" PRIu64, given->account,
		    session.failed);
	strbuf_fini(&session.out);
	database_view_close(&view);
	agreements_fini(&agreements);
	return status;
}

const struct command cmd_explain = {
	.name = "explain",
	.operands = "",
	.summary = "every step of one account's result",
	.details = "What was measured, which tier it reached, what each limit "
	    "and rounding did, and what was left out and why.",
	.options = options,
	.arguments_size = sizeof(struct explain_arguments),
	.run = run,
};
