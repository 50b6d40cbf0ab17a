#!/usr/bin/env python3
"""What surviving costs: processor time of the journal and of publication as a share of a whole sweep's, in one run.

usage: journal_overhead.py [--program build/release/schedsweep] [--runs 10000] [--trace KTH-SP2-1996-2.swf.gz]
The trace is looked for in SCHEDSWEEP_TRACES.
"""
import argparse
import json
import pathlib
import resource
import subprocess
import tempfile

SWEEP = """[[traces]]
file = "{trace}"
[[policies]]
preset = "easy"
tau_s = {{from = 1, to = 1000, count = {runs}}}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="build/release/schedsweep")
    parser.add_argument("--runs", type=int, default=10000)
    parser.add_argument("--trace", default="KTH-SP2-1996-2.swf.gz")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sweep = pathlib.Path(folder) / "sweep.toml"
        sweep.write_text(SWEEP.format(trace=options.trace, runs=options.runs))
        results = pathlib.Path(folder) / "r.h5"
        subprocess.run([options.program, "run", sweep, "--output", results, "--threads", "1", "--progress", "none"],
                       check=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        total = used.ru_utime + used.ru_stime
        overhead = json.loads((pathlib.Path(folder) / "r.h5.run.json").read_text())["overhead"]
        journal = pathlib.Path(folder) / "r.h5.journal"
        print(f"{options.runs} runs, {total:.2f} s of processor time in all")
        for name, seconds in overhead.items():
            print(f"  {name:<14} {seconds:7.3f} s  {100 * seconds / total:5.2f} %")
        print(f"  {'together':<14} {sum(overhead.values()):7.3f} s  {100 * sum(overhead.values()) / total:5.2f} %")
        print(f"journal {sum(f.stat().st_size for f in journal.iterdir()) / options.runs:.0f} bytes a run, "
              f"results {results.stat().st_size / options.runs:.0f}")


if __name__ == "__main__":
    main()
