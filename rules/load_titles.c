#include "rules/load_titles.h"

#include <strings.h>

#include "rules/load_value.h"

static enum status
read_title(struct result_title *out, struct load *load,
    const struct xml_node *node)
{
	struct load_values values;
	const char *text;
	const char *rest;
	const char *word;
	size_t length;
	enum status status;

	status = load_element(&values, load, node, LOAD_TITLE);
	if (status != STATUS_OK)
		return status;
	rest = values.at[TITLE_LANGUAGE].text;
	length = load_value_word(&word, &rest);
	out->language = arena_strndup(&load->file->arena, word, length);
	if (out->language == NULL)
		return error_memory(load->err);
	if (xml_node_text(&text, &load->scratch, node) != STATUS_OK)
		return error_memory(load->err);
	return load_text(&out->text, load, text);
}

enum status
load_titles(const struct result_title **out, size_t *count, struct load *load,
    const struct xml_node *parent)
{
	struct result_title *titles = NULL;
	const struct xml_node *node;
	size_t title_count = load_count(parent, LOAD_TITLE);
	size_t n = 0;
	enum status status;

	status = load_array(&titles, load, title_count, sizeof *titles);
	if (status != STATUS_OK)
		return status;
	for (node = load_first(parent, LOAD_TITLE); node != NULL;
	    node = load_next(node), n++) {
		status = read_title(&titles[n], load, node);
		if (status != STATUS_OK)
			return status;
		/* Language tags are the same in either case (BCP 47). */
		for (size_t i = 0; i < n; i++) {
			if (strcasecmp(titles[i].language,
			    titles[n].language) == 0)
				return load_refuse(load, node,
				    "%s: a second title in language %s",
				    parent->name, titles[n].language);
		}
	}
	*out = titles;
	*count = title_count;
	return STATUS_OK;
}
