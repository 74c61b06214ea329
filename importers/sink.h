#ifndef IMPORTERS_SINK_H
#define IMPORTERS_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/control.h"
#include "engine/error.h"
#include "engine/fact.h"

/*
 * sink -- where the facts read from a file go: into the ledger store, into the
 * pipe of the reader process, into a test.
 *
 * One call per fact, in the file's order as far as joins allow.  A fact is
 * borrowed for the call.  Any status but STATUS_OK ends the read and is what
 * the read returns.
 */

/* The code of a note on what an archive holds beside documents. */
#define SINK_PASSED_OVER "passed-over"

/* What the reader found out about the file as a whole. */
struct sink_file {
	const char *dialect;	/* name of the dialect */
	const char *source;	/* the file's own, or NULL; before overrides */
};

/* A place in the file whose texts the dialect does not use. */
struct sink_place {
	const char *path;	/* "/Orders/Bill/@number" */
	const char *example;	/* how the first text begins */
	uint64_t count;		/* texts there that are not blank */
	bool is_foreign;	/* of a namespace that is not the dialect's */
	const char *namespace_uri;	/* then: which; may be NULL, for none */
};

struct sink_unused {
	const struct sink_place *places;
	size_t count;
	uint64_t left_out;	/* texts in places beyond those counted */
};

struct sink_controls {
	const struct control_stated *controls;
	size_t count;		/* at most CONTROLS_MAX, mostly 0 */
};

/* A part of the file that was read apart (importers/part.h). */
struct sink_part {
	uint64_t end;		/* offset in the file past its last byte */
	uint64_t lines;		/* that end in it */
};

/* How an archive's member ended. */
struct sink_member_end {
	const struct error *error;	/* .status STATUS_OK: it is whole */
	const char *digest;	/* SHA-256 of its bytes; NULL: not asked for */
};

struct sink {
	void *payload;
	enum status (*file)(void *payload, const struct sink_file *file,
	    struct error *err);
	enum status (*company)(void *payload,
	    const struct fact_company *company, struct error *err);
	enum status (*rate)(void *payload, const struct fact_rate *rate,
	    struct error *err);
	enum status (*category)(void *payload,
	    const struct fact_category *category, struct error *err);
	enum status (*product)(void *payload,
	    const struct fact_product *product, struct error *err);
	enum status (*account)(void *payload, const char *source,
	    const struct fact_account *account, struct error *err);
	enum status (*document)(void *payload,
	    const struct fact_document *document, struct error *err);
	enum status (*payment)(void *payload,
	    const struct fact_payment *payment, struct error *err);
	enum status (*reject)(void *payload,
	    const struct fact_reject *reject, struct error *err);
	enum status (*skip)(void *payload, const struct fact_skip *skip,
	    struct error *err);
	/* A document went in, but whoever reads the file's log should know
	 * something about it: "total-mismatch" was accepted, a credit note was
	 * negative already; or an archive's member was passed over
	 * (SINK_PASSED_OVER).  May be NULL. */
	enum status (*note)(void *payload, const char *code,
	    const char *sentence, uint64_t file_line, struct error *err);
	/* A document of the file has ended (most files are one, a container
	 * holds several): what it states of its records as a whole.  May be
	 * NULL. */
	enum status (*controls)(void *payload,
	    const struct sink_controls *controls, struct error *err);
	/* Bytes of the file read so far, for the progress bar. */
	enum status (*progress)(void *payload, uint64_t bytes,
	    struct error *err);
	/* Once, at the end, where it was asked for; else never, and may be
	 * NULL. */
	enum status (*unused)(void *payload, const struct sink_unused *unused,
	    struct error *err);
	/*
	 * A member of an archive begins, and ends; what comes between is of
	 * that one, and nothing but notes and progress comes outside.  A file
	 * that is no archive has none.  Both may be NULL: then a member that
	 * is refused ends the read as if the file were.
	 */
	enum status (*member)(void *payload, const char *name,
	    struct error *err);
	enum status (*member_end)(void *payload,
	    const struct sink_member_end *end, struct error *err);
	/* Of a file of rows (CSV): the row that the next calls speak of, as it
	 * stands; once before all others the header's.  Never of other files,
	 * and may be NULL. */
	enum status (*row)(void *payload, const char *text, bool is_header,
	    struct error *err);
	/* A part of the file has ended, and what follows is of another.  Never
	 * but where parts were asked for, and may be NULL. */
	enum status (*part)(void *payload, const struct sink_part *part,
	    struct error *err);
};

/* Takes the facts of one file, and does nothing. */
extern const struct sink sink_deaf;

#endif
