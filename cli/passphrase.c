#include "cli/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli/signals.h"
#include "cli/waiting.h"

/* One line, or up to the end of the file, byte by byte: what follows on a
 * shared descriptor is not ours. */
static enum status
read_line(char *out, size_t size, int fd, struct error *err)
{
	enum status status = STATUS_OK;
	size_t length = 0;
	ssize_t got;
	char c = '\0';

	for (;;) {
		status = waiting_for_input(fd, err);
		if (status != STATUS_OK)
			break;
		got = read(fd, &c, 1);
		if (got == -1 && errno == EINTR) {
			status = signals_check(err);
			if (status != STATUS_OK)
				break;
			continue;
		}
		if (got == -1) {
			status = error_set(err, STATUS_ENVIRONMENT,
			    "cannot read the passphrase: %s", strerror(errno));
			break;
		}
		if (got == 0 || c == '\n')
			break;
		if (length + 1 == size) {
			status = error_set(err, STATUS_ENVIRONMENT,
			    "the passphrase is longer than %zu bytes",
			    size - 1);
			break;
		}
		out[length++] = c;
	}
	explicit_bzero(&c, sizeof c);
	out[length] = '\0';
	if (status == STATUS_OK && length == 0)
		status = error_set(err, STATUS_ENVIRONMENT,
		    "the passphrase is empty");
	if (status != STATUS_OK)
		explicit_bzero(out, size);
	return status;
}

static enum status
ask(char *out, size_t size, const char *key, struct error *err)
{
	struct termios shown;
	struct termios hidden;
	enum status status;
	int terminal;

	terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (terminal == -1 || tcgetattr(terminal, &shown) != 0) {
		if (terminal != -1)
			close(terminal);
		return error_set(err, STATUS_ENVIRONMENT, "the key is "
		    "encrypted and there is no terminal to ask for its "
		    "passphrase; give --passphrase-fd");
	}
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	dprintf(terminal, "Passphrase of %s: ", key);
	if (tcsetattr(terminal, TCSAFLUSH, &hidden) != 0) {
		status = error_set(err, STATUS_ENVIRONMENT,
		    "cannot keep the terminal from showing the passphrase");
		goto out;
	}
	status = read_line(out, size, terminal, err);
	/* Also after a signal: its handler only notes it. */
	(void)tcsetattr(terminal, TCSAFLUSH, &shown);
	dprintf(terminal, "\n");
out:
	close(terminal);
	return status;
}

enum status
passphrase_read(char *passphrase, size_t size, void *payload,
    struct error *err)
{
	const struct passphrase_source *source = payload;

	if (source->fd != PASSPHRASE_FD_NONE)
		return read_line(passphrase, size, source->fd, err);
	return ask(passphrase, size, source->key, err);
}
