#include "reports/statement.h"

#include <stdbool.h>
#include <string.h>

#include "engine/date.h"
#include "engine/digest.h"

/*
 * AGREEMENT_VERSION_ACCOUNT_FROM_UNTIL.xml where the three ids are made of
 * [A-Z0-9.-] only.  Otherwise the ids are cut, what is not [A-Za-z0-9.-]
 * becomes '-', and a sixth part follows: a digest of what was lost.  Small
 * letters count as unsafe, because "a" and "A" would be one file on a file
 * system that does not tell them apart.  No part holds a '_', so the number of
 * parts tells the two forms apart and neither can take the other's name.  An
 * agreement's id begins with a letter or digit, so no name begins with a dot.
 */
#define NAME_BYTES_MAX 200
#define AGREEMENT_BYTES_MAX 48
#define VERSION_BYTES_MAX 16
#define ACCOUNT_BYTES_MAX 32
#define DIGEST_CHARACTERS 40

static bool
is_plain(const char *id)
{
	return id[strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")] == '\0';
}

static void
append_safe(struct strbuf *out, const char *id, size_t bytes_max)
{
	static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz0123456789.-";

	for (size_t i = 0; i < bytes_max && id[i] != '\0'; i++) {
		if (strchr(safe, id[i]) != NULL)
			strbuf_append(out, id + i, 1);
		else
			strbuf_putc(out, '-');
	}
}

static void
append_digest(struct strbuf *out, const struct result *result)
{
	char text[DIGEST_TEXT_SIZE];
	struct digest *digest = NULL;
	enum status status;

	status = digest_new(&digest);
	if (status == STATUS_OK) {
		digest_add_text(digest, result->agreement);
		digest_add_text(digest, result->version);
		digest_add_text(digest, result->account);
		status = digest_finish(digest, text);
		digest_free(digest);
	}
	if (status == STATUS_OK)
		strbuf_printf(out, "_%.*s", DIGEST_CHARACTERS, text);
	else if (out->status == STATUS_OK)
		out->status = status;
}

void
statement_file_name(struct strbuf *out, const struct result *result)
{
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];
	struct period period = result->measures->period;
	size_t start = out->length;
	bool is_short;

	date_format(from, period.from);
	date_format(until, period.until);
	is_short = strlen(result->agreement) + strlen(result->version) +
	    strlen(result->account) + sizeof from + sizeof until +
	    strlen("__.xml") <= NAME_BYTES_MAX;
	if (is_short && is_plain(result->agreement) &&
	    is_plain(result->version) && is_plain(result->account)) {
		strbuf_printf(out, "%s_%s_%s_%s_%s", result->agreement,
		    result->version, result->account, from, until);
	} else {
		append_safe(out, result->agreement, AGREEMENT_BYTES_MAX);
		strbuf_putc(out, '_');
		append_safe(out, result->version, VERSION_BYTES_MAX);
		strbuf_putc(out, '_');
		append_safe(out, result->account, ACCOUNT_BYTES_MAX);
		strbuf_printf(out, "_%s_%s", from, until);
		append_digest(out, result);
	}
	if (out->length > start && out->bytes[start] == '.')
		out->bytes[start] = '-';
	strbuf_puts(out, ".xml");
}
