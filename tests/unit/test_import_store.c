#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/strbuf.h"
#include "importers/import_store.h"

#undef skip	/* cmocka's; a sink has one too */

/* ------------------------------------------ an import that is thrown away */

struct bench {
	char folder[64];
	char path[96];
	const char *source;
	struct ledger *ledger;
	struct ledger_import *import;
	struct import_store store;
	struct import_listener listener;
	struct sink sink;
	struct strbuf heard;
};

static void
hear_set_aside(void *payload, const struct fact_reject *reject)
{
	struct bench *bench = payload;

	strbuf_printf(&bench->heard, "%s %s %s %s %d {%s};",
	    reject->source != NULL ? reject->source : "-", reject->kind,
	    reject->id, reject->code, (int)reject->file_line,
	    reject->native != NULL ? reject->native : "");
	assert_non_null(reject->sentence);
	assert_true(reject->sentence[0] != '\0');
}

static void
hear_skipped(void *payload, const char *what, uint64_t file_line)
{
	struct bench *bench = payload;

	strbuf_printf(&bench->heard, "skipped %s %d;", what, (int)file_line);
}

static void
hear_noted(void *payload, const char *code, const char *sentence,
    uint64_t file_line)
{
	struct bench *bench = payload;

	strbuf_printf(&bench->heard, "noted %s %s %d;", code, sentence,
	    (int)file_line);
}

static void
begin_import(struct bench *bench)
{
	const struct ledger_import_info info = { .file = "f" };
	struct error err = { 0 };

	check_status(ledger_import_begin(&bench->import, bench->ledger, &info,
	    &err), STATUS_OK, &err);
	import_store_init(&bench->store, NULL, bench->source,
	    &bench->listener);
	import_store_begin(&bench->store, bench->import, bench->source);
	bench->sink = import_store_sink(&bench->store);
	strbuf_clear(&bench->heard);
}

static struct ledger_import_summary
end_import(struct bench *bench)
{
	static struct ledger_import_summary summary;
	struct error err = { 0 };
	int64_t position;

	check_status(ledger_import_summarise(&summary, bench->import, &err),
	    STATUS_OK, &err);
	(void)snprintf(summary.status, sizeof summary.status, "ok");
	check_status(ledger_import_commit(bench->import, &summary, "d",
	    &position, &err), STATUS_OK, &err);
	assert_false(bench->store.has_failed);
	import_store_fini(&bench->store);
	return summary;
}

static void
open_bench(struct bench *bench)
{
	const struct ledger_options options = { .path = bench->path,
		.is_created = true };
	struct error err = { 0 };

	*bench = (struct bench){ .listener = { .set_aside = hear_set_aside,
	    .skipped = hear_skipped, .noted = hear_noted } };
	bench->listener.payload = bench;
	(void)snprintf(bench->folder, sizeof bench->folder,
	    "/tmp/test-store-XXXXXX");
	assert_non_null(mkdtemp(bench->folder));
	(void)snprintf(bench->path, sizeof bench->path, "%s/l.db",
	    bench->folder);
	check_status(ledger_open(&bench->ledger, &options, &err), STATUS_OK,
	    &err);
	strbuf_init(&bench->heard, 1 << 20);
}

static void
close_bench(struct bench *bench)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };

	ledger_close(bench->ledger);
	strbuf_fini(&bench->heard);
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		char path[128];

		(void)snprintf(path, sizeof path, "%s%s", bench->path,
		    suffixes[i]);
		(void)unlink(path);
	}
	assert_int_equal(rmdir(bench->folder), 0);
}

/* --------------------------------------------------------------- facts */

static void
put_account(struct bench *bench, const char *source, const char *id,
    const char *tax_id, enum fact_authority authority)
{
	const struct fact_account account = { .id = id, .tax_id = tax_id,
		.since = DATE_NONE, .authority = authority,
		.stated = FACT_ACCOUNT_TAX_ID, .file_line = 5 };
	struct error err = { 0 };

	check_status(bench->sink.account(bench->sink.payload, source,
	    &account, &err), STATUS_OK, &err);
}

