/* Which refused files coverage tells, and which a later import answers. */

#include <stdio.h>
#include <string.h>

#include "engine/coverage.h"
#include "engine/digest.h"
#include "engine/ledger_decide.h"
#include "tests/support/check.h"
#include "tests/support/temp_ledger.h"

#define STEPS_MAX 6

enum step_kind {
	STEP_END,
	STEP_REFUSED,
	STEP_OK,
	STEP_PARTIAL,
	STEP_EMPTY,
	STEP_DISMISS,		/* the import of that number */
	STEP_REOPEN,
};

struct step {
	enum step_kind kind;
	const char *file;
	const char *digest;	/* NULL: not known */
	int64_t number;
};

struct refused_row {
	const char *name;
	struct step steps[STEPS_MAX];
	const char *told;	/* positions in order; d: dismissed */
};

#define REFUSED(file, digest) { STEP_REFUSED, file, digest, 0 }
#define OK(file, digest) { STEP_OK, file, digest, 0 }
#define PARTIAL(file, digest) { STEP_PARTIAL, file, digest, 0 }
#define EMPTY(file, digest) { STEP_EMPTY, file, digest, 0 }
#define DISMISS(number) { STEP_DISMISS, NULL, NULL, number }
#define REOPEN(number) { STEP_REOPEN, NULL, NULL, number }

static const struct refused_row rows[] = {
	{ "nothing was refused", { OK("a", "1"), EMPTY("b", "2") }, "" },
	{ "one that was", { REFUSED("a", "1"), OK("b", "2") }, "1" },
	{ "the same name", { REFUSED("a", "1"), OK("a", "2") }, "" },
	{ "the same name, in part", { REFUSED("a", "1"), PARTIAL("a", "2") },
	  "" },
	{ "the same bytes", { REFUSED("a", "1"), OK("b", "1") }, "" },
	{ "bytes that are not known", { REFUSED("a", NULL), OK("b", NULL) },
	  "1" },
	{ "nothing was found", { REFUSED("a", "1"), EMPTY("a", "1") }, "1" },
	{ "an earlier one is no answer", { OK("a", "1"), REFUSED("a", "2") },
	  "2" },
	{ "another letter case", { REFUSED("a", "1"), OK("A", "2") }, "1" },
	{ "refused again", { REFUSED("a", "1"), REFUSED("a", "2") }, "2" },
	{ "refused again, then answered",
	  { REFUSED("a", "1"), REFUSED("a", "2"), OK("a", "3") }, "" },
	{ "answered, then refused",
	  { REFUSED("a", "1"), OK("a", "2"), REFUSED("a", "3") }, "3" },
	{ "two of them", { REFUSED("a", "1"), REFUSED("b", "2") }, "1 2" },
	{ "standard input", { REFUSED("-", "1"), OK("-", "2") }, "1" },
	{ "standard input, the same bytes",
	  { REFUSED("-", "1"), OK("-", "1") }, "" },
	{ "two of standard input", { REFUSED("-", "1"), REFUSED("-", "2") },
	  "1 2" },
	{ "members of standard input",
	  { REFUSED("-:a", "1"), OK("-:a", "2"), REFUSED("-", "3"),
	    OK("-:b", "4") }, "1 3" },
	{ "a member", { REFUSED("z:a", "1"), OK("z:b", "2") }, "1" },
	{ "a member, mended", { REFUSED("z:a", "1"), OK("z:a", "2") }, "" },
	{ "an archive", { REFUSED("z", "1"), OK("z:a", "2") }, "" },
	{ "an archive, its members refused",
	  { REFUSED("z", "1"), REFUSED("z:a", "2") }, "2" },
	{ "an archive without documents",
	  { REFUSED("z", "1"), EMPTY("z:a", "2") }, "1" },
	{ "an archive that has another's name in its own",
	  { REFUSED("z", "1"), OK("z2:a", "2"), OK("z;a", "3") }, "1" },
	{ "dismissed", { REFUSED("a", "1"), DISMISS(1) }, "1d" },
	{ "dismissed and opened",
	  { REFUSED("a", "1"), DISMISS(1), REOPEN(1) }, "1" },
	{ "dismissed, the same bytes again",
	  { REFUSED("a", "1"), DISMISS(1), REFUSED("b", "1") }, "1d 2d" },
	{ "dismissed, another one empty",
	  { REFUSED("a", DIGEST_OF_NOTHING), DISMISS(1),
	    REFUSED("b", DIGEST_OF_NOTHING) }, "1d 2" },
	{ "dismissed, empty again",
	  { REFUSED("a", DIGEST_OF_NOTHING), DISMISS(1),
	    REFUSED("a", DIGEST_OF_NOTHING) }, "2d" },
	{ "dismissed, other bytes of the name",
	  { REFUSED("a", "1"), DISMISS(1), REFUSED("a", "2") }, "2" },
	{ "dismissed and answered",
	  { REFUSED("a", "1"), DISMISS(1), OK("a", "2") }, "" },
};

