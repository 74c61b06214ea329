#include "reports/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support/check.h"
#include "tests/support/rows.h"
#include "tests/support/temp_folder.h"

#define ASIDE ".ristorno-partial"

static bool fsync_fails;

/* Stands in front of the C library's. */
int
fsync(int fd)
{
	if (fsync_fails) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fsync, fd);
}

/* Put in place right after the folder was made, or before it is locked. */
static struct publisher *done_after_making;
static struct publisher *done_before_locking;

static void
finish(struct publisher **other)
{
	struct publisher *publisher = *other;
	struct error err = { 0 };

	*other = NULL;
	if (publisher != NULL)
		check_status(publisher_commit(publisher, NULL, &err),
		    STATUS_OK, &err);
}

int
mkdirat(int fd, const char *name, mode_t mode)
{
	int made = (int)syscall(SYS_mkdirat, fd, name, mode);
	int reason = errno;

	finish(&done_after_making);
	errno = reason;
	return made;
}

int
flock(int fd, int operation)
{
	finish(&done_before_locking);
	return (int)syscall(SYS_flock, fd, operation);
}

static int
set_up(void **state)
{
	static struct temp_folder folder;

	temp_folder_make(&folder);
	*state = &folder;
	return 0;
}

static int
tear_down(void **state)
{
	temp_folder_remove(*state);
	return 0;
}

static int
is_there(const struct temp_folder *folder, const char *name)
{
	char path[TEMP_PATH_MAX];

	return access(temp_folder_path(folder, path, name), F_OK) == 0;
}

static struct publisher *
open_out(const struct temp_folder *folder)
{
	char path[TEMP_PATH_MAX];
	struct error err = { 0 };
	struct publisher *publisher;

	check_status(publisher_open(&publisher,
			 temp_folder_path(folder, path, "out"), &err),
	    STATUS_OK, &err);
	return publisher;
}

static void
put(struct publisher *publisher, const char *name, const char *text)
{
	struct error err = { 0 };

	check_status(publisher_put(publisher, name, text, strlen(text), &err),
	    STATUS_OK, &err);
}

static void
check_file(const struct temp_folder *folder, const char *name,
    const char *expected)
{
	struct strbuf text;

	temp_folder_read(folder, name, &text);
	assert_string_equal(strbuf_text(&text), expected);
	strbuf_fini(&text);
}

static void
commit_puts_the_whole_folder_in_place(void **state)
{
	const struct temp_folder *folder = *state;
	struct publisher *publisher = open_out(folder);
	struct error err = { 0 };
	bool is_in_place = false;

	put(publisher, "a.xml", "<a></a>\n");
	put(publisher, "empty", "");
	assert_false(is_there(folder, "out"));
	check_status(publisher_commit(publisher, &is_in_place, &err),
	    STATUS_OK, &err);
	assert_true(is_in_place);
	check_file(folder, "out/a.xml", "<a></a>\n");
	check_file(folder, "out/empty", "");
	assert_false(is_there(folder, ".out" ASIDE));
}

static void
commit_of_nothing_is_an_empty_folder(void **state)
{
	struct publisher *publisher = open_out(*state);
	struct error err = { 0 };

	check_status(publisher_commit(publisher, NULL, &err), STATUS_OK, &err);
	assert_true(is_there(*state, "out"));
}

/* What fails after the rename must not read as if nothing were there. */
static void
commit_says_what_is_in_place_all_the_same(void **state)
{
	const struct temp_folder *folder = *state;
	struct publisher *publisher = open_out(folder);
	struct error err = { 0 };
	bool is_in_place = false;
	enum status status;

	put(publisher, "a.xml", "x");
	fsync_fails = true;
	status = publisher_commit(publisher, &is_in_place, &err);
	fsync_fails = false;
	check_status(status, STATUS_ENVIRONMENT, &err);
	assert_true(is_in_place);
	assert_non_null(strstr(err.message, "is in place"));
	check_file(folder, "out/a.xml", "x");
}

static void
abort_leaves_nothing(void **state)
{
	struct publisher *publisher = open_out(*state);

	put(publisher, "a.xml", "x");
	publisher_abort(publisher);
	publisher_abort(NULL);
	assert_false(is_there(*state, "out"));
	assert_false(is_there(*state, ".out" ASIDE));
}

