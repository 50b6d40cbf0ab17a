#!/usr/bin/env bash
# A sweep that is disturbed on a real Slurm has the results of one that is not: warned of its time limit, requeued by hand, and
# robbed of a node in mid-run.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/support.sh"

cat >sweep.toml <<'END'
replicates = 40
[[traces]]
model = "lublin99"
jobs = 10000
processors = 256
load = [0.7, 0.8]
[[policies]]
preset = "easy"
[[policies]]
preset = "conservative"
END
"$program" run sweep.toml --output plain.h5 --progress none
plain=$(file_hash plain.h5)

in_mid_run() { grep --quiet --extended-regexp ' [1-9][0-9]*/[0-9]+ runs' "$log"; }

disturbed() { # HOW LAUNCHER COMMAND...
  local how=$1 launch=$2 results=${1// /_}-${2%% *}.h5
  shift 2
  site "$launch"
  job=$(queue "$source_dir/jobs/sweep.sbatch" sweep.toml "$results")
  log=schedsweep-$job.log
  await 180 "run done" in_mid_run
  "$@"
  local code
  code=$(await_end "$job")
  ((code == 0)) || fail "$how, $launch: exit code $code" "$log"
  (($(field "$job" Restarts) >= 1)) || fail "$how, $launch: was not requeued" "$log"
  grep --quiet 'runs are done already' "$log" || fail "$how, $launch: began anew instead of going on" "$log"
  [[ $(file_hash "$results") == "$plain" ]] || fail "$how, $launch: other results than a plain run" "$log"
  echo "$how, $launch: SHA-256 $plain, as plain"
}

warn() { scancel --batch --signal=USR1 "$job"; }
requeue() { scontrol requeue "$job"; }
lose_node() {
  "$source_dir/tests/slurm/cluster.sh" node-down 2
  await 120 "requeue after the lost node" was_requeued
  "$source_dir/tests/slurm/cluster.sh" node-up 2
}
was_requeued() { (($(field "$job" Restarts) >= 1)); }

for launch in "srun --mpi=pmix" "mpirun --bind-to none"; do
  disturbed "warned" "$launch" warn
  disturbed "requeued" "$launch" requeue
done
if [[ $own_cluster ]]; then disturbed "lost node" "srun --mpi=pmix" lose_node; fi
