# shellcheck shell=sh
# docs/how-to/check-a-statement.md: what `verify` accepts its commands accept,
# whatever the certificate says it is for, and after it has run out.
make_ledger
make_agreement
RISTORNO_DB=ledger.db
export RISTORNO_DB
expect 0 --quiet import ledger.xml

# page N: the commands of the page's block number N, as they stand there.
page() {
	awk -v n="$1" '/^```sh/ { i++; on = i == n; next } /^```/ { on = 0 } on' \
	    "$TREE/docs/how-to/check-a-statement.md"
}

# checks NAME DAY: the run of this certificate, with the blocks from number 2,
# or those of a certificate that has run out.
checks() {
	expect 0 --quiet run --rules agreement.xml --period 2025-12-31 \
	    --issued "$2" --key "$1.key" --cert "$1.pem" --out "$1"
	expect 0 verify --cert "$1.pem" "$1"
	rm -rf page
	mkdir page
	cp -r "$1" page/statements-2025
	cp "$1.pem" page/cert.pem
	cp "$1"/BONUS_1_C-1_*.xml page/statement.xml
}

# It is for signing documents, and for nothing else (RFC 9336).
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -keyout documents.key -out documents.pem -subj /CN=documents -days 3000 \
    -addext extendedKeyUsage=1.3.6.1.5.5.7.3.36 2>/dev/null
chmod 600 documents.key
today=$(date +%Y-%m-%d)
checks documents "$today"
page 2 | grep -q '^xmlsec1 ' || fail "$(page 2)"
page 4 | grep -q '^openssl ' || fail "$(page 4)"
(cd page && page 2 | sh -e) >tools 2>&1 || fail "$(cat tools)"
(cd page && page 4 | sh -e) >tools 2>&1 || fail "$(cat tools)"

expect 0 keygen --key old.key --cert old.pem --issued 2001-01-15
rm ledger.db
expect 0 --quiet import ledger.xml
checks old 2001-11-23
page 5 | sed 's/2026-01-15/2001-11-23/' >commands
grep -q '^xmlsec1 ' commands || fail "$(cat commands)"
(cd page && sed -n '1,/statement.xml/p' ../commands | sh -e) >tools 2>&1 ||
    fail "$(cat tools)"
(cd page/statements-2025 && sed '1,/statement.xml/d' ../../commands |
    sh -e) >tools 2>&1 || fail "$(cat tools)"
