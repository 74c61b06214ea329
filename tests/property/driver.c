/*
 * driver -- the program's commands in one process that stays, for tests that
 * try many thousands of ledgers: `ristorno` itself takes five processes for an
 * import and a preview.
 *
 * usage: driver FOLDER
 *
 * FOLDER is where the driver works: its database is FOLDER/ristorno.db, names
 * of files are relative to it.  At the end of its input, however its client
 * came to an end, the driver removes FOLDER with all that is in it.  A message,
 * either way, is a number of fields:
 *
 *	COUNT LF { LENGTH LF BYTES } x COUNT
 *
 * A request is a command and its words, a reply always three fields: the exit
 * status as decimal digits, standard output, standard error.
 *
 *	new			forget the database
 *	file NAME BYTES		write a file
 *	import [--replace] NAME...
 *				as `ristorno import`, but that the reader runs
 *				here and not in a confined process; prints
 *				nothing; 1 where something was set aside
 *	anything else		as `ristorno WORDS`: preview, explain, run ...
 *
 * All but the reader's process and the import's summary is the program's own
 * code: the chain of readers, the ledger store, and the commands whole, with
 * their options (cli/invoke.h).
 */

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/invoke.h"
#include "importers/import_store.h"
#include "importers/reader.h"

#define FIELDS_MAX 64
#define FIELD_BYTES_MAX ((size_t)64 << 20)
#define DATABASE "ristorno.db"
#define OPEN_FOLDERS_MAX 8

struct request {
	const char *words[FIELDS_MAX];	/* words[0]: the command */
	size_t lengths[FIELDS_MAX];
	size_t count;
};

struct reply {
	char *out;
	size_t out_length;
	char *messages;
	size_t messages_length;
	int status;
};

static void
give_up(const char *why)
{
	fprintf(stderr, "driver: %s: %s\n", why, strerror(errno));
	exit(EXIT_FAILURE);
}

/* ------------------------------------------------------------- messages */

/* A number and its line's end; false at the input's end. */
static bool
read_number(size_t *out, size_t maximum)
{
	size_t value = 0;
	int c = getchar();

	if (c == EOF)
		return false;
	for (; c >= '0' && c <= '9'; c = getchar()) {
		value = value * 10 + (size_t)(c - '0');
		if (value > maximum)
			give_up("a number in a request is too large");
	}
	if (c != '\n')
		give_up("a number in a request is none");
	*out = value;
	return true;
}

static bool
read_request(struct request *request)
{
	if (!read_number(&request->count, FIELDS_MAX))
		return false;
	for (size_t i = 0; i < request->count; i++) {
		size_t length;
		char *bytes;

		if (!read_number(&length, FIELD_BYTES_MAX))
			give_up("a request is cut short");
		bytes = malloc(length + 1);
		if (bytes == NULL || fread(bytes, 1, length, stdin) != length)
			give_up("cannot read a request");
		bytes[length] = '\0';
		request->words[i] = bytes;
		request->lengths[i] = length;
	}
	if (request->count == 0)
		give_up("a request is empty");
	return true;
}

static void
free_request(struct request *request)
{
	for (size_t i = 0; i < request->count; i++)
		free((void *)(uintptr_t)request->words[i]);
}

static void
write_field(FILE *out, const char *bytes, size_t length)
{
	if (fprintf(out, "%zu\n", length) < 0 ||
	    fwrite(bytes, 1, length, out) != length)
		give_up("cannot write a reply");
}

static void
write_reply(FILE *out, const struct reply *reply)
{
	char status[16];
	int length = snprintf(status, sizeof status, "%d", reply->status);

	assert(length > 0);
	if (fputs("3\n", out) == EOF)
		give_up("cannot write a reply");
	write_field(out, status, (size_t)length);
	write_field(out, reply->out, reply->out_length);
	write_field(out, reply->messages, reply->messages_length);
	if (fflush(out) != 0)
		give_up("cannot write a reply");
}

/* ---------------------------------------------------------------- import */

static enum status
begin(struct ledger **ledger, struct ledger_import **import, const char *name,
    bool replaces, struct error *err)
{
	const struct ledger_options options = {
		.path = DATABASE, .is_created = true,
	};
	const struct ledger_import_info info = {
		.file = name,
		.options = replaces ? "--replace" : "",
		.replaces = replaces,
	};
	enum status status = ledger_open(ledger, &options, err);

	if (status == STATUS_OK)
		status = ledger_import_begin(import, *ledger, &info, err);
	return status;
}

static enum status
read_into(struct ledger_import *import, const char *name,
    const struct dialect_set *dialects, struct error *err)
{
	static const struct import_listener silent = { .payload = NULL };
	const struct interpret_options options = { .dialects = dialects };
	const struct reader_input input = {
		.fd = open(name, O_RDONLY | O_CLOEXEC), .name = name,
	};
	struct import_store store;
	struct sink sink;
	enum status status;

	if (input.fd < 0)
		return error_set(err, STATUS_ENVIRONMENT, "cannot open %s: %s",
		    name, strerror(errno));
	import_store_init(&store, NULL, NULL, &silent);
	import_store_begin(&store, import, NULL);
	sink = import_store_sink(&store);
	status = reader_read(&input, &options, &sink, err);
	import_store_fini(&store);
	(void)close(input.fd);
	return status;
}

static enum status
commit(struct context *context, struct ledger_import *import,
    struct error *err)
{
	static const char no_digest[] = "00";
	struct ledger_import_summary *summary = malloc(sizeof *summary);
	int64_t position;
	enum status status;

