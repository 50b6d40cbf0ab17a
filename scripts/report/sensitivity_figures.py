"""Figures of the sensitivity section: what matters, how much, and in which direction."""
import matplotlib
import numpy as np

from selection import groups, unique
from style import COLORS, INK, SOFT, columns_for, legend, panels, wide

MOST_GROUPS = 6


def title_of(key):
    return ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def first_metric(table):
    """Rows of the metric that decides: it stands first."""
    metric = table.get("metric")
    if metric is None:
        return None, np.ones(len(table), dtype=bool)
    return metric[0], metric == metric[0]


def tornado(bars, caption):
    """Horizontal bars, the longest on top; bars: (column names, label, colour) drawn side by side."""
    def draw(table, look):
        axis = table.column("axis", "parameter")
        metric, shown = first_metric(table)
        keys = [(key, rows & shown) for key, rows in groups(table, "trace", "policy") if (rows & shown).any()][:MOST_GROUPS]
        used = [(next(n for n in names if n in table.columns), label, color) for names, label, color in bars
                if any(n in table.columns for n in names)]
        if not used:
            raise KeyError(f"{table.path}: none of {[names for names, *_ in bars]}")
        most = max(int(rows.sum()) for _, rows in keys)
        figure, axes = panels(len(keys), 0.5 + 0.24 * max(2, most), sharex=True)
        for panel, (key, rows) in zip(axes, keys):
            at = np.flatnonzero(rows)
            at = at[np.argsort(-np.nan_to_num(table[used[-1][0]][at]), kind="stable")]
            height = 0.75 / len(used)
            for b, (column, label, color) in enumerate(used):
                y = np.arange(len(at)) + (b - (len(used) - 1) / 2) * height
                values = table[column][at]
                panel.barh(y, values, 0.9 * height, color=color, label=label)
                low, high = table.get(f"{column}_low", "low"), table.get(f"{column}_high", "high")
                if low is not None and np.isfinite(low[at]).any():
                    known = np.isfinite(low[at])
                    panel.hlines(y[known], low[at][known], high[at][known], color=INK, linewidth=1.1)
            panel.set_yticks(range(len(at)), axis.values[at])
            panel.set_ylim(len(at) - 0.4, -0.6)
            panel.grid(axis="y", visible=False)
            if key != ():
                panel.set_title(title_of(key))
        axes[-1].set_xlabel("part of the variance" + (f" of {metric}" if metric else ""))
        legend(figure, axes)
        yield "", figure, caption
    return draw


def positions(table, rows):
    """Where the values of an axis stand, as numbers where all are, and their names otherwise."""
    number = table.get("number")
    if number is None:
        try:
            number = table["value"].astype(float)
        except ValueError:
            number = np.full(len(table), np.nan)
    if np.isfinite(number[rows]).all():
        return number[rows], None
    names = unique(table["value"][rows])
    return np.array([names.index(v) for v in table["value"][rows]], dtype=float), names


def curves(table, look):
    """One figure an axis: the metric that decides along it, a line a policy, a panel a trace."""
    metric, shown = first_metric(table)
    low, high = table.get("mean_low", "low"), table.get("mean_high", "high")
    for axis, of_axis in groups(table, "axis", "parameter"):
        traces = unique(table["trace"][of_axis & shown]) if "trace" in table.columns else [None]
        columns = columns_for(traces)
        figure, axes = panels(min(len(traces), 6), 2.2, columns=columns)
        for panel, trace in zip(axes, traces):
            of_trace = of_axis & shown & (True if trace is None else table["trace"] == trace)
            for policy, rows in groups(table, "policy"):
                rows = np.flatnonzero(rows & of_trace)
                if len(rows) == 0:
                    continue
                x, names = positions(table, rows)
                style = look.of(policy) if policy != () else {"color": COLORS[0], "marker": "o"}
                order = np.argsort(x, kind="stable")
                rows, x = rows[order], x[order]
                panel.plot(x, table["mean"][rows], label=policy, markersize=4.5, **style)
                if low is not None:
                    panel.fill_between(x, low[rows], high[rows], color=style["color"], alpha=0.2, linewidth=0)
                if names:
                    panel.set_xticks(range(len(names)), names, rotation=20 if len(names) > 4 else 0)
                elif wide(x):
                    panel.set_xscale("log")
            panel.set_xlabel(axis)
            if len(traces) > 1:
                panel.set_title(trace)
        for panel in axes[::columns]:
            panel.set_ylabel(metric or table.column("mean").label)
        legend(figure, axes)
        yield axis, figure, f"{metric or 'Mean'} along {axis}, everything else averaged; bands: bootstrap intervals over " \
                            "replicates, where there are replicates."


