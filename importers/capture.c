#include "importers/capture.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/fact.h"

/* What an empty capture keeps, so that one large record is not held on to. */
#define NODES_KEPT ((size_t)1 << 16)
#define TEXT_KEPT ((size_t)1 << 20)
#define NODES_FIRST ((size_t)256)
#define TEXT_FIRST ((size_t)4096)

/* From so many nodes on answers are remembered, and those only that took so
 * many steps. */
#define HINTS_NODES ((size_t)64)
#define HINT_STEPS 16
#define HINTS_MAX 256u

struct capture_hint {
	size_t count;		/* of nodes when it was found */
	uint32_t node;
	uint32_t name;
	uint32_t found;
	bool is_attribute;
};

struct capture_hints {
	bool is_used;
	struct capture_hint hints[HINTS_MAX];	/* count 0: none */
};

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
	free(capture->hints);
	capture->hints = NULL;
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
	if (capture->hints != NULL && capture->hints->is_used)
		memset(capture->hints, 0, sizeof *capture->hints);
	if (capture->capacity > NODES_KEPT ||
	    capture->text_capacity > TEXT_KEPT)
		capture_fini(capture);
}

/* Room for one more element of size bytes beyond count; doubling. */
static enum status
grow(void **memory, size_t *capacity, size_t needed, size_t first, size_t max,
    size_t size)
{
	size_t wanted = *capacity == 0 ? first : *capacity;
	void *bigger;

	if (needed <= *capacity)
		return STATUS_OK;
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
	void *texts = capture->texts;
	enum status status = grow(&texts, &capture->text_capacity,
	    capture->text_length + length, TEXT_FIRST, capture->text_max, 1);

	capture->texts = texts;
	return status;
}

enum status
capture_add(uint32_t *out, struct capture *capture, uint32_t parent,
    uint32_t name, uint64_t line)
{
	void *nodes = capture->nodes;
	uint32_t number = (uint32_t)capture->count;
	enum status status = grow(&nodes, &capture->capacity,
	    capture->count + 1, NODES_FIRST, capture->nodes_max,
	    sizeof *capture->nodes);

	capture->nodes = nodes;
	if (status != STATUS_OK)
		return status;
	if (capture->hints == NULL && capture->count >= HINTS_NODES) {
		capture->hints = calloc(1, sizeof *capture->hints);
		if (capture->hints == NULL)
			return STATUS_MEMORY;
	}
	capture->nodes[number] = (struct capture_node){
		.name = name, .parent = parent, .first_child = CAPTURE_NONE,
		.last_child = CAPTURE_NONE, .next = CAPTURE_NONE,
		.line = line > UINT32_MAX ? UINT32_MAX : (uint32_t)line,
	};
	capture->count++;
	if (parent != CAPTURE_NONE) {
		struct capture_node *above = &capture->nodes[parent];

		if (above->first_child == CAPTURE_NONE)
			above->first_child = number;
		else
			capture->nodes[above->last_child].next = number;
		above->last_child = number;
	}
	*out = number;
	return STATUS_OK;
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
static enum status
move_to_end(struct capture *capture, struct capture_node *node, size_t room)
{
	size_t length = node->text_length;
	enum status status;

	if (length > 0 &&
	    node->text + length + 1 == capture->text_length) {
		status = reserve_text(capture, room);
		if (status == STATUS_OK)
			capture->text_length--;
		return status;
	}
	status = reserve_text(capture, length + 1 + room);
	if (status != STATUS_OK)
		return status;
	memcpy(capture->texts + capture->text_length,
	    capture->texts + node->text, length);
	node->text = (uint32_t)capture->text_length;
	capture->text_length += length;
	return STATUS_OK;
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

enum status
capture_text(struct capture *capture, uint32_t number, const char *text,
    size_t length)
{
	struct capture_node *node = &capture->nodes[number];
	const char *end = text + length;
	size_t room = length < FACT_TEXT_MAX ? length : FACT_TEXT_MAX;
	char *out;
	enum status status;

	while (text < end && is_blank(*text)) {
		node->has_blank = node->text_length > 0;
		text++;
	}
	if (text == end || node->is_long)
		return STATUS_OK;
	/* A blank before, the text, the NUL. */
	status = move_to_end(capture, node, room + 2);
	if (status != STATUS_OK)
		return status;
	out = capture->texts + capture->text_length;
	for (; text < end && !node->is_long; text++) {
		if (is_blank(*text)) {
			node->has_blank = true;
			continue;
		}
		if (node->text_length + node->has_blank >= FACT_TEXT_MAX) {
			node->is_long = true;
			break;
		}
		if (node->has_blank) {
			*out++ = ' ';
			node->text_length++;
			node->has_blank = false;
		}
		*out++ = *text;
		node->text_length++;
	}
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
	node->text_length = (unsigned int)length & 0xfffffff;
	capture->text_length += length + 1;
	return STATUS_OK;
}

/* The place where the answer is remembered. */
static struct capture_hint *
find_hint(const struct capture *capture, uint32_t node, uint32_t name)
{
	if (capture->hints == NULL)
		return NULL;
	return &capture->hints->hints[(node * UINT32_C(31) + name) %
	    HINTS_MAX];
}

uint32_t
capture_find_named(const struct capture *capture, uint32_t node,
    uint32_t name, bool is_attribute, uint64_t *steps)
{
	struct capture_hint *hint = NULL;
	uint32_t found = node;

	for (unsigned passed = 0; found != CAPTURE_NONE;
	    found = capture->nodes[found].next) {
		const struct capture_node *n = &capture->nodes[found];

		if (n->is_attribute == is_attribute &&
		    (n->name == name || name == NAME_ANY))
			break;
		++*steps;
		if (++passed != HINT_STEPS)
			continue;
		hint = find_hint(capture, node, name);
		if (hint != NULL && hint->count == capture->count &&
		    hint->node == node && hint->name == name &&
		    hint->is_attribute == is_attribute)
			return hint->found;
	}
	if (hint != NULL) {
		capture->hints->is_used = true;
		*hint = (struct capture_hint){
			.count = capture->count, .node = node, .name = name,
			.found = found, .is_attribute = is_attribute,
		};
	}
	return found;
}

const char *
capture_node_text(const struct capture *capture, uint32_t number)
{
	const struct capture_node *node = &capture->nodes[number];

	return node->text_length == 0 ? "" : capture->texts + node->text;
}
