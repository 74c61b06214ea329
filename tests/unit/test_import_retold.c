#include "tests/support/check.h"

#include <string.h>

#include "engine/strbuf.h"
#include "importers/import_retold.h"

#define MIB (UINT64_C(1) << 20)

static struct strbuf heard;

static void
hear_progress(void *payload, uint64_t bytes)
{
	(void)payload, (void)bytes;
}

static void
hear_set_aside(void *payload, const struct fact_reject *reject)
{
	(void)payload;
	assert_null(reject->original);
	assert_null(reject->native);
	strbuf_printf(&heard, "%s/%s/%s/%s/%s@%d ", reject->source,
	    reject->kind, reject->id, reject->code, reject->sentence,
	    (int)reject->file_line);
}

static void
hear_skipped(void *payload, const char *what, uint64_t file_line)
{
	(void)payload;
	strbuf_printf(&heard, "%s@%d ", what, (int)file_line);
}

static void
hear_noted(void *payload, const char *code, const char *sentence,
    uint64_t file_line)
{
	(void)payload;
	strbuf_printf(&heard, "%s:%s@%d ", code, sentence, (int)file_line);
}

static const struct import_listener listener = {
	.progress = hear_progress, .set_aside = hear_set_aside,
	.skipped = hear_skipped, .noted = hear_noted,
};

/* Texts are overwritten once they were told. */
static void
skip_one(struct import_retold *retold, char letter)
{
	char what[] = "?";

	what[0] = letter;
	retold->listener.skipped(retold, what, 1);
	what[0] = '!';
}

static void
check_heard(const char *expected)
{
	assert_string_equal(strbuf_text(&heard), expected);
	strbuf_clear(&heard);
}

static void
test_kinds(void **state)
{
	struct import_retold retold;
	const struct fact_reject reject = { .source = "S", .kind = "invoice",
		.id = "1", .code = "bad", .sentence = "why", .file_line = 7,
		.original = "<a/>", .native = "<b/>" };

	(void)state;
	import_retold_begin(&retold, &listener);
	for (int i = 0; i < 2; i++) {
		retold.listener.set_aside(&retold, &reject);
		skip_one(&retold, 'a');
		retold.listener.noted(&retold, "code", "note", 9);
		check_heard(i == 0 ?
		    "S/invoice/1/bad/why@7 a@1 code:note@9 " : "");
		import_retold_hold(&retold);
	}
	import_retold_release(&retold);
	check_heard("S/invoice/1/bad/why@7 a@1 code:note@9 ");
	import_retold_fini(&retold);
}

/* Told when the file was read a mebibyte beyond, each once. */
static void
test_holding(void **state)
{
	struct import_retold retold;

	(void)state;
	import_retold_begin(&retold, &listener);
	import_retold_hold(&retold);
	skip_one(&retold, 'a');
	retold.listener.progress(&retold, MIB - 1);
	skip_one(&retold, 'b');
	retold.listener.progress(&retold, MIB);
	skip_one(&retold, 'c');
	retold.listener.progress(&retold, 2 * MIB - 1);
	check_heard("");
	retold.listener.progress(&retold, 2 * MIB);
	check_heard("a@1 b@1 ");
	skip_one(&retold, 'd');
	import_retold_again(&retold, false);
	for (const char *at = "abce"; *at != '\0'; at++)
		skip_one(&retold, *at);
	check_heard("c@1 e@1 ");
	import_retold_again(&retold, true);
	skip_one(&retold, 'a');
	check_heard("a@1 ");
	import_retold_fini(&retold);
}

/* What has no room does not wait, nor what came before it. */
static void
test_no_room(void **state)
{
	static char large[IMPORT_RETOLD_MEMORY_MAX];
	struct import_retold retold;

	(void)state;
	import_retold_begin(&retold, &listener);
	import_retold_hold(&retold);
	skip_one(&retold, 'a');
	retold.listener.progress(&retold, MIB);
	skip_one(&retold, 'b');
	memset(large, 'x', sizeof large - 1);
	retold.listener.skipped(&retold, large, 2);
	assert_true(strncmp(strbuf_text(&heard), "a@1 b@1 xxx", 11) == 0);
	strbuf_clear(&heard);
	skip_one(&retold, 'c');
	check_heard("");
	import_retold_release(&retold);
	check_heard("c@1 ");
	import_retold_fini(&retold);
}

/* Many that have no room together: the last of them wait, and do so for another
 * mebibyte from where the file is next known to have been read to. */
static void
test_much(void **state)
{
	static char half[IMPORT_RETOLD_MEMORY_MAX / 2 + 1];
	struct import_retold retold;

	(void)state;
	import_retold_begin(&retold, &listener);
	import_retold_hold(&retold);
	memset(half, 'x', sizeof half - 1);
	skip_one(&retold, 'a');
	retold.listener.skipped(&retold, half, 1);
	skip_one(&retold, 'b');
	check_heard("");
	half[0] = 'y';
	retold.listener.skipped(&retold, half, 1);
	check_heard("");
	retold.listener.progress(&retold, 5 * MIB);
	skip_one(&retold, 'c');
	retold.listener.progress(&retold, 6 * MIB - 1);
	check_heard("");
	retold.listener.progress(&retold, 6 * MIB);
	assert_true(strncmp(strbuf_text(&heard), "a@1 xxx", 7) == 0);
	assert_non_null(strstr(strbuf_text(&heard), "x@1 b@1 "));
	assert_null(strchr(strbuf_text(&heard), 'y'));
	strbuf_clear(&heard);
	import_retold_release(&retold);
	assert_true(strncmp(strbuf_text(&heard), "yxx", 3) == 0);
	assert_non_null(strstr(strbuf_text(&heard), "x@1 c@1 "));
	strbuf_clear(&heard);
	import_retold_fini(&retold);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_holding),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_much),
	};
	int failed;

	strbuf_init(&heard, 2 * IMPORT_RETOLD_MEMORY_MAX);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	strbuf_fini(&heard);
	return failed;
}
