#include "reports/signing.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "reports/statement.h"
#include "reports/thread.h"

#define KEPT_BYTES_MAX ((size_t)1 << 20)	/* of a buffer, for the next */

enum state {
	STATE_FREE,
	STATE_WAITING,		/* for somebody to sign it */
	STATE_TAKEN,		/* by who signs it */
	STATE_SIGNED,
};

struct place {
	struct signing_job job;
	enum state state;
};

/*
 * The places are a ring: from `oldest` on there are `count` in use.  Who signs
 * takes the oldest that waits; `begun` of them, counted from the oldest, are
 * taken or signed.
 */
struct signing {
	struct signing_ends ends;
	pthread_mutex_t lock;	/* over all below but a job that is taken */
	pthread_cond_t has_work;
	pthread_cond_t has_signed;
	size_t oldest;
	size_t count;
	size_t begun;
	size_t waiting_bytes;	/* composed, in use */
	bool is_closing;
	bool has_failed;	/* who took one back: no other is handed back */
	bool is_manned;		/* threads were started, or could not be */
	size_t thread_count;
	pthread_t threads[SIGNING_JOBS_MAX - 1];
	struct place places[SIGNING_WAITING_MAX];
};

static struct place *
place_at(struct signing *signing, size_t number)
{
	size_t at = (signing->oldest + number) % SIGNING_WAITING_MAX;

	return &signing->places[at];
}

static void
lock(struct signing *signing)
{
	int result = pthread_mutex_lock(&signing->lock);

	assert(result == 0);
}

static void
unlock(struct signing *signing)
{
	int result = pthread_mutex_unlock(&signing->lock);

	assert(result == 0);
}

/* ---------------------------------------------------------------- signing */

static enum status
sign(struct signing_job *job, const struct signing_ends *ends,
    struct error *err)
{
	enum status status;

	status = signer_sign_statement(ends->signer, &job->file,
	    &job->composed, err);
	if (status == STATUS_OK && digest_bytes(job->sha256,
	    strbuf_text(&job->file), job->file.length) != STATUS_OK)
		status = error_memory(err);
	if (status == STATUS_OK)
		status = publisher_put(ends->publisher,
		    strbuf_text(&job->name), strbuf_text(&job->file),
		    job->file.length, err);
	return status;
}

/* The oldest that waits, without the lock while it is signed. */
static void
sign_next(struct signing *signing)
{
	struct place *place = place_at(signing, signing->begun++);

	assert(place->state == STATE_WAITING);
	place->state = STATE_TAKEN;
	unlock(signing);
	place->job.status = sign(&place->job, &signing->ends,
	    &place->job.err);
	lock(signing);
	place->state = STATE_SIGNED;
	(void)pthread_cond_signal(&signing->has_signed);
}

static void *
work(void *payload)
{
	struct signing *signing = payload;

	lock(signing);
	while (!signing->is_closing) {
		if (signing->begun < signing->count)
			sign_next(signing);
		else
			(void)pthread_cond_wait(&signing->has_work,
			    &signing->lock);
	}
	unlock(signing);
	return NULL;
}

/* ---------------------------------------------------------------- threads */

/* Where a thread cannot be had, it goes without. */
static void
start_threads(struct signing *signing)
{
	signing->is_manned = true;
	while (signing->thread_count + 1 < signing->ends.jobs &&
	    thread_start(&signing->threads[signing->thread_count], work,
		signing))
		signing->thread_count++;
}

/* ----------------------------------------------------------- handing back */

static void
empty(struct strbuf *buf)
{
	if (buf->capacity > KEPT_BYTES_MAX)
		strbuf_fini(buf);
	else
		strbuf_clear(buf);
}

