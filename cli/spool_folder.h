#ifndef CLI_SPOOL_FOLDER_H
#define CLI_SPOOL_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "engine/error.h"

/*
 * spool_folder -- a folder that files are put into, and the two folders in it
 * that they go to: done/ and failed/.
 *
 * One process works on it at a time, under a lock on the folder itself, which
 * the kernel takes away from one that dies.  A file leaves in one step: a
 * hidden folder is made beside its place, gets the report and then the file,
 * and is renamed to done/NUMBER (or failed/NUMBER).  Whoever opens the folder
 * next finishes such a step where the file was in already, and undoes it where
 * it was not.  The trigger follows the file.
 *
 * Names are opened relative to descriptors and never through symbolic links.
 * Failures are STATUS_ENVIRONMENT; STATUS_BUSY where another process works on
 * the folder for longer than the context waits; STATUS_INTERRUPTED.
 */

/* Longer ones have no room for what is put after them. */
#define SPOOL_NAME_MAX 240

enum spool_place {
	SPOOL_DONE,
	SPOOL_FAILED,
	SPOOL_PLACE_COUNT,
};

struct spool_folder {
	const char *path;	/* borrowed, as the next */
	const char *trigger;	/* suffix of what announces a file, or NULL */
	int fd;
	int places[SPOOL_PLACE_COUNT];
};

/* Lock, make the two folders where they are not there, finish or undo what was
 * begun. */
MUST_CHECK enum status spool_folder_open(struct spool_folder *out,
    const struct context *context, const char *path, const char *trigger,
    struct error *err);
void spool_folder_close(struct spool_folder *folder);

/* What makes a file the same, unchanged. */
struct spool_look {
	dev_t device;
	ino_t number;
	off_t size;
	struct timespec changed;	/* content */
	struct timespec status;		/* anything */
};

/* false: it is not there, or no regular file. */
bool spool_folder_look(struct spool_look *out,
    const struct spool_folder *folder, const char *name);
bool spool_look_is_same(const struct spool_look *a,
    const struct spool_look *b);

/* Open a regular file; -1 with errno. */
int spool_folder_open_file(struct spool_look *look,
    const struct spool_folder *folder, const char *name);

struct spool_move {
	const char *name;	/* of the file */
	const struct spool_look *look;	/* what was read */
	const char *trigger;	/* goes with it where it is there; or NULL */
	enum spool_place place;
	uint64_t number;	/* of the import; 0: none */
	const char *report;	/* NAME.report.json */
	size_t report_size;
};

/*
 * NUMBER, with "-2" and so on where that is taken, into *as.  STATUS_CONFLICT
 * where another file has taken the name meanwhile, which is left there.
 */
MUST_CHECK enum status spool_folder_move(char as[64],
    const struct spool_folder *folder, const struct spool_move *move,
    struct error *err);

#endif
