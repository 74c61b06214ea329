#include "importers/ber.h"

#include <assert.h>
#include <string.h>

#define TAG_CONSTRUCTED 0x20
#define TAG_SEQUENCE 0x30
#define TAG_OBJECT 0x06
#define TAG_OCTETS 0x04
#define TAG_CONTENT 0xa0	/* [0], constructed */
#define TAG_NUMBER 0x1f		/* all set: more of the tag follows */

void
ber_init(struct ber *ber, const struct byte_target *target)
{
	memset(ber, 0, sizeof *ber);
	ber->target = *target;
}

static enum status
refuse(struct error *err, const char *why)
{
	return error_set(err, STATUS_INVALID,
	    "the signed data (CMS) are damaged: %s", why);
}

static enum status
refuse_detached(struct error *err)
{
	return error_set(err, STATUS_INVALID, "the file is a signature without "
	    "the document that it signs (detached CMS)");
}

/* ---------------------------------------------------------------- kinds */

/* 1.2.840.113549.1 */
static const unsigned char pkcs[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1 };

static const struct kind {
	unsigned char bytes[5];	/* after those of pkcs */
	size_t length;
	const char *what;	/* NULL: accepted */
} kinds[] = {
	{ { 7, 2 }, 2, NULL },
	{ { 7, 1 }, 2, "data without a signature" },
	{ { 7, 3 }, 2, "encrypted (enveloped data)" },
	{ { 7, 4 }, 2, "encrypted (signed and enveloped data)" },
	{ { 7, 5 }, 2, "digested data" },
	{ { 7, 6 }, 2, "encrypted" },
	{ { 9, 16, 1, 9 }, 4, "compressed data" },
	{ { 9, 16, 1, 23 }, 4, "encrypted (authenticated-enveloped data)" },
	{ { 9, 16, 1, 31 }, 4, "time-stamped data" },
};

static enum status
check_type(const struct ber *ber, struct error *err)
{
	const char *what = "of another kind";

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		const struct kind *kind = &kinds[i];

		if (ber->type_length != sizeof pkcs + kind->length ||
		    memcmp(ber->type, pkcs, sizeof pkcs) != 0 ||
		    memcmp(ber->type + sizeof pkcs, kind->bytes,
		    kind->length) != 0)
			continue;
		if (kind->what == NULL)
			return STATUS_OK;
		what = kind->what;
	}
	return error_set(err, STATUS_INVALID,
	    "the CMS file is %s; signed data were expected", what);
}

bool
ber_is_cms(const unsigned char *bytes, size_t size, bool *is_cut)
{
	size_t at = 2;

	*is_cut = false;
	if (size >= 1 && bytes[0] != TAG_SEQUENCE)
		return false;
	/* The length in its bytes, or none, then an identifier of 9 to 11. */
	if (size >= 2 && bytes[1] > 0x80)
		at += bytes[1] & 0x7f;
	if (size >= 2 && bytes[1] > 0x88)
		return false;
	*is_cut = size < at + 2 + sizeof pkcs;
	return !*is_cut && bytes[at] == TAG_OBJECT &&
	    bytes[at + 1] <= BER_TYPE_MAX &&
	    memcmp(bytes + at + 2, pkcs, sizeof pkcs) == 0;
}

/* -------------------------------------------------------------- elements */

/* What an element is, by where it stands. */
static const struct rule {
	enum ber_role parent;
	unsigned index;		/* among its parent's children */
	unsigned char tag;
	enum ber_role role;
} rules[] = {
	{ BER_INFO, 0, TAG_OBJECT, BER_TYPE },
	{ BER_INFO, 1, TAG_CONTENT, BER_CONTENT },
	{ BER_CONTENT, 0, TAG_SEQUENCE, BER_SIGNED },
	{ BER_SIGNED, 2, TAG_SEQUENCE, BER_INNER },
	{ BER_INNER, 1, TAG_CONTENT, BER_INNER_CONTENT },
	{ BER_INNER_CONTENT, 0, TAG_OCTETS, BER_OCTETS },
	{ BER_INNER_CONTENT, 0, TAG_OCTETS | TAG_CONSTRUCTED, BER_OCTETS },
};

