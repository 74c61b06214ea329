/*
 * tamper -- verification in one process, for tests that try hundreds of
 * thousands of tampered files.
 *
 * usage: tamper statement CERT KINDS FILE...
 *	  tamper list CERT KINDS SHA256SUMS SHA256SUMS.p7s
 *		Spoil each file at every point (KINDS: points.h, with commas).
 *		One that is accepted as it is, is what all begins with.  Prints
 *		the tally; 1 where something survived.
 *	  tamper pipe CERT
 *	  tamper pipe CERT SHA256SUMS
 *		Files from standard input, each LENGTH LF BYTES: statements, or
 *		signatures of the list.  For each a line with blanks between:
 *		ok or refused, microseconds, bytes, the message.
 *	  tamper sign KEY CERT YYYY-MM-DD
 *		Files as above, statements without a signature; prints them
 *		signed, in the same form, LENGTH 0 for one that the signer
 *		refuses.
 *	  tamper result KEY CERT YYYY-MM-DD FILE...
 *		Each byte of <result> changed and the statement signed anew.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/file.h"
#include "engine/date.h"
#include "reports/statement.h"
#include "tests/tamper/points.h"

#define FILE_BYTES_MAX ((size_t)64 << 20)

static void
give_up(const char *what, const char *why)
{
	fprintf(stderr, "tamper: %s: %s\n", what, why);
	exit(2);
}

static struct verifier *
open_verifier(const char *certificate)
{
	struct verifier *verifier = NULL;
	struct error err = { 0 };

	if (verifier_open(&verifier, certificate, &err) != STATUS_OK)
		give_up(err.place, err.message);
	return verifier;
}

static void
read_whole(struct strbuf *out, const char *path)
{
	struct error err = { 0 };

	strbuf_init(out, FILE_BYTES_MAX);
	if (file_read(out, path, &err) != STATUS_OK)
		give_up(path, err.message);
}

/* ------------------------------------------------------------------ points */

static void
run_kinds(struct attempt_tally *tally, const struct subject *subject,
    const char *kinds)
{
	struct attempt_outcome whole;
	const struct points_kind *kind;

	attempt_one(&whole, subject, subject->bytes, subject->size);
	if (whole.status != STATUS_OK)
		give_up(subject->name, whole.err.message);
	while (*kinds != '\0') {
		size_t length = strcspn(kinds, ",");

		kind = points_find(kinds, length);
		if (kind == NULL)
			give_up(kinds, "no such kind");
		kind->run(tally, subject);
		kinds += length + (kinds[length] == ',');
	}
}

static int
conclude(const struct attempt_tally *tally, struct verifier *verifier)
{
	verifier_close(verifier);
	attempt_print(tally);
	return tally->faults == 0 && tally->tried > 0 ? EXIT_SUCCESS
						      : EXIT_FAILURE;
}

static int
spoil_statements(char **words)
{
	struct attempt_tally tally = { 0 };
	struct verifier *verifier = open_verifier(words[0]);
	struct strbuf file;

	for (char **path = words + 2; *path != NULL; path++) {
		read_whole(&file, *path);
		run_kinds(&tally, &(struct subject){ .name = *path,
			.bytes = strbuf_text(&file), .size = file.length,
			.check = attempt_check_statement,
			.verifier = verifier }, words[1]);
		strbuf_fini(&file);
	}
	return conclude(&tally, verifier);
}

static int
spoil_list(char **words)
{
	struct attempt_tally tally = { 0 };
	struct verifier *verifier = open_verifier(words[0]);
	struct strbuf list;
	struct strbuf signature;

	read_whole(&list, words[2]);
	read_whole(&signature, words[3]);
	run_kinds(&tally, &(struct subject){ .name = words[2],
		.bytes = strbuf_text(&list), .size = list.length,
		.check = attempt_check_list, .verifier = verifier,
		.beside = strbuf_text(&signature),
		.beside_size = signature.length }, words[1]);
	run_kinds(&tally, &(struct subject){ .name = words[3],
		.bytes = strbuf_text(&signature), .size = signature.length,
		.check = attempt_check_signature, .verifier = verifier,
		.beside = strbuf_text(&list), .beside_size = list.length },
	    words[1]);
	strbuf_fini(&signature);
	strbuf_fini(&list);
	return conclude(&tally, verifier);
}

/* -------------------------------------------------------------------- pipe */

/* The next file, which the caller frees; NULL at the end. */
static char *
read_next(size_t *size)
{
	char *bytes;

	if (scanf("%zu", size) != 1)
		return NULL;
	if (getchar() != '\n' || *size > FILE_BYTES_MAX)
		give_up("standard input", "not a length and a line feed");
	bytes = malloc(*size + (*size == 0));
	if (bytes == NULL || fread(bytes, 1, *size, stdin) != *size)
		give_up("standard input", "a file is cut short");
	return bytes;
}

