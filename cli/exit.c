#include "cli/exit.h"

enum exit_status
exit_of_status(enum status status)
{
	switch (status) {
	case STATUS_OK:
		return EXIT_DONE;
	case STATUS_SYNTAX:
	case STATUS_RANGE:
	case STATUS_INVALID:
	case STATUS_NOT_FOUND:
	case STATUS_CONFLICT:
		return EXIT_REFUSED;
	case STATUS_USAGE:
		return EXIT_USAGE;
	case STATUS_BUSY:
		return EXIT_BUSY;
	case STATUS_MEMORY:
	case STATUS_ENVIRONMENT:
	case STATUS_INTERRUPTED:
		return EXIT_ENVIRONMENT;
	}
	return EXIT_ENVIRONMENT;
}
