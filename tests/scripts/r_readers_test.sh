#!/usr/bin/env bash
# What io/FORMAT.md tells users to type in R must work on the results of a real sweep.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=${SCHEDSWEEP_PROGRAM:?the program to test}
export LC_ALL=C.UTF-8
Rscript --vanilla -e 'stopifnot(nzchar(system.file(package = "rhdf5")), nzchar(system.file(package = "hdf5r")))' >/dev/null 2>&1 ||
  { echo "SKIPPED: needs r-base-core, r-bioc-rhdf5 and r-cran-hdf5r"; exit 77; }
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT
cd "$scratch"
# shellcheck source=tests/scripts/readers_sweep.sh
source "$source_dir/tests/scripts/readers_sweep.sh"

Rscript --vanilla "$source_dir/tests/scripts/read_runs.R" "$results" exported.csv
