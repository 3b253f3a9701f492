"use strict";
const byId = (id) => document.getElementById(id);

// ---- elements: text is only ever set as text, so that no name can become markup ----

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// ---- numbers ----

const minus = (text) => text.replace("-", "\u2212");

// A change in percent with at least two significant digits: +0.012, -5.1, 0.
function percent(value, sign = true) {
  if (value === null) return "";
  const size = Math.abs(value);
  if (size < 1e-7) return "0";
  if (size < 5e-5) return "0.00";
  const decimals = size >= 100 ? 0 : Math.min(Math.max(1 - Math.floor(Math.log10(size)), size < 1 ? 2 : 1), 5);
  return (value < 0 ? "\u2212" : sign ? "+" : "") + size.toFixed(decimals);
}

// A change with fixed decimals, for columns.
function fixed(value, decimals) {
  if (value === null) return "";
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : minus(text);
}

const number = (value) => minus(String(Number(value.toPrecision(6))));

const largest = (values) => Math.max(0, ...values.filter((value) => value !== null).map(Math.abs));

function showTip(event, children) {
  const tip = byId("tip");
  tip.replaceChildren(...children);
  tip.hidden = false;
  const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
  tip.style.left = Math.max(8, Math.min(event.pageX + 14, room)) + "px";
  tip.style.top = event.pageY + 14 + "px";
}

// Shows what `children()` makes while the pointer is on `made`.
function withTip(made, children) {
  made.addEventListener("pointermove", (event) => showTip(event, children()));
  made.addEventListener("pointerleave", () => { byId("tip").hidden = true; });
  return made;
}

// Sorted by `key`; undefined values stay last whatever the direction.
function sorted(rows, key, ascending) {
  const direction = ascending ? 1 : -1;
  return [...rows].sort((a, b) => {
    if (a[key] === null || b[key] === null) return (a[key] === null) - (b[key] === null);
    const order = typeof a[key] === "string" ? a[key].localeCompare(b[key]) : a[key] - b[key];
    return direction * order;
  });
}

// ---- pieces of pictures and tables ----

// A table whose headings [key, text, class?] sort its rows; `row` makes the cells of one. At most `most` rows
// are shown, after sorting.
function sortable(headings, rows, row, key, ascending, most = Infinity) {
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

// Bars on end to each side of zero, for `track`, from parts [value, class].
function stack(parts) {
  let below = 0, above = 0;
  const bars = [];
  for (const [part, look] of parts) {
    if (!part) continue;
    const from = part < 0 ? below : above;
    bars.push([from, from + part, `${look}${part > 0 ? " up" : ""}`]);
    if (part < 0) below += part; else above += part;
  }
  return { bars, below, above };
}

const keyOf = (look, text) => element("span", { class: "key" }, element("i", { class: look }), text);

// Round values between low and high, about `count` of them.
function ticks(low, high, count) {
  const raw = (high - low) / count, unit = 10 ** Math.floor(Math.log10(raw));
  const step = unit * [1, 2, 5, 10].find((size) => size * unit >= raw * 0.999);
  const values = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; ++k) values.push(k * step);
  return values;
}
