# shellcheck shell=sh
# rules diff: what changed in the terms, and with the ledger for whom.
make_agreement
make_ledger
sed 's/rate="2%"/rate="2.5%"/; s/from="50"/from="60"/; s/version="1"/version="2"/
    s|</scale>|<tier from="5000" rate="3%"/></scale><limit cap="25"/>|
    /<example/,/<\/example>/d' agreement.xml >changed.xml

expect 0 rules diff agreement.xml changed.xml
is_silent
output_is <<'END'
BONUS: agreement: version: 1 -> 2
BONUS: agreement: examples: 2 -> 0
BONUS: rule volume, scale, tier from 50: from: 50 -> 60
BONUS: rule volume, scale, tier from 1000: rate: 2% -> 2.5%
BONUS: rule volume, scale: tier from 5000: (none) -> rate 3%
BONUS: rule volume, limit: cap: (none) -> 25
END
expect 0 rules diff --format csv changed.xml agreement.xml
output_is <<'END'
agreement,place,what,before,after
BONUS,agreement,version,2,1
BONUS,agreement,examples,0,2
BONUS,"rule volume, scale, tier from 60",from,60,50
BONUS,"rule volume, scale, tier from 1000",rate,2.5%,2%
BONUS,"rule volume, scale",tier from 5000,rate 3%,
BONUS,"rule volume, limit",cap,25,
END

# How it is written is no difference.
sed 's/  */ /g; s/method="all-units"/threshold="reach" &/
    s|<rule |<!-- the one rule --><rule |' agreement.xml >written.xml
expect 0 rules diff agreement.xml written.xml
output_is <<'END'
no difference in the terms
END
expect 0 rules diff --format csv agreement.xml written.xml
output_is <<'END'
agreement,place,what,before,after
END

# Several agreements go by their ids; one alone is compared with one alone.
sed 's/id="BONUS"/id="OTHER"/' agreement.xml >other.xml
expect 0 rules diff agreement.xml other.xml
output_is <<'END'
BONUS: agreement: id: BONUS -> OTHER
END
mkdir old new
cp agreement.xml old/a.xml
cp other.xml new/a.xml
cp changed.xml new/b.xml
expect 0 rules diff old new
prints 'BONUS: agreement: version: 1 -> 2'
prints 'OTHER: file: agreement: (none) -> version 1'
expect 0 rules diff new old
prints 'OTHER: file: agreement: version 1 -> (none)'
cp changed.xml new/c.xml
expect 1 rules diff old new
ends_with 'agreement BONUS is there twice on one side'

# With the ledger: 1,300 of C-1 at 2.5 % are 32.50, capped at 25; C-2 stays in
# the first tier with its 99.99.
expect 0 --quiet import ledger.xml
expect 0 rules diff --with-ledger agreement.xml changed.xml
prints 'BONUS: rule volume, limit: cap: (none) -> 25'
tail -n 5 out >effect
diff -u - effect >&2 <<'END' || fail 'the effect differs'
BONUS on the purchases from 2025-01-01 to 2025-12-31: 1 of 2 parties have another result
account  rule     before  after  difference  currency
C-1      volume    26.00  25.00       -1.00  EUR
C-1      (total)   26.00  25.00       -1.00  EUR
(all)              27.00  26.00       -1.00  EUR
END
expect 0 rules diff --with-ledger --format csv agreement.xml changed.xml
output_is <<'END'
agreement,account,rule,before,after,difference,currency
BONUS,C-1,volume,26.00,25.00,-1.00,EUR
BONUS,C-1,,26.00,25.00,-1.00,EUR
BONUS,,,27.00,26.00,-1.00,EUR
END
expect 0 rules diff --with-ledger --account C-2 --format csv agreement.xml changed.xml
output_is <<'END'
agreement,account,rule,before,after,difference,currency
BONUS,,,1.00,1.00,0.00,EUR
END
# Up to the end of August 1,400 of C-1 are 28.00.
expect 0 rules diff --with-ledger --as-of 2025-08-31 --format csv agreement.xml changed.xml
prints 'BONUS,C-1,,28.00,25.00,-3.00,EUR'

# A rule that is new or gone, and a party that is none any more; the first one's
# term is that of both.
sed 's|<title xml:lang="en">Bonus 2025</title>|&<parties><accounts id="C-1"/></parties>|
    s/<rule id="volume">/<rule id="more">/; s/2025-/2026-/g
    /<example/,/<\/example>/d' agreement.xml >renewal.xml
