#!/usr/bin/env bash
# jobs/pipeline.sh on a real Slurm: train, simulate, report; and what is told when a stage fails.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/support.sh"

cp "$source_dir"/jobs/{pipeline.sh,stage.sbatch,sweep.sbatch} jobs/
ln --symbolic "$source_dir/scripts" scripts
site "srun --mpi=pmix"
"$program" trace generate --jobs 3000 --output trace.swf >/dev/null
cat >sweep.toml <<'END'
[[traces]]
file = "trace.swf"
quantile_model = "model.h5"
[[policies]]
preset = "easy"
[[policies]]
preset = "easy_quantile_p50"
END

pipeline() { # ARGUMENTS...: sets ids[NAME]
  local name job
  declare -gA ids=()
  while read -r name _ job _; do ids[${name%:}]=${job%,}; done < <(jobs/pipeline.sh "$@")
}
has_nothing() { [[ -z $(squeue --noheader --me --name=train,simulate,report,failed) ]]; }

pipeline --train trace.swf model.h5 sweep.toml good.h5 --ntasks-per-node=2 --cpus-per-task=1 --time=5
[[ ${!ids[*]} == *train* && ${#ids[@]} == 3 ]] || fail "not three stages: ${!ids[*]}"
code=$(await_end "${ids[report]}")
((code == 0)) || fail "report: exit code $code" ./*.log
[[ $(head --lines=1 good.csv) == *policy* && -s good.png ]] || fail "no report" ./*.log
await 60 "removal of the job that tells of failures" has_nothing
echo "pipeline: train, simulate, report"

echo 'replicates = "many"' >wrong.toml
if jobs/pipeline.sh --train trace.swf model.h5 sweep.toml none.h5 --partition=nowhere >/dev/null 2>&1; then fail "queued half a study"; fi
await 20 "removal of the stages before" has_nothing
pipeline wrong.toml bad.h5 --cpus-per-task=1
await_end "${ids[report]}" >/dev/null
[[ $(field "${ids[simulate]}" ExitCode) == 78:0 ]] || fail "simulate ended with $(field "${ids[simulate]}" ExitCode)" ./*.log
[[ $(field "${ids[report]}" JobState) == CANCELLED ]] || fail "the report was not cancelled" ./*.log
await 60 "end of the job that tells of failures" has_nothing
grep --quiet "^simulate: FAILED, exit code 78, log simulate-${ids[simulate]}.log" failed-*.log || fail "nobody tells" failed-*.log
[[ -e simulate-${ids[simulate]}.log ]] || fail "it names a log that is not there" failed-*.log
cat failed-*.log
echo "pipeline: a failed stage cancels those behind it and is told"

# A stage is tried again, unless its input is wrong.
# shellcheck disable=SC2016
printf '#!/usr/bin/env bash\necho try >>"$1"\nexit "$2"\n' >fails.sh
chmod +x fails.sh
for code in 70 65; do job=$(sbatch --parsable jobs/stage.sbatch 1 ./fails.sh "$PWD/tries-$code" "$code") && (($(await_end "$job") == code)); done
[[ $(wc --lines <tries-70) == 2 && $(wc --lines <tries-65) == 1 ]] || fail "retries" tries-*
echo "stage: tried again, but not on wrong input"