static int
answer_pipe(char **words)
{
	struct verifier *verifier = open_verifier(words[0]);
	struct subject subject = { .name = "s.xml", .verifier = verifier,
		.check = attempt_check_statement };
	struct attempt_outcome outcome;
	struct strbuf list;
	size_t size;
	char *bytes;

	strbuf_init(&list, FILE_BYTES_MAX);
	if (words[1] != NULL) {
		read_whole(&list, words[1]);
		subject.check = attempt_check_signature;
		subject.beside = strbuf_text(&list);
		subject.beside_size = list.length;
	}
	while ((bytes = read_next(&size)) != NULL) {
		attempt_one(&outcome, &subject, bytes, size);
		free(bytes);
		printf("%s %" PRId64 " %" PRId64 " %s\n",
		    outcome.status == STATUS_OK ? "ok" : "refused",
		    outcome.nanoseconds / 1000, outcome.bytes,
		    outcome.err.message);
		if (fflush(stdout) != 0)
			give_up("standard output", "cannot be written");
	}
	strbuf_fini(&list);
	verifier_close(verifier);
	return EXIT_SUCCESS;
}

/* ----------------------------------------------------------------- signing */

static struct signer *
open_signer(char **words)
{
	const struct sign_key_files files = { .key = words[0],
		.certificate = words[1] };
	struct signer *signer = NULL;
	struct error err = { 0 };
	int32_t issued;

	if (date_parse(&issued, words[2]) != STATUS_OK)
		give_up(words[2], "no date");
	if (signer_open(&signer, &files, issued, &err) != STATUS_OK)
		give_up(err.place, err.message);
	return signer;
}

/* False where the signer refuses it. */
static bool
sign(struct strbuf *out, struct signer *signer, const void *bytes, size_t size)
{
	struct error err = { 0 };
	struct strbuf composed;
	bool is_signed;

	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	strbuf_append(&composed, bytes, size);
	strbuf_init(out, STATEMENT_BYTES_MAX);
	is_signed = signer_sign_statement(signer, out, &composed, &err) ==
	    STATUS_OK;
	strbuf_fini(&composed);
	return is_signed;
}

static int
sign_pipe(char **words)
{
	struct signer *signer = open_signer(words);
	struct strbuf out;
	size_t size;
	char *bytes;

	while ((bytes = read_next(&size)) != NULL) {
		if (!sign(&out, signer, bytes, size))
			strbuf_clear(&out);
		printf("%zu\n", out.length);
		if (fwrite(strbuf_text(&out), 1, out.length, stdout) !=
			out.length || fflush(stdout) != 0)
			give_up("standard output", "cannot be written");
		strbuf_fini(&out);
		free(bytes);
	}
	signer_close(signer);
	return EXIT_SUCCESS;
}

/* Change one byte of the result and sign it; what the signer refuses counts as
 * tried. */
static void
change_result(struct attempt_tally *tally, const struct subject *subject,
    struct signer *signer, size_t at)
{
	char *copy = malloc(subject->size);
	struct strbuf out;
	char what[64];

	if (copy == NULL)
		give_up("memory", "not enough");
	memcpy(copy, subject->bytes, subject->size);
	copy[at] = copy[at] >= '0' && copy[at] < '9' ? (char)(copy[at] + 1)
	    : copy[at] == '9' ? '0'
	    : copy[at] == 'a' ? 'b' : 'a';
	(void)snprintf(what, sizeof what, "result at %zu", at);
	if (sign(&out, signer, copy, subject->size))
		attempt(tally, subject, out.bytes, out.length, what);
	else
		tally->tried++;
	strbuf_fini(&out);
	free(copy);
}

static int
sign_results(char **words)
{
	struct attempt_tally tally = { 0 };
	struct verifier *verifier = open_verifier(words[1]);
	struct signer *signer = open_signer(words);
	struct strbuf file;
	struct strbuf bare;
	const char *start;
	const char *end;

	for (char **path = words + 3; *path != NULL; path++) {
		struct subject subject = { .name = *path,
			.verifier = verifier, .may_figures_differ = true,
			.check = attempt_check_statement };

		read_whole(&file, *path);
		strbuf_init(&bare, STATEMENT_BYTES_MAX);
		statement_strip_signature(&bare, file.bytes, file.length);
		subject.bytes = strbuf_text(&bare);
		subject.size = bare.length;
		start = strstr(subject.bytes, "\n<result ");
		end = strstr(subject.bytes, "</statement>");
		if (start == NULL || end == NULL)
			give_up(*path, "no result");
		for (; start < end; start++)
			change_result(&tally, &subject, signer,
			    (size_t)(start - subject.bytes));
		strbuf_fini(&bare);
		strbuf_fini(&file);
	}
	signer_close(signer);
	return conclude(&tally, verifier);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int words_min;
		int (*run)(char **words);
	} modes[] = {
		{ "statement", 3, spoil_statements },
		{ "list", 4, spoil_list },
		{ "pipe", 1, answer_pipe },
		{ "sign", 3, sign_pipe },
		{ "result", 4, sign_results },
	};

	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
		if (argc > 1 && strcmp(argv[1], modes[i].name) == 0 &&
		    argc - 2 >= modes[i].words_min)
			return modes[i].run(argv + 2);
	give_up("usage", "see the head of tamper.c");
}
