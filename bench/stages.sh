#!/bin/sh
# How long the tool takes, each figure the least of three runs, in seconds: check, implement, and a wide specification.
#   bench/stages.sh
set -eu
here="$(readlink -f -- "$0")"
cd "${here%/bench/*}"
. .mvn/find-jdk.sh
out=build/bench
mkdir -p "$out"

# The least wall time of $1 runs; what stands after -- is run before each, and not measured.
least() {
  runs="$1" before="$2"
  shift 2
  best=
  for _ in $(seq "$runs"); do
    eval "$before"
    from="$(date +%s%N)"
    "$@" >"$out/last.log" 2>&1 || { cat "$out/last.log" >&2; exit 1; }
    took=$((($(date +%s%N) - from) / 1000000))
    if [ -z "$best" ] || [ "$took" -lt "$best" ]; then best="$took"; cp "$out/last.log" "$out/best.log"; fi
  done
  printf '%d.%03d s\n' $((best / 1000)) $((best % 1000))
}

# Each time a line that was never checked.
edit() {
  echo "<!-- $(date +%s%N) -->" >>"$1"
}

./plumb check examples/product-catalog >/dev/null
rm -rf "$out/edited" && cp -r examples/product-catalog "$out/edited"
printf 'plumb --version                         '
least 5 : ./plumb --version
printf 'plumb check, nothing changed since      '
least 5 : ./plumb check examples/product-catalog
printf 'plumb check, a document edited          '
least 5 "edit $out/edited/product-catalog.md" ./plumb check "$out/edited"

rm -rf "$out/warm" && ./plumb implement examples/product-catalog --into "$out/warm" >/dev/null 2>&1
printf 'plumb implement, into an empty folder   '
least 3 "rm -rf $out/new" ./plumb implement examples/product-catalog --into "$out/new"
grep -E '^  .* s$' "$out/best.log" || :

"$JAVA_HOME/bin/java" bench/WideSpecification.java 300 "$out/wide/spec"
echo 'check, plan and write 300 tables and 1,500 operations, twice: the first reads the SQL where it never was read'
for run in 1 2; do
  rm -rf "$out/wide/into"
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow \
    -cp target/app/plumb.jar bench/WideStages.java "$out/wide/spec" "$out/wide/into"
done
