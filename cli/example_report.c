#include "cli/example_report.h"

#include <inttypes.h>

#include "cli/signals.h"
#include "reports/plain.h"
#include "rules/example.h"

#define EXAMPLE_MEMORY_MAX ((size_t)1 << 30)

static void
append_place(struct strbuf *out, const char *path, uint64_t line,
    const struct agreement *agreement, const struct example *example)
{
	plain_puts(out, path);
	strbuf_printf(out, ":%" PRIu64 ": %s: example \"", line,
	    agreement->id);
	plain_puts(out, example->title);
	strbuf_puts(out, "\": ");
}

static void
append_mismatch(struct strbuf *out, const struct example_mismatch *mismatch)
{
	char expected[DECIMAL_TEXT_MAX];
	char given[DECIMAL_TEXT_MAX];

	if (mismatch->expect->rule != NULL)
		strbuf_printf(out, "rule %s", mismatch->expect->rule);
	else
		strbuf_puts(out, "the agreement");
	strbuf_printf(out, " gives %s, expected %s\n",
	    decimal_format(given, mismatch->amount_micro),
	    decimal_format(expected, mismatch->expect->amount_micro));
}

static enum status
run_example(struct example_report *report, const char *path,
    const struct agreement *agreement, const struct example *example,
    struct error *err)
{
	struct example_mismatch *mismatches = NULL;
	struct result result = { 0 };
	struct arena arena;
	size_t count = 0;
	enum status status;
	size_t i;

	arena_init(&arena, EXAMPLE_MEMORY_MAX);
	status = example_run(&result, &mismatches, &count, &arena, agreement,
	    example, err);
	if (status != STATUS_OK)
		goto out;
	report->examples++;
	if (result.error != NULL) {
		append_place(&report->out, path, example->line, agreement,
		    example);
		plain_puts(&report->out, result.error);
		strbuf_putc(&report->out, '\n');
	}
	for (i = 0; result.error == NULL && i < count; i++) {
		append_place(&report->out, path, mismatches[i].expect->line,
		    agreement, example);
		append_mismatch(&report->out, &mismatches[i]);
	}
	if (result.error != NULL || count > 0)
		report->failed++;
out:
	arena_reset(&arena);
	return status;
}

enum status
example_report_run(struct example_report *report,
    const struct agreements *agreements, struct error *err)
{
	enum status status;
	size_t i, j, k;

	for (i = 0; i < agreements->file_count; i++) {
		const struct agreements_file *file = &agreements->files[i];

		for (j = 0; file->loaded != NULL &&
		    j < file->loaded->agreement_count; j++) {
			const struct agreement *agreement =
			    &file->loaded->agreements[j];

			for (k = 0; k < agreement->example_count; k++) {
				status = run_example(report, file->path,
				    agreement, &agreement->examples[k], err);
				if (status == STATUS_OK)
					status = signals_check(err);
				if (status != STATUS_OK)
					return status;
			}
		}
	}
	return STATUS_OK;
}
