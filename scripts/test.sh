#!/usr/bin/env bash
# Builds everything and runs every test. Usage: scripts/test.sh [--no-install]
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
case ${1:-} in
  "") scripts/install-deps.sh ;;
  --no-install) ;;
  *)
    echo "usage: scripts/test.sh [--no-install]" >&2
    exit 2
    ;;
esac

echo "test: traces from ${SCHEDSWEEP_TRACES:-nowhere: tests on real traces are skipped (scripts/fetch-traces.sh gets them)}"

. scripts/mpi-env.sh
cmake --preset release
cmake --build --preset release --parallel 2
ctest --preset release --parallel 2
