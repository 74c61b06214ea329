# shellcheck shell=sh
make_ledger
make_agreement
expect 0 --quiet import ledger.xml
header=agreement,account,rule,qualifying,tier,paying,amount,currency,reason

expect 0 preview --rules agreement.xml --format csv
is_silent
output_is <<EOF
$header
BONUS,C-1,volume,1300,2,1300,26.00,EUR,
BONUS,C-1,,,,,26.00,EUR,
BONUS,C-2,volume,99.99,1,99.99,1.00,EUR,
BONUS,C-2,,,,,1.00,EUR,
EOF
expect 0 preview --rules agreement.xml --format csv --as-of 2025-02-02
output_is <<EOF
$header
EOF
expect 0 preview --rules agreement.xml --format csv --as-of 2024-12-31
says 'BONUS: the term has not begun'
output_is <<EOF
$header
EOF
expect 0 preview --rules agreement.xml --format csv --account C-2
[ "$(wc -l <out)" -eq 3 ] || fail "$(cat out)"
expect 1 preview --rules agreement.xml --account C-3
ends_with 'no account "C-3"'
expect 0 preview --rules agreement.xml
prints 26.00
expect 0 preview --rules agreement.xml --format json
python3 -c 'import json, sys; json.load(open("out"))' || fail 'no JSON'

# Several files, in the order given; the same agreement twice is two previews.
sed 's/BONUS/AAA/' agreement.xml >second.xml
expect 0 preview --rules agreement.xml second.xml --format csv --account C-1
cut -d, -f1 out | uniq | tail -n +2 | tr '\n' ' ' >order
[ "$(cat order)" = 'BONUS AAA ' ] || fail "order: $(cat order)"
expect 0 preview --rules second.xml --format csv --rules agreement.xml
cut -d, -f1 out | uniq | tail -n +2 | tr '\n' ' ' >order
[ "$(cat order)" = 'AAA BONUS ' ] || fail "order: $(cat order)"

# A refused agreement: nothing is done.
sed 's/rate="2%"/rate="2"/' agreement.xml >bad.xml
expect 1 preview --rules bad.xml agreement.xml --format csv
ends_with 'agreement files refused: 1 of 2; nothing was done'
output_is </dev/null

# A party that fails has a row, its reason is said, the others are not touched.
cat >pounds.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"><documents>
<invoice id="G-1" account="C-2" date="2025-01-01" currency="GBP"><line no="1" net="10"/></invoice>
</documents></ledger>
EOF
expect 0 --quiet import pounds.xml
expect 1 preview --rules agreement.xml --format csv
prints 'BONUS,C-1,,,,,26.00,EUR,'
prints 'BONUS,C-2,,,,,,EUR,error'
says 'G-1'
ends_with 'could not be evaluated: 1'
expect 1 explain --rules agreement.xml --account C-2
says 'BONUS: C-2: '
# Its lines are shown, under the name of the agreement.
expect 1 explain --rules agreement.xml --account C-2 --lines
[ "$(head -n 1 out)" = 'BONUS version 1' ] || fail "$(cat out)"
expect 0 explain --rules agreement.xml --account C-1 --lines
prints 'invoice F-1'
prints 'credit note K-1'
prints 'volume'

# One agreement per group: a member stands for its group.
sed 's/version="1"/version="1" per="group"/; /<example/,/<\/example>/d' agreement.xml >group.xml
expect 1 preview --rules group.xml --format csv --account C-2
prints 'BONUS,C-1,,,,,,EUR,error'

# The lines of a group say whose they are, those of an account need not.
rm -f ristorno.db*
expect 0 --quiet import ledger.xml
expect 0 explain --rules group.xml --account C-1 --lines
grep -q '^account  *date ' out || fail "$(cat out)"
grep -qE '^C-2 .* invoice F-3 ' out || fail "$(cat out)"
grep -qE '^C-1 .* invoice F-1 ' out || fail "$(cat out)"
expect 0 explain --rules agreement.xml --account C-1 --lines
grep -q '^date  *source ' out || fail "$(cat out)"

# What would change the result: how far the next tier is, and what it would pay
# on today's paying amount, 2 % of 99.99.
expect 0 explain --rules agreement.xml --account C-2
prints '  next        from 1000 EUR, 900.01 EUR away: 2%'
prints '              if only that changed, the rule would give 2.00 EUR'
expect 0 preview --rules agreement.xml --account C-2 --format json
prints '"next_tier":{"from":"1000","distance":"900.01","benefit":"2%","amount":"2.00"}'

# One category is a category.
sed 's/"net-amount"/"categories"/; s/rate="\(.\)%"/amount="\1"/
    s/from="1000"/from="2"/; s/from="50"/from="1"/; /<example/,/<\/example>/d' \
    agreement.xml >categories.xml
expect 0 explain --rules categories.xml --account C-1
prints '  qualifying  1 category from '
prints '  tier        1, from 1 category to below 2 categories: 1 (all-units)'
prints '  next        from 2 categories, 1 category away: 2'

# What a comparison and a cap are worked out from, and why lines are left out.
cat >terms.xml <<'XML'
<agreement xmlns="urn:ristorno:agreement:1" id="TERMS" version="1" currency="EUR" from="2025-01-01" until="2025-12-31">
  <title xml:lang="en">Terms</title>
  <figures id="plan"><figure party="C-1" value="800"/></figures>
  <except type="credit-note"/>
  <rule id="plan">
    <qualify basis="net-amount" compare="attainment" baseline="plan"><lines category="TOOLS" from="2025-03-01"/></qualify>
    <scale method="all-units"><tier from="50%" rate="1%"/></scale>
    <pay basis="net-amount"><lines category="TOOLS" paid="yes"/></pay>
    <limit cap-percent="5%"/>
  </rule>
</agreement>
XML
expect 0 explain --rules terms.xml --account C-1 --lines
prints '  figures     plan: 800'
prints '  qualifying  50.0625% from 1 line'
prints '  behind it   qualify 400.5 from 1 line'
prints '              cap-net 0 from 0 lines'
prints ' (unselected: date, paid)'
prints ' (unselected: category, paid)'
prints ' (excepted)'
expect 0 explain --rules terms.xml --account C-2 --lines
prints '  figures     plan: none'
prints ' (cancelled)'

# Lines of which none counts: not behind the result of the agreement before.
sed 's/TERMS/NONE/; s/<except type="credit-note"/<except from="2025-01-01"/' \
    terms.xml >none.xml
expect 0 explain --rules terms.xml none.xml --account C-1 --lines
says 'NONE: no line of account C-1 counts'
[ "$(grep -c ' version 1' out)" -eq 2 ] || fail "$(cat out)"
sed -n '/^NONE version 1$/,$p' out | grep -q '^20.*(excepted)$' ||
    fail "$(cat out)"

# The dates of lines are those that count.
rm -f ristorno.db*
cat >late.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="S"><documents>
<invoice id="1" account="C-1" date="2024-12-30" delivered="2025-01-04" currency="EUR"><line no="1" net="100"/></invoice>
<invoice id="2" account="C-1" date="2025-01-05" currency="EUR"><line no="1" net="100"/></invoice>
</documents></ledger>
END
expect 0 --quiet import late.xml
sed 's/version="1"/date="delivery" &/; /<example/,/<\/example>/d' agreement.xml >delivery.xml
expect 0 explain --rules delivery.xml --account C-1 --lines
prints '2025-01-04  S       invoice 1'
prints '2025-01-05  S       invoice 2'
