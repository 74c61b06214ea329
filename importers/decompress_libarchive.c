#include "importers/decompress_libarchive.h"

#include <errno.h>

bool
decompress_libarchive_open(struct archive *archive,
    archive_read_callback *read, void *payload)
{
	errno = 0;
	return archive_read_set_read_callback(archive, read) == ARCHIVE_OK &&
	    archive_read_set_callback_data(archive, payload) == ARCHIVE_OK &&
	    archive_read_open1(archive) == ARCHIVE_OK;
}

static bool
lacked_memory(struct archive *archive)
{
	return errno == ENOMEM || archive_errno(archive) == ENOMEM;
}

enum status
decompress_libarchive_unable(struct archive *archive,
    const struct decompress_form *form, struct error *err)
{
	if (lacked_memory(archive))
		return error_memory(err);
	return error_set(err, STATUS_ENVIRONMENT,
	    "this libarchive cannot read %s", form->name);
}

enum status
decompress_libarchive_why(struct archive *archive,
    const struct decompress_form *form, const struct error *source_failure,
    struct error *err)
{
	if (source_failure->status != STATUS_OK) {
		*err = *source_failure;
		return err->status;
	}
	if (lacked_memory(archive))
		return error_memory(err);
	return decompress_form_damaged(form, archive_error_string(archive),
	    err);
}
