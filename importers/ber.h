#ifndef IMPORTERS_BER_H
#define IMPORTERS_BER_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/error.h"
#include "importers/byte_target.h"

/*
 * ber -- the octets that CMS signed data hold, out of their BER (X.690).
 *
 *   ContentInfo  SEQUENCE { type OID, [0] { SignedData } }
 *   SignedData   SEQUENCE { version, digest algorithms, ContentInfo2, ... }
 *   ContentInfo2 SEQUENCE { type OID, [0] { OCTET STRING } }
 *
 * where the string may be in pieces, and pieces in pieces.  Bytes come in
 * pieces of any size.  Everything else is counted and left.  STATUS_INVALID as
 * importers/cms.h says.
 */

#define BER_DEPTH_MAX 32
#define BER_TYPE_MAX 16		/* bytes of an object identifier that is kept */

enum ber_role {
	BER_OTHER,
	BER_INFO,		/* ContentInfo */
	BER_TYPE,
	BER_CONTENT,		/* [0] of it */
	BER_SIGNED,		/* SignedData */
	BER_INNER,		/* the ContentInfo within */
	BER_INNER_CONTENT,	/* [0] of that */
	BER_OCTETS,
};

enum ber_state {
	BER_IN_TAG,
	BER_IN_LONG_TAG,
	BER_IN_LENGTH,
	BER_IN_LENGTH_BYTES,
	BER_IN_VALUE,
	BER_AT_END,		/* of the whole */
};

struct ber_frame {
	enum ber_role role;
	uint64_t end;		/* offset that it may not go beyond */
	bool is_indefinite;	/* it ends with two NULs */
	unsigned children;	/* seen so far */
};

struct ber {
	struct byte_target target;
	enum ber_state state;
	uint64_t offset;
	struct ber_frame frames[BER_DEPTH_MAX];
	unsigned depth;
	/* The element whose header is read. */
	unsigned char tag;
	unsigned length_bytes;	/* still to come */
	uint64_t length;
	bool is_indefinite;
	enum ber_role role;
	unsigned char type[BER_TYPE_MAX];
	size_t type_length;
	bool has_octets;
};

void ber_init(struct ber *ber, const struct byte_target *target);
MUST_CHECK enum status ber_push(struct ber *ber, const char *bytes,
    size_t size, struct error *err);
MUST_CHECK enum status ber_finish(const struct ber *ber, struct error *err);

/* Do the bytes begin like such data, or other CMS?  *is_cut: more are needed
 * to tell. */
bool ber_is_cms(const unsigned char *bytes, size_t size, bool *is_cut);

#endif
