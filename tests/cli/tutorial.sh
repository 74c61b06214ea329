# shellcheck shell=sh
# The tutorial does what it says, from an empty folder.
"$TREE/tests/tour.sh" "$RISTORNO" "$TREE/docs/tutorial/README.md" >&2
