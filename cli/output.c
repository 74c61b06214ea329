#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct {
	bool is_aside;
	bool is_gone;		/* nobody reads it any more */
	int fault;		/* errno of the first other failure; 0: none */
} state;

static void
note_fault(int number)
{
	if (number == EPIPE)
		state.is_gone = true;
	else if (state.fault == 0)
		state.fault = number;
}

/* What is to be done about what has failed, if anything has. */
static enum status
judge(struct error *err)
{
	if (state.fault != 0) {
		(void)error_set(err, STATUS_ENVIRONMENT, "cannot write: %s",
		    strerror(state.fault));
		return error_at(err, "standard output");
	}
	if (state.is_gone && !state.is_aside)
		return error_set(err, STATUS_INTERRUPTED,
		    "nobody reads standard output any more");
	return STATUS_OK;
}

void
output_set_aside(void)
{
	state.is_aside = true;
}

bool
output_is_gone(void)
{
	return state.is_gone;
}

void
output_flush(void)
{
	if (fflush(stdout) != 0)
		note_fault(errno);
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
	if (buf->length > 0 && !state.is_gone &&
	    fwrite(strbuf_text(buf), 1, buf->length, stdout) != buf->length)
		note_fault(errno);
	status = judge(err);
	if (status == STATUS_OK)
		strbuf_clear(buf);
	return status;
}

enum status
output_finish(struct error *err)
{
	output_flush();
	if (ferror(stdout) && !state.is_gone && state.fault == 0)
		state.fault = EIO;
	return judge(err);
}
