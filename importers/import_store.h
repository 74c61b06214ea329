#ifndef IMPORTERS_IMPORT_STORE_H
#define IMPORTERS_IMPORT_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/strbuf.h"
#include "importers/csv_kind.h"
#include "importers/import.h"
#include "importers/sink.h"
#include "importers/text_set.h"

/*
 * import_store -- the sink that puts facts into the ledger, and sets aside
 * what the ledger refuses.
 *
 * Where an account's record contradicts what another source says of it, the
 * file's documents of that account are set aside with it: they must not be
 * counted for the other's customer.
 *
 * What is set aside of a CSV file has its header and its row as its text, and
 * no native form: a native record would empty what the row does not state.
 */

/* Who begins and ends the imports of an archive's members. */
struct import_members {
	void *payload;
	enum status (*begin)(void *payload, const char *name,
	    struct error *err);
	enum status (*end)(void *payload, const struct sink_member_end *end,
	    struct error *err);
};

struct import_store {
	struct ledger_import *import;		/* borrowed */
	const struct import_members *members;	/* borrowed */
	const struct import_listener *listener;	/* borrowed */
	char dialect[64];	/* "" until the file's is known */
	char source[FACT_ID_MAX + 1];	/* "" until known, or none */
	/* Of a CSV file, else NULL; set after the init, before the sink. */
	const struct csv_kind *csv;
	struct strbuf header;	/* of a CSV file */
	struct strbuf row;	/* that the next facts are of */
	uint64_t rows;
	uint64_t facts;		/* of any kind, that came in */
	uint64_t entries;	/* payments and rates among them */
	uint64_t skipped;
	struct text_set refused_accounts;	/* id -> why */
	struct control_tally tally;	/* of the document being read */
	bool accepts_mismatch;	/* false; the caller may set it */
	bool is_refused;	/* the document that came last */
	/* The status returned last was the ledger's own failure or a lack of
	 * memory, not the file's fault. */
	bool has_failed;
};

/* members: NULL where a refused member of an archive refuses all of it.
 * source: who issued the documents, NULL where the file itself says it. */
void import_store_init(struct import_store *store,
    const struct import_members *members, const char *source,
    const struct import_listener *listener);
/* For the next import: what follows goes there. */
void import_store_begin(struct import_store *store,
    struct ledger_import *import, const char *source);
void import_store_fini(struct import_store *store);

struct sink import_store_sink(struct import_store *store);

#endif
