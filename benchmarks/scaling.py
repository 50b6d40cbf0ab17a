#!/usr/bin/python3
"""Strong and weak scaling of a whole sweep over MPI ranks on this machine, as Markdown. Each number of ranks takes its turn in each
repeat and the least time counts, so that ratios hold on a machine that is shared. Efficiency is against what the processors could do:
ranks beyond them share. Usage: scaling.py PROGRAM [--ranks 1,2,4,8] [--repeats 3] [--seconds 8] [--schedule KIND]"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

SWEEP = """replicates = {replicates}
[[traces]]
model = "lublin99"
jobs = {jobs}
load = [0.6, 0.9]
[[policies]]
name = "mix"
order = ["fcfs", "sjf", "wfp3"]
[parameters]
reservations = [0, 1, 4, "all"]
"""
RUNS_A_REPLICATE = 24


def command(arguments, ranks, sweep, output):
    line = [arguments.program, "run", sweep, "--output", output, "--threads", "1", "--progress", "none", *arguments.schedule]
    if ranks == 1:
        return line
    root = ["--allow-run-as-root"] if os.geteuid() == 0 else []
    return ["mpirun", *root, "--oversubscribe", "--bind-to", "none", "-n", str(ranks), *line]


def wall_s(arguments, ranks, replicates, jobs=5000):
    """Of one whole sweep in a folder of its own, from starting the launcher to its end."""
    with tempfile.TemporaryDirectory() as folder:
        sweep = pathlib.Path(folder) / "scaling.toml"
        sweep.write_text(SWEEP.format(replicates=replicates, jobs=jobs))
        start = time.monotonic()
        # Ranks that wait must not take the processor from those that work.
        environment = dict(os.environ, OMPI_MCA_mpi_yield_when_idle="1")
        done = subprocess.run(command(arguments, ranks, str(sweep), folder + "/r.h5"), capture_output=True, text=True, env=environment,
                              check=False)
        if done.returncode != 0:
            sys.exit(f"{ranks} ranks: exit code {done.returncode}\n{done.stderr}")
        return time.monotonic() - start


def least(arguments, replicates_of, jobs=5000):
    times = {ranks: [] for ranks in arguments.ranks}
    for _ in range(arguments.repeats):
        for ranks in arguments.ranks:
            times[ranks].append(wall_s(arguments, ranks, replicates_of(ranks), jobs))
    return {ranks: min(of) for ranks, of in times.items()}


def table(title, arguments, replicates_of, start_s):
    print(f"\n{title}\n\n| ranks | runs | wall | without start | runs/s | of 1 rank's | efficiency |\n|---:|---:|---:|---:|---:|---:|---:|")
    rate = {}
    for ranks, wall in least(arguments, replicates_of).items():
        runs = RUNS_A_REPLICATE * replicates_of(ranks)
        work_s = max(wall - start_s[ranks], 1e-3)
        rate[ranks] = runs / work_s
        times = rate[ranks] / rate[arguments.ranks[0]] * arguments.ranks[0]
        print(f"| {ranks} | {runs} | {wall:.2f} s | {work_s:.2f} s | {rate[ranks]:.1f} | {times:.2f} x |"
              f" {times / min(ranks, arguments.cores):.0%} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--ranks", default="1,2,4,8", type=lambda text: [int(n) for n in text.split(",")])
    parser.add_argument("--repeats", default=3, type=int)
    parser.add_argument("--seconds", default=8, type=float, help="of one rank's work, about")
    parser.add_argument("--schedule", default=[], type=lambda kind: ["--schedule", kind])
    arguments = parser.parse_args()
    arguments.cores = len(os.sched_getaffinity(0))
    start_s = least(arguments, lambda ranks: 1, jobs=10)
    replicate_s = (wall_s(arguments, 1, 8) - start_s[arguments.ranks[0]]) / 8
    replicates = max(8, round(arguments.seconds / max(replicate_s, 0.01)))
    print(f"{arguments.cores} processors, {arguments.repeats} repeats; start: "
          + ", ".join(f"{ranks} ranks {of:.2f} s" for ranks, of in start_s.items()))
    table("Strong: one sweep", arguments, lambda ranks: replicates, start_s)
    table("Weak: the sweep grows with the ranks", arguments, lambda ranks: replicates // 4 * ranks, start_s)


if __name__ == "__main__":
    main()
