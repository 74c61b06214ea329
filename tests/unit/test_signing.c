#include "reports/signing.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "reports/statement.h"
#include "tests/support/check.h"
#include "tests/support/sample_statement.h"
#include "tests/support/temp_folder.h"

#define STATEMENTS (3 * SIGNING_WAITING_MAX + 7)
#define NONE ((size_t)-1)

static struct temp_folder folder;
static struct signer *signer;
static unsigned jobs = 3;

/* Statement number n; of `broken` the bytes are in no canonical form. */
static void
compose(struct strbuf *out, size_t number, size_t broken)
{
	struct statement statement = *sample_statement_small();
	char name[32];

	(void)snprintf(name, sizeof name, "%s%zu",
	    number == broken ? "\x01" : "", number);
	statement.account_name = name;
	statement_compose(out, &statement);
}

struct taken {
	size_t count;
	size_t put;
	size_t refused;		/* which one is not taken */
	struct strbuf files;	/* one after the other */
};

static enum status
take(const struct signing_job *job, void *payload, struct error *err)
{
	struct taken *taken = payload;
	char digest[DIGEST_TEXT_SIZE];

	check_int_equal((int64_t)job->note, (int64_t)taken->count);
	if (job->note == taken->refused)
		return error_set(err, STATUS_CONFLICT, "refused");
	if (job->status != STATUS_OK) {
		*err = job->err;
		return job->status;
	}
	check_status(digest_bytes(digest, strbuf_text(&job->file),
	    job->file.length), STATUS_OK, NULL);
	assert_string_equal(job->sha256, digest);
	strbuf_append(&taken->files, strbuf_text(&job->file),
	    job->file.length);
	taken->count++;
	return STATUS_OK;
}

/* Put so many, as `settle` does; the first failure. */
static enum status
put_all(struct signing *signing, struct taken *taken, size_t count,
    size_t broken)
{
	struct signing_job *job = NULL;
	struct error err = { 0 };
	enum status status = STATUS_OK;

	for (taken->put = 0; taken->put < count; taken->put++) {
		status = signing_next(&job, signing, &err);
		if (status != STATUS_OK)
			return status;
		assert_int_equal(job->composed.length, 0);
		assert_int_equal(job->name.length, 0);
		strbuf_printf(&job->name, "%zu.xml", taken->put);
		compose(&job->composed, taken->put, broken);
		job->note = taken->put;
		signing_put(signing);
		/* Handed back where the place is needed, never before. */
		check_int_equal((int64_t)taken->count,
		    taken->put < SIGNING_WAITING_MAX ? 0
		    : (int64_t)(taken->put + 1 - SIGNING_WAITING_MAX));
	}
	return signing_finish(signing, &err);
}

/* Into a folder that is never put in place. */
static struct signing *
open_signing(struct signing_ends *ends, struct taken *taken, size_t refused)
{
	char path[TEMP_PATH_MAX];
	struct signing *signing = NULL;
	struct error err = { 0 };

	*taken = (struct taken){ .refused = refused };
	strbuf_init(&taken->files, 64u << 20);
	*ends = (struct signing_ends){ .signer = signer, .jobs = jobs,
		.take = take, .payload = taken };
	check_status(publisher_open(&ends->publisher,
	    temp_folder_path(&folder, path, "out"), &err), STATUS_OK, &err);
	check_status(signing_open(&signing, ends, &err), STATUS_OK, &err);
	return signing;
}

/* What becomes of so many statements; *files is what was handed back. */
static enum status
sign_all(struct taken *taken, size_t count, size_t broken, size_t refused)
{
	struct signing_ends ends;
	struct signing *signing = open_signing(&ends, taken, refused);
	struct error err = { 0 };
	enum status status;
	enum status again;
	size_t before;

	status = put_all(signing, taken, count, broken);
	/* After a failure nothing more comes. */
	before = taken->count;
	again = signing_finish(signing, &err);
	check_status(again, STATUS_OK, &err);
	check_int_equal((int64_t)taken->count, (int64_t)before);
	signing_close(signing);
	publisher_abort(ends.publisher);
	return status;
}

/* -------------------------------------------------------------------- all */

/* As one alone would sign them, one after the other. */
static void
check_files(const struct taken *taken, size_t count)
{
	struct error err = { 0 };
	struct strbuf composed;
	struct strbuf files;

	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	strbuf_init(&files, 64u << 20);
	for (size_t i = 0; i < count; i++) {
		strbuf_clear(&composed);
		compose(&composed, i, NONE);
		check_status(signer_sign_statement(signer, &files, &composed,
		    &err), STATUS_OK, &err);
	}
	check_int_equal((int64_t)taken->count, (int64_t)count);
	check_int_equal((int64_t)taken->files.length, (int64_t)files.length);
	assert_memory_equal(strbuf_text(&taken->files), strbuf_text(&files),
	    files.length);
	strbuf_fini(&files);
	strbuf_fini(&composed);
}

