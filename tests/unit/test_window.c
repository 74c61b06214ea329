#include "tests/support/check.h"
#include "tests/support/ledger_rows.h"
#include "tests/support/rows.h"

#include <stdio.h>

#include "engine/strbuf.h"
#include "rules/window.h"

#define RULE "<rule id='r'><qualify basis='net-amount'/>" \
	"<scale method='incremental'><tier from='0' rate='1%'/></scale></rule>"

struct window_row {
	const char *name;
	const char *term;
	const char *settle;
	const char *as_of;		/* NULL: not given */
	const char *window;		/* NULL: the term has not begun */
	const char *period;
};

#define YEAR "from=\"2025-01-01\" until=\"2025-12-31\""
#define QUARTERS "<settle every='quarter' method='separate'/>"
#define CATCH_UP "<settle every='quarter' method='catch-up'/>"
#define MONTHS "<settle every='month' method='separate'/>"

static const struct window_row window_rows[] = {
	{ "the term, as of its end", YEAR, "", NULL,
	    "2025-01-01 2025-12-31", "2025-01-01 2025-12-31" },
	{ "the term, earlier", YEAR, "", "2025-05-17",
	    "2025-01-01 2025-05-17", "2025-01-01 2025-12-31" },
	{ "the term, on its first day", YEAR, "", "2025-01-01",
	    "2025-01-01 2025-01-01", "2025-01-01 2025-12-31" },
	{ "before the term", YEAR, "", "2024-12-31", NULL, NULL },
	{ "after the term", YEAR, "", "2026-02-28",
	    "2025-01-01 2025-12-31", "2025-01-01 2025-12-31" },
	{ "a quarter, at its begin", YEAR, QUARTERS, "2025-04-01",
	    "2025-04-01 2025-04-01", "2025-04-01 2025-06-30" },
	{ "a quarter, at its end", YEAR, QUARTERS, "2025-06-30",
	    "2025-04-01 2025-06-30", "2025-04-01 2025-06-30" },
	{ "after the term: the last quarter", YEAR, QUARTERS, "2026-02-28",
	    "2025-10-01 2025-12-31", "2025-10-01 2025-12-31" },
	{ "as of not given: the last quarter", YEAR, QUARTERS, NULL,
	    "2025-10-01 2025-12-31", "2025-10-01 2025-12-31" },
	{ "catch-up begins with the term", YEAR, CATCH_UP, "2025-05-17",
	    "2025-01-01 2025-05-17", "2025-04-01 2025-06-30" },
	{ "half years", YEAR, "<settle every='half-year' "
	    "method='separate'/>", "2025-07-01",
	    "2025-07-01 2025-07-01", "2025-07-01 2025-12-31" },
	{ "years", "from=\"2024-03-15\" until=\"2026-12-31\"",
	    "<settle every='year' method='separate'/>", "2025-03-14",
	    "2024-03-15 2025-03-14", "2024-03-15 2025-03-14" },
	{ "years, a day later", "from=\"2024-03-15\" until=\"2026-12-31\"",
	    "<settle every='year' method='separate'/>", "2025-03-15",
	    "2025-03-15 2025-03-15", "2025-03-15 2026-03-14" },
	{ "the last may be shorter",
	    "from=\"2024-03-15\" until=\"2026-12-31\"",
	    "<settle every='year' method='separate'/>", NULL,
	    "2026-03-15 2026-12-31", "2026-03-15 2026-12-31" },
	{ "before a last one of a single day",
	    "from=\"2025-01-01\" until=\"2025-02-01\"", MONTHS, "2025-01-31",
	    "2025-01-01 2025-01-31", "2025-01-01 2025-01-31" },
	{ "a last one of a single day",
	    "from=\"2025-01-01\" until=\"2025-02-01\"", MONTHS, NULL,
	    "2025-02-01 2025-02-01", "2025-02-01 2025-02-01" },
	/* A day that the month lacks becomes its last, for each from `from`. */
	{ "months from the 31st: January",
	    "from=\"2025-01-31\" until=\"2025-12-31\"", MONTHS, "2025-02-27",
	    "2025-01-31 2025-02-27", "2025-01-31 2025-02-27" },
	{ "months from the 31st: February",
	    "from=\"2025-01-31\" until=\"2025-12-31\"", MONTHS, "2025-02-28",
	    "2025-02-28 2025-02-28", "2025-02-28 2025-03-30" },
	{ "months from the 31st: March",
	    "from=\"2025-01-31\" until=\"2025-12-31\"", MONTHS, "2025-03-31",
	    "2025-03-31 2025-03-31", "2025-03-31 2025-04-29" },
	{ "months from 29 February",
	    "from=\"2024-02-29\" until=\"2025-12-31\"", MONTHS, "2025-03-01",
	    "2025-02-28 2025-03-01", "2025-02-28 2025-03-28" },
	{ "the last year there is",
	    "from=\"9999-11-30\" until=\"9999-12-31\"", MONTHS, "9999-12-30",
	    "9999-12-30 9999-12-30", "9999-12-30 9999-12-31" },
};

static void
check_period(struct period found, const char *expected)
{
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];
	char text[2 * DATE_TEXT_SIZE];

	date_format(from, found.from);
	date_format(until, found.until);
	(void)snprintf(text, sizeof text, "%s %s", from, until);
	assert_string_equal(text, expected);
}

static void
window_row(void **state)
{
	const struct window_row *row = *state;
	struct agreement_file *file;
	struct strbuf attributes;
	struct strbuf inside;
	struct period window;
	struct period period;
	int32_t as_of = row->as_of == NULL ? DATE_NONE :
	    ledger_rows_date(row->as_of);
	enum status status;

	strbuf_init(&attributes, 4096);
	strbuf_init(&inside, 4096);
	strbuf_printf(&attributes, "currency=\"EUR\" %s", row->term);
	strbuf_puts(&inside, row->settle);
	strbuf_puts(&inside, RULE);
	file = ledger_rows_agreement(strbuf_text(&attributes),
	    strbuf_text(&inside));
	status = window_choose(&window, &period, &as_of,
	    &file->agreements[0]);
	check_status(status, row->window == NULL ? STATUS_NOT_FOUND :
	    STATUS_OK, NULL);
	if (status == STATUS_OK) {
		check_period(window, row->window);
		check_period(period, row->period);
		check_int_equal(as_of, row->as_of == NULL ?
		    file->agreements[0].term.until :
		    ledger_rows_date(row->as_of));
	}
	agreement_file_free(file);
	strbuf_fini(&inside);
	strbuf_fini(&attributes);
}

int
main(void)
{
	return run_rows("window_choose", window_row, window_rows);
}
