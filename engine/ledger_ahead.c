#include "engine/ledger_ahead.h"

#include <stdlib.h>

#define SOURCES_MAX 16777216
#define SOURCE_BYTES_MAX ((size_t)1 << 30)
#define NO_PLACE UINT32_MAX

struct ledger_ahead {
	struct ledger_scan asked;	/* its accounts are ours; owned */
	size_t bytes_max;
	uint32_t *places;		/* by account, or NO_PLACE; owned */
	size_t *sizes;			/* by place: of all its documents */
	bool has_sizes;
	size_t first;			/* the window: places first ... end */
	size_t end;
	struct ledger_holder holder;	/* by place */
	struct arena texts;		/* of sources */
	const char **sources;		/* by row, in the arena */
	size_t source_count;
};

/* ---------------------------------------------------------- new and free */

void
ledger_ahead_free(struct ledger_ahead *ahead)
{
	if (ahead == NULL)
		return;
	free(ahead->places);
	free(ahead->sizes);
	ledger_holder_fini(&ahead->holder);
	arena_reset(&ahead->texts);
	free(ahead);
}

enum status
ledger_ahead_new(struct ledger_ahead **out, const struct ledger_scan *asked,
    size_t bytes_max, struct error *err)
{
	struct ledger_ahead *ahead = calloc(1, sizeof *ahead);
	size_t accounts = catalog_account_count(asked->catalog);
	size_t count = 0;

	if (ahead == NULL)
		return error_memory(err);
	arena_init(&ahead->texts, SOURCE_BYTES_MAX);
	ahead->places = calloc(accounts + 1, sizeof *ahead->places);
	ahead->sizes = calloc(accounts + 1, sizeof *ahead->sizes);
	if (ahead->places == NULL || ahead->sizes == NULL ||
	    ledger_holder_init(&ahead->holder, accounts) != STATUS_OK) {
		ledger_ahead_free(ahead);
		return error_memory(err);
	}
	for (size_t i = 0; i < accounts; i++)
		ahead->places[i] = NO_PLACE;
	for (size_t i = 0; i < asked->account_count; i++)
		if (ahead->places[asked->accounts[i]] == NO_PLACE)
			ahead->places[asked->accounts[i]] = (uint32_t)count++;
	ahead->bytes_max = bytes_max;
	ahead->asked = *asked;
	ahead->asked.accounts = NULL;
	ahead->asked.account_count = count;
	*out = ahead;
	return STATUS_OK;
}

/* ------------------------------------------------------------ the window */

/* How far a window from `first` may go for so many bytes. */
static size_t
reach(const struct ledger_ahead *ahead, size_t first, size_t bytes)
{
	size_t end = first;

	while (end < ahead->asked.account_count && ahead->sizes[end] <= bytes)
		bytes -= ahead->sizes[end++];
	return end;
}

/* Let go of the last places, so that there is room for the others. */
static void
shrink(struct ledger_ahead *ahead)
{
	ahead->end = reach(ahead, ahead->first, ahead->bytes_max / 2);
	ledger_holder_cut(&ahead->holder, ahead->end);
}

/* Hold the row if its account is in the window. */
static enum status
take_row(struct ledger_ahead *ahead, uint32_t place,
    const struct ledger_row *row, struct error *err)
{
	size_t size = ledger_holder_size(row);

	if (!ahead->has_sizes)
		ahead->sizes[place] += size;
	if (place < ahead->end &&
	    size > ahead->bytes_max - ahead->holder.used)
		shrink(ahead);
	if (place < ahead->end &&
	    ledger_holder_add(&ahead->holder, place, row) != STATUS_OK)
		return error_memory(err);
	return STATUS_OK;
}

static enum status
load_sources(struct ledger_ahead *ahead, struct ledger *ledger,
    struct error *err)
{
	struct db_query query;
	int64_t highest = 0;
	bool has_row = false;
	enum status status;

