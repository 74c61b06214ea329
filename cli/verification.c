#include "cli/verification.h"

#include <string.h>

#include "cli/exit.h"
#include "cli/file.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "cli/verify_statement.h"
#include "engine/digest.h"
#include "reports/plain.h"
#include "reports/statement.h"

enum status
verification_open(struct verification *verification, const char *certificate,
    struct error *err)
{
	*verification = (struct verification){ .verifier = NULL };
	strbuf_init(&verification->out, OUTPUT_BYTES_MAX);
	return verifier_open(&verification->verifier, certificate, err);
}

void
verification_close(struct verification *verification)
{
	verifier_close(verification->verifier);
	strbuf_fini(&verification->out);
}

static enum status
report(struct verification *verification, const char *path,
    const char *verdict, const char *text, struct error *err)
{
	plain_puts(&verification->out, path);
	strbuf_puts(&verification->out, verdict);
	plain_puts(&verification->out, text);
	strbuf_putc(&verification->out, '\n');
	return output_write(&verification->out, err);
}

enum status
verification_accept(struct verification *verification, const char *path,
    const char *text, struct error *err)
{
	return report(verification, path, ": OK ", text, err);
}

enum status
verification_refuse(struct verification *verification, const char *path,
    const char *text, struct error *err)
{
	return report(verification, path, ": FAILED: ", text, err);
}

/* "line 12: ..." where the place is one in the file. */
static enum status
refuse_statement(struct verification *verification, const char *path,
    const struct error *why, struct error *err)
{
	size_t length = strlen(path);
	struct error told;

	if (strncmp(why->place, path, length) != 0 ||
	    why->place[length] != ':')
		return verification_refuse(verification, path, why->message,
		    err);
	(void)error_set(&told, why->status, "line %s: %s",
	    why->place + length + 1, why->message);
	return verification_refuse(verification, path, told.message, err);
}

/* The bytes that are checked are the bytes whose digest is compared. */
static enum status
check_bytes(struct verification *verification, struct strbuf *said,
    const char *path, const char *sha256, struct error *err)
{
	char digest[DIGEST_TEXT_SIZE];
	struct strbuf file;
	enum status status;

	strbuf_init(&file, STATEMENT_BYTES_MAX);
	status = file_read(&file, path, err);
	if (status == STATUS_OK)
		status = verify_statement(said, verification->verifier, path,
		    strbuf_text(&file), file.length, err);
	if (status == STATUS_OK && sha256 != NULL) {
		if (digest_bytes(digest, strbuf_text(&file), file.length) !=
		    STATUS_OK)
			status = error_memory(err);
		else if (strcmp(digest, sha256) != 0)
			status = error_set(err, STATUS_INVALID, "is a "
			    "statement, but not the one that its folder "
			    "lists under this name");
	}
	strbuf_fini(&file);
	return status;
}

enum status
verification_statement(struct verification *verification, bool *is_good,
    const char *path, const char *sha256, struct error *err)
{
	struct error refusal = { 0 };
	struct strbuf said;
	enum status status;

	status = signals_check(err);
	if (status != STATUS_OK)
		return status;
	strbuf_init(&said, OUTPUT_BYTES_MAX);
	status = check_bytes(verification, &said, path, sha256, &refusal);
	*is_good = status == STATUS_OK;
	verification->statements.checked++;
	if (status == STATUS_OK)
		status = output_check(&said, err);
	else if (exit_of_status(status) != EXIT_REFUSED)
		*err = refusal;
	if (*is_good && status == STATUS_OK) {
		status = verification_accept(verification, path,
		    strbuf_text(&said), err);
	} else if (!*is_good && exit_of_status(status) == EXIT_REFUSED) {
		verification->statements.failed++;
		status = refuse_statement(verification, path, &refusal, err);
	}
	strbuf_fini(&said);
	return status;
}