static void
open_refuses_what_stands_there(void **state)
{
	char path[TEMP_PATH_MAX];
	struct error err = { 0 };
	struct publisher *publisher = NULL;

	temp_folder_write(*state, "file", 0600, "x", 1);
	check_status(publisher_open(&publisher,
			 temp_folder_path(*state, path, "file"), &err),
	    STATUS_CONFLICT, &err);
	assert_string_equal(err.place, path);
	assert_null(publisher);
	assert_false(is_there(*state, ".file" ASIDE));
	/* A link to nowhere stands there too. */
	temp_folder_path(*state, path, "link");
	assert_return_code(symlink("nowhere", path), 0);
	check_status(publisher_open(&publisher, path, &err), STATUS_CONFLICT,
	    &err);
}

static void
commit_never_replaces_what_came_in_between(void **state)
{
	struct publisher *publisher = open_out(*state);
	char path[TEMP_PATH_MAX];
	struct error err = { 0 };
	bool is_in_place = true;

	put(publisher, "a.xml", "x");
	assert_return_code(mkdir(temp_folder_path(*state, path, "out"), 0700),
	    0);
	check_status(publisher_commit(publisher, &is_in_place, &err),
	    STATUS_CONFLICT, &err);
	assert_false(is_in_place);
	assert_false(is_there(*state, "out/a.xml"));
	assert_false(is_there(*state, ".out" ASIDE));
}

/* What a killed run left is ours to remove; what it published is not. */
static void
open_removes_leftovers(void **state)
{
	const struct temp_folder *folder = *state;
	char path[TEMP_PATH_MAX];
	struct error err = { 0 };
	struct publisher *publisher;

	temp_folder_path(folder, path, ".out" ASIDE);
	assert_return_code(mkdir(path, 0700), 0);
	temp_folder_write(folder, ".out" ASIDE "/old.xml", 0600, "x", 1);
	publisher = open_out(folder);
	put(publisher, "new.xml", "y");
	check_status(publisher_commit(publisher, NULL, &err), STATUS_OK, &err);
	assert_false(is_there(folder, "out/old.xml"));
	check_file(folder, "out/new.xml", "y");
}

struct foreign_row {
	const char *name;	/* of what nobody of us makes */
	void (*make)(const char *path);
};

static void
make_folder(const char *path)
{
	assert_return_code(mkdir(path, 0700), 0);
}

static void
make_hidden(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	assert_return_code(fd, 0);
	assert_return_code(close(fd), 0);
}

static void
make_link(const char *path)
{
	assert_return_code(symlink("keep.xml", path), 0);
}

static void
make_pipe(const char *path)
{
	assert_return_code(mkfifo(path, 0600), 0);
}

/* Then nothing is removed, also not what could be ours. */
static void
open_refuses_leftovers_that_are_not_ours(void **state)
{
	static const struct foreign_row rows[] = {
		{ "in", make_folder },
		{ ".hidden", make_hidden },
		{ "link", make_link },
		{ "pipe", make_pipe },
	};
	const struct temp_folder *folder = *state;
	char path[TEMP_PATH_MAX];
	char foreign[TEMP_PATH_MAX];
	char mine[TEMP_PATH_MAX];
	char out[TEMP_PATH_MAX];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct error err = { 0 };
		struct publisher *publisher = NULL;
		char name[64];

		snprintf(name, sizeof name, "out%zu", i);
		temp_folder_path(folder, out, name);
		snprintf(name, sizeof name, ".out%zu" ASIDE, i);
		make_folder(temp_folder_path(folder, path, name));
		snprintf(name, sizeof name, ".out%zu" ASIDE "/%s", i,
		    rows[i].name);
		temp_folder_path(folder, foreign, name);
		rows[i].make(foreign);
		snprintf(name, sizeof name, ".out%zu" ASIDE "/keep.xml", i);
		temp_folder_write(folder, name, 0600, "x", 1);
		temp_folder_path(folder, mine, name);
		check_status(publisher_open(&publisher, out, &err),
		    STATUS_CONFLICT, &err);
		assert_null(publisher);
		assert_string_equal(err.place, out);
		assert_non_null(strstr(err.message, ASIDE));
		assert_return_code(access(mine, F_OK), 0);
		assert_int_equal(access(out, F_OK), -1);
	}
}

