#include "tests/fuzz/chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/ledger.h"
#include "importers/csv_rows.h"
#include "importers/import_store.h"
#include "importers/reader.h"
#include "importers/wire.h"
#include "tests/fuzz/starve.h"

static struct ledger *ledger;
static char folder[] = "/tmp/ristorno-fuzz-XXXXXX";

_Noreturn void
chain_broken(const char *promise)
{
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}

static _Noreturn void
give_up(const char *what, const struct error *err)
{
	fprintf(stderr, "fuzz: %s: %s\n", what, err->message);
	exit(1);
}

/* ---------------------------------------------------------------- ledger */

static void
remove_ledger(void)
{
	static const char *const names[] = { "l.db", "l.db-wal", "l.db-shm" };
	char path[sizeof folder + 16];

	ledger_close(ledger);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		(void)unlink(path);
	}
	(void)rmdir(folder);
}

static struct ledger *
the_ledger(void)
{
	struct error err = { .status = STATUS_OK };
	char path[sizeof folder + 16];
	const struct ledger_options options = {
		.path = path, .is_created = true,
	};

	if (ledger != NULL)
		return ledger;
	if (mkdtemp(folder) == NULL) {
		perror("fuzz: mkdtemp");
		exit(1);
	}
	(void)snprintf(path, sizeof path, "%s/l.db", folder);
	if (ledger_open(&ledger, &options, &err) != STATUS_OK)
		give_up("cannot make a ledger", &err);
	(void)atexit(remove_ledger);
	return ledger;
}

/* ------------------------------------------------------------- the reader */

static int
open_bytes(const uint8_t *bytes, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size ||
	    lseek(fd, 0, SEEK_SET) != 0) {
		perror("fuzz: memory file");
		exit(1);
	}
	return fd;
}

static void
take_bytes(uint8_t **out, size_t *out_size, int fd)
{
	off_t length = lseek(fd, 0, SEEK_END);

	*out = malloc((size_t)length + 1);
	if (*out == NULL || pread(fd, *out, (size_t)length, 0) != length) {
		perror("fuzz: memory file");
		exit(1);
	}
	*out_size = (size_t)length;
}

static const struct dialect_set *
built_in(void)
{
	static struct dialect_set *set;
	struct error err = { .status = STATUS_OK };

	if (set == NULL && dialect_set_new(&set, &err) != STATUS_OK)
		give_up("cannot load the dialects", &err);
	return set;
}

/*
 * As the reader process does, without its confinement: *outcome is what became
 * of the file.  What is returned is what became of the writing.
 */
static enum status
write_records(int fd, const struct chain_input *input, enum status *outcome,
    struct error *err)
{
	struct wire_end end = { .error = { .status = STATUS_OK } };
	const struct interpret_options options = {
		.dialects = built_in(),
		.dialect = input->csv != NULL ?
		    dialect_set_find(built_in(), CSV_DIALECT) : input->dialect,
		.accepts_mismatch = input->size % 2 == 1,
		.prefix = input->size % 8 == 3 ? "P-" : NULL,
	};
	struct reader_input file = {
		.fd = open_bytes(input->bytes, input->size), .name = "f",
		.csv = input->csv,
	};
	struct wire_writer *writer = NULL;
	struct sink sink;
	enum status status = digest_new(&file.digest);

	if (status == STATUS_OK)
		status = wire_writer_new(&writer, fd, err);
	if (status == STATUS_OK) {
		sink = wire_writer_sink(writer);
		if (reader_read(&file, &options, &sink, &end.error) !=
		    end.error.status)
			chain_broken("a failed read says why");
		if (end.error.status == STATUS_OK)
			status = digest_finish(file.digest, end.digest);
	}
	if (status == STATUS_OK)
		status = wire_writer_end(writer, &end, err);
	*outcome = end.error.status;
	wire_writer_free(writer);
	digest_free(file.digest);
	(void)close(file.fd);
	return status;
}

