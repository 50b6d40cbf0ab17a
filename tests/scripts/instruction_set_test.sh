#!/usr/bin/env bash
# The plainest code must give the content that the code for this machine gives: of the default sweep, and of one that calls what
# that one does not (planning, keys that change, metrics, the reader of traces).
set -euo pipefail

program=${SCHEDSWEEP_PROGRAM:?the program to test}
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT
cd "$scratch"
unset SCHEDSWEEP_INSTRUCTION_SET
hash_of() { "$program" show "$1" --hash | cut --delimiter=' ' --fields=1; }
baseline() { SCHEDSWEEP_INSTRUCTION_SET=baseline "$@"; }

[[ $(baseline "$program" --version) == *"(baseline)" ]] || { echo "FAILED: --version does not say baseline"; exit 1; }
[[ $("$program" --version) != *"(baseline)" ]] || { echo "SKIPPED: this machine has one version only"; exit 77; }

"$program" trace generate --model lublin99 --jobs 3000 --processors 128 --load 0.9 --seed 2 --output trace.swf >log
cat >sweep.toml <<'END'
[[traces]]
file = "trace.swf"
processors = 128
[[traces]]
model = "lublin99"
jobs = 2000
processors = 256
load = 0.9
[[policies]]
preset = "conservative"
[[policies]]
preset = "easy"
order = ["fcfs", "f1", "fairshare", "linear", "multifactor", "quota_share", "unicef", "wfp3"]
[[policies]]
name = "two"
preset = "easy"
order = ["saf", "wfp3"]
reservations = 2
backfill_order = "shortest"
END

for sweep in "" sweep.toml; do
  "$program" run $sweep --output best.h5 --fresh --threads 1 --progress none
  baseline "$program" run $sweep --output baseline.h5 --fresh --threads 1 --progress none
  [[ $(hash_of best.h5) == $(hash_of baseline.h5) ]] && continue
  echo "FAILED: ${sweep:-the default sweep} depends on the instruction set"
  exit 1
done
