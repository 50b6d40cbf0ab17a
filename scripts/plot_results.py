#!/usr/bin/python3
"""Draws one metric of a sweep: mean over the runs of each trace and policy, whiskers from least to most.

Example: plot_results.py results.h5 --y mean_wait_s --output wait.png
A starting point for plots of your own: columns() is all it takes to read a results file.
"""
import argparse
import difflib
import sys

import h5py
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

COLORS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#555555"]


def columns(path, names):
    """The named columns of /runs as arrays, text as str, and the attributes of the last one."""
    with h5py.File(path, "r") as file:
        runs = file["runs"]
        for name in names:
            if name not in runs:
                near = difflib.get_close_matches(name, runs, n=1)
                hint = f"did you mean '{near[0]}'?" if near else "there are: " + ", ".join(runs)
                sys.exit(f"{path}: no column '{name}' ({hint})")
        is_text = {name: h5py.check_string_dtype(runs[name].dtype) is not None for name in names}
        table = {name: runs[name].asstr()[:] if is_text[name] else runs[name][:] for name in names}
        return table, dict(runs[names[-1]].attrs)


def summary(values):
    """Mean, least and most of the finite values; nan when there is none."""
    values = values[np.isfinite(values)]
    return (values.mean(), values.min(), values.max()) if values.size else (np.nan,) * 3


def draw(axes, x_names, series_names, cell):
    """One group of bars for each x, one bar for each series; cell(x, series) gives mean, least, most."""
    width = 0.8 / len(series_names)
    for s, series in enumerate(series_names):
        mean, least, most = np.array([cell(x, series) for x in x_names]).T
        at = np.arange(len(x_names)) + (s - (len(series_names) - 1) / 2) * width
        axes.bar(at, mean, 0.92 * width, label=series, color=COLORS[s % len(COLORS)], zorder=2)
        axes.errorbar(at, mean, [mean - least, most - mean], fmt="none", ecolor="#222222", elinewidth=1,
                      capsize=min(4, 18 * width), zorder=3)
    axes.set_xticks(range(len(x_names)), x_names, rotation=0 if len(x_names) <= 6 else 35,
                    ha="center" if len(x_names) <= 6 else "right")


def spans_decades(values):
    """Whether small values would be invisible beside large ones on a linear axis."""
    values = values[np.isfinite(values)]
    return values.size > 0 and values.min() > 0 and values.max() > 50 * values.min()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("results", help="results.h5 of a sweep")
    parser.add_argument("--y", default="p95_bsld", metavar="COLUMN", help="metric to draw (default: %(default)s)")
    parser.add_argument("--x", default="trace", metavar="COLUMN", help="groups of bars (default: %(default)s)")
    parser.add_argument("--series", default="policy", metavar="COLUMN", help="bars of a group (default: %(default)s)")
    parser.add_argument("--scale", choices=["auto", "linear", "log"], default="auto", help="of the vertical axis; auto: log "
                        "where the largest value is over 50 times the smallest")
    parser.add_argument("--output", default="plot.png", metavar="FILE", help="PNG, SVG or PDF (default: %(default)s)")
    options = parser.parse_args()

    try:
        table, about = columns(options.results, [options.x, options.series, options.y])
    except FileNotFoundError:
        sys.exit(f"{options.results}: no such file")
    except (OSError, KeyError) as error:
        sys.exit(f"{options.results}: not a results file ({error})")
    x, series, y = table[options.x], table[options.series], table[options.y]
    if y.dtype == object:
        sys.exit(f"{options.results}: column '{options.y}' is text (choose a number, such as p95_bsld)")

    x_names, series_names = list(dict.fromkeys(x)), list(dict.fromkeys(series))
    figure, axes = plt.subplots(figsize=(max(6.4, 0.9 + 0.28 * len(x_names) * len(series_names)), 4.2))
    draw(axes, x_names, series_names, lambda a, b: summary(y[(x == a) & (series == b)].astype(float)))
    units = about.get("units", "1")
    axes.set_ylabel(about.get("long_name", options.y) + ("" if units == "1" else f" [{units}]"))
    axes.set_xlabel(options.x)
    if options.scale == "log" or (options.scale == "auto" and spans_decades(y)):
        axes.set_yscale("log")
    axes.grid(axis="y", color="#dddddd", linewidth=0.8, zorder=0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(title=options.series, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    title = "mean of the runs of each bar, whiskers from least to most"
    missing = np.count_nonzero(~np.isfinite(y))
    title += f"; {missing} of {len(y)} runs without value" if missing else ""
    axes.set_title(title, loc="left", fontsize=9, color="#555555")
    try:
        figure.savefig(options.output, dpi=160, bbox_inches="tight")
    except (OSError, ValueError) as error:
        sys.exit(f"{options.output}: cannot be written ({error})")


if __name__ == "__main__":
    main()
