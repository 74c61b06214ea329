#ifndef ENGINE_WORDS_H
#define ENGINE_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "engine/strbuf.h"

/*
 * words -- texts of the program in the languages it knows.
 *
 * A text stands in the code in English and is marked; its translations stand in
 * po/, one file per language, kept with gettext's tools.  The build makes a
 * table of them and fails where one is missing (tools/po.sh).  The language is
 * an argument of whoever asks; there is no locale and no state.
 *
 * A text is one or more whole sentences, or a clause that stands alone (an item
 * of a list), since languages order their words differently.  %1 to %9 in it
 * stand for arguments, in any order; any other % is itself.
 */

/* Marks for what collects the texts; the second one gives two arguments. */
#define WORDS(text) (text)
#define WORDS_COUNTED(one, many) one, many

/* One text; forms are for a count of 1 and for every other one, which is right
 * in each language there is.  One that needs more gets a rule of its own. */
struct words_row {
	const char *text;	/* the one for 1, in English */
	const char *forms[2];
};

/* One language. */
struct words {
	const char *language;		/* "en", "de" */
	const struct words_row *rows;	/* by text, bytewise; of English none */
	size_t row_count;
};

/* English first; ends with a NULL language.  Made by the build. */
extern const struct words words_languages[];

/* NULL: a language that there is not. */
const struct words *words_find(const char *language);

/* A marked text in this language. */
const char *words_text(const struct words *words, const char *text);

/* The same of a text that depends on a count. */
const char *words_counted(const struct words *words, const char *one,
    const char *many, uint64_t count);

/* Append text with its arguments filled in; they end with NULL and are not
 * fewer than the text asks for. */
void words_fill(struct strbuf *out, const char *text,
    const char *const *arguments);

#endif
