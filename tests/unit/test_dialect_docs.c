/* docs/reference/dialects.md says what the tables of the code say. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "importers/dialect_model.h"
#include "importers/reasons.h"
#include "tests/support/check.h"

#define PAGE "docs/reference/dialects.md"
#define PAGE_MAX (256 * 1024)

static char *page;

static int
read_page(void **state)
{
	FILE *file = fopen(PAGE, "r");
	size_t length;

	(void)state;
	if (file == NULL)
		return -1;
	page = malloc(PAGE_MAX);
	assert_non_null(page);
	length = fread(page, 1, PAGE_MAX - 1, file);
	page[length] = '\0';
	return fclose(file);
}

static int
free_page(void **state)
{
	(void)state;
	free(page);
	return 0;
}

static void
check_row(const char *name, const char *suffix, const char *meaning)
{
	char row[512];

	(void)snprintf(row, sizeof row, "\n| `%s%s` | %s |\n", name, suffix,
	    meaning);
	if (strstr(page, row) == NULL)
		fail_msg("%s lacks the row%s", PAGE, row);
}

static void
test_reasons(void **state)
{
	(void)state;
	for (unsigned i = REASON_NONE + 1; i < REASON_COUNT; i++)
		check_row(reason_code((enum reason)i),
		    i == REASON_MISSING_FIELD ? "-\xe2\x80\xa6" : "",
		    reason_meaning((enum reason)i));
}

static void
test_functions(void **state)
{
	const struct text_call *call;

	(void)state;
	for (size_t i = 0; (call = text_call_get(i)) != NULL; i++)
		check_row(call->name, "", call->meaning);
}

/* Every record, with every field in the row that names it. */
static void
test_records(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
		const struct kind_info *info =
		    kind_info((enum record_kind)kind);
		char name[64];
		const char *row;

		(void)snprintf(name, sizeof name, "`<%s>`", info->name);
		for (row = strstr(page, name); row != NULL;
		    row = strstr(row + 1, name)) {
			const char *line = row;

			while (line > page && line[-1] != '\n')
				line--;
			if (*line == '|')
				break;
		}
		assert_non_null(row);
		for (size_t i = 0; i < info->field_count; i++) {
			const char *found = strstr(row,
			    info->fields[i].name);

			if (found == NULL || found > strchr(row, '\n'))
				fail_msg("%s: %s lacks %s", PAGE, name,
				    info->fields[i].name);
		}
	}
}

/* The dialect that the page begins with is one. */
static void
test_example(void **state)
{
	const char *begin = strstr(page, "```xml\n");
	const char *end = begin == NULL ? NULL : strstr(begin, "\n```\n");
	struct error err = { .status = STATUS_OK };
	struct dialect *dialect;

	(void)state;
	assert_non_null(end);
	begin += strlen("```xml\n");
	check_status(dialect_load(&dialect, PAGE, begin,
	    (size_t)(end - begin), &err), STATUS_OK, &err);
	dialect_free(dialect);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_example),
	};

	return cmocka_run_group_tests(tests, read_page, free_page);
}
