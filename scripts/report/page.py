#!/usr/bin/python3
"""Makes the page of a report: one HTML file that needs no other and no network.

Example: page.py results.report/report.h5 results.report/index.html
"""
import pathlib
import string
import sys
from html import escape

import credibility_figures
import html_parts
import overview_figures
import sensitivity_figures
import stress_figures
from report_file import Report
from style import Look, svg_of

SECTIONS = {"overview": "Overview", "sensitivity": "Sensitivity", "stress": "Stress", "credibility": "Credibility"}
FIGURES = {path: draw for part in (overview_figures, sensitivity_figures, stress_figures, credibility_figures)
           for path, draw in part.FIGURES.items()}
HERE = pathlib.Path(__file__).parent


def figures_of(table, look, folder):
    """HTML of the figures of a table; each also as a file of its own. A table that cannot be drawn is still a table."""
    parts = []
    try:
        for name, figure, caption in FIGURES[table.path](table, look) if table.path in FIGURES and len(table) else []:
            name = "-".join(filter(None, [table.name, name])).replace("_", "-")
            plain, inline = svg_of(figure, name)
            (folder / f"{name}.svg").write_text(plain)
            parts.append(html_parts.figure(name, inline, caption))
    except (KeyError, ValueError, IndexError) as error:
        print(f"page: no figure of {table.path} ({error})", file=sys.stderr)
    return parts


def section(name, report, look, folder):
    """Figures, then tables; what was found stands at the head of the page."""
    tables = [table for table in report.tables.values() if table.section == name]
    if not tables:
        return ""
    figures = "".join(part for table in tables for part in figures_of(table, look, folder))
    boxes = "".join(html_parts.table(table) for table in tables)
    return f'<section id="{name}"><h2>{SECTIONS[name]}</h2>{figures}<h3>Tables</h3>{boxes}</section>'


def findings(report):
    """Each section's sentences under its name."""
    rows = list(zip(*(report.findings[column].tolist() for column in ("section", "verdict", "text"))))
    of = {name: [row[1:] for row in rows if row[0] == name] for name in SECTIONS}
    return "".join(f"<h3>{SECTIONS[name]}</h3>{html_parts.findings(of[name])}" for name in SECTIONS if of[name])


def main(report_file, page):
    report = Report(report_file)
    look = Look(report.policies())
    folder = pathlib.Path(page).parent / "figures"
    folder.mkdir(exist_ok=True)
    sections = {name: section(name, report, look, folder) for name in SECTIONS}
    linked = [name for name, text in sections.items() if text]
    template = string.Template((HERE / "template.html").read_text())
    pathlib.Path(page).write_text(template.substitute(
        title=escape(report.title), hash=escape(report.attributes.get("results_sha256", "")),
        nav="".join(f'<a href="#{name}">{SECTIONS[name]}</a>' for name in linked) + '<a href="#provenance">Provenance</a>',
        findings=findings(report), sections="".join(sections.values()), provenance=html_parts.provenance(report),
        css=(HERE / "page.css").read_text(), js=(HERE / "page.js").read_text()))


if __name__ == "__main__":
    main(*sys.argv[1:])
