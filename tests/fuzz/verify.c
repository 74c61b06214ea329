/*
 * A byte for the way and any bytes:
 *
 *	0	as a statement, and as a detached signature: refused
 *	1	as a statement without its signature; it is signed, so that what
 *		comes after the signature's check is reached: what is accepted
 *		is what was signed, and can be shown
 *	2	the same, changed after it was signed: refused
 *	3	as a statement that is shown
 *	4	as what a detached signature is over, changed or not
 *
 * and 8 more for RSA in place of ECDSA.  The keys are made when the target
 * starts.  Where memory runs out on the way, the outcome is that, or the same.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/recompute.h"
#include "reports/sign.h"
#include "reports/text.h"
#include "tests/fuzz/chain.h"
#include "tests/fuzz/edit.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/starve.h"

#define ISSUED 0
#define UNTIL 2932896	/* 9999-12-31 */

struct party {
	struct signer *signer;
	struct verifier *verifier;
};

static struct party parties[2];		/* ECDSA, RSA */

static void
must(enum status status, const struct error *err)
{
	if (status != STATUS_OK) {
		fprintf(stderr, "%s\n", err->message);
		chain_broken("the test's own keys work");
	}
}

static void
make_party(struct party *party, bool is_rsa)
{
	struct error err = { 0 };
	char key[SCRATCH_PATH_MAX];
	char certificate[SCRATCH_PATH_MAX];
	const struct sign_keygen keygen = {
		.key = scratch_path(key, is_rsa ? "rsa" : "ec"),
		.certificate = scratch_path(certificate,
		    is_rsa ? "rsa.pem" : "ec.pem"),
		.common_name = "fuzz",
		.is_rsa = is_rsa,
		.valid_from = ISSUED,
		.valid_until = UNTIL,
	};
	const struct sign_key_files files = {
		.key = key, .certificate = certificate,
	};

	must(sign_keygen(&keygen, &err), &err);
	must(signer_open(&party->signer, &files, ISSUED, &err), &err);
	must(verifier_open(&party->verifier, certificate, &err), &err);
}

static void
close_parties(void)
{
	for (size_t i = 0; i < sizeof parties / sizeof parties[0]; i++) {
		/* Both take NULL, of one that no input asked for. */
		signer_close(parties[i].signer);
		verifier_close(parties[i].verifier);
	}
}

static const struct party *
the_party(bool is_rsa)
{
	static bool is_first = true;

	if (is_first) {
		scratch_make();
		(void)atexit(close_parties);
		is_first = false;
	}
	if (parties[is_rsa].signer == NULL)
		make_party(&parties[is_rsa], is_rsa);
	return &parties[is_rsa];
}

/* ------------------------------------------------------------------- checks */

/* As `ristorno show`, after form and signature or without them. */
static enum status
show(struct strbuf *out, const struct strbuf *composed, struct error *err)
{
	struct recompute recompute = { 0 };
	enum status status = recompute_open(&recompute, "s.xml",
	    strbuf_text(composed), composed->length, err);

	if (status == STATUS_OK)
		status = recompute_compare(&recompute, composed, err);
	if (status == STATUS_OK) {
		text_statement(out, &recompute.statement);
		status = strbuf_status(out);
	}
	recompute_close(&recompute);
	return status;
}

/* As `ristorno verify`; `out` gets what is shown of it. */
static enum status
verify(struct strbuf *out, const struct party *party, const void *bytes,
    size_t size, struct error *err)
{
	struct strbuf composed;
	enum status status;

	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	status = verifier_check_statement(party->verifier, &composed, "s.xml",
	    bytes, size, err);
	if (status != STATUS_OK && composed.length > 0)
		chain_broken("what is refused gives nothing");
	if (status == STATUS_OK)
		status = show(out, &composed, err);
	strbuf_fini(&composed);
	return status;
}

static enum status
show_bytes(struct strbuf *out, const struct party *party, const void *bytes,
    size_t size, struct error *err)
{
	struct strbuf composed;
	enum status status;

	(void)party;
	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	statement_strip_signature(&composed, bytes, size);
	status = strbuf_status(&composed);
	if (status == STATUS_OK)
		status = show(out, &composed, err);
	strbuf_fini(&composed);
	return status;
}

typedef enum status (*look_fn)(struct strbuf *out, const struct party *party,
    const void *bytes, size_t size, struct error *err);

