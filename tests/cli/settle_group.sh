# shellcheck shell=sh
# An account that was paid by itself and then comes to a group that is a party:
# what it bought is not paid again to the group.
expect 0 keygen --rsa --key key.pem --cert cert.pem --issued 2024-01-01
cat >ledger.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="S"><company id="US" name="Us"/>
<accounts><account id="G"/><account id="H"/><account id="M" parent="H"/></accounts>
<documents>
<invoice id="1" account="H" date="2024-01-10" currency="EUR"><line no="1" net="1000"/></invoice>
<invoice id="2" account="M" date="2024-02-10" currency="EUR"><line no="1" net="2000"/></invoice>
</documents></ledger>
END
cat >parent.xml <<'END'
<ledger xmlns="urn:ristorno:ledger:1" source="S"><accounts>
<account id="H" parent="G"/></accounts></ledger>
END

agreement() { # id, version, per, method
	cat <<END
<agreement xmlns="urn:ristorno:agreement:1" id="$1" version="$2" per="$3"
 currency="EUR" from="2024-01-01" until="2024-12-31">
<title xml:lang="en">$1</title><settle every="quarter" method="$4"/>
<rule id="r"><qualify basis="net-amount"/><scale method="all-units">
<tier from="1000" rate="10%"/></scale></rule></agreement>
END
}

run() { # status, agreement, a day of the period, issue date, folder
	expect "$1" run --rules "$2" --period "$3" --issued "$4" \
	    --key key.pem --cert cert.pem --out "$5"
}

rows() { # file
	cut -d, -f1,9- "$1" | tail -n +2
}

agreement EACH 1 account catch-up >each.xml
agreement EACH 2 group catch-up >together.xml
agreement ALONE 1 group separate >alone.xml
expect 0 --quiet import ledger.xml

# A new version that pays the group: M had 200 of its 300.
run 0 each.xml 2024-03-31 2024-04-10 each
[ "$(rows each/index.csv)" = "$(printf '%s\n' H,100.00,100.00,0.00,0.00 \
    M,200.00,200.00,0.00,0.00)" ] || fail "$(cat each/index.csv)"
run 1 together.xml 2024-06-30 2024-07-10 together
says 'account M of its group was paid before as a party of its own'
ends_with 'parties refused: 2, the first of them H: account M of its group was paid before as a party of its own: nothing is settled, so that nothing is paid twice'

# A parent that comes later, and the same period once more.
run 0 alone.xml 2024-03-31 2024-04-10 alone
[ "$(rows alone/index.csv)" = H,300.00,300.00,0.00,0.00 ] ||
    fail "$(cat alone/index.csv)"
expect 0 --quiet import parent.xml
run 1 alone.xml 2024-03-31 2024-05-10 again
says 'ALONE: G: account H of its group was paid before'
[ ! -e again ] || fail 'the group was paid what H had been paid'
