#ifndef IMPORTERS_WIRE_TURN_H
#define IMPORTERS_WIRE_TURN_H

#include <stdbool.h>

#include "importers/wire_form.h"

/*
 * wire_turn -- in which order records may come: those of a file, or a file's
 * members one after the other, each begun and ended, with nothing of a file
 * outside of them.
 */

enum wire_turn {
	WIRE_TURN_START,	/* nothing of a file yet */
	WIRE_TURN_FILE,		/* it is no archive */
	WIRE_TURN_MEMBER,	/* within a member */
	WIRE_TURN_BETWEEN,	/* after one */
};

/* Takes the turn; false: such a record may not come now. */
bool wire_turn_take(enum wire_turn *turn, enum wire_type type);

#endif
