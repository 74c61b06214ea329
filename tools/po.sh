#!/bin/sh
# usage: po.sh table SOURCE... | po.sh update SOURCE...
#
# table: C source of the languages of po/ (engine/words.h) on standard output;
# fails where a translation is missing, unsure, or of a text that is gone, or
# does not have the arguments of its text.
# update: bring the files of po/ in line with the texts of the sources; what is
# then to be translated has an empty msgstr.
set -eu
what=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

xgettext --language=C --from-code=UTF-8 --no-location \
    --keyword --keyword=WORDS:1 --keyword=WORDS_COUNTED:1,2 \
    --flag=WORDS:1:qt-format --flag=WORDS_COUNTED:1:qt-format \
    --flag=WORDS_COUNTED:2:qt-format --output="$work/dated.pot" "$@"
grep -v '^"POT-Creation-Date' "$work/dated.pot" >"$work/all.pot"

if [ "$what" = update ]; then
	for po in po/*.po; do
		msgmerge --quiet --update --backup=none --no-fuzzy-matching \
		    --no-location "$po" "$work/all.pot"
	done
	exit 0
fi

printf '#include "engine/words.h"\n'
for po in po/*.po; do
	msgfmt --check --output-file=/dev/null "$po" >&2
	msgcmp "$po" "$work/all.pot" 2>"$work/said" || {
		cat "$work/said" >&2
		exit 1
	}
	if [ -s "$work/said" ]; then
		cat "$work/said" >&2
		exit 1
	fi
	language=$(basename "$po" .po)
	printf '\nstatic const struct words_row rows_%s[] = {\n' "$language"
	# Rows are sorted as bytes, which is what bsearch() will compare.
	msgattrib --no-obsolete --no-wrap --no-location --sort-output "$po" |
	    awk -v po="$po" '
		# Only the header has no text; one of several lines is
		# written like it.
		/^msgid ""$/ && headers++ {
			print "po.sh: a line break within a text of " po \
			    >"/dev/stderr"
			exit failed = 1
		}
		/^msgid "/ { text = substr($0, 7) }
		/^msgstr "/ { one = many = substr($0, 8) }
		/^msgstr\[0\]/ { one = substr($0, 11) }
		/^msgstr\[1\]/ { many = substr($0, 11) }
		/^$/ { put() }
		END { if (!failed) put(); exit failed }
		function put() {
			if (text != "" && text != "\"\"")
				printf "\t{ %s,\n\t  { %s, %s } },\n",
				    text, one, many
			text = ""
		}
	    '
	printf '};\n'
done
printf '\nconst struct words words_languages[] = {\n\t{ "en", 0, 0 },\n'
for po in po/*.po; do
	language=$(basename "$po" .po)
	printf '\t{ "%s", rows_%s, sizeof rows_%s / sizeof rows_%s[0] },\n' \
	    "$language" "$language" "$language" "$language"
done
printf '\t{ 0, 0, 0 },\n};\n'
