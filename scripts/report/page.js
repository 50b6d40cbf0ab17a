"use strict";
// Tables sort by the column whose head is clicked, and the other way round at the second click.
const number = cell => cell.dataset.v === undefined ? NaN : Number(cell.dataset.v);
for (const table of document.querySelectorAll(".table table")) {
  const body = table.tBodies[0];
  table.querySelectorAll("th").forEach((head, column) => {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      table.querySelectorAll("th").forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const compare = (a, b) => {
        const x = a.cells[column], y = b.cells[column];
        if (!x.classList.contains("n")) return (up ? 1 : -1) * x.textContent.localeCompare(y.textContent);
        const u = number(x), v = number(y);  // what is missing stands last either way
        return Number.isNaN(u) || Number.isNaN(v) ? Number.isNaN(u) - Number.isNaN(v) : up ? u - v : v - u;
      };
      body.append(...[...body.rows].sort(compare));
    });
  });
}
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(box => { box.open = true; }));
