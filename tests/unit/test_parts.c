#include "tests/support/check.h"

#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/strbuf.h"
#include "importers/part.h"
#include "tests/support/read_facts.h"
#include "tests/support/read_parts.h"
#include "tests/support/whole_file.h"

#undef skip	/* cmocka's; a sink has one too */

/*
 * A file read in parts is compared with the same read in order: all facts in
 * their order, with their lines, set aside ones with their own text.
 */

#define FACTS_MAX ((size_t)16 << 20)

static struct dialect_set *set;

/* ------------------------------------------------------------ comparing */

/* Products that documents name are told by each reader once; the ledger takes
 * those after the first without a trace. */
static void
put_without_repeats(struct strbuf *out, const char *facts)
{
	while (*facts != '\0') {
		size_t length = strcspn(facts, "\n") + 1;
		size_t id = strcspn(facts, "=") + 1;
		char start[600];

		id += strcspn(facts + id, " \n");
		(void)snprintf(start, sizeof start, "%.*s ", (int)id, facts);
		if (strncmp(facts, "product id=", 11) != 0 ||
		    memmem(facts, length, " master ", 8) != NULL ||
		    strstr(strbuf_text(out), start) == NULL)
			strbuf_printf(out, "%.*s", (int)length, facts);
		facts += length;
	}
}

struct facts {
	struct strbuf text;
	struct read_facts_telling telling;
};

static struct sink
begin_facts(struct facts *facts)
{
	strbuf_init(&facts->text, FACTS_MAX);
	facts->telling = (struct read_facts_telling){ &facts->text, true,
		true };
	return read_facts_sink(&facts->telling);
}

/* False: they differ, and it was said. */
static bool
is_same(const struct facts *found, const struct facts *expected)
{
	struct strbuf texts[2];
	bool is_same;

	strbuf_init(&texts[0], FACTS_MAX);
	strbuf_init(&texts[1], FACTS_MAX);
	put_without_repeats(&texts[0], strbuf_text(&found->text));
	put_without_repeats(&texts[1], strbuf_text(&expected->text));
	is_same = strcmp(strbuf_text(&texts[0]), strbuf_text(&texts[1])) == 0;
	if (!is_same)
		print_error("found:\n%s\nexpected:\n%s\n",
		    strbuf_text(&texts[0]), strbuf_text(&texts[1]));
	strbuf_fini(&texts[0]);
	strbuf_fini(&texts[1]);
	return is_same;
}

/* Read both ways.  What is read in parts is the same, as far as it comes; it
 * comes to the end only where all of the file is in order. */
static bool
try_parts(struct read_parts *read, const char *says)
{
	struct facts found;
	struct facts expected;
	struct sink sink = begin_facts(&found);
	struct error err = { 0 };
	enum status status;
	bool is_right;

	read_parts_to(read, &sink);
	sink = begin_facts(&expected);
	status = read_whole_to(read, &sink, &err);
	is_right = read->status == STATUS_OK ? status == STATUS_OK &&
	    is_same(&found, &expected) :
	    status != STATUS_OK || read->parts == 0 ||
	    read->status == STATUS_RANGE;
	if (!is_right)
		print_error("%s: %u readers, step %d: %s; in order: %s\n",
		    says, read->readers, (int)read->step, read->err.message,
		    err.message);
	strbuf_fini(&found.text);
	strbuf_fini(&expected.text);
	return is_right;
}

static const unsigned reader_counts[] = { 1, 2, 3, 7 };

/* How often a text was cut, with each number of readers. */
static unsigned
check_parts(const char *text, uint64_t step, const char *says)
{
	const struct interpret_options options = { .dialects = set };
	unsigned parts = 0;

	for (size_t i = 0; i < ARRAY_LEN(reader_counts); i++) {
		struct read_parts read = { .text = text,
			.size = strlen(text), .readers = reader_counts[i],
			.step = step, .options = &options };

		assert_true(try_parts(&read, says));
		check_status(read.status, STATUS_OK, &read.err);
		if (i == 0)
			parts = read.parts;
		assert_int_equal(read.parts, parts);
	}
	return parts;
}

/* ------------------------------------------------------------- the texts */

#define HEAD "<?xml version='1.0'?>\n<ledger " \
    "xmlns='urn:ristorno:ledger:1' source='S'>\n<documents>\n"
#define TAIL "</documents>\n</ledger>\n"

