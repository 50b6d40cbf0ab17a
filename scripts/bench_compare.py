#!/usr/bin/python3
"""Compares benchmark results, of two files or of two programs that take turns, and fails on what became slower.

  bench_compare.py OLD.json NEW.json
  bench_compare.py --interleave PROGRAM_OLD PROGRAM_NEW --filter simulate/KTH --repeats 5

Files are those of scripts/bench.sh or of Google Benchmark. A change counts only past the relative and the absolute threshold.
Of the repeats of a row the least is compared: others only had more company. Exit code: 0 no regression, 1 regression (or a
benchmark of NEW that fails), 2 wrong usage or file.
"""
import argparse
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


def fail(message):
    print(message, file=sys.stderr)
    sys.exit(2)


def read_rows(path, measure, pattern=""):
    """Name -> the values of its repeats, of which one that failed has none; rows without the measure are left out."""
    try:
        document = json.loads(pathlib.Path(path).read_text())
        rows = document["benchmarks"]
        rows = rows["benchmarks"] if isinstance(rows, dict) else rows
        values = {}
        for row in rows:
            failed = row.get("error_occurred", False)
            if row.get("run_type", "iteration") != "iteration" or not re.search(pattern, row["name"]):
                continue
            if failed or measure in row:
                unit = NANOSECONDS[row["time_unit"]] if measure in ("real_time", "cpu_time") else 1
                values.setdefault(row["name"], []).extend([] if failed else [float(row[measure]) * unit])
        return values
    except OSError as error:
        fail(f"{path}: cannot be read ({error.strerror})")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        fail(f"{path}: no benchmark results ({type(error).__name__}: {error}) write them with scripts/bench.sh")


def run(program, options):
    """The rows of one run of a program."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "out.json"
        command = [pathlib.Path(program).absolute(), f"--benchmark_filter={options.filter}", f"--benchmark_out={out}",
                   "--benchmark_out_format=json", f"--benchmark_min_time={options.min_time}"]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            said = (getattr(error, "stderr", None) or b"").decode(errors="replace").strip()[-300:]
            fail(f"{program}: cannot be run ({error}) {said}".strip())
        if not out.exists():
            fail(f"{program}: wrote no results (it must be built with Google Benchmark)")
        # Where no benchmark matches, the file is empty.
        return read_rows(out, options.measure) if out.stat().st_size > 0 else {}


def run_in_turns(programs, options):
    """Both programs, `repeats` times, who goes first changing each time."""
    values = [{}, {}]
    for repeat in range(options.repeats):
        for side in (0, 1) if repeat % 2 == 0 else (1, 0):
            for name, repeats in run(programs[side], options).items():
                values[side].setdefault(name, []).extend(repeats)
    return values


def verdict_of(old, new, options):
    """Of two values; smaller is better."""
    if abs(new - old) <= options.absolute or abs(new - old) <= options.relative * old:
        return ""
    return "REGRESSION" if new > old else "improved"


def rows_of(before, after, options):
    """Name, old value, new value, verdict; values are None where there are none."""
    statistic = min if options.statistic == "min" else statistics.median
    for name in dict.fromkeys([*before, *after]):
        old, new = (statistic(side[name]) if side.get(name) else None for side in (before, after))
        if name in before and name in after:
            is_compared = old is not None and new is not None
            yield name, old, new, verdict_of(old, new, options) if is_compared else "FAILS" if old is not None else "not measured"
        else:
            yield name, old, new, "only in OLD" if name in before else "only in NEW"


def show(rows, measure):
    unit = "ns" if measure in ("real_time", "cpu_time") else measure
    width = max(len(row[0]) for row in rows)
    print(f"{'benchmark':{width}}  {'old ' + unit:>16}  {'new ' + unit:>16}  {'change':>8}")
    for name, old, new, verdict in rows:
        cells = [f"{value:16,.6g}" if value is not None else f"{'-':>16}" for value in (old, new)]
        change = f"{new / old - 1:+8.1%}" if old and new is not None else f"{'-':>8}"
        print(f"{name:{width}}  {'  '.join(cells)}  {change}  {verdict}".rstrip())


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", help="results, or a program with --interleave")
    parser.add_argument("new")
    parser.add_argument("--interleave", action="store_true", help="run both programs by turns")
    parser.add_argument("--filter", default="", help="regular expression: only these benchmarks")
    parser.add_argument("--repeats", type=int, default=5, help="of each program; default: %(default)s")
    parser.add_argument("--min-time", type=float, default=0.2, help="s a benchmark and repeat; default: %(default)s")
    parser.add_argument("--measure", default="cpu_time",
                        help="cpu_time, real_time or a counter that is better when smaller, such as x_floor; default: %(default)s")
    parser.add_argument("--statistic", choices=["min", "median"], default="min", help="of the repeats; default: %(default)s")
    parser.add_argument("--relative", type=float, default=0.05, help="share that a change must exceed; default: %(default)s")
    parser.add_argument("--absolute", type=float,
                        help="what it must exceed besides: ns of a time (default: 100), units of a counter (default: 0.1)")
    options = parser.parse_args()
    if options.repeats < 1 or options.relative < 0 or (options.absolute or 0) < 0:
        parser.error("--repeats must be 1 or more, thresholds 0 or more")
    if options.absolute is None:
        options.absolute = 100 if options.measure in ("real_time", "cpu_time") else 0.1
    try:
        re.compile(options.filter)
    except re.error as error:
        parser.error(f"--filter: no regular expression ({error})")
    return options


def main():
    options = parse()
    if options.interleave:
        before, after = run_in_turns([options.old, options.new], options)
    else:
        before, after = (read_rows(path, options.measure, options.filter) for path in (options.old, options.new))
    rows = list(rows_of(before, after, options))
    if not any(old is not None for _, old, _, _ in rows) or not set(before) & set(after):
        fail(f"{options.new}: nothing to compare (no benchmark in common that has {options.measure}) see --filter and --measure")
    show(rows, options.measure)
    sys.exit(int(any(verdict in ("REGRESSION", "FAILS") for *_, verdict in rows)))


if __name__ == "__main__":
    main()