	if (summary == NULL) {
		ledger_import_abort(import);
		return error_memory(err);
	}
	status = ledger_import_summarise(summary, import, err);
	if (status != STATUS_OK) {
		ledger_import_abort(import);
	} else {
		(void)snprintf(summary->status, sizeof summary->status, "ok");
		status = ledger_import_commit(import, summary, no_digest,
		    &position, err);
	}
	if (status == STATUS_OK && summary->set_aside > 0)
		command_refuse(context, "set aside: %" PRIu64,
		    summary->set_aside);
	free(summary);
	return status;
}

static enum status
import_one(struct context *context, const char *name, bool replaces,
    const struct dialect_set *dialects, struct error *err)
{
	struct ledger *ledger = NULL;
	struct ledger_import *import = NULL;
	enum status status = begin(&ledger, &import, name, replaces, err);

	if (status == STATUS_OK) {
		status = read_into(import, name, dialects, err);
		if (status == STATUS_OK)
			status = commit(context, import, err);
		else
			ledger_import_abort(import);
	}
	ledger_close(ledger);
	return status;
}

static enum status
run_import(struct context *context, const struct request *request,
    const struct dialect_set *dialects, struct error *err)
{
	bool replaces = request->count > 1 &&
	    strcmp(request->words[1], "--replace") == 0;
	enum status status = STATUS_OK;

	for (size_t i = replaces ? 2 : 1;
	    i < request->count && status == STATUS_OK; i++)
		status = import_one(context, request->words[i], replaces,
		    dialects, err);
	return status;
}

/* -------------------------------------------------------------- commands */

/* A command line of the program's. */
static enum status
run_command(struct context *context, const struct request *request,
    struct error *err)
{
	const char *words[FIELDS_MAX + 3] = { "--quiet", "--db", DATABASE };
	const struct option_words all = { words, request->count + 3 };

	memcpy(words + 3, request->words,
	    request->count * sizeof *request->words);
	return invoke_words(context, &all, err);
}

static enum status
forget(struct error *err)
{
	static const char *const names[] = {
		DATABASE, DATABASE "-wal", DATABASE "-shm",
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (unlink(names[i]) != 0 && errno != ENOENT)
			return error_set(err, STATUS_ENVIRONMENT,
			    "cannot remove %s: %s", names[i], strerror(errno));
	return STATUS_OK;
}

static enum status
keep_file(const struct request *request, struct error *err)
{
	FILE *file;
	bool is_written;

	if (request->count != 3)
		return error_set(err, STATUS_USAGE,
		    "file: a name and bytes are needed");
	file = fopen(request->words[1], "wbe");
	if (file == NULL)
		return error_set(err, STATUS_ENVIRONMENT, "cannot write %s: "
		    "%s", request->words[1], strerror(errno));
	is_written = fwrite(request->words[2], 1, request->lengths[2],
	    file) == request->lengths[2];
	if (fclose(file) != 0 || !is_written)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot write %s", request->words[1]);
	return STATUS_OK;
}

static enum status
dispatch(struct context *context, struct request *request,
    const struct dialect_set *dialects, struct error *err)
{
	const char *command = request->words[0];

	if (strcmp(command, "new") == 0)
		return forget(err);
	if (strcmp(command, "file") == 0)
		return keep_file(request, err);
	if (strcmp(command, "import") == 0)
		return run_import(context, request, dialects, err);
	return run_command(context, request, err);
}

/* Work on a request; what it prints goes into the reply. */
static void
answer(struct reply *reply, struct request *request,
    const struct dialect_set *dialects)
{
	struct context context = { 0 };
	struct error err = { 0 };
	FILE *out = stdout;
	FILE *messages = stderr;
	enum status status;

	stdout = open_memstream(&reply->out, &reply->out_length);
	stderr = open_memstream(&reply->messages, &reply->messages_length);
	assert(stdout != NULL && stderr != NULL);
	arena_init(&context.arena, COMMAND_MEMORY_MAX);
	status = dispatch(&context, request, dialects, &err);
	reply->status = (int)invoke_conclude(&context, status, &err);
	arena_reset(&context.arena);
	(void)fclose(stdout);
	(void)fclose(stderr);
	stdout = out;
	stderr = messages;
}

static int
remove_one(const char *path, const struct stat *info, int kind,
    struct FTW *where)
{
	(void)info;
	(void)kind;
	(void)where;
	return remove(path);
}

int
main(int argc, char **argv)
{
	char *folder;
	struct dialect_set *dialects = NULL;
	struct request request;
	struct error err = { 0 };

	if (argc != 2) {
		fputs("usage: driver FOLDER\n", stderr);
		return EXIT_FAILURE;
	}
	folder = realpath(argv[1], NULL);
	if (folder == NULL || chdir(folder) != 0)
		give_up(argv[1]);
	if (dialect_set_new(&dialects, &err) != STATUS_OK) {
		fprintf(stderr, "driver: %s\n", err.message);
		return EXIT_FAILURE;
	}
	while (read_request(&request)) {
		struct reply reply = { 0 };

		answer(&reply, &request, dialects);
		write_reply(stdout, &reply);
		free(reply.out);
		free(reply.messages);
		free_request(&request);
	}
	dialect_set_free(dialects);
	if (nftw(folder, remove_one, OPEN_FOLDERS_MAX,
	    FTW_DEPTH | FTW_PHYS) != 0)
		give_up(folder);
	free(folder);
	return EXIT_SUCCESS;
}
