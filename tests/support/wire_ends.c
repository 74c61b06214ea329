#include "tests/support/wire_ends.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/check.h"

struct sent
sent_contents(int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	struct sent sent = { malloc((size_t)size + 1), (size_t)size };

	assert_non_null(sent.bytes);
	assert_int_equal(pread(fd, sent.bytes, sent.size, 0), size);
	close(fd);
	return sent;
}

enum status
sent_receive(struct wire_reader *reader, const char *bytes, size_t size,
    size_t step, struct error *err)
{
	while (size > 0) {
		char *room;
		size_t taken;
		enum status status = wire_reader_room(reader, &room, &taken,
		    err);

		check_status(status, STATUS_OK, err);
		assert_true(taken > 0);
		if (taken > step)
			taken = step;
		if (taken > size)
			taken = size;
		memcpy(room, bytes, taken);
		status = wire_reader_take(reader, taken, err);
		if (status != STATUS_OK)
			return status;
		bytes += taken;
		size -= taken;
	}
	return STATUS_OK;
}

struct wire_end
sent_good_end(void)
{
	struct wire_end end = { 0 };

	memset(end.digest, 'a', DIGEST_TEXT_SIZE - 1);
	return end;
}
