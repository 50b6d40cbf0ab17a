#!/usr/bin/env bash
# The page of a report in headless Chromium: one with every kind of figure, and one of a real sweep.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=${SCHEDSWEEP_PROGRAM:?the program to test}
python=(/usr/bin/python3 -B)
"${python[@]}" -c 'import h5py, matplotlib, selenium' 2>/dev/null && [[ -x /usr/bin/chromedriver ]] ||
  { echo "SKIPPED: needs chromium, chromium-driver, python3-h5py, -matplotlib and -selenium"; exit 77; }
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT
cd "$scratch"
look() { "${python[@]}" "$source_dir/tests/scripts/report_page_test.py" "$@"; }

mkdir sample
"${python[@]}" "$source_dir/tests/scripts/report_sample.py" sample/report.h5
"${python[@]}" "$source_dir/scripts/report/page.py" sample/report.h5 sample/index.html
look "$scratch/sample/index.html" 20

cat >sweep.toml <<'END'
title = "EASY <and> \"FCFS\" & é"
replicates = 2
[[traces]]
model = "lublin99"
jobs = 300
processors = 64
load = [0.6, 0.8]
[[policies]]
preset = "fcfs"
[[policies]]
preset = "easy"
reservations = [1, 4]
END
"$program" run sweep.toml --output results.h5 --threads 1 --progress none >/dev/null 2>log || { cat log; exit 1; }
for folder in one two; do
  "$program" report results.h5 --output "$folder" --threads "$([[ $folder == one ]] && echo 1 || echo 2)" >said
done
diff --recursive one two || { echo "FAILED: not the same bytes on one thread and on two"; exit 1; }
grep --quiet "lublin99" said || { echo "FAILED: no finding is printed"; exit 1; }
look "$scratch/one/index.html" 8
