#include "tests/support/check.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/strbuf.h"
#include "importers/decompress.h"
#include "importers/decompress_name.h"
#include "importers/limits.h"

/* --------------------------------------------------- reading from memory */

struct memory {
	const char *bytes;
	size_t size;
	size_t step;		/* given at once at most */
	size_t fails_at;	/* an error instead of this byte; 0: never */
	size_t at;
};

static enum status
read_memory(void *payload, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	struct memory *memory = payload;
	size_t left = memory->size - memory->at;

	if (memory->fails_at != 0 && memory->at >= memory->fails_at)
		return error_set(err, STATUS_ENVIRONMENT, "disk on fire");
	if (left > memory->step)
		left = memory->step;
	if (left > size)
		left = size;
	memcpy(bytes, memory->bytes + memory->at, left);
	memory->at += left;
	*got = left;
	return STATUS_OK;
}

static int leaves_errno;

/* "[entry:" bytes "]" for each document. */
static enum status
tell_document(void *payload, const char *entry,
    const struct byte_source *source, struct error *err)
{
	size_t room = 1;
	size_t got;

	strbuf_printf(payload, "[%s:", entry != NULL ? entry : "");
	do {
		char bytes[1000];
		enum status status = source->read(source->payload, bytes, room,
		    &got, err);

		if (status != STATUS_OK)
			return status;
		assert_true(got <= room);
		strbuf_append(payload, bytes, got);
		room = room % sizeof bytes * 3 % sizeof bytes + 1;
	} while (got > 0);
	strbuf_putc(payload, ']');
	errno = leaves_errno;
	return STATUS_OK;
}

/* "(entry: why)" for each member that is none. */
static enum status
tell_refused(void *payload, const char *entry, const char *why,
    struct error *err)
{
	(void)err;
	strbuf_printf(payload, "(%s refused: %s)", entry, why);
	return STATUS_OK;
}

static enum status
tell_passed_over(void *payload, const char *entry, const char *why,
    struct error *err)
{
	(void)err;
	strbuf_printf(payload, "(%s: %s)", entry, why);
	return STATUS_OK;
}

static enum status
run(struct strbuf *told, struct memory memory, struct error *err)
{
	const struct byte_source source = { &memory, read_memory };
	const struct decompress_target target = { told, false,
		tell_document, tell_refused, tell_passed_over };
	enum status status;

	strbuf_init(told, (size_t)1 << 30);
	status = decompress(&source, &target, err);
	/* To the last byte, for those who count them. */
	if (status == STATUS_OK)
		check_int_equal((int64_t)memory.at, (int64_t)memory.size);
	return status;
}

static void
check_reads(const void *bytes, size_t size, const char *expected)
{
	static const size_t steps[] = { 1, 3, 100, 1 << 20 };

	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		struct memory memory = { bytes, size, steps[i], 0, 0 };
		struct error err = { 0 };
		struct strbuf told;

		check_status(run(&told, memory, &err), STATUS_OK, &err);
		assert_string_equal(strbuf_text(&told), expected);
		strbuf_fini(&told);
	}
}

static void
check_refuses(const void *bytes, size_t size, const char *says)
{
	struct memory memory = { bytes, size, 1000, 0, 0 };
	struct error err = { 0 };
	struct strbuf told;

	check_status(run(&told, memory, &err), STATUS_INVALID, &err);
	if (strstr(err.message, says) == NULL)
		fail_msg("\"%s\"", err.message);
	assert_string_equal(err.place, "");
	strbuf_fini(&told);
}

/* -------------------------------------------------------- making archives */

struct packed {
	char *bytes;
	size_t size;
};

static struct archive *
begin_pack(struct packed *out, size_t room)
{
	out->bytes = malloc(room);
	out->size = 0;
	assert_non_null(out->bytes);
	return archive_write_new();
}

