#!/bin/sh
# The architecture as a check: each folder includes only what it may
# (docs/ARCHITECTURE.md), and each foreign library only where it is named here.
set -eu
failed=0

may_include() { # folder -> pattern of folders
	case $1 in
	engine) echo 'engine' ;;
	rules) echo 'engine|rules' ;;
	importers) echo 'engine|importers' ;;
	reports) echo 'engine|reports' ;;
	cli) echo 'engine|rules|importers|reports|cli' ;;
	esac
}

for folder in engine rules importers reports cli; do
	allowed=$(may_include "$folder")
	if grep -nE '^#include "' "$folder"/*.[ch] /dev/null |
	    grep -vE "#include \"($allowed)/"; then
		echo "layers: $folder/ may include $allowed only" >&2
		failed=1
	fi
done

# library header -> the files that may include it
only_in() { # pattern, files
	pattern=$1
	files=$2
	if grep -lE "^#include <$pattern" engine/*.[ch] rules/*.[ch] \
	    importers/*.[ch] reports/*.[ch] cli/*.[ch] 2>/dev/null |
	    grep -vE "^($files)\$"; then
		echo "layers: <$pattern...> belongs in $files only" >&2
		failed=1
	fi
}

only_in 'sqlite3' 'engine/(db|ledger|runs)[a-z_]*\.[ch]'
only_in 'libxml/' 'engine/xml_(tree|memory)\.c|importers/xml_parse[a-z_]*\.[ch]|reports/(sign|verify|xmldsig)[a-z_]*\.c'
only_in 'xmlsec/' 'reports/(sign|verify|xmldsig)[a-z_]*\.c'
only_in 'archive' 'importers/decompress_(archive|stream|libarchive)\.[ch]'
only_in 'zlib' 'importers/decompress_stream\.c'
only_in 'linux/(seccomp|filter)' 'importers/sandbox(_filter)?\.[ch]'
only_in 'openssl/' 'engine/(rational|digest|crypto_memory)\.c|engine/rational_large\.[ch]|reports/(sign|verify|xmldsig|key)[a-z_]*\.[ch]'
exit $failed
