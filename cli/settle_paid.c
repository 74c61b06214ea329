#include <string.h>

#include "cli/settle_parts.h"
#include "rules/assess.h"
#include "rules/settled.h"

/*
 * What an account was paid for may since be counted to another one: it came to
 * a group or left one, a name of documents means another account, or a document
 * was replaced by one with another name.  Whoever has it now gets no statement
 * that would pay it again: in the period that was settled, and under catch-up
 * in a later one, unless the account that was paid is a party still and owes
 * what it has no purchases for any more.
 */

#define NOTHING "nothing is settled, so that nothing is paid twice"

/* A name or a document that has moved since a position. */
struct moved {
	const struct moved *next;
	struct ledger_moved name;
};

struct moved_since {
	struct moved_since *next;
	int64_t position;
	const struct moved *first;
};

/* One run that paid, and one name. */
struct payment {
	struct recording *recording;
	const struct moved *moved;
	int64_t run;
	int64_t position;
	const char *payee;
	uint32_t party;			/* now */
};

static struct runs_history
ask_history(const struct recording *recording, const char *account)
{
	const struct settled_question question = {
		.agreement = recording->agreement,
		.account = account,
		.period = recording->period,
	};
	struct runs_history history = settled_history(&question);

	history.before = recording->number;
	return history;
}

/* The first reason counts; NULL: there was no memory for it. */
static enum status
mark(struct recording *recording, uint32_t party, const char *reason,
    struct error *err)
{
	if (reason == NULL)
		return error_memory(err);
	recording->paid[party] = (struct paid_party){
		.agreement_number = recording->agreement_number,
		.reason = reason,
	};
	return STATUS_OK;
}

static bool
is_marked(const struct recording *recording, uint32_t party)
{
	return recording->paid[party].agreement_number ==
	    recording->agreement_number;
}

/* -------------------------------------------- accounts that came to a group */

static enum status
note_member(const struct run_settlement *settled, int64_t run, void *payload,
    struct error *err)
{
	struct recording *recording = payload;
	uint32_t account = catalog_account_find(recording->catalog,
	    settled->account);
	uint32_t head;

	(void)run;
	if (settled->amount_micro == 0 || account == CATALOG_NONE)
		return STATUS_OK;
	head = catalog_account(recording->catalog, account)->head;
	if (head == account || is_marked(recording, head))
		return STATUS_OK;
	return mark(recording, head, arena_printf(
	    &recording->settle->context->arena, "account %s of its group was "
	    "paid before as a party of its own: " NOTHING, settled->account),
	    err);
}

/* ------------------------------------------------------- names that moved */

struct listing {
	struct arena *arena;
	const struct moved **end;
};

static enum status
keep_moved(const struct ledger_moved *name, void *payload, struct error *err)
{
	struct listing *listing = payload;
	struct moved *moved = arena_alloc(listing->arena, 1, sizeof *moved);

	if (moved == NULL)
		return error_memory(err);
	*moved = (struct moved){ NULL, *name };
	moved->name.account = arena_strdup(listing->arena, name->account);
	moved->name.head = arena_strdup(listing->arena, name->head);
	if (moved->name.account == NULL || moved->name.head == NULL)
		return error_memory(err);
	*listing->end = moved;
	listing->end = &moved->next;
	return STATUS_OK;
}

/* Since a run's position; kept, for many agreements ask. */
static enum status
find_moved(const struct moved **out, struct recording *recording,
    int64_t position, struct error *err)
{
	const struct settle *settle = recording->settle;
	struct arena *arena = &settle->context->arena;
	struct moved_since *since = recording->moved;
	struct listing listing = { .arena = arena };
	enum status status;

	while (since != NULL && since->position != position)
		since = since->next;
	if (since != NULL) {
		*out = since->first;
		return STATUS_OK;
	}
	since = arena_alloc(arena, 1, sizeof *since);
	if (since == NULL)
		return error_memory(err);
	*since = (struct moved_since){ recording->moved, position, NULL };
	listing.end = &since->first;
	status = ledger_list_moved(settle->ledger, recording->catalog,
	    settle->position, position, keep_moved, &listing, err);
	if (status != STATUS_OK)
		return status;
	recording->moved = since;
	*out = since->first;
	return STATUS_OK;
}

/* Will this run's statement of the account that was paid say that it owes? */
static bool
will_owe(const struct payment *payment, const struct run_settlement *settled)
{
	const struct recording *recording = payment->recording;
	uint32_t payee = catalog_account_find(recording->catalog,
	    payment->payee);

	return settled->period.until < recording->period.from &&
	    payee != CATALOG_NONE && assess_is_party(recording->agreement,
	    recording->catalog, payee, recording->period);
}

static enum status
note_payment(const struct run_settlement *settled, int64_t run, void *payload,
    struct error *err)
{
	const struct payment *payment = payload;
	struct recording *recording = payment->recording;
	const struct settle *settle = recording->settle;
	const struct ledger_named_days asked = {
		.position = payment->position,
		.name = payment->moved->name.name,
		.document = payment->moved->name.document,
		.days = { ask_history(recording, NULL).within.from,
		    settled->period.until },
		.by_delivery = recording->agreement->by_delivery,
	};
	bool was_bought = false;
	enum status status;

	if (run != payment->run || settled->amount_micro == 0 ||
	    is_marked(recording, payment->party) ||
	    will_owe(payment, settled))
		return STATUS_OK;
	status = ledger_had_documents(&was_bought, settle->ledger, &asked,
	    err);
	if (status != STATUS_OK || !was_bought)
		return status;
	return mark(recording, payment->party, arena_printf(
	    &settle->context->arena, "run %lld paid account %s for purchases "
	    "that are this party's now: " NOTHING, (long long)run,
	    payment->payee), err);
}

static enum status
note_payer(int64_t run, int64_t position, void *payload, struct error *err)
{
	struct recording *recording = payload;
	const struct catalog *catalog = recording->catalog;
	const bool per_group = recording->agreement->per_group;
	const struct moved *moved = NULL;
	enum status status = find_moved(&moved, recording, position, err);

	for (; status == STATUS_OK && moved != NULL; moved = moved->next) {
		struct payment payment = {
			.recording = recording,
			.moved = moved,
			.run = run,
			.position = position,
			.payee = per_group ? moved->name.head :
			    moved->name.account,
			.party = per_group ? catalog_account(catalog,
			    moved->name.now)->head : moved->name.now,
		};
		struct runs_history history = ask_history(recording,
		    payment.payee);

		if (strcmp(catalog_account(catalog, payment.party)->id,
		    payment.payee) != 0)
			status = runs_list_settled(recording->settle->ledger,
			    &history, note_payment, &payment, err);
	}
	return status;
}

enum status
settle_note_paid(struct recording *recording, struct error *err)
{
	struct ledger *ledger = recording->settle->ledger;
	struct runs_history history = ask_history(recording, NULL);
	enum status status = STATUS_OK;

	if (recording->agreement->per_group)
		status = runs_list_settled(ledger, &history, note_member,
		    recording, err);
	if (status == STATUS_OK)
		status = runs_list_payers(ledger, &history, note_payer,
		    recording, err);
	return status;
}
