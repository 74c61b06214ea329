#ifndef ENGINE_LEDGER_PARTS_H
#define ENGINE_LEDGER_PARTS_H

#include "engine/ledger_store.h"

/*
 * ledger_parts -- the lists of a record (units, aliases, memberships,
 * managers): whether two are the same, and what one is after another record has
 * added to it or taken from it.
 */

struct ledger_parts {
	const void *items;
	size_t count;
};

/* One kind of list. */
struct ledger_parts_kind {
	size_t size;		/* of an item */
	size_t max;		/* items of one record */
	bool (*is_same)(const void *a, const void *b);	/* known by the same */
	/* Of two that are: do they say the same? */
	bool (*is_equal)(const void *a, const void *b);
};

extern const struct ledger_parts_kind ledger_parts_units;
extern const struct ledger_parts_kind ledger_parts_aliases;
extern const struct ledger_parts_kind ledger_parts_memberships;
extern const struct ledger_parts_kind ledger_parts_managers;

/* The same items in the same order? */
bool ledger_parts_equal(const struct ledger_parts_kind *kind,
    const struct ledger_parts *a, const struct ledger_parts *b);

/*
 * The list after `given`, in the arena: those that stay keep their order, those
 * that are replaced their place, new ones come last.  STATUS_RANGE: more than
 * the kind's maximum.  STATUS_MEMORY.  mode is not FACT_PARTS_REPLACE.
 */
MUST_CHECK enum status ledger_parts_merge(struct ledger_parts *list,
    struct arena *arena, const struct ledger_parts_kind *kind,
    const struct ledger_parts *given, enum fact_parts mode);

/* A unit that would be two different numbers of the product's own is refused:
 * "unit-conflict".  The own one is 1 of itself. */
MUST_CHECK enum status ledger_units_check(const struct fact_product *product,
    enum ledger_outcome *outcome, const char **code, struct error *err);

/* Two managers on one day are refused: "manager-overlap". */
MUST_CHECK enum status ledger_managers_check(
    const struct fact_account *account, enum ledger_outcome *outcome,
    const char **code, struct error *err);

#endif
