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
