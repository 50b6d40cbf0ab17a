"""Figures of the overview: how policies compare, and what they did job by job."""
import numpy as np

from selection import groups, unique
from style import COLORS, INK, columns_for, legend, panels, wide

METRICS_DRAWN = 5
MOST_BARS = 56


def policy_comparison(table, look):
    """One figure a metric: a dot a policy, with its interval, grouped by trace."""
    for metric, of_metric in list(groups(table, "metric"))[:METRICS_DRAWN]:
        policies = unique(table["policy"][of_metric])
        traces = unique(table["trace"][of_metric])
        shown = traces[:max(1, MOST_BARS // len(policies))]
        figure, axes = panels(len(shown), 0.25 + 0.21 * len(policies), sharex=True)
        mean = table["mean"]
        for panel, trace in zip(axes, shown):
            rows = np.flatnonzero(of_metric & (table["trace"] == trace))
            for y, row in enumerate(rows):
                style = look.dot(table["policy"][row])
                if np.isfinite(table["low"][row]):
                    panel.hlines(y, table["low"][row], table["high"][row], color=style["color"], linewidth=4, alpha=0.4)
                panel.plot(mean[row], y, markersize=6, linestyle="none", **style)
            panel.set_yticks(range(len(rows)), table["policy"][rows])
            panel.set_ylim(len(rows) - 0.4, -0.6)
            if len(traces) > 1:
                panel.set_title(trace)
        unit = table["metric_unit"][of_metric][0]
        if wide(mean[of_metric]):
            axes[-1].set_xscale("log")
        axes[-1].set_xlabel(metric + ("" if unit == "1" else f" [{unit}]"))
        note = f" The first {len(shown)} of {len(traces)} traces." if len(shown) < len(traces) else ""
        yield metric, figure, f"{metric} under each policy: mean over replicates; bars are its bootstrap interval, where " \
                              f"there are replicates.{note}"


def distribution(value, caption, least):
    """Cumulative distributions over a logarithmic axis that begins at `least`."""
    def draw(table, look):
        column = table.column(value)
        traces = unique(table["trace"])
        figure, axes = panels(len(traces), 2.5, sharex=True)
        for panel, trace in zip(axes, traces):
            of_trace = table["trace"] == trace
            for policy, rows in groups(table, "policy"):
                rows &= of_trace
                panel.plot(np.maximum(column.values[rows], least), table["fraction"][rows], label=policy,
                           **look.line(policy))
            panel.set_xscale("log")
            panel.set_xlim(left=least)
            panel.set_ylim(top=1.01)
            panel.set_ylabel("fraction of jobs")
            if len(traces) > 1:
                panel.set_title(trace)
        axes[-1].set_xlabel(column.label)
        legend(figure, axes)
        yield "", figure, caption
    return draw


def queue(table, look):
    traces = unique(table["trace"])
    figure, axes = panels(len(traces), 2.3)
    for panel, trace in zip(axes, traces):
        of_trace = table["trace"] == trace
        for policy, rows in groups(table, "policy"):
            rows &= of_trace
            panel.plot(table["time_s"][rows] / 86400, table["jobs"][rows], label=policy,
                       **{**look.line(policy), "linewidth": 1.5 if policy == "observed" else 0.9})
        panel.set_ylabel("jobs waiting")
        peaks = np.array([table["jobs"][rows & of_trace].max(initial=0) for _, rows in groups(table, "policy")])
        if peaks.max() > 6 * np.median(peaks):  # one long queue would hide all others
            panel.set_yscale("symlog", linthresh=10, linscale=0.6)
        panel.set_ylim(bottom=0)
        if len(traces) > 1:
            panel.set_title(trace)
    axes[-1].set_xlabel("time since the first submit [d]")
    legend(figure, axes)
    yield "", figure, "Queue length over time under each policy" + \
        ("; observed: by the waits that the log has." if "observed" in table["policy"] else ".")


def gantt(table, look, most_policies=4):
    """Processors over time, a panel a policy, of the first trace."""
    kinds = {"in_order": (COLORS[0], "started in order"), "backfilled": (COLORS[4], "backfilled"),
             "reserved": (COLORS[2], "started as promised")}
    trace = table["trace"][0]
    policies = unique(table["policy"][table["trace"] == trace])
    figure, axes = panels(min(len(policies), most_policies), 1.55, sharex=True)
    for panel, policy in zip(axes, policies):
        rows = np.flatnonzero((table["trace"] == trace) & (table["policy"] == policy))
        begin, end = table["window_begin_s"][rows[0]] / 3600, table["window_end_s"][rows[0]] / 3600
        for kind, (color, label) in kinds.items():
            of_kind = rows[table["kind"][rows] == kind]
            if len(of_kind) == 0:
                continue
            start = np.maximum(table["start_s"][of_kind] / 3600, begin)
            stop = np.minimum(table["end_s"][of_kind] / 3600, end)
            panel.bar(start - begin, table["lanes"][of_kind], stop - start, bottom=table["lane"][of_kind], align="edge",
                      color=color, edgecolor=INK, linewidth=0.25, alpha=0.75, label=label)
        panel.set_xlim(0, end - begin)
        panel.set_ylim(0, table["processors"][rows[0]])
        panel.set_ylabel("processors")
        panel.set_title(policy)
        panel.grid(False)
    axes[-1].set_xlabel(f"time from {begin / 24:.1f} days after the first submit [h]")
    legend(figure, axes)
    shown = f" {len(axes)} of {len(policies)} policies." if len(axes) < len(policies) else ""
    yield "", figure, f"Who runs where in the busiest hours of {trace}: each rectangle is a job, or a part of one " \
                           f"that has no processors side by side.{shown}"


def users(table, look):
    traces = unique(table["trace"])
    figure, axes = panels(len(traces), 2.4)
    for panel, trace in zip(axes, traces):
        of_trace = table["trace"] == trace
        for policy, rows in groups(table, "policy"):
            values = table["mean_bsld"][rows & of_trace]
            panel.plot(np.arange(1, len(values) + 1), values, markersize=4, alpha=0.85, label=policy,
                       **{**look.of(policy), "linestyle": "none"})
        panel.set_yscale("log")
        panel.set_ylabel("mean bounded slowdown")
        if len(traces) > 1:
            panel.set_title(trace)
    axes[-1].set_xlabel("user, by processor-seconds, the busiest first")
    legend(figure, axes)
    yield "", figure, "How the busiest users fare under each policy."


def pareto(table, look):
    traces = unique(table["trace"])[:4]
    figure, axes = panels(len(traces), 2.6, columns=columns_for(traces))
    primary = table.column("primary")
    for panel, trace in zip(axes, traces):
        for row in np.flatnonzero(table["trace"] == trace):
            style = look.dot(table["policy"][row])
            front = bool(table["non_dominated"][row])
            panel.plot(table["utilization"][row], primary.values[row], linestyle="none", label=table["policy"][row],
                       markerfacecolor=style["color"] if front else "none", markersize=4 + 7 * table["jain_user_bsld"][row],
                       **style)
        panel.set_ylabel(primary.label)
        panel.set_xlabel("utilisation")
        if wide(primary.values[table["trace"] == trace]):
            panel.set_yscale("log")
        panel.margins(0.12)
        panel.locator_params(axis="x", nbins=4)
        if len(traces) > 1:
            panel.set_title(trace)
    legend(figure, axes)
    yield "", figure, "Slowdown against utilisation; down and to the right is better. Large marks: fair to users (Jain's " \
                            "index). Filled: no other policy is better in everything; hollow: some other is."


FIGURES = {
    "/overview/policies": policy_comparison,
    "/overview/ecdf_wait": distribution("wait_s", "Distribution of waits; waits of less than a second stand at 1 s.", 1),
    "/overview/ecdf_bsld": distribution("bsld", "Distribution of bounded slowdowns.", 1),
    "/overview/queue": queue,
    "/overview/gantt": gantt,
    "/overview/users": users,
    "/overview/pareto": pareto,
}
