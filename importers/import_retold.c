#include "importers/import_retold.h"

struct import_telling {
	struct import_telling *next;
	/* One of three: what was set aside (kind not NULL), a note (its code
	 * not NULL), else what was skipped. */
	struct fact_reject reject;
	const char *code;
	const char *what;	/* the sentence of a note */
	uint64_t line;
};

/* ----------------------------------------------------------------- telling */

static void
tell(struct import_retold *retold, const struct import_telling *telling)
{
	const struct import_listener *to = retold->to;

	if (retold->count++ < retold->known)
		return;
	if (telling->reject.kind != NULL)
		to->set_aside(to->payload, &telling->reject);
	else if (telling->code != NULL)
		to->noted(to->payload, telling->code, telling->what,
		    telling->line);
	else
		to->skipped(to->payload, telling->what, telling->line);
}

static void
drop_all(struct import_tellings *tellings)
{
	arena_reset(&tellings->arena);
	tellings->first = NULL;
	tellings->last = &tellings->first;
}

static void
tell_all(struct import_retold *retold, struct import_tellings *tellings)
{
	for (const struct import_telling *t = tellings->first; t != NULL;
	    t = t->next)
		tell(retold, t);
	drop_all(tellings);
}

/* ----------------------------------------------------------------- holding */

/* False: no room. */
static bool
keep_text(const char **text, struct arena *arena)
{
	const char *given = *text;

	*text = arena_strdup(arena, given);
	return given == NULL || *text != NULL;
}

static bool
keep(struct import_tellings *tellings, const struct import_telling *telling)
{
	struct arena *arena = &tellings->arena;
	struct import_telling *kept = arena_alloc(arena, 1, sizeof *kept);

	if (kept == NULL)
		return false;
	*kept = *telling;
	if (!keep_text(&kept->reject.source, arena) ||
	    !keep_text(&kept->reject.kind, arena) ||
	    !keep_text(&kept->reject.id, arena) ||
	    !keep_text(&kept->reject.code, arena) ||
	    !keep_text(&kept->reject.sentence, arena) ||
	    !keep_text(&kept->reject.currency, arena) ||
	    !keep_text(&kept->code, arena) || !keep_text(&kept->what, arena))
		return false;
	*tellings->last = kept;
	tellings->last = &kept->next;
	return true;
}

/* The older stretch has waited long enough; another begins. */
static void
begin_stretch(struct import_retold *retold)
{
	tell_all(retold, &retold->older);
	retold->older = retold->newer;
	if (retold->older.first == NULL)
		retold->older.last = &retold->older.first;
	retold->newer = (struct import_tellings){ .first = NULL };
	arena_init(&retold->newer.arena, IMPORT_RETOLD_MEMORY_MAX);
	retold->newer.last = &retold->newer.first;
}

static void
tell_or_hold(struct import_retold *retold,
    const struct import_telling *telling)
{
	if (retold->is_holding && keep(&retold->newer, telling))
		return;
	if (retold->is_holding) {
		begin_stretch(retold);
		retold->is_place_known = false;
		if (keep(&retold->newer, telling))
			return;
	}
	tell_all(retold, &retold->older);
	tell_all(retold, &retold->newer);
	tell(retold, telling);
}

/* ------------------------------------------------------------ the listener */

static void
hear_progress(void *payload, uint64_t bytes)
{
	struct import_retold *retold = payload;
	const struct import_listener *to = retold->to;

	if (to->progress != NULL)
		to->progress(to->payload, bytes);
	if (!retold->is_holding || (retold->is_place_known &&
	    bytes < retold->held_at + IMPORT_RETOLD_BYTES))
		return;
	if (retold->is_place_known)
		begin_stretch(retold);
	retold->held_at = bytes;
	retold->is_place_known = true;
}

static void
hear_set_aside(void *payload, const struct fact_reject *reject)
{
	struct import_telling telling = { .reject = *reject };

	telling.reject.original = NULL;
	telling.reject.native = NULL;
	tell_or_hold(payload, &telling);
}

static void
hear_skipped(void *payload, const char *what, uint64_t file_line)
{
	tell_or_hold(payload, &(struct import_telling){ .what = what,
	    .line = file_line });
}

static void
hear_noted(void *payload, const char *code, const char *sentence,
    uint64_t file_line)
{
	tell_or_hold(payload, &(struct import_telling){ .code = code,
	    .what = sentence, .line = file_line });
}

/* ------------------------------------------------------------- the whole */

void
import_retold_begin(struct import_retold *retold,
    const struct import_listener *to)
{
	*retold = (struct import_retold){ .to = to };
	arena_init(&retold->older.arena, IMPORT_RETOLD_MEMORY_MAX);
	arena_init(&retold->newer.arena, IMPORT_RETOLD_MEMORY_MAX);
	retold->older.last = &retold->older.first;
	retold->newer.last = &retold->newer.first;
	retold->listener = (struct import_listener){
		.payload = retold,
		.progress = hear_progress,
		.set_aside = to->set_aside != NULL ? hear_set_aside : NULL,
		.skipped = to->skipped != NULL ? hear_skipped : NULL,
		.noted = to->noted != NULL ? hear_noted : NULL,
	};
}

void
import_retold_fini(struct import_retold *retold)
{
	drop_all(&retold->older);
	drop_all(&retold->newer);
}

void
import_retold_hold(struct import_retold *retold)
{
	retold->is_holding = true;
	retold->held_at = 0;
	retold->is_place_known = true;
}

void
import_retold_release(struct import_retold *retold)
{
	retold->is_holding = false;
	tell_all(retold, &retold->older);
	tell_all(retold, &retold->newer);
}

void
import_retold_again(struct import_retold *retold, bool has_changed)
{
	retold->is_holding = false;
	drop_all(&retold->older);
	drop_all(&retold->newer);
	retold->known = has_changed ? 0 : retold->count;
	retold->count = 0;
}
