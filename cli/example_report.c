#include "cli/example_report.h"

#include <inttypes.h>
#include <string.h>

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

/* With the currency's decimals, and more where it has more. */
static const char *
format_amount(char text[DECIMAL_TEXT_MAX], const struct currency *currency,
    wide amount_micro)
{
	if (amount_micro % currency_minor_unit_micro(currency) != 0)
		return decimal_format(text, amount_micro);
	return decimal_format_fixed(text, amount_micro, currency->minor_digits);
}

static const struct rule_result *
find_rule(const struct result *result, const char *id)
{
	size_t i = 0;

	while (strcmp(result->rules[i].id, id) != 0)
		i++;
	return &result->rules[i];
}

/* What each rule gives. */
static void
append_sum(struct strbuf *out, const struct result *result,
    const struct currency *currency)
{
	char text[DECIMAL_TEXT_MAX];
	wide sum_micro = 0;
	bool is_all = true;

	for (size_t i = 0; i < result->rule_count; i++) {
		const struct rule_result *rule = &result->rules[i];

		strbuf_printf(out, "%s%s gives %s", i == 0 ? "" : ", ",
		    rule->id, format_amount(text, currency,
		    rule->amount_micro));
		/* Of amounts that each just fit; a cap alone then helps. */
		if (decimal_add_wide(&sum_micro, sum_micro,
		    rule->amount_micro) != STATUS_OK)
			is_all = false;
	}
	if (!is_all || sum_micro != result->total_micro)
		strbuf_puts(out, "; the rest is the agreement's own limit");
}

/* "rule volume gives 100.00, expected 106.00 (6.00 less)", and why. */
static void
append_mismatch(struct strbuf *out, const struct result *result,
    const struct currency *currency, const struct example_mismatch *mismatch)
{
	const struct example_expect *expect = mismatch->expect;
	wide more = mismatch->amount_micro - expect->amount_micro;
	char text[DECIMAL_TEXT_MAX];

	if (expect->rule != NULL)
		strbuf_printf(out, "rule %s", expect->rule);
	else
		strbuf_puts(out, "the agreement");
	strbuf_printf(out, " gives %s", format_amount(text, currency,
	    mismatch->amount_micro));
	strbuf_printf(out, ", expected %s", format_amount(text, currency,
	    expect->amount_micro));
	strbuf_printf(out, " (%s %s)\n    ", format_amount(text, currency,
	    more < 0 ? -more : more), more < 0 ? "less" : "more");
	if (expect->rule != NULL)
		plain_puts(out, find_rule(result, expect->rule)->sentence);
	else
		append_sum(out, result, currency);
	strbuf_putc(out, '\n');
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
		append_mismatch(&report->out, &result,
		    agreement->currency, &mismatches[i]);
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
