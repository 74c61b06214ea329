# shellcheck shell=sh
# run, show, verify, and the tools every customer has.
make_ledger
make_agreement
expect 0 --quiet import ledger.xml
expect 0 keygen --rsa --key key.pem --cert cert.pem --issued 2026-01-01
[ "$(stat -c %a key.pem)" = 600 ] || fail 'others may read the key'
expect 1 keygen --key key.pem --cert other.pem
expect 0 keygen --key key2.pem --cert cert2.pem --name 'Jiná firma'

run() { # status, folder, words...
	wanted_status=$1
	folder=$2
	shift 2
	expect "$wanted_status" run --rules agreement.xml --period 2025-12-31 \
	    --issued 2026-01-15 --key key.pem --cert cert.pem \
	    --out "$folder" "$@"
}

run 0 issued
cp out printed
prints 26.00
says 'statements of run 1'
[ "$(find issued -type f | wc -l)" -eq 6 ] || fail "$(ls issued)"
head -n 1 issued/index.csv >header
echo account,agreement,version,from,until,file,sha256,currency,amount,earned,settled,owed |
    diff -u - header >&2 || fail 'the header of index.csv differs'
cut -d, -f1-5,8- issued/index.csv | tail -n +2 >rows
diff -u - rows >&2 <<'EOF' || fail 'index.csv differs'
C-1,BONUS,1,2025-01-01,2025-12-31,EUR,26.00,26.00,0.00,0.00
C-2,BONUS,1,2025-01-01,2025-12-31,EUR,1.00,1.00,0.00,0.00
EOF
(cd issued && sha256sum --quiet -c SHA256SUMS) >&2
[ "$(wc -l <issued/SHA256SUMS)" -eq 4 ] || fail "$(cat issued/SHA256SUMS)"
openssl cms -verify -binary -inform DER -in issued/SHA256SUMS.p7s \
    -content issued/SHA256SUMS -CAfile cert.pem -out /dev/null 2>&2

expect 0 verify --cert cert.pem issued
[ "$(grep -c ': OK BONUS version 1, account ' out)" -eq 2 ] || fail "$(cat out)"
prints '2025-01-01 to 2025-12-31: 26.00 EUR'
statement=$(find issued -name '*.xml' | sort | head -n 1)
expect 0 show "$statement"
prints 26.00

# The same again: the folder as it is, then made anew, byte for byte.
run 0 issued
says 'issued already, by run 1'
diff -u printed out >&2 || fail 'the table differs'
run 0 again
diff -r issued again >&2 || fail 'the second folder differs'

# What stands in the way is never overwritten.
cp -r issued spoilt
echo >>spoilt/index.csv
run 1 spoilt
ends_with 'spoilt: stands there already'
rm spoilt/index.csv
mkfifo spoilt/index.csv
waits=0
timeout 10 "$RISTORNO" run --rules agreement.xml --period 2025-12-31 \
    --issued 2026-01-15 --key key.pem --cert cert.pem --out spoilt \
    >out 2>err || waits=$?
[ "$waits" -eq 1 ] || fail "a pipe in its place: exit status $waits"
ends_with 'spoilt: stands there already'
mkdir taken
run 1 taken
[ -z "$(ls taken)" ] || fail 'wrote into a folder that was there'

# Later knowledge does not change it.
cat >late.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"><documents>
<invoice id="F-9" account="C-1" date="2025-12-01" currency="EUR"><line no="1" net="10000"/></invoice>
</documents></ledger>
EOF
expect 0 --quiet import late.xml
run 0 third
diff -r issued third >&2 || fail 'the third folder differs'

# Another key signs the same figures, of the same run.
expect 0 run --rules agreement.xml --period 2025-12-31 --issued 2026-01-15 \
    --key key2.pem --cert cert2.pem --out other-key
cut -d, -f1-6,8,9 issued/index.csv >one
cut -d, -f1-6,8,9 other-key/index.csv >two
diff -u one two >&2 || fail 'another key gives other figures'
diff issued/ledger.txt other-key/ledger.txt >&2 ||
    fail 'another key found another ledger'
expect 0 verify --cert cert2.pem other-key
expect 1 verify --cert cert.pem other-key
ends_with 'failed verification: 2 of 2'

# What is settled is not settled again; nothing is left behind.
expect 1 run --rules agreement.xml --period 2025-12-31 --issued 2026-02-01 \
    --key key.pem --cert cert.pem --out twice
