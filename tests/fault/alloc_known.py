"""What libraries do when an allocation of theirs fails, and no caller can
prevent: as narrow as the call stack allows, each with its reason."""

# reason; the library and its function on the stack of the failing allocation;
# is it that the program, or its reader, ends by a signal?
FAULTS = (
    ("libxslt prints, while xmlsec1 starts, beside the message that says "
     "memory", "libxslt.so", "xsltNewSecurityPrefs", False),
    ("libarchive ends the process (__archive_errx) where a text of its own "
     "finds no memory; the reader, in its confinement, by SIGSYS",
     "libarchive.so", None, True),
    ("libarchive 3.6.2 closes a filter for xz that had no memory to begin "
     "(archive_read_open1), by SIGSEGV", "liblzma.so", None, True),
)
# Whose calls may stand between a library and its memory.
BETWEEN = ("alloc_hook.so", "libc.so")


def known_fault(outcome):
    """The reason, or None."""
    # What ended a process met the last failure.
    frames = outcome.last_frames if outcome.has_crashed else outcome.frames
    frames = [frame for frame in frames if not frame[0].startswith(BETWEEN)]
    for reason, thing, function, ends in FAULTS:
        if outcome.has_crashed != ends:
            continue
        # None: whoever asked for the memory, in that library.
        if any(frame[0].startswith(thing) and function in (None, frame[1])
               for frame in frames[:1 if function is None else None]):
            return reason
    return None
