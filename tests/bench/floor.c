/*
 * floor FILE -- libxml2's own SAX2 push parser over a file, with handlers that
 * do nothing, on one thread.  The yardstick of times: whoever reads XML with
 * libxml2 takes at least so long on the machine at hand.
 */
#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_BYTES (1 << 18)
#define OPTIONS (XML_PARSE_NONET | XML_PARSE_HUGE)

/* Counting is what keeps the handlers from being nothing at all. */
struct seen {
	unsigned long elements;
	unsigned long text_bytes;
};

static void
see_start(void *payload, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *uri, int namespace_count, const xmlChar **namespaces,
    int attribute_count, int defaulted_count, const xmlChar **attributes)
{
	struct seen *seen = payload;

	(void)name;
	(void)prefix;
	(void)uri;
	(void)namespace_count;
	(void)namespaces;
	(void)attribute_count;
	(void)defaulted_count;
	(void)attributes;
	seen->elements++;
}

static void
see_text(void *payload, const xmlChar *text, int length)
{
	struct seen *seen = payload;

	(void)text;
	seen->text_bytes += (unsigned long)length;
}

/* 0, or an errno; what the XML is like is told by the parser's context. */
static int
push_all(xmlParserCtxtPtr parser, int fd)
{
	static char block[BLOCK_BYTES];
	ssize_t size;

	while ((size = read(fd, block, sizeof block)) > 0)
		if (xmlParseChunk(parser, block, (int)size, 0) != XML_ERR_OK)
			return 0;
	if (size < 0)
		return errno;
	(void)xmlParseChunk(parser, NULL, 0, 1);
	return 0;
}

int
main(int argc, char **argv)
{
	xmlSAXHandler handlers = { .initialized = XML_SAX2_MAGIC,
		.startElementNs = see_start, .characters = see_text };
	struct seen seen = { 0, 0 };
	xmlParserCtxtPtr parser;
	int is_well_formed;
	int failure;
	int fd;

	if (argc != 2) {
		fprintf(stderr, "usage: floor FILE\n");
		return 2;
	}
	fd = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		fprintf(stderr, "floor: %s: %s\n", argv[1], strerror(errno));
		return 2;
	}
	parser = xmlCreatePushParserCtxt(&handlers, &seen, NULL, 0, argv[1]);
	if (parser == NULL || xmlCtxtUseOptions(parser, OPTIONS) != 0) {
		fprintf(stderr, "floor: libxml2 cannot be set up\n");
		return 2;
	}
	failure = push_all(parser, fd);
	is_well_formed = failure == 0 && parser->wellFormed;
	if (failure != 0)
		fprintf(stderr, "floor: %s: %s\n", argv[1], strerror(failure));
	else
		printf("%lu elements, %lu bytes of text, %s\n", seen.elements,
		    seen.text_bytes,
		    is_well_formed ? "well-formed" : "not well-formed");
	xmlFreeParserCtxt(parser);
	(void)close(fd);
	return is_well_formed ? 0 : 1;
}