static void
put_invoice(struct bench *bench, const char *source, const char *id,
    const char *account, int64_t net_micro)
{
	const struct fact_line line = { .no = "1", .net_micro = net_micro };
	const struct fact_document document = { .source = source, .id = id,
		.type = DOCUMENT_INVOICE, .account = account, .date = 20000,
		.delivered = DATE_NONE, .due = DATE_NONE, .currency = "EUR",
		.lines = &line, .line_count = 1, .file_line = 7 };
	struct error err = { 0 };

	check_status(bench->sink.document(bench->sink.payload, &document,
	    &err), STATUS_OK, &err);
}

#define NATIVE(id, account, net) "{<invoice id=\"" id "\" account=\"" \
    account "\" date=\"2024-10-04\" currency=\"EUR\">\n" \
    "  <line no=\"1\" net=\"" net "\"/>\n</invoice>\n}"

/* ---------------------------------------------------------------- tests */

/* A record that contradicts: it and the documents of the account. */
static void
test_master_conflict(void **state)
{
	struct ledger_import_summary summary;
	struct bench bench;

	(void)state;
	open_bench(&bench);
	begin_import(&bench);
	put_account(&bench, "A", "C", "CZ1", FACT_FROM_MASTER);
	(void)end_import(&bench);
	begin_import(&bench);
	put_account(&bench, "B", "C", "CZ2", FACT_FROM_MASTER);
	put_account(&bench, "B", "D", "CZ3", FACT_FROM_MASTER);
	put_invoice(&bench, "B", "1", "C", 1000000);
	put_invoice(&bench, "B", "2", "D", 1000000);
	put_invoice(&bench, "B", "3", "C", 2000000);
	assert_string_equal(strbuf_text(&bench.heard),
	    "B account C account-conflict 5 {};"
	    "B invoice 1 account-conflict 7 " NATIVE("1", "C", "1") ";"
	    "B invoice 3 account-conflict 7 " NATIVE("3", "C", "2") ";");
	summary = end_import(&bench);
	check_int_equal((int64_t)summary.documents, 1);
	check_int_equal((int64_t)summary.set_aside, 3);
	close_bench(&bench);
}

/*
 * What documents say of their buyer is set aside once, and the documents with
 * it; those of later files too, which need not say it again, until the source
 * has agreed.
 */
static void
test_buyer_conflict(void **state)
{
	struct ledger_import_summary summary;
	struct bench bench;

	(void)state;
	open_bench(&bench);
	begin_import(&bench);
	put_account(&bench, "A", "C", "CZ1", FACT_FROM_MASTER);
	(void)end_import(&bench);
	begin_import(&bench);
	put_account(&bench, "B", "C", "CZ2", FACT_FROM_DOCUMENT);
	put_invoice(&bench, "B", "1", "C", 1000000);
	put_account(&bench, "B", "C", "CZ2", FACT_FROM_DOCUMENT);
	put_invoice(&bench, "B", "2", "C", 1000000);
	assert_string_equal(strbuf_text(&bench.heard),
	    "B account C account-conflict 5 {};"
	    "B invoice 1 account-conflict 7 " NATIVE("1", "C", "1") ";"
	    "B invoice 2 account-conflict 7 " NATIVE("2", "C", "1") ";");
	summary = end_import(&bench);
	check_int_equal((int64_t)summary.documents, 0);
	check_int_equal((int64_t)summary.set_aside, 3);
	begin_import(&bench);
	put_invoice(&bench, "A", "1", "C", 1000000);
	put_invoice(&bench, "B", "3", "D", 1000000);
	assert_string_equal(strbuf_text(&bench.heard), "");
	put_account(&bench, "B", "C", NULL, FACT_FROM_MASTER);
	put_invoice(&bench, "B", "2", "C", 1000000);
	assert_string_equal(strbuf_text(&bench.heard),
	    "B invoice 2 account-conflict 7 " NATIVE("2", "C", "1") ";");
	(void)end_import(&bench);
	begin_import(&bench);
	put_account(&bench, "B", "C", "CZ1", FACT_FROM_DOCUMENT);
	put_invoice(&bench, "B", "2", "C", 1000000);
	assert_string_equal(strbuf_text(&bench.heard), "");
	(void)end_import(&bench);
	close_bench(&bench);
}

