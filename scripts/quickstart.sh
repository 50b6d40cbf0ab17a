#!/usr/bin/env bash
# From a fresh checkout to a table of results: installs packages, builds the program, runs the default sweep on two MPI ranks.
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

cmake --preset program
cmake --build --preset program --parallel 2

. scripts/mpi-env.sh
program=build/release/schedsweep
results=build/release/results.h5
rm --recursive --force "$results" "$results".*
mpirun -n 2 "$program" run --output "$results"

echo
"$program" show "$results" --mean --columns load,policy,estimate,mean_wait_s,p95_bsld,utilization,backfilled
cat <<END

Good. The results are in $PWD/$results. From $PWD, next:
  $program show $results
      every run; list columns says what the columns mean
  $program list policies
      what there is; also orders, estimators, parameters, models
  /usr/bin/python3 scripts/plot_results.py $results
      a plot
  scripts/fetch-traces.sh ~/traces
      real workloads, for $program run jobs/policies.toml
  jobs/README.md
      on a cluster with Slurm
END
