#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/error.h"

/*
 * option -- command lines, read by tables.
 *
 * A table has one row per option: its name, what it takes, what the help says
 * of it, and where in the command's own struct of arguments its value goes.
 * The help and the test of the man page read the same rows.
 *
 * Forms: --name, --name VALUE, --name=VALUE, -r for a row with a letter; "--"
 * ends the options; "-" is an operand.  Names are not abbreviated.  An option
 * given twice counts the second time, but OPTION_WORDS and
 * OPTION_TEXTS collect.
 */

enum option_kind {
	OPTION_FLAG,		/* bool */
	OPTION_TEXT,		/* const char *, borrowed from argv */
	OPTION_CHOICE,		/* const char *, one of choices */
	OPTION_NUMBER,		/* int64_t, 0 to maximum */
	OPTION_DATE,		/* int32_t, DATE_NONE where not given */
	OPTION_WORDS,		/* struct option_words: all words up to the next
				 * option; may be given several times */
	OPTION_TEXTS,		/* struct option_words: one word each time it is
				 * given */
};

/* Words of the command line, in the order given. */
struct option_words {
	const char **words;	/* in the caller's arena */
	size_t count;
};

struct option_row {
	const char *name;		/* without dashes */
	char letter;			/* 0: none */
	enum option_kind kind;
	bool is_required;
	const char *value;		/* what the help calls the value */
	const char *help;
	size_t offset;			/* in the struct of arguments */
	const char *const *choices;	/* ends with NULL; the first is the
					 * default */
	int64_t maximum;
	int64_t fallback;		/* of a number that is not given */
};

/* A table and the struct that its offsets are of; rows end without name. */
struct option_set {
	const struct option_row *rows;
	void *target;
};

/* Give every row's member its value for "not given". */
void option_set_defaults(const struct option_set *set);

struct option_parser {
	const struct option_set *sets;	/* all are searched, in order */
	size_t set_count;
	bool stops_at_operand;		/* what follows is a command's */
};

/*
 * Read words[0..count).  *operands gets the words that are neither options nor
 * their values (with stops_at_operand: all from the first one on).
 * STATUS_USAGE with a message for a command line that is wrong; the targets
 * are then partly filled.
 */
MUST_CHECK enum status option_parse(struct option_words *operands,
    const struct option_parser *parser, struct arena *arena,
    const struct option_words *words, struct error *err);

/* STATUS_USAGE where a required option was not given. */
MUST_CHECK enum status option_check_required(const struct option_set *set,
    struct error *err);

#endif
