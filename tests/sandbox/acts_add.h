#ifndef TESTS_SANDBOX_ACTS_ADD_H
#define TESTS_SANDBOX_ACTS_ADD_H

#include <stdint.h>

#include "tests/sandbox/acts.h"

/*
 * acts_add -- how the list of acts is written; for the files that hold parts of
 * it.
 */

#define INPUT 0
#define OUTPUT 3
#define OUTSIDE "ristorno-sandbox-outside"
#define THERE "/etc/passwd"

/* Nothing where the list is full. */
void act_add(const char *name, enum act_outcome outcome, long call,
    const long (*arguments)[6]);

void acts_add_files(void);
void acts_add_descriptors(void);

#define TEXT(text) ((long)(intptr_t)(text))
#define AT(object) ((long)(intptr_t)&(object))
#define DENIED(name, call, ...) \
	act_add(name, ACT_DENIED, call, &(const long[6]){ __VA_ARGS__ })
#define KILLED(name, call, ...) \
	act_add(name, ACT_KILLED, call, &(const long[6]){ __VA_ARGS__ })
#define FAILS(name, call, ...) \
	act_add(name, ACT_FAILS, call, &(const long[6]){ __VA_ARGS__ })

#endif
