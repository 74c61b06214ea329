#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/agreements.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/rules_effect.h"
#include "cli/signals.h"
#include "reports/plain.h"
#include "rules/difference.h"

struct diff_arguments {
	bool with_ledger;
	const char *account;
	const char *format;
	int32_t as_of;
};

static const char *const formats[] = { "text", "csv", NULL };

static const struct option_row options[] = {
	{ .name = "with-ledger", .kind = OPTION_FLAG,
	    .help = "also what the change of terms changes for whom",
	    .offset = offsetof(struct diff_arguments, with_ledger) },
	{ .name = "account", .kind = OPTION_TEXT, .value = "ID",
	    .help = "with the ledger: only for this account",
	    .offset = offsetof(struct diff_arguments, account) },
	{ .name = "as-of", .kind = OPTION_DATE, .value = "DATE",
	    .help = "with the ledger: what was bought and paid up to this "
	    "day (default: the end of the first agreement's term)",
	    .offset = offsetof(struct diff_arguments, as_of) },
	{ .name = "format", .kind = OPTION_CHOICE, .value = "text|csv",
	    .help = "how it is printed; csv with the ledger is of what "
	    "changes for whom alone",
	    .offset = offsetof(struct diff_arguments, format),
	    .choices = formats },
	{ .name = NULL },
};

/* One agreement of the first files, of the second, or of both. */
struct pair {
	const struct agreement *before;		/* NULL: only in the second */
	const struct agreement *after;		/* NULL: only in the first */
};

struct pairs {
	struct pair *pairs;	/* in the context's arena */
	size_t count;
};

struct session {
	struct context *context;
	const char *agreement;	/* at hand */
	size_t differences;
	bool is_csv;
	bool has_table;		/* the CSV is of the terms */
	struct table table;
	struct strbuf out;
};

static const struct table_column columns[] = {
	{ "agreement", false, false },
	{ "place", false, false },
	{ "what", false, false },
	{ "before", false, false },
	{ "after", false, false },
};

/* ------------------------------------------------------------------ pairs */

/* The agreements of one side, by id. */
struct sorted {
	const struct agreement **agreements;	/* in the context's arena */
	size_t count;
};

static enum status
collect(const struct agreement *agreement, void *payload, struct error *err)
{
	struct sorted *sorted = payload;

	(void)err;
	if (sorted->agreements != NULL)
		sorted->agreements[sorted->count] = agreement;
	sorted->count++;
	return STATUS_OK;
}

static int
compare_ids(const void *a, const void *b)
{
	const struct agreement *const *one = a;
	const struct agreement *const *two = b;

	return strcmp((*one)->id, (*two)->id);
}

/* In the order of the files, and by id. */
static enum status
list_sides(struct sorted *in_order, struct sorted *by_id,
    const struct agreements *agreements, struct context *context,
    struct error *err)
{
	struct sorted count = { 0 };
	enum status status = agreements_each(agreements, collect, &count, err);

	if (status != STATUS_OK)
		return status;
	in_order->agreements = arena_alloc(&context->arena, count.count + 1,
	    sizeof *in_order->agreements);
	by_id->agreements = arena_alloc(&context->arena, count.count + 1,
	    sizeof *by_id->agreements);
	if (in_order->agreements == NULL || by_id->agreements == NULL)
		return error_memory(err);
	status = agreements_each(agreements, collect, in_order, err);
	if (status == STATUS_OK)
		status = agreements_each(agreements, collect, by_id, err);
	if (status != STATUS_OK)
		return status;
	qsort(by_id->agreements, by_id->count, sizeof *by_id->agreements,
	    compare_ids);
	for (size_t i = 1; i < by_id->count; i++) {
		const char *id = by_id->agreements[i]->id;

		if (strcmp(id, by_id->agreements[i - 1]->id) == 0)
			return error_set(err, STATUS_INVALID,
			    "agreement %s is there twice on one side", id);
	}
	return STATUS_OK;
}

