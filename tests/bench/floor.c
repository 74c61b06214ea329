/*
 * floor FILE -- the time libxml2's own SAX2 push parser takes over FILE with
 * handlers that do nothing, on one thread: what an import cannot beat by much,
 * and is measured against.
 */
#include <fcntl.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void
on_start(void *payload, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri, int namespace_count, const xmlChar **namespaces,
    int attribute_count, int defaulted_count, const xmlChar **attributes)
{
	(void)name;
	(void)prefix;
	(void)uri;
	(void)namespace_count;
	(void)namespaces;
	(void)attribute_count;
	(void)defaulted_count;
	(void)attributes;
	++*(long *)payload;
}

static void
on_text(void *payload, const xmlChar *text, int length)
{
	(void)payload;
	(void)text;
	(void)length;
}

int
main(int argc, char **argv)
{
	static char bytes[1 << 18];
	xmlSAXHandler sax;
	xmlParserCtxtPtr context;
	long elements = 0;
	ssize_t size;
	int fd;

	fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	if (fd < 0) {
		fprintf(stderr, "usage: floor FILE\n");
		return 2;
	}
	memset(&sax, 0, sizeof sax);
	sax.initialized = XML_SAX2_MAGIC;
	sax.startElementNs = on_start;
	sax.characters = on_text;
	context = xmlCreatePushParserCtxt(&sax, &elements, NULL, 0, argv[1]);
	if (context == NULL)
		return 2;
	xmlCtxtUseOptions(context, XML_PARSE_NONET | XML_PARSE_HUGE);
	while ((size = read(fd, bytes, sizeof bytes)) > 0)
		xmlParseChunk(context, bytes, (int)size, 0);
	xmlParseChunk(context, bytes, 0, 1);
	printf("%ld elements, %s\n", elements,
	    context->wellFormed ? "well-formed" : "not well-formed");
	return context->wellFormed ? 0 : 1;
}