static void
add_entry(struct archive *archive, const char *name, const void *bytes,
    size_t size, bool is_folder)
{
	struct archive_entry *entry = archive_entry_new();

	assert_non_null(entry);
	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, is_folder ? AE_IFDIR : AE_IFREG);
	archive_entry_set_perm(entry, 0600);
	archive_entry_set_size(entry, (la_int64_t)size);
	assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
	if (size > 0)
		assert_int_equal(archive_write_data(archive, bytes, size),
		    (la_ssize_t)size);
	archive_entry_free(entry);
}

enum kind { GZIP, ZSTD, XZ, KIND_COUNT };

static struct packed
pack(enum kind kind, const void *bytes, size_t size)
{
	static int (*const add_filter[])(struct archive *) = {
		[GZIP] = archive_write_add_filter_gzip,
		[ZSTD] = archive_write_add_filter_zstd,
		[XZ] = archive_write_add_filter_xz,
	};
	size_t room = size + 100000;
	struct packed packed;
	struct archive *archive = begin_pack(&packed, room);

	assert_int_equal(add_filter[kind](archive), ARCHIVE_OK);
	assert_int_equal(archive_write_set_format_raw(archive), ARCHIVE_OK);
	assert_int_equal(archive_write_set_bytes_in_last_block(archive, 1),
	    ARCHIVE_OK);
	assert_int_equal(archive_write_open_memory(archive, packed.bytes,
	    room, &packed.size), ARCHIVE_OK);
	add_entry(archive, "x", bytes, size, false);
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_write_free(archive);
	return packed;
}

struct entry {
	const char *name;
	const char *text;	/* NULL: a folder */
};

/* In any form that libarchive writes; passphrase "secret". */
static struct packed
pack_entries(int (*set_format)(struct archive *archive),
    const struct entry *entries, size_t count)
{
	struct packed packed;
	struct archive *archive = begin_pack(&packed, 1u << 20);

	assert_int_equal(set_format(archive), ARCHIVE_OK);
	assert_int_equal(archive_write_set_bytes_in_last_block(archive, 1),
	    ARCHIVE_OK);
	assert_int_equal(archive_write_open_memory(archive, packed.bytes,
	    1u << 20, &packed.size), ARCHIVE_OK);
	for (size_t i = 0; i < count; i++)
		add_entry(archive, entries[i].name, entries[i].text,
		    entries[i].text != NULL ? strlen(entries[i].text) : 0,
		    entries[i].text == NULL);
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_write_free(archive);
	return packed;
}

/* A folder, two documents and an empty file. */
static struct packed
pack_zip(const char *options, const void *first, size_t size)
{
	struct packed packed;
	struct archive *archive = begin_pack(&packed, size + 100000);

	assert_int_equal(archive_write_set_format_zip(archive), ARCHIVE_OK);
	assert_int_equal(archive_write_set_bytes_in_last_block(archive, 1),
	    ARCHIVE_OK);
	assert_int_equal(archive_write_set_options(archive, options),
	    ARCHIVE_OK);
	assert_int_equal(archive_write_set_passphrase(archive, "secret"),
	    ARCHIVE_OK);
	assert_int_equal(archive_write_open_memory(archive, packed.bytes,
	    size + 100000, &packed.size), ARCHIVE_OK);
	add_entry(archive, "f/", NULL, 0, true);
	add_entry(archive, "f/a.xml", first, size, false);
	add_entry(archive, "empty", NULL, 0, false);
	add_entry(archive, "../b.xml", "<b/>", 4, false);
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_write_free(archive);
	return packed;
}

static const char text[] = "<a>some text, some text, some more text</a>\n";
#define TEXT_SIZE (sizeof text - 1)
static const char text_told[] =
    "[:<a>some text, some text, some more text</a>\n]";
static const char zip_told[] =
    "[f/a.xml:<a>some text, some text, some more text</a>\n]"
    "(empty: it is no XML)[../b.xml:<b/>]";

/* ---------------------------------------------------------------- tests */

