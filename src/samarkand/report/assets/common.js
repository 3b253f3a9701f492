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

const largest = (values) => Math.max(0, ...values.filter((value) => value !== null).map(Math.abs));

function showTip(event, children) {
  const tip = byId("tip");
  tip.replaceChildren(...children);
  tip.hidden = false;
  const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
  tip.style.left = Math.max(8, Math.min(event.pageX + 14, room)) + "px";
  tip.style.top = event.pageY + 14 + "px";
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

