#include "tests/fuzz/world.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/file.h"
#include "engine/ledger.h"
#include "importers/import_store.h"
#include "importers/reader.h"
#include "reports/sign.h"
#include "tests/fuzz/scratch.h"

#define FILE_BYTES_MAX ((size_t)16 << 20)
#define GOLDEN "tests/golden/"
#define STATEMENT GOLDEN "statements/MAIN_1_C-2_2024-01-01_2024-12-31.xml"
#define LAST_DAY 2932896	/* 9999-12-31 */

/* Where each comes from, and what it is called in the folder. */
static struct world_file {
	const char *name;
	const char *source;	/* NULL: made at the start */
	struct strbuf bytes;
} files[] = {
	{ .name = "l.xml", .source = GOLDEN "ledger.xml" },
	{ .name = "a.xml", .source = GOLDEN "agreement.xml" },
	{ .name = "s.xml", .source = STATEMENT },
	{ .name = "c.pem", .source = GOLDEN "cert.pem" },
	{ .name = "d/a.xml", .source = GOLDEN "catch-up.xml" },
	{ .name = "ristorno.db" },
	{ .name = "k" },
	{ .name = "k.pem" },
};

static int home = -1;

static _Noreturn void
give_up(const char *what, const char *why)
{
	fprintf(stderr, "fuzz: %s: %s\n", what, why);
	exit(1);
}

static void
must(enum status status, const struct error *err)
{
	if (status != STATUS_OK)
		give_up("cannot make the world", err->message);
}

static const char *
place(char *out, const char *name)
{
	char inside[SCRATCH_PATH_MAX];

	(void)snprintf(inside, sizeof inside, "w/%s", name);
	return scratch_path(out, inside);
}

/* ------------------------------------------------------------------ making */

/* As an import does, without a process. */
static void
read_ledger(struct ledger_import *import, const char *path)
{
	static const struct import_listener deaf = { .payload = NULL };
	struct error err = { 0 };
	struct dialect_set *dialects;
	struct interpret_options options = { 0 };
	const struct reader_input input = {
		.fd = open(path, O_RDONLY | O_CLOEXEC), .name = "l.xml",
	};
	struct import_store store;
	struct sink sink;

	if (input.fd < 0)
		give_up(path, strerror(errno));
	must(dialect_set_new(&dialects, &err), &err);
	options.dialects = dialects;
	import_store_init(&store, NULL, NULL, &deaf);
	import_store_begin(&store, import, NULL);
	sink = import_store_sink(&store);
	must(reader_read(&input, &options, &sink, &err), &err);
	import_store_fini(&store);
	dialect_set_free(dialects);
	(void)close(input.fd);
}

static void
make_database(const char *path)
{
	static struct ledger_import_summary summary;
	struct error err = { 0 };
	struct ledger *ledger;
	struct ledger_import *import;
	const struct ledger_options options = {
		.path = path, .is_created = true,
	};
	const struct ledger_import_info info = {
		.file = "l.xml", .options = "",
	};
	int64_t position;

	must(ledger_open(&ledger, &options, &err), &err);
	must(ledger_import_begin(&import, ledger, &info, &err), &err);
	read_ledger(import, GOLDEN "ledger.xml");
	must(ledger_import_summarise(&summary, import, &err), &err);
	(void)snprintf(summary.status, sizeof summary.status, "ok");
	must(ledger_import_commit(import, &summary, "00", &position, &err),
	    &err);
	ledger_close(ledger);
}

static void
make_key(void)
{
	struct error err = { 0 };
	char key[SCRATCH_PATH_MAX];
	char certificate[SCRATCH_PATH_MAX];
	const struct sign_keygen keygen = {
		.key = place(key, "k"),
		.certificate = place(certificate, "k.pem"),
		.common_name = "fuzz",
		.valid_from = 0,
		.valid_until = LAST_DAY,
	};

	must(sign_keygen(&keygen, &err), &err);
}

static void
make_folders(void)
{
	char path[SCRATCH_PATH_MAX];

	if (mkdir(place(path, ""), 0700) != 0 ||
	    mkdir(place(path, "d"), 0700) != 0)
		give_up(path, strerror(errno));
}

/* What inputs will find, into memory. */
static void
make_world(void)
{
	struct error err = { 0 };
	char path[SCRATCH_PATH_MAX];

	home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (home < 0)
		give_up(".", strerror(errno));
	scratch_make();
	make_folders();
	make_database(place(path, "ristorno.db"));
	make_key();
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct world_file *file = &files[i];

		strbuf_init(&file->bytes, FILE_BYTES_MAX);
		must(file_read(&file->bytes, file->source != NULL ?
		    file->source : place(path, file->name), &err), &err);
	}
}

/* ------------------------------------------------------------------ filling */

static void
put_file(const struct world_file *file)
{
	char path[SCRATCH_PATH_MAX];
	int fd = open(place(path, file->name),
	    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, strbuf_text(&file->bytes),
	    file->bytes.length) != (ssize_t)file->bytes.length ||
	    close(fd) != 0)
		give_up(path, strerror(errno));
}

void
world_enter(void)
{
	char path[SCRATCH_PATH_MAX];

	if (home < 0)
		make_world();
	scratch_empty();
	make_folders();
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		put_file(&files[i]);
	if (chdir(place(path, "")) != 0)
		give_up(path, strerror(errno));
}

void
world_leave(void)
{
	if (fchdir(home) != 0)
		give_up("cannot go back", strerror(errno));
}
