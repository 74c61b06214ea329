# shellcheck shell=sh
# The man page and the option tables say the same: for every command the same
# options, in the same order.
man_options() { # section title
	sed 's/\\-/-/g; s/\\f[A-Z]//g' "$TREE/docs/ristorno.1" |
	    awk -v title="$1" '
		/^\.S[HS] / {
			name = $0
			sub(/^\.S[HS] /, "", name)
			inside = name == title || index(name, title " ") == 1
			next
		}
		inside && tp { print; tp = 0 }
		inside && /^\.TP/ { tp = 1 }
	    ' | grep -o -- '--[a-z-]*'
}
help_options() { # section title in the help
	awk -v title="$1" '
		/^[A-Z].*:$/ { inside = $0 == title ":" }
		inside && /^  -/
	' out | grep -o -- '--[a-z-]*'
}

expect 0 --help
sed -n 's/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' out >commands
help_options 'Options before or after the command' >in_help
man_options OPTIONS >in_man
diff in_help in_man >&2 || fail 'global options differ'
while read -r command; do
	grep -q "^\.SS $command" "$TREE/docs/ristorno.1" ||
	    fail "the man page lacks $command"
	# shellcheck disable=SC2086 # names of two words
	expect 0 $command --help
	help_options Options >in_help || true
	man_options "$command" >in_man || true
	diff in_help in_man >&2 || fail "options of $command differ"
done <commands
grep '^\.SS' "$TREE/docs/ristorno.1" >sections
[ "$(wc -l <sections)" -eq "$(wc -l <commands)" ] ||
    fail 'the man page has commands that are not there'
