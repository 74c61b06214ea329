#ifndef ENGINE_ERROR_H
#define ENGINE_ERROR_H

#include "engine/status.h"

/*
 * error -- what went wrong, where, in the user's words.
 *
 * Fixed size, so that reporting an error cannot itself fail; what does not fit
 * is cut at a character boundary; of a place, which ends with the line, the
 * beginning is.  The first reporter wins: a caller may add the place when there
 * is none, never overwrite the message.  A message is one
 * line without a full stop, says what was expected and what was found, and
 * does not repeat the place.  Control characters in it are replaced by '?'.
 */

#define ERROR_PLACE_MAX 256
#define ERROR_MESSAGE_MAX 512

struct error {
	enum status status;
	char place[ERROR_PLACE_MAX];	/* "file:line", or a document or rule */
	char message[ERROR_MESSAGE_MAX];
};

/* Fill *err (place left empty) and return status, for use in a return.  Cold:
 * the way there is kept out of the way of what goes well. */
enum status error_set(struct error *err, enum status status,
    const char *format, ...) __attribute__((cold, format(printf, 3, 4)));

/* Set the place of *err if it has none yet; return err->status. */
enum status error_at(struct error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Fill *err for a failed allocation; return STATUS_MEMORY. */
enum status error_memory(struct error *err) __attribute__((cold));

#endif
