#include "engine/db_cause.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* The database's folder; NULL without memory.  The caller frees it. */
static char *
folder_of(const struct db *db)
{
	const char *slash = strrchr(db->path, '/');

	if (slash == NULL)
		return strdup(".");
	if (slash == db->path)
		return strdup("/");
	return strndup(db->path, (size_t)(slash - db->path));
}

int
db_cause_folder(const struct db *db, int primary)
{
	char *folder;
	int fault = 0;

	/* What it may not make SQLite tries to read, and then says that it is
	 * not there: the folder knows better. */
	if (primary != SQLITE_CANTOPEN)
		return 0;
	folder = folder_of(db);
	if (folder != NULL && access(folder, W_OK | X_OK) != 0)
		fault = errno;
	free(folder);
	return fault;
}

/* Could no file be made, had SQLite said why? */
static bool
is_full(const struct db *db)
{
	char *folder = folder_of(db);
	struct statvfs room;
	bool has_none = folder != NULL && statvfs(folder, &room) == 0 &&
	    (room.f_bavail == 0 || (room.f_files != 0 && room.f_favail == 0));

	free(folder);
	return has_none;
}

/* What the system said last of the database's file, or of its log's. */
static int
last_of_files(const struct db *db)
{
	sqlite3_file *log = NULL;
	int cause = 0;

	if (sqlite3_file_control(db->handle, "main",
	    SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK && log != NULL &&
	    log->pMethods != NULL && log->pMethods->xFileControl(log,
	    SQLITE_FCNTL_LAST_ERRNO, &cause) == SQLITE_OK && cause != 0)
		return cause;
	if (sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_LAST_ERRNO,
	    &cause) != SQLITE_OK)
		return 0;
	return cause;
}

int
db_cause(const struct db *db, int result)
{
	int primary = result & 0xff;
	int cause = last_of_files(db);

	switch (primary) {
	case SQLITE_FULL:
		return ENOSPC;
	case SQLITE_CANTOPEN:
		if (is_full(db))
			return ENOSPC;
		cause = sqlite3_system_errno(db->handle);
		/* That of the second try, see db_cause_folder(). */
		return cause == ENOENT ? 0 : cause;
	case SQLITE_CORRUPT:
		/* These SQLite takes for damage of the disk's own records. */
		return cause == EIO || cause == ENXIO ? cause : 0;
	default:
		return cause != 0 ? cause : sqlite3_system_errno(db->handle);
	}
}
