# shellcheck shell=sh
# The examples of the gallery once more, as ledgers that are imported,
# previewed, settled and verified.
python3 "$TREE/tests/gallery/end_to_end.py" "$RISTORNO" \
    "$TREE/docs/agreements" >&2
