#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/signals.h"

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

/* As write(), but all of it; 0: failed, errno says why. */
static ssize_t
write_whole(void *payload, const char *bytes, size_t size)
{
	const int *fd = payload;
	size_t written = 0;

	while (written < size) {
		ssize_t count = write(*fd, bytes + written, size - written);

		if (count == 0)
			errno = ENOSPC;
		if (count > 0)
			written += (size_t)count;
		else if (errno != EINTR || signals_caught())
			return 0;
	}
	return (ssize_t)written;
}

static FILE *
open_whole(int *fd, int buffering)
{
	const cookie_io_functions_t functions = { .write = write_whole };
	FILE *file = fopencookie(fd, "w", functions);

	if (file != NULL && setvbuf(file, NULL, buffering, BUFSIZ) != 0) {
		(void)fclose(file);
		return NULL;
	}
	return file;
}

enum status
output_begin(struct error *err)
{
	static int output = STDOUT_FILENO;
	static int errors = STDERR_FILENO;
	FILE *whole_output = open_whole(&output,
	    isatty(output) != 0 ? _IOLBF : _IOFBF);
	FILE *whole_errors = open_whole(&errors, _IONBF);

	if (whole_output == NULL || whole_errors == NULL) {
		if (whole_output != NULL)
			(void)fclose(whole_output);
		if (whole_errors != NULL)
			(void)fclose(whole_errors);
		return error_memory(err);
	}
	stdout = whole_output;
	stderr = whole_errors;
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
