#!/usr/bin/env bash
# From a fresh checkout to a table of results: installs packages, builds the program, runs the default sweep.
# Usage: scripts/quickstart.sh [--no-install]
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
case ${1:-} in
  "") scripts/install-deps.sh ;;
  --no-install) ;;
  *)
    echo "usage: scripts/quickstart.sh [--no-install]" >&2
    exit 2
    ;;
esac

cmake --preset release -DSCHEDSWEEP_BUILD_TESTS=OFF -DSCHEDSWEEP_BUILD_BENCHMARKS=OFF -B build/quickstart
cmake --build build/quickstart --target schedsweep

. scripts/mpi-env.sh
program=build/quickstart/schedsweep
results=build/quickstart/results.h5
mpirun -n 2 "$program" run --output "$results"

echo
"$program" show "$results" --mean --columns trace,policy,estimate,load,mean_wait_s,p95_bsld,utilization
cat <<END

Done: $PWD/$results. Next:
  $program show $results                   every run, more columns
  $program list policies                   what there is: also orders, estimators, parameters, columns, models
  python3 scripts/plot_results.py $results
  scripts/fetch-traces.sh ~/traces         real workloads, for
  mpirun -n 2 $program run jobs/policies.toml
  sbatch jobs/sweep.sbatch jobs/default.toml results.h5   on a cluster: see jobs/README.md
END
