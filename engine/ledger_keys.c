#include "engine/ledger_keys.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void
ledger_keys_init(struct ledger_keys *keys)
{
	*keys = (struct ledger_keys){ .count = 0 };
	arena_init(&keys->arena, LEDGER_KEYS_BYTES_MAX);
}

void
ledger_keys_fini(struct ledger_keys *keys)
{
	arena_reset(&keys->arena);
	free(keys->keys);
	ledger_keys_init(keys);
}

/* One listing at work. */
struct listing {
	struct ledger_keys *keys;
	struct ledger *ledger;
	const struct ledger_scan *asked;
	const struct ledger_resolution *resolution;
};

/* Its texts are borrowed. */
static enum status
add_key(struct ledger_keys *keys, const struct ledger_key *key,
    struct error *err)
{
	struct ledger_key *grown;

	grown = ledger_grow(keys->keys, &keys->capacity, keys->count + 1,
	    sizeof *grown);
	if (grown == NULL)
		return error_memory(err);
	keys->keys = grown;
	grown[keys->count++] = *key;
	return STATUS_OK;
}

/* The keys of a party's documents; key holds what they share. */
static enum status
list_documents(struct listing *listing, int64_t party, struct ledger_key *key,
    struct error *err)
{
	const struct ledger_scan *asked = listing->asked;
	struct db_query query;
	bool has_row = false;
	enum status status;

	if (asked->by_delivery)
		db_query(&query, listing->ledger->db,
		    "SELECT id, type, number FROM document WHERE party = ?2"
		    " AND coalesce(delivered, date) BETWEEN ?3 AND ?4 AND "
		    LEDGER_VISIBLE("document"));
	else
		db_query(&query, listing->ledger->db,
		    "SELECT id, type, number FROM document WHERE party = ?2"
		    " AND date BETWEEN ?3 AND ?4 AND "
		    LEDGER_VISIBLE("document"));
	db_bind_int(&query, 1, listing->resolution->position);
	db_bind_int(&query, 2, party);
	db_bind_int(&query, 3, asked->dates.from);
	db_bind_int(&query, 4, asked->dates.until);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		key->row = db_int(&query, 0);
		key->type = db_int(&query, 1) == DOCUMENT_INVOICE ?
		    DOCUMENT_INVOICE : DOCUMENT_CREDIT_NOTE;
		status = ledger_text_copy(&key->number, &listing->keys->arena,
		    db_text(&query, 2), err);
		if (status == STATUS_OK)
			status = db_columns_status(&query, err);
		if (status == STATUS_OK)
			status = add_key(listing->keys, key, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

static enum status
list_party(struct listing *listing, uint32_t account, int64_t party,
    struct error *err)
{
	struct ledger_key key = { .account = account };
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, listing->ledger->db,
	    "SELECT s.id, s.text FROM party p JOIN source s ON s.id = p.source"
	    " WHERE p.id = ?1");
	db_bind_int(&query, 1, party);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row) {
		key.source_row = db_int(&query, 0);
		status = ledger_text_copy(&key.source, &listing->keys->arena,
		    db_text(&query, 1), err);
	}
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK && key.source == NULL)
		status = db_damaged(listing->ledger->db, "a party is missing",
		    err);
	if (status == STATUS_OK)
		status = list_documents(listing, party, &key, err);
	return status;
}

/* The keys of an account's documents that are held. */
static enum status
list_held(struct listing *listing, uint32_t account, struct error *err)
{
	const struct ledger_ahead *ahead = listing->ledger->ahead;
	size_t count = ledger_ahead_count(ahead, account);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		struct ledger_key key = {
			.account = account,
			.held = ledger_ahead_document(ahead, account, i),
		};
		struct ledger_row row;

		ledger_held_row(&row, key.held);
		key.source = ledger_ahead_source(ahead, row.source);
		key.source_row = row.source;
		key.type = row.type;
		key.number = row.number;
		if (key.source == NULL)
			return db_damaged(listing->ledger->db,
			    "a source is missing", err);
		status = add_key(listing->keys, &key, err);
	}
	return status;
}

static enum status
list_account(struct listing *listing, uint32_t account, struct error *err)
{
	const struct ledger_resolution *resolution = listing->resolution;
	enum status status = STATUS_OK;

	if (ledger_ahead_holds(listing->ledger->ahead, listing->asked,
	    account))
		return list_held(listing, account, err);
	for (size_t party = resolution->first_party[account];
	    party < resolution->first_party[account + 1] &&
	    status == STATUS_OK; party++)
		status = list_party(listing, account,
		    resolution->account_parties[party], err);
	return status;
}

static int
compare_keys(const void *a_pointer, const void *b_pointer)
{
	const struct ledger_key *a = a_pointer;
	const struct ledger_key *b = b_pointer;
	int order = a->source == b->source ? 0 : strcmp(a->source, b->source);

	if (order == 0)
		order = (a->type > b->type) - (a->type < b->type);
	return order != 0 ? order : strcmp(a->number, b->number);
}

/* The keys of all the accounts' documents, unsorted. */
static enum status
list_accounts(struct listing *listing, struct error *err)
{
	const struct ledger_scan *asked = listing->asked;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < asked->account_count && status == STATUS_OK;
	    i++) {
		assert(asked->accounts[i] <
		    catalog_account_count(asked->catalog));
		status = list_account(listing, asked->accounts[i], err);
	}
	return status;
}

enum status
ledger_keys_list(struct ledger_keys *keys, struct ledger *ledger,
    const struct ledger_scan *asked,
    const struct ledger_resolution *resolution, struct error *err)
{
	struct listing listing = {
		.keys = keys,
		.ledger = ledger,
		.asked = asked,
		.resolution = resolution,
	};
	enum status status = STATUS_OK;

	arena_clear(&keys->arena);
	keys->count = 0;
	if (ledger->ahead != NULL)
		status = ledger_ahead_move(ledger->ahead, ledger, asked,
		    resolution, err);
	if (status == STATUS_OK)
		status = list_accounts(&listing, err);
	if (status == STATUS_OK && keys->count > 0)
		qsort(keys->keys, keys->count, sizeof *keys->keys,
		    compare_keys);
	return status;
}
