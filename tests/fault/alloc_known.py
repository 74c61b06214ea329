"""What libraries do when an allocation of theirs fails, and no caller can
prevent: as narrow as the call stack allows, each with its reason."""

# reason; the library and its function on the stack of the failing allocation;
# may it end the process by a signal?
FAULTS = (
    ("libxslt prints, while xmlsec1 starts, beside the message that says "
     "memory", "libxslt.so", "xsltNewSecurityPrefs", False),
    ("libarchive ends the process (__archive_errx) where a text of its own "
     "finds no memory; the reader, in its confinement, by SIGSYS",
     "libarchive.so", None, True),
)


def known_fault(outcome):
    """The reason, or None."""
    for reason, thing, function, may_crash in FAULTS:
        if outcome.signal and not may_crash:
            continue
        # None: whoever asked for the memory, in that library.
        frames = outcome.frames[1:2] if function is None else outcome.frames
        if any(frame[0].startswith(thing) and function in (None, frame[1])
               for frame in frames):
            return reason
    return None
