#ifndef IMPORTERS_INTERPRET_H
#define IMPORTERS_INTERPRET_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/error.h"
#include "importers/dialect.h"
#include "importers/sink.h"
#include "importers/xml_events.h"

/*
 * interpret -- a stream of XML events as facts: recognises the dialect from
 * the content, follows its paths, and hands each record to the sink as soon as
 * it is complete.
 *
 * Holds one record at a time (and what the dialect must join), so memory does
 * not grow with the file.  A record that is well-formed and wrong becomes a
 * reject with its own XML text and its texts as found; the others go on.  So is
 * a document in the text of an element that cannot be read as one.  A
 * file of no known dialect ends with STATUS_NOT_FOUND, one that its dialect
 * refuses whole with STATUS_INVALID.
 */

struct interpret_options {
	const struct dialect_set *dialects;
	const struct dialect *dialect;	/* forced; NULL: by content */
	const char *source;		/* --source; NULL: the file's own */
	const char *prefix;		/* --prefix; NULL: none */
	bool accepts_mismatch;		/* --accept-mismatch */
	const struct dialect **found;	/* is told the file's; may be NULL */
	/* Of a document that stands in the text of another (else all 0): */
	bool is_embedded;	/* it has one root and nothing embedded */
	bool keeps_namespaces;	/* dialect is forced by its file, not by name */
	uint64_t line;		/* its place in the file */
	const struct dialect **told;	/* the dialect that the sink knows */
};

struct interpreter;

MUST_CHECK enum status interpreter_new(struct interpreter **out,
    const struct interpret_options *options, const struct sink *sink,
    const struct xml_source_text *source_text, struct error *err);
void interpreter_free(struct interpreter *interpreter);

/* Another file begins, or the next document of a container: nothing is known
 * of it yet. */
void interpreter_begin(struct interpreter *interpreter);
/* The dialect of the file, NULL while it is not known. */
const struct dialect *interpreter_dialect(
    const struct interpreter *interpreter);

/* From here on facts go to this sink. */
void interpreter_set_sink(struct interpreter *interpreter,
    const struct sink *sink);

/*
 * How often that was added to which makes later records come out otherwise;
 * it never goes down.  Who has noted it at one record and finds the same at
 * another, outside of all records both times, may read those after the first
 * without having read those before: the facts are the same, but for products
 * that several documents name, which are told once more.  That is harmless:
 * the ledger takes a fact that it has without a trace (no row, nothing counted,
 * no link of its chain), and of a product that some document named, with a
 * name, a document's record changes nothing any more.  Counted are therefore
 * products without a name and all categories, as of those the last one told
 * stands, and what is told once is left out though another came between.
 */
struct interpreter_changes {
	uint64_t roots;		/* a document began */
	uint64_t values;	/* that stand in the file once */
	uint64_t lookups;	/* entries of tables */
	uint64_t held;		/* records that wait to be joined */
	uint64_t told;		/* the file, categories, nameless products */
	uint64_t embedded;	/* documents in texts, which have a limit */
	uint64_t order;		/* steps on in a closed form's sections */
};

struct interpreter_changes interpreter_changes(
    const struct interpreter *interpreter);
/* All of them together. */
uint64_t interpreter_generation(const struct interpreter *interpreter);

/* The local name of the element that the first document began with; NULL: none
 * has so far, or documents are known when the file has ended and not before. */
const char *interpreter_document_name(const struct interpreter *interpreter);
/* Is the dialect known, and one that joins records when the file has ended? */
bool interpreter_joins(const struct interpreter *interpreter);
/* Is it outside of all records, and of all elements with a text of their own
 * that is kept?  Then white space here adds nothing to anything. */
bool interpreter_is_between_records(const struct interpreter *interpreter);

/*
 * The handler may be given several roots of one file, each ended by finish().
 * May another one follow?  Of a file whose dialect is known: if that says so.
 * Of one whose roots so far are of no known dialect: if there is a dialect that
 * says so, up to the limits of importers/limits.h.
 */
bool interpreter_takes_roots(const struct interpreter *interpreter);
/* Has a root been passed over, waiting for one of a known dialect?  Then *err
 * becomes STATUS_NOT_FOUND and *line the root's; that is what ends the file
 * where none comes. */
bool interpreter_is_unknown(const struct interpreter *interpreter,
    uint64_t *line, struct error *err);

/* The handler to give to the parser; borrowed from the interpreter. */
const struct xml_handler *interpreter_handler(struct interpreter *interpreter);

#endif
