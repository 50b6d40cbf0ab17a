#!/usr/bin/python3
"""Peak memory of a whole run: a workload is generated, simulated under EASY, measured and written. Prints JSON.

Example: memory.py build/release/schedsweep --jobs 11000000
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

SWEEP = """[[traces]]
model = "lublin99"
jobs = {jobs}
load = 0.7
[[policies]]
preset = "easy"
"""


def run(program, jobs, folder):
    """Its use of resources, and the number of jobs that its results hold."""
    (folder / "sweep.toml").write_text(SWEEP.format(jobs=jobs))
    results = folder / "results.h5"
    command = [program, "run", folder / "sweep.toml", "--output", results, "--threads", "1", "--progress", "none"]
    process = subprocess.Popen(command, stdout=sys.stderr)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{program}: exit code {process.returncode} (a run of {jobs} jobs was expected to succeed)")
    shown = subprocess.run([program, "show", results, "--format", "csv", "--columns", "jobs"], capture_output=True,
                           text=True, check=True).stdout.split()
    if shown != ["jobs", str(jobs)]:
        sys.exit(f"{program}: results of {' '.join(shown)} (expected {jobs} jobs)")
    return used


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="schedsweep")
    parser.add_argument("--jobs", type=int, default=11_000_000, help="default: %(default)s, those of NREL Eagle's trace")
    parser.add_argument("--limit-gib", type=float, default=2, help="exit 1 when the peak is higher; default: %(default)s")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        used = run(options.program, options.jobs, pathlib.Path(folder))
    peak = 1024 * used.ru_maxrss
    print(json.dumps({"jobs": options.jobs, "peak_bytes": peak, "peak_bytes_per_job": round(peak / options.jobs, 1),
                      "cpu_s": round(used.ru_utime + used.ru_stime, 2), "limit_gib": options.limit_gib}, indent=1))
    sys.exit(int(peak > options.limit_gib * 2**30))


if __name__ == "__main__":
    main()
