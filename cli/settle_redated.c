#include "cli/settle_paid.h"

/*
 * A document may have another date since it was paid for, in a period from
 * which what was paid is not taken off.  Whoever has it now gets no statement
 * that would pay it again.
 */

struct redated {
	const struct redated *next;
	struct ledger_redated document;
};

/* One of them, as an agreement counts. */
struct question {
	struct recording *recording;
	const struct ledger_redated *document;
	int32_t day;			/* on which it counted then */
	uint32_t party;			/* now */
};

static int32_t
day_of(const struct ledger_dates *dates, const struct agreement *agreement)
{
	return agreement->by_delivery ? dates->delivered : dates->issued;
}

/* Whom the document counted to at a run's position. */
struct payee {
	const char *account;
	const char *head;	/* of its group */
};

static enum status
find_payee(struct payee *out, const struct question *question,
    int64_t position, struct error *err)
{
	const struct catalog *catalog = question->recording->catalog;
	const uint32_t account = question->document->account;
	const struct moved *moved = NULL;
	enum status status = settle_find_moved(&moved, question->recording,
	    position, err);

	while (moved != NULL && (moved->name.document != 0 ||
	    moved->name.name != question->document->name))
		moved = moved->next;
	if (moved != NULL)
		*out = (struct payee){ moved->name.account, moved->name.head };
	else
		*out = (struct payee){ catalog_account(catalog, account)->id,
		    catalog_account(catalog, catalog_account(catalog,
		    account)->head)->id };
	return status;
}

/* Did the run pay the account for the day on which the document counted? */
static enum status
note_payee(const struct question *question, int64_t run, const char *account,
    struct error *err)
{
	const struct ledger_redated *document = question->document;
	struct recording *recording = question->recording;
	const struct agreement *agreement = recording->agreement;
	const struct runs_day asked = { run, agreement->id, account,
		question->day, agreement->term.from,
		agreement->catches_up ? NULL : agreement->version };
	char text[DATE_TEXT_SIZE];
	bool was_paid = false;
	enum status status;

	if (!settle_may_mark(recording, question->party))
		return STATUS_OK;
	status = runs_has_paid(&was_paid, recording->settle->ledger, &asked,
	    err);
	if (status != STATUS_OK || !was_paid)
		return status;
	return settle_mark_paid(recording, question->party, arena_printf(
	    &recording->settle->context->arena, "run %lld settled %s %s for "
	    "account %s by its date then, %s: " SETTLE_NOTHING, (long long)run,
	    document->type == DOCUMENT_INVOICE ? "invoice" : "credit note",
	    document->number, account, date_format(text, question->day)), err);
}

/* Of a group the account may have been paid before the group was. */
static enum status
note_run(int64_t run, int64_t position, void *payload, struct error *err)
{
	const struct question *question = payload;
	struct payee payee = { 0 };
	enum status status;

	if (!settle_may_mark(question->recording, question->party))
		return STATUS_OK;
	status = find_payee(&payee, question, position, err);
	if (status == STATUS_OK)
		status = note_payee(question, run, payee.account, err);
	if (status == STATUS_OK && question->recording->agreement->per_group)
		status = note_payee(question, run, payee.head, err);
	return status;
}

static enum status
note_redated(struct recording *recording,
    const struct ledger_redated *document, struct error *err)
{
	const struct agreement *agreement = recording->agreement;
	const struct period any = { INT32_MIN, INT32_MAX };
	const struct period days = settle_days_of_both(recording, any);
	struct question question = {
		.recording = recording,
		.document = document,
		.day = day_of(&document->then, agreement),
		.party = settle_party_of(recording, document->now),
	};

	/* What is settled of these days themselves is taken off, or refused. */
	if (period_contains(days, question.day) ||
	    !period_contains(days, day_of(&document->since, agreement)) ||
	    !settle_may_mark(recording, question.party))
		return STATUS_OK;
	return runs_list_between(recording->settle->ledger, document->first,
	    document->last, recording->number, note_run, &question, err);
}

/* ---------------------------------------------------------------- the list */

struct listing {
	struct arena *arena;
	const struct redated **end;
};

static enum status
keep_redated(const struct ledger_redated *document, void *payload,
    struct error *err)
{
	struct listing *listing = payload;
	struct redated *redated = arena_alloc(listing->arena, 1,
	    sizeof *redated);

	if (redated == NULL)
		return error_memory(err);
	*redated = (struct redated){ NULL, *document };
	redated->document.number = arena_strdup(listing->arena,
	    document->number);
	if (redated->document.number == NULL)
		return error_memory(err);
	*listing->end = redated;
	listing->end = &redated->next;
	return STATUS_OK;
}

/* Once, for many agreements ask. */
static enum status
list_redated(struct recording *recording, struct error *err)
{
	const struct settle *settle = recording->settle;
	struct listing listing = {
		&settle->context->arena, &recording->redated,
	};
	enum status status;

	if (recording->has_redated)
		return STATUS_OK;
	status = ledger_list_redated(settle->ledger, recording->catalog,
	    settle->position, keep_redated, &listing, err);
	recording->has_redated = status == STATUS_OK;
	return status;
}

enum status
settle_note_redated(struct recording *recording, struct error *err)
{
	enum status status = list_redated(recording, err);

	for (const struct redated *redated = recording->redated;
	    status == STATUS_OK && redated != NULL; redated = redated->next)
		status = note_redated(recording, &redated->document, err);
	return status;
}
