#include "engine/xml_memory.h"

#include <stddef.h>

#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>

static _Thread_local bool has_failed;

static struct {
	xmlFreeFunc free;
	xmlMallocFunc malloc;
	xmlReallocFunc realloc;
	xmlStrdupFunc strdup;
} allocator;

static _Thread_local struct {
	xmlStructuredErrorFunc function;
	void *payload;
} listener;

static void *
watched_malloc(size_t size)
{
	void *memory = allocator.malloc(size);

	if (memory == NULL && size > 0)
		has_failed = true;
	return memory;
}

static void *
watched_realloc(void *memory, size_t size)
{
	void *moved = allocator.realloc(memory, size);

	if (moved == NULL && size > 0)
		has_failed = true;
	return moved;
}

static char *
watched_strdup(const char *text)
{
	char *copy = allocator.strdup(text);

	if (copy == NULL)
		has_failed = true;
	return copy;
}

static void
watch(void)
{
	static bool is_done;

	if (is_done)
		return;
	is_done = true;
	if (xmlMemGet(&allocator.free, &allocator.malloc, &allocator.realloc,
	    &allocator.strdup) == 0)
		(void)xmlMemSetup(allocator.free, watched_malloc,
		    watched_realloc, watched_strdup);
}

/* What has no parser to be told to: failures of memory, mostly. */
static void
keep_quiet(void *payload, xmlErrorPtr error)
{
	(void)payload;
	(void)error;
}

void
xml_memory_begin(void)
{
	watch();
	has_failed = false;
	listener.function = xmlStructuredError;
	listener.payload = xmlStructuredErrorContext;
	xmlSetStructuredErrorFunc(NULL, keep_quiet);
}

bool
xml_memory_end(void)
{
	xmlSetStructuredErrorFunc(listener.payload, listener.function);
	return has_failed;
}
