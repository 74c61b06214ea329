#ifndef CLI_SETTLE_PAID_H
#define CLI_SETTLE_PAID_H

#include "cli/settle_parts.h"

/*
 * settle_paid -- what both ways to find a party share that a run would pay
 * twice: settle_paid.c by names that moved, settle_redated.c by documents that
 * have another date.
 */

#define SETTLE_NOTHING "nothing is settled, so that nothing is paid twice"

/* A name or a document that has moved since a position. */
struct moved {
	const struct moved *next;
	struct ledger_moved name;
};

/* Those moved since a run's position; kept, for many agreements ask. */
MUST_CHECK enum status settle_find_moved(const struct moved **out,
    struct recording *recording, int64_t position, struct error *err);

/*
 * The days whose purchases the period at hand and one that was settled may
 * both pay: what was settled by periods within this one is of another version,
 * and may have caught up with those before.
 */
struct period settle_days_of_both(const struct recording *recording,
    struct period settled);

/* The first reason counts; NULL: there was no memory for it. */
MUST_CHECK enum status settle_mark_paid(struct recording *recording,
    uint32_t party, const char *reason, struct error *err);

/* The party that an account's purchases count to: itself, or its group's head. */
uint32_t settle_party_of(const struct recording *recording, uint32_t account);

/* Is it a party of the agreement at hand, and not marked yet? */
bool settle_may_mark(const struct recording *recording, uint32_t party);

/* Mark whose documents were paid by another date. */
MUST_CHECK enum status settle_note_redated(struct recording *recording,
    struct error *err);

#endif
