#ifndef ENGINE_LEDGER_KEYS_H
#define ENGINE_LEDGER_KEYS_H

#include "engine/ledger_ahead.h"

/*
 * ledger_keys -- which documents a scan hands over, in canonical order.
 */

#define LEDGER_KEYS_BYTES_MAX ((size_t)4 << 30)	/* their texts in memory */

struct ledger_key {
	const char *source;	/* in the arena or held, as the next */
	const char *number;
	const struct ledger_held *held;	/* NULL: it is still to be read */
	int64_t row;		/* of the document, then */
	int64_t source_row;
	uint32_t account;
	enum document_type type;
};

struct ledger_keys {
	struct arena arena;
	struct ledger_key *keys;	/* owned */
	size_t count;
	size_t capacity;
};

void ledger_keys_init(struct ledger_keys *keys);
void ledger_keys_fini(struct ledger_keys *keys);

/* List anew; the memory is kept from list to list, and borrowed of what the
 * ledger holds ahead. */
MUST_CHECK enum status ledger_keys_list(struct ledger_keys *keys,
    struct ledger *ledger, const struct ledger_scan *asked,
    const struct ledger_resolution *resolution, struct error *err);

#endif
