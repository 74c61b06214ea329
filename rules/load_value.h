#ifndef RULES_LOAD_VALUE_H
#define RULES_LOAD_VALUE_H

#include <stdbool.h>

#include "rules/load.h"

/*
 * load_value -- the forms of values (agreement language, section 1).
 */

/* Bytes of what load_value_parse() says was expected, with the NUL. */
#define LOAD_EXPECTED_SIZE 256

/*
 * load_value_parse(out, attribute, text, expected):
 * Read text in the attribute's form.  False where it has not that form: then
 * expected, of LOAD_EXPECTED_SIZE bytes, says what one has ("a date such as
 * 2025-12-31"), and *out is as it was.
 */
MUST_CHECK bool load_value_parse(struct load_value *out,
    const struct load_attribute *attribute, const char *text, char *expected);

/*
 * load_value_word(word, text): the next word of *text between white space;
 * moves *text behind it.  The word's length; 0: there is none left.
 */
size_t load_value_word(const char **word, const char **text);

#endif
