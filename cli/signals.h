#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <stdbool.h>

#include "engine/error.h"

/*
 * signals -- SIGINT, SIGTERM and SIGHUP ask the program to stop at the next
 * safe point; SIGPIPE is ignored, so that cli/output.h may decide what a closed
 * pipe means, and SIGXFSZ, so that a file that may not grow is told of.
 */

/* A signal that was ignored from the start (nohup) stays ignored. */
MUST_CHECK enum status signals_install(struct error *err);

/* Was one caught? */
bool signals_caught(void);

/* STATUS_INTERRUPTED with its message if one was caught, else STATUS_OK. */
MUST_CHECK enum status signals_check(struct error *err);

/* End the program by that signal, as if nothing had been done about it. */
void signals_end_by(int number);

/*
 * End the program by the signal that was caught, as the shell expects of a
 * program that was interrupted.  Returns where none was.
 */
void signals_reraise(void);

#endif
