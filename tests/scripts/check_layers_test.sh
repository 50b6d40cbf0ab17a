#!/usr/bin/env bash
# scripts/check_layers.cmake must name every include that goes the wrong way, and nothing else.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT
failed=0

# expect FILE LINE-OF-CODE COMPLAINT: a tree of that one file is refused, its second line named; empty = it is good.
expect() {
  local file=$1 code=$2 complaint=$3 output
  rm --recursive --force "${scratch:?}"/*
  mkdir --parents "$scratch/$(dirname "$file")"
  printf '#pragma once\n%s\nint x[3] = {1, 2, 3};\n' "$code" >"$scratch/$file"
  if output=$(cmake -P "$source_dir/scripts/check_layers.cmake" "$scratch" 2>&1); then
    [[ ! $complaint ]] && return
  else
    [[ $complaint && $output == *"$file:2: $complaint"* ]] && return
  fi
  echo "FAILED: $file with '$code': expected '${complaint:-no complaint}', got: $output"
  failed=1
}

expect engine/a.h '#include <vector>' ''
expect policies/a.h '#include "engine/types.h"' ''
expect sweep/commands/a.cpp '#include <CLI/CLI.hpp>' ''
expect io/byte_source.cpp '#include <zlib.h>' ''
expect sweep/a.cpp '  // #include "tests/a.h"' ''

expect engine/a.h '#include "io/trace.h"' '"io/trace.h"'
expect engine/metrics/a.cpp '  #  include "policies/order.h"' '"policies/order.h"'
expect policies/a.h '#include "io/trace.h"' '"io/trace.h"'
expect io/a.cpp '#include "policies/order.h"' '"policies/order.h"'
expect io/a.cpp '#include "sweep/plan.h"' '"sweep/plan.h"'
expect sweep/a.cpp '#include "tests/support/traces.h"' '"tests/support/traces.h"'
expect engine/a.h '#include "types.h"' '"types.h"'
expect engine/a.h '#include "../io/trace.h"' '"../io/trace.h"'

expect sweep/work_queue.cpp '#include <mpi.h>' '<mpi.h>'
expect engine/a.h '#include <mpi.h>' '<mpi.h>'
expect io/result_file.cpp '#include <hdf5.h>' '<hdf5.h>'
expect sweep/plan.cpp '#include <toml++/toml.h>' '<toml++/toml.h>'
expect io/trace.cpp '#include <zlib.h>' '<zlib.h>'
expect sweep/plan.cpp '#include <CLI/CLI.hpp>' '<CLI/CLI.hpp>'
expect io/a.cpp '#include <fmt/format.h>' '<fmt/format.h>'
expect engine/a.h '#include <Random123/philox.h>' '<Random123/philox.h>'
expect engine/a.h '#include <unistd.h>' '<unistd.h>'
expect sweep/a.cpp '#include <omp.h>' '<omp.h>'
expect sweep/run_sweep.cpp '#pragma omp parallel' '#pragma omp'

exit $failed
