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

/* Forget what failed before; until xml_memory_end(), libxml2 prints nothing. */
void xml_memory_begin(void);

/* Did an allocation of libxml2 fail since the beginning?  STATUS_MEMORY then,
 * whatever it says of the file. */
bool xml_memory_end(void);

#endif