static void
hands_back_in_order(void **state)
{
	static const size_t counts[] = { 0, 1, SIGNING_WAITING_MAX - 1,
		SIGNING_WAITING_MAX, SIGNING_WAITING_MAX + 1, STATEMENTS };
	struct taken taken;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		check_status(sign_all(&taken, counts[i], NONE, NONE),
		    STATUS_OK, NULL);
		check_files(&taken, counts[i]);
		strbuf_fini(&taken.files);
	}
}

/* Nothing hangs on how many sign. */
static void
hands_back_the_same_of_any_number(void **state)
{
	static const unsigned numbers[] = { 0, 1, 2, 3, 7, SIGNING_JOBS_MAX };
	struct taken taken;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		jobs = numbers[i];
		check_status(sign_all(&taken, STATEMENTS, NONE, NONE),
		    STATUS_OK, NULL);
		check_files(&taken, STATEMENTS);
		strbuf_fini(&taken.files);
	}
}

/* --------------------------------------------------------------- failures */

static void
stops_at_the_first_that_fails(void **state)
{
	static const size_t numbers[] = { 0, 5, SIGNING_WAITING_MAX,
		STATEMENTS - 1 };
	struct taken taken;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		check_status(sign_all(&taken, STATEMENTS, numbers[i], NONE),
		    STATUS_INVALID, NULL);
		check_int_equal((int64_t)taken.count, (int64_t)numbers[i]);
		strbuf_fini(&taken.files);
		check_status(sign_all(&taken, STATEMENTS, NONE, numbers[i]),
		    STATUS_CONFLICT, NULL);
		check_int_equal((int64_t)taken.count, (int64_t)numbers[i]);
		strbuf_fini(&taken.files);
	}
}

/* A file that cannot be put aside is a statement that failed. */
static void
tells_what_cannot_be_written(void **state)
{
	struct taken taken;
	struct signing_ends ends;
	struct signing *signing = open_signing(&ends, &taken, NONE);
	struct signing_job *job = NULL;
	struct error err = { 0 };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		check_status(signing_next(&job, signing, &err), STATUS_OK,
		    &err);
		strbuf_puts(&job->name, "same.xml");
		compose(&job->composed, 0, NONE);
		job->note = i;
		signing_put(signing);
	}
	check_status(signing_finish(signing, &err), STATUS_CONFLICT, &err);
	assert_non_null(strstr(err.place, "out/same.xml"));
	check_int_equal((int64_t)taken.count, 1);
	signing_close(signing);
	publisher_abort(ends.publisher);
	strbuf_fini(&taken.files);
}

/* Few large ones fill it as many small ones do. */
static void
bounds_what_waits(void **state)
{
	static const size_t size = SIGNING_BYTES_MAX / 2 + 1;
	struct taken taken;
	struct signing_ends ends;
	struct signing *signing = open_signing(&ends, &taken, NONE);
	struct signing_job *job = NULL;
	struct error err = { 0 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		check_status(signing_next(&job, signing, &err), STATUS_OK,
		    &err);
		check_int_equal((int64_t)taken.count, i < 2 ? 0
		    : (int64_t)i - 1);
		strbuf_printf(&job->name, "%zu.xml", i);
		strbuf_puts(&job->composed, "<?xml version=\"1.0\" "
		    "encoding=\"UTF-8\"?>\n<statement>");
		while (job->composed.length < size)
			strbuf_puts(&job->composed, "<a>0123456789</a>");
		strbuf_puts(&job->composed, "</statement>\n");
		job->note = i;
		signing_put(signing);
	}
	check_status(signing_finish(signing, &err), STATUS_OK, &err);
	check_int_equal((int64_t)taken.count, 4);
	signing_close(signing);
	publisher_abort(ends.publisher);
	strbuf_fini(&taken.files);
}

static int
set_up(void **state)
{
	char key[TEMP_PATH_MAX];
	char certificate[TEMP_PATH_MAX];
	struct sign_keygen keygen = { .common_name = "Test seller",
		.is_rsa = true };
	struct sign_key_files files = { .passphrase = NULL };
	struct error err = { 0 };

	(void)state;
	temp_folder_make(&folder);
	keygen.key = temp_folder_path(&folder, key, "key.pem");
	keygen.certificate = temp_folder_path(&folder, certificate, "c.pem");
	files.key = keygen.key;
	files.certificate = keygen.certificate;
	check_status(sign_keygen(&keygen, &err), STATUS_OK, &err);
	check_status(signer_open(&signer, &files, 0, &err), STATUS_OK, &err);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	signer_close(signer);
	temp_folder_remove(&folder);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hands_back_in_order),
		cmocka_unit_test(hands_back_the_same_of_any_number),
		cmocka_unit_test(stops_at_the_first_that_fails),
		cmocka_unit_test(tells_what_cannot_be_written),
		cmocka_unit_test(bounds_what_waits),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
