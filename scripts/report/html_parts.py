"""Pieces of the page."""
import base64
import csv
import io
import math
from html import escape

MARKS = {"pass": "✓", "warn": "!", "fail": "✗"}
MOST_ROWS = 250


def findings(rows):
    items = []
    for verdict, text in rows:
        mark = f'<b class="mark {verdict}">{MARKS[verdict]} {verdict}</b> ' if verdict in MARKS else ""
        items.append(f'<li class="{escape(verdict)}">{mark}{escape(text)}</li>')
    return f'<ul class="findings">{"".join(items)}</ul>' if items else ""


def figure(name, svg, caption):
    return (f'<figure id="figure-{name}"><div class="plot" role="img" aria-label="{escape(caption)}">{svg}</div>'
            f"<figcaption>{escape(caption)}</figcaption></figure>")


def _cell(value, is_text):
    if is_text:
        mark = f'<b class="mark {value}">{MARKS[value]} {value}</b>' if value in MARKS else escape(value)
        return f"<td>{mark}</td>"
    if isinstance(value, float):
        text = "–" if math.isnan(value) else f"{value:.6g}"
    else:
        text = str(value)
    return f'<td class="n" data-v="{value}">{text}</td>'


def _csv_link(table):
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.columns)
    columns = [[csv_safe(v) for v in column.values.tolist()] for column in table.columns.values()]
    writer.writerows(zip(*columns))
    data = base64.b64encode(buffer.getvalue().encode()).decode()
    return f'<a class="csv" download="{table.name}.csv" href="data:text/csv;charset=utf-8;base64,{data}">CSV</a>'


def csv_safe(value):
    """No text that a spreadsheet would run as a formula; a missing number is an empty field."""
    if isinstance(value, str):
        return "'" + value if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
    return "" if isinstance(value, float) and math.isnan(value) else repr(value)


def table(of):
    """A table in a box of its own, closed at first; long ones show their first rows, their CSV has all."""
    columns = list(of.columns.values())
    head = "".join(f'<th scope="col" title="{escape(c.meaning)}"{"" if c.is_text else " class=n"}>{escape(c.name)}'
                   + ("" if c.unit == "1" else f' <span class="unit">[{escape(c.unit)}]</span>') + "</th>" for c in columns)
    values = [column.values[:MOST_ROWS].tolist() for column in columns]
    body = "".join("<tr>" + "".join(_cell(value, c.is_text) for value, c in zip(row, columns)) + "</tr>"
                   for row in zip(*values))
    more = f'<p class="more">The first {MOST_ROWS} of {len(of)} rows; the CSV has all.</p>' if len(of) > MOST_ROWS else ""
    return (f'<details class="table" id="table-{of.name}"><summary>{escape(of.title)} <span class="rows">{len(of)} rows'
            f"</span></summary><p>{escape(of.note)} {_csv_link(of)}</p>"
            f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
            f"{more}</details>")


def provenance(report):
    """What the numbers follow from."""
    text = {name: report.attributes.get(name, "") for name in
            ("results_sha256", "plan_sha256", "content_sha256", "software", "softwareVersion")}
    facts = [("Results, content", text["results_sha256"]), ("Plan", text["plan_sha256"]),
             ("This report, content", text["content_sha256"]),
             ("Computed by", f"{text['software']} {text['softwareVersion']}")]
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>" for name, value in facts)
    known = report.provenance
    traces = ""
    if "trace" in known:
        names = [name for name in ("trace", "source", "sha256", "machine_processors", "machine_source", "jobs") if name in known]
        head = "".join(f"<th>{name}</th>" for name in names)
        body = "".join("<tr>" + "".join(f"<td>{escape(str(v))}</td>" for v in row) + "</tr>"
                       for row in zip(*(known[name].tolist() for name in names)))
        traces = f'<div class="scroll" tabindex="0"><table class="plain"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    sweep = f"<details><summary>Sweep file</summary><pre>{escape(known['sweep_file'])}</pre></details>" \
        if "sweep_file" in known else ""
    return f'<dl class="facts">{rows}</dl>{traces}{sweep}'
