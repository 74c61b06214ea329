/*
 * Each folder of tests/dialects/ is the test of the built-in dialect it is
 * called after: NAME.xml (or another kind of file), what must come of it in
 * NAME.facts (tests/support/read_facts.h), the words that a refusal must have
 * in NAME.refused, and in NAME.args options, one a line: source=X, prefix=X,
 * format=X, accept-mismatch, native (rejects with their native form).
 *
 * With WRITE_FACTS in the environment a file with neither .facts nor .refused
 * gets .facts, to be read line by line before it is believed.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "importers/dialect.h"
#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define FOLDER "tests/dialects"
#define FOLDERS_MAX 256
#define FILES_MAX 256
#define FILE_BYTES_MAX ((size_t)4 << 20)
#define PATH_BYTES_MAX 512

struct content {
	char *bytes;		/* NULL: no such file; a NUL follows */
	size_t size;
};

static struct content
read_whole(const char *path)
{
	struct content content = { NULL, 0 };
	FILE *file = fopen(path, "rb");

	if (file == NULL)
		return content;
	content.bytes = malloc(FILE_BYTES_MAX + 1);
	assert_non_null(content.bytes);
	content.size = fread(content.bytes, 1, FILE_BYTES_MAX, file);
	content.bytes[content.size] = '\0';
	assert_true(content.size < FILE_BYTES_MAX);
	assert_int_equal(fclose(file), 0);
	return content;
}

/* The file's path with another ending in place of its last. */
static void
sibling(char out[PATH_BYTES_MAX], const char *path, const char *ending)
{
	int length = snprintf(out, PATH_BYTES_MAX, "%.*s%s",
	    (int)(strrchr(path, '.') - path), path, ending);

	assert_true(length > 0 && length < PATH_BYTES_MAX);
}

static struct content
read_sibling(const char *path, const char *ending)
{
	char name[PATH_BYTES_MAX];

	sibling(name, path, ending);
	return read_whole(name);
}

/* The values stay in `args`. */
static void
read_options(struct read_facts_options *options, char *args)
{
	char *rest = NULL;

	*options = (struct read_facts_options){ .source = NULL };
	for (char *word = args == NULL ? NULL : strtok_r(args, "\n", &rest);
	    word != NULL; word = strtok_r(NULL, "\n", &rest)) {
		if (strncmp(word, "source=", 7) == 0)
			options->source = word + 7;
		else if (strncmp(word, "prefix=", 7) == 0)
			options->prefix = word + 7;
		else if (strncmp(word, "format=", 7) == 0)
			options->format = word + 7;
		else if (strcmp(word, "accept-mismatch") == 0)
			options->accepts_mismatch = true;
		else if (strcmp(word, "native") == 0)
			options->shows_native = true;
		else
			fail_msg("unknown option \"%s\"", word);
	}
}

static void
write_facts(const char *path, const char *facts)
{
	char name[PATH_BYTES_MAX];
	FILE *file;

	sibling(name, path, ".facts");
	file = fopen(name, "wb");
	assert_non_null(file);
	assert_true(fputs(facts, file) >= 0);
	assert_int_equal(fclose(file), 0);
	print_message("written, to be read: %s\n", name);
}

/* Compare what came of a file with what is written beside it. */
static bool
is_as_written(const char *path, struct read_facts *found,
    const struct content *facts, const struct content *refused)
{
	const char *text = strbuf_text(&found->text);

	if (refused->bytes != NULL) {
		refused->bytes[strcspn(refused->bytes, "\n")] = '\0';
		if (found->status != STATUS_OK &&
		    strstr(found->err.message, refused->bytes) != NULL)
			return true;
		print_error("%s: expected a refusal with \"%s\", found \"%s\""
		    "\n", path, refused->bytes, found->err.message);
		return false;
	}
	if (found->status != STATUS_OK) {
		print_error("%s: refused: %s: %s\n", path, found->err.place,
		    found->err.message);
		return false;
	}
	if (facts->bytes == NULL && getenv("WRITE_FACTS") != NULL) {
		write_facts(path, text);
		return true;
	}
	if (facts->bytes == NULL || strcmp(facts->bytes, text) != 0) {
		print_error("%s: found:\n%sexpected:\n%s", path, text,
		    facts->bytes == NULL ? "(no .facts)\n" : facts->bytes);
		return false;
	}
	return true;
}

static bool
try_file(const char *path)
{
	struct content input = read_whole(path);
	struct content args = read_sibling(path, ".args");
	struct content facts = read_sibling(path, ".facts");
	struct content refused = read_sibling(path, ".refused");
	struct read_facts_options options;
	struct read_facts found;
	bool is_right;

	assert_non_null(input.bytes);
	read_options(&options, args.bytes);
	read_facts_of(&found, input.bytes, input.size, &options);
	is_right = is_as_written(path, &found, &facts, &refused);
	read_facts_fini(&found);
	free(input.bytes);
	free(args.bytes);
	free(facts.bytes);
	free(refused.bytes);
	return is_right;
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static bool
is_input(const char *name)
{
	static const char *const others[] = {
		".facts", ".refused", ".args", ".md",
	};
	const char *ending = strrchr(name, '.');

	if (ending == NULL)
		return false;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (strcmp(ending, others[i]) == 0)
			return false;
	return true;
}

/* One folder: every file in it, the wrong ones all told. */
static void
test_folder(void **state)
{
	const char *folder = *state;
	struct dirent **entries;
	int count = scandir(folder, &entries, is_visible, alphasort);
	int inputs = 0;
	int wrong = 0;

	assert_in_range(count, 1, FILES_MAX);
	for (int i = 0; i < count; i++) {
		char path[PATH_BYTES_MAX];

		assert_true(snprintf(path, sizeof path, "%s/%s", folder,
		    entries[i]->d_name) < (int)sizeof path);
		if (is_input(path)) {
			inputs++;
			wrong += !try_file(path);
		}
		free(entries[i]);
	}
	free(entries);
	assert_true(inputs > 0);
	check_int_equal(wrong, 0);
}

int
main(void)
{
	static char paths[FOLDERS_MAX][PATH_BYTES_MAX];
	struct CMUnitTest tests[FOLDERS_MAX];
	struct dirent **entries;
	int count = scandir(FOLDER, &entries, is_visible, alphasort);

	if (count <= 0 || count > FOLDERS_MAX) {
		print_error("%s: expected 1 to %d folders, found %d\n", FOLDER,
		    FOLDERS_MAX, count);
		return 1;
	}
	for (int i = 0; i < count; i++) {
		(void)snprintf(paths[i], PATH_BYTES_MAX, "%s/%s", FOLDER,
		    entries[i]->d_name);
		tests[i] = (struct CMUnitTest){
			.name = paths[i], .test_func = test_folder,
			.initial_state = paths[i],
		};
		free(entries[i]);
	}
	free(entries);
	return _cmocka_run_group_tests("dialects", tests, (size_t)count, NULL,
	    NULL);
}