static void
test_other_refusals(void **state)
{
	const struct fact_category first = { .id = "A", .parent = "B" };
	const struct fact_category loop = { .id = "B", .parent = "A",
		.file_line = 9 };
	struct error err = { 0 };
	struct bench bench;

	(void)state;
	open_bench(&bench);
	begin_import(&bench);
	check_status(bench.sink.file(bench.sink.payload,
	    &(struct sink_file){ "ledger", "A" }, &err), STATUS_OK, &err);
	put_invoice(&bench, "A", "1", "C", 1000000);
	put_invoice(&bench, "A", "1", "C", 1000000);
	check_status(bench.sink.category(bench.sink.payload, &first, &err),
	    STATUS_OK, &err);
	assert_string_equal(strbuf_text(&bench.heard), "");
	put_invoice(&bench, "A", "1", "C", -1500000);
	check_status(bench.sink.category(bench.sink.payload, &loop, &err),
	    STATUS_OK, &err);
	assert_string_equal(strbuf_text(&bench.heard),
	    "A invoice 1 other-content 7 " NATIVE("1", "C", "-1.5") ";"
	    "A category B category-loop 9 "
	    "{<category id=\"B\" parent=\"A\"/>\n};");
	check_int_equal((int64_t)bench.store.facts, 5);
	(void)end_import(&bench);
	close_bench(&bench);
}

/* Put categories that form a loop in a file of its own source. */
static void
put_loop(struct bench *bench, const char *own_source)
{
	static const struct fact_category loop = { .id = "A", .parent = "A",
		.file_line = 3 };
	struct error err = { 0 };

	begin_import(bench);
	check_status(bench->sink.file(bench->sink.payload,
	    &(struct sink_file){ "ledger", own_source }, &err), STATUS_OK,
	    &err);
	check_status(bench->sink.category(bench->sink.payload, &loop, &err),
	    STATUS_OK, &err);
}

/* The user's word on the source goes before the file's; 129 bytes are none. */
static void
test_source_of_master(void **state)
{
	char long_source[FACT_ID_MAX + 2];
	struct bench bench;

	(void)state;
	memset(long_source, 'x', sizeof long_source - 1);
	long_source[FACT_ID_MAX + 1] = '\0';
	open_bench(&bench);
	put_loop(&bench, "OWN");
	assert_string_equal(strbuf_text(&bench.heard), "OWN category A "
	    "category-loop 3 {<category id=\"A\" parent=\"A\"/>\n};");
	(void)end_import(&bench);
	bench.source = "MINE";
	put_loop(&bench, "OWN");
	assert_string_equal(strbuf_text(&bench.heard), "MINE category A "
	    "category-loop 3 {<category id=\"A\" parent=\"A\"/>\n};");
	(void)end_import(&bench);
	bench.source = NULL;
	put_loop(&bench, long_source);
	assert_string_equal(bench.store.source, "");
	(void)end_import(&bench);
	close_bench(&bench);
}

