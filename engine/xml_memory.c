#include "engine/xml_memory.h"

#include <stddef.h>

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>

static _Thread_local bool has_failed;
static bool is_starved;		/* libxml2 itself could not get ready */

static struct {
	xmlFreeFunc free;
	xmlMallocFunc malloc;
	xmlReallocFunc realloc;
	xmlStrdupFunc strdup;
} allocator;

static _Thread_local struct {
	xmlStructuredErrorFunc function;
	void *payload;
	xmlGenericErrorFunc text_function;
	void *text_payload;
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
	has_failed = false;
	xmlInitParser();
	is_starved = has_failed;
}

/* What has no parser to be told to: failures of memory, mostly. */
static void
keep_quiet(void *payload, xmlErrorPtr error)
{
	(void)payload;
	(void)error;
}

static void
keep_silent(void *payload, const char *format, ...)
{
	(void)payload;
	(void)format;
}

void
xml_memory_begin(void)
{
	listener.function = xmlStructuredError;
	listener.payload = xmlStructuredErrorContext;
	listener.text_function = xmlGenericError;
	listener.text_payload = xmlGenericErrorContext;
	xmlSetStructuredErrorFunc(NULL, keep_quiet);
	xmlSetGenericErrorFunc(NULL, keep_silent);
	watch();
	has_failed = false;
}

bool
xml_memory_has_failed(void)
{
	return has_failed || is_starved;
}

bool
xml_memory_end(void)
{
	xmlSetStructuredErrorFunc(listener.payload, listener.function);
	xmlSetGenericErrorFunc(listener.text_payload, listener.text_function);
	return xml_memory_has_failed();
}
