/* What a file states of all its records, and what those that are set aside
 * come to. */

#include <string.h>

#include "importers/interpret_state.h"
#include "importers/interpret_total.h"

struct fact_figures
interpret_figures(const struct interpreter *in, const struct draft *draft)
{
	const struct cell *total = &draft->cells[DOCUMENT_TOTAL];
	struct fact_document document = {
		.type = draft->type != NULL && draft->type->is_credit_note ?
		    DOCUMENT_CREDIT_NOTE : DOCUMENT_INVOICE,
		.is_cancelled = draft->is_cancelled,
		.lines = draft->lines,
		.line_count = draft->line_count,
		.has_total = total->is_stated && !total->is_faulty,
	};
	struct fact_figures figures;

	/* Without a type the signs are not known. */
	if (draft->type == NULL || draft->is_unread || in->is_too_large ||
	    (draft->line_count > 0 && draft->lines == NULL))
		return (struct fact_figures){ .is_known = false };
	document.total_micro = total_native_gross(draft);
	figures = control_figures(&document);
	if (!draft->is_spread || draft->total_line_count > draft->line_count) {
		if (draft->allowances_micro > 0)
			figures.credit_micro += draft->allowances_micro;
		else
			figures.debit_micro -= draft->allowances_micro;
	}
	return figures;
}

/* How many decimals a number is written with. */
static unsigned
count_decimals(const char *text, const struct number_form *form)
{
	const char *mark = strchr(text, form->decimal);
	size_t count = mark == NULL ? 0 : strspn(mark + 1, "0123456789");

	return count < DECIMAL_DIGITS ? (unsigned)count : DECIMAL_DIGITS;
}

/*
 * What was worked out of several texts is told as it came out.  False: no
 * memory.
 */
static bool
show_value(struct control_stated *stated, struct scope *scope)
{
	char text[DECIMAL_TEXT_MAX];
	int64_t alone;

	if (number_parse(&alone, stated->text, &scope->dialect->numbers,
	    DECIMAL_DIGITS) == STATUS_OK && alone == stated->value_micro)
		return true;
	stated->text = arena_strdup(scope->arena, decimal_format(text,
	    stated->value_micro));
	scope->has_failed |= stated->text == NULL;
	return stated->text != NULL;
}

/* False where the file does not state it. */
static bool
find_stated(struct control_stated *out, struct scope *scope,
    const struct dialect_control *control)
{
	struct found_number number = scope_number(scope, control->from,
	    DECIMAL_DIGITS);
	struct found found = number.is_stated ? number.found :
	    scope_text(scope, control->from);

	if (found.text == NULL || found.is_long)
		return false;
	*out = (struct control_stated){
		.what = control->what,
		.place = control->from->constant != NULL ||
		    control->from->path.text == NULL ?
		    control_name(control->what) : control->from->path.text,
		.text = found.text,
		.decimals = count_decimals(found.text,
		    &scope->dialect->numbers),
		.is_number = number.is_stated && number.status == STATUS_OK,
	};
	if (out->is_number)
		out->value_micro = number.value;
	return !out->is_number || show_value(out, scope);
}

enum status
interpret_controls(struct interpreter *in, struct error *err)
{
	struct control_stated stated[CONTROLS_MAX];
	struct sink_controls controls = { .controls = stated };
	struct scope scope = interpret_scope(in, 0);

	if (in->sink.controls == NULL)
		return STATUS_OK;
	for (const struct dialect_control *c = in->dialect->controls;
	    c != NULL; c = c->next)
		controls.count += find_stated(&stated[controls.count], &scope,
		    c);
	if (scope.has_failed)
		return error_memory(err);
	return in->sink.controls(in->sink.payload, &controls, err);
}
