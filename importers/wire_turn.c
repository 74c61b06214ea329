#include "importers/wire_turn.h"

bool
wire_turn_take(enum wire_turn *turn, enum wire_type type)
{
	if (type == WIRE_NOTE || type == WIRE_PROGRESS ||
	    type == WIRE_UNUSED || type == WIRE_END)
		return true;
	if (type == WIRE_PART)
		return *turn == WIRE_TURN_START || *turn == WIRE_TURN_FILE;
	if (type == WIRE_MEMBER) {
		if (*turn != WIRE_TURN_START && *turn != WIRE_TURN_BETWEEN)
			return false;
		*turn = WIRE_TURN_MEMBER;
		return true;
	}
	if (type == WIRE_MEMBER_END) {
		if (*turn != WIRE_TURN_MEMBER)
			return false;
		*turn = WIRE_TURN_BETWEEN;
		return true;
	}
	if (*turn == WIRE_TURN_START)
		*turn = WIRE_TURN_FILE;
	return *turn != WIRE_TURN_BETWEEN;
}
