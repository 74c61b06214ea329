#include <string.h>

#include "cli/settle_paid.h"
#include "rules/assess.h"

/*
 * What an account was paid for may since be counted to another one: it came to
 * a group or left one, a name of documents means another account, or a document
 * was replaced by one with another name.  Whoever has it now gets no statement
 * that would pay it again: in the period that was settled, and under catch-up
 * in a later one, unless the account that was paid is a party still and owes
 * what it has no purchases for any more.
 */

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
	bool was_paid;			/* in a period before */
	int64_t later;			/* the run last looked at */
	bool has_ended;			/* a statement of the payee says no
					 * more that it owes */
};

/*
 * What was settled of the days that the period at hand pays, and of later ones
 * of the term.  An earlier version of the agreement may have had other periods.
 */
static struct runs_history
ask_history(const struct recording *recording, const char *account)
{
	const struct agreement *agreement = recording->agreement;

	return (struct runs_history){
		.agreement = agreement->id,
		.account = account,
		.within = { agreement->catches_up ? agreement->term.from :
		    recording->period.from, agreement->term.until },
		.before = recording->number,
		.is_partly = true,
	};
}

/*
 * Did it pay such days?  A later period has caught up with them; if one of
 * another version did, is not known.  Where nothing was due to who was paid
 * before, what was bought may have made a debt less.
 */
static bool
has_paid(const struct recording *recording,
    const struct run_settlement *settled, bool was_paid)
{
	const struct agreement *agreement = recording->agreement;
	bool may_catch_up = agreement->catches_up ||
	    strcmp(settled->version, agreement->version) != 0;

	return (settled->amount_micro != 0 || (may_catch_up && was_paid)) &&
	    (may_catch_up ||
	    settled->period.from <= recording->period.until);
}

struct period
settle_days_of_both(const struct recording *recording, struct period settled)
{
	const struct agreement *agreement = recording->agreement;
	struct period days = recording->period;

	if (agreement->catches_up)
		days.from = agreement->term.from;
	if (days.until > settled.until)
		days.until = settled.until;
	return days;
}

enum status
settle_mark_paid(struct recording *recording, uint32_t party,
    const char *reason, struct error *err)
{
	if (reason == NULL)
		return error_memory(err);
	recording->paid_count++;
	recording->paid[party] = (struct paid_party){
		.agreement_number = recording->agreement_number,
		.reason = reason,
	};
	return STATUS_OK;
}

uint32_t
settle_party_of(const struct recording *recording, uint32_t account)
{
	return recording->agreement->per_group ?
	    catalog_account(recording->catalog, account)->head : account;
}

