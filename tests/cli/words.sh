# shellcheck shell=sh
# tools/po.sh: a translation that is missing, unsure, of no text any more, or
# without its text's arguments, fails the build.
mkdir po
cat >texts.c <<'EOT'
static const char *const texts[] = {
	WORDS("plain"), WORDS("the \"%1\" of "
	    "%2"),
	WORDS_COUNTED("%1 item", "%1 items"),
};
EOT
header='msgid ""
msgstr ""
"Project-Id-Version: x\\n"
"PO-Revision-Date: 2026-01-01 00:00+0000\\n"
"Last-Translator: x\\n"
"Language-Team: x\\n"
"Language: de\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"'
translate() { # the German of the second text, what else there is
	{
		printf '%b\n\n' "$header"
		printf 'msgid "plain"\nmsgstr "schlicht"\n\n'
		printf '#, qt-format\nmsgid "the \\"%%1\\" of %%2"\n'
		printf 'msgstr "%s"\n\n' "$1"
		printf '#, qt-format\nmsgid "%%1 item"\n'
		printf 'msgid_plural "%%1 items"\n'
		printf 'msgstr[0] "%%1 Stück"\nmsgstr[1] "%%1 Stücke"\n\n'
		printf '%b' "${2:-}"
	} >po/de.po
}
makes() {
	"$TREE/tools/po.sh" table texts.c >out 2>err ||
	    fail "tools/po.sh failed: $(cat err)"
}
fails() {
	if "$TREE/tools/po.sh" table texts.c >out 2>err; then
		fail "tools/po.sh took: $1"
	fi
	[ -s err ] || fail "tools/po.sh does not say why it failed: $1"
}

translate '%2 hat „%1“'
makes
output_is <<'EOT'
#include "engine/words.h"

static const struct words_row rows_de[] = {
	{ "%1 item",
	  { "%1 Stück", "%1 Stücke" } },
	{ "plain",
	  { "schlicht", "schlicht" } },
	{ "the \"%1\" of %2",
	  { "%2 hat „%1“", "%2 hat „%1“" } },
};

const struct words words_languages[] = {
	{ "en", 0, 0 },
	{ "de", rows_de, sizeof rows_de / sizeof rows_de[0] },
	{ 0, 0, 0 },
};
EOT

translate ''
fails 'an empty translation'
translate '%2 hat'
fails 'an argument less'
translate '%2 hat „%1“ %3'
fails 'an argument more'
translate '%2 hat „%1“' 'msgid "gone"\nmsgstr "weg"\n'
fails 'a text that is not there any more'
translate '%2 hat „%1“'
sed 's/^#, qt-format/#, fuzzy, qt-format/' po/de.po >fuzzy
mv fuzzy po/de.po
fails 'a translation that is not sure'
translate '%2 hat „%1“'
printf 'WORDS("new")\n' >>texts.c
fails 'a text without a translation'

cp texts.c kept.c
sed 's/"new"/"plain\\nand new"/' kept.c >texts.c
translate '%2 hat „%1“' \
    'msgid ""\n"plain\\n"\n"and new"\nmsgstr ""\n"schlicht\\n"\n"und neu"\n'
fails 'a text of two lines'
cp kept.c texts.c
translate '%2 hat „%1“'

# update brings in what is new, without guessing, and keeps what is there.
"$TREE/tools/po.sh" update texts.c 2>err || fail "$(cat err)"
fails 'what update leaves to be translated'
sed '/^msgid "new"/{n;s/""/"neu"/}' po/de.po >filled
mv filled po/de.po
makes
grep -qF '{ "new",' out || fail "$(cat out)"
grep -qF '%2 hat „%1“' out || fail "$(cat out)"