/* Not followed, nothing is removed there. */
static void
open_refuses_a_link_in_place_of_leftovers(void **state)
{
	const struct temp_folder *folder = *state;
	char path[TEMP_PATH_MAX];
	struct error err = { 0 };
	struct publisher *publisher = NULL;

	make_folder(temp_folder_path(folder, path, "elsewhere"));
	temp_folder_write(folder, "elsewhere/keep", 0600, "x", 1);
	temp_folder_path(folder, path, ".link" ASIDE);
	assert_return_code(symlink("elsewhere", path), 0);
	temp_folder_path(folder, path, "link");
	check_status(publisher_open(&publisher, path, &err),
	    STATUS_ENVIRONMENT, &err);
	assert_true(is_there(folder, "elsewhere/keep"));
	assert_null(publisher);
}

/* He could read what is written into it. */
static void
open_refuses_leftovers_of_another_user(void **state)
{
	enum { NOBODY = 65534 };
	const struct temp_folder *folder = *state;
	char path[TEMP_PATH_MAX];
	struct error err = { 0 };
	struct publisher *publisher = NULL;

	if (geteuid() != 0)
		skip();	/* only root gives folders away */
	make_folder(temp_folder_path(folder, path, ".out" ASIDE));
	assert_return_code(chown(path, NOBODY, NOBODY), 0);
	temp_folder_path(folder, path, "out");
	check_status(publisher_open(&publisher, path, &err), STATUS_CONFLICT,
	    &err);
	assert_null(publisher);
	assert_non_null(strstr(err.message, ".out" ASIDE));
	assert_true(is_there(folder, ".out" ASIDE));
}

/* A name that anybody could choose is no leftover of ours. */
static void
open_leaves_other_folders_alone(void **state)
{
	const struct temp_folder *folder = *state;
	char path[TEMP_PATH_MAX];

	make_folder(temp_folder_path(folder, path, ".out.partial"));
	temp_folder_write(folder, ".out.partial/keep", 0600, "x", 1);
	publisher_abort(open_out(folder));
	assert_true(is_there(folder, ".out.partial/keep"));
}

static void
open_lets_one_write_at_a_time(void **state)
{
	const struct temp_folder *folder = *state;
	struct publisher *first = open_out(folder);
	char path[TEMP_PATH_MAX];
	struct error err = { 0 };
	struct publisher *second = NULL;

	put(first, "a.xml", "x");
	temp_folder_path(folder, path, "out");
	check_status(publisher_open(&second, path, &err), STATUS_BUSY, &err);
	assert_null(second);
	check_status(publisher_commit(first, NULL, &err), STATUS_OK, &err);
	check_file(folder, "out/a.xml", "x");
	check_status(publisher_open(&second, path, &err), STATUS_CONFLICT,
	    &err);
}

/* Who is beaten says so, and shall come again, wherever that happens. */
static void
open_gives_way_to_one_who_is_done_meanwhile(void **state)
{
	struct publisher **moments[] = {
		&done_after_making,
		&done_before_locking,
	};
	const struct temp_folder *folder = *state;

	for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
		char path[TEMP_PATH_MAX];
		struct error err = { 0 };
		struct publisher *publisher = NULL;
		struct publisher *other = open_out(folder);

		put(other, "a.xml", "x");
		*moments[i] = other;
		check_status(publisher_open(&publisher,
				 temp_folder_path(folder, path, "out"), &err),
		    STATUS_BUSY, &err);
		assert_null(publisher);
		assert_null(*moments[i]);
		assert_non_null(strstr(err.message, "try again"));
		check_file(folder, "out/a.xml", "x");
		assert_return_code(unlink(temp_folder_path(folder, path,
					      "out/a.xml")), 0);
		assert_return_code(rmdir(temp_folder_path(folder, path,
					     "out")), 0);
	}
}