bool
settle_may_mark(const struct recording *recording, uint32_t party)
{
	return recording->paid[party].agreement_number !=
	    recording->agreement_number &&
	    assess_is_party(recording->agreement, recording->catalog, party,
	    recording->period);
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
	if (!has_paid(recording, settled, false) || account == CATALOG_NONE)
		return STATUS_OK;
	head = catalog_account(recording->catalog, account)->head;
	if (head == account || !settle_may_mark(recording, head))
		return STATUS_OK;
	return settle_mark_paid(recording, head, arena_printf(
	    &recording->settle->context->arena, "account %s of its group was "
	    "paid before as a party of its own: " SETTLE_NOTHING,
	    settled->account), err);
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

enum status
settle_find_moved(const struct moved **out, struct recording *recording,
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

/*
 * Does a statement of this run, or one that stands, of the account that was
 * paid say that it owes?  It gets none now where it has itself what another was
 * paid for.
 */
static bool
owes(const struct payment *payment, const struct run_settlement *settled)
{
	const struct recording *recording = payment->recording;
	uint32_t payee = catalog_account_find(recording->catalog,
	    payment->payee);

	return !payment->has_ended &&
	    settled->period.until < recording->period.from &&
	    payee != CATALOG_NONE && settle_may_mark(recording, payee);
}

/*
 * Does this settlement keep the payee from a statement in all that follows?
 * What was paid in another currency, or for days before the term, too, cannot
 * be taken off.
 */
static bool
bars(const struct recording *recording, const struct run_settlement *settled)
{
	const struct agreement *agreement = recording->agreement;

	return settled->period.from < agreement->term.from ||
	    (settled->period.until < recording->period.from &&
	    strcmp(settled->currency, agreement->currency->code) != 0);
}

/* Is it from the payee to the party, too? */
static bool
is_alike(const struct payment *payment, const struct ledger_moved *name)
{
	const struct recording *recording = payment->recording;

	return settle_party_of(recording, name->now) == payment->party &&
	    (strcmp(name->account, payment->payee) == 0 ||
	    (recording->agreement->per_group &&
	    strcmp(name->head, payment->payee) == 0));
}

/*
 * Was it the payee's still when that later run settled?  Its name and its
 * document's row may be others by then, so any that went the same way since
 * counts.
 */
static enum status
note_later_run(int64_t run, int64_t position, void *payload,
    struct error *err)
{
	struct payment *payment = payload;
	const struct moved *moved = NULL;
	enum status status;

	if (run != payment->later || payment->has_ended)
		return STATUS_OK;
	status = settle_find_moved(&moved, payment->recording, position, err);
	for (; status == STATUS_OK && moved != NULL; moved = moved->next)
		if (is_alike(payment, &moved->name))
			payment->has_ended = true;
	return status;
}

/* Where the period at hand or a later one is settled for the payee, it owes if
 * it does by that, which took off what was paid. */
static enum status
note_later(const struct run_settlement *settled, int64_t run, void *payload,
    struct error *err)
{
	struct payment *payment = payload;
	const struct recording *recording = payment->recording;
	const struct agreement *agreement = recording->agreement;

	if (agreement->catches_up && bars(recording, settled))
		payment->has_ended = true;
	if (payment->has_ended ||
	    settled->period.until < recording->period.from)
		return STATUS_OK;
	payment->later = run;
	if (run <= payment->run ||
	    strcmp(settled->version, agreement->version) != 0 ||
	    strcmp(settled->currency, agreement->currency->code) != 0) {
		payment->has_ended = true;
		return STATUS_OK;
	}
	return runs_list_between(recording->settle->ledger, payment->position,
	    recording->settle->position, recording->number, note_later_run,
	    payment, err);
}

static enum status
note_payment(const struct run_settlement *settled, int64_t run, void *payload,
    struct error *err)
{
	struct payment *payment = payload;
	struct recording *recording = payment->recording;
	const struct settle *settle = recording->settle;
	const bool was_paid = payment->was_paid;
	const struct ledger_named_days asked = {
		.position = payment->position,
		.name = payment->moved->name.name,
		.document = payment->moved->name.document,
		.days = settle_days_of_both(recording, settled->period),
		.by_delivery = recording->agreement->by_delivery,
	};
	bool was_bought = false;
	enum status status;

	payment->was_paid = was_paid || settled->amount_micro > 0;
	if (run != payment->run || !has_paid(recording, settled, was_paid) ||
	    !settle_may_mark(recording, payment->party) ||
	    owes(payment, settled))
		return STATUS_OK;
	status = ledger_had_documents(&was_bought, settle->ledger, &asked,
	    err);
	if (status != STATUS_OK || !was_bought)
		return status;
	return settle_mark_paid(recording, payment->party, arena_printf(
	    &settle->context->arena, "run %lld paid account %s for purchases "
	    "that are this party's now: " SETTLE_NOTHING, (long long)run,
	    payment->payee), err);
}

/* Was payee paid by the run for what is another party's now? */
static enum status
note_payee(struct payment *payment, const char *payee, struct error *err)
{
	struct recording *recording = payment->recording;
	struct runs_history history = ask_history(recording, payee);
	enum status status;

	payment->payee = payee;
	payment->has_ended = false;
	payment->was_paid = false;
	if (strcmp(catalog_account(recording->catalog, payment->party)->id,
	    payee) == 0)
		return STATUS_OK;
	status = runs_list_settled(recording->settle->ledger, &history,
	    note_later, payment, err);
	if (status == STATUS_OK)
		status = runs_list_settled(recording->settle->ledger,
		    &history, note_payment, payment, err);
	return status;
}

/* Of a group the account may have been paid before the group was. */
static enum status
note_settling(int64_t run, int64_t position, void *payload, struct error *err)
{
	struct recording *recording = payload;
	const bool per_group = recording->agreement->per_group;
	const struct moved *moved = NULL;
	enum status status = settle_find_moved(&moved, recording, position,
	    err);

	for (; status == STATUS_OK && moved != NULL; moved = moved->next) {
		const struct ledger_moved *name = &moved->name;
		struct payment payment = {
			.recording = recording,
			.moved = moved,
			.run = run,
			.position = position,
			.party = settle_party_of(recording, name->now),
		};

		if (!settle_may_mark(recording, payment.party))
			continue;
		status = note_payee(&payment, name->account, err);
		if (status == STATUS_OK && per_group &&
		    strcmp(name->head, name->account) != 0)
			status = note_payee(&payment, name->head, err);
	}
	return status;
}

enum status
settle_note_paid(struct recording *recording, struct error *err)
{
	struct ledger *ledger = recording->settle->ledger;
	struct runs_history history = ask_history(recording, NULL);
	enum status status = STATUS_OK;
	uint64_t before;

	if (recording->agreement->per_group)
		status = runs_list_settled(ledger, &history, note_member,
		    recording, err);
	if (status == STATUS_OK)
		status = settle_note_redated(recording, err);
	/* Who gets no statement will not owe what others have now. */
	do {
		before = recording->paid_count;
		if (status == STATUS_OK)
			status = runs_list_settling(ledger, &history, note_settling,
			    recording, err);
	} while (status == STATUS_OK && recording->paid_count != before);
	return status;
}
