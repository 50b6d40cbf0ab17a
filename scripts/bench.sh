#!/usr/bin/env bash
# Builds and runs every benchmark and writes one JSON file; or compares instruction counts with their history.
# benchmarks/README.md says what the figures mean.
set -euo pipefail

usage() {
  cat <<'END'
usage: scripts/bench.sh [--quick] [--filter REGEX] [--output FILE]   times, instructions, memory; into build/bench.json
       scripts/bench.sh --gate [--quick]                             instructions against their history: exit 1 if worse
       scripts/bench.sh --record [--quick]                           appends instructions to their history
  --quick   short times, one repeat, a small memory test; instructions of floor and easy only
  --filter  only these benchmarks, neither instructions nor memory
SCHEDSWEEP_TRACES names a folder of archive traces; without it only generated workloads are measured.
END
}

fail() {
  printf 'bench: %s\n' "$*" >&2
  exit 2
}

start=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
output=$PWD/build/bench.json filter='' quick='' mode=measure
while (($# > 0)); do
  case $1 in
    --quick) quick=1 ;;
    --gate | --record) mode=${1#--} ;;
    --filter | --output)
      [[ ${2:-} ]] || fail "$1: no value (it needs one) see --help"
      [[ $1 == --filter ]] && filter=$2
      [[ $1 == --output ]] && output=$2 && [[ $2 != /* ]] && output=$start/$2
      shift
      ;;
    --help) usage && exit ;;
    *) fail "$1: unknown option" "$(usage)" ;;
  esac
  shift
done

. scripts/mpi-env.sh
programs=build/release/benchmarks
instructions=(/usr/bin/python3 -B benchmarks/instructions.py "$programs/schedsweep_instructions")
times=(--benchmark_min_time=0.2 --benchmark_repetitions=3 --benchmark_enable_random_interleaving=true)
jobs=11000000
if [[ $quick ]]; then
  instructions+=(--case floor --case easy)
  times=(--benchmark_min_time=0.01)
  jobs=100000
fi

cmake --preset release -DSCHEDSWEEP_BUILD_BENCHMARKS=ON >&2
if [[ $mode != measure ]]; then
  cmake --build --preset release --parallel 2 --target schedsweep_instructions >&2
  exec "${instructions[@]}" "--$mode"
fi

cmake --build --preset release --parallel 2 --target schedsweep schedsweep_bench schedsweep_instructions >&2
mkdir --parents "$(dirname "$output")"
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT
/usr/bin/python3 -B benchmarks/machine.py >"$scratch/machine.json"
"$programs/schedsweep_bench" "${times[@]}" --benchmark_filter="$filter" --benchmark_out="$scratch/benchmarks.json" >&2
if [[ ! $filter ]]; then
  "${instructions[@]}" >"$scratch/instructions.json"
  # Too high a peak is a figure like others here.
  /usr/bin/python3 benchmarks/memory.py build/release/schedsweep --jobs "$jobs" >"$scratch/memory.json" ||
    echo "bench: memory: past its limit, or failed" >&2
fi
/usr/bin/python3 - "$scratch" "$output" <<'END'
import json, pathlib, sys
parts = {path.stem: json.loads(path.read_text()) for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")) if path.stat().st_size}
pathlib.Path(sys.argv[2]).write_text(json.dumps(parts, indent=1) + "\n")
END
echo "bench: written to $output" >&2
