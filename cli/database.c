#include "cli/database.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/signals.h"

#define DEFAULT_PATH "ristorno.db"

static bool
is_interrupted(void *payload)
{
	(void)payload;
	return signals_caught();
}

const char *
database_path(const struct context *context)
{
	const char *path = context->global.database;

	if (path == NULL)
		path = getenv("RISTORNO_DB");
	if (path == NULL || path[0] == '\0')
		path = DEFAULT_PATH;
	return path;
}

bool
database_exists(const struct context *context)
{
	return access(database_path(context), F_OK) == 0;
}

bool
database_owns(const struct context *context, const struct stat *about)
{
	static const char *const suffixes[] = { "", "-wal", "-shm",
		"-journal" };
	const char *path = database_path(context);
	char real[PATH_MAX];
	char name[PATH_MAX];
	struct stat own;

	/* They lie beside the file, not beside a link to it. */
	if (realpath(path, real) == NULL)
		(void)snprintf(real, sizeof real, "%s", path);
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		int length = snprintf(name, sizeof name, "%s%s", real,
		    suffixes[i]);

		if (length > 0 && (size_t)length < sizeof name &&
		    stat(name, &own) == 0 &&
		    own.st_dev == about->st_dev && own.st_ino == about->st_ino)
			return true;
	}
	return false;
}

enum status
database_open(struct ledger **out, const struct context *context,
    enum database_use use, struct error *err)
{
	const struct ledger_options options = {
		.path = database_path(context),
		.wait_seconds = (unsigned)context->global.wait_seconds,
		.is_interrupted = is_interrupted,
		.is_created = use == DATABASE_CREATE,
		.is_read_only = use == DATABASE_READ,
	};

	if (use != DATABASE_CREATE && !database_exists(context)) {
		if (errno == ENOENT)
			(void)error_set(err, STATUS_ENVIRONMENT, "there is no "
			    "such database; `ristorno import` makes one");
		else
			(void)error_set(err, STATUS_ENVIRONMENT,
			    "cannot be opened: %s", strerror(errno));
		return error_at(err, "%s", options.path);
	}
	/* The ledger's messages name the file themselves. */
	return ledger_open(out, &options, err);
}

enum status
database_view_open_of(struct database_view *out,
    const struct context *context, const char *account, struct error *err)
{
	struct database_view view = { 0 };
	enum status status;

	status = database_open(&view.ledger, context, DATABASE_READ, err);
	if (status == STATUS_OK)
		status = ledger_hold(view.ledger, err);
	if (status == STATUS_OK)
		status = ledger_position(&view.position, view.ledger, err);
	if (status == STATUS_OK)
		status = ledger_load_catalog_of(&view.catalog, view.ledger,
		    view.position, account, err);
	if (status != STATUS_OK) {
		database_view_close(&view);
		return status;
	}
	*out = view;
	return STATUS_OK;
}

enum status
database_view_open(struct database_view *out, const struct context *context,
    struct error *err)
{
	return database_view_open_of(out, context, NULL, err);
}

void
database_view_close(struct database_view *view)
{
	catalog_free(view->catalog);
	ledger_close(view->ledger);
	*view = (struct database_view){ 0 };
}