static void
test_plain(void **state)
{
	(void)state;
	check_reads(text, TEXT_SIZE, text_told);
	check_reads("x", 1, "[:x]");
	check_reads("PK", 2, "[:PK]");
	check_refuses("", 0, "empty");
}

static void
test_compressed(void **state)
{
	(void)state;
	for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
		struct packed packed = pack(kind, text, TEXT_SIZE);

		check_reads(packed.bytes, packed.size, text_told);
		free(packed.bytes);
	}
}

static void
test_zip(void **state)
{
	static const char *const options[] = { "zip:compression=deflate",
		"zip:compression=store", "zip:zip64" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(options); i++) {
		struct packed packed = pack_zip(options[i], text, TEXT_SIZE);

		check_reads(packed.bytes, packed.size, zip_told);
		free(packed.bytes);
	}
}

/* Cut anywhere, it is refused. */
static void
check_cuts(struct packed packed)
{
	for (size_t size = 1; size < packed.size; size++) {
		struct memory memory = { packed.bytes, size, 64, 0, 0 };
		struct error err = { 0 };
		struct strbuf told;
		enum status status = run(&told, memory, &err);

		/* Too short to show what it is: plain bytes. */
		if (status == STATUS_OK)
			assert_true(size < 6);
		else
			check_status(status, STATUS_INVALID, &err);
		strbuf_fini(&told);
	}
	free(packed.bytes);
}

/* What reads a member may leave any errno behind; libarchive takes ENOMEM for
 * its own where the next one's name is not in the encoding that is stated. */
static void
test_zip_after_a_failure_of_another(void **state)
{
	const struct entry entries[] = { { "a.xml", "<a/>" },
		{ "b\xe9.xml", "<b/>" } };
	struct packed packed = pack_entries(archive_write_set_format_zip,
	    entries, ARRAY_LEN(entries));
	char *header = memmem(packed.bytes + 4, packed.size - 4, "PK\3\4", 4);

	(void)state;
	assert_non_null(header);
	header[7] |= 8;		/* UTF-8 */
	leaves_errno = ENOMEM;
	check_reads(packed.bytes, packed.size, "[a.xml:<a/>][#2:<b/>]");
	leaves_errno = 0;
	free(packed.bytes);
}

static void
test_cut_everywhere(void **state)
{
	(void)state;
	for (enum kind kind = 0; kind < KIND_COUNT; kind++)
		check_cuts(pack(kind, text, TEXT_SIZE));
	check_cuts(pack_zip("zip:compression=deflate", text, TEXT_SIZE));
}

/* With any bit turned, it is refused or holds the same text. */
static void
check_damage(struct packed packed)
{
	for (size_t bit = 0; bit < 8 * packed.size; bit++) {
		struct memory memory = { packed.bytes, packed.size, 999, 0,
			0 };
		struct error err = { 0 };
		struct strbuf told;
		enum status status;

		packed.bytes[bit / 8] ^= (char)(1 << bit % 8);
		status = run(&told, memory, &err);
		packed.bytes[bit / 8] ^= (char)(1 << bit % 8);
		if (status != STATUS_OK)
			check_status(status, STATUS_INVALID, &err);
		else if (bit / 8 >= 6)
			assert_non_null(strstr(strbuf_text(&told), text));
		strbuf_fini(&told);
	}
	free(packed.bytes);
}

static void
test_damaged_anywhere(void **state)
{
	(void)state;
	/* zstd has its check sum only where the writer adds one. */
	check_damage(pack(GZIP, text, TEXT_SIZE));
	check_damage(pack(XZ, text, TEXT_SIZE));
	check_damage(pack_zip("zip:compression=deflate", text, TEXT_SIZE));
}

/* A zip archive in it is refused, and an archive within an archive. */
static void
check_nested(enum kind kind, struct packed zip)
{
	struct packed outer = pack(kind, zip.bytes, zip.size);

	check_refuses(outer.bytes, outer.size, "zip data inside");
	free(outer.bytes);
	outer = pack_zip("zip:compression=deflate", zip.bytes, zip.size);
	check_reads(outer.bytes, outer.size, "(f/a.xml refused: zip data "
	    "inside zip, where XML was expected)(empty: it is no XML)"
	    "[../b.xml:<b/>]");
	free(outer.bytes);
	free(zip.bytes);
}

