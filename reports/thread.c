#include "reports/thread.h"

#include <signal.h>

bool
thread_start(pthread_t *out, void *(*work)(void *), void *payload)
{
	sigset_t all;
	sigset_t former;
	bool is_started;

	/* It has the mask of who starts it. */
	if (sigfillset(&all) != 0 ||
	    pthread_sigmask(SIG_SETMASK, &all, &former) != 0)
		return false;
	is_started = pthread_create(out, NULL, work, payload) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &former, NULL);
	return is_started;
}
