#ifndef IMPORTERS_LIMITS_H
#define IMPORTERS_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/*
 * limits -- what the reader accepts at most of a file that nobody vouches for.
 *
 * Memory is bounded by the sizes below, time by being linear in the bytes that
 * come out of decompression, and those by their ratio to the bytes that go in.
 * Text, white space and CDATA have no maximum of their own: they stream through
 * in constant memory, whatever their length.
 */

/* Bytes read from the descriptor at once. */
#define READ_BLOCK_BYTES (256u << 10)
/* And between two calls of the sink's progress. */
#define PROGRESS_BYTES (UINT64_C(4) << 20)

/*
 * Decompression.  Deflate cannot do better than 1032:1; ledgers stay below
 * 100:1.  The first mebibyte is free, so that small files need no ratio.
 */
#define DECOMPRESS_RATIO_MAX 1000
#define DECOMPRESS_FREE_BYTES (UINT64_C(1) << 20)
#define DECOMPRESS_BYTES_MAX (UINT64_C(1) << 40)
#define ARCHIVE_MEMBERS_MAX 1000000

/* The XML declaration, in bytes of the file's own encoding. */
#define DECLARATION_BYTES_MAX 2048u

/*
 * Markup.  Exports of real systems stay below 2 KiB a tag, 40 attributes and a
 * depth of 30.
 */
#define TAG_BYTES_MAX (64u << 10)	/* '<' to '>', white space included */
#define TAG_ATTRIBUTES_MAX 256		/* namespace declarations included */
#define DEPTH_MAX 256
#define DOCTYPE_BYTES_MAX (4u << 10)
#define COMMENT_BYTES_MAX (16u << 20)
#define INSTRUCTION_BYTES_MAX (32u << 10)

/* The parser holds a CDATA section or a comment until its end, and white space
 * outside of the root: it gets one of more bytes as several. */
#define SECTION_BYTES_MAX (16u << 10)

/*
 * The parser compares names with those known: namespaces in force are searched
 * one by one, names are kept until the document ends.
 */
#define NAMESPACES_MAX 512		/* in force at one place */
#define NAMES_BYTES_MAX (16u << 20)	/* memory for all different names */
/* Different names: libxml2 looks each up among all, by 16,384 lists at most. */
#define NAMES_MAX 100000

/*
 * Root elements of one file, where its dialect takes several; and what may
 * stand before the first that is of a known dialect.
 */
#define ROOTS_MAX 1000000
#define UNKNOWN_BYTES_MAX (4u << 20)	/* of each root */
#define UNKNOWN_ELEMENTS_MAX 20000	/* of all */

/*
 * Documents that stand as base64 in the text of another: bytes of one, decoded
 * and still compressed, and how many in a file.  One, and all of a file's
 * together, may grow to so many times their size when they are decompressed,
 * and by the free bytes more.
 */
#define EMBEDDED_BYTES_MAX ((size_t)32 << 20)
#define EMBEDDED_MAX 1000000
#define EMBEDDED_RATIO_MAX 100
#define EMBEDDED_FREE_BYTES (UINT64_C(1) << 20)
#define EMBEDDED_ALL_FREE_BYTES (UINT64_C(64) << 20)

/*
 * Nodes that a dialect's paths may look at in a record, or in what a file has
 * once: so many, and for each node of it so many more.  The dialects built in
 * need less than 60 for each.
 */
#define SEARCH_STEPS_FREE UINT64_C(2000000)
#define SEARCH_STEPS_PER_NODE UINT64_C(500)

/* Bytes the gate passes on at once; as many as window.h allows, at most. */
#define GATE_PIECE_BYTES (64u << 10)

/* A row of a CSV file, its line breaks included. */
#define CSV_ROW_BYTES_MAX (64u << 10)

/* One record in the pipe between the reader process and its parent. */
#define WIRE_RECORD_BYTES_MAX (256u << 20)

/* Different places of a file that are counted for who writes a dialect. */
#define PLACE_COUNT_MAX 4000

/* Accounts of one file that contradict what is known. */
#define REFUSED_ACCOUNTS_MAX 100000

/* Address space of the reader process: windows of xz and zstd included. */
#define READER_MEMORY_BYTES_MAX (UINT64_C(768) << 20)

/*
 * A reader process that got out of hand: how long it may send nothing while
 * there is something to read, its time on the processor for a file and, above
 * that, for each so many bytes of it, and what it may send for a file.  Real
 * readers need less than a hundredth of each.  A test program has shorter times
 * (tests/sandbox/).
 */
#ifndef READER_SILENCE_SECONDS_MAX
#define READER_SILENCE_SECONDS_MAX 600
#define READER_CPU_SECONDS_FREE UINT64_C(600)
#define READER_SENT_FREE_BYTES (UINT64_C(256) << 20)
#endif
#define READER_CPU_BYTES_PER_SECOND (UINT64_C(16) << 10)
#define READER_CPU_SECONDS_MAX (UINT64_C(7) * 86400)	/* also of a pipe */
#define READER_SENT_RATIO_MAX UINT64_C(4000)

#endif
