#include "engine/db_wait.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#define STEPS_ASKED 10000	/* of SQLite's machine: well below a tenth of
				 * a second */
#define WAIT_STEP_MS 100	/* the longest */
#define WAIT_GROWING 7		/* steps of 1, 2, 4 ... 64 ms first */
#define OWN_SECONDS 10		/* how long SQLite sleeps in all by itself */

static bool
is_interrupted(const struct db_wait *wait)
{
	return wait->is_interrupted != NULL &&
	    wait->is_interrupted(wait->payload);
}

bool
db_wait_again(struct db_wait *wait, int times)
{
	int64_t limit = (int64_t)wait->wait_seconds * 1000;
	int64_t waited = (1 << WAIT_GROWING) - 1;
	int64_t step = WAIT_STEP_MS;
	struct timespec pause;

	if (times < WAIT_GROWING) {
		step = 1 << times;
		waited = step - 1;
	} else {
		waited += (int64_t)(times - WAIT_GROWING) * WAIT_STEP_MS;
	}
	wait->was_stopped = is_interrupted(wait);
	if (wait->was_stopped || waited >= limit)
		return false;
	if (step > limit - waited)
		step = limit - waited;
	pause = (struct timespec){ .tv_nsec = (long)step * 1000000 };
	/* A signal ends it early, which is what it is for. */
	(void)nanosleep(&pause, NULL);
	return true;
}

static int
on_busy(void *payload, int times)
{
	return db_wait_again(payload, times);
}

/* Is what goes on to be given up?  A scan of a large ledger takes long. */
static int
on_progress(void *payload)
{
	const struct db_wait *wait = payload;

	return !wait->is_ending && is_interrupted(wait);
}

/* SQLite's own sleep, in its share of wait_seconds. */
static int
on_sleep(sqlite3_vfs *system, int microseconds)
{
	struct db_wait *wait = (struct db_wait *)((char *)system -
	    offsetof(struct db_wait, system));
	unsigned seconds = wait->wait_seconds > 0 ? wait->wait_seconds : 1;
	int64_t left = (int64_t)microseconds * seconds / OWN_SECONDS;
	struct timespec pause;
	int64_t step;

	for (; left > 0; left -= step) {
		wait->was_stopped = is_interrupted(wait);
		if (wait->was_stopped)
			break;
		step = left < WAIT_STEP_MS * 1000 ? left : WAIT_STEP_MS * 1000;
		pause = (struct timespec){ .tv_nsec = (long)step * 1000 };
		(void)nanosleep(&pause, NULL);
	}
	return microseconds;
}

enum status
db_wait_begin(struct db_wait *wait, struct error *err)
{
	const sqlite3_vfs *usual = sqlite3_vfs_find(NULL);

	/* It comes with the library, which takes memory to get ready. */
	if (usual == NULL)
		return error_memory(err);
	wait->system = *usual;
	wait->system.xSleep = on_sleep;
	(void)snprintf(wait->name, sizeof wait->name, "ristorno-%p",
	    (void *)wait);
	wait->system.zName = wait->name;
	if (sqlite3_vfs_register(&wait->system, 0) != SQLITE_OK) {
		wait->name[0] = '\0';
		return error_memory(err);
	}
	return STATUS_OK;
}

void
db_wait_end(struct db_wait *wait)
{
	/* Fails only where the library was not ready, and it was. */
	if (wait->name[0] != '\0')
		(void)sqlite3_vfs_unregister(&wait->system);
}

int
db_wait_attach(struct db_wait *wait, sqlite3 *handle, bool is_waiting)
{
	sqlite3_progress_handler(handle, STEPS_ASKED, on_progress, wait);
	return sqlite3_busy_handler(handle, is_waiting ? on_busy : NULL, wait);
}
