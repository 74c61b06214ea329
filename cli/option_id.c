#include "cli/option_id.h"

#include <string.h>

#include "cli/output.h"
#include "reports/plain.h"

enum status
option_id_check(const char *option, const char *text, size_t bytes_max,
    struct error *err)
{
	struct strbuf shown;
	enum status status;

	if (text == NULL)
		return STATUS_OK;
	strbuf_init(&shown, OUTPUT_BYTES_MAX);
	plain_puts(&shown, text);
	status = output_check(&shown, err);
	if (status == STATUS_OK && strcmp(strbuf_text(&shown), text) != 0)
		status = error_set(err, STATUS_USAGE, "%s takes a text in "
		    "UTF-8 without control characters", option);
	else if (status == STATUS_OK && strlen(text) > bytes_max)
		status = error_set(err, STATUS_USAGE,
		    "%s takes at most %zu bytes", option, bytes_max);
	strbuf_fini(&shown);
	return status;
}
