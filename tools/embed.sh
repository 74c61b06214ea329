#!/bin/sh
# usage: embed.sh ARRAY [FILE...]: C source of an array of embedded files.
set -eu
array=$1
shift
printf '#include "engine/embedded.h"\n\n'
i=0
for file; do
	printf 'static const unsigned char bytes_%d[] = {\n' "$i"
	od -An -v -tu1 "$file" | sed 's/^ *//; s/  */,/g; s/$/,/'
	printf '0};\n\n'
	i=$((i + 1))
done
printf 'const struct embedded_file %s[] = {\n' "$array"
i=0
for file; do
	printf '\t{ "%s", bytes_%d, sizeof bytes_%d - 1 },\n' \
	    "$(basename "$file")" "$i" "$i"
	i=$((i + 1))
done
printf '\t{ 0, 0, 0 },\n};\n'
