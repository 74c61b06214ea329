# shellcheck shell=sh
# verify of a run's folder: the list as signed, every file as listed, no other.
make_ledger
make_agreement
RISTORNO_DB=ledger.db
export RISTORNO_DB
expect 0 --quiet import ledger.xml
for name in ours theirs; do
	expect 0 keygen --key $name.key --cert $name.pem --issued 2026-01-15
	expect 0 run --rules agreement.xml --period 2025-12-31 \
	    --issued 2026-01-15 --key $name.key --cert $name.pem --out $name
done
statement=BONUS_1_C-1_2025-01-01_2025-12-31.xml
other=BONUS_1_C-2_2025-01-01_2025-12-31.xml

# As it was issued: a line for each statement and one for the folder.
count=$(wc -l <ours/SHA256SUMS)
expect 0 verify --cert ours.pem ours
is_silent
output_is <<END
ours/$statement: OK BONUS version 1, account C-1, 2025-01-01 to 2025-12-31: 26.00 EUR
ours/$other: OK BONUS version 1, account C-2, 2025-01-01 to 2025-12-31: 1.00 EUR
ours: OK $count files as listed, the list as signed; statements: 2
END
expect 0 verify --cert ours.pem ours/SHA256SUMS
prints "ours: OK $count files as listed"
(cd ours && "$RISTORNO" verify --cert ../ours.pem SHA256SUMS.p7s >../out)
prints ".: OK $count files as listed"

# refuses SENTENCE: the folder `bad` is refused with it, and then made anew.
refuses() {
	expect 1 verify --cert ours.pem bad
	prints "$1"
	ends_with 'folders: 1 of 1'
	rm -rf bad
	cp -r ours bad
}
cp -r ours bad

# Its files.
rm "bad/$other"
refuses "bad/$other: FAILED: is listed in SHA256SUMS, and not there"
cp ours/index.csv bad/index.old
refuses 'bad/index.old: FAILED: is not listed in SHA256SUMS'
: >bad/.hidden
refuses 'bad/.hidden: FAILED: is not listed in SHA256SUMS'
mkdir bad/more
refuses 'bad/more: FAILED: is not listed in SHA256SUMS'
echo >>bad/index.csv
refuses 'bad/index.csv: FAILED: is not the file that SHA256SUMS lists'
: >bad/index.csv
refuses 'bad/index.csv: FAILED: is not the file that SHA256SUMS lists'
mv bad/index.csv elsewhere
ln -s ../elsewhere bad/index.csv
refuses 'bad/index.csv: FAILED: is not a plain file'
rm bad/index.csv
mkfifo bad/index.csv
refuses 'bad/index.csv: FAILED: is not a plain file'
rm "bad/$statement"
mkfifo "bad/$statement"
refuses "bad/$statement: FAILED: is not a plain file"
mv bad/index.csv bad/INDEX.csv
refuses 'bad/INDEX.csv: FAILED: is not listed in SHA256SUMS'
sed 's/26.00/62.00/' "ours/$statement" >"bad/$statement"
refuses "bad/$statement: FAILED: the statement was changed after it was signed"
mv "bad/$statement" aside
mv "bad/$other" "bad/$statement"
mv aside "bad/$other"
refuses "bad/$statement: FAILED: is a statement, but not the one that its folder lists"

# The list and its signature.
rm bad/SHA256SUMS
refuses 'bad: FAILED: holds no SHA256SUMS, so'
rm bad/SHA256SUMS.p7s
refuses 'bad: FAILED: holds no SHA256SUMS.p7s, so'
rm bad/SHA256SUMS bad/SHA256SUMS.p7s
refuses 'bad: FAILED: holds no SHA256SUMS, so'
rm bad/SHA256SUMS
ln -s ../ours/SHA256SUMS bad/SHA256SUMS
refuses 'bad: FAILED: SHA256SUMS in it is not a plain file'
rm bad/SHA256SUMS.p7s
mkfifo bad/SHA256SUMS.p7s
refuses 'bad: FAILED: SHA256SUMS.p7s in it is not a plain file'
: >bad/SHA256SUMS.p7s
refuses 'SHA256SUMS.p7s: it is not a CMS signature in DER'
head -c 5000000 /dev/zero >bad/SHA256SUMS.p7s
refuses 'bad: FAILED: SHA256SUMS.p7s: is larger than 4194304 bytes'
: >bad/SHA256SUMS
refuses 'SHA256SUMS.p7s: the signature was not made with the trusted'
tr 0-9 1-90 <ours/SHA256SUMS >bad/SHA256SUMS
refuses 'SHA256SUMS.p7s: the signature was not made with the trusted'
cp theirs/SHA256SUMS.p7s bad
refuses 'SHA256SUMS.p7s: '
printf ' ' >>bad/SHA256SUMS.p7s
refuses 'SHA256SUMS.p7s: it is not a CMS signature in DER'

