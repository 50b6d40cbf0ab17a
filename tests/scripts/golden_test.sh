#!/usr/bin/env bash
# The default sweep must give the figures of tests/golden/default_sweep.csv, byte for byte. SCHEDSWEEP_UPDATE_GOLDEN=1 rewrites them.
set -euo pipefail

golden=$(cd "$(dirname "${BASH_SOURCE[0]}")/../golden" && pwd)/default_sweep.csv
program=${SCHEDSWEEP_PROGRAM:?the program to test}
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT

"$program" run --output "$scratch/results.h5" --threads 1 --progress none
"$program" show "$scratch/results.h5" --format csv \
  --columns load,policy,estimate,replicate,jobs,mean_wait_s,p95_bsld,utilization,backfilled,max_queue_jobs >"$scratch/now.csv"

if [[ ${SCHEDSWEEP_UPDATE_GOLDEN:-} ]]; then
  cp "$scratch/now.csv" "$golden"
  echo "rewritten: $golden"
elif ! diff --unified=0 "$golden" "$scratch/now.csv" >"$scratch/diff"; then
  echo "FAILED: the default sweep gives other figures ($(grep --count '^+[0-9]' "$scratch/diff") of its runs), beginning with:"
  head --lines=20 "$scratch/diff"
  echo "If that is meant: SCHEDSWEEP_UPDATE_GOLDEN=1 ctest --preset release -R golden_test, and review the diff."
  exit 1
fi
