#!/usr/bin/env bash
# A study in stages, each a job that starts when the one before was good: train a runtime model, simulate, report.
#   jobs/pipeline.sh [--train TRACE MODEL.h5] SWEEP.toml RESULTS.h5 [OPTIONS OF sbatch for the sweep]
# Called in the project's root. The sweep file names the model: quantile_model = "MODEL.h5". The report is RESULTS.csv and
# RESULTS.png. Where a stage fails, those behind it are cancelled and a job `failed` writes which one and where its log is.
# How often each stage is tried again: variables retries_train, retries_simulate (requeues), retries_report.
set -euo pipefail

trace=
if [[ ${1:-} == --train ]]; then
  trace=${2:-}
  model=${3:-}
  shift $(($# < 3 ? $# : 3))
fi
if (($# < 2)); then
  sed --quiet '3s/^# */usage: /p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
sweep=$1
results=$2
shift 2

names=()
ids=()
queue() { # NAME SBATCH_ARGUMENTS...: behind the stages before it
  local options=(--parsable --job-name="$1" --output="%x-%j.log")
  if ((${#ids[@]} > 0)); then options+=(--dependency="afterok:${ids[-1]}" --kill-on-invalid-dep=yes); fi
  local id
  if ! id=$(sbatch "${options[@]}" "${@:2}"); then
    scancel "${ids[@]}" # half a study is of no use
    exit 1
  fi
  names+=("$1")
  ids+=("${id%%;*}") # ;CLUSTER, where there are several
  echo "$1: job ${ids[-1]}, log $1-${ids[-1]}.log"
}

if [[ $trace ]]; then
  queue train --cpus-per-task=4 jobs/stage.sbatch "${retries_train:-1}" schedsweep train "$trace" --output "$model" --threads 4
fi

# A killed rank and an internal error are tried again as well.
SCHEDSWEEP_REQUEUE_ON="70 75 137" SCHEDSWEEP_MAX_REQUEUES=${retries_simulate:-20} \
  queue simulate "$@" jobs/sweep.sbatch "$sweep" "$results"

# shellcheck disable=SC2016
queue report jobs/stage.sbatch "${retries_report:-1}" bash -euc '
  schedsweep show "$1" --mean --format csv >"${1%.h5}.csv"
  scripts/plot_results.py "$1" --output "${1%.h5}.png"' report "$results"

# Any of them will do (?). When all are good it can never start and Slurm removes it.
any=$(printf '?afternotok:%s' "${ids[@]}")
stages=("${ids[@]/#/:}")
for i in "${!ids[@]}"; do stages[i]=${names[i]}${stages[i]}; done
# shellcheck disable=SC2016
sbatch --parsable --job-name=failed --output=%x-%j.log --dependency="${any:1}" --kill-on-invalid-dep=yes jobs/stage.sbatch 0 bash -c '
  for stage; do
    about=$(scontrol --oneliner show job "${stage#*:}")
    state=${about#*JobState=} code=${about#*ExitCode=}
    echo "${stage%:*}: ${state%% *}, exit code ${code%%:*}, log ${stage/:/-}.log"
  done' failed "${stages[@]}" >/dev/null
