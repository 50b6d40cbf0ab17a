"""Figures of the stress section: what happens to each policy when things get worse."""
import numpy as np

from selection import groups, unique
from sensitivity_figures import heat_map
from style import BAD, SOFT, legend, panels, wide


def scenarios(table):
    """Each row's scenario in words, with its level and time where these vary."""
    words = table["scenario"].astype(object)
    for name, text in [("level", " {:g}"), ("at", " at {:g}")]:
        values = table.get(name)
        if values is not None and any(len(set(values[words_of])) > 1 for _, words_of in groups(table, "scenario")):
            words = np.array([w if w == "none" else w + text.format(v) for w, v in zip(words, values)], dtype=object)
    return words


def degradation(table, look):
    column = table.column("from_calm", "ratio")
    figure, *_ = heat_map(table, scenarios(table), table["policy"], column.values, ("trace",))
    yield "", figure, "How many times worse the primary metric of each policy is under each scenario than without one."


def safe_region(table, look):
    worst = table.column("worst_p95_bsld")
    figure, axes, cells = heat_map(table, scenarios(table), table["policy"], worst.values, ("trace",))
    for panel, (_, rows) in zip(axes, groups(table, "trace")):
        at = np.array([cells[row] for row in np.flatnonzero(rows & (table["safe"] == 0))]).reshape(-1, 2)
        panel.plot(at[:, 0] + 0.1, at[:, 1] + 0.5, "X", color=BAD, markersize=6, markeredgecolor="#fffffe",
                   markeredgewidth=0.6)
    yield "", figure, "The largest 95th percentile of bounded slowdown of any replicate; a cross marks where it passes " \
                                 "the limit: outside the safe region."


def load_curve(table, look):
    load, bsld = table.column("offered_load", "load"), table.column("p95_bsld")
    low, high = table.get("low", "p95_bsld_low"), table.get("high", "p95_bsld_high")
    traces = unique(table["trace"])[:6]
    figure, axes = panels(len(traces), 2.6)
    for panel, trace in zip(axes, traces):
        for policy, rows in groups(table, "policy"):
            rows = np.flatnonzero(rows & (table["trace"] == trace) & np.isfinite(bsld.values))
            rows = rows[np.argsort(load.values[rows], kind="stable")]
            style = look.of(policy)
            panel.plot(load.values[rows], bsld.values[rows], label=policy, markersize=4.5, **style)
            if low is not None:
                panel.fill_between(load.values[rows], low[rows], high[rows], color=style["color"], alpha=0.18, linewidth=0)
        if wide(bsld.values):
            panel.set_yscale("log")
        panel.set_ylabel(bsld.name)
        if len(traces) > 1:
            panel.set_title(trace)
    axes[-1].set_xlabel("offered load")
    legend(figure, axes)
    yield "", figure, "Slowdown against load. A line ends where runs no longer end."


def breaking(table, look):
    """Where each policy breaks, in words where that is not within the loads that were tried."""
    traces = unique(table["trace"])[:6]
    most = np.nanmax(np.append(table["breaking_load"], table["own_load"])) * 1.1
    figure, axes = panels(len(traces), 0.35 + 0.23 * len(unique(table["policy"])), sharex=True)
    for panel, trace in zip(axes, traces):
        rows = np.flatnonzero(table["trace"] == trace)
        for y, row in enumerate(rows):
            style, at = look.dot(table["policy"][row]), table["breaking_load"][row]
            if np.isfinite(at):
                panel.hlines(y, 0, at, color=style["color"], linewidth=1)
                panel.plot(at, y, linestyle="none", markersize=6.5, **style)
            else:
                words = {"never": "at no load tried", "always": "at every load tried"}
                panel.text(0.02 * most, y, words.get(table["outcome"][row], table["outcome"][row]), va="center",
                           fontsize=9, color=SOFT)
        panel.axvline(table["own_load"][rows[0]], color=SOFT, linewidth=1, linestyle=(0, (5, 3)))
        panel.set_yticks(range(len(rows)), table["policy"][rows])
        panel.set_ylim(len(rows) - 0.4, -0.6)
        panel.set_xlim(0, most)
        if len(traces) > 1:
            panel.set_title(trace)
    axes[-1].set_xlabel("offered load at which it breaks")
    yield "", figure, "The load that breaks each policy. Dashed: the load of the workload as it is."


FIGURES = {
    "/stress/degradation": degradation,
    "/stress/safe_region": safe_region,
    "/stress/load_curve": load_curve,
    "/stress/breaking": breaking,
}
