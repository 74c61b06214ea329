# shellcheck shell=sh
# A database is backed up, restored and repaired as the page on it says.
"$TREE/tests/tour.sh" "$RISTORNO" "$TREE/docs/how-to/keep-the-database.md" >out 2>err ||
	fail "docs/how-to/keep-the-database.md: $(cat out err)"
