#!/usr/bin/python3
"""How long `schedsweep predict --stream` takes to answer a submission over pipes. Prints JSON.

The jobs of a trace are told by its own time line: each is written as one line, and its answer read before the next.

Example: stream_latency.py build/release/schedsweep model.h5 trace.swf.gz --jobs 20000
"""
import argparse
import gzip
import heapq
import json
import subprocess
import sys
import time


def events(trace, most_jobs):
    """(instant, line) in order of time; of one instant completions come first, then starts, then submissions."""
    told = []
    with (gzip.open if trace.endswith(".gz") else open)(trace, "rt", errors="replace") as lines:
        for line in lines:
            if line.startswith(";") or not line.strip():
                continue
            number, submit, wait, run, procs, _, _, wide, requested, memory, status, user, group, program, queue, \
                partition = (int(float(field)) for field in line.split()[:16])
            wide = wide if wide > 0 else procs
            if run < 0 or wide <= 0:
                continue
            job = {"job": number, "submit_s": submit, "procs": wide, "requested_s": max(requested, 0)}
            named = {"user": user, "group": group, "executable": program, "queue": queue, "partition": partition,
                     "memory_kb": memory}
            job.update((key, value) for key, value in named.items() if value >= 0)
            start, end = submit + max(wait, 0), submit + max(wait, 0) + run
            # No job starts before its own submission, or ends before its start.
            start_rank = 1 if wait > 0 else 3
            end_rank = 0 if run > 0 else start_rank + 0.5
            heapq.heappush(told, (submit, 2, number, job))
            heapq.heappush(told, (start, start_rank, number, {"event": "started", "job": number, "at_s": start}))
            heapq.heappush(told, (end, end_rank, number, {"event": "completed", "job": number, "at_s": end,
                                                          "run_s": run, "status": status}))
            most_jobs -= 1
            if most_jobs == 0:
                break
    while told:
        yield heapq.heappop(told)[3]


def measure(command, lines):
    """Seconds from writing each submission to having read its answer, and of everything."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    waits = []
    begin = time.perf_counter()
    for is_submission, line in lines:
        before = time.perf_counter()
        process.stdin.write(line)
        process.stdin.flush()
        if is_submission:
            answer = process.stdout.readline()
            waits.append(time.perf_counter() - before)
            if not answer.startswith(b'{"job"'):
                sys.exit(f"{command[0]}: {line.decode().strip()} was answered by {answer.decode().strip()}")
    elapsed = time.perf_counter() - begin
    process.stdin.close()
    if process.wait() != 0:
        sys.exit(f"{command[0]}: exit code {process.returncode}")
    return waits, elapsed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("model")
    parser.add_argument("trace", help="in SWF, plain or .gz")
    parser.add_argument("--jobs", type=int, default=20_000, help="how many of its first jobs")
    parser.add_argument("--processors", type=int, default=100)
    options = parser.parse_args()
    lines = [("event" not in event, json.dumps(event).encode() + b"\n") for event in events(options.trace, options.jobs)]
    command = [options.program, "predict", options.model, "--stream", "--processors", str(options.processors)]
    waits, elapsed = measure(command, lines)
    waits.sort()
    at = lambda share: round(1e3 * waits[min(int(share * len(waits)), len(waits) - 1)], 4)
    print(json.dumps({"submissions": len(waits), "p50_ms": at(0.5), "p99_ms": at(0.99), "p999_ms": at(0.999),
                      "max_ms": at(1), "events_per_s": round(len(lines) / elapsed)}))


if __name__ == "__main__":
    main()
