#include "cli/signals.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>

static const int stopping[] = { SIGINT, SIGTERM, SIGHUP };

static volatile sig_atomic_t caught;

static void
note(int signal_number)
{
	caught = signal_number;
}

enum status
signals_install(struct error *err)
{
	struct sigaction action;
	struct sigaction former;
	size_t i;

	/* No SA_RESTART: a read that waits for input gives up at once. */
	memset(&action, 0, sizeof action);
	sigemptyset(&action.sa_mask);
	for (i = 0; i < sizeof stopping / sizeof stopping[0]; i++) {
		if (sigaction(stopping[i], NULL, &former) != 0)
			goto failed;
		if (former.sa_handler == SIG_IGN)
			continue;
		action.sa_handler = note;
		if (sigaction(stopping[i], &action, NULL) != 0)
			goto failed;
	}
	/* The call fails then, as where a disk is full. */
	action.sa_handler = SIG_IGN;
	if (sigaction(SIGPIPE, &action, NULL) != 0 ||
	    sigaction(SIGXFSZ, &action, NULL) != 0)
		goto failed;
	return STATUS_OK;
failed:
	return error_set(err, STATUS_ENVIRONMENT,
	    "cannot set signal handlers: %s", strerror(errno));
}

bool
signals_caught(void)
{
	return caught != 0;
}

enum status
signals_check(struct error *err)
{
	if (caught == 0)
		return STATUS_OK;
	return error_set(err, STATUS_INTERRUPTED, "interrupted by signal %d",
	    (int)caught);
}

void
signals_end_by(int number)
{
	struct sigaction action;

	memset(&action, 0, sizeof action);
	sigemptyset(&action.sa_mask);
	action.sa_handler = SIG_DFL;
	if (sigaction(number, &action, NULL) == 0)
		raise(number);
}

void
signals_reraise(void)
{
	if (caught != 0)
		signals_end_by(caught);
}
