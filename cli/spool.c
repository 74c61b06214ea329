#include "cli/spool.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/database.h"
#include "cli/folder.h"
#include "cli/json.h"
#include "cli/signals.h"
#include "cli/spool_folder.h"
#include "cli/spool_report.h"
#include "cli/waiting.h"

#define REPORT_BYTES_MAX (256u << 20)

struct spooled {
	const char *path;
	const char *name;	/* the end of it */
	struct spool_look look;
	bool is_taken;
};

struct spooling {
	struct import_session *session;
	const struct spool_options *options;
	struct spool_folder folder;
	struct spool_report report;
	struct strbuf text;
	struct spooled *files;	/* in the context's arena */
	size_t count;
};

static struct log *
log_of(const struct spooling *spooling)
{
	return &spooling->session->context->log;
}

/* ----------------------------------------------------- which are complete */

static bool
ends_with(const char *name, const char *suffix)
{
	size_t length = strlen(name);
	size_t wanted = strlen(suffix);

	return length > wanted &&
	    strcasecmp(name + length - wanted, suffix) == 0;
}

static bool
is_unfinished(const char *name)
{
	static const char *const suffixes[] = { ".tmp", ".part",
		".filepart" };

	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
		if (ends_with(name, suffixes[i]))
			return true;
	return false;
}

static bool
has_trigger(const struct spooling *spooling, const char *name)
{
	char trigger[2 * SPOOL_NAME_MAX];
	struct spool_look look;

	(void)snprintf(trigger, sizeof trigger, "%s%s", name,
	    spooling->options->trigger);
	return spool_folder_look(&look, &spooling->folder, trigger);
}

/* The database may lie there too; it is no ledger to be put away. */
static bool
is_database(const struct spooling *spooling, const struct spool_look *look)
{
	const struct stat about = { .st_dev = look->device,
		.st_ino = look->number };

	return database_owns(spooling->session->context, &about);
}

/* The first look: is it one of those that may be taken? */
static bool
is_candidate(struct spooling *spooling, struct spooled *file)
{
	const char *trigger = spooling->options->trigger;

	if (strlen(file->name) > SPOOL_NAME_MAX) {
		log_event(log_of(spooling), LOG_WARNING, "left-out",
		    file->path, "left out: its name is longer than %d bytes",
		    SPOOL_NAME_MAX);
		return false;
	}
	if (is_unfinished(file->name) ||
	    !spool_folder_look(&file->look, &spooling->folder, file->name) ||
	    is_database(spooling, &file->look))
		return false;
	return trigger == NULL || (!ends_with(file->name, trigger) &&
	    has_trigger(spooling, file->name));
}

static enum status
list_files(struct spooling *spooling, struct error *err)
{
	struct arena *arena = &spooling->session->context->arena;
	const char *path = spooling->folder.path;
	static const char *const own_folders[] = { "done", "failed", NULL };
	const struct folder_search search = {
		.log = log_of(spooling),
		.own_folders = own_folders,
	};
	const struct option_words words = { &path, 1 };
	struct option_words found;
	enum status status = folder_expand(&found, arena, &words, &search,
	    err);

	if (status != STATUS_OK)
		return status;
	/* Itself in its stead: the name means no folder any more. */
	if (found.count == 1 && found.words[0] == path) {
		(void)error_set(err, STATUS_ENVIRONMENT, "the folder was taken "
		    "away while it was waited for");
		return error_at(err, "%s", path);
	}
	spooling->files = arena_alloc(arena, found.count + 1,
	    sizeof *spooling->files);
	if (spooling->files == NULL)
		return error_memory(err);
	for (size_t i = 0; i < found.count; i++) {
		struct spooled *file = &spooling->files[spooling->count];

		file->path = found.words[i];
		file->name = strrchr(file->path, '/') + 1;
		if (is_candidate(spooling, file))
			spooling->count++;
	}
	return STATUS_OK;
}

static enum status
wait_still(int64_t seconds, struct error *err)
{
	int64_t steps = waiting_steps(seconds);
	enum status status = signals_check(err);

	for (; status == STATUS_OK && steps > 0; steps--)
		status = waiting_step(err);
	return status;
}

/* The second look, at all of them after one wait. */
static enum status
take_still(struct spooling *spooling, struct error *err)
{
	enum status status = STATUS_OK;
	struct spool_look look;

	if (spooling->options->trigger == NULL && spooling->count > 0)
		status = wait_still(spooling->options->still_seconds, err);
	for (size_t i = 0; status == STATUS_OK && i < spooling->count; i++) {
		struct spooled *file = &spooling->files[i];

		file->is_taken = spool_folder_look(&look, &spooling->folder,
		    file->name) && spool_look_is_same(&look, &file->look);
		if (!file->is_taken)
			log_event(log_of(spooling), LOG_INFO, "left",
			    file->path, "is still being written; left for the "
			    "next time");
	}
	return status;
}

/* ------------------------------------------------------------- one file */

/* Nothing of it is in. */
static bool
is_refused(const struct import_report *outcome)
{
	return strcmp(outcome->summary.status, "refused") == 0 ||
	    (outcome->members > 0 &&
	    outcome->refused_members == outcome->members);
}

