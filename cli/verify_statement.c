#include "cli/verify_statement.h"

#include "cli/recompute.h"
#include "reports/plain.h"

static void
append_result(struct strbuf *out, const struct result *result)
{
	char amount[DECIMAL_TEXT_MAX];
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];

	plain_puts(out, result->agreement);
	strbuf_puts(out, " version ");
	plain_puts(out, result->version);
	strbuf_puts(out, ", account ");
	plain_puts(out, result->account);
	strbuf_printf(out, ", %s to %s: %s %s",
	    date_format(from, result->measures->period.from),
	    date_format(until, result->measures->period.until),
	    decimal_format_fixed(amount, result->settlement.due_micro,
	    result->minor_digits), result->currency);
}

/* Form and signature first; only what passed them is read any further. */
enum status
verify_statement(struct strbuf *out, struct verifier *verifier,
    const char *name, const void *bytes, size_t size, struct error *err)
{
	struct recompute recompute = { 0 };
	struct strbuf composed;
	enum status status;

	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	status = verifier_check_statement(verifier, &composed, name, bytes,
	    size, err);
	if (status == STATUS_OK)
		status = recompute_open(&recompute, name,
		    strbuf_text(&composed), composed.length, err);
	if (status == STATUS_OK)
		status = recompute_compare(&recompute, &composed, err);
	if (status == STATUS_OK)
		append_result(out, &recompute.result);
	recompute_close(&recompute);
	strbuf_fini(&composed);
	return status;
}
