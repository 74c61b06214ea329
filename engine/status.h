#ifndef ENGINE_STATUS_H
#define ENGINE_STATUS_H

/*
 * status -- how a fallible function ended.
 *
 * A code exists only because some caller branches on it.  Every function that
 * can fail returns one and is marked MUST_CHECK; one that returns anything
 * else cannot fail.  On any status but STATUS_OK the outputs of a function are
 * as they were before the call, unless its header says otherwise.
 */

#define MUST_CHECK __attribute__((warn_unused_result))

enum status {
	STATUS_OK = 0,
	STATUS_SYNTAX,		/* a text does not have the form expected */
	STATUS_RANGE,		/* a value does not fit, a maximum is passed */
	STATUS_INVALID,		/* data at fault in any other way */
	STATUS_NOT_FOUND,	/* what was named is not there */
	STATUS_CONFLICT,	/* contradicts what is already known */
	STATUS_BUSY,		/* another writer holds the database */
	STATUS_MEMORY,		/* an allocation failed */
	STATUS_ENVIRONMENT,	/* disk, database, key, process */
	STATUS_INTERRUPTED,	/* the user or the system asked to stop */
	STATUS_USAGE,		/* the command line is wrong */
};

#endif
