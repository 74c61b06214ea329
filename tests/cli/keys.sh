# shellcheck shell=sh
# Keys and certificates made by openssl, as the page on them says.
"$TREE/tests/tour.sh" "$RISTORNO" "$TREE/docs/how-to/keys.md" >out 2>err ||
	fail "docs/how-to/keys.md: $(cat out err)"
