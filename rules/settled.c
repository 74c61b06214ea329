#include "rules/settled.h"

#include <string.h>

#define ROWS_MIN 8

struct loading {
	struct arena *arena;
	const char *currency;		/* of the agreement */
	const char *other_currency;
	struct result_settled *rows;
	size_t count;
	size_t capacity;
};

struct runs_history
settled_history(const struct settled_question *question)
{
	struct runs_history history = {
		.agreement = question->agreement->id,
		.account = question->account,
		.within = question->period,
		.before = INT64_MAX,
	};

	if (question->agreement->catches_up)
		history.within.from = question->agreement->term.from;
	if (question->settling_run != 0) {
		history.within.until = question->period.from - 1;
		history.before = question->settling_run;
	}
	return history;
}

static enum status
grow(struct loading *loading, struct error *err)
{
	size_t capacity = loading->capacity == 0 ? ROWS_MIN :
	    2 * loading->capacity;
	struct result_settled *rows;

	if (loading->count == SETTLED_MAX)
		return error_set(err, STATUS_RANGE,
		    "a party has at most %d settlements", SETTLED_MAX);
	if (capacity > SETTLED_MAX)
		capacity = SETTLED_MAX;
	rows = arena_alloc(loading->arena, capacity, sizeof *rows);
	if (rows == NULL)
		return error_memory(err);
	if (loading->count > 0)
		memcpy(rows, loading->rows, loading->count * sizeof *rows);
	loading->rows = rows;
	loading->capacity = capacity;
	return STATUS_OK;
}

static enum status
take(const struct run_settlement *settled, int64_t run, void *payload,
    struct error *err)
{
	struct loading *loading = payload;
	enum status status;

	if (strcmp(settled->currency, loading->currency) != 0) {
		loading->other_currency = arena_strdup(loading->arena,
		    settled->currency);
		return loading->other_currency == NULL ? error_memory(err) :
		    STATUS_OK;
	}
	if (loading->count == loading->capacity) {
		status = grow(loading, err);
		if (status != STATUS_OK)
			return status;
	}
	loading->rows[loading->count++] = (struct result_settled){
		.period = settled->period,
		.run = run,
		.amount_micro = settled->amount_micro,
	};
	return STATUS_OK;
}

enum status
settled_load(struct measures *measures, const char **other_currency,
    struct arena *arena, struct ledger *ledger,
    const struct settled_question *question, struct error *err)
{
	struct runs_history history = settled_history(question);
	struct loading loading = {
		.arena = arena,
		.currency = question->agreement->currency->code,
	};
	enum status status;

	status = runs_list_settled(ledger, &history, take, &loading, err);
	if (status != STATUS_OK)
		return status;
	measures->settled = loading.rows;
	measures->settled_count = loading.count;
	*other_currency = loading.other_currency;
	return STATUS_OK;
}
