/* What has no place in a form that is closed. */

#include "importers/interpret_state.h"

/* Bytes of what does not belong that a message shows. */
#define UNKNOWN_SHOWN_MAX 80

enum status
interpret_refuse(struct interpreter *in, enum reason reason, const char *what,
    const char *name, size_t length, struct error *err)
{
	int shown = length > UNKNOWN_SHOWN_MAX ? UNKNOWN_SHOWN_MAX :
	    (int)length;

	/* A character is not cut in two. */
	while (shown > 0 && shown < (int)length &&
	    ((unsigned char)name[shown] & 0xc0) == 0x80)
		shown--;
	if (in->record_depth == 0)
		return error_set(err, STATUS_INVALID,
		    "expected no %s here, found \"%.*s\"", what, shown, name);
	fault_set(&in->fault, reason, NULL, NULL,
	    "expected no %s here, found \"%.*s\"", what, shown, name);
	return STATUS_OK;
}

enum status
interpret_check_order(struct interpreter *in, struct frame *above,
    uint32_t name, struct error *err)
{
	const struct dialect_sequence *sequence = above->state->sequence;
	const char *text;

	if (sequence == NULL)
		return STATUS_OK;
	for (size_t i = 0; i < sequence->count; i++) {
		const struct dialect_sequence_item *item =
		    &sequence->items[i];
		uint32_t next = item->slot + !item->is_repeated;

		if (item->name == name && item->slot >= above->slot) {
			in->file.changes.order += in->record_depth == 0 &&
			    next != above->slot;
			above->slot = next;
			return STATUS_OK;
		}
	}
	text = name < in->dialect->name_count ? in->dialect->names[name] : "";
	if (in->record_depth == 0)
		return error_set(err, STATUS_INVALID,
		    "expected no <%s> here: sections come once and in order",
		    text);
	fault_set(&in->fault, REASON_BAD_ORDER, NULL, NULL,
	    "expected no <%s> here: it comes too late, or twice", text);
	return STATUS_OK;
}
