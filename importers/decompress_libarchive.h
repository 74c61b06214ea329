#ifndef IMPORTERS_DECOMPRESS_LIBARCHIVE_H
#define IMPORTERS_DECOMPRESS_LIBARCHIVE_H

#include <archive.h>

#include "importers/decompress_form.h"

/*
 * decompress_libarchive -- what libarchive 3.6.2 must be asked with care, so
 * that want of memory is told from bad data.
 *
 * errno must be 0 whenever it is called: that a library of its own wanted for
 * memory, only errno says; and where a member's name cannot be told in the
 * locale, it takes an ENOMEM that stood there before for its own.
 *
 * Entries are to be the caller's (archive_read_next_header2): its own is
 * missing, and used, where there was no memory for it.
 */

/* As archive_read_open(), which crashes without memory.  False: ask why. */
bool decompress_libarchive_open(struct archive *archive,
    archive_read_callback *read, void *payload);

/* It was built without the form: STATUS_ENVIRONMENT, or STATUS_MEMORY. */
enum status decompress_libarchive_unable(struct archive *archive,
    const struct decompress_form *form, struct error *err);

/* The source's failure, or STATUS_MEMORY, or the data are at fault. */
enum status decompress_libarchive_why(struct archive *archive,
    const struct decompress_form *form, const struct error *source_failure,
    struct error *err);

#endif
