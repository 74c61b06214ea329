#ifndef TESTS_SANDBOX_MISDEEDS_H
#define TESTS_SANDBOX_MISDEEDS_H

#include "engine/error.h"
#include "importers/sink.h"

/*
 * misdeeds -- what a reader process that somebody has taken over can do within
 * the sandbox: not end, and send what it likes.
 */

struct misdeed {
	const char *name;
	enum status (*function)(const struct sink *sink, struct error *err);
};

/* The last one has no name. */
extern const struct misdeed misdeeds[];

#endif