/* How many elements stand in one at most; 0: any number. */
static const unsigned children_max[] = {
	[BER_INFO] = 2, [BER_CONTENT] = 1, [BER_INNER] = 2,
	[BER_INNER_CONTENT] = 1, [BER_OCTETS] = 0,
};

/* Of what stood in it nothing would be read, and nothing said. */
static bool
is_full(const struct ber_frame *parent)
{
	return children_max[parent->role] != 0 &&
	    parent->children == children_max[parent->role];
}

/* false: another element should stand here. */
static bool
find_role(enum ber_role *out, const struct ber_frame *parent,
    unsigned char tag)
{
	bool is_expected = true;

	if (parent->role == BER_OCTETS) {
		*out = BER_OCTETS;
		return (tag & ~TAG_CONSTRUCTED) == TAG_OCTETS;
	}
	*out = BER_OTHER;
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		if (rules[i].parent != parent->role ||
		    rules[i].index != parent->children)
			continue;
		is_expected = rules[i].tag == tag;
		*out = rules[i].role;
		if (is_expected)
			break;
	}
	return is_expected;
}

static enum status
pop(struct ber *ber, struct error *err)
{
	enum ber_role role = ber->frames[--ber->depth].role;

	ber->state = ber->depth == 0 ? BER_AT_END : BER_IN_TAG;
	if (role == BER_INNER && !ber->has_octets)
		return refuse_detached(err);
	return STATUS_OK;
}

/* All that end where an element has ended. */
static enum status
end_element(struct ber *ber, struct error *err)
{
	enum status status = STATUS_OK;

	ber->state = BER_IN_TAG;
	if (ber->role == BER_TYPE)
		status = check_type(ber, err);
	while (status == STATUS_OK && ber->depth > 0) {
		const struct ber_frame *frame = &ber->frames[ber->depth - 1];

		if (frame->is_indefinite || frame->end > ber->offset)
			break;
		status = pop(ber, err);
	}
	return status;
}

static enum status
push_frame(struct ber *ber, uint64_t end, struct error *err)
{
	if (ber->depth == BER_DEPTH_MAX)
		return refuse(err, "elements are nested too deep");
	ber->frames[ber->depth++] = (struct ber_frame){
		.role = ber->role, .end = end,
		.is_indefinite = ber->is_indefinite,
	};
	ber->state = BER_IN_TAG;
	/* One without content ends at once. */
	ber->role = BER_OTHER;
	return ber->is_indefinite || end > ber->offset ? STATUS_OK :
	    end_element(ber, err);
}

/* Two NULs end the innermost element that states no length. */
static enum status
end_indefinite(struct ber *ber, struct error *err)
{
	enum status status;

	if (ber->depth == 0 || ber->length != 0 ||
	    !ber->frames[ber->depth - 1].is_indefinite)
		return refuse(err, "an element ends where none does");
	ber->role = BER_OTHER;
	status = pop(ber, err);
	return status == STATUS_OK && ber->depth > 0 ?
	    end_element(ber, err) : status;
}

/* The header is read. */
static enum status
begin_element(struct ber *ber, struct error *err)
{
	struct ber_frame *parent = ber->depth > 0 ?
	    &ber->frames[ber->depth - 1] : NULL;
	uint64_t limit = parent != NULL ? parent->end : UINT64_MAX;
	bool is_constructed = (ber->tag & TAG_CONSTRUCTED) != 0;
	uint64_t end;

	if (ber->tag == 0 && !ber->is_indefinite)
		return end_indefinite(ber, err);
	if (ber->is_indefinite && !is_constructed)
		return refuse(err, "a value has no length");
	if (ber->offset > limit || ber->length > limit - ber->offset)
		return refuse(err, "an element is longer than what it is in");
	end = ber->is_indefinite ? limit : ber->offset + ber->length;
	if (parent != NULL && is_full(parent))
		return refuse(err, "there is an element too many");
	if (parent == NULL)
		ber->role = BER_INFO;
	else if (!find_role(&ber->role, parent, ber->tag))
		return parent->role == BER_INNER_CONTENT ||
		    parent->role == BER_OCTETS ?
		    refuse(err, "the content is no octet string") :
		    refuse(err, "another element was expected");
	if (parent != NULL)
		parent->children++;
	ber->has_octets |= ber->role == BER_OCTETS;
	ber->type_length = 0;
	if (is_constructed && (ber->role != BER_OTHER || ber->is_indefinite))
		return push_frame(ber, end, err);
	ber->state = BER_IN_VALUE;
	return ber->length > 0 ? STATUS_OK : end_element(ber, err);
}