static void
test_nested(void **state)
{
	static const char *const names[KIND_COUNT] = { "gzip", "zstd", "xz" };
	struct packed inner;
	struct packed outer;
	char told[200];

	(void)state;
	for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
		inner = pack(kind, text, TEXT_SIZE);
		outer = pack(GZIP, inner.bytes, inner.size);
		check_refuses(outer.bytes, outer.size, "data inside gzip");
		free(outer.bytes);
		outer = pack(kind, inner.bytes, inner.size);
		check_refuses(outer.bytes, outer.size, "data inside");
		free(outer.bytes);
		/* As a member it is refused alone. */
		outer = pack_zip("zip:compression=store", inner.bytes,
		    inner.size);
		(void)snprintf(told, sizeof told, "(f/a.xml refused: %s data "
		    "inside zip, where XML was expected)(empty: it is no XML)"
		    "[../b.xml:<b/>]", names[kind]);
		check_reads(outer.bytes, outer.size, told);
		free(outer.bytes);
		outer = pack_zip("zip:compression=store", text, TEXT_SIZE);
		check_nested(kind, outer);
		free(inner.bytes);
	}
}

static void
test_bomb(void **state)
{
	size_t size = 40u << 20;
	char *zeros = calloc(1, size);

	(void)state;
	assert_non_null(zeros);
	for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
		struct packed packed = pack(kind, zeros, size);

		check_refuses(packed.bytes, packed.size, "times its size");
		free(packed.bytes);
	}
	free(zeros);
}

/* What grows much, but not that much, is read. */
static void
test_growth_within_ratio(void **state)
{
	size_t size = 8u << 20;
	char *bytes = malloc(size);
	struct packed packed;
	struct memory memory;
	struct error err = { 0 };
	struct strbuf told;

	(void)state;
	assert_non_null(bytes);
	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)(i % 4096 < 8 ? 'a' + i / 4096 % 23 : ' ');
	packed = pack(GZIP, bytes, size);
	assert_true(size / packed.size > 100);
	memory = (struct memory){ packed.bytes, packed.size, 1 << 16, 0, 0 };
	check_status(run(&told, memory, &err), STATUS_OK, &err);
	check_int_equal((int64_t)told.length, (int64_t)size + 3);
	strbuf_fini(&told);
	free(packed.bytes);
	free(bytes);
}

static void
test_others(void **state)
{
	struct packed packed = pack_zip("zip:encryption=zipcrypt", text,
	    TEXT_SIZE);

	(void)state;
	check_refuses(packed.bytes, packed.size, "encrypted");
	free(packed.bytes);
	check_refuses("BZh91AY", 7, "bzip2");
	check_refuses("7z\xbc\xaf\x27\x1c..", 8, "7-Zip");
	check_refuses("%PDF-1.4", 8, "PDF");
	check_refuses("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, "XLS, DOC");
	check_refuses("\x1f\x9d\x90\x3c\x3c\x3c", 6, "compress");
	/* Nothing in it. */
	packed = pack(GZIP, "", 0);
	check_refuses(packed.bytes, packed.size, "");
	free(packed.bytes);
	check_refuses("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22,
	    "no document");
}

/* The directory at its end must list what came before it. */
static void
test_zip_directory(void **state)
{
	struct packed packed = pack_zip("zip:compression=deflate", text,
	    TEXT_SIZE);
	char *entries = packed.bytes + packed.size - 22 + 10;

	(void)state;
	assert_int_equal(entries[0], 4);
	entries[0] = 3;
	check_refuses(packed.bytes, packed.size, "lists 3 entries");
	entries[0] = 4;
	packed.bytes[packed.size - 22] = 'Q';
	check_refuses(packed.bytes, packed.size, "");
	free(packed.bytes);
}

/* `cat a.gz b.gz`: for zcat and for us what was compressed, joined. */
static void
test_joined(void **state)
{
	(void)state;
	for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
		struct packed first = pack(kind, "<a>", 3);
		struct packed second = pack(kind, "</a>", 4);

		memcpy(first.bytes + first.size, second.bytes, second.size);
		first.size += second.size;
		check_reads(first.bytes, first.size, "[:<a></a>]");
		/* The second one is checked like the first. */
		first.bytes[first.size - 5] ^= 1;
		if (kind != ZSTD)
			check_refuses(first.bytes, first.size, "damaged");
		first.bytes[first.size - 5] ^= 1;
		check_refuses(first.bytes, first.size - 2, "");
		free(first.bytes);
		free(second.bytes);
	}
}

