#include "engine/digest.h"

#include <string.h>

#include "tests/support/faults.h"
#include "tests/support/rows.h"

struct vector_row {
	const char *name;
	const char *text;
	const char *digest;
};

/* FIPS 180-4 examples and the empty message. */
static const struct vector_row vector_rows[] = {
	{ "nothing", "",
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "one block", "abc",
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "two blocks",
	    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

static void
known_digests(void **state)
{
	const struct vector_row *row = *state;
	size_t size = strlen(row->text);
	struct digest *digest = NULL;
	char text[DIGEST_TEXT_SIZE];

	check_status(digest_bytes(text, row->text, size), STATUS_OK, NULL);
	assert_string_equal(text, row->digest);
	check_status(digest_new(&digest), STATUS_OK, NULL);
	/* In two halves, and twice: the digest starts anew. */
	for (int i = 0; i < 2; i++) {
		digest_add(digest, row->text, size / 2);
		digest_add(digest, row->text + size / 2, size - size / 2);
		check_status(digest_finish(digest, text), STATUS_OK, NULL);
		assert_string_equal(text, row->digest);
	}
	digest_free(digest);
}

static void
texts_cannot_run_into_each_other(void **state)
{
	struct digest *digest = NULL;
	char first[DIGEST_TEXT_SIZE];
	char second[DIGEST_TEXT_SIZE];

	(void)state;
	check_status(digest_new(&digest), STATUS_OK, NULL);
	digest_add_text(digest, "ab");
	digest_add_text(digest, "c");
	check_status(digest_finish(digest, first), STATUS_OK, NULL);
	check_status(digest_bytes(second, "ab\0c", 5), STATUS_OK, NULL);
	assert_string_equal(first, second);
	digest_add_text(digest, "a");
	digest_add_text(digest, "bc");
	check_status(digest_finish(digest, second), STATUS_OK, NULL);
	assert_string_not_equal(first, second);
	digest_add_text(digest, NULL);
	check_status(digest_finish(digest, first), STATUS_OK, NULL);
	check_status(digest_bytes(second, "", 1), STATUS_OK, NULL);
	assert_string_equal(first, second);
	digest_free(digest);
	digest_free(NULL);
}

static void
a_failed_allocation_is_told(void **state)
{
	char text[DIGEST_TEXT_SIZE] = "untouched";
	int64_t live;
	uint64_t nth = 0;
	enum status status;

	(void)state;
	if (!faults_are_possible())
		skip();
	check_status(digest_bytes(text, "abc", 3), STATUS_OK, NULL);
	live = faults_live_blocks();
	do {
		memcpy(text, "untouched", sizeof "untouched");
		faults_begin(++nth, false);
		status = digest_bytes(text, "abc", 3);
		if (faults_end() && status != STATUS_OK)
			assert_string_equal(text, "untouched");
		else
			assert_string_equal(text, vector_rows[1].digest);
		check_int_equal(faults_live_blocks(), live);
	} while (status != STATUS_OK);
	assert_true(nth > 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_cannot_run_into_each_other),
		cmocka_unit_test(a_failed_allocation_is_told),
	};
	int failed = 0;

	failed += run_rows("digest: known", known_digests, vector_rows);
	failed += cmocka_run_group_tests_name("digest", tests, NULL, NULL);
	return failed;
}
