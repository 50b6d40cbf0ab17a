"""Figures of the credibility section: how near the simulation comes to the log, and by how much each check passes."""
import numpy as np

from selection import groups, unique
from style import BAD, FAIR, GOOD, SOFT, panels

COLOR_OF = {"pass": GOOD, "warn": FAIR, "fail": BAD}
MARK_OF = {"pass": "o", "warn": "D", "fail": "X"}


def fidelity(table, look):
    """Each distance against what fails: left of 1 it does not."""
    keys = [(key, rows & np.isfinite(table["distance"])) for key, rows in groups(table, "trace")]
    keys = [(key, rows) for key, rows in keys if rows.any()][:6]
    if not keys:
        return
    figure, axes = panels(len(keys), 0.5 + 0.24 * max(rows.sum() for _, rows in keys), sharex=True)
    for panel, (key, rows) in zip(axes, keys):
        at = np.flatnonzero(rows)
        for y, row in enumerate(at):
            part, warn = (table[name][row] / table["fail_at"][row] for name in ("distance", "warn_at"))
            word = str(table["verdict"][row])
            panel.plot([0, part], [y, y], color=SOFT, linewidth=1)
            panel.plot([warn, warn], [y - 0.3, y + 0.3], color=FAIR, linewidth=1.5)
            panel.plot(part, y, MARK_OF.get(word, "o"), color=COLOR_OF.get(word, SOFT), markersize=7)
        panel.axvline(1, color=BAD, linewidth=1, linestyle=(0, (5, 3)))
        panel.set_yticks(range(len(at)), [f"{table['metric'][row]} ({table['verdict'][row]})" for row in at])
        panel.set_ylim(len(at) - 0.4, -0.6)
        panel.set_xlim(left=0)
        panel.set_title(str(key))
    axes[-1].set_xlabel("distance / the distance that fails")
    yield "", figure, "How far the simulation of the site's policy is from the log, in parts of what fails (dashed); the " \
                              "short bars are where a warning begins."


def recommendations(table, look):
    """Difference of each candidate to the baseline, with its interval; left of 0 is better."""
    workloads = unique(table["workload"])[:6]
    shown = np.isin(table["workload"], workloads)
    figure, axes = panels(len(workloads), 0.4 + 0.23 * max(np.sum(table["workload"] == w) for w in workloads))
    for panel, workload in zip(axes, workloads):
        rows = np.flatnonzero(shown & (table["workload"] == workload))
        for y, row in enumerate(rows):
            style = look.dot(table["policy"][row])
            accepted = table["decision"][row] == "accepted"
            if np.isfinite(table["low"][row]):
                panel.hlines(y, table["low"][row], table["high"][row], color=style["color"], linewidth=4, alpha=0.4)
            panel.plot(table["difference"][row], y, linestyle="none", markersize=6.5,
                       markerfacecolor=style["color"] if accepted else "none", **style)
        panel.axvline(0, color=SOFT, linewidth=1, linestyle=(0, (5, 3)))
        panel.set_yticks(range(len(rows)), table["policy"][rows])
        panel.set_ylim(len(rows) - 0.4, -0.6)
        panel.locator_params(axis="x", nbins=6)
        if len(workloads) > 1:
            panel.set_title(workload)
    axes[-1].set_xlabel("difference to the baseline in the primary metric")
    yield "", figure, "Candidates against the baseline on the same jobs: left of 0 is better; bars are intervals. " \
                                     "Filled: accepted; hollow: rejected, the table says why."


FIGURES = {"/credibility/fidelity": fidelity, "/credibility/recommendations": recommendations}
