#include "cli/jobs.h"

#include <sched.h>

unsigned
jobs_count(int64_t given)
{
	cpu_set_t usable;
	int count = 1;

	if (given > 0)
		return (unsigned)given;
	if (sched_getaffinity(0, sizeof usable, &usable) == 0)
		count = CPU_COUNT(&usable);
	return count > JOBS_DEFAULT_MAX ? JOBS_DEFAULT_MAX : (unsigned)count;
}
