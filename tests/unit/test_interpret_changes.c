/* What one record leaves behind for those after it is counted. */

#include <string.h>

#include "importers/document.h"
#include "importers/part_source.h"
#include "tests/support/check.h"

#define FIELDS "<type value='invoice'/><field name='id' path='@no'/>" \
	"<field name='account' text='A'/>" \
	"<field name='date' text='2025-03-03'/>" \
	"<field name='currency' text='EUR'/>"

static const char own[] =
    "<dialect xmlns='urn:ristorno:dialect:1' name='own' title='Own'>"
    "<root name='F'/><source path='/F/By'/>"
    "<embedded at='F/E' as='xml'/>"
    "<lookup name='t' at='F/T' key='@k' value='@v'/>"
    "<category at='F/C'><field name='id' path='@id'/>"
    "<field name='name' path='@n'/></category>"
    "<document at='F/Bill'><field name='source' text='S'/>" FIELDS
    "<line at='I'><field name='net' path='.'/>"
    "<field name='product' path='@p'/>"
    "<product at='.'><field name='name' path='@n'/></product></line>"
    "</document></dialect>";

static const char joining[] =
    "<dialect xmlns='urn:ristorno:dialect:1' name='own' title='Own'>"
    "<root name='F'/><document at='F/Bill' join='@no'>"
    "<field name='source' text='S'/>" FIELDS "</document>"
    "<line at='F/Row' join='@of'><field name='net' path='@net'/></line>"
    "</dialect>";

/* What comes next in the file, and what it adds. */
struct piece {
	const char *bytes;
	struct interpreter_changes adds;
};

static void
check_adds(struct interpreter_changes before, struct interpreter_changes after,
    const struct piece *piece)
{
	const struct interpreter_changes *adds = &piece->adds;

	if (after.roots - before.roots != adds->roots ||
	    after.values - before.values != adds->values ||
	    after.lookups - before.lookups != adds->lookups ||
	    after.held - before.held != adds->held ||
	    after.told - before.told != adds->told ||
	    after.embedded - before.embedded != adds->embedded ||
	    after.order - before.order != adds->order)
		fail_msg("\"%s\": %d roots, %d values, %d lookups, %d held, "
		    "%d told, %d embedded, %d order", piece->bytes,
		    (int)(after.roots - before.roots),
		    (int)(after.values - before.values),
		    (int)(after.lookups - before.lookups),
		    (int)(after.held - before.held),
		    (int)(after.told - before.told),
		    (int)(after.embedded - before.embedded),
		    (int)(after.order - before.order));
}

/*
 * The pieces, each with blanks behind it: when more is asked for, the parser
 * has come past the piece's last tag.
 */
struct pieces_source {
	const struct piece *pieces;
	size_t count;
	size_t at;		/* of the pieces */
	size_t given;		/* bytes of it and its blanks */
	struct document *document;
	const struct interpreter *interpreter;
	/* Before the piece. */
	struct interpreter_changes changes;
	uint64_t generation;
};

static void
end_piece(struct pieces_source *source)
{
	static const struct interpreter_changes none;
	const struct piece *piece = &source->pieces[source->at];
	struct interpreter_changes after =
	    interpreter_changes(source->interpreter);
	uint64_t generation = interpreter_generation(source->interpreter);

	assert_true(document_stands(source->document).is_told);
	if (source->at > 0) {
		check_adds(source->changes, after, piece);
		assert_true((source->generation == generation) ==
		    (memcmp(&piece->adds, &none, sizeof none) == 0));
	}
	source->changes = after;
	source->generation = generation;
	source->at++;
	source->given = 0;
}

static enum status
read_pieces(void *payload, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	struct pieces_source *source = payload;
	const char *text = source->pieces[source->at].bytes;
	size_t length = strlen(text);

	if (source->given == length + PART_BLANKS) {
		end_piece(source);
		if (source->at == source->count)
			return error_set(err, STATUS_INTERRUPTED, "enough");
		text = source->pieces[source->at].bytes;
		length = strlen(text);
	}
	*got = 0;
	while (*got < size && source->given < length + PART_BLANKS) {
		((char *)bytes)[*got] = source->given < length ?
		    text[source->given] : ' ';
		source->given++;
		(*got)++;
	}
	return STATUS_OK;
}