static void
put_refuses_names_that_lead_elsewhere(void **state)
{
	static const char *const names[] = { "", ".", "..", "../x", "/x",
		"a/b", ".hidden" };
	struct publisher *publisher = open_out(*state);
	struct error err = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		check_status(publisher_put(publisher, names[i], "x", 1, &err),
		    STATUS_INVALID, &err);
	put(publisher, "a", "x");
	check_status(publisher_put(publisher, "a", "y", 1, &err),
	    STATUS_CONFLICT, &err);
	check_status(publisher_commit(publisher, NULL, &err), STATUS_OK, &err);
	check_file(*state, "out/a", "x");
}

/* A write that the system cuts off is undone and told. */
static void
put_undoes_a_failed_write(void **state)
{
	static char bytes[1 << 16];
	struct publisher *publisher = open_out(*state);
	struct rlimit before;
	struct rlimit small;
	struct error err = { 0 };
	enum status status;

	assert_return_code(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = sizeof bytes / 2;
	assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	assert_return_code(setrlimit(RLIMIT_FSIZE, &small), 0);
	status = publisher_put(publisher, "big", bytes, sizeof bytes, &err);
	assert_return_code(setrlimit(RLIMIT_FSIZE, &before), 0);
	check_status(status, STATUS_ENVIRONMENT, &err);
	assert_non_null(strstr(err.message, "cannot be written"));
	assert_false(is_there(*state, ".out" ASIDE "/big"));
	publisher_abort(publisher);
	assert_false(is_there(*state, ".out" ASIDE));
}

static void
open_takes_paths_as_people_write_them(void **state)
{
	const struct temp_folder *folder = *state;
	char path[TEMP_PATH_MAX];
	char here[TEMP_PATH_MAX];
	struct error err = { 0 };
	struct publisher *publisher;

	temp_folder_path(folder, path, "slashes///");
	check_status(publisher_open(&publisher, path, &err), STATUS_OK, &err);
	check_status(publisher_commit(publisher, NULL, &err), STATUS_OK, &err);
	assert_true(is_there(folder, "slashes"));
	assert_non_null(getcwd(here, sizeof here));
	assert_return_code(chdir(folder->path), 0);
	check_status(publisher_open(&publisher, "bare", &err), STATUS_OK,
	    &err);
	assert_return_code(chdir(here), 0);
	check_status(publisher_commit(publisher, NULL, &err), STATUS_OK, &err);
	assert_true(is_there(folder, "bare"));
}

struct path_row {
	const char *name;
	const char *path;
	enum status status;
};

#define LONG "0123456789012345678901234567890123456789"

static const struct path_row path_rows[] = {
	{ "an empty path", "", STATUS_INVALID },
	{ "the root", "/", STATUS_INVALID },
	{ "this folder", ".", STATUS_INVALID },
	{ "the folder above", "..", STATUS_INVALID },
	{ "the folder above of another", "x/../", STATUS_INVALID },
	{ "a name too long for its mark",
	    LONG LONG LONG LONG LONG LONG "0123456789", STATUS_INVALID },
	{ "no such parent", "/nonexistent/parent/out", STATUS_ENVIRONMENT },
};

static void
run_path_row(void **state)
{
	const struct path_row *row = *state;
	struct publisher *publisher = NULL;
	struct error err = { 0 };

	check_status(publisher_open(&publisher, row->path, &err), row->status,
	    &err);
	assert_null(publisher);
	assert_string_equal(err.place, row->path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(commit_puts_the_whole_folder_in_place),
		TEST(commit_of_nothing_is_an_empty_folder),
		TEST(commit_says_what_is_in_place_all_the_same),
		TEST(abort_leaves_nothing),
		TEST(open_refuses_what_stands_there),
		TEST(commit_never_replaces_what_came_in_between),
		TEST(open_removes_leftovers),
		TEST(open_refuses_leftovers_that_are_not_ours),
		TEST(open_refuses_a_link_in_place_of_leftovers),
		TEST(open_refuses_leftovers_of_another_user),
		TEST(open_leaves_other_folders_alone),
		TEST(open_lets_one_write_at_a_time),
		TEST(open_gives_way_to_one_who_is_done_meanwhile),
		TEST(put_refuses_names_that_lead_elsewhere),
		TEST(put_undoes_a_failed_write),
		TEST(open_takes_paths_as_people_write_them),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	return failed + run_rows("publisher_open", run_path_row, path_rows);
}
