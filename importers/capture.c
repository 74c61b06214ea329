#include "importers/capture.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fact.h"

_Static_assert(FACT_TEXT_MAX <= UINT16_MAX, "text_length holds it");

/* What an empty capture keeps, so that one large record is not held on to. */
#define NODES_KEPT ((size_t)1 << 16)
#define TEXT_KEPT ((size_t)1 << 20)
#define NODES_FIRST ((size_t)256)
#define TEXT_FIRST ((size_t)4096)

void
capture_init(struct capture *capture, size_t nodes_max, size_t text_max)
{
	*capture = (struct capture){
		.nodes_max = nodes_max, .text_max = text_max,
	};
}

void
capture_fini(struct capture *capture)
{
	free(capture->nodes);
	free(capture->texts);
	capture->nodes = NULL;
	capture->texts = NULL;
	capture->count = capture->capacity = 0;
	capture->text_length = capture->text_capacity = 0;
}

void
capture_reset(struct capture *capture)
{
	capture->count = 0;
	capture->text_length = 0;
	if (capture->capacity > NODES_KEPT ||
	    capture->text_capacity > TEXT_KEPT)
		capture_fini(capture);
}

/* Room for more elements of size bytes than there is; doubling. */
static enum status
grow(void **memory, size_t *capacity, size_t needed, size_t first, size_t max,
    size_t size)
{
	size_t wanted = *capacity == 0 ? first : *capacity;
	void *bigger;

	if (needed > max)
		return STATUS_RANGE;
	while (wanted < needed)
		wanted *= 2;
	if (wanted > max)
		wanted = max;
	bigger = realloc(*memory, wanted * size);
	if (bigger == NULL)
		return STATUS_MEMORY;
	*memory = bigger;
	*capacity = wanted;
	return STATUS_OK;
}

static enum status
reserve_text(struct capture *capture, size_t length)
{
	size_t needed = capture->text_length + length;
	void *texts = capture->texts;
	enum status status;

	if (needed <= capture->text_capacity)
		return STATUS_OK;
	status = grow(&texts, &capture->text_capacity, needed, TEXT_FIRST,
	    capture->text_max, 1);
	capture->texts = texts;
	return status;
}

enum status
capture_grow(struct capture *capture)
{
	void *nodes = capture->nodes;
	enum status status = grow(&nodes, &capture->capacity,
	    capture->count + 1, NODES_FIRST, capture->nodes_max,
	    sizeof *capture->nodes);

	capture->nodes = nodes;
	return status;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/*
 * Let the node's text end where the texts end, so that it can grow: the text
 * of a child may have come between.  The NUL after it makes way.
 */
static void
move_to_end(struct capture *capture, struct capture_node *node)
{
	size_t length = node->text_length;

	if (node->text + length + 1 == capture->text_length) {
		capture->text_length--;
		return;
	}
	memcpy(capture->texts + capture->text_length,
	    capture->texts + node->text, length);
	node->text = (uint32_t)capture->text_length;
	capture->text_length += length;
}

/* A text that is cut ends with a whole character. */
static char *
drop_cut_character(char *out, struct capture_node *node)
{
	char *start = out;

	while (node->text_length > 0 &&
	    ((unsigned char)*--start & 0xc0) == 0x80)
		node->text_length--;
	if (node->text_length > 0)
		node->text_length--;
	return start;
}

/* Each run of white space as one blank; out has room for all that fits. */
static char *
append_text(char *out, struct capture_node *node, const char *text,
    const char *end)
{
	char *limit = out + FACT_TEXT_MAX - node->text_length;
	const char *start = out;
	bool has_blank = node->has_blank;

	while (text < end) {
		const char *last;

		if (is_blank(*text)) {
			has_blank = true;
			text++;
			continue;
		}
		if (limit - out <= has_blank) {
			node->is_long = true;
			break;
		}
		if (has_blank)
			*out++ = ' ';
		has_blank = false;
		last = end - text < limit - out ? end : text + (limit - out);
		/* White space has no higher code than the blank. */
		do
			*out++ = *text++;
		while (text < last && (unsigned char)*text > ' ');
	}
	node->has_blank = has_blank;
	node->text_length = (uint16_t)(node->text_length + (out - start));
	return out;
}

enum status
capture_text(struct capture *capture, uint32_t number, const char *text,
    size_t length)
{
	struct capture_node *node = &capture->nodes[number];
	const char *end = text + length;
	char *out;
	enum status status;

	for (; text < end && is_blank(*text); text++)
		node->has_blank = node->text_length > 0;
	if (text == end || node->is_long)
		return STATUS_OK;
	/* What it has, a blank, the text, the NUL. */
	status = reserve_text(capture, node->text_length + 2 +
	    (length < FACT_TEXT_MAX ? length : FACT_TEXT_MAX));
	if (status != STATUS_OK)
		return status;
	if (node->text_length > 0)
		move_to_end(capture, node);
	else
		node->text = (uint32_t)capture->text_length;
	out = append_text(capture->texts + capture->text_length, node, text,
	    end);
	if (node->is_long)
		out = drop_cut_character(out, node);
	*out++ = '\0';
	capture->text_length = (size_t)(out - capture->texts);
	return STATUS_OK;
}

enum status
capture_exact_text(struct capture *capture, uint32_t number, const char *text,
    size_t length)
{
	struct capture_node *node = &capture->nodes[number];
	enum status status;
	char *out;

	assert(node->text_length == 0 && !node->has_blank);
	if (length > FACT_TEXT_MAX) {
		node->is_squeezed = true;
		status = capture_text(capture, number, text, length);
		if (status != STATUS_OK || node->text_length > 0)
			return status;
		/* Of blanks only: not the same as no text. */
		text = " ";
		length = 1;
	}
	if (length == 0)
		return STATUS_OK;
	status = reserve_text(capture, length + 1);
	if (status != STATUS_OK)
		return status;
	out = capture->texts + capture->text_length;
	memcpy(out, text, length);
	out[length] = '\0';
	node->text = (uint32_t)capture->text_length;
	node->text_length = (uint16_t)length;
	capture->text_length += length + 1;
	return STATUS_OK;
}
