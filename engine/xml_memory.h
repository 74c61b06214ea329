#ifndef ENGINE_XML_MEMORY_H
#define ENGINE_XML_MEMORY_H

#include <stdbool.h>

/*
 * xml_memory -- libxml2's allocations, watched.
 *
 * After one that failed libxml2 may go on and end as if nothing had happened,
 * or blame the file ("not a valid URI"), and it prints of some on its own.  So
 * what it says counts only where none failed.
 */

/*
 * Forget what failed before; until xml_memory_end(), libxml2 prints nothing.
 * The first call, before there are threads, makes libxml2 ready; where memory
 * did not suffice for that, everything has failed from then on.
 */
void xml_memory_begin(void);

/* Did an allocation of libxml2 fail since the beginning?  STATUS_MEMORY then,
 * whatever it says of the file. */
bool xml_memory_has_failed(void);
bool xml_memory_end(void);	/* the same, at the end */

#endif