static void
test_after_gzip(void **state)
{
	struct packed packed = pack(GZIP, text, TEXT_SIZE);

	(void)state;
	memset(packed.bytes + packed.size, 0, 512);
	check_reads(packed.bytes, packed.size + 512, text_told);
	memcpy(packed.bytes + packed.size, "more", 4);
	check_refuses(packed.bytes, packed.size + 4, "is no gzip");
	memcpy(packed.bytes + packed.size, "\x1f\x8b", 2);
	check_refuses(packed.bytes, packed.size + 2, "cut short");
	free(packed.bytes);
}

static const struct entry members[] = {
	{ "f", NULL },
	{ "f/a.xml", "<a/>" },
	{ "f/a.pdf", "%PDF-1.7 ..." },
	{ "/etc/passwd", " \n<b/>" },
	{ "../../up.xml", "\xef\xbb\xbf<c/>" },
	{ "C:d.xml", "<d/>" },
	{ "note.txt", "hello" },
	{ "view.html", "<!DOCTYPE html><p>" },
	{ "view.xsd", "<HTML lang='en'>" },
	{ "broken.XML", "hello" },
	{ "signed.p7m", "0..." },
	{ "__MACOSX/f/a.xml", "<e/>" },
	{ "f/.hidden/a.xml", "<e/>" },
	{ "f/.DS_Store", "<e/>" },
	{ "./f/last.xml", "<f/>" },
};
static const char members_told[] = "[f/a.xml:<a/>](f/a.pdf: it is no XML)"
    "[/etc/passwd: \n<b/>][../../up.xml:\xef\xbb\xbf<c/>][C:d.xml:<d/>]"
    "(note.txt: it is no XML)(view.html: it is no XML)"
    "(view.xsd: it is no XML)[broken.XML:hello][signed.p7m:0...]"
    "(__MACOSX/f/a.xml: it is a hidden file)"
    "(f/.hidden/a.xml: it is a hidden file)"
    "(f/.DS_Store: it is a hidden file)[./f/last.xml:<f/>]";

static void
test_members(void **state)
{
	static int (*const set_format[])(struct archive *) = {
		archive_write_set_format_zip,
		archive_write_set_format_ustar,
		archive_write_set_format_pax,
		archive_write_set_format_gnutar,
		archive_write_set_format_v7tar,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(set_format); i++) {
		struct packed packed = pack_entries(set_format[i], members,
		    ARRAY_LEN(members));

		check_reads(packed.bytes, packed.size, members_told);
		for (enum kind kind = 0; i > 0 && kind < KIND_COUNT; kind++) {
			struct packed outer = pack(kind, packed.bytes,
			    packed.size);

			check_reads(outer.bytes, outer.size, members_told);
			free(outer.bytes);
		}
		free(packed.bytes);
	}
}

/* The members of a second archive behind the first would never be read. */
static void
check_two(struct packed packed, const char *says)
{
	char *both = malloc(2 * packed.size);

	assert_non_null(both);
	memcpy(both, packed.bytes, packed.size);
	memcpy(both + packed.size, packed.bytes, packed.size);
	check_refuses(both, 2 * packed.size, says);
	free(both);
	free(packed.bytes);
}

