#!/usr/bin/env bash
# One new header in policies/order/ must be enough: the program, the sweep file, the property tests and the benchmark take it
# from there. A copy of the tree gets one, is built without optimisation, and keeps of tests and benchmarks those that walk
# all orders.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp --directory)
trap 'rm --recursive --force "$scratch"' EXIT
cd "$scratch"
unset SCHEDSWEEP_TRACES  # nothing here needs them
build() { cmake --build build --parallel 2 --target "$@" >log 2>&1; }

fail() {
  echo "FAILED: $1"
  tail --lines=40 log
  exit 1
}

# write_order CLAIM KEY: policies/order/odd_first.h.
write_order() {
  cat >tree/policies/order/odd_first.h <<END
#pragma once

#include "policies/order.h"

namespace schedsweep::order {

inline constexpr Order odd_first =
    make_order({.name = "odd_first", .rule = "jobs of odd width first", .source = "this test"$1},
               [](const OrderedJob& job) { return $2; });

}  // namespace schedsweep::order
END
}

mkdir tree
tar --directory="$source_dir" --exclude=./build --exclude=./.git --create . | tar --directory=tree --extract
find tree/tests/{engine,io,sweep} -name '*_test.cpp' -delete
find tree/tests/policies -name '*_test.cpp' ! -name order_claims_test.cpp ! -name reference_test.cpp ! -name registry_test.cpp \
  -delete
find tree/benchmarks -name '*_bench.cpp' ! -name simulate_bench.cpp -delete
odd_width='job.procs() - 2 * static_cast<int>(job.procs() / 2) == 1 ? 0.0 : 1.0'
write_order '' "$odd_width"

cmake -S tree -B build -G Ninja -DCMAKE_CXX_FLAGS=-O0 >log 2>&1 || fail "does not configure"
build schedsweep policies_tests schedsweep_bench || fail "does not build"

# The program. The one job of odd width arrives last.
program=build/schedsweep
"$program" list orders --format csv | grep --quiet '^odd_first,jobs of odd width first,' || fail "list orders does not show it"
printf '; MaxProcs: 4\n' >four.swf
for job in "1 0 4" "2 1 4" "3 2 2" "4 3 3"; do
  read -r number submit procs <<<"$job"
  echo "$number $submit 0 10 $procs -1 -1 $procs 10 -1 1 1 1 1 1 1 -1 -1" >>four.swf
done
"$program" simulate four.swf --policy fcfs --set order=odd_first --schedule starts.csv >log
[[ $(cut --delimiter=, --fields=1,3 starts.csv | tail --lines=+2 | tr '\n' ' ') == "1,0 2,20 3,30 4,10 " ]] ||
  fail "wrong starts: $(cat starts.csv)"

# The sweep file, one order against all others.
cat >sweep.toml <<'END'
[[traces]]
model = "lublin99"
jobs = 500
processors = 64
load = 0.9
[[policies]]
preset = "easy"
order = ["fcfs", "odd_first"]
reservations = [0, 1, "all"]
END
"$program" run sweep.toml --output results.h5 --threads 1 --progress none >log 2>&1 || fail "the sweep file does not take it"
"$program" show results.h5 --format csv --columns order,status >shown.csv
[[ $(grep --count '^odd_first,ok$' shown.csv) == 3 ]] || fail "wrong runs: $(cat shown.csv)"

# The property tests pass with it, and fail, naming it, when it does not keep what it claims.
build/tests/policies_tests >log 2>&1 || fail "tests refuse a good order"
write_order ', .change = KeysChange::never' 'job.wait_s()'
build policies_tests || fail "does not build"
if build/tests/policies_tests --gtest_filter='Order*' >log 2>&1; then fail "no test sees an order that lies"; fi
grep --quiet odd_first log || fail "the tests do not name the order that lies"

build/benchmarks/schedsweep_bench --benchmark_list_tests >listed || fail "the benchmark does not run"
grep --quiet '^simulate/lublin99/order=odd_first$' listed || fail "the benchmark does not have it: $(cat listed)"
