#ifndef IMPORTERS_DIALECT_H
#define IMPORTERS_DIALECT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/error.h"
#include "importers/xml_events.h"

/*
 * dialect -- an ERP's export format as data: which element or attribute path
 * feeds which field of the ledger, how sign, status, dates, decimals, joins
 * and document-level allowances work.
 *
 * A dialect is an XML file (form: docs/reference/dialects.md, checked by the
 * loader).  The built-in ones lie in importers/dialects/ and are embedded at
 * build; a user's own is loaded by the same code.  Immutable once loaded.
 */

struct dialect;

#define DIALECTS_MAX 256
#define DIALECT_BYTES_MAX (1u << 20)

/* A set of dialects to recognise a file by. */
struct dialect_set;

/*
 * All built-in ones, each read as far as its files are recognised by; one is
 * read to its end when a file turns out to be of it.  (The tests read all of
 * them.)
 */
MUST_CHECK enum status dialect_set_new(struct dialect_set **out,
    struct error *err);
/* The same by their names alone, for who only names dialects to others. */
MUST_CHECK enum status dialect_set_new_names(struct dialect_set **out,
    struct error *err);
void dialect_set_free(struct dialect_set *set);

/*
 * Add a user's own; messages call it name.  It is asked before the built-in
 * ones, after those added before it.  One whose name another one has is
 * STATUS_INVALID: a name in the import log means one dialect.
 */
MUST_CHECK enum status dialect_set_add(struct dialect_set *set,
    const char *name, const void *bytes, size_t size, struct error *err);

size_t dialect_set_count(const struct dialect_set *set);
/* "" past the last one. */
const char *dialect_set_name(const struct dialect_set *set, size_t index);
/* NULL past the last one, and for one that is known by its name alone. */
const struct dialect *dialect_set_get(const struct dialect_set *set,
    size_t index);
/* By name, or NULL; also for one that is known by its name alone. */
const struct dialect *dialect_set_find(const struct dialect_set *set,
    const char *name);
/* The same, which reads that one so far: *out is NULL where none is called
 * so. */
MUST_CHECK enum status dialect_set_open(const struct dialect **out,
    struct dialect_set *set, const char *name, struct error *err);

const char *dialect_name(const struct dialect *dialect);
const char *dialect_title(const struct dialect *dialect);
/* Are references to control characters that XML 1.0 forbids left out? */
bool dialect_drops_references(const struct dialect *dialect);

#endif