static void
test_two_archives(void **state)
{
	(void)state;
	check_two(pack_zip("zip:compression=deflate", text, TEXT_SIZE),
	    "is there another archive behind the first?");
	check_two(pack_zip("zip:zip64", text, TEXT_SIZE),
	    "is there another archive behind the first?");
	check_two(pack_entries(archive_write_set_format_ustar, &members[1],
	    3), "more after the end of the tar archive");
}

/* A tar archive says where it ends; one that does not is cut short. */
static void
test_tar_cut(void **state)
{
	struct packed packed = pack_entries(archive_write_set_format_ustar,
	    &members[1], 3);
	size_t ends = 6 * 512;	/* three headers, three members */

	(void)state;
	for (size_t size = 512; size < ends + 512; size += 64) {
		struct memory memory = { packed.bytes, size, 100, 0, 0 };
		struct error err = { 0 };
		struct strbuf told;

		check_status(run(&told, memory, &err), STATUS_INVALID, &err);
		strbuf_fini(&told);
	}
	check_reads(packed.bytes, ends + 512, "[f/a.xml:<a/>]"
	    "(f/a.pdf: it is no XML)[/etc/passwd: \n<b/>]");
	free(packed.bytes);
}

static void
test_no_document(void **state)
{
	struct packed packed = pack_entries(archive_write_set_format_ustar,
	    &members[2], 1);

	(void)state;
	check_refuses(packed.bytes, packed.size,
	    "no document in the tar archive (members that are none: 1)");
	free(packed.bytes);
}

/* Names are shown, so they are made fit for that. */
static void
test_names(void **state)
{
	static const struct {
		const char *name;
		const char *shown;
	} rows[] = {
		{ NULL, "?" },
		{ "", "?" },
		{ "a\x1b[31m\n.xml", "a?[31m?.xml" },
		{ "caf\xe9.xml", "caf?.xml" },
		{ "caf\xc3\xa9.xml", "caf\xc3\xa9.xml" },
		{ "\xf0\x9f\x98\x80\xed\xa0\x80", "\xf0\x9f\x98\x80???" },
		{ "\xc3", "?" },
		{ "a\xef\xbf\xbf\xef\xbf\xbd", "a???\xef\xbf\xbd" },
	};
	char shown[DECOMPRESS_NAME_MAX + 1];
	char longer[DECOMPRESS_NAME_MAX + 2];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		decompress_name_clean(shown, rows[i].name);
		assert_string_equal(shown, rows[i].shown);
	}
	memset(longer, 'x', sizeof longer);
	memcpy(longer + DECOMPRESS_NAME_MAX - 1, "\xc3\xa9", 3);
	decompress_name_clean(shown, longer);
	check_int_equal((int64_t)strlen(shown), DECOMPRESS_NAME_MAX - 1);
}

static void
test_source_fails(void **state)
{
	struct packed packed = pack(XZ, text, TEXT_SIZE);

	(void)state;
	for (size_t at = 1; at < packed.size; at += 10) {
		struct memory memory = { packed.bytes, packed.size, 4, at, 0 };
		struct error err = { 0 };
		struct strbuf told;

		check_status(run(&told, memory, &err), STATUS_ENVIRONMENT,
		    &err);
		assert_string_equal(err.message, "disk on fire");
		strbuf_fini(&told);
	}
	free(packed.bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_compressed),
		cmocka_unit_test(test_zip),
		cmocka_unit_test(test_zip_after_a_failure_of_another),
		cmocka_unit_test(test_cut_everywhere),
		cmocka_unit_test(test_damaged_anywhere),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_bomb),
		cmocka_unit_test(test_growth_within_ratio),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_zip_directory),
		cmocka_unit_test(test_two_archives),
		cmocka_unit_test(test_joined),
		cmocka_unit_test(test_after_gzip),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_tar_cut),
		cmocka_unit_test(test_no_document),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_source_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