says 'settled already, and that get no statement now: 2'
ends_with 'parties refused: 2, the first of them C-1: '
[ ! -e twice ] || fail 'a folder of nothing'
[ -z "$(find . -name '.twice*')" ] || fail 'leftovers'

# Tampering: in the figures, in the signature, in what stands around.
sed 's/26/62/' "$statement" >one.xml
sed 's/C-1/C-7/' "$statement" >two.xml
sed '$ s/$/ /' "$statement" >three.xml
head -c 500 "$statement" >four.xml
expect 1 verify --cert cert.pem one.xml two.xml three.xml four.xml none.xml "$statement"
[ "$(grep -c ': FAILED: ' out)" -eq 5 ] || fail "$(cat out)"
[ "$(grep -c ': OK ' out)" -eq 1 ] || fail "$(cat out)"
expect 3 verify --cert none.pem "$statement"
expect 1 show four.xml

# Refused before anything happens.
sed 's/amount="10"/amount="11"/' agreement.xml >fails.xml
expect 1 run --rules fails.xml --period 2025-12-31 --issued 2026-01-15 \
    --key key.pem --cert cert.pem --out fails
ends_with 'that fail: 1 of 2'
expect 1 run --rules agreement.xml --period 2026-12-31 --issued 2027-01-15 \
    --key key.pem --cert cert.pem --out later
says 'its term does not contain 2026-12-31'
ends_with 'nothing to settle'
expect 1 run --rules agreement.xml agreement.xml --period 2025-12-31 \
    --issued 2026-01-15 --key key.pem --cert cert.pem --out double
ends_with 'agreement BONUS is given twice'
sed 's/BONUS/OLD/; s/2025/2024/g' agreement.xml >old.xml
expect 1 run --rules agreement.xml old.xml old.xml --period 2025-12-31 \
    --issued 2026-01-15 --key key.pem --cert cert.pem --out double
ends_with 'the agreement file old.xml is given twice'
expect 3 run --rules agreement.xml --period 2025-12-31 --issued 2026-01-15 \
    --key key2.pem --cert cert.pem --out mixed
expect 3 run --rules agreement.xml --period 2025-12-31 --issued 2026-01-16 \
    --key key.pem --cert cert.pem --out none/such
for folder in fails later double mixed none; do
	[ ! -e "$folder" ] || fail "$folder was made"
done

# A party that cannot be evaluated has no statement, the others have; once it
# can be, a run of a later issue date settles what was left.
cat >pounds.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"><documents>
<invoice id="G-1" account="C-2" date="2025-01-01" currency="GBP"><line no="1" net="10"/></invoice>
</documents></ledger>
EOF
cat >rates.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"><rates base="EUR">
<rate currency="GBP" date="2024-12-30" value="0.5"/></rates></ledger>
EOF
RISTORNO_DB=new.db
export RISTORNO_DB
expect 0 --quiet import ledger.xml pounds.xml
run 1 partly
says 'error: BONUS: C-2: '
ends_with 'partly/refused.csv says which and why'
grep -q '^C-2,BONUS,1,2025-01-01,2025-12-31,' partly/refused.csv ||
    fail "$(cat partly/refused.csv)"
[ "$(wc -l <partly/index.csv)" -eq 2 ] || fail "$(cat partly/index.csv)"
(cd partly && sha256sum --quiet -c SHA256SUMS) >&2
run 1 partly
ends_with 'partly/refused.csv says which and why'
expect 0 --quiet import rates.xml
expect 1 run --rules agreement.xml --period 2025-12-31 --issued 2026-02-01 \
    --key key.pem --cert cert.pem --out rest
cut -d, -f1,9 rest/index.csv | tail -n +2 >rows
[ "$(cat rows)" = 'C-2,1.20' ] || fail "$(cat rows)"
grep -q '^C-1,' rest/refused.csv || fail "$(cat rest/refused.csv)"

# Without a company nobody could issue a statement.
sed '/<company/,/<\/company>/d' ledger.xml >nobody.xml
RISTORNO_DB=nobody.db
expect 0 --quiet import nobody.xml
run 1 nobody
ends_with 'who issues the statements'
[ ! -e nobody ] || fail 'a folder without an issuer'

