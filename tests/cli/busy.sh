# shellcheck shell=sh
# Another writer holds the database: after --wait seconds exit status 4, and
# nothing was changed.  Readers do not wait.
make_ledger
make_agreement
expect 0 --quiet import ledger.xml
mkfifo hold
sqlite3 ristorno.db <hold >held 2>&1 &
writer=$!
exec 7>hold
printf 'BEGIN IMMEDIATE;\nSELECT 1;\n' >&7
until grep -q 1 held; do sleep 0.05; done
sed 's/F-1/F-11/' ledger.xml >more.xml
expect 4 --wait 0 import more.xml
ends_with 'another writer holds'
expect 4 --wait 1 import more.xml
expect 0 preview --rules agreement.xml --format csv
prints 'BONUS,C-1,,,,,26.00,EUR,'
printf 'COMMIT;\n' >&7
exec 7>&-
wait "$writer"
expect 0 --wait 0 import more.xml
