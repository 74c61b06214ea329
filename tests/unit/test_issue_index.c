#include "cli/issue_index.h"

#include <string.h>

#include "tests/support/check.h"

/* A run with more parties than its folder may hold is refused while it runs. */
static void
a_party_too_many_is_refused(void **state)
{
	struct issue_index index = {
		.count = ISSUE_ROWS_MAX,
		.capacity = ISSUE_ROWS_MAX + 1,
	};
	const struct issue_row row = { .account = "C-1" };
	struct error err = { 0 };

	(void)state;
	check_status(issue_index_add(&index, &row, &err), STATUS_RANGE, &err);
	assert_string_equal(err.message, "a run has at most 1000000 parties; "
	    "divide it by agreements");
}

struct rows {
	struct strbuf told;
	size_t count;
};

static enum status
tell_row(const struct issue_row *row, void *payload, struct error *err)
{
	struct rows *rows = payload;

	(void)err;
	rows->count++;
	strbuf_printf(&rows->told, "%s|%s|%s|%d|%d|%s|%lld\n", row->account,
	    row->agreement, row->version, (int)row->period.from,
	    (int)row->period.until, row->currency,
	    (long long)row->amount_micro);
	return STATUS_OK;
}

static enum status
read_index(struct rows *rows, const char *text, size_t size)
{
	struct error err = { 0 };
	struct strbuf csv;
	enum status status;

	strbuf_init(&csv, 1024);
	strbuf_append(&csv, text, size);
	rows->count = 0;
	strbuf_clear(&rows->told);
	status = issue_index_each(&csv, tell_row, rows, &err);
	if (status != STATUS_OK)
		assert_string_equal(err.message,
		    "is no index.csv that a run writes");
	strbuf_fini(&csv);
	return status;
}

#define HEADER "account,agreement,version,from,until,file,sha256,currency," \
    "amount,earned,settled,owed\n"
#define REST ",1970-01-02,1970-01-03,f.xml,00,EUR,2.50,2.50,0.00,0.00"

/* What was written is read; what no run writes is refused, wherever it ends. */
static void
an_index_is_read_again(void **state)
{
	static const char index[] = HEADER "C-1,B,1" REST "\n"
	    "\"a,\"\"b\"\"\nc\",B,2" REST "\n";
	static const char *const bad[] = {
		"", "x", HEADER "C-1,B,1" REST, HEADER "C-1,B\n",
		HEADER "C-1,B,1" REST ",1\n", HEADER "\n",
		HEADER "\"C-1,B,1" REST "\n", HEADER "\"C\"1,B,1" REST "\n",
		HEADER "C-1,B,1,x,1970-01-03,f.xml,00,EUR,1,1,0,0\n",
		HEADER "C-1,B,1,1970-01-02,1970-01-03,f.xml,00,EUR,,1,0,0\n",
	};
	struct rows rows;
	size_t i;

	(void)state;
	strbuf_init(&rows.told, 1024);
	assert_int_equal(read_index(&rows, index, sizeof index - 1),
	    STATUS_OK);
	assert_string_equal(strbuf_text(&rows.told),
	    "C-1|B|1|1|2|EUR|2500000\na,\"b\"\nc|B|2|1|2|EUR|2500000\n");
	assert_int_equal(read_index(&rows, HEADER, sizeof HEADER - 1),
	    STATUS_OK);
	assert_int_equal(rows.count, 0);
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(read_index(&rows, bad[i], strlen(bad[i])),
		    STATUS_INVALID);
	/* Behind a NUL nothing is overlooked. */
	assert_int_equal(read_index(&rows, HEADER "\0C-1,B,1\n",
	    sizeof HEADER + 8), STATUS_INVALID);
	strbuf_fini(&rows.told);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_party_too_many_is_refused),
		cmocka_unit_test(an_index_is_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* cli/ is the program, not part of the library that tests link. */
#include "cli/signals.c"
#include "cli/output.c"
#include "cli/table.c"
#include "cli/issue_index.c"
