#!/usr/bin/env bash
# Builds everything and runs every test. Usage: scripts/test.sh [--no-install] [--long]
# --long: then the tests of faults once more, as often as jobs/RELIABILITY.md says; an hour or two.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
install=yes long=no
for option in "$@"; do
  case $option in
    --no-install) install=no ;;
    --long) long=yes ;;
    *)
      echo "usage: scripts/test.sh [--no-install] [--long]" >&2
      exit 2
      ;;
  esac
done
[ $install = no ] || scripts/install-deps.sh

echo "test: traces from ${SCHEDSWEEP_TRACES:-nowhere: tests on real traces are skipped (scripts/fetch-traces.sh gets them)}"

. scripts/mpi-env.sh
cmake --preset release
cmake --build --preset release --parallel 2
ctest --preset release --parallel 2
if [ $long = yes ]; then
  SCHEDSWEEP_TEST_LONG=1 build/release/tests/sweep_tests \
    --gtest_filter='Kills.*:Signals.*:FailingIo.*:Disks.*:Damage.*:Owner.*:Silence.*:Resume.*:Surroundings.*'
fi