/* ----------------------------------------------------------------- bytes */

static enum status
take_length(struct ber *ber, unsigned char byte, struct error *err)
{
	ber->length = byte < 0x80 ? byte : 0;
	ber->is_indefinite = byte == 0x80;
	ber->length_bytes = byte > 0x80 ? byte & 0x7f : 0;
	if (ber->length_bytes > 8)
		return refuse(err, "a length is too long");
	ber->state = BER_IN_LENGTH_BYTES;
	return ber->length_bytes > 0 ? STATUS_OK : begin_element(ber, err);
}

/* One byte of a header. */
static enum status
take_byte(struct ber *ber, unsigned char byte, struct error *err)
{
	ber->offset++;
	switch (ber->state) {
	case BER_IN_TAG:
		ber->tag = byte;
		ber->state = (byte & TAG_NUMBER) == TAG_NUMBER ?
		    BER_IN_LONG_TAG : BER_IN_LENGTH;
		return STATUS_OK;
	case BER_IN_LONG_TAG:
		if (byte < 0x80)
			ber->state = BER_IN_LENGTH;
		return STATUS_OK;
	case BER_IN_LENGTH:
		return take_length(ber, byte, err);
	case BER_IN_LENGTH_BYTES:
		if (ber->length >> 55 != 0)
			return refuse(err, "a length is too large");
		ber->length = ber->length << 8 | byte;
		return --ber->length_bytes > 0 ? STATUS_OK :
		    begin_element(ber, err);
	case BER_AT_END:
		/* Ends of lines, and what fills a block. */
		return byte != '\0' && strchr(" \t\r\n\x1a", byte) == NULL ?
		    error_set(err, STATUS_INVALID,
		    "there is more after the end of the signed data (CMS)") :
		    STATUS_OK;
	case BER_IN_VALUE:
		break;
	}
	assert(false);
	return STATUS_OK;
}

/* Some bytes of a value. */
static enum status
take_value(struct ber *ber, const char *bytes, size_t size,
    struct error *err)
{
	enum status status = STATUS_OK;

	ber->offset += size;
	ber->length -= size;
	if (ber->role == BER_OCTETS)
		status = ber->target.push(ber->target.payload, bytes, size,
		    err);
	for (size_t i = 0; i < size && ber->role == BER_TYPE; i++) {
		if (ber->type_length == BER_TYPE_MAX)
			return refuse(err, "its kind is too long");
		ber->type[ber->type_length++] = (unsigned char)bytes[i];
	}
	return status == STATUS_OK && ber->length == 0 ?
	    end_element(ber, err) : status;
}

enum status
ber_push(struct ber *ber, const char *bytes, size_t size, struct error *err)
{
	enum status status = STATUS_OK;

	while (size > 0 && status == STATUS_OK) {
		size_t taken = 1;

		if (ber->state == BER_IN_VALUE) {
			taken = ber->length < size ? (size_t)ber->length :
			    size;
			status = take_value(ber, bytes, taken, err);
		} else {
			status = take_byte(ber, (unsigned char)*bytes, err);
		}
		bytes += taken;
		size -= taken;
	}
	return status;
}

enum status
ber_finish(const struct ber *ber, struct error *err)
{
	if (ber->state != BER_AT_END)
		return refuse(err, "they are cut short");
	return ber->has_octets ? STATUS_OK : refuse_detached(err);
}
