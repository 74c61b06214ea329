#include "engine/unit.h"

#include <stddef.h>
#include <string.h>

/* Section 4 of the agreement language, row by row. */
static const struct unit units[] = {
	{ "C62", UNIT_COUNT, INT64_C(1000000) },
	{ "H87", UNIT_COUNT, INT64_C(1000000) },
	{ "EA",  UNIT_COUNT, INT64_C(1000000) },
	{ "PCE", UNIT_COUNT, INT64_C(1000000) },
	{ "NIU", UNIT_COUNT, INT64_C(1000000) },
	{ "PR",  UNIT_COUNT, INT64_C(2000000) },
	{ "DZN", UNIT_COUNT, INT64_C(12000000) },
	{ "CEN", UNIT_COUNT, INT64_C(100000000) },
	{ "MIL", UNIT_COUNT, INT64_C(1000000000) },
	{ "KGM", UNIT_MASS, INT64_C(1000000) },
	{ "GRM", UNIT_MASS, INT64_C(1000) },
	{ "MGM", UNIT_MASS, INT64_C(1) },
	{ "TNE", UNIT_MASS, INT64_C(1000000000) },
	{ "DTN", UNIT_MASS, INT64_C(100000000) },
	{ "LTR", UNIT_VOLUME, INT64_C(1000000) },
	{ "MLT", UNIT_VOLUME, INT64_C(1000) },
	{ "CLT", UNIT_VOLUME, INT64_C(10000) },
	{ "DLT", UNIT_VOLUME, INT64_C(100000) },
	{ "HLT", UNIT_VOLUME, INT64_C(100000000) },
	{ "MTQ", UNIT_VOLUME, INT64_C(1000000000) },
	{ "MTR", UNIT_LENGTH, INT64_C(1000000) },
	{ "CMT", UNIT_LENGTH, INT64_C(10000) },
	{ "MMT", UNIT_LENGTH, INT64_C(1000) },
	{ "KMT", UNIT_LENGTH, INT64_C(1000000000) },
	{ "MTK", UNIT_AREA, INT64_C(1000000) },
	{ "CMK", UNIT_AREA, INT64_C(100) },
	{ "MMK", UNIT_AREA, INT64_C(1) },
	{ "HAR", UNIT_AREA, INT64_C(10000000000) },
};

const struct unit *
unit_find(const char *code)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strcmp(units[i].code, code) == 0)
			return &units[i];
	return NULL;
}