def morris(table, look):
    axis, mu, sigma = table.column("axis", "parameter"), table.column("mu_star", "mustar"), table.column("sigma")
    _, shown = first_metric(table)
    keys = [(key, rows & shown) for key, rows in groups(table, "trace", "policy") if (rows & shown).any()][:MOST_GROUPS]
    figure, axes = panels(len(keys), 2.6, columns=columns_for([title_of(key) for key, _ in keys]))
    for panel, (key, rows) in zip(axes, keys):
        top = np.nanmax(mu.values[rows])
        panel.plot([0, top], [0, top], color=SOFT, linewidth=0.8, linestyle=(0, (4, 3)))
        panel.plot(mu.values[rows], sigma.values[rows], "o", color=COLORS[0], markersize=6)
        for i in np.flatnonzero(rows):
            left = mu.values[i] > top / 2
            panel.annotate(axis.values[i], (mu.values[i], sigma.values[i]), xytext=(-6 if left else 6, 5),
                           textcoords="offset points", ha="right" if left else "left", fontsize=9)
        panel.margins(0.12)
        panel.set_xlim(left=-0.03 * top)
        panel.set_xlabel("mu*: mean of |elementary effects|")
        panel.set_ylabel("sigma of the effects")
        if key != ():
            panel.set_title(title_of(key))
    yield "", figure, "Screening after Morris: far to the right matters; far up acts together with others or not in a " \
                            "straight line. Dashed: sigma = mu*."


def heat_map(table, x, y, value, groups_by=("trace", "policy")):
    """A value over two settings, written into each cell: a panel a group; many columns become rows. Shape: x, y, value
    one a row. Returns the figure, its panels, and where each row of the table stands."""
    _, shown = first_metric(table)
    if len(unique(x)) > max(8, len(unique(y))):
        x, y = y, x
    keys = [(key, rows & shown) for key, rows in groups(table, *groups_by) if (rows & shown).any()][:MOST_GROUPS]
    xs, ys = unique(x), unique(y)
    figure, axes = panels(len(keys), 0.7 + 0.3 * len(ys))
    for panel, (key, rows) in zip(axes, keys):
        cells = np.full((len(ys), len(xs)), np.nan)
        for i in np.flatnonzero(rows):
            cells[ys.index(y[i]), xs.index(x[i])] = value[i]
        color_cells(panel, cells, xs, ys)
        if key != ():
            panel.set_title(title_of(key))
    return figure, axes, [(xs.index(a), ys.index(b)) for a, b in zip(x, y)]


def pairs(table, look):
    x, y = table.column("x_value", "value_1"), table.column("y_value", "value_2")
    figure, axes, _ = heat_map(table, x.values, y.values, table.column("mean", "value").values)
    axes[-1].set_xlabel(x.label)
    yield "", figure, "Two settings together: " + table.column("mean", "value").label + "."


def short_number(value):
    """Three digits: 0.123, 12.3, 1.23k."""
    for factor, letter in [(1e6, "M"), (1e3, "k")]:
        if abs(value) >= factor:
            return f"{value / factor:.3g}{letter}" if abs(value) < 999.5 * factor else f"{value:.2g}"
    return f"{value:.3g}"


def color_cells(panel, cells, xs, ys):
    """Rectangles, for a picture would not scale; dark ones are large, and written on in white."""
    good = cells[np.isfinite(cells)]
    log = wide(good) and (good > 0).all()
    scale = matplotlib.colors.LogNorm if log else matplotlib.colors.Normalize
    least, most = (good.min(), good.max()) if good.size else (0, 1)
    colors = matplotlib.cm.ScalarMappable(scale(least, most if most > least else least + 1), "cividis_r")
    for (row, column), value in np.ndenumerate(cells):
        known = np.isfinite(value)
        color = matplotlib.colors.to_hex(colors.to_rgba(value)) if known else "none"
        panel.add_patch(matplotlib.patches.Rectangle((column, row), 1, 1, facecolor=color, edgecolor="none"))
        red, green, blue = colors.to_rgba(value)[:3] if known else (1, 1, 1)
        dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.5
        ink = ("#fffffe" if dark else "#000001") if known else SOFT
        panel.text(column + 0.5, row + 0.5, short_number(value) if known else "–", ha="center", va="center", fontsize=8,
                   color=ink)
    panel.set_xlim(0, cells.shape[1])
    panel.set_ylim(cells.shape[0], 0)
    short = max((len(str(v)) for v in xs), default=0) * len(xs) < 60
    panel.set_xticks(np.arange(len(xs)) + 0.5, [str(v) for v in xs], rotation=0 if short else 30,
                     ha="center" if short else "right")
    panel.set_yticks(np.arange(len(ys)) + 0.5, [str(v) for v in ys])
    panel.tick_params(length=0)
    panel.grid(False)
    for spine in panel.spines.values():
        spine.set_visible(False)


FIGURES = {
    "/sensitivity/sobol": tornado([(("s1", "S1", "first"), "alone (first order)", COLORS[5]),
                                   (("st", "ST", "total"), "with all it acts with (total)", COLORS[0])],
                                  "Sobol' indices: the part of the variance that each setting explains."),
    "/sensitivity/effects": tornado([(("part", "share", "effect"), "part of the variance", COLORS[0])],
                                    "The part of the variance over the grid that each setting, or two together, explains."),
    "/sensitivity/curves": curves,
    "/sensitivity/morris": morris,
    "/sensitivity/pairs": pairs,
}
