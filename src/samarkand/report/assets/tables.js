// Tables, plain and sorted by a click on a heading.
import { element } from "samarkand/elements";

export const cell = (text, look) => element("td", look ? { class: look } : {}, text);
export const row = (first, ...texts) => element("tr", {}, cell(first), ...texts.map((text) => cell(text)));

export const tableOf = (head, body, look = "numbers") => element("div", { class: "scroll" },
  element("table", { class: look }, element("thead", {}, head), body));

// The head of a table; `words`: how many of its first columns are text.
export const headRow = (texts, words = 1) => element("tr", {}, ...texts.map((text, k) =>
  element("th", { scope: "col", class: k < words ? "words" : "" }, text)));

// A table of texts, a list a row.
export const textTable = (head, rows) => element("table", {},
  element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col" }, text)))),
  element("tbody", {}, ...rows.map((texts) => row(...texts))));

// Sorted by `key`; undefined values stay last whatever the direction.
function sorted(rows, key, ascending) {
  const direction = ascending ? 1 : -1;
  return [...rows].sort((a, b) => {
    if (a[key] === null || b[key] === null) return (a[key] === null) - (b[key] === null);
    const order = typeof a[key] === "string" ? a[key].localeCompare(b[key]) : a[key] - b[key];
    return direction * order;
  });
}

// The head and body of a table whose headings [key, text, class?] sort its rows; `row` makes the
// cells of one. At most `most` rows are shown, after sorting.
export function sortable(headings, rows, row, key, ascending, most = Infinity) {
  const body = element("tbody");
  const cells = headings.map(([, text, look = ""]) => element("th", { scope: "col", class: look },
    element("button", { type: "button" }, text)));
  const show = (chosen, up) => {
    body.replaceChildren(...sorted(rows, chosen, up).slice(0, most).map(row));
    headings.forEach(([column], k) => {
      if (column === chosen) cells[k].setAttribute("aria-sort", up ? "ascending" : "descending");
      else cells[k].removeAttribute("aria-sort");
    });
  };
  headings.forEach(([column], k) => cells[k].firstChild.addEventListener("click", () =>
    show(column, cells[k].getAttribute("aria-sort") !== "ascending")));
  show(key, ascending);
  return { head: element("tr", {}, ...cells), body };
}
