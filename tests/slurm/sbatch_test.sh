#!/usr/bin/env bash
# jobs/sweep.sbatch and `schedsweep submit` on a real Slurm: same results as a run without it, by srun and by mpirun, and the
# program's exit code; arrays and chains.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/support.sh"

sweep=$source_dir/jobs/default.toml
echo 'replicates = "many"' >wrong.toml
"$program" run "$sweep" --output plain.h5 --threads 1 --progress none
plain=$(file_hash plain.h5)

expect_end() { # CODE JOB LOG
  local code
  code=$(await_end "$2")
  ((code == $1)) || fail "exit code $code instead of $1" "$3"
}

for launch in "srun --mpi=pmix" "mpirun --bind-to none"; do
  site "$launch"
  name=${launch%% *}
  good=$(queue "$source_dir/jobs/sweep.sbatch" "$sweep" "$name.h5")
  wrong=$(queue "$source_dir/jobs/sweep.sbatch" wrong.toml "$name-wrong.h5")
  expect_end 0 "$good" "schedsweep-$good.log"
  [[ $(file_hash "$name.h5") == "$plain" ]] || fail "$launch: other results than a plain run" "schedsweep-$good.log"
  expect_end 78 "$wrong" "schedsweep-$wrong.log"
  grep --quiet 'wrong.toml:1' "schedsweep-$wrong.log" || fail "$launch: the log does not name the mistake" "schedsweep-$wrong.log"
  echo "$launch: SHA-256 $plain, as plain; a wrong sweep file ends with 78"
done

# Every name that a path may have.
export SCHEDSWEEP_ROOT=$PWD # where jobs/site.env is
site "srun --mpi=pmix"
odd="odd 'name\" \$(touch pwned) # 100%d ü"
mkdir "$odd"
cp "$sweep" "$odd/$odd.toml"
answer=$(cd "$odd" && "$program" submit "$odd.toml" --output "$odd.h5" --nodes 2 --ntasks-per-node 2 --cpus-per-task 2 --time 5)
job=$(cut --delimiter=' ' --fields=2 <<<"$answer" | tr --delete :)
log=${answer#*: log }
expect_end 0 "$job" "$log"
[[ $(file_hash "$odd/$odd.h5") == "$plain" ]] || fail "submit: other results than a plain run" "$log"
[[ ! -e $odd/pwned && ! -e pwned ]] || fail "submit: a name was run as a command"
if "$program" submit wrong.toml --output wrong.h5 2>/dev/null; then fail "submit: took a wrong sweep file"; fi
[[ ! -e wrong.h5.sbatch ]] || fail "submit: wrote a script for a wrong sweep file"
echo "submit: as plain, with every character in its paths"

# A chain: the second job finds nothing to do.
mapfile -t answers < <("$program" submit "$sweep" --output chain.h5 --chain 2 --cpus-per-task 2 --time 5)
((${#answers[@]} == 2)) || fail "submit --chain 2: answered ${answers[*]}"
for answer in "${answers[@]}"; do
  job=$(cut --delimiter=' ' --fields=2 <<<"$answer" | tr --delete :)
  expect_end 0 "$job" "${answer#*: log }"
  [[ $(field "$job" Requeue) == 0 ]] || fail "submit --chain: would be requeued"
done
[[ $(file_hash chain.h5) == "$plain" ]] || fail "chain: other results than a plain run"
echo "chain: as plain"

# An array: one sweep file each, at most one at a time.
mkdir sweeps
cp "$sweep" sweeps/a.toml
cp wrong.toml sweeps/b.toml
cp "$source_dir/jobs/sweep.sbatch" jobs/
printf '%s\n' sweeps/*.toml >list
job=$(sbatch --parsable --array=1-3%1 --cpus-per-task=2 --time=5 "$source_dir/jobs/array.sbatch" list)
expect_end 0 "${job}_1" "schedsweep-${job}_1.log"
expect_end 78 "${job}_2" "schedsweep-${job}_2.log"
expect_end 2 "${job}_3" "schedsweep-${job}_3.log" # the list has two lines
[[ $(file_hash sweeps/a.h5) == "$plain" ]] || fail "array: other results than a plain run" "schedsweep-${job}_1.log"
echo "array: each task its own sweep and its own exit code"
