/*
 * Every XML example of docs/reference/agreement.md is accepted, and pays what
 * its example blocks say.
 */
#include "tests/support/check.h"

#include <string.h>

#include "engine/strbuf.h"
#include "rules/agreement_load.h"
#include "rules/example.h"
#include "tests/support/whole_file.h"

#define PAGE "docs/reference/agreement.md"
#define EXAMPLE_BYTES_MAX ((size_t)64 << 20)

static const char fence[] = "```xml\n";
static const char fence_end[] = "\n```";

/* What a piece without a head of its own stands in. */
static const char head[] =
    "<agreement xmlns=\"urn:ristorno:agreement:1\" id=\"PIECE\" version=\"1\""
    " currency=\"EUR\" from=\"2025-01-01\" until=\"2025-12-31\">"
    "<title xml:lang=\"en\">Piece</title>";

static void
check_example(const struct agreement *agreement, const struct example *example)
{
	struct example_mismatch *mismatches = NULL;
	struct result result = { 0 };
	struct arena arena;
	struct error err;
	size_t count = 0;

	arena_init(&arena, EXAMPLE_BYTES_MAX);
	check_status(example_run(&result, &mismatches, &count, &arena,
	    agreement, example, &err), STATUS_OK, &err);
	assert_null(result.error);
	if (count > 0) {
		print_error("%s: %s\n", example->title,
		    mismatches[0].expect->rule != NULL ?
		    mismatches[0].expect->rule : "total");
		check_micro_equal(mismatches[0].amount_micro,
		    mismatches[0].expect->amount_micro);
	}
	check_int_equal((int64_t)count, 0);
	arena_reset(&arena);
}

/* The number of examples in it. */
static size_t
check_block(const char *text, size_t length)
{
	struct agreement_file *file = NULL;
	struct strbuf xml;
	struct error err;
	bool is_whole = strncmp(text, "<agreement", 10) == 0;
	size_t examples = 0;

	strbuf_init(&xml, WHOLE_FILE_BYTES_MAX);
	strbuf_puts(&xml, is_whole ? "" : head);
	strbuf_append(&xml, text, length);
	strbuf_puts(&xml, is_whole ? "" : "</agreement>");
	check_status(agreement_load_bytes(&file, PAGE, strbuf_text(&xml),
	    xml.length, false, &err), STATUS_OK, &err);
	for (size_t i = 0; i < file->agreement_count; i++) {
		const struct agreement *agreement = &file->agreements[i];

		for (size_t j = 0; j < agreement->example_count; j++)
			check_example(agreement, &agreement->examples[j]);
		examples += agreement->example_count;
	}
	agreement_file_free(file);
	strbuf_fini(&xml);
	return examples;
}

static void
every_example_of_the_page_holds(void **state)
{
	struct strbuf page;
	const char *block;
	size_t blocks = 0;

	(void)state;
	whole_file_read(&page, PAGE);
	for (block = strstr(strbuf_text(&page), fence); block != NULL;
	    block = strstr(block, fence)) {
		const char *end;

		block += strlen(fence);
		end = strstr(block, fence_end);
		assert_non_null(end);
		assert_true(check_block(block, (size_t)(end - block)) > 0);
		blocks++;
	}
	assert_true(blocks >= 15);
	strbuf_fini(&page);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_example_of_the_page_holds),
	};

	return cmocka_run_group_tests_name("agreement_docs", tests, NULL,
	    NULL);
}
