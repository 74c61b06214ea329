#ifndef TESTS_SUPPORT_READ_FACTS_H
#define TESTS_SUPPORT_READ_FACTS_H

#include <stdbool.h>

#include "engine/error.h"
#include "engine/strbuf.h"
#include "importers/sink.h"

/*
 * read_facts -- an XML text (or CSV) through the whole reader, and what came of
 * it as text: one line per fact, lines of documents indented, what is not
 * stated left out.
 *
 *   file ledger ERP-A
 *   account ERP-A C-1 name="A" master stated=3fff
 *   invoice ERP-A 17 account=C-1 date=2025-03-03 currency=EUR
 *     line 1 product=P-1 net=100
 *   reject invoice 18 bad-amount: line 2, net: expected ...
 */

struct read_facts_options {
	const char *dialect;	/* XML of a user's own; NULL: none */
	const char *format;	/* forced */
	const char *csv;	/* the text is CSV of this kind */
	const char *encoding;	/* of it */
	const char *source;
	const char *prefix;
	bool accepts_mismatch;
	bool shows_native;	/* of rejects, and their own text */
	bool shows_lines;	/* where records begin: "@3" */
};

struct read_facts {
	struct strbuf text;
	enum status status;
	struct error err;
};

/* The sink that writes so. */
struct read_facts_telling {
	struct strbuf *out;
	bool shows_native;
	bool shows_lines;
};

struct sink read_facts_sink(struct read_facts_telling *telling);

/* options may be NULL.  Always ended by read_facts_fini(). */
void read_facts_of(struct read_facts *out, const void *bytes, size_t size,
    const struct read_facts_options *options);
void read_facts_from(struct read_facts *out, const char *xml,
    const struct read_facts_options *options);
void read_facts_fini(struct read_facts *facts);

/* Read xml and compare all that comes of it; a difference prints both. */
void check_facts_at(const char *xml, const struct read_facts_options *options,
    const char *expected, const char *file, int line);
#define check_facts(xml, options, expected) \
	check_facts_at((xml), (options), (expected), __FILE__, __LINE__)

/* The read fails with that status, and its message has these words. */
void check_refused_at(const char *xml,
    const struct read_facts_options *options, enum status status,
    const char *words, const char *file, int line);
#define check_refused(xml, options, status, words) \
	check_refused_at((xml), (options), (status), (words), __FILE__, \
	    __LINE__)

#endif
