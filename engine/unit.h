#ifndef ENGINE_UNIT_H
#define ENGINE_UNIT_H

#include <stdbool.h>

#include "engine/decimal.h"

/*
 * unit -- the table of measuring units of the agreement language, section 4
 * (UN/ECE Recommendation 20 and trade habit).
 */

enum unit_kind {
	UNIT_COUNT,
	UNIT_MASS,
	UNIT_VOLUME,
	UNIT_LENGTH,
	UNIT_AREA,
};

struct unit {
	const char *code;
	enum unit_kind kind;
	int64_t factor_micro;	/* in the kind's first unit */
};

/* The unit of code, or NULL: codes outside the table are legal, but known only
 * to a product.  Static storage. */
const struct unit *unit_find(const char *code);

#endif
