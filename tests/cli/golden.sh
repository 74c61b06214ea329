# shellcheck shell=sh
# Statements issued once are still accepted, and a new run writes the same,
# signatures aside (tests/golden/README.md).
golden=$TREE/tests/golden

expect 0 verify --cert "$golden/cert.pem" "$golden"/statements/*.xml

# What was settled before is part of what the figures follow from.
settled=$(grep -l '<settled ' "$golden"/statements/*.xml)
expect 0 show "$settled"
prints 'Settled before'
sed 's/<settled amount="[0-9.]*"/<settled amount="1"/' "$settled" >less.xml
expect 1 show less.xml
ends_with 'its figures do not follow from the agreement and the measures in it'
sed 's/<settled \(.*\) until="2024-06-30"/<settled \1 until="2024-07-01"/' \
    "$settled" >overlap.xml
expect 1 show overlap.xml
ends_with 'what it takes off as settled is of no earlier period'
sed '/<settled /d' "$settled" >none.xml
expect 1 show none.xml
sed 's/^<account id="[^"]*"/<account id=""/' "$settled" >nobody.xml
expect 1 show nobody.xml
ends_with ': id must be an account, found ""'
# A file can say more than any ledger holds: no result, and no crash.
sed -e 's/rate="1.75%"/rate="99999%"/' \
    -e 's/value="[0-9.]*"><\/figure>/value="170141183460469231731687303715884"><\/figure>/' \
    "$settled" >huge.xml
expect 1 show huge.xml
ends_with 'no result follows from the measures in it: an amount of the result is too large'
for change in s/161.11/161.111/ s/161.11/-161.11/ s/run=\"2\"/run=\"3\"/ \
    s/run=\"2\"/run=\"0\"/; do
	sed "/<settled /$change" "$settled" >unpaid.xml
	expect 1 show unpaid.xml
	ends_with 'settled is nothing that an earlier run paid'
done

expect 0 --db golden.db import "$golden/ledger.xml"
expect 0 keygen --key key.pem --cert cert.pem --issued 2025-01-20
expect 0 --db golden.db run --rules "$golden/agreement.xml" \
    --period 2024-12-31 --issued 2025-01-20 --key key.pem --cert cert.pem \
    --out statements

for period in 2024-06-30 2024-12-31; do
	expect 0 --db golden.db run --rules "$golden/catch-up.xml" \
	    --period "$period" --issued 2025-01-20 --key key.pem \
	    --cert cert.pem --out "$period"
	cp "$period"/*.xml statements
done

mkdir was is
for statement in "$golden"/statements/*.xml; do
	sed '/^<Signature/,$d' "$statement" >"was/$(basename "$statement")"
done
for statement in statements/*.xml; do
	sed '/^<Signature/,$d' "$statement" >"is/$(basename "$statement")"
done
diff -r was is
