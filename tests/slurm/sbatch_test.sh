#!/usr/bin/env bash
# jobs/sweep.sbatch on a real Slurm: same results as a run without it, by srun and by mpirun, and the program's exit code.
# Submits short jobs of 2 nodes, therefore only when asked to: SCHEDSWEEP_TEST_SLURM=1.
set -euo pipefail

skip() {
  echo "SKIPPED: $*"
  exit 77
}

[[ ${SCHEDSWEEP_TEST_SLURM:-} ]] || skip "set SCHEDSWEEP_TEST_SLURM=1 to submit jobs of 2 nodes to the Slurm of this machine"
command -v sbatch >/dev/null || skip "no sbatch here"
n_nodes=$(timeout 20 sinfo --noheader --Node --format='%N %T' | awk '$2 ~ /^(idle|mixed)$/' | sort --unique | wc --lines) ||
  skip "sbatch is here, but no controller answers"
((n_nodes >= 2)) || skip "needs 2 free nodes (there are $n_nodes)"

program=${SCHEDSWEEP_PROGRAM:?the program to test}
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# In the current folder (the build's), because nodes may not share /tmp.
scratch=$(mktemp --directory "$PWD/sbatch_test.XXXXXX")
trap 'rm --recursive --force "$scratch"' EXIT
mkdir "$scratch/jobs"
cd "$scratch"
. "$source_dir/scripts/mpi-env.sh"

submit() { # SWEEP RESULTS -> the job's exit code
  timeout 300 sbatch --quiet --wait --nodes=2 --ntasks-per-node=2 --cpus-per-task=2 --time=2 --output="$2.log" \
    "$source_dir/jobs/sweep.sbatch" "$1" "$2"
}

expect_code() { # CODE SWEEP RESULTS
  local code=0
  submit "$2" "$3" || code=$?
  ((code == $1)) && return
  echo "FAILED: $launch: exit code $code instead of $1; its log:"
  cat "$3.log"
  exit 1
}

content_hash() { "$program" show --hash "$1" | cut --delimiter=' ' --fields=1; }

sweep=$source_dir/jobs/default.toml
echo 'replicates = "many"' >wrong.toml
"$program" run "$sweep" --output plain.h5 --threads 1 --progress none
for launch in "srun --mpi=pmix" "mpirun --bind-to none"; do
  printf 'program=%q\nlaunch=(%s)\n' "$program" "$launch" >jobs/site.env
  name=${launch%% *}
  expect_code 0 "$sweep" "$name.h5"
  tail --lines=1 "$name.h5.log"
  if [[ $(content_hash "$name.h5") != "$(content_hash plain.h5)" ]]; then
    echo "FAILED: $launch: other results than a plain run"
    exit 1
  fi
  expect_code 78 wrong.toml "$name-wrong.h5"
  grep --quiet 'wrong.toml:1' "$name-wrong.h5.log" || { echo "FAILED: $launch: the log does not name the mistake"; exit 1; }
  echo "$launch: content hash $(content_hash "$name.h5"), as plain; a wrong sweep file ends with 78"
done
