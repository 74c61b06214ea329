#include "cli/secrecy.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* The sanitizer looks for leaks at the end by tracing its own process. */
#if defined(__SANITIZE_ADDRESS__)
#define TRACES_ITSELF 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TRACES_ITSELF 1
#endif
#endif
#ifndef TRACES_ITSELF
#define TRACES_ITSELF 0
#endif

enum status
secrecy_begin(struct error *err)
{
	const struct rlimit none = { 0, 0 };

	/* The limit keeps it from files, the other also from the programs that
	 * kernels hand a core to. */
	if (setrlimit(RLIMIT_CORE, &none) != 0 ||
	    (!TRACES_ITSELF && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0))
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot keep the key out of core files: %s",
		    strerror(errno));
	return STATUS_OK;
}