static const struct agreement *
find(const struct sorted *by_id, const struct agreement *asked)
{
	const struct agreement **found = bsearch(&asked, by_id->agreements,
	    by_id->count, sizeof *by_id->agreements, compare_ids);

	return found == NULL ? NULL : *found;
}

/* In the order of the first side, then what only the second one has.  Two
 * that are alone are compared whatever their ids: one may be the renewal. */
static enum status
make_pairs(struct pairs *out, struct context *context,
    const struct agreements *before, const struct agreements *after,
    struct error *err)
{
	struct sorted old = { 0 };
	struct sorted old_by_id = { 0 };
	struct sorted new = { 0 };
	struct sorted new_by_id = { 0 };
	enum status status;

	status = list_sides(&old, &old_by_id, before, context, err);
	if (status == STATUS_OK)
		status = list_sides(&new, &new_by_id, after, context, err);
	if (status != STATUS_OK)
		return status;
	out->pairs = arena_alloc(&context->arena, old.count + new.count + 1,
	    sizeof *out->pairs);
	if (out->pairs == NULL)
		return error_memory(err);
	if (old.count == 1 && new.count == 1) {
		out->pairs[out->count++] = (struct pair){ old.agreements[0],
			new.agreements[0] };
		return STATUS_OK;
	}
	for (size_t i = 0; i < old.count; i++)
		out->pairs[out->count++] = (struct pair){ old.agreements[i],
			find(&new_by_id, old.agreements[i]) };
	for (size_t i = 0; i < new.count; i++)
		if (find(&old_by_id, new.agreements[i]) == NULL)
			out->pairs[out->count++] = (struct pair){ NULL,
				new.agreements[i] };
	return STATUS_OK;
}

/* ------------------------------------------------------------------ terms */

static void
put_value(struct strbuf *out, const char *value)
{
	plain_puts(out, value == NULL ? "(none)" : value);
}

static enum status
put_difference(const struct difference *difference, void *payload,
    struct error *err)
{
	struct session *session = payload;
	struct strbuf *out = &session->out;

	session->differences++;
	if (session->has_table) {
		table_text(&session->table, session->agreement);
		table_text(&session->table, difference->place);
		table_text(&session->table, difference->what);
		table_text(&session->table, difference->before);
		table_text(&session->table, difference->after);
		return table_end_row(&session->table, err);
	}
	if (session->is_csv)
		return STATUS_OK;
	plain_puts(out, session->agreement);
	strbuf_puts(out, ": ");
	plain_puts(out, difference->place);
	strbuf_puts(out, ": ");
	plain_puts(out, difference->what);
	strbuf_puts(out, ": ");
	put_value(out, difference->before);
	strbuf_puts(out, " -> ");
	put_value(out, difference->after);
	strbuf_putc(out, '\n');
	return output_write(out, err);
}

/* An agreement that only one side has. */
static enum status
put_alone(struct session *session, const struct agreement *agreement,
    bool is_new, struct error *err)
{
	struct difference difference = {
		.place = "file",
		.what = "agreement",
	};
	struct strbuf words;
	enum status status;

	strbuf_init(&words, OUTPUT_BYTES_MAX);
	strbuf_printf(&words, "version %s", agreement->version);
	if (is_new)
		difference.after = strbuf_text(&words);
	else
		difference.before = strbuf_text(&words);
	status = output_check(&words, err);
	if (status == STATUS_OK)
		status = put_difference(&difference, session, err);
	strbuf_fini(&words);
	return status;
}

static enum status
put_terms(struct session *session, const struct pairs *pairs,
    struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < pairs->count && status == STATUS_OK; i++) {
		const struct pair *pair = &pairs->pairs[i];
		const struct agreement *one = pair->before != NULL ?
		    pair->before : pair->after;

		session->agreement = one->id;
		if (pair->before == NULL || pair->after == NULL)
			status = put_alone(session, one, pair->before == NULL,
			    err);
		else
			status = difference_find(pair->before, pair->after,
			    put_difference, session, err);
		if (status == STATUS_OK)
			status = signals_check(err);
	}
	if (status != STATUS_OK || session->differences > 0 || session->is_csv)
		return status;
	strbuf_puts(&session->out, "no difference in the terms\n");
	return output_write(&session->out, err);
}

