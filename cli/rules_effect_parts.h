#ifndef CLI_RULES_EFFECT_PARTS_H
#define CLI_RULES_EFFECT_PARTS_H

#include "cli/rules_effect.h"
#include "engine/arena.h"

/*
 * rules_effect_parts -- the inside of rules_effect: rules_effect.c evaluates
 * and gathers, rules_effect_rows.c prints.
 */

enum side {
	SIDE_BEFORE,
	SIDE_AFTER,
	SIDE_COUNT,
};

/* What one agreement gives one party; nothing: all is 0. */
struct given {
	bool is_there;
	wide total_micro;
	wide *rules_micro;	/* as in the agreement */
};

struct effect_party {
	uint32_t account;
	const char *id;
	bool has_failed;
	struct given given[SIDE_COUNT];
};

/* Two agreements at hand. */
struct comparison {
	struct effect *effect;
	const struct agreement *agreements[SIDE_COUNT];
	size_t *other[SIDE_COUNT];	/* per rule, which of the other side has
					 * its id; that side's count: none */
	struct arena arena;
	size_t party_count;			/* of the effect's parties */
	enum side side;				/* being evaluated */
};

/* Begin the table of one agreement (as text) or of all (as CSV). */
MUST_CHECK enum status effect_table_begin(struct table *table, bool is_csv,
    struct error *err);

/* What changes, of the parties gathered, which are in order. */
MUST_CHECK enum status effect_print(struct comparison *comparison,
    struct error *err);

#endif
