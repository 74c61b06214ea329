# shellcheck shell=sh
# Keys and certificates made by openssl, as the page on them says.
"$TREE/tests/tour.sh" "$RISTORNO" "$TREE/docs/how-to/keys.md" >out 2>err ||
	fail "docs/how-to/keys.md: $(cat out err)"

# A certificate that says it is encrypted: nobody is asked for a passphrase, and
# standard input is not read for one.
expect 0 keygen --key key.pem --cert cert.pem --issued 2026-01-15
{
	echo '-----BEGIN CERTIFICATE-----'
	echo 'Proc-Type: 4,ENCRYPTED'
	echo 'DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF'
	echo
	sed 1d cert.pem
} >encrypted.pem
printf 'not read\n' >input
(
	setsid -w "$RISTORNO" verify --cert encrypted.pem none || echo $? >status
	cat >rest
) <input >out 2>err
[ "$(cat status)" = 3 ] || fail "exit status $(cat status)"
says 'encrypted.pem: expected a certificate in PEM form, found none'
[ "$(wc -l <err)" -eq 1 ] || fail "$(cat err)"
cmp -s input rest || fail 'standard input was read'

# An RSA key with the exponent 1: whoever has the certificate alone could sign.
openssl genrsa -traditional -out rsa.pem 2048 2>/dev/null
openssl asn1parse -in rsa.pem | awk -F: '
    BEGIN { print "asn1=SEQUENCE:rsa\n[rsa]" }
    /INTEGER/ { value = $NF; if (n == 2 || n == 3 || n == 6 || n == 7)
	value = "01"; print "n" n++ "=INTEGER:0x" value }' >one.cnf
openssl asn1parse -genconf one.cnf -noout -out one.der
openssl rsa -inform DER -in one.der -out one.pem 2>/dev/null
chmod 600 one.pem
openssl req -x509 -new -key one.pem -subj /CN=One -days 3650 -out one-cert.pem
make_ledger
make_agreement
expect 0 --db one.db --quiet import ledger.xml
expect 3 --db one.db run --rules agreement.xml --period 2025-12-31 \
    --issued "$(date -u +%F)" --key one.pem --cert one-cert.pem --out issued
says 'one.pem: expected an RSA key whose public exponent is odd and greater'
expect 3 verify --cert one-cert.pem none
says 'one-cert.pem: expected an RSA key whose public exponent is odd'
