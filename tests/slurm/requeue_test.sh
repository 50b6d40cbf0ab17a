#!/usr/bin/env bash
# What jobs/sweep.sbatch makes of signals and exit codes, on a real Slurm. In place of the program stands a script that tells what
# reaches it, so that this holds whatever the program does.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/support.sh"

# Runs until USR1 or TERM, in the last attempt not at all.
cat >program.sh <<'END'
#!/usr/bin/env bash
if [[ $1 != run ]]; then exit 2; fi
attempt=$((${SLURM_RESTART_COUNT:-0} + 1))
stop() { echo "$1 reaches attempt $attempt"; sleep 0.3; exit 75; }
trap 'stop USR1' USR1
trap 'stop TERM' TERM
trap 'echo "USR2 reaches attempt $attempt"' USR2
echo "attempt $attempt: $*"
if ((attempt == LAST_ATTEMPT)); then exit 3; fi
for ((i = 0; i < 600; ++i)); do sleep 0.1; done
END
chmod +x program.sh
program=$PWD/program.sh # that of site()
sweep_job=$source_dir/jobs/sweep.sbatch

says() { grep --quiet --extended-regexp -- "$1" "$log"; }
count() { grep --count --extended-regexp -- "$1" "$log" || true; }
start() { # OPTIONS AND ARGUMENTS of sbatch
  job=$(queue "$@")
  log=schedsweep-$job.log
}
runs() { await 60 "attempt $1" says "^attempt $1:"; }
signal() { scancel --batch --signal="$1" "$job"; }

for launch in "srun --mpi=pmix" "mpirun --bind-to none"; do
  site "$launch" max_requeues=7 'export LAST_ATTEMPT=2'
  start "$sweep_job" a.toml a.h5 --seed 1 --fresh
  runs 1
  signal USR2
  await 20 "USR2" says '^USR2 reaches'
  signal USR1
  code=$(await_end "$job")
  ((code == 3 && $(field "$job" Restarts) == 1)) || fail "$launch: ended with $code" "$log"
  (($(count '^USR2 reaches attempt 1') == 4 && $(count '^USR1 reaches attempt 1') == 4)) ||
    fail "$launch: not every rank hears each signal once" "$log"
  says 'requeued .1 of at most 7 times' || fail "$launch: the log does not tell of the requeue" "$log"
  (($(count '^attempt 1: .*--seed 1 --fresh') == 4 && $(count '^attempt 2: .*--seed 1$') == 4)) ||
    fail "$launch: a requeued job starts anew" "$log"
  echo "$launch: USR1 reaches every rank and the job goes on; its exit code is the last attempt's"
done

site "srun --mpi=pmix" max_requeues=1
start "$sweep_job" a.toml b.h5
runs 1
signal USR1
runs 2
signal USR1
code=$(await_end "$job")
{ ((code == 75)) && says 'not requeued .1 of at most 1 times'; } || fail "max_requeues=1: ended with $code" "$log"
echo "max_requeues: the job ends with 75"

start "$sweep_job" a.toml c.h5
runs 1
scancel "$job"
await_end "$job" >/dev/null
[[ $(field "$job" JobState) == CANCELLED ]] || fail "scancel: is $(field "$job" JobState)" "$log"
(($(count '^TERM reaches attempt 1') == 4)) || fail "scancel: not every rank hears TERM once" "$log"
says 'Slurm ends this job' || fail "scancel: the log does not say so" "$log"
echo "scancel: the ranks end in order, nothing is requeued"

# In an array each task is requeued alone: also the last one, whose number is that of the array.
mkdir sweeps
touch sweeps/{a,b}.toml
printf '%s\n' sweeps/*.toml >list
cp "$sweep_job" jobs/
site "srun --mpi=pmix" 'export LAST_ATTEMPT=2'
job=$(sbatch --parsable --array=1-2 --cpus-per-task=2 --time=5 "$source_dir/jobs/array.sbatch" list)
for task in 2 1; do
  log=schedsweep-${job}_$task.log
  runs 1
  scancel --batch --signal=USR1 "${job}_$task"
  code=$(await_end "${job}_$task")
  (($(count '^attempt 2:') == 1)) || fail "array: task $task ended with $code" "$log"
  ((task == 1)) || ! grep --quiet '^attempt 2' "schedsweep-${job}_1.log" || fail "array: the other task was requeued" ./*_1.log
done
echo "array: a task is requeued alone"