expect 0 rules diff --with-ledger --format csv agreement.xml renewal.xml
output_is <<'END'
agreement,account,rule,before,after,difference,currency
BONUS,C-1,volume,26.00,,-26.00,EUR
BONUS,C-1,more,,26.00,26.00,EUR
BONUS,C-1,,26.00,26.00,0.00,EUR
BONUS,C-2,volume,1.00,,-1.00,EUR
BONUS,C-2,,1.00,,-1.00,EUR
BONUS,,,27.00,26.00,-1.00,EUR
END

# Periods that are settled separately are added up: 2 % of the 1,000 of the first
# quarter, but only 1 % of the 300 of the third; C-2 buys in the first alone.
sed 's|<rule |<settle every="quarter" method="separate"/><rule |; /<example/,/<\/example>/d' \
    agreement.xml >quarters.xml
expect 0 rules diff --with-ledger --format csv agreement.xml quarters.xml
output_is <<'END'
agreement,account,rule,before,after,difference,currency
BONUS,C-1,volume,26.00,23.00,-3.00,EUR
BONUS,C-1,,26.00,23.00,-3.00,EUR
BONUS,,,27.00,24.00,-3.00,EUR
END
expect 0 rules diff --with-ledger quarters.xml quarters.xml
output_is <<'END'
no difference in the terms

BONUS on the purchases from 2025-01-01 to 2025-12-31: 0 of 2 parties have another result
END
expect 0 rules diff --with-ledger --format csv quarters.xml quarters.xml
prints 'BONUS,,,24.00,24.00,0.00,EUR'

# Refused: files, currencies, parties that cannot be evaluated; wrong usage.
sed 's/from="1000"/from="1,000"/' agreement.xml >comma.xml
expect 1 rules diff agreement.xml comma.xml
says 'comma.xml:7: '
sed 's/currency="EUR"/currency="CZK"/' agreement.xml >czk.xml
expect 1 rules diff --with-ledger agreement.xml czk.xml
prints 'BONUS: agreement: currency: EUR -> CZK'
says 'amounts in EUR cannot be compared with amounts in CZK'
ends_with 'could not be compared: 1'
cat >pounds.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"><documents>
<invoice id="G-1" account="C-2" date="2025-01-01" currency="GBP"><line no="1" net="10"/></invoice>
</documents></ledger>
END
expect 0 --quiet import pounds.xml
expect 1 rules diff --with-ledger --format csv agreement.xml changed.xml
prints 'BONUS,,,26.00,25.00,-1.00,EUR'
says 'G-1'
ends_with 'and are in no sum: 1'
expect 1 rules diff --with-ledger agreement.xml changed.xml
prints 'parties have another result, 1 cannot be evaluated'
expect 0 rules diff --with-ledger --as-of 2024-05-05 agreement.xml changed.xml
says 'the term has not begun'
prints_not 'purchases from'
expect 1 rules diff --with-ledger --account C-9 agreement.xml changed.xml
ends_with 'the ledger has no account "C-9"'
# One account's rows are those of all, also where one side is of groups.
cat >group.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"><accounts>
<account id="H"/><account id="M" parent="H"/></accounts><documents>
<invoice id="H-1" account="H" date="2025-01-01" currency="EUR"><line no="1" net="9000"/></invoice>
<invoice id="M-1" account="M" date="2025-01-01" currency="EUR"><line no="1" net="1000"/></invoice>
</documents></ledger>
END
rm ristorno.db*
expect 0 --quiet import group.xml
sed 's/version="1"/version="2" per="group"/' agreement.xml >groups.xml
for files in 'agreement.xml groups.xml' 'groups.xml agreement.xml'; do
	# shellcheck disable=SC2086 # two words
	expect 0 rules diff --with-ledger --format csv $files
	cp out all
	[ "$(wc -l <all)" -gt 5 ] || fail "$(cat all)"
	# shellcheck disable=SC2086
	expect 0 rules diff --with-ledger --format csv --account M $files
	diff all out >&2 || fail "of one account: $files"
done
expect 2 rules diff agreement.xml
expect 2 rules diff agreement.xml changed.xml other.xml
expect 2 rules diff --account C-1 agreement.xml changed.xml
ends_with 'go with --with-ledger; see ristorno rules diff --help'
expect 3 --db none.db rules diff --with-ledger agreement.xml changed.xml

# The how-to is right.
"$TREE/tests/tour.sh" "$RISTORNO" "$TREE/docs/how-to/change-terms.md" >out 2>err ||
    fail "$(cat out err)"
