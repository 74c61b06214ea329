# shellcheck shell=sh
# The purchases that findings name pay what they say, to the cent.
"$TREE/tests/shown/shown.py" "$RISTORNO" "$TREE"/docs/agreements/*.xml \
    "$TREE"/tests/agreements/accepted/*.xml "$TREE"/tests/shown/*.xml >proved ||
    fail "$(cat proved)"
for kind in choice invoice threshold two; do
	grep -q "[ ;]$kind: [1-9]" proved || fail "no $kind: $(cat proved)"
done
