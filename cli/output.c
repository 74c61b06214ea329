#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static enum status
cannot_write(struct error *err)
{
	enum status status = error_set(err, STATUS_ENVIRONMENT,
	    "cannot write: %s", strerror(errno));

	error_at(err, "standard output");
	return status;
}

enum status
output_check(const struct strbuf *buf, struct error *err)
{
	enum status status = strbuf_status(buf);

	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status != STATUS_OK)
		return error_set(err, STATUS_RANGE,
		    "too long: more than %zu bytes", buf->max_bytes);
	return STATUS_OK;
}

enum status
output_write(struct strbuf *buf, struct error *err)
{
	enum status status = output_check(buf, err);

	if (status != STATUS_OK)
		return status;
	if (buf->length > 0 &&
	    fwrite(strbuf_text(buf), 1, buf->length, stdout) != buf->length)
		return cannot_write(err);
	strbuf_clear(buf);
	return STATUS_OK;
}

enum status
output_finish(struct error *err)
{
	if (fflush(stdout) != 0)
		return cannot_write(err);
	if (ferror(stdout))
		return error_set(err, STATUS_ENVIRONMENT,
		    "standard output: not all of it was written");
	return STATUS_OK;
}
