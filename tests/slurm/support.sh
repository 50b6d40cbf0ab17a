# shellcheck shell=bash
# Sourced by the tests on Slurm. Gives them a cluster of two nodes: the one this machine belongs to, or that of cluster.sh, started
# and stopped here. Leaves them in a scratch folder with jobs/site.env; $program, $source_dir and $own_cluster are set.

skip() {
  echo "SKIPPED: $*"
  exit 77
}

fail() { # WHAT LOGS...
  echo "FAILED: $1"
  shift
  tail --lines=+1 -- "$@"
  exit 1
}

n_free_nodes() { timeout 20 sinfo --noheader --Node --format='%N %T' 2>/dev/null | awk '$2 ~ /^(idle|mixed)$/' | sort --unique | wc --lines; }

start_own_cluster() {
  local tool missing=()
  ((EUID == 0)) || skip "no Slurm answers here, and only root can start one"
  for tool in slurmctld slurmd munged sbatch srun; do command -v "$tool" >/dev/null || missing+=("$tool"); done
  ((${#missing[@]} == 0)) || skip "no Slurm answers here, and to start one ${missing[*]} are missing (scripts/install-deps.sh)"
  unshare --mount --uts true 2>/dev/null || skip "no Slurm answers here, and to start one namespaces are missing"
  if ! "$source_dir/tests/slurm/cluster.sh" status >/dev/null 2>&1; then
    trap clean_up EXIT
    "$source_dir/tests/slurm/cluster.sh" start
  fi
  eval "$("$source_dir/tests/slurm/cluster.sh" env)"
}

clean_up() {
  cd "$source_dir" || return
  if [[ $scratch ]]; then rm --recursive --force "$scratch"; fi
  if [[ $own_cluster ]]; then "$source_dir/tests/slurm/cluster.sh" stop; fi
}

site() { # LAUNCHER [LINE...]: jobs/site.env
  printf 'program=%q\nlaunch=(%s)\n' "$program" "$1" >jobs/site.env
  shift
  if (($# > 0)); then printf '%s\n' "$@" >>jobs/site.env; fi
}

queue() { sbatch --parsable --nodes=2 --ntasks-per-node=2 --cpus-per-task=2 --time=5 --output=%x-%j.log "$@"; }

await() { # SECONDS WHAT COMMAND...
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || fail "no $what in time" ./*.log
    sleep 0.2
  done
}

field() { # JOB NAME: of what Slurm knows about it
  local about
  about=$(scontrol --oneliner show job "$1") && about=${about#*" $2="} && echo "${about%% *}"
}

is_over() { [[ $(field "$1" JobState) =~ ^(COMPLETED|FAILED|CANCELLED|TIMEOUT)$ ]]; }

await_end() { # JOB -> its exit code
  await 400 "end of job $1" is_over "$1"
  local code
  code=$(field "$1" ExitCode)
  echo "${code%%:*}"
}

file_hash() { sha256sum "$1" | cut --delimiter=' ' --fields=1; }

[[ ${SCHEDSWEEP_TEST_SLURM:-}${SCHEDSWEEP_TEST_LONG:-} ]] ||
  skip "set SCHEDSWEEP_TEST_SLURM=1 or use scripts/test.sh --long: submits jobs to this machine's Slurm, or starts one"
program=${SCHEDSWEEP_PROGRAM:?the program to test}
unset SCHEDSWEEP_PROGRAM # or every job would have it
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=
own_cluster=
if [[ ! ${SLURM_CONF:-} ]] && ! timeout 5 scontrol ping >/dev/null 2>&1; then
  own_cluster=yes
  start_own_cluster
fi
(($(n_free_nodes) >= 2)) || skip "needs 2 free nodes"
# In the current folder (the build's), because nodes may not share /tmp.
trap clean_up EXIT
scratch=$(mktemp --directory "$PWD/slurm_test.XXXXXX")
mkdir "$scratch/jobs"
cd "$scratch" || exit
. "$source_dir/scripts/mpi-env.sh"
