"""How figures look: one colour a policy, ink that follows the page's scheme, SVG that is the same every time."""
import io
import re

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

# Okabe and Ito's palette for all kinds of colour vision, without its yellow and black, and two more. Each stands for a
# variable of page.css, which has another value in a dark scheme.
COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d31", "#6a51a3"]
INK, SOFT, GRID = "#1a1b1c", "#5d5e60", "#dcdde0"
GOOD, FAIR, BAD = "#1b7f4b", "#b7791f", "#b3261e"
VARIABLES = {**{color: f"--c{i}" for i, color in enumerate(COLORS)}, INK: "--ink", SOFT: "--soft", GRID: "--grid",
             GOOD: "--good", FAIR: "--fair", BAD: "--bad"}
MARKERS = "osD^vPX*"
DASHES = ["-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5))]
WIDTH = 6.0  # inches: 432 units of the SVG, shown 340 to 720 pixels wide

plt.rcParams.update({
    "figure.constrained_layout.use": True, "figure.constrained_layout.h_pad": 0.08,
    "figure.facecolor": "none", "axes.facecolor": "none", "savefig.facecolor": "none", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10,
    "axes.titlesize": 10.5, "axes.titlelocation": "left", "axes.titleweight": "bold", "axes.labelsize": 10,
    "xtick.labelsize": 9.5, "ytick.labelsize": 9.5, "legend.fontsize": 9.5, "legend.frameon": False,
    "text.color": INK, "axes.labelcolor": INK, "axes.titlecolor": INK, "xtick.color": INK, "ytick.color": INK,
    "axes.edgecolor": SOFT, "axes.linewidth": 0.8, "axes.spines.top": False, "axes.spines.right": False,
    "axes.grid": True, "axes.axisbelow": True, "grid.color": GRID, "grid.linewidth": 0.7, "lines.linewidth": 1.6,
    "xtick.major.size": 3, "ytick.major.size": 3, "axes.unicode_minus": False, "image.cmap": "cividis",
})


class Look:
    """Colour, dash and marker of each policy of a report."""

    def __init__(self, policies):
        self.place = {policy: i for i, policy in enumerate(policies)}

    def of(self, policy):
        if policy == "observed":
            return {"color": INK, "linestyle": (0, (2, 1)), "marker": "x"}
        i = self.place.setdefault(policy, len(self.place))
        return {"color": COLORS[i % len(COLORS)], "linestyle": DASHES[i // len(COLORS) % len(DASHES)],
                "marker": MARKERS[i % len(MARKERS)]}

    def line(self, policy):
        return {key: value for key, value in self.of(policy).items() if key != "marker"}

    def dot(self, policy):
        return {key: value for key, value in self.of(policy).items() if key != "linestyle"}


def legend(figure, panels):
    """One legend below all panels, for which the figure grows."""
    handles = {}
    for panel in panels:
        for handle, label in zip(*panel.get_legend_handles_labels()):
            handles.setdefault(label, handle)
    if len(handles) < 2:
        return
    columns = max(1, min(4, 80 // (max(len(label) for label in handles) + 5), len(handles)))
    extra = 0.1 + 0.19 * -(-len(handles) // columns)
    height = figure.get_figheight() + extra
    figure.set_figheight(height)
    figure.get_layout_engine().set(rect=(0, extra / height, 1, 1 - extra / height))
    figure.legend(handles.values(), handles.keys(), loc="lower center", ncol=columns, columnspacing=1.4)


def panels(n, height, columns=1, **options):
    """A figure of n panels of `height` inches, `columns` side by side, and its panels as a list."""
    rows = -(-n // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, rows * height + 0.3), squeeze=False, **options)
    for spare in axes.flat[n:]:
        spare.set_visible(False)
    return figure, list(axes.flat[:n])


def columns_for(titles):
    """How many panels with these titles fit side by side."""
    return min(2 if max(len(str(title)) for title in titles) <= 24 else 1, len(titles))


def wide(values):
    """Whether small values would be invisible beside large ones on a linear axis."""
    values = values[(values > 0) & (values < float("inf"))]
    return values.size > 1 and values.max() > 20 * values.min()


def svg_of(figure, name):
    """The figure as SVG: plain, for a file of its own, and for a page that has other figures and sets the colours."""
    plt.rcParams["svg.hashsalt"] = name
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    plain = buffer.getvalue()
    inline = plain[plain.index("<svg"):]
    inline = re.sub(r"<metadata>.*?</metadata>", "", inline, flags=re.S)
    inline = re.sub(r'<svg [^>]*?viewBox="([^"]+)"[^>]*>', r'<svg viewBox="\1" aria-hidden="true">', inline, count=1)
    inline = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", inline)
    inline = re.sub(r"font: ([\d.]+px) [^;\"]+", r"font: \1 var(--font)", inline)
    inline = re.sub(r"font: (bold|700) ([\d.]+px) [^;\"]+", r"font: 600 \2 var(--font)", inline)
    for color, variable in VARIABLES.items():
        inline = inline.replace(color, f"var({variable})")
    return plain, inline
