/*
 * Any bytes as an agreement file: the loader accepts or refuses, and what is
 * accepted can be written, checked, explained, compared and tried.  What is
 * written loads again and is then written the same.  Where memory runs out on
 * the way, the outcome is that, or the same as with memory.
 */

#include <stdio.h>
#include <string.h>

#include "engine/words.h"
#include "rules/agreement_load.h"
#include "rules/agreement_write.h"
#include "rules/annex.h"
#include "rules/difference.h"
#include "rules/example.h"
#include "rules/lint.h"
#include "tests/fuzz/chain.h"
#include "tests/fuzz/starve.h"

#define TEXT_BYTES_MAX ((size_t)64 << 20)
#define EXAMPLE_BYTES_MAX ((size_t)64 << 20)
#define ACCOUNT "C1"

/* All that is said of the file. */
struct telling {
	struct strbuf out;
	const struct agreement *agreement;
};

static enum status
tell_finding(const struct lint_finding *finding, void *payload,
    struct error *err)
{
	struct telling *telling = payload;

	(void)err;
	strbuf_printf(&telling->out, "%d %s %s\n", (int)finding->line,
	    finding->code, finding->message);
	return STATUS_OK;
}

static enum status
refuse_difference(const struct difference *difference, void *payload,
    struct error *err)
{
	(void)difference;
	(void)payload;
	(void)err;
	chain_broken("an agreement is as itself");
}

static enum status
tell_example(struct telling *telling, const struct example *example,
    struct error *err)
{
	struct arena arena;
	struct result result = { 0 };
	struct example_mismatch *mismatches;
	size_t count;
	char text[DECIMAL_TEXT_MAX];
	enum status status;

	arena_init(&arena, EXAMPLE_BYTES_MAX);
	status = example_run(&result, &mismatches, &count, &arena,
	    telling->agreement, example, err);
	if (status == STATUS_OK && result.error == NULL)
		strbuf_printf(&telling->out, "%s: %s, %zu\n", example->title,
		    decimal_format(text, result.total_micro), count);
	else if (status == STATUS_OK)
		strbuf_printf(&telling->out, "%s\n", result.error);
	arena_reset(&arena);
	return status;
}

static enum status
tell_agreement(struct telling *telling, struct error *err)
{
	const struct agreement *agreement = telling->agreement;
	enum status status;

	agreement_write(&telling->out, agreement, ACCOUNT);
	status = lint_agreement(agreement, NULL, tell_finding, telling, err);
	for (size_t i = 0; status == STATUS_OK &&
	    i < agreement->example_count; i++)
		status = tell_example(telling, &agreement->examples[i], err);
	if (status == STATUS_OK)
		status = annex_write(&telling->out, agreement,
		    words_find("de"), err);
	if (status == STATUS_OK)
		status = difference_find(agreement, agreement,
		    refuse_difference, NULL, err);
	return status;
}

/* Load and tell of all; err says why not. */
static enum status
tell(struct telling *telling, const uint8_t *data, size_t size,
    struct error *err)
{
	struct agreement_file *file = NULL;
	enum status status;

	strbuf_init(&telling->out, TEXT_BYTES_MAX);
	*err = (struct error){ 0 };
	status = agreement_load_bytes(&file, "a.xml", data, size, false, err);
	if (status != STATUS_OK && file != NULL)
		chain_broken("what is refused gives nothing");
	for (size_t i = 0; status == STATUS_OK && i < file->agreement_count;
	    i++) {
		telling->agreement = &file->agreements[i];
		status = tell_agreement(telling, err);
	}
	if (status == STATUS_OK)
		status = strbuf_status(&telling->out);
	agreement_file_free(file);
	return status;
}

/* --------------------------------------------------------------- promises */

static void
check_written(const struct agreement *agreement)
{
	struct error err = { 0 };
	struct agreement_file *file;
	struct strbuf once;
	struct strbuf twice;

	strbuf_init(&once, TEXT_BYTES_MAX);
	strbuf_init(&twice, TEXT_BYTES_MAX);
	agreement_write(&once, agreement, ACCOUNT);
	if (agreement_load_bytes(&file, "w.xml", strbuf_text(&once),
	    once.length, true, &err) != STATUS_OK)
		chain_broken("what is written is loaded");
	agreement_write(&twice, &file->agreements[0], ACCOUNT);
	if (file->agreement_count != 1 ||
	    strcmp(strbuf_text(&once), strbuf_text(&twice)) != 0)
		chain_broken("what is loaded again is written the same");
	agreement_file_free(file);
	strbuf_fini(&once);
	strbuf_fini(&twice);
}

static void
check_all_written(const uint8_t *data, size_t size, bool is_embedded)
{
	struct error err = { 0 };
	struct agreement_file *file;

	if (agreement_load_bytes(&file, "a.xml", data, size, is_embedded,
	    &err) != STATUS_OK)
		return;
	for (size_t i = 0; i < file->agreement_count; i++)
		check_written(&file->agreements[i]);
	agreement_file_free(file);
}

static _Noreturn void
tell_apart(const struct error *fed, const struct error *starved)
{
	fprintf(stderr, "with memory: %s\nwithout: %s\n", fed->message,
	    starved->message);
	chain_broken("without memory nothing else comes out");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct telling fed;
	struct telling starved;
	struct error err;
	struct error starved_err;
	enum status status;
	enum status starved_status;
	uint64_t count;

	starve_count();
	status = tell(&fed, data, size, &err);
	count = starve_end();
	if (status != STATUS_OK && (err.status != status ||
	    err.message[0] == '\0'))
		chain_broken("what is refused is told");

	starve_begin(data, size, count);
	starved_status = tell(&starved, data, size, &starved_err);
	(void)starve_end();
	if (starved_status != STATUS_MEMORY && (starved_status != status ||
	    strcmp(err.message, starved_err.message) != 0 ||
	    (status == STATUS_OK && strcmp(strbuf_text(&fed.out),
	    strbuf_text(&starved.out)) != 0)))
		tell_apart(&err, &starved_err);
	strbuf_fini(&fed.out);
	strbuf_fini(&starved.out);

	check_all_written(data, size, status != STATUS_OK);
	return 0;
}