/* -------------------------------------------------------------- one row */

static void
import(struct temp_ledger *temp, const struct step *step)
{
	static struct ledger_import_summary summary;
	struct ledger_import_info info = { .file = step->file };
	struct ledger_import *import = NULL;
	int64_t position = 0;

	(void)snprintf(summary.status, sizeof summary.status, "%s",
	    step->kind == STEP_OK ? "ok" :
	    step->kind == STEP_PARTIAL ? "partial" : "empty");
	check_status(ledger_import_begin(&import, temp->ledger, &info,
	    &temp->err), STATUS_OK, &temp->err);
	check_status(ledger_import_commit(import, &summary,
	    step->digest != NULL ? step->digest : "", &position, &temp->err),
	    STATUS_OK, &temp->err);
}

static void
take_step(struct temp_ledger *temp, const struct step *step)
{
	struct ledger_import_info info = { .file = step->file };
	struct ledger_decision decision = {
		.subject = LEDGER_SUBJECT_FILE,
		.numbers = &step->number,
		.count = 1,
		.because = step->kind == STEP_DISMISS ? "why" : NULL,
	};
	int64_t position = 0;

	if (step->kind == STEP_REFUSED)
		check_status(ledger_log_refused(temp->ledger, &info, NULL,
		    step->digest, "cut short", &position, &temp->err),
		    STATUS_OK, &temp->err);
	else if (step->kind == STEP_DISMISS || step->kind == STEP_REOPEN)
		check_status(ledger_decide(temp->ledger, &decision,
		    &temp->err), STATUS_OK, &temp->err);
	else
		import(temp, step);
}

static void
describe(struct strbuf *out, const struct coverage *coverage)
{
	for (size_t i = 0; i < coverage->refusal_count; i++) {
		const struct coverage_refused *row = &coverage->refusals[i];

		strbuf_printf(out, "%s%lld%s", i > 0 ? " " : "",
		    (long long)row->position, row->because != NULL ? "d" : "");
		assert_string_equal(row->message, "cut short");
	}
}

static void
run_row(void **state)
{
	const struct refused_row *row = *state;
	struct coverage_request request = {
		.has_period = true, .period = { 0, 30 },
	};
	struct coverage *coverage = NULL;
	struct catalog *catalog;
	struct temp_ledger *temp;
	struct strbuf told;
	int64_t dismissed = 0;
	void *ledger_state = NULL;

	(void)temp_ledger_setup(&ledger_state);
	temp = ledger_state;
	for (size_t i = 0; row->steps[i].kind != STEP_END; i++)
		take_step(temp, &row->steps[i]);
	catalog = temp_ledger_catalog(temp, LEDGER_POSITION_LATEST);
	request.catalog = catalog;
	check_status(coverage_make(&coverage, temp->ledger, &request,
	    &temp->err), STATUS_OK, &temp->err);
	strbuf_init(&told, 100);
	describe(&told, coverage);
	assert_string_equal(strbuf_text(&told), row->told);
	check_int_equal((int64_t)(coverage->files_refused +
	    coverage->files_dismissed), (int64_t)coverage->refusal_count);
	/* Only what is not dismissed keeps it from being complete. */
	for (const char *at = row->told; *at != '\0'; at++)
		dismissed += *at == 'd';
	check_int_equal((int64_t)coverage->files_dismissed, dismissed);
	assert_true(coverage_is_open(coverage) ==
	    ((int64_t)coverage->refusal_count > dismissed));
	strbuf_fini(&told);
	coverage_free(coverage);
	catalog_free(catalog);
	(void)temp_ledger_teardown(&ledger_state);
}

int
main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(rows)];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		tests[i] = (struct CMUnitTest){
			.name = rows[i].name,
			.test_func = run_row,
			.initial_state = (void *)(uintptr_t)&rows[i],
		};
	return cmocka_run_group_tests_name("ledger_refused", tests, NULL,
	    NULL);
}
