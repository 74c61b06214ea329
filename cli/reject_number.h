#ifndef CLI_REJECT_NUMBER_H
#define CLI_REJECT_NUMBER_H

#include <stdint.h>

#include "engine/error.h"

/*
 * reject_number -- the N of `rejects show N`: a whole number from 1;
 * STATUS_USAGE otherwise.
 */
MUST_CHECK enum status reject_number_parse(int64_t *out, const char *word,
    struct error *err);

#endif
