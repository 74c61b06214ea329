# shellcheck shell=sh
# The gallery of agreements: docs/agreements/README.md says what it promises.
gallery=$TREE/docs/agreements
more=$TREE/tests/gallery

# Not one warning, and every example gives what it expects.
expect 0 rules check --strict "$gallery"
says 'warnings: 0'
sed -n 's/^.*\/\([a-z-]*\.xml\):.*\[cliff\]$/\1/p' out | sort -u >cliffs
expect 0 rules test "$gallery"

# Each can be said in words, and does not differ from itself.
for language in en de; do
	expect 0 rules explain --lang "$language" "$gallery"
	grep -c '^1  ' out >said
	[ "$(cat said)" -ge "$(find "$gallery" -name '*.xml' | wc -l)" ] ||
	    fail "$language: only $(cat said) agreements in words"
done
expect 0 rules diff "$gallery" "$gallery"
prints 'no difference in the terms'

# The README lists exactly what is there, and what has no cliff.
(cd "$gallery" && ls ./*.xml) | sed 's/^\.\///' >files
sed -n 's/^| \[\([a-z-]*\.xml\)\](\1) | .*/\1/p' "$gallery/README.md" |
    sort >listed
diff files listed >&2 || fail 'the README lists other files'
[ "$(wc -l <files)" -ge 24 ] || fail "only $(wc -l <files) agreements"
sed -n '/^\*\*Warnings and notes/,/^$/p' "$gallery/README.md" |
    grep -o '[a-z-]*\.xml' | sort >without
comm -23 files cliffs | diff without - >&2 ||
    fail 'the README tells other files without a cliff'

# Each begins by saying what it is for.
while read -r file; do
	sed -n 2p "$gallery/$file" | grep -q '^<!-- [A-Z"]' ||
	    fail "$file: no comment at its top"
done <files

# Together they use every word of the language.
python3 "$more/language.py" "$TREE/rules/agreement.rng" "$gallery"/*.xml >&2

# Their examples prove each term: with any of them changed some example fails,
# or the file is refused.
python3 "$more/mutate.py" examples "$gallery" mutants
ls mutants >all
[ "$(wc -l <all)" -ge 700 ] || fail "only $(wc -l <all) changed agreements"
expect 1 rules test mutants
cat out err | sed -n 's/^\(ristorno: error: \)*mutants\/\(.*\.xml\):.*/\2/p' |
    sort -u >caught
sort all | comm -23 - caught >missed
[ ! -s missed ] || fail "no example fails: $(tr '\n' ' ' <missed)"

# What an example cannot show: a ledger each, and previews of it as of a day.
for ledger in "$more"/*.ledger.xml; do
	name=$(basename "$ledger" .ledger.xml)
	expect 0 --quiet --db "$name.db" import "$ledger"
	for csv in "$more/$name".*.csv; do
		day=${csv#"$more/$name."}
		day=${day%.csv}
		code=0
		! grep -q ',error$' "$csv" || code=1
		expect "$code" --db "$name.db" preview --format csv \
		    --as-of "$day" --rules "$gallery/$name.xml"
		diff -u "$csv" out >&2 || fail "$name as of $day"
	done
done

# Each of those terms changed: another preview, or the file is refused.
python3 "$more/mutate.py" ledgers "$gallery" others
for mutant in others/*.xml; do
	name=$(basename "$mutant")
	name=${name%%.*}
	[ -f "$more/$name.ledger.xml" ] || continue
	differs=false
	for csv in "$more/$name".*.csv; do
		day=${csv#"$more/$name."}
		"$RISTORNO" --quiet --db "$name.db" preview --format csv \
		    --as-of "${day%.csv}" --rules "$mutant" >out 2>err || :
		cmp -s "$csv" out || differs=true
	done
	$differs || fail "the same preview: $mutant"
done

# What periods settle, one run after the other.
expect 0 keygen --key key.pem --cert cert.pem --issued 2030-01-01
for settled in "$more"/*.settled; do
	name=$(basename "$settled" .settled)
	expect 0 --quiet --db "$name.db" import "$more/us.xml"
	sed -n 's/^[^,]*,\(....-..-..\),.*/\1/p' "$settled" | uniq >periods
	head -n 1 "$settled" >given
	while read -r day; do
		expect 0 --quiet --db "$name.db" run --period "$day" \
		    --issued 2030-01-01 --key key.pem --cert cert.pem \
		    --rules "$gallery/$name.xml" --out "$name.$day"
		expect 0 verify --cert cert.pem "$name.$day"
		tail -n +2 "$name.$day/index.csv" | cut -d, -f1,5,9,12 >>given
	done <periods
	diff -u "$settled" given >&2 || fail "$name, settled"
done
