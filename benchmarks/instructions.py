#!/usr/bin/python3
"""Instructions per job of a handful of cases, counted by valgrind's callgrind, their history, and the gate that compares.

Example: instructions.py build/release/benchmarks/schedsweep_instructions --gate
Prints the counts as JSON. Counts hardly depend on what else a machine does, but on its instruction set, its compiler and its
libraries: only records of the same processor model, compiler, flags and instruction set are compared.
"""
import argparse
import csv
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

import machine

HISTORY = pathlib.Path(__file__).parent / "history.csv"
HOST = ["cpu", "compiler", "flags", "instruction_set"]
FIELDS = HOST + ["jobs", "commit", "case", "instructions_per_job"]


def fail(message):
    print(message, file=sys.stderr)
    sys.exit(2)


def output_of(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        fail(f"{command[0]}: cannot be run ({error}) {(getattr(error, 'stderr', '') or '').strip()[-300:]}")


def count(program, case, jobs):
    """Instructions per job of one case."""
    with tempfile.TemporaryDirectory() as folder:
        counts = pathlib.Path(folder) / "counts"
        output_of(["valgrind", "--tool=callgrind", "--toggle-collect=measured*", f"--callgrind-out-file={counts}", program, case,
                   str(jobs)])
        total = re.search(r"^totals: (\d+)$", counts.read_text(), re.MULTILINE)
    if total is None or int(total[1]) == 0:
        fail(f"{program}: callgrind counted nothing in case '{case}' (expected a function named measured)")
    return round(int(total[1]) / jobs, 1)


def read_history(path, host):
    """The records of this host, oldest first."""
    if not path.exists():
        return []
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, 2):
        if list(row) != FIELDS or not re.fullmatch(r"\d+(\.\d+)?", row["instructions_per_job"] or ""):
            fail(f"{path}:{number}: not a record (expected the fields {', '.join(FIELDS)})")
    return [row for row in rows if all(row[field] == str(value) for field, value in host.items())]


def record(path, host, commit, counts):
    is_new = not path.exists()
    with open(path, "a", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        if is_new:
            writer.writeheader()
        for case, instructions in counts.items():
            writer.writerow({**host, "commit": commit, "case": case, "instructions_per_job": instructions})


def gate(history, counts, options):
    """Whether no case costs more than its last records; tells of each."""
    passed = True
    for case, now in counts.items():
        records = [float(row["instructions_per_job"]) for row in history if row["case"] == case]
        if not records:
            print(f"{case}: {now:,.1f} instructions per job, no history of this host", file=sys.stderr)
            continue
        before = statistics.median(records[-options.window:])
        is_worse = now > before * (1 + options.relative) and now > before + options.absolute
        verdict = "REGRESSION" if is_worse else "ok"
        print(f"{case}: {now:,.1f} instructions per job, before {before:,.1f} ({now / before - 1:+.2%}) {verdict}",
              file=sys.stderr)
        passed &= not is_worse
    return passed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="schedsweep_instructions")
    parser.add_argument("--case", action="append", help="only this one; may be repeated (default: all)")
    parser.add_argument("--jobs", type=int, default=20_000, help="of the generated workload; default: %(default)s")
    parser.add_argument("--gate", action="store_true", help="exit 1 when a case costs more than its history by both thresholds")
    parser.add_argument("--record", action="store_true", help="append the counts to the history")
    parser.add_argument("--history", type=pathlib.Path, default=HISTORY, help="default: %(default)s")
    parser.add_argument("--window", type=int, default=3, help="the gate takes the median of that many last records (%(default)s)")
    parser.add_argument("--relative", type=float, default=0.02, help="allowed increase as a share; default: %(default)s")
    parser.add_argument("--absolute", type=float, default=5, help="allowed increase, instructions per job; default: %(default)s")
    options = parser.parse_args()
    if options.window < 1 or options.jobs < 1:
        parser.error("--window and --jobs must be 1 or more")
    if shutil.which("valgrind") is None:
        fail("valgrind: not found (callgrind counts the instructions) install it: scripts/install-deps.sh")

    built = json.loads(output_of([options.program]))
    host = {"cpu": machine.cpu(), **{field: built[field] for field in HOST[1:]}, "jobs": options.jobs}
    history = read_history(options.history, host)
    counts = {case: count(options.program, case, options.jobs) for case in options.case or built["cases"]}
    print(json.dumps({**host, "instructions_per_job": counts}, indent=1))
    passed = gate(history, counts, options) if options.gate else True
    if options.record:
        record(options.history, host, machine.commit(), counts)
    sys.exit(int(not passed))


if __name__ == "__main__":
    main()