/* The first piece makes the dialect known and is not compared. */
static void
check_pieces(const char *dialect, const struct piece *pieces, size_t count)
{
	struct interpret_options options = { .dialects = NULL };
	struct interpreter *interpreter;
	struct dialect_set *dialects;
	struct document *document;
	struct pieces_source pieces_source = { .pieces = pieces,
		.count = count };
	const struct byte_source source = { &pieces_source, read_pieces };
	struct error err = { 0 };

	check_status(dialect_set_new(&dialects, &err), STATUS_OK, &err);
	if (dialect != NULL)
		check_status(dialect_set_add(dialects, "own.xml", dialect,
		    strlen(dialect), &err), STATUS_OK, &err);
	options.dialects = dialects;
	check_status(document_new(&document, &err), STATUS_OK, &err);
	check_status(interpreter_new(&interpreter, &options, &sink_deaf,
	    document_source_text(document), &err), STATUS_OK, &err);
	pieces_source.document = document;
	pieces_source.interpreter = interpreter;
	check_status(document_read(document, &(struct document_input){
	    .name = "f.xml", .interpreter = interpreter }, &source, &err),
	    STATUS_INTERRUPTED, &err);
	assert_int_equal(pieces_source.at, count);
	document_free(document);
	interpreter_free(interpreter);
	dialect_set_free(dialects);
}

static void
test_records(void **state)
{
	static const struct piece pieces[] = {
		{ "<F><Bill no='1'/>", { 0 } },
		{ "<Bill no='2'><I p='P' n='N'>1</I></Bill>", { 0 } },
		{ "<Bill no='3'><I p='P' n='M'>1</I></Bill>", { 0 } },
		{ "<Bill><I p='Q' n='N'>1</I></Bill>", { 0 } },
		/* What the next one says of it is not told. */
		{ "<Bill no='4'><I p='Q'>1</I></Bill>", { .told = 1 } },
		{ "<Bill no='5'><I p='Q' n='N'>1</I></Bill>", { 0 } },
		{ "<C id='c' n='x'/>", { .told = 1 } },
		{ "<C id='c' n='x'/>", { 0 } },
		{ "<C id='c' n='y'/>", { 0 } },
		{ "<C n='y'/>", { 0 } },
		{ "<T k='a' v='b'/>", { .lookups = 1 } },
		{ "<T k='a' v='c'/><T k='b'/>", { 0 } },
		{ "<Other>text</Other>\n text <!-- no --> ", { 0 } },
		{ "<By> </By>", { .values = 1 } },
		{ "<By>S</By>", { .values = 2 } },
		{ "<E></E>", { .embedded = 1 } },
	};

	(void)state;
	check_pieces(own, pieces, sizeof pieces / sizeof pieces[0]);
}

static void
test_joined(void **state)
{
	static const struct piece pieces[] = {
		{ "<F><Bill no='1'/>", { 0 } },
		{ "<Bill no='2'/>", { .held = 1 } },
		{ "<Row of='2' net='1'/><Row of='3' net='1'/>", { .held = 2 } },
		{ "<Other/>", { 0 } },
	};

	(void)state;
	check_pieces(joining, pieces, sizeof pieces / sizeof pieces[0]);
}

/* A closed form's sections come in their order. */
static void
test_order(void **state)
{
	static const struct piece pieces[] = {
		{ "<ledger xmlns='urn:ristorno:ledger:1' source='S'>", { 0 } },
		{ "<accounts>", { .order = 1 } },
		{ "<account id='A' name='N'><address city='C'/></account>",
		    { .told = 1 } },
		{ "<account id='B' name='N'/>", { 0 } },
		{ "</accounts>\n", { 0 } },
		{ "<documents>", { .order = 1 } },
		{ "<invoice id='1' account='A' date='2025-01-01' "
		    "currency='EUR'><line no='1' net='1'/></invoice>", { 0 } },
	};

	(void)state;
	check_pieces(NULL, pieces, sizeof pieces / sizeof pieces[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_joined),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
