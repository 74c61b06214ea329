#include "tests/support/check.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "importers/import_dialects.h"

#define OWN(name)							\
	"<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"" name "\" "	\
	"title=\"Mine\"><root name=\"A\"/></dialect>"

static struct import_dialect
own(const char *name, const char *bytes)
{
	return (struct import_dialect){ name, bytes, strlen(bytes) };
}

/* What was packed is there, asked in its order, before the built-in ones. */
static void
test_there_and_back(void **state)
{
	const struct import_dialect own_ones[] = {
		own("a.xml", OWN("one")), own("b.xml", OWN("two")),
	};
	struct error err = { 0 };
	struct dialect_set *set;
	int fd;

	(void)state;
	check_status(dialect_set_new(&set, &err), STATUS_OK, &err);
	check_status(import_dialects_pack(&fd, own_ones, 2, &err), STATUS_OK,
	    &err);
	/* Nobody changes it any more. */
	assert_int_equal(pwrite(fd, "x", 1, 0), -1);
	assert_int_equal(ftruncate(fd, 0), -1);
	check_status(import_dialects_unpack(set, fd, &err), STATUS_OK, &err);
	assert_string_equal(dialect_name(dialect_set_get(set, 0)), "one");
	assert_string_equal(dialect_name(dialect_set_get(set, 1)), "two");
	close(fd);
	dialect_set_free(set);
}

/* The parent has refused a wrong one; the reader does too. */
static void
test_refusals(void **state)
{
	static char large[DIALECT_BYTES_MAX + 2];
	struct import_dialect many[IMPORT_DIALECTS_MAX + 1];
	struct import_dialect wrong = own("wrong.xml", OWN("Wrong"));
	struct error err = { 0 };
	struct dialect_set *set;
	int fd;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(many); i++)
		many[i] = wrong;
	check_status(import_dialects_pack(&fd, many, ARRAY_LEN(many), &err),
	    STATUS_RANGE, &err);
	memset(large, ' ', sizeof large - 1);
	many[0] = own("large.xml", large);
	check_status(import_dialects_pack(&fd, many, 1, &err), STATUS_RANGE,
	    &err);

	check_status(dialect_set_new(&set, &err), STATUS_OK, &err);
	check_status(import_dialects_pack(&fd, &wrong, 1, &err), STATUS_OK,
	    &err);
	err = (struct error){ 0 };
	check_status(import_dialects_unpack(set, fd, &err), STATUS_INVALID,
	    &err);
	assert_string_equal(err.place, "wrong.xml:1");
	close(fd);
	dialect_set_free(set);
}

/* Bytes that nobody packed, or only a part of them. */
static void
test_other_bytes(void **state)
{
	static const uint32_t headers[][2] = {
		{ 5000, 1 }, { 1, 0 }, { 1, DIALECT_BYTES_MAX + 1 },
		{ 1, 1 }, { 0, 100 },
	};
	struct dialect_set *set;
	struct error err;

	(void)state;
	check_status(dialect_set_new(&set, &err), STATUS_OK, &err);
	for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
		int fd = memfd_create("bytes", 0);

		assert_int_equal(pwrite(fd, headers[i], 8, 0), 8);
		/* The last one has less than it says. */
		if (headers[i][1] == 100)
			assert_int_equal(pwrite(fd, "<a/>", 4, 8), 4);
		err = (struct error){ 0 };
		check_status(import_dialects_unpack(set, fd, &err),
		    STATUS_INVALID, &err);
		/* A header cut short. */
		assert_int_equal(ftruncate(fd, 7), 0);
		assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
		err = (struct error){ 0 };
		check_status(import_dialects_unpack(set, fd, &err),
		    STATUS_INVALID, &err);
		close(fd);
	}
	err = (struct error){ 0 };
	check_status(import_dialects_unpack(set, -1, &err),
	    STATUS_ENVIRONMENT, &err);
	dialect_set_free(set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_other_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
