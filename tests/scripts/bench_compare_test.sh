#!/usr/bin/env bash
# scripts/bench_compare.py on made-up results: what is flagged, what is not, and what it ends with.
set -euo pipefail

compare=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/scripts/bench_compare.py
[[ -x /usr/bin/python3 ]] || { echo "SKIPPED: needs python3"; exit 77; }
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT
cd "$scratch"
failed=0

# results NAME=MS[,MS...]...: a document of Google Benchmark with a row for each repeat; a time of x is a failure.
results() {
  local separator='' row value
  printf '{"benchmarks": ['
  for row in "$@"; do
    for value in ${row#*=}; do
      printf '%s{"name": "%s", "time_unit": "ms", ' "$separator" "${row%%=*}"
      if [[ $value == x ]]; then printf '"error_occurred": true}'; else printf '"cpu_time": %s, "x_floor": %s}' "$value" "$value"; fi
      separator=', '
    done
  done
  printf ']}'
}

# expect CODE TEXT [ARGUMENT...]: comparing old.json with new.json ends with the code and says the text (a pattern of grep).
expect() {
  local code=0 wanted=$1 text=$2
  shift 2
  /usr/bin/python3 -B "$compare" old.json new.json "$@" >log 2>&1 || code=$?
  if ((code != wanted)) || ! grep --quiet --regexp="$text" log; then
    echo "FAILED: expected exit code $wanted and '$text' of $*, got $code and:"
    cat log
    failed=1
  fi
}

results a=10 b=20 >old.json
results a=10.1 b=20 >new.json
expect 0 '^a .* +1.0%$'
results a=11 b=20 >new.json
expect 1 '^a .* +10.0%  REGRESSION$'
expect 0 '^b .* +0.0%$' --filter '^b$'
expect 0 '^a .* +10.0%$' --relative 0.2     # below the relative threshold
expect 0 '^a .* +10.0%$' --absolute 2e6     # below the absolute one, 2 ms
expect 1 '^a .*REGRESSION$' --measure x_floor
expect 0 '^a .* +10.0%$' --measure x_floor --absolute 1
results a=8 b=20 >new.json
expect 0 '^a .* -20.0%  improved$'

# Of repeats the least counts, or the median.
results 'a=10 30 10' >old.json
results 'a=40 10 40' >new.json
expect 0 '^a .* +0.0%$'
expect 1 '^a .* +300.0%  REGRESSION$' --statistic median

# Rows that come and go are told; a benchmark that begins to fail is a regression.
results a=10 b=20 >old.json
results a=10 c=5 >new.json
expect 0 'only in OLD$'
expect 0 'only in NEW$'
results a=10 b=x >new.json
expect 1 '^b .*FAILS$'
results a=10 b=20 | sed 's/^/{"machine": {}, "benchmarks": /; s/$/}/' >new.json
expect 0 '^b .* +0.0%$'  # as scripts/bench.sh writes it

results c=1 >new.json
expect 2 'new.json: nothing to compare (no benchmark in common'
echo '{"benchmarks": [' >new.json
expect 2 'new.json: no benchmark results ('
echo '[]' >new.json
expect 2 'new.json: no benchmark results ('
rm new.json
expect 2 'new.json: cannot be read ('
expect 2 'no regular expression' --filter '('
expect 2 'old.json: cannot be run (' --interleave
ln --symbolic --force /bin/true old.json
expect 2 'old.json: wrote no results (' --interleave
rm old.json

# Two programs take turns; these copy results instead of measuring.
results a=10 >old.json
results a=20 >new.json
for side in old new; do
  cat >"$side" <<END
#!/usr/bin/env bash
echo $side >>"$scratch/turns"
for argument in "\$@"; do [[ \$argument != --benchmark_out=* ]] || cp "$scratch/$side.json" "\${argument#*=}"; done
END
  chmod +x "$side"
done
code=0
/usr/bin/python3 -B "$compare" --interleave ./old ./new --repeats 3 >log 2>&1 || code=$?
if ((code != 1)) || ! grep --quiet '^a .*REGRESSION$' log || [[ $(tr '\n' ' ' <turns) != "old new new old old new " ]]; then
  echo "FAILED: two programs by turns ($(tr '\n' ' ' <turns)): exit code $code and:"
  cat log
  failed=1
fi

exit $failed