static void
put_invoices(struct strbuf *out, unsigned from, unsigned count)
{
	for (unsigned i = from; i < from + count; i++)
		strbuf_printf(out, "<invoice id='%u' account='A%u' "
		    "date='2025-01-%02u' currency='EUR'>\n\t<line no='1' "
		    "product='P%u' net='%u'/>\n</invoice>\n", i, i % 7,
		    i % 28 + 1, i % 5, i);
}

/* 60 invoices with something between those before and after. */
static const char *
ledger_with(struct strbuf *out, const char *head, const char *between)
{
	strbuf_init(out, 1 << 20);
	strbuf_puts(out, head);
	put_invoices(out, 100, 30);
	strbuf_puts(out, between);
	put_invoices(out, 200, 30);
	strbuf_puts(out, TAIL);
	return strbuf_text(out);
}

/* So many of a word, between two others. */
static void
put_often(struct strbuf *out, const char *before, const char *word,
    const char *after)
{
	strbuf_puts(out, before);
	for (int i = 0; i < 100; i++)
		strbuf_puts(out, word);
	strbuf_puts(out, after);
}

/* About 125 bytes an invoice and steps of 500: some fifteen parts. */
static void
test_between(void **state)
{
	static const struct {
		const char *says;
		/* What stands in the middle: the word a hundred times. */
		const char *before, *word, *after;
		unsigned least;		/* how often it is cut */
		unsigned most;
	} rows[] = {
		{ "nothing", "", "", "", 12, 16 },
		{ "a comment", "<!-- ", "a", " -->", 12, 16 },
		{ "false cuts in a comment", "<!-- ", "<a><invoice/>",
		    " -->", 4, 8 },
		{ "false cuts in an instruction", "<?a ", "<a><invoice/>",
		    " ?>", 4, 8 },
		{ "a reject", "<invoice id='R' account='A' date='2025-02-30' "
		    "currency='EUR'>\n<line no='1' net='x'/></invoice>\n",
		    "", "", 12, 16 },
		{ "a document of many steps", "<invoice id='R' account='A' "
		    "date='2025-02-03' currency='EUR'>", "<line net='1'/>\n",
		    "</invoice>", 14, 20 },
		{ "documents of another kind", "", "<credit-note id='C' "
		    "account='A' date='2025-01-01' currency='EUR'>"
		    "<line no='1' net='1'/></credit-note>", "", 12, 40 },
		{ "blanks", "", "       ", "", 12, 18 },
		{ "lines", "", "\r\n", "", 12, 18 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf between;
		struct strbuf text;
		unsigned parts;

		strbuf_init(&between, 1 << 20);
		put_often(&between, rows[i].before, rows[i].word,
		    rows[i].after);
		parts = check_parts(ledger_with(&text, HEAD,
		    strbuf_text(&between)), 500, rows[i].says);
		if (parts < rows[i].least || parts > rows[i].most)
			fail_msg("%s: %u parts", rows[i].says, parts);
		strbuf_fini(&text);
		strbuf_fini(&between);
	}
}

/* What comes after the documents, all of it the last part's. */
static void
test_later_sections(void **state)
{
	struct strbuf text;
	char *end;
	unsigned parts;

	(void)state;
	(void)ledger_with(&text, HEAD, "");
	end = strstr(strbuf_text(&text), "</ledger>");
	assert_non_null(end);
	*end = '\0';
	text.length = (size_t)(end - strbuf_text(&text));
	put_often(&text, "<payments>\n", "<payment document='101' "
	    "date='2025-02-01' amount='1.01'/>\n", "</payments></ledger>");
	parts = check_parts(strbuf_text(&text), 500, "payments");
	assert_in_range(parts, 12, 16);
	strbuf_fini(&text);
}

/* In other encodings tags are cut the same, as far as they are written so. */
static void
test_encodings(void **state)
{
	static const struct {
		const char *head;
		bool is_cut;
	} rows[] = {
		{ "\xef\xbb\xbf" HEAD, true },
		{ "<?xml version='1.0' encoding='windows-1252'?>\n<!-- "
		    "\xe4\xf6\xfc\x80 --><ledger xmlns='urn:ristorno:ledger:1' "
		    "source='\xc4'>\n<documents>\n", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf text;

		assert_int_equal(check_parts(ledger_with(&text, rows[i].head,
		    ""), 500, rows[i].head) > 8, rows[i].is_cut);
		strbuf_fini(&text);
	}
}

static void
test_utf16(void **state)
{
	const struct interpret_options options = { .dialects = set };
	struct strbuf text;
	char *doubled;

	(void)state;
	(void)ledger_with(&text, HEAD, "");
	doubled = malloc(2 * text.length + 2);
	assert_non_null(doubled);
	memcpy(doubled, "\xff\xfe", 2);
	for (size_t i = 0; i < text.length; i++) {
		doubled[2 * i + 2] = strbuf_text(&text)[i];
		doubled[2 * i + 3] = '\0';
	}
	for (unsigned readers = 1; readers < 3; readers++) {
		struct read_parts read = { .text = doubled,
			.size = 2 * text.length + 2, .readers = readers,
			.step = 500, .options = &options };

		assert_true(try_parts(&read, "UTF-16"));
		check_status(read.status, STATUS_OK, &read.err);
		assert_int_equal(read.parts, 0);
	}
	free(doubled);
	strbuf_fini(&text);
}

/* --------------------------------------------------------- what is refused */

/* Not well-formed, or out of order, in any of the parts: it does not come to
 * the end. */
static void
test_faults(void **state)
{
	static const struct {
		const char *says;
		const char *between;
	} rows[] = {
		{ "a text", "text" },
		{ "a text that ends before a cut", "</documents>text"
		    "<documents>" },
		{ "another element", "<other/>" },
		{ "an end", "</invoice>" },
		{ "an end of the section", "</documents>" },
		{ "a second section", "</documents><documents>" },
		{ "a section after others", "</documents><payments/>"
		    "<documents>" },
		{ "an ampersand", "&" },
		{ "a false cut in an attribute", "<invoice id='>\n<invoice "
		    "'/>" },
		{ "a DOCTYPE", "<!DOCTYPE a>" },
		{ "a NUL", "\001" },
		{ "a byte of no encoding", "<!--\xff-->" },
	};
	const struct interpret_options options = { .dialects = set };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		for (size_t j = 0; j < ARRAY_LEN(reader_counts); j++) {
			struct strbuf text;
			struct read_parts read = {
				.text = ledger_with(&text, HEAD,
				    rows[i].between), .size = text.length,
				.readers = reader_counts[j], .step = 500,
				.options = &options,
			};

			assert_true(try_parts(&read, rows[i].says));
			if (read.status == STATUS_OK)
				fail_msg("%s: read", rows[i].says);
			strbuf_fini(&text);
		}
	}
}

/* More names than readers of parts may have between them. */
static void
test_names(void **state)
{
	const struct interpret_options options = { .dialects = set,
		.dialect = dialect_set_find(set, "saft-pt") };
	struct strbuf text;

	(void)state;
	strbuf_init(&text, 1 << 20);
	strbuf_puts(&text, "<AuditFile><Header><TaxRegistrationNumber>1"
	    "</TaxRegistrationNumber></Header><SourceDocuments>"
	    "<SalesInvoices>");
	for (int i = 0; i < 14000; i++)
		strbuf_printf(&text, "<Invoice><InvoiceNo>FT 1/%d</InvoiceNo>"
		    "<some-name-of-no-use-%d/></Invoice>\n", i, i);
	strbuf_puts(&text, "</SalesInvoices></SourceDocuments></AuditFile>");
	for (unsigned readers = 1; readers < 4; readers++) {
		struct read_parts read = { .text = strbuf_text(&text),
			.size = text.length, .readers = readers,
			.step = 5000, .options = &options };

		assert_true(try_parts(&read, "names"));
		assert_int_equal(read.status, STATUS_RANGE);
	}
	strbuf_fini(&text);
}

/* -------------------------------------------------- files of all dialects */

/* The options of tests/unit/test_dialects.c that matter to who reads. */
static void
read_args(struct interpret_options *options, char *args)
{
	char *rest = NULL;

	for (char *word = args == NULL ? NULL : strtok_r(args, "\n",
	    &rest); word != NULL;
	    word = strtok_r(NULL, "\n", &rest)) {
		if (strncmp(word, "source=", 7) == 0)
			options->source = word + 7;
		else if (strncmp(word, "prefix=", 7) == 0)
			options->prefix = word + 7;
		else if (strncmp(word, "format=", 7) == 0)
			options->dialect = dialect_set_find(set, word + 7);
		else if (strcmp(word, "accept-mismatch") == 0)
			options->accepts_mismatch = true;
	}
}

/* Elements that documents of some dialect are, and others. */
static const char *const names[] = {
	"Invoice", "invoice", "IDOC", "VOUCHER", "TALLYMESSAGE", "Faktura",
	"dataPackItem", "invoiceOperation", "NFe", "nfeProc", "Payment",
	"INVOICE", "Finvoice", "Cube",
};

/* The text with its first element of that name thirty times; false: it has
 * none.  That may well be a file which is not in order. */
static bool
put_repeated(struct strbuf *out, const char *text, const char *name)
{
	char tag[64];
	const char *begin = text;
	const char *end;

	(void)snprintf(tag, sizeof tag, "%s>", name);
	do {
		begin = strstr(begin + 1, name);
		if (begin == NULL)
			return false;
	} while (begin[-1] != '<' && begin[-1] != ':');
	while (*begin != '<')
		begin--;
	for (end = strstr(begin, tag); end != NULL &&
	    end[-1] != '/' && end[-1] != ':';)
		end = strstr(end + 1, tag);
	if (end == NULL)
		return false;
	end += strlen(tag);
	strbuf_append(out, text, (size_t)(begin - text));
	for (int i = 0; i < 30; i++)
		strbuf_append(out, begin, (size_t)(end - begin));
	strbuf_puts(out, end);
	return true;
}

/* How often the text was cut, with two and with three readers. */
static unsigned
try_text(const char *path, const struct strbuf *text,
    const struct interpret_options *options)
{
	unsigned parts = 0;

	for (unsigned readers = 2; readers <= 3; readers++) {
		struct read_parts read = { .text = strbuf_text(text),
			.size = text->length, .readers = readers,
			.step = readers == 2 ? 100 : 1000,
			.options = options };

		if (!try_parts(&read, path))
			fail();
		parts += read.parts;
	}
	return parts;
}

/* The dialect that a file's folder is called after.  Some are not known before
 * much more of a file has been read than these have. */
static const struct dialect *
dialect_of(const char *path)
{
	char folder[512];
	const char *from = path + strlen("tests/dialects/");

	(void)snprintf(folder, sizeof folder, "%.*s",
	    (int)strcspn(from, "/"), from);
	return dialect_set_find(set, folder);
}

/* The file, and with parts of it repeated; how often they were cut. */
static unsigned
try_contents(const char *path, const struct strbuf *text,
    const struct interpret_options *options)
{
	unsigned parts = try_text(path, text, options);

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct strbuf repeated;

		strbuf_init(&repeated, FACTS_MAX);
		if (put_repeated(&repeated, strbuf_text(text), names[i]))
			parts += try_text(path, &repeated, options);
		strbuf_fini(&repeated);
	}
	return parts;
}