static enum status
diff_terms(struct session *session, const struct pairs *pairs,
    struct error *err)
{
	enum status status = STATUS_OK;

	if (session->has_table)
		status = table_begin(&session->table, columns,
		    sizeof columns / sizeof columns[0], true, err);
	if (status == STATUS_OK)
		status = put_terms(session, pairs, err);
	if (status == STATUS_OK && session->has_table)
		status = table_end(&session->table, err);
	table_fini(&session->table);
	return status;
}

/* ----------------------------------------------------------------- ledger */

static enum status
compare_all(struct effect *effect, const struct pairs *pairs,
    struct error *err)
{
	enum status status = effect_begin(effect, err);

	for (size_t i = 0; i < pairs->count && status == STATUS_OK; i++) {
		const struct pair *pair = &pairs->pairs[i];

		if (pair->before != NULL && pair->after != NULL)
			status = effect_compare(effect, pair->before,
			    pair->after, err);
	}
	if (status == STATUS_OK)
		status = effect_end(effect, err);
	return status;
}

static enum status
diff_effect(struct context *context, const struct diff_arguments *given,
    const struct pairs *pairs, struct error *err)
{
	struct database_view view = { 0 };
	struct effect effect = {
		.context = context,
		.request = { &context->log, &view, given->account,
		    given->as_of },
		.is_csv = strcmp(given->format, "csv") == 0,
	};
	enum status status;

	status = database_view_open(&view, context, err);
	if (status == STATUS_OK)
		status = party_check(&effect.request, err);
	if (status == STATUS_OK)
		status = compare_all(&effect, pairs, err);
	if (status == STATUS_OK && effect.failed > 0)
		command_refuse(context, "parties that could not be evaluated, "
		    "and are in no sum: %" PRIu64, effect.failed);
	else if (status == STATUS_OK && effect.refused > 0)
		command_refuse(context, "agreements that could not be "
		    "compared: %" PRIu64, effect.refused);
	effect_fini(&effect);
	database_view_close(&view);
	return status;
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct diff_arguments *given = arguments;
	const struct option_words first = { operands->words, 1 };
	const struct option_words second = { operands->words + 1, 1 };
	struct session session = {
		.context = context,
		.is_csv = strcmp(given->format, "csv") == 0,
	};
	struct agreements before = { 0 };
	struct agreements after = { 0 };
	struct pairs pairs = { 0 };
	enum status status;

	if (!given->with_ledger &&
	    (given->account != NULL || given->as_of != DATE_NONE))
		return error_set(err, STATUS_USAGE,
		    "--account and --as-of go with --with-ledger");
	session.has_table = session.is_csv && !given->with_ledger;
	strbuf_init(&session.out, OUTPUT_BYTES_MAX);
	status = agreements_load_all(&before, context, &first, err);
	if (status == STATUS_OK)
		status = agreements_load_all(&after, context, &second, err);
	if (status == STATUS_OK)
		status = make_pairs(&pairs, context, &before, &after, err);
	if (status == STATUS_OK)
		status = diff_terms(&session, &pairs, err);
	if (status == STATUS_OK && given->with_ledger)
		status = diff_effect(context, given, &pairs, err);
	strbuf_fini(&session.out);
	agreements_fini(&before);
	agreements_fini(&after);
	return status;
}

const struct command cmd_rules_diff = {
	.name = "rules diff",
	.operands = "A B",
	.summary = "what two versions of agreements say differently",
	.details = "A and B are agreement files or folders of them. Agreements "
	    "are compared with those of the same id; one agreement on either "
	    "side is compared whatever its id. How a file is written is no "
	    "difference. With the ledger both are evaluated on the same "
	    "purchases, over the term of the first, and each account whose "
	    "result changes has a row.",
	.options = options,
	.arguments_size = sizeof(struct diff_arguments),
	.operands_min = 2,
	.operands_max = 2,
	.run = run,
};
