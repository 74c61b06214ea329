#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <stdint.h>

#include "engine/strbuf.h"

/*
 * json -- members of a JSON object, each with its comma: after the "{" of an
 * object that is empty the comma is left out.
 *
 * Texts are made printable first (reports/plain.h), so that what is shown of
 * them cannot act on who reads them.  Data that a program reads are as they are;
 * NULL is null.
 */

void json_text(struct strbuf *out, const char *text);

void json_put_name(struct strbuf *out, const char *name);
void json_put_text(struct strbuf *out, const char *name, const char *text);
void json_put_data(struct strbuf *out, const char *name, const char *text);
void json_put_count(struct strbuf *out, const char *name, uint64_t count);

#endif
