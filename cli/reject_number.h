#ifndef CLI_REJECT_NUMBER_H
#define CLI_REJECT_NUMBER_H

#include <stdint.h>

#include "cli/option.h"

/*
 * reject_number -- the N of `rejects show N`: a whole number from 1;
 * STATUS_USAGE otherwise.
 */
MUST_CHECK enum status reject_number_parse(int64_t *out, const char *word,
    struct error *err);

/* Those of several words, from the smallest on, each once, in the arena. */
MUST_CHECK enum status reject_number_parse_all(int64_t **out, size_t *count,
    struct arena *arena, const struct option_words *words, struct error *err);

#endif