static enum status
move(struct spooling *spooling, const struct spooled *file,
    struct error *err)
{
	const struct import_report *outcome = spooling->session->report;
	bool is_failed = is_refused(outcome);
	char trigger[2 * SPOOL_NAME_MAX] = "";
	struct spool_move move = {
		.name = file->name, .look = &file->look,
		.place = is_failed ? SPOOL_FAILED : SPOOL_DONE,
		.number = (uint64_t)outcome->position,
	};
	struct strbuf details;
	char as[64];
	enum status status;

	if (spooling->options->trigger != NULL) {
		(void)snprintf(trigger, sizeof trigger, "%s%s", file->name,
		    spooling->options->trigger);
		move.trigger = trigger;
	}
	strbuf_clear(&spooling->text);
	spool_report_write(&spooling->text, &spooling->report, file->name,
	    outcome);
	if (strbuf_status(&spooling->text) != STATUS_OK)
		return error_memory(err);
	move.report = strbuf_text(&spooling->text);
	move.report_size = spooling->text.length;
	status = spool_folder_move(as, &spooling->folder, &move, err);
	if (status != STATUS_OK)
		return status;
	strbuf_init(&details, REPORT_BYTES_MAX);
	json_put_text(&details, "file", file->path);
	json_put_text(&details, "folder", is_failed ? "failed" : "done");
	json_put_text(&details, "as", as);
	log_entry(log_of(spooling), &(struct log_entry){ LOG_INFO, "moved",
	    file->path, &details }, "moved to %s/%s",
	    is_failed ? "failed" : "done", as);
	strbuf_fini(&details);
	return STATUS_OK;
}

/* It has been read, and stays where it is. */
static void
leave(struct spooling *spooling, const struct spooled *file, const char *why)
{
	log_event(log_of(spooling), LOG_WARNING, "left", file->path, "%s",
	    why);
}

static enum status
put_away(struct spooling *spooling, struct spooled *file, struct error *err)
{
	struct spool_look now;
	enum status status;

	if (!spool_folder_look(&now, &spooling->folder, file->name)) {
		leave(spooling, file, "has gone while it was read");
		return STATUS_OK;
	}
	if (!spool_look_is_same(&now, &file->look)) {
		leave(spooling, file, "has changed while it was read; it is "
		    "read again the next time");
		return STATUS_OK;
	}
	status = move(spooling, file, err);
	if (status == STATUS_CONFLICT) {
		leave(spooling, file, err->message);
		*err = (struct error){ 0 };
		return STATUS_OK;
	}
	return status == STATUS_OK ? status : error_at(err, "%s", file->path);
}

static enum status
import_one(struct spooling *spooling, struct spooled *file,
    struct error *err)
{
	struct import_session *session = spooling->session;
	enum status status;
	int fd = spool_folder_open_file(&file->look, &spooling->folder,
	    file->name);

	if (fd < 0 && errno == ENOENT) {
		log_event(log_of(spooling), LOG_INFO, "left", file->path,
		    "has gone before it was read");
		return STATUS_OK;
	}
	/* What may not be read is no less there: it stays, and is told. */
	if (fd < 0)
		return import_session_refuse(session, file->path,
		    strerror(errno), err);
	spool_report_clear(&spooling->report);
	status = import_session_fd(session, fd, file->path, err);
	(void)close(fd);
	progress_advance(&session->progress, (uint64_t)file->look.size);
	return status == STATUS_OK ? put_away(spooling, file, err) : status;
}

static enum status
import_files(struct spooling *spooling, struct error *err)
{
	struct import_session *session = spooling->session;
	enum status status = STATUS_OK;
	uint64_t total = 0;

	for (size_t i = 0; i < spooling->count; i++)
		total += (uint64_t)spooling->files[i].look.size;
	progress_begin(&session->progress, log_of(spooling), PROGRESS_BYTES,
	    "importing", total);
	for (size_t i = 0; status == STATUS_OK && i < spooling->count; i++)
		if (spooling->files[i].is_taken)
			status = import_one(spooling, &spooling->files[i],
			    err);
	progress_end(&session->progress);
	return status;
}

enum status
spool_import(struct import_session *session,
    const struct spool_options *options, struct error *err)
{
	struct spooling spooling = { .session = session, .options = options };
	struct import_watch watch;
	enum status status = spool_folder_open(&spooling.folder,
	    session->context, options->folder, options->trigger, err);

	if (status != STATUS_OK)
		return status;
	spool_report_init(&spooling.report);
	strbuf_init(&spooling.text, REPORT_BYTES_MAX);
	watch = spool_report_watch(&spooling.report);
	session->watch = &watch;
	status = list_files(&spooling, err);
	if (status == STATUS_OK)
		status = take_still(&spooling, err);
	if (status == STATUS_OK)
		status = import_files(&spooling, err);
	session->watch = NULL;
	strbuf_fini(&spooling.text);
	spool_report_fini(&spooling.report);
	spool_folder_close(&spooling.folder);
	return status;
}
