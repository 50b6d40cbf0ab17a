# shellcheck shell=bash
# Sourced by the tests of readers, in a new folder: a sweep of runs that fail and runs that do not, with names that are
# unusual, as results.h5 (under the name in $results), and its runs as the program tells them, in exported.csv.
results='Größe, "é" 東京.h5'
cat >sweep.toml <<'END'
title = "Größe, \"quoted\" — 日本"
replicates = 2
[[traces]]
name = "Löwe 東京, 1"
model = "lublin99"
jobs = 200
processors = 64
load = [0.6, 0.8]
[[machines]]
name = "own"
[[machines]]
name = "too small 🙂"
processors = 1
[[policies]]
name = "=fcfs \"plain\""
preset = "fcfs"
[[policies]]
name = "easy é"
preset = "easy"
estimate = ["requested", "actual"]
[parameters]
wider = "reject"
END
code=0
"${program:?}" run sweep.toml --output "$results" --threads 1 --progress none 2>log || code=$?
((code == 3)) || { echo "FAILED: exit code $code of a sweep in which runs fail:"; cat log; exit 1; }
"$program" export "$results" --raw --output exported.csv
