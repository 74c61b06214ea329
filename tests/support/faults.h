#ifndef TESTS_SUPPORT_FAULTS_H
#define TESTS_SUPPORT_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * faults -- let the nth allocation fail, in our code and in the libraries.
 *
 * Stands in front of the C library's allocator for the whole test program.
 * Sanitizers bring their own: there faults_are_possible() is false and a test
 * does what it does without faults.
 */

bool faults_are_possible(void);

/* The nth allocation from now fails (1 is the next), and with is_lasting all
 * after it. */
void faults_begin(uint64_t nth, bool is_lasting);
/* No more failures; was there one? */
bool faults_end(void);

/* Blocks allocated and not freed, for finding leaks by difference. */
int64_t faults_live_blocks(void);

#endif
