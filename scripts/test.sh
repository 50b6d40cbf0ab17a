#!/usr/bin/env bash
# Builds everything and runs every test. Usage: scripts/test.sh [--no-install] [--long]
# --long: kills, signals, full disks and double submissions by the hundred, and a real Slurm (about an hour; jobs/RELIABILITY.md).
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
install=yes
for option; do
  case $option in
    --no-install) install= ;;
    --long) export SCHEDSWEEP_TEST_LONG=1 ;;
    *)
      echo "usage: scripts/test.sh [--no-install] [--long]" >&2
      exit 2
      ;;
  esac
done
if [[ $install ]]; then scripts/install-deps.sh; fi

echo "test: traces from ${SCHEDSWEEP_TRACES:-nowhere: tests on real traces are skipped (scripts/fetch-traces.sh gets them)}"

. scripts/mpi-env.sh
cmake --preset release
cmake --build --preset release --parallel 2
ctest --preset release --parallel 2
