#include "cli/party.h"

#include <stdio.h>

#include "rules/window.h"

enum status
party_check(const struct party_request *request, struct error *err)
{
	if (request->account == NULL ||
	    catalog_account_find(request->view->catalog, request->account) !=
	    CATALOG_NONE)
		return STATUS_OK;
	return error_set(err, STATUS_NOT_FOUND, "the ledger has no account "
	    "\"%s\"; `ristorno accounts` finds them", request->account);
}

enum status
party_assess(struct assess *out, const struct party_request *request,
    const struct agreement *agreement)
{
	const struct catalog *catalog = request->view->catalog;
	struct assess assess = {
		.ledger = request->view->ledger,
		.catalog = catalog,
		.position = request->view->position,
		.agreement = agreement,
		.as_of = request->as_of,
		.account = CATALOG_NONE,
	};
	enum status status;

	status = window_choose(&assess.window, &assess.period, &assess.as_of,
	    agreement);
	if (status == STATUS_NOT_FOUND)
		log_event(request->log, LOG_WARNING, "not-begun",
		    agreement->id, "the term has not begun");
	if (status != STATUS_OK)
		return status;
	if (request->account != NULL) {
		assess.account = catalog_account_find(catalog,
		    request->account);
		if (agreement->per_group && assess.account != CATALOG_NONE)
			assess.account =
			    catalog_account(catalog, assess.account)->head;
	}
	*out = assess;
	return STATUS_OK;
}

void
party_tell_failed(struct log *log, const struct result *result,
    const char *reason)
{
	char place[ERROR_PLACE_MAX];

	snprintf(place, sizeof place, "%s: %s", result->agreement,
	    result->account);
	log_event(log, LOG_ERROR, "party-failed", place, "%s", reason);
}
