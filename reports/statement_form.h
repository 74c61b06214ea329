#ifndef REPORTS_STATEMENT_FORM_H
#define REPORTS_STATEMENT_FORM_H

#include "engine/result.h"
#include "engine/strbuf.h"

/*
 * statement_form -- the fixed texts of a statement's byte form, shared by what
 * writes it, reads it, signs it and verifies it; not for use outside
 * reports/.
 */

#define STATEMENT_NAMESPACE "urn:ristorno:statement:1"
#define STATEMENT_DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define STATEMENT_ROOT "<statement xmlns=\"" STATEMENT_NAMESPACE "\""
#define STATEMENT_ROOT_END "</statement>"
#define STATEMENT_END STATEMENT_ROOT_END "\n"
#define STATEMENT_AGREEMENT_NAMESPACE "urn:ristorno:agreement:1"
#define STATEMENT_AGREEMENT \
	"<agreement xmlns=\"" STATEMENT_AGREEMENT_NAMESPACE "\""
#define STATEMENT_AGREEMENT_END "</agreement>"

/* Where the signature, the root's last child, begins. */
#define STATEMENT_SIGNATURE \
	"<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\">"

/* The element <result>: everything that follows from agreement and measures. */
void statement_compose_result(struct strbuf *out, const struct result *result);

#endif
