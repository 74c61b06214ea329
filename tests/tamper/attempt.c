#include "tests/tamper/attempt.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/output.h"
#include "cli/verify_statement.h"
#include "reports/sums.h"
#include "tests/tamper/peak.h"

#define ARENA_BYTES_MAX ((size_t)1 << 28)
#define FAULTS_PRINTED_MAX 20

/* The first rows are of what was changed after it was signed; the last, of
 * what its signer signed and is no statement, may come only where a test
 * signs. */
const char *const attempt_messages[] = {
	"the file does not begin with the XML declaration",
	"the file's root is not a statement with its issue date",
	"the statement's issue date is not a date",
	"the file does not end with the statement's end tag",
	"the file is larger than any statement",
	"a statement cannot hold a comment",
	"a statement cannot hold a CDATA section",
	"a statement cannot hold a document type",
	"a statement cannot hold a processing instruction",
	"a statement cannot hold a second signature",
	"a statement cannot hold a signature in another form",
	"a statement cannot hold a reference that the canonical form",
	"a statement cannot hold a control character",
	"the statement is not signed",
	"the signature must have the form that ristorno writes",
	"the signature's canonicalisation must be Canonical XML 1.0",
	"the signature's algorithm must be the one of the trusted key",
	"the signature must have one reference, to the whole document",
	"the signature must have two transforms",
	"the signature's digest must be SHA-256",
	"the signature's digest must be 44 characters of base64",
	"the signature's value must stand where ours stands, in base64",
	"the signature must state its key as one X.509 certificate",
	"the signature's certificate is not the trusted one",
	"the certificate is valid from ",
	"the statement was changed after it was signed",
	"the signature was not made with the trusted certificate's key",
	"the signature's value was changed: of the two that fit",
	"the signature of an ",
	"it is not a CMS signature in DER",
	"the signature must be CMS signed data of version 1",
	"the signature must be detached",
	"the signature must have one signer",
	"the signature's value must be the last thing in it",
	"the signature's value is not one of ECDSA P-256",
	"the signature's value is not in the form that ristorno writes",
	"the signature's value is too long",
	NULL,
};

static int64_t
processor_nanoseconds(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) != 0)
		return 0;
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void
attempt_one(struct attempt_outcome *out, const struct subject *subject,
    const void *bytes, size_t size)
{
	int64_t began = processor_nanoseconds();

	*out = (struct attempt_outcome){ .status = STATUS_OK };
	peak_begin();
	out->status = subject->check(subject, bytes, size, &out->err);
	out->bytes = peak_bytes();
	out->nanoseconds = processor_nanoseconds() - began;
}

static int
find_message(const char *message)
{
	for (int i = 0; attempt_messages[i] != NULL; i++)
		if (strncmp(message, attempt_messages[i],
			strlen(attempt_messages[i])) == 0)
			return i;
	return -1;
}

static bool
is_refusal(enum status status)
{
	return status == STATUS_INVALID || status == STATUS_SYNTAX ||
	    status == STATUS_RANGE;
}

void
attempt(struct attempt_tally *tally, const struct subject *subject,
    const void *bytes, size_t size, const char *what)
{
	struct attempt_outcome outcome;
	int message;

	attempt_one(&outcome, subject, bytes, size);
	tally->tried++;
	if (outcome.nanoseconds > tally->nanoseconds_max)
		tally->nanoseconds_max = outcome.nanoseconds;
	if (outcome.bytes > tally->bytes_max)
		tally->bytes_max = outcome.bytes;
	message = find_message(outcome.err.message);
	if (message >= 0)
		tally->by_message[message]++;
	if (is_refusal(outcome.status) &&
	    (message >= 0 || subject->may_figures_differ))
		return;
	if (tally->faults++ < FAULTS_PRINTED_MAX)
		printf("%s: %s: %s: %s\n", subject->name, what,
		    outcome.status == STATUS_OK ? "SURVIVED"
						: "another refusal",
		    outcome.err.message);
}

void
attempt_print(const struct attempt_tally *tally)
{
	printf("tried %" PRIu64 "\nfaults %" PRIu64 "\nmicroseconds %" PRId64
	    "\nbytes %" PRId64 "\n",
	    tally->tried, tally->faults, tally->nanoseconds_max / 1000,
	    tally->bytes_max);
	for (int i = 0; attempt_messages[i] != NULL; i++)
		if (tally->by_message[i] > 0)
			printf("message %" PRIu64 " %s\n",
			    tally->by_message[i], attempt_messages[i]);
}

/* ------------------------------------------------------------------ checks */

enum status
attempt_check_statement(const struct subject *subject, const void *bytes,
    size_t size, struct error *err)
{
	struct strbuf said;
	enum status status;

	strbuf_init(&said, OUTPUT_BYTES_MAX);
	status = verify_statement(&said, subject->verifier, subject->name,
	    bytes, size, err);
	strbuf_fini(&said);
	return status;
}

static enum status
check_both(struct verifier *verifier, const void *signature,
    size_t signature_size, const void *list, size_t list_size,
    struct error *err)
{
	struct arena arena;
	struct sums sums;
	enum status status;

	arena_init(&arena, ARENA_BYTES_MAX);
	status = verifier_check_detached(verifier, signature, signature_size,
	    list, list_size, err);
	if (status == STATUS_OK)
		status = sums_parse(&sums, &arena, list, list_size, err);
	arena_reset(&arena);
	return status;
}

enum status
attempt_check_list(const struct subject *subject, const void *bytes,
    size_t size, struct error *err)
{
	return check_both(subject->verifier, subject->beside,
	    subject->beside_size, bytes, size, err);
}

enum status
attempt_check_signature(const struct subject *subject, const void *bytes,
    size_t size, struct error *err)
{
	return check_both(subject->verifier, bytes, size, subject->beside,
	    subject->beside_size, err);
}