# Nobody bought anything, or the file with it is missing still: no run is
# recorded, so that the same command pays once it is there.
RISTORNO_DB=empty.db
sed '/<documents>/,/<\/documents>/d' ledger.xml >bare.xml
expect 0 --quiet import bare.xml
run 1 bare
ends_with 'no party has a purchase that counts; nothing is recorded'
[ ! -e bare ] || fail 'a folder without a statement'
expect 0 --quiet import ledger.xml
run 0 bare
says 'statements of run 1'
prints 26.00

# An encrypted key: its passphrase comes from a descriptor.
RISTORNO_DB=new.db
openssl pkey -in key.pem -aes256 -passout pass:tajné -out locked.pem 2>&2
chmod 600 locked.pem
echo tajné >passphrase
expect 1 run --rules agreement.xml --period 2025-12-31 --issued 2026-01-15 \
    --key locked.pem --cert cert.pem --out locked --passphrase-fd 5 \
    5<passphrase
diff -r partly locked >&2 || fail 'the encrypted key signs otherwise'
echo wrong >passphrase
expect 3 run --rules agreement.xml --period 2025-12-31 --issued 2026-01-15 \
    --key locked.pem --cert cert.pem --out wrong --passphrase-fd 5 \
    5<passphrase
! grep -q wrong err || fail 'the passphrase was shown'
expect 3 run --rules agreement.xml --period 2025-12-31 --issued 2026-01-15 \
    --key locked.pem --cert cert.pem --out wrong --passphrase-fd 9

# Ids that CSV, file names and XML must be kept from.
RISTORNO_DB=odd.db
sed 's/C-2/..\/C,\&quot;\&amp;2/g' ledger.xml >odd.xml
expect 0 --quiet import odd.xml
run 0 odd
prints '../C,"&2'
grep -qF '"../C,""&2",BONUS,1,2025-01-01,2025-12-31,' odd/index.csv ||
    fail "$(cat odd/index.csv)"
(cd odd && sha256sum --quiet -c SHA256SUMS) >&2
expect 0 verify --cert cert.pem odd
prints 'account ../C,"&2, '

# Nobody reads the table to its end: the folder is in place, and is said to be.
status=0
"$RISTORNO" run --rules agreement.xml --period 2025-12-31 \
    --issued 2026-01-15 --key key.pem --cert cert.pem --out unread \
    >/dev/full 2>err || status=$?
[ "$status" -eq 3 ] || fail "exit status $status, expected 3"
ends_with 'unread: the statements of run 1 are in place'
diff -r odd unread >&2 || fail 'the folder differs'

# Who was settled by a run before: another issue says the same of them.
cat >third.xml <<'EOF'
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"><documents>
<invoice id="F-31" account="C-3" date="2025-03-03" currency="EUR"><line no="1" net="1200"/></invoice>
</documents></ledger>
EOF
expect 0 --quiet import third.xml
for key in key:cert key2:cert2; do
	expect 1 run --rules agreement.xml --period 2025-12-31 \
	    --issued 2026-02-15 --key "${key%:*}.pem" \
	    --cert "${key#*:}.pem" --out "later-${key#*:}"
done
grep -q 'settled for account C-1 from .* by run 1$' later-cert/refused.csv ||
    fail "$(cat later-cert/refused.csv)"
diff later-cert/refused.csv later-cert2/refused.csv >&2 ||
    fail 'another issue gives other reasons'

# Of several agreements one has nothing yet: it is named, for the same command
# will not settle it any more.  With another issue date it is.
cat >late.xml <<'EOF'
<agreement xmlns="urn:ristorno:agreement:1" id="LATE" version="1" currency="EUR"
 from="2025-01-01" until="2025-12-31">
<title xml:lang="en">Late</title><parties><accounts id="C-4"/></parties>
<rule id="r"><qualify basis="net-amount"/><scale method="all-units">
<tier from="0" rate="1%"/></scale></rule></agreement>
EOF
sed 's/F-31/F-41/; s/C-3/C-4/' third.xml >fourth.xml
both() { # status, issue date, folder
	expect "$1" run --rules agreement.xml late.xml --period 2025-12-31 \
	    --issued "$2" --key key.pem --cert cert.pem --out "$3"
}
RISTORNO_DB=late.db
expect 0 --quiet import ledger.xml
both 0 2026-01-15 before
says 'LATE: no party has a purchase that counts'
expect 0 --quiet import fourth.xml
both 0 2026-01-15 before
if grep -q '^C-4,' before/index.csv; then fail 'the run was changed'; fi
both 1 2026-01-16 after
grep -q '^C-4,LATE,' after/index.csv || fail "$(cat after/index.csv)"
