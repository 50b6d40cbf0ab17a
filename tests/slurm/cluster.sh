#!/usr/bin/env bash
# A Slurm of two nodes on this machine, for tests. As root: tests/slurm/cluster.sh start|stop|status|env|node-down N|node-up N
# All of it lives in the folder SCHEDSWEEP_SLURM_DIR and listens on 127.0.0.1 from port SCHEDSWEEP_SLURM_PORT on: several can run
# side by side. What works and what bites: README.md.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dir=${SCHEDSWEEP_SLURM_DIR:-/tmp/schedsweep-slurm}
port=${SCHEDSWEEP_SLURM_PORT:-27817}
nodes=(n1 n2)
n_processors=4
export SLURM_CONF=$dir/slurm.conf

fail() {
  echo "cluster.sh: $*" >&2
  exit 1
}

within() { # SECONDS COMMAND...: until the command succeeds
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}

# The daemon's process, if it still is that daemon: numbers of processes come round again.
process_of() { # PID_FILE PROGRAM
  local process
  process=$(cat "$dir/$1" 2>/dev/null) && [[ $(cat "/proc/$process/comm" 2>/dev/null) == "$2" ]] && echo "$process"
}

configure() {
  local i lines=
  for i in "${!nodes[@]}"; do
    lines+="NodeName=${nodes[i]} NodeHostname=localhost NodeAddr=127.0.0.1 Port=$((port + 1 + i)) CPUs=$n_processors RealMemory=4096\n"
  done
  sed -e "s|@DIR@|$dir|g" -e "s|@PORT@|$port|" -e "s|@SRUN_PORTS@|$((port + 100))-$((port + 999))|" -e "s|@NODES@|$lines|" \
    "$here/slurm.conf.in" >"$SLURM_CONF"
  echo "127.0.0.1 localhost ${nodes[*]} $(hostname)" >"$dir/hosts"
}

start_munge() {
  process_of munge/pid munged >/dev/null && return
  rm --force "$dir"/munge/socket*
  [[ -e $dir/munge/key ]] || mungekey --create --keyfile="$dir/munge/key"
  # --force: it dislikes sockets below /tmp.
  munged --force --key-file="$dir/munge/key" --socket="$dir/munge/socket" --pid-file="$dir/munge/pid" --num-threads=2 \
    --log-file="$dir/log/munged.log" --seed-file="$dir/munge/seed" 2>>"$dir/log/munged.log"
  within 10 test -S "$dir/munge/socket" || fail "munged does not start: $(tail --lines=3 "$dir/log/munged.log")"
}

start_controller() {
  process_of slurmctld.pid slurmctld >/dev/null && return
  configure
  setsid slurmctld -f "$SLURM_CONF" </dev/null >>"$dir/log/slurmctld.log" 2>&1
  within 15 scontrol ping || fail "slurmctld does not answer: $(tail --lines=3 "$dir/log/slurmctld.log")"
}

# Host name, /etc/hosts and /dev/shm of its own: else Open MPI takes two nodes for one machine and shares memory between them.
start_node() { # NODE
  process_of "$1.pid" slurmd >/dev/null && return
  mkdir --parents "$dir/spool/$1" "$dir/tmp/$1"
  # shellcheck disable=SC2016
  setsid unshare --mount --uts sh -ec '
    hostname "$2"
    mount --bind "$1/hosts" /etc/hosts
    mount -t tmpfs -o mode=1777 tmpfs /dev/shm
    exec slurmd -f "$1/slurm.conf" -N "$2"' sh "$dir" "$1" </dev/null >>"$dir/log/$1.log" 2>&1
  within 10 process_of "$1.pid" slurmd || fail "slurmd $1 does not start: $(tail --lines=3 "$dir/log/$1.log")"
}

is_usable() { (($(sinfo --noheader --Node --format=%T | grep --count --extended-regexp '^(idle|mixed|allocated)$') == ${#nodes[@]})); }

start() {
  ((EUID == 0)) || fail "must be root"
  mkdir --parents "$dir"
  [[ -O $dir ]] || fail "$dir: belongs to somebody else"
  mkdir --parents "$dir"/{munge,state,spool,tmp,log}
  chmod 700 "$dir/state"
  start_munge
  start_controller
  local node
  for node in "${nodes[@]}"; do start_node "$node"; done
  within 20 is_usable && return
  scontrol update NodeName=ALL State=RESUME || true # lost earlier
  within 20 is_usable || fail "nodes are not usable: $(sinfo --noheader --Node --format='%N %T %E')"
}

is_idle() { [[ -z $(squeue --noheader --states=RUNNING,COMPLETING) ]]; }

processes_on() { # NODE: those that share its host name's namespace
  local process namespace
  process=$(process_of "$1.pid" slurmd) && namespace=$(readlink "/proc/$process/ns/uts") || return 0
  [[ $namespace != $(readlink /proc/self/ns/uts) ]] || return 0
  for process in /proc/[0-9]*; do
    [[ $(readlink "$process/ns/uts") != "$namespace" ]] || echo "${process#/proc/}"
  done 2>/dev/null
}

# All at once, as when the power goes.
node_down() { # NODE
  processes_on "$1" | xargs --no-run-if-empty kill -KILL 2>/dev/null || true
  rm --force "$dir/$1.pid"
}

node_up() { # NODE, empty as after a reboot
  rm --recursive --force "${dir:?}/tmp/$1" "${dir:?}/spool/$1"
  start_node "$1"
}

stop() {
  local node process
  if process_of slurmctld.pid slurmctld >/dev/null; then
    timeout 10 scancel --quiet --me || true
    within 10 is_idle || true
  fi
  for node in "${nodes[@]}"; do node_down "$node"; done
  for process in $(process_of slurmctld.pid slurmctld) $(process_of munge/pid munged); do
    kill "$process"
    within 10 eval "! kill -0 $process" || kill -KILL "$process"
  done
  rm --recursive --force "${dir:?}"/{state,spool,tmp} "$dir"/*.pid "$dir/munge/pid"
}

status() {
  local name
  for name in munge/pid:munged slurmctld.pid:slurmctld "${nodes[@]/%/.pid:slurmd}"; do
    echo "${name%:*} $(process_of "${name%:*}" "${name#*:}" || echo down)"
  done
  sinfo --Node --long && is_usable
}

node_named() { # NUMBER
  [[ " ${nodes[*]} " == *" n$1 "* ]] || fail "no node '$1' (1 to ${#nodes[@]})"
  echo "n$1"
}

case ${1:-} in
  start | stop | status) "$1" ;;
  # Between these nodes Open MPI has the loopback device only, which it leaves out by default; and more ranks than processors.
  # TCP: README.md.
  env)
    printf 'export SLURM_CONF=%q OMPI_MCA_btl=self,tcp OMPI_MCA_btl_tcp_if_include=lo OMPI_MCA_mpi_yield_when_idle=1\n' "$SLURM_CONF"
    ;;
  node-down | node-up)
    node=$(node_named "${2:-}")
    "${1/-/_}" "$node"
    ;;
  *)
    sed --quiet '2,4s/^# //p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
