# shellcheck shell=sh
# Exchange rates of the European Central Bank: what is new goes in, a corrected
# one takes the former's place, a long history goes in as a whole.
"$TREE/tests/tour.sh" "$RISTORNO" "$TREE/docs/how-to/rates.md" >out 2>err ||
	fail "docs/how-to/rates.md: $(cat out err)"

# envelope: the days on standard input as a file of the bank.
envelope() {
	echo '<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><Cube>'
	cat
	echo '</Cube></gesmes:Envelope>'
}

# day DATE RATE: a day with the rate of the dollar.
day() {
	echo "<Cube time=\"$1\"><Cube currency=\"USD\" rate=\"$2\"/></Cube>"
}

cat >agreement.xml <<'EOF'
<agreement xmlns="urn:ristorno:agreement:1" id="BONUS" version="1" currency="EUR" from="2026-01-01" until="2026-12-31">
  <title xml:lang="en">Bonus</title>
  <rule id="volume">
    <qualify basis="net-amount"/>
    <scale method="all-units"><tier from="0" rate="10%"/></scale>
  </rule>
  <example title="a hundred"><line date="2026-03-04" net="100"/><expect amount="10"/></example>
</agreement>
EOF
cat >sales.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP">
  <accounts><account id="C-1" name="Lakeside"/></accounts>
  <documents>
    <invoice id="F-1" account="C-1" date="2026-03-14" currency="USD"><line no="1" net="1000"/></invoice>
  </documents>
</ledger>
EOF

# earns AMOUNT: what the account has earned now.
earns() {
	expect 0 preview --rules agreement.xml --format csv
	prints "BONUS,C-1,,,,,$1,EUR,"
}

# Without a rate there is no figure; with one of 10 days before there is.
expect 0 import sales.xml
expect 1 preview --rules agreement.xml --format csv
says 'USD'
day 2026-03-03 1.25 | envelope >old.xml
expect 0 import old.xml
is_silent
expect 1 preview --rules agreement.xml --format csv
day 2026-03-04 1.25 | envelope >daily.xml
expect 0 import --format-summary csv daily.xml
is_silent
prints 'daily.xml,ecb-rates,ok,0,0,0,0,0,0,,0'
earns 80.00

# Known ones change nothing: the 90-day file has them and two more.
{ day 2026-03-06 1.28; day 2026-03-05 1.60; day 2026-03-04 1.25; } |
	envelope >days.xml
expect 0 import days.xml daily.xml old.xml
is_silent
earns 78.13

# A correction supersedes; the former file again is one in turn.
day 2026-03-06 1.6000000001 | envelope >corrected.xml
expect 0 import corrected.xml
earns 62.50
expect 0 import days.xml
earns 78.13

# Compressed, by a pipe, and with what is wrong set aside alone.
gzip -c corrected.xml >corrected.xml.gz
expect 0 import corrected.xml.gz
earns 62.50
{ day 2026-03-07 1.0; day 2026-03-08 x; day 2026-03-09 2; } | envelope >some.xml
expect 1 import some.xml
says 'some.xml:3: rate EUR/USD/2026-03-08 set aside: value: expected a decimal'
earns 50.00

# 6,500 days of 41 currencies, seven of them gone: as a whole, in seconds.
awk 'BEGIN {
	n = split("USD JPY BGN CZK DKK GBP HUF LTL LVL PLN RON SEK CHF ISK NOK HRK RUB TRY AUD BRL CAD CNY HKD IDR ILS INR KRW MXN MYR NZD PHP SGD THB ZAR CYP EEK MTL ROL SIT SKK TRL", code, " ")
	for (d = 0; d < 6500; d++) {
		printf "<Cube time=\"%04d-%02d-%02d\">", 2025 - int(d / 336),
		    12 - int(d % 336 / 28), 28 - d % 28
		for (i = 1; i <= n; i++)
			printf "<Cube currency=\"%s\" rate=\"%d.%04d\"/>",
			    code[i], d % 17 + i, d
		print "</Cube>"
	}
}' | envelope >history.xml
RISTORNO_DB=history.db
export RISTORNO_DB
timeout 60 "$RISTORNO" import --format-summary csv history.xml >out 2>err ||
	fail "history: $(tail -n 3 err)"
prints 'history.xml,ecb-rates,ok,0,0,0,0,0,0,,0'
says 'rate of a currency given up before 2014 skipped'
ends_with '45480 more skipped'
sed 's/2026-03-14/2007-01-01/' sales.xml >then.xml
sed 's/2026/2007/g' agreement.xml >agreement-then.xml
expect 0 import then.xml
expect 0 preview --rules agreement-then.xml --format csv
prints 'BONUS,C-1,'