/* The oldest, which the caller signs itself rather than wait for nothing. */
static enum status
hand_back(struct signing *signing, struct error *err)
{
	struct place *place = place_at(signing, 0);
	enum status status;

	lock(signing);
	while (place->state != STATE_SIGNED) {
		if (signing->begun < signing->count)
			sign_next(signing);
		else
			(void)pthread_cond_wait(&signing->has_signed,
			    &signing->lock);
	}
	signing->oldest = (signing->oldest + 1) % SIGNING_WAITING_MAX;
	signing->count--;
	signing->begun--;
	place->state = STATE_FREE;
	unlock(signing);
	signing->waiting_bytes -= place->job.composed.length;
	status = signing->ends.take(&place->job, signing->ends.payload, err);
	signing->has_failed = status != STATUS_OK;
	empty(&place->job.composed);
	empty(&place->job.file);
	return status;
}

static bool
is_full(const struct signing *signing)
{
	return signing->count == SIGNING_WAITING_MAX ||
	    signing->waiting_bytes > SIGNING_BYTES_MAX;
}

enum status
signing_next(struct signing_job **out, struct signing *signing,
    struct error *err)
{
	enum status status = STATUS_OK;
	struct signing_job *job;

	if (is_full(signing) && !signing->is_manned)
		start_threads(signing);
	while (status == STATUS_OK && is_full(signing))
		status = hand_back(signing, err);
	if (status != STATUS_OK)
		return status;
	job = &place_at(signing, signing->count)->job;
	strbuf_clear(&job->name);
	strbuf_clear(&job->composed);
	strbuf_clear(&job->file);
	job->err = (struct error){ 0 };
	*out = job;
	return STATUS_OK;
}

void
signing_put(struct signing *signing)
{
	struct place *place = place_at(signing, signing->count);

	signing->waiting_bytes += place->job.composed.length;
	lock(signing);
	place->state = STATE_WAITING;
	signing->count++;
	(void)pthread_cond_signal(&signing->has_work);
	unlock(signing);
}

enum status
signing_finish(struct signing *signing, struct error *err)
{
	enum status status = STATUS_OK;

	while (!signing->has_failed && signing->count > 0)
		status = hand_back(signing, err);
	return status;
}

/* ------------------------------------------------------------- life cycle */

static bool
make_locks(struct signing *signing)
{
	if (pthread_mutex_init(&signing->lock, NULL) != 0)
		return false;
	if (pthread_cond_init(&signing->has_work, NULL) == 0) {
		if (pthread_cond_init(&signing->has_signed, NULL) == 0)
			return true;
		(void)pthread_cond_destroy(&signing->has_work);
	}
	(void)pthread_mutex_destroy(&signing->lock);
	return false;
}

enum status
signing_open(struct signing **out, const struct signing_ends *ends,
    struct error *err)
{
	struct signing *signing = calloc(1, sizeof *signing);

	assert(ends->jobs <= SIGNING_JOBS_MAX);
	if (signing == NULL || !make_locks(signing)) {
		free(signing);
		return error_memory(err);
	}
	signing->ends = *ends;
	for (size_t i = 0; i < SIGNING_WAITING_MAX; i++) {
		struct signing_job *job = &signing->places[i].job;

		strbuf_init(&job->name, SIGNING_NAME_BYTES_MAX);
		strbuf_init(&job->composed, STATEMENT_BYTES_MAX);
		strbuf_init(&job->file, STATEMENT_BYTES_MAX);
	}
	*out = signing;
	return STATUS_OK;
}

void
signing_close(struct signing *signing)
{
	if (signing == NULL)
		return;
	lock(signing);
	signing->is_closing = true;
	(void)pthread_cond_broadcast(&signing->has_work);
	unlock(signing);
	for (size_t i = 0; i < signing->thread_count; i++)
		(void)pthread_join(signing->threads[i], NULL);
	for (size_t i = 0; i < SIGNING_WAITING_MAX; i++) {
		strbuf_fini(&signing->places[i].job.name);
		strbuf_fini(&signing->places[i].job.composed);
		strbuf_fini(&signing->places[i].job.file);
	}
	(void)pthread_cond_destroy(&signing->has_signed);
	(void)pthread_cond_destroy(&signing->has_work);
	(void)pthread_mutex_destroy(&signing->lock);
	free(signing);
}
