#include <errno.h>
#include <string.h>
#include <time.h>

#include "cli/commands.h"
#include "cli/secrecy.h"
#include "engine/date.h"
#include "reports/sign.h"

/* A certificate of 20 years, so that a statement of the last business years
 * can be issued with it too. */
#define YEARS_BEFORE 5
#define YEARS_AFTER 15

struct keygen_arguments {
	const char *key;
	const char *certificate;
	const char *common_name;
	int32_t issued;
	bool is_rsa;
};

static const struct option_row options[] = {
	{ .name = "key", .kind = OPTION_TEXT, .is_required = true,
	    .value = "KEY.pem", .help = "the key file to make",
	    .offset = offsetof(struct keygen_arguments, key) },
	{ .name = "cert", .kind = OPTION_TEXT, .is_required = true,
	    .value = "CERT.pem", .help = "the certificate file to make",
	    .offset = offsetof(struct keygen_arguments, certificate) },
	{ .name = "rsa", .kind = OPTION_FLAG,
	    .help = "RSA instead of ECDSA P-256: signing the same statement "
	    "twice gives the same bytes",
	    .offset = offsetof(struct keygen_arguments, is_rsa) },
	{ .name = "name", .kind = OPTION_TEXT, .value = "CN",
	    .help = "whose it is (default: Ristorno trial)",
	    .offset = offsetof(struct keygen_arguments, common_name) },
	{ .name = "issued", .kind = OPTION_DATE, .value = "DATE",
	    .help = "valid from 5 years before to 15 years after this day "
	    "(default: today)",
	    .offset = offsetof(struct keygen_arguments, issued) },
	{ .name = NULL },
};

/* The one place where the calendar is read; no amount depends on it. */
static enum status
today(int32_t *out, struct error *err)
{
	time_t now = time(NULL);
	struct tm utc;

	if (now == (time_t)-1 || gmtime_r(&now, &utc) == NULL)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot read the clock: %s", strerror(errno));
	if (date_from_civil(out, utc.tm_year + 1900, utc.tm_mon + 1,
	    utc.tm_mday) != STATUS_OK)
		return error_set(err, STATUS_ENVIRONMENT,
		    "the clock shows no calendar day");
	return STATUS_OK;
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct keygen_arguments *given = arguments;
	struct sign_keygen keygen = {
		.key = given->key,
		.certificate = given->certificate,
		.common_name = given->common_name != NULL
		    ? given->common_name : "Ristorno trial",
		.is_rsa = given->is_rsa,
	};
	int32_t issued = given->issued;
	enum status status = STATUS_OK;

	(void)operands;
	if (issued == DATE_NONE)
		status = today(&issued, err);
	if (status != STATUS_OK)
		return status;
	if (date_add_months(&keygen.valid_from, issued, -12 * YEARS_BEFORE) !=
	    STATUS_OK || date_add_months(&keygen.valid_until, issued,
	    12 * YEARS_AFTER) != STATUS_OK)
		return error_set(err, STATUS_USAGE, "--issued is too far away");
	status = secrecy_begin(err);
	if (status == STATUS_OK)
		status = sign_keygen(&keygen, err);
	if (status == STATUS_OK)
		log_event(&context->log, LOG_INFO, "keygen", given->key,
		    "is not encrypted; keep it from others");
	return status;
}

const struct command cmd_keygen = {
	.name = "keygen",
	.operands = "",
	.summary = "a signing key and a self-signed certificate, for trials",
	.details = "Files that exist are never overwritten.",
	.options = options,
	.arguments_size = sizeof(struct keygen_arguments),
	.run = run,
};