# Signed with the right key, but no list that ristorno writes.
# lists SENTENCE: sign the list in bad and have it refused.  The signature is
# openssl's, which has the same form.
lists() {
	openssl cms -sign -binary -noattr -md sha256 -outform DER \
	    -signer ours.pem -inkey ours.key -in bad/SHA256SUMS \
	    -out bad/SHA256SUMS.p7s
	status=0
	"$RISTORNO" verify --cert ours.pem bad >out 2>err || status=$?
	[ "$status" -eq 1 ] || fail "accepted: $1"
	# Half of openssl's have the greater s.
	if grep -qF 'the one with the smaller s' out; then
		lists "$1"
	else
		refuses "$1"
	fi
}
digest=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
echo "$digest  ../index.csv" >bad/SHA256SUMS
lists 'SHA256SUMS:1: expected the plain name of a file of this folder'
echo "$digest  /etc/passwd" >bad/SHA256SUMS
lists 'SHA256SUMS:1: expected the plain name of a file of this folder'
echo "$digest  .index" >bad/SHA256SUMS
lists 'SHA256SUMS:1: expected the plain name of a file of this folder'
echo "$digest  SHA256SUMS" >bad/SHA256SUMS
lists 'SHA256SUMS:1: the list cannot list itself'
cat ours/SHA256SUMS ours/SHA256SUMS >bad/SHA256SUMS
lists 'expected the names in their order, each once'
sed '2!G;h;$!d' ours/SHA256SUMS >bad/SHA256SUMS
lists 'SHA256SUMS:2: expected the names in their order, each once'
tr a-f A-F <ours/SHA256SUMS >bad/SHA256SUMS
lists 'SHA256SUMS:1: expected a SHA-256 digest in lower-case hex'
sed 's/  / */' ours/SHA256SUMS >bad/SHA256SUMS
lists 'SHA256SUMS:1: expected a SHA-256 digest in lower-case hex'
sed 's/$/\r/' ours/SHA256SUMS >bad/SHA256SUMS
lists 'SHA256SUMS:1: expected the plain name'
printf '%s  index.csv' "$digest" >bad/SHA256SUMS
lists 'SHA256SUMS:1: expected a list that ends with a line feed'
: >bad/SHA256SUMS
lists 'SHA256SUMS:1: expected a list that ends with a line feed'
{ cat ours/SHA256SUMS; echo; } >bad/SHA256SUMS
lists 'expected a SHA-256 digest in lower-case hex'
printf '%s  index\000.csv\n' "$digest" >bad/SHA256SUMS
lists 'SHA256SUMS:1: holds a NUL byte'
cp ours/SHA256SUMS bad
echo "$digest  zzz" >>bad/SHA256SUMS
lists 'bad/zzz: FAILED: is listed in SHA256SUMS, and not there'

# The statements of a folder without its list, named one by one.
rm bad/SHA256SUMS bad/SHA256SUMS.p7s
expect 0 verify --cert ours.pem bad/*.xml
expect 1 verify --cert theirs.pem bad/*.xml
ends_with 'statements that failed verification: 2 of 2'
# Another trusted certificate: everything fails, and each says why.
expect 1 verify --cert theirs.pem ours
prints 'ours: FAILED: SHA256SUMS.p7s: '
ends_with 'statements that failed verification: 2 of 2; folders: 1 of 1'

# What cannot be looked at is not called something else: a path that is too long
# (4,096 bytes) only with the name of a file.
long=$(printf '%2043s' '' | sed 's, ,./,g')ours
expect 3 verify --cert ours.pem "$long"
says 'SHA256SUMS: cannot be looked at: File name too long'