/* Once with memory, once where it runs out; the outcome with it. */
static enum status
look(look_fn look_at, const struct party *party, const uint8_t *bytes,
    size_t size)
{
	struct strbuf fed;
	struct strbuf starved;
	struct error err = { 0 };
	struct error starved_err = { 0 };
	enum status status;
	enum status second;
	uint64_t count;

	strbuf_init(&fed, STATEMENT_BYTES_MAX);
	strbuf_init(&starved, STATEMENT_BYTES_MAX);
	starve_count();
	status = look_at(&fed, party, bytes, size, &err);
	count = starve_end();
	if (status != STATUS_OK && err.message[0] == '\0')
		chain_broken("what is refused is told");
	starve_begin(bytes, size, count);
	second = look_at(&starved, party, bytes, size, &starved_err);
	(void)starve_end();
	if (second != STATUS_MEMORY && (second != status ||
	    strcmp(err.message, starved_err.message) != 0 ||
	    (status == STATUS_OK && strcmp(strbuf_text(&fed),
	    strbuf_text(&starved)) != 0))) {
		fprintf(stderr, "with memory: %s\nwithout: %s\n", err.message,
		    starved_err.message);
		chain_broken("without memory nothing else comes out");
	}
	strbuf_fini(&fed);
	strbuf_fini(&starved);
	return status;
}

/* --------------------------------------------------------------------- ways */

static void
take_raw(const struct party *party, const uint8_t *bytes, size_t size)
{
	struct error err = { 0 };

	if (look(verify, party, bytes, size) == STATUS_OK)
		chain_broken("nobody else signs with this key");
	if (verifier_check_detached(party->verifier, bytes, size, "x", 1,
	    &err) == STATUS_OK)
		chain_broken("nobody else signs with this key");
}

static void
take_signed(const struct party *party, const uint8_t *bytes, size_t size)
{
	struct error err = { 0 };
	struct strbuf composed;
	struct strbuf file;

	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	strbuf_init(&file, STATEMENT_BYTES_MAX);
	strbuf_append(&composed, bytes, size);
	if (signer_sign_statement(party->signer, &file, &composed, &err) ==
	    STATUS_OK)
		(void)look(verify, party, (const uint8_t *)strbuf_text(&file),
		    file.length);
	strbuf_fini(&composed);
	strbuf_fini(&file);
}

static void
take_changed(const struct party *party, const uint8_t *bytes, size_t size)
{
	struct error err = { 0 };
	struct strbuf composed;
	struct strbuf file;
	struct strbuf changed;
	size_t edits = edit_size(bytes, size);

	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	strbuf_init(&file, STATEMENT_BYTES_MAX);
	strbuf_init(&changed, STATEMENT_BYTES_MAX);
	strbuf_append(&composed, bytes + edits, size - edits);
	if (signer_sign_statement(party->signer, &file, &composed, &err) ==
	    STATUS_OK && edit_apply(&changed, &file, bytes, edits) &&
	    look(verify, party, (const uint8_t *)strbuf_text(&changed),
	    changed.length) == STATUS_OK)
		chain_broken("no changed statement is accepted");
	strbuf_fini(&composed);
	strbuf_fini(&file);
	strbuf_fini(&changed);
}

static void
take_shown(const struct party *party, const uint8_t *bytes, size_t size)
{
	(void)look(show_bytes, party, bytes, size);
}

static void
take_detached(const struct party *party, const uint8_t *bytes, size_t size)
{
	struct error err = { 0 };
	struct strbuf signature;
	struct strbuf changed;
	size_t edits = edit_size(bytes, size);
	enum status status;

	strbuf_init(&signature, STATEMENT_BYTES_MAX);
	strbuf_init(&changed, STATEMENT_BYTES_MAX);
	must(signer_sign_detached(party->signer, &signature, bytes, size,
	    &err), &err);
	must(verifier_check_detached(party->verifier, strbuf_text(&signature),
	    signature.length, bytes, size, &err), &err);
	if (edit_apply(&changed, &signature, bytes, edits)) {
		status = verifier_check_detached(party->verifier,
		    strbuf_text(&changed), changed.length, bytes, size, &err);
		if (status != STATUS_INVALID || err.message[0] == '\0')
			chain_broken("no changed signature is accepted");
	}
	strbuf_fini(&signature);
	strbuf_fini(&changed);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const ways[])(const struct party *, const uint8_t *,
	    size_t) = {
		take_raw, take_signed, take_changed, take_shown, take_detached,
	};

	if (size == 0)
		return 0;
	ways[data[0] % 8 % (sizeof ways / sizeof ways[0])](the_party(
	    data[0] / 8 % 2 == 1), data + 1, size - 1);
	return 0;
}
