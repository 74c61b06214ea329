#ifndef RULES_ANNEX_PARTS_H
#define RULES_ANNEX_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/arena.h"
#include "engine/rational.h"
#include "engine/strbuf.h"
#include "engine/words.h"
#include "rules/agreement.h"

/*
 * annex_parts -- the inside of annex.  Private to rules/annex*.c.
 *
 * A phrase is a text in the annex's language that lives as long as the annex.
 * Failures latch in the arena of the phrases and in out; phrases are then
 * empty, and annex_write() tells.
 */

/* What is explained at the end of the text, where something speaks of it. */
enum annex_definition {
	ANNEX_PAID,
	ANNEX_ON_TIME,
	ANNEX_WHOLE_DOCUMENT,
	ANNEX_YEAR_BEFORE,
	ANNEX_GROUP,
	ANNEX_QUANTITY,
	ANNEX_DEFINITION_COUNT,
};

struct annex {
	struct strbuf *out;
	const struct agreement *agreement;
	const struct words *words;
	struct arena phrases;
	struct calculation *calc;
	enum status status;	/* of the phrases and the digests */
	bool speaks_of[ANNEX_DEFINITION_COUNT];
	size_t section;
	size_t clause;
};

/* ----------------------------------------------------------- annex_text.c */

/* A marked text, then its arguments. */
#define annex_say(annex, ...) \
	annex_fill((annex), (const char *[]){ __VA_ARGS__, NULL })
/* The same of a text that depends on a count, which is its second argument;
 * WORDS_COUNTED(), the count, the first argument. */
const char *annex_say_counted(struct annex *annex, const char *one,
    const char *many, size_t count, const char *first);
/* A new section with that heading; a new clause in it with that sentence; one
 * more sentence in the same paragraph; an item below it. */
#define annex_section(annex, ...) \
	annex_put_section((annex), annex_say((annex), __VA_ARGS__))
#define annex_clause(annex, ...) \
	annex_put_clause((annex), annex_say((annex), __VA_ARGS__))
#define annex_sentence(annex, ...) \
	annex_put_sentence((annex), annex_say((annex), __VA_ARGS__))
#define annex_item(annex, ...) \
	annex_put_item((annex), annex_say((annex), __VA_ARGS__))

const char *annex_fill(struct annex *annex, const char *const *words);
/* Keep what was written as a phrase. */
const char *annex_keep(struct annex *annex, struct strbuf *text);

void annex_put_title(struct annex *annex, const char *text);
void annex_put_section(struct annex *annex, const char *text);
void annex_put_clause(struct annex *annex, const char *text);
void annex_put_sentence(struct annex *annex, const char *text);
void annex_put_item(struct annex *annex, const char *text);

const char *annex_count(struct annex *annex, size_t count);
const char *annex_date(struct annex *annex, int32_t date);
const char *annex_number(struct annex *annex, struct number number);
const char *annex_micro(struct annex *annex, int64_t micro);
/* With the currency, and at least its decimals. */
const char *annex_money(struct annex *annex, int64_t micro);
const char *annex_money_decimal(struct annex *annex, const char *decimal);
const char *annex_with_unit(struct annex *annex, const char *decimal,
    const char *unit);
/* A value of a measure, a bound of it, as that measure has them. */
const char *annex_value(struct annex *annex, const struct measure *measure,
    struct number number);
const char *annex_value_decimal(struct annex *annex,
    const struct measure *measure, const char *decimal);

/* ---------------------------------------------------------- annex_terms.c */

void annex_put_parties(struct annex *annex);
/* Sentences that end the clause begun, and items: which lines are selected. */
void annex_put_selector(struct annex *annex, const struct selector *selector);
void annex_put_line_items(struct annex *annex, const struct line_term *terms,
    size_t count);

/* -------------------------------------------------------- annex_measure.c */

/* After the sentences of a clause: what the value is, over whom, of which
 * lines; undefined is what is said of an undefined one, where it can be. */
void annex_put_measure(struct annex *annex, const struct measure *measure,
    const char *undefined);
/* The clause on what the benefit is applied to, where the rule has one. */
void annex_put_base(struct annex *annex, const struct rule *rule);

/* ---------------------------------------------------------- annex_scale.c */

void annex_put_scale(struct annex *annex, const struct rule *rule);
/* What tier (from 0) pays: "2%", "0.50 EUR per KGM". */
const char *annex_benefit(struct annex *annex, const struct rule *rule,
    size_t tier);

/* --------------------------------------------------------- annex_sample.c */

/* The clause with a sample of what the scale gives, worked out by the
 * evaluator's own code. */
void annex_put_sample(struct annex *annex, const struct rule *rule);

/* ----------------------------------------------------------- annex_rule.c */

void annex_put_rules(struct annex *annex);
void annex_put_total(struct annex *annex);

/* --------------------------------------------------------- annex_settle.c */

void annex_put_settlement(struct annex *annex);
void annex_put_rounding(struct annex *annex);

/* ----------------------------------------------------------- annex_list.c */

void annex_put_lists(struct annex *annex);

/* --------------------------------------------------------- annex_define.c */

void annex_put_definitions(struct annex *annex);

/* -------------------------------------------------------- annex_example.c */

void annex_put_examples(struct annex *annex);

#endif
