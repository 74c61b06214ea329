#ifndef TESTS_FUZZ_WORLD_H
#define TESTS_FUZZ_WORLD_H

/*
 * world -- a folder with what commands work on, the same for every input: the
 * database of tests/golden/, its agreement and ledger, a statement, a key.
 * Expects to be started in the root of the tree.
 */

/* Fill the folder anew and go there. */
void world_enter(void);

/* Back to where the program was started. */
void world_leave(void);

#endif
