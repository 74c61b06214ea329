#include "tests/support/lint_told.h"

#include <string.h>

#include "engine/strbuf.h"
#include "rules/agreement_load.h"
#include "tests/support/check.h"

#define TEXT_BYTES_MAX (1u << 20)

struct told {
	struct strbuf text;
	const char *only;
};

static enum status
tell(const struct lint_finding *finding, void *payload, struct error *err)
{
	struct told *told = payload;
	bool is_wanted = told->only != NULL ?
	    strcmp(finding->code, told->only) == 0 :
	    strcmp(finding->code, "no-example") != 0;

	(void)err;
	if (is_wanted)
		strbuf_printf(&told->text, "%llu %s %s: %s\n",
		    (unsigned long long)finding->line,
		    finding->level == LINT_WARNING ? "warning" : "note",
		    finding->code, finding->message);
	return STATUS_OK;
}

void
lint_told_check(const char *agreement, const struct catalog *catalog,
    const char *only, const char *expected)
{
	struct agreement_file *file = NULL;
	struct told told = { .only = only };
	struct error err;

	check_status(agreement_load_bytes(&file, "t.xml", agreement,
	    strlen(agreement), false, &err), STATUS_OK, &err);
	strbuf_init(&told.text, TEXT_BYTES_MAX);
	check_status(lint_agreement(&file->agreements[0], catalog, tell, &told,
	    &err), STATUS_OK, &err);
	assert_string_equal(strbuf_text(&told.text), expected);
	strbuf_fini(&told.text);
	agreement_file_free(file);
}
