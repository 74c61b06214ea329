# shellcheck shell=sh
# The figures that others publish (tests/worked).
"$TREE/tests/worked/run.py" "$RISTORNO" >&2
