#!/bin/sh
# usage: demo.sh PROGRAM FOLDER
#
# The main job, end to end, on the bundled example: make the year's ledger,
# import it, check the agreement, preview, run, sign, verify.  Leaves everything
# in FOLDER.
set -eu
program=$(realpath "$1")
folder=$2
here=$(cd "$(dirname "$0")/.." && pwd)

say() {
	printf '\n== %s\n' "$*"
}

rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
export RISTORNO_DB=ristorno.db

say "a wholesaler's year, as the ERP, the web shop and the bank export it"
PYTHONDONTWRITEBYTECODE=1 python3 "$here/examples/wholesaler/generate.py" input
cp "$here/examples/wholesaler/agreement.xml" agreement.xml
ls -l input input/webshop

say 'import it'
"$program" import input/master.xml input/saft-2025.xml input/payments.xml
"$program" import --source WEBSHOP -r input/webshop

say 'check the agreement and its examples'
"$program" rules check agreement.xml
"$program" rules test agreement.xml

say 'preview'
"$program" preview --rules agreement.xml

say 'how one account got there'
"$program" explain --rules agreement.xml --account C1003

say 'run: signed statements'
"$program" keygen --key key.pem --cert cert.pem --name 'Ferragens do Tejo, S.A.'
"$program" run --rules agreement.xml --period 2025-12-31 --issued 2026-01-15 \
    --key key.pem --cert cert.pem --out statements >run.txt
tail -n 5 run.txt

say 'verify: with ristorno, and with what every customer has'
"$program" verify --cert cert.pem statements/*.xml >verify.txt
tail -n 1 verify.txt
(
	cd statements
	sha256sum --quiet -c SHA256SUMS
	openssl cms -verify -binary -inform DER -in SHA256SUMS.p7s \
	    -content SHA256SUMS -CAfile ../cert.pem -out /dev/null
	for statement in *.xml; do
		xmlsec1 --verify --enabled-key-data x509 \
		    --trusted-pem ../cert.pem "$statement" >/dev/null 2>&1 || {
			echo "xmlsec1 refuses $statement" >&2
			exit 1
		}
	done
)
echo "sha256sum, openssl and xmlsec1 agree"

say "the result, in $folder/statements"
sed -n '1,12p' statements/index.csv
