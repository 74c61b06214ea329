#include "tests/support/check.h"

#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/strbuf.h"
#include "tests/support/read_parts.h"
#include "tests/support/whole_file.h"

/* The files of all dialects (tests/unit/test_dialects.c), in small parts. */

#define TEXT_MAX ((size_t)16 << 20)

static struct dialect_set *set;

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

		if (!read_parts_try(&read, path))
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

		strbuf_init(&repeated, TEXT_MAX);
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