	db_query(&query, ledger->db, "SELECT max(id) FROM source");
	status = db_get_int(&query, &highest, &has_row, err);
	if (status != STATUS_OK)
		return status;
	if (highest < 0 || highest >= SOURCES_MAX)
		return db_damaged(ledger->db, "too many sources", err);
	ahead->source_count = (size_t)highest + 1;
	ahead->sources = arena_alloc(&ahead->texts, ahead->source_count,
	    sizeof *ahead->sources);
	if (ahead->sources == NULL)
		return error_memory(err);
	db_query(&query, ledger->db, "SELECT id, text FROM source");
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		/* A row after the highest came since. */
		if (db_int(&query, 0) > 0 && db_int(&query, 0) <= highest)
			status = ledger_text_copy(
			    &ahead->sources[db_int(&query, 0)], &ahead->texts,
			    db_text(&query, 1), err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

/* The place of the account that the row is of, if it is not before `first`. */
static uint32_t
place_of(const struct ledger_ahead *ahead,
    const struct ledger_resolution *resolution, int64_t party)
{
	uint32_t account = ledger_resolution_account(resolution, party);
	uint32_t place;

	if (account == CATALOG_NONE)
		return NO_PLACE;
	place = ahead->places[account];
	return place < ahead->first ? NO_PLACE : place;
}

static enum status
read_all(struct ledger_ahead *ahead, struct db_query *query,
    const struct ledger_resolution *resolution, struct error *err)
{
	bool has_row = false;
	enum status status = db_step(query, &has_row, err);

	while (status == STATUS_OK && has_row) {
		uint32_t place = place_of(ahead, resolution,
		    db_int(query, LEDGER_ROW_PARTY));
		struct ledger_row row;

		if (place != NO_PLACE &&
		    (!ahead->has_sizes || place < ahead->end)) {
			status = ledger_row_read(&row, query, err);
			if (status == STATUS_OK)
				status = take_row(ahead, place, &row, err);
		}
		if (status == STATUS_OK)
			status = db_step(query, &has_row, err);
	}
	return status;
}

/* Hold as many places from `first` on as there is room for. */
static enum status
read_window(struct ledger_ahead *ahead, struct ledger *ledger, size_t first,
    const struct ledger_resolution *resolution, struct error *err)
{
	struct db_query query;
	enum status status;

	ledger_holder_clear(&ahead->holder);
	ahead->first = first;
	ahead->end = ahead->has_sizes ?
	    reach(ahead, first, ahead->bytes_max) :
	    ahead->asked.account_count;
	if (ahead->asked.by_delivery)
		db_query(&query, ledger->db, "SELECT " LEDGER_ROW_COLUMNS
		    " FROM document NOT INDEXED"
		    " WHERE coalesce(delivered, date) BETWEEN ?2 AND ?3 AND "
		    LEDGER_VISIBLE("document"));
	else
		db_query(&query, ledger->db, "SELECT " LEDGER_ROW_COLUMNS
		    " FROM document NOT INDEXED"
		    " WHERE date BETWEEN ?2 AND ?3 AND "
		    LEDGER_VISIBLE("document"));
	db_bind_int(&query, 1, resolution->position);
	db_bind_int(&query, 2, ahead->asked.dates.from);
	db_bind_int(&query, 3, ahead->asked.dates.until);
	status = read_all(ahead, &query, resolution, err);
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK &&
	    ledger_holder_sort(&ahead->holder) != STATUS_OK)
		status = error_memory(err);
	if (status != STATUS_OK) {
		ahead->end = first;	/* nothing is held */
		return status;
	}
	ahead->has_sizes = true;
	/* An account that is too large is passed over. */
	if (ahead->end == first)
		ahead->first = ahead->end = first + 1;
	return STATUS_OK;
}

/* Does the scan ask for what was said? */
static bool
is_foreseen(const struct ledger_ahead *ahead, const struct ledger_scan *asked)
{
	return ahead->asked.position == asked->position &&
	    ahead->asked.catalog == asked->catalog &&
	    ahead->asked.by_delivery == asked->by_delivery &&
	    ahead->asked.dates.from == asked->dates.from &&
	    ahead->asked.dates.until == asked->dates.until;
}

enum status
ledger_ahead_move(struct ledger_ahead *ahead, struct ledger *ledger,
    const struct ledger_scan *asked,
    const struct ledger_resolution *resolution, struct error *err)
{
	size_t least = NO_PLACE;
	size_t most = 0;
	enum status status = STATUS_OK;

	if (!is_foreseen(ahead, asked))
		return STATUS_OK;
	for (size_t i = 0; i < asked->account_count; i++) {
		uint32_t place = ahead->places[asked->accounts[i]];

		if (place == NO_PLACE || place < ahead->first)
			continue;
		least = place < least ? place : least;
		most = place >= most ? place + (size_t)1 : most;
	}
	if (most <= ahead->end)
		return STATUS_OK;
	if (ahead->sources == NULL)
		status = load_sources(ahead, ledger, err);
	if (status == STATUS_OK)
		status = read_window(ahead, ledger, least, resolution, err);
	return status;
}

bool
ledger_ahead_holds(const struct ledger_ahead *ahead,
    const struct ledger_scan *asked, uint32_t account)
{
	uint32_t place;

	if (ahead == NULL || !is_foreseen(ahead, asked))
		return false;
	place = ahead->places[account];
	return place != NO_PLACE && place >= ahead->first &&
	    place < ahead->end;
}

size_t
ledger_ahead_count(const struct ledger_ahead *ahead, uint32_t account)
{
	/* The next one is likely to follow. */
	ledger_holder_prefetch(&ahead->holder, ahead->places[account] +
	    (size_t)1);
	return ledger_holder_count(&ahead->holder, ahead->places[account]);
}

const struct ledger_held *
ledger_ahead_document(const struct ledger_ahead *ahead, uint32_t account,
    size_t i)
{
	return ledger_holder_row(&ahead->holder, ahead->places[account], i);
}

const char *
ledger_ahead_source(const struct ledger_ahead *ahead, int64_t source)
{
	if (source < 0 || (uint64_t)source >= ahead->source_count)
		return NULL;
	return ahead->sources[source];
}
