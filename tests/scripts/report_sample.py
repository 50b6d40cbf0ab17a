"""Writes a report.h5 with a table of every kind that the page draws. Usage: report_sample.py FILE"""
import sys

import h5py
import numpy as np

random = np.random.default_rng(1)
POLICIES = ["easy", "fcfs", "easy_sjbf", "conservative", "saf_easy"]
TRACES = ["KTH-SP2-1996-2.1-cln", "lublin99[load=0.8]"]


def write(file, path, title, note, columns):
    group = file.create_group(path, track_order=True)
    group.attrs.update(title=title, note=note)
    for name, (unit, meaning, values) in columns.items():
        values = list(values)
        data = group.create_dataset(name, data=values, dtype=h5py.string_dtype() if isinstance(values[0], str) else None)
        data.attrs.update(units=unit, long_name=meaning)
    group["row"] = np.arange(len(values))


def rows(file, path, title, names, values, units={}):
    write(file, path, title, f"Made up for a test: {title} <&> \"quoted\".",
          {name: (units.get(name, "1"), name.replace("_", " "), column) for name, column in zip(names, zip(*values))})


def overview(file):
    cells = [(t, p) for t in TRACES for p in POLICIES]
    rows(file, "/overview/policies", "Policies on each trace",
         ["trace", "policy", "metric", "metric_unit", "n", "mean", "low", "high", "difference"],
         [(t, p, m, u, 5, x, x * 0.9, x * 1.2, np.nan if p == "easy" else x / 9)
          for m, u in [("p95_bsld", "1"), ("mean_wait_s", "s")] for t, p in cells for x in [float(random.gamma(3, 20))]])
    for name, unit in [("wait", "s"), ("bsld", "1")]:
        rows(file, f"/overview/ecdf_{name}", f"Distribution: {name}",
             ["trace", "policy", "fraction", "wait_s" if unit == "s" else "bsld"],
             [(t, p, q, float(np.exp(9 * q * (1 + i / 20)))) for t in TRACES for i, p in enumerate(POLICIES + ["observed"])
              for q in np.linspace(0, 1, 101)], {"wait_s": "s"})
    rows(file, "/overview/queue", "Queue", ["trace", "policy", "time_s", "jobs"],
         [(t, p, i * 9000, int(20 + 15 * np.sin(i / 9) + 3 * k)) for t in TRACES
          for k, p in enumerate(POLICIES + ["observed"]) for i in range(200)], {"time_s": "s"})
    rows(file, "/overview/gantt", "The machine in its worst hours",
         ["trace", "policy", "job", "start_s", "end_s", "procs", "lane", "lanes", "kind", "window_begin_s", "window_end_s",
          "processors"],
         [(TRACES[0], p, i, 1000 * (i // 8), 1000 * (i // 8) + int(random.integers(200, 1000)), 10, 10 * (i % 8), 10,
           ["in_order", "backfilled", "reserved"][i % 3], 0, 20000, 100) for p in POLICIES for i in range(160)],
         {"start_s": "s", "end_s": "s"})
    rows(file, "/overview/users", "Users", ["trace", "policy", "user", "jobs", "mean_wait_s", "mean_bsld"],
         [(t, p, u, 30, 100.0, float(random.lognormal(2, 1))) for t, p in cells for u in range(30)], {"mean_wait_s": "s"})
    rows(file, "/overview/pareto", "Pareto",
         ["trace", "policy", "primary", "utilization", "jain_user_bsld", "non_dominated"],
         [(t, p, float(random.gamma(2, 30)), random.uniform(.6, .7), random.uniform(.2, .9), i % 2)
          for t in TRACES for i, p in enumerate(POLICIES)])


def sensitivity(file):
    axes = ["reservations", "order", "estimate_factor", "order x reservations"]
    rows(file, "/sensitivity/effects", "Parts of the variance",
         ["trace", "policy", "metric", "axis", "axes", "part", "part_low", "part_high"],
         [(t, "easy", "p95_bsld", a, 1, x, x * .8, x * 1.1) for t in TRACES for a, x in zip(axes, [.5, .3, .05, .15])])
    rows(file, "/sensitivity/sobol", "Sobol' indices", ["metric", "axis", "s1", "s1_low", "s1_high", "st", "st_low", "st_high"],
         [("p95_bsld", a, x, x * .8, x * 1.2, x + .1, x, x + .2) for a, x in zip(axes, [.5, .3, .05, .1])])
    rows(file, "/sensitivity/morris", "Morris", ["metric", "axis", "mu_star", "sigma"],
         [("p95_bsld", a, x, y) for a, x, y in zip(axes, [9, 5, 1, .2], [2, 6, .5, .1])])
    rows(file, "/sensitivity/curves", "Curves",
         ["trace", "policy", "metric", "axis", "value", "number", "mean", "mean_low", "mean_high"],
         [(t, p, "p95_bsld", a, str(v), n, y, y * .9, y * 1.1) for t in TRACES for p in POLICIES[:2]
          for a, vs in [("reservations", [0, 1, 4, 16]), ("order", ["fcfs", "sjf", "saf"])] for i, v in enumerate(vs)
          for n, y in [(float(v) if a == "reservations" else np.nan, float(random.gamma(5, 10)) / (i + 1))]])
    rows(file, "/sensitivity/pairs", "Pairs", ["trace", "x_value", "y_value", "mean"],
         [(TRACES[0], str(x), y, float(random.gamma(2, 30))) for x in [0, 1, 4, 16] for y in ["fcfs", "sjf", "saf"]])


def stress(file):
    scenarios = [("none", 0), ("burst", 2), ("burst", 4), ("wide_jobs", 1), ("half_the_machine", 1)]
    cells = [(t, p, s, float(l)) for t in TRACES for p in POLICIES for s, l in scenarios]
    rows(file, "/stress/degradation", "Degradation", ["trace", "policy", "scenario", "level", "from_calm"],
         [(*cell, float(random.gamma(2, 2))) for cell in cells if cell[2] != "none"])
    rows(file, "/stress/safe_region", "Safe region", ["trace", "policy", "scenario", "level", "worst_p95_bsld", "safe"],
         [(*cell, x, int(x < 100)) for cell in cells for x in [float(random.gamma(2, 40))]])
    rows(file, "/stress/load_curve", "Load curve", ["trace", "policy", "offered_load", "p95_bsld"],
         [(t, p, x, float(np.exp(6 * x + k / 4)) if x < 1.2 else np.inf) for t in TRACES for k, p in enumerate(POLICIES)
          for x in [.5, .6, .7, .8, .9, 1., 1.2]])
    rows(file, "/stress/breaking", "Breaking loads", ["trace", "policy", "own_load", "outcome", "breaking_load"],
         [(t, p, 0.7, "never" if k == 2 else "breaks", np.nan if k == 2 else 0.8 + k / 20)
          for t in TRACES for k, p in enumerate(POLICIES)])


def credibility(file):
    rows(file, "/credibility/fidelity", "Fidelity", ["trace", "metric", "distance", "warn_at", "fail_at", "verdict"],
         [(TRACES[0], c, v, 0.1, 0.2, w) for c, v, w in [("KS distance of waits", .04, "pass"), ("mean wait", .12, "warn"),
                                                          ("utilisation", .5, "fail"), ("skipped", np.nan, "info")]])
    rows(file, "/credibility/recommendations", "Candidates", ["workload", "policy", "difference", "low", "high", "decision"],
         [(t, p, x, x - 3, x + 3, "accepted" if x < -3 else "rejected: not better")
          for t in TRACES for p in POLICIES[1:] for x in [float(random.normal(-2, 6))]])


with h5py.File(sys.argv[1], "w", track_order=True) as out:
    out.attrs.update(title="Every figure <once>", results_sha256="0" * 64, software="schedsweep")
    rows(out, "/findings", "What was found", ["section", "verdict", "text"],
         [("overview", "info", "saf_easy has the smallest p95_bsld, 12.3 [11, 14]."), ("stress", "warn", "fcfs breaks at load 0.8."),
          ("credibility", "fail", "utilisation is off by 50 %."), ("credibility", "pass", "Waits agree.")])
    overview(out)
    sensitivity(out)
    stress(out)
    credibility(out)