/* The same where one allocation fails: for want of memory, or as it was. */
static void
starve(const uint8_t *fed, size_t fed_size, const struct chain_input *input,
    uint64_t allocations)
{
	int fd = open_bytes(NULL, 0);
	struct error err = { .status = STATUS_OK };
	uint8_t *starved;
	size_t size;
	enum status outcome;
	enum status status;

	starve_begin(input->bytes, input->size, allocations);
	status = write_records(fd, input, &outcome, &err);
	(void)starve_end();
	take_bytes(&starved, &size, fd);
	(void)close(fd);
	if (status != STATUS_MEMORY && outcome != STATUS_MEMORY &&
	    (status != STATUS_OK || size != fed_size ||
	    memcmp(starved, fed, size) != 0))
		chain_broken("without memory all is read, or memory is said");
	free(starved);
}

void
chain_read(uint8_t **out, size_t *out_size, const struct chain_input *input)
{
	int fd = open_bytes(NULL, 0);
	struct error err = { .status = STATUS_OK };
	uint64_t allocations;
	enum status outcome;
	enum status status;

	(void)built_in();
	starve_count();
	status = write_records(fd, input, &outcome, &err);
	allocations = starve_end();
	if (status != STATUS_OK)
		give_up("cannot write", &err);
	take_bytes(out, out_size, fd);
	(void)close(fd);
	starve(*out, *out_size, input, allocations);
}

/* ------------------------------------------------------------- the parent */

static enum status
feed(struct wire_reader *reader, const uint8_t *stream, size_t size,
    size_t piece, struct error *err)
{
	enum status status = STATUS_OK;

	while (size > 0 && status == STATUS_OK) {
		size_t room;
		char *bytes;

		status = wire_reader_room(reader, &bytes, &room, err);
		if (status != STATUS_OK)
			break;
		room = room < piece ? room : piece;
		room = room < size ? room : size;
		memcpy(bytes, stream, room);
		stream += room;
		size -= room;
		status = wire_reader_take(reader, room, err);
	}
	return status;
}

/* A store, and the one import that all members of an archive go into. */
struct taking {
	struct import_store store;
	struct ledger_import *import;
};

static enum status
begin_member(void *payload, const char *name, struct error *err)
{
	struct taking *taking = payload;

	(void)name;
	(void)err;
	import_store_begin(&taking->store, taking->import, NULL);
	return STATUS_OK;
}

static enum status
end_member(void *payload, const struct sink_member_end *end,
    struct error *err)
{
	(void)payload;
	(void)err;
	if (end->error->status == STATUS_OK && end->digest == NULL)
		chain_broken("a whole member has a digest");
	return STATUS_OK;
}

bool
chain_take(const uint8_t *stream, size_t size, size_t piece,
    const struct csv_kind *csv)
{
	static const struct ledger_import_info info = {
		.file = "f", .options = "",
	};
	static const struct import_listener deaf = { .payload = NULL };
	struct error err = { .status = STATUS_OK };
	struct ledger_import_summary summary;
	struct taking taking = { .import = NULL };
	const struct import_members members = { &taking, begin_member,
		end_member };
	struct wire_reader *reader;
	struct sink sink;
	enum status status;
	bool is_whole;

	if (ledger_import_begin(&taking.import, the_ledger(), &info, &err) !=
	    STATUS_OK)
		give_up("cannot begin an import", &err);
	import_store_init(&taking.store, &members, NULL, &deaf);
	taking.store.csv = csv;
	import_store_begin(&taking.store, taking.import, NULL);
	sink = import_store_sink(&taking.store);
	if (wire_reader_new(&reader, &sink, &err) != STATUS_OK)
		give_up("cannot read", &err);
	status = feed(reader, stream, size, piece, &err);
	is_whole = status == STATUS_OK && wire_reader_end(reader) != NULL;
	if (taking.store.has_failed)
		give_up("the ledger failed", &err);
	if (is_whole && ledger_import_summarise(&summary, taking.import,
	    &err) != STATUS_OK)
		give_up("the ledger failed", &err);
	ledger_import_abort(taking.import);
	wire_reader_free(reader);
	import_store_fini(&taking.store);
	return is_whole;
}