static unsigned
try_file(const char *path)
{
	struct interpret_options options = { .dialects = set };
	char args_path[512];
	struct strbuf text;
	struct strbuf args;
	unsigned parts;

	whole_file_read(&text, path);
	(void)snprintf(args_path, sizeof args_path, "%.*s.args",
	    (int)(strlen(path) - strlen(".xml")), path);
	strbuf_init(&args, 1);
	if (access(args_path, F_OK) == 0)
		whole_file_read(&args, args_path);
	read_args(&options, args.bytes);
	parts = try_contents(path, &text, &options);
	options.dialect = dialect_of(path);
	parts += try_contents(path, &text, &options);
	strbuf_fini(&args);
	strbuf_fini(&text);
	return parts;
}

static void
test_dialects(void **state)
{
	glob_t files;
	size_t cut = 0;

	(void)state;
	assert_int_equal(glob("tests/dialects/*/*.xml", 0, NULL, &files), 0);
	assert_true(files.gl_pathc > 300);
	for (size_t i = 0; i < files.gl_pathc; i++)
		cut += try_file(files.gl_pathv[i]) > 0;
	print_message("files cut into parts: %zu of %zu\n", cut,
	    files.gl_pathc);
	assert_true(cut > 40);
	globfree(&files);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_between),
		cmocka_unit_test(test_later_sections),
		cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_utf16),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_dialects),
	};
	struct error err;
	int failed;

	if (dialect_set_new(&set, &err) != STATUS_OK)
		return EXIT_FAILURE;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	dialect_set_free(set);
	return failed;
}