/* A document too long for a reject is set aside without its text. */
static void
test_too_long_to_keep(void **state)
{
	size_t count = 50000;
	struct fact_line *lines = calloc(count, sizeof *lines);
	struct fact_document document = { .source = "A", .id = "1",
		.type = DOCUMENT_INVOICE, .account = "C", .currency = "EUR",
		.delivered = DATE_NONE, .due = DATE_NONE, .lines = lines,
		.line_count = count };
	struct error err = { 0 };
	struct bench bench;

	(void)state;
	assert_non_null(lines);
	for (size_t i = 0; i < count; i++)
		lines[i].net_micro = 1;
	open_bench(&bench);
	begin_import(&bench);
	put_invoice(&bench, "A", "1", "C", 1000000);
	check_status(bench.sink.document(bench.sink.payload, &document, &err),
	    STATUS_OK, &err);
	assert_string_equal(strbuf_text(&bench.heard),
	    "A invoice 1 other-content 0 {};");
	(void)end_import(&bench);
	close_bench(&bench);
	free(lines);
}

static void
test_what_is_only_told(void **state)
{
	struct error err = { 0 };
	struct bench bench;
	struct sink *sink = &bench.sink;

	(void)state;
	open_bench(&bench);
	begin_import(&bench);
	check_status(sink->file(sink->payload, &(struct sink_file){ "ubl",
	    NULL }, &err), STATUS_OK, &err);
	check_status(sink->skip(sink->payload, &(struct fact_skip){
	    .is_document = true, .what = "an order", .file_line = 3 }, &err),
	    STATUS_OK, &err);
	check_status(sink->note(sink->payload, "total-mismatch", "took it", 4,
	    &err), STATUS_OK, &err);
	check_status(sink->progress(sink->payload, 4096, &err), STATUS_OK,
	    &err);
	assert_string_equal(strbuf_text(&bench.heard),
	    "skipped an order 3;noted total-mismatch took it 4;");
	assert_string_equal(bench.store.dialect, "ubl");
	check_int_equal((int64_t)bench.store.skipped, 1);
	check_int_equal((int64_t)bench.store.facts, 0);
	(void)end_import(&bench);
	close_bench(&bench);
}

static void
note(struct bench *bench, const char *code, const char *sentence)
{
	struct error err = { 0 };

	check_status(bench->sink.note(bench->sink.payload, code, sentence, 7,
	    &err), STATUS_OK, &err);
}

/* Of a document that is refused nobody says that it was taken. */
static void
test_notes_of_what_is_refused(void **state)
{
	struct bench bench;

	(void)state;
	open_bench(&bench);
	begin_import(&bench);
	put_account(&bench, "A", "C", "CZ1", FACT_FROM_MASTER);
	put_invoice(&bench, "A", "1", "C", 1000000);
	note(&bench, "total-mismatch", "took 1");
	assert_string_equal(strbuf_text(&bench.heard),
	    "noted total-mismatch took 1 7;");
	strbuf_clear(&bench.heard);
	put_invoice(&bench, "A", "1", "C", 2000000);
	note(&bench, "total-mismatch", "took 1 again");
	note(&bench, SINK_PASSED_OVER, "a member");
	put_account(&bench, "B", "C", "CZ2", FACT_FROM_DOCUMENT);
	put_invoice(&bench, "B", "2", "C", 1000000);
	note(&bench, "total-mismatch", "took 2");
	assert_string_equal(strbuf_text(&bench.heard),
	    "A invoice 1 other-content 7 " NATIVE("1", "C", "2") ";"
	    "noted passed-over a member 7;"
	    "B account C account-conflict 5 {};"
	    "B invoice 2 account-conflict 7 " NATIVE("2", "C", "1") ";");
	strbuf_clear(&bench.heard);
	put_invoice(&bench, "A", "3", "D", 1000000);
	note(&bench, "total-mismatch", "took 3");
	assert_string_equal(strbuf_text(&bench.heard),
	    "noted total-mismatch took 3 7;");
	(void)end_import(&bench);
	close_bench(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_master_conflict),
		cmocka_unit_test(test_buyer_conflict),
		cmocka_unit_test(test_other_refusals),
		cmocka_unit_test(test_source_of_master),
		cmocka_unit_test(test_too_long_to_keep),
		cmocka_unit_test(test_what_is_only_told),
		cmocka_unit_test(test_notes_of_what_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
