#include "cli/agreements.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/paragraph.h"
#include "rules/annex.h"

struct explain_arguments {
	const char *language;
};

static const struct option_row options[] = {
	{ .name = "lang", .kind = OPTION_TEXT, .value = "LANG",
	    .help = "the language: en (default), de",
	    .offset = offsetof(struct explain_arguments, language) },
	{ .name = NULL },
};

struct explanation {
	const struct words *words;
	struct strbuf text;	/* of one agreement */
	struct strbuf out;
	size_t count;
};

static enum status
put_agreement(const struct agreement *agreement, void *payload,
    struct error *err)
{
	struct explanation *explanation = payload;
	enum status status;

	strbuf_clear(&explanation->text);
	status = annex_write(&explanation->text, agreement,
	    explanation->words, err);
	if (status != STATUS_OK)
		return status;
	if (explanation->count++ > 0)
		paragraph_separate(&explanation->out);
	paragraph_put_all(&explanation->out,
	    strbuf_text(&explanation->text));
	return output_write(&explanation->out, err);
}

/* The language asked for; STATUS_USAGE names those that there are. */
static enum status
find_words(const struct words **out, const char *language, struct error *err)
{
	const struct words *words;
	struct strbuf known;
	enum status status;

	*out = language == NULL ? words_languages : words_find(language);
	if (*out != NULL)
		return STATUS_OK;
	strbuf_init(&known, ERROR_MESSAGE_MAX);
	for (words = words_languages; words->language != NULL; words++)
		strbuf_printf(&known, "%s%s", words == words_languages ? "" :
		    ", ", words->language);
	status = strbuf_status(&known) != STATUS_OK ? error_memory(err) :
	    error_set(err, STATUS_USAGE,
	    "--lang: expected one of %s, found \"%s\"", strbuf_text(&known),
	    language);
	strbuf_fini(&known);
	return status;
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct explain_arguments *given = arguments;
	struct explanation explanation = { 0 };
	struct agreements agreements = { 0 };
	enum status status;

	strbuf_init(&explanation.text, OUTPUT_BYTES_MAX);
	strbuf_init(&explanation.out, OUTPUT_BYTES_MAX);
	status = find_words(&explanation.words, given->language, err);
	if (status == STATUS_OK)
		status = agreements_load(&agreements, context, operands, err);
	if (status == STATUS_OK)
		status = agreements_each(&agreements, put_agreement,
		    &explanation, err);
	if (status == STATUS_OK && agreements.refused_count > 0)
		command_refuse(context, "agreement files refused: %zu of %zu",
		    agreements.refused_count, agreements.file_count);
	strbuf_fini(&explanation.text);
	strbuf_fini(&explanation.out);
	agreements_fini(&agreements);
	return status;
}

const struct command cmd_rules_explain = {
	.name = "rules explain",
	.operands = "FILE|DIR...",
	.summary = "agreements in plain sentences, as a contract's annex",
	.details = "Every term of an agreement is said, so that the terms "
	    "could be written down again from the text alone. Needs no "
	    "ledger.",
	.options = options,
	.arguments_size = sizeof(struct explain_arguments),
	.operands_min = 1,
	.operands_max = SIZE_MAX,
	.run = run,
};
