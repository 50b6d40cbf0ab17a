#!/usr/bin/env bash
# The gate on instruction counts: passes without a history, passes against its own records, fails past both thresholds.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=$(dirname "${SCHEDSWEEP_PROGRAM:?the program to test}")/benchmarks/schedsweep_instructions
command -v valgrind >/dev/null || { echo "SKIPPED: needs valgrind"; exit 77; }
[[ -x $program ]] || { echo "SKIPPED: needs the benchmarks (SCHEDSWEEP_BUILD_BENCHMARKS=ON)"; exit 77; }
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT
cd "$scratch"

# expect CODE TEXT ARGUMENT...: the floor of 500 jobs, counted, ends with the code and says the text (a pattern of grep).
expect() {
  local code=0 wanted=$1 text=$2
  shift 2
  /usr/bin/python3 -B "$source_dir/benchmarks/instructions.py" "$program" --jobs 500 --case floor --history history.csv "$@" \
    >counts.json 2>log || code=$?
  if ((code != wanted)) || ! grep --quiet --regexp="$text" log counts.json; then
    echo "FAILED: expected exit code $wanted and '$text' of $*, got $code and:"
    cat log counts.json
    exit 1
  fi
}

expect 0 'floor: .* no history of this host' --gate
[[ ! -e history.csv ]] || { echo "FAILED: recorded without being asked"; exit 1; }
expect 0 '"floor": [0-9.]*$' --record
expect 0 'floor: .* ok$' --gate

# Records of a third of the cost, then of one that differs in the host alone, and the median of several.
count=$(sed --quiet 's/^.*,floor,//p' history.csv)
cp history.csv same.csv
sed --in-place "s/,floor,.*/,floor,$(/usr/bin/python3 -c "print($count / 3)")/" history.csv
expect 1 'floor: .* (+200.* REGRESSION$' --gate
expect 0 'floor: .* ok$' --gate --absolute 1e6
expect 0 'floor: .* ok$' --gate --relative 3
tail --lines=1 same.csv >>history.csv
tail --lines=1 same.csv >>history.csv
expect 0 'floor: .* (+0.00%) ok$' --gate
expect 0 'floor: .* ok$' --gate --window 1
sed --in-place 's/,avx2,\|,baseline,/,other,/' history.csv
expect 0 'floor: .* no history of this host' --gate

echo 'other,instruction,set,0,1,2,floor,many' >>history.csv
expect 2 'history.csv:5: not a record (' --gate
/usr/bin/python3 -B "$source_dir/benchmarks/instructions.py" "$program" --case no_such_case >log 2>&1 && code=0 || code=$?
((code == 2)) && grep --quiet "case 'no_such_case' cannot be run" log || { echo "FAILED: exit code $code of an unknown case:"; cat log; exit 1; }
