#include <stdlib.h>
#include <string.h>

#include "cli/example_report.h"
#include "cli/output.h"
#include "cli/settle.h"

struct check {
	const struct settle *settle;
	const char **ids;		/* in the context's arena */
	size_t capacity;
	size_t count;
};

static enum status
count_one(const struct agreement *agreement, void *payload, struct error *err)
{
	struct check *check = payload;

	(void)agreement;
	(void)err;
	check->capacity++;
	return STATUS_OK;
}

static enum status
check_agreement(const struct agreement *agreement, void *payload,
    struct error *err)
{
	struct check *check = payload;
	const int32_t date = check->settle->identity.period_date;
	char text[DATE_TEXT_SIZE];

	(void)err;
	if (!period_contains(agreement->term, date)) {
		log_event(&check->settle->context->log, LOG_WARNING,
		    "left-out", agreement->id,
		    "its term does not contain %s: left out",
		    date_format(text, date));
		return STATUS_OK;
	}
	check->ids[check->count++] = agreement->id;
	return STATUS_OK;
}

static int
compare_ids(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All periods settled contain one day, so those of equal ids overlap. */
static enum status
check_twice(const struct check *check, struct error *err)
{
	size_t i;

	if (check->count > 0)
		qsort(check->ids, check->count, sizeof *check->ids,
		    compare_ids);
	for (i = 1; i < check->count; i++)
		if (strcmp(check->ids[i], check->ids[i - 1]) == 0)
			return error_set(err, STATUS_CONFLICT,
			    "agreement %s is given twice", check->ids[i]);
	return STATUS_OK;
}

/* A run keeps each file by its name.  One whose agreements are left out could
 * be given twice without check_twice() seeing it. */
static enum status
check_files(const struct settle *settle, struct error *err)
{
	const struct agreements *agreements = settle->agreements;
	const char **paths = arena_alloc(&settle->context->arena,
	    agreements->file_count + 1, sizeof *paths);
	size_t i;

	if (paths == NULL)
		return error_memory(err);
	for (i = 0; i < agreements->file_count; i++)
		paths[i] = agreements->files[i].path;
	if (agreements->file_count > 0)
		qsort(paths, agreements->file_count, sizeof *paths,
		    compare_ids);
	for (i = 1; i < agreements->file_count; i++)
		if (strcmp(paths[i], paths[i - 1]) == 0)
			return error_set(err, STATUS_CONFLICT,
			    "the agreement file %s is given twice", paths[i]);
	return STATUS_OK;
}

static enum status
check_examples(const struct settle *settle, struct error *err)
{
	struct example_report report = { 0 };
	enum status status;

	strbuf_init(&report.out, OUTPUT_BYTES_MAX);
	status = example_report_run(&report, settle->agreements, err);
	if (status == STATUS_OK && report.failed > 0)
		status = error_set(err, STATUS_INVALID, "examples of the "
		    "agreements that fail: %zu of %zu; `ristorno rules test` "
		    "shows them, nothing was issued", report.failed, report.examples);
	strbuf_fini(&report.out);
	return status;
}

enum status
settle_check(const struct settle *settle, struct error *err)
{
	struct check check = { .settle = settle };
	char text[DATE_TEXT_SIZE];
	enum status status;

	status = agreements_each(settle->agreements, count_one, &check, err);
	if (status != STATUS_OK)
		return status;
	if (check.capacity > RUNS_AGREEMENTS_MAX)
		return error_set(err, STATUS_RANGE,
		    "a run settles at most %d agreements",
		    RUNS_AGREEMENTS_MAX);
	check.ids = arena_alloc(&settle->context->arena, check.capacity + 1,
	    sizeof *check.ids);
	if (check.ids == NULL)
		return error_memory(err);
	status = agreements_each(settle->agreements, check_agreement, &check,
	    err);
	if (status == STATUS_OK && check.count == 0)
		status = error_set(err, STATUS_NOT_FOUND,
		    "there is nothing to settle: no agreement's term contains "
		    "%s", date_format(text, settle->identity.period_date));
	if (status == STATUS_OK)
		status = check_twice(&check, err);
	if (status == STATUS_OK)
		status = check_files(settle, err);
	if (status == STATUS_OK)
		status = check_examples(settle, err);
	return status;
}
